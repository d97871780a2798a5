"""Word marks: which words of a text changed.

Owns the cutting of text into tokens and their alignment. A word, a figure with its unit sign, a
code span, a link, an address, a citation mark and an emoji are one token each, so that no mark ever
ends inside one; of a script that puts no spaces between words each character is. Only a link that
kept its words or its target is marked in part, and so is white space that grew or shrank.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from core.diff.lcs import equal_blocks
from core.diff.sequences import in_common

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0971-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f"
)
"""Characters that belong to the letter before them, and the scripts that are full of such."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Myanmar, Khmer, Japanese, Chinese."""
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
_WORD = rf"(?:[A-Za-z]+[{_MARKS}]*|(?![{_UNSPACED}])[^\W\d_][{_MARKS}]*)+"
_FIRST = (
    r"`+[^`\n]+`+"  # code span
    r"|!?\[[^\[\]\n]*\]\([^()\s]*\)"  # link, image
    r"|\[\^?[\w:.-]+\]"  # citation or footnote mark
    r"|https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]"
    r"|\s+"
    r"|[$€£]?\d+(?:[.,]\d+)*%?"
)
_PLAIN_TOKEN = re.compile(rf"{_FIRST}|[A-Za-z]+(?:['’][A-Za-z]+)*|.", re.DOTALL)
_PLAIN = re.compile("[\x00-\x7f‘’“”–—…€£\xa0]*")
"""What has letters of ASCII only; the same tokens come of it from a smaller expression, which is
quicker and, when the app starts, made sooner."""
_LINK = re.compile(r"(?P<opening>!?\[)(?P<words>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)")
_Link = re.Match[str]
_TICKS = re.compile("`+")
_SPACE = re.compile(r"[ \n]\s*")
_HYPHENS = ("-", "\u2010", "\u2011")
_MOST_ALIGNED = 200_000_000
"""Product of numbers of tokens up to which they are aligned; memory for it is a bit each."""


class Op(StrEnum):
    """What happened to a run of tokens."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


Mark = tuple[Op, str]


def word_marks(old: str, new: str) -> tuple[Mark, ...]:
    """How `old` became `new`, in words.

    Returns:
        Runs in order; equal and deleted ones joined are `old`, equal and inserted ones `new`.
        Alignment is by longest common subsequence of tokens.
    """
    if not old or not new or old == new:
        only = ((Op.EQUAL, old),) if old == new else ((Op.DELETE, old), (Op.INSERT, new))
        return tuple(mark for mark in only if mark[1])
    head, tail = _ends_in_common(old, new)
    before = _tokens(old[head : len(old) - tail])
    after = _tokens(new[head : len(new) - tail])
    run = _Run(old[:head])
    if len(before) * len(after) > _MOST_ALIGNED:
        run.change("".join(before), "".join(after))
    else:
        _align(run, before, after)
    return run.ended(old[len(old) - tail :])


def _tokens(text: str) -> list[str]:
    """What is marked or not as a whole."""
    plain = text.isascii() or _PLAIN.fullmatch(text)
    return (_PLAIN_TOKEN if plain else _any_token()).findall(text)


@lru_cache(maxsize=1)
def _any_token() -> re.Pattern[str]:
    return re.compile(
        rf"{_FIRST}|[{_UNSPACED}][{_MARKS}\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e\u17b4-\u17d3]*"
        rf"|{_WORD}(?:['’]{_WORD})*"
        rf"|[{_EMOJI}](?:[{_MARKS}\U0001f3fb-\U0001f3ff]|(?<=\u200d)[{_EMOJI}])*"
        r"|.",
        re.DOTALL,
    )


class _Run:
    """Marks in the making: neighbours of a kind are one, a deletion stands before an insertion."""

    def __init__(self, head: str) -> None:
        self._marks: list[Mark] = []
        self._gone, self._come, self._equal = "", "", head

    def keep(self, text: str) -> None:
        """What both have."""
        self._equal += text

    def change(self, gone: str, come: str) -> None:
        """What only one has. Mere white space between two changes joins them, and so does a hyphen:
        words, not confetti."""
        if not gone and not come:
            return
        if self._equal:
            is_inside = bool(self._gone or self._come) and not (gone + come).isspace()
            if is_inside and (self._equal.isspace() or self._equal in _HYPHENS):
                gone, come = self._equal + gone, self._equal + come
            else:
                self._close()
            self._equal = ""
        self._gone += gone
        self._come += come

    def mark(self, op: Op, text: str) -> None:
        """What is marked already."""
        if op is Op.EQUAL:
            self.keep(text)
        else:
            self.change(*((text, "") if op is Op.DELETE else ("", text)))

    def _close(self) -> None:
        if self._gone:
            self._marks.append((Op.DELETE, self._gone))
        if self._come:
            self._marks.append((Op.INSERT, self._come))
        if self._equal:
            self._marks.append((Op.EQUAL, self._equal))
        self._gone = self._come = ""

    def ended(self, tail: str) -> tuple[Mark, ...]:
        """All marks, with what both texts end with."""
        self._equal += tail
        self._close()
        return tuple(self._marks)


def _align(run: _Run, before: list[str], after: list[str]) -> None:
    i = j = 0
    ends = (len(before), len(after), 0)
    for a, b, size in (*equal_blocks(_keys(before), _keys(after)), ends):
        _replace(run, before[i:a], after[j:b])
        i, j = a + size, b + size
        kept, new = before[a:i], after[b:j]
        if kept == new:
            run.keep("".join(kept))
            continue
        for was, now in zip(kept, new, strict=True):
            if was == now:
                run.keep(was)
            else:
                _space(run, was, now)


def _replace(run: _Run, gone: list[str], come: list[str]) -> None:
    """Tokens that became others. Of a link that kept its words or its target the rest is marked."""
    i = j = 0
    for a, b, old, new in _same_links(gone, come) if gone and come else ():
        run.change("".join(gone[i:a]), "".join(come[j:b]))
        run.keep(old["opening"])
        if old["words"] == new["words"]:
            run.keep(f"{old['words']}](")
            run.change(old["target"], new["target"])
            run.keep(")")
        else:
            for op, text in word_marks(old["words"], new["words"]):
                run.mark(op, text)
            run.keep(f"]({old['target']})")
        i, j = a + 1, b + 1
    run.change("".join(gone[i:]), "".join(come[j:]))


def _same_links(gone: list[str], come: list[str]) -> Iterator[tuple[int, int, _Link, _Link]]:
    """Links that kept their words or their target, in order of both."""
    links = dict(_links(come))
    where: dict[tuple[str, str, str], list[int]] = {}
    for j, new in links.items():
        for what in ("words", "target"):
            where.setdefault((what, new["opening"], new[what]), []).append(j)
    at = 0
    for i, old in _links(gone) if links else ():
        same = (where.get((what, old["opening"], old[what]), []) for what in ("words", "target"))
        later = [each[n] for each in same if (n := bisect_left(each, at)) < len(each)]
        if later:
            yield i, min(later), old, links[min(later)]
            at = min(later) + 1


def _links(tokens: list[str]) -> Iterator[tuple[int, _Link]]:
    for at, token in enumerate(tokens):
        if len(token) > 3 and (found := _LINK.fullmatch(token)):
            yield at, found


def _space(run: _Run, was: str, now: str) -> None:
    """White space of which more or less is there now; the same in the middle of it is kept."""
    most = min(len(was), len(now))
    head = in_common(was, now, most)
    tail = in_common(was[::-1], now[::-1], most - head)
    run.keep(was[:head])
    run.change(was[head : len(was) - tail], now[head : len(now) - tail])
    run.keep(was[len(was) - tail :])


def _keys(tokens: list[str]) -> list[str]:
    """What tokens are aligned by: white space in a paragraph is alike, wherever its lines break."""
    return [
        " " if token != " " and token.isspace() and token.count("\n") < 2 else token
        for token in tokens
    ]


# --- what need not be aligned ------------------------------------------------------------------


def _ends_in_common(old: str, new: str) -> tuple[int, int]:
    """Characters both texts begin and end with, in whole tokens: up to white space, and outside
    what may hold white space in one token, a code span or the words of a link."""
    most = min(len(old), len(new))
    head = _space_before(old, in_common(old, new, most))
    line = old.rfind("\n", 0, head) + 1  # neither goes on over the end of a line
    if (opened := old.rfind("[", line, head)) > old.rfind("]", line, head):
        head = _space_before(old, opened)
    if len(_TICKS.findall(old, line, head)) % 2:
        head = _space_before(old, line)
    tail = in_common(old[::-1], new[::-1], most - head)
    start = _space_after(old, len(old) - tail)
    while -1 < (closed := old.find("]", start)) < (old.find("[", start) % (len(old) + 1)):
        start = _space_after(old, closed)
    if "`" in old[start:] and ("`" in old[head:start] or "`" in new[head : start - len(old)]):
        start = _space_after(old, old.rindex("`"))
    return head, len(old) - start


def _space_before(text: str, at: int) -> int:
    """Where the last white space before an offset begins."""
    found = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), 0)
    while found and text[found - 1].isspace():
        found -= 1
    return found


def _space_after(text: str, at: int) -> int:
    """Where the next white space from an offset on ends."""
    found = _SPACE.search(text, at)
    return found.end() if found else len(text)
