"""Word marks: which words of a text changed.

Owns the cutting of text into tokens and their alignment. A word, a figure with its unit sign, a
code span, a link, an address, a citation mark and an emoji are one token each, so that no mark ever
ends inside one; of a script that puts no spaces between words each character is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from core.diff.lcs import equal_blocks

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0971-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f"
)
"""Characters that belong to the letter before them, and the scripts that are full of such."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Myanmar, Khmer, Japanese, Chinese."""
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
_TOKEN = re.compile(
    r"`+[^`\n]+`+"  # code span
    r"|!?\[[^\[\]\n]*\]\([^()\s]*\)"  # link, image
    r"|\[\^?[\w:.-]+\]"  # citation or footnote mark
    r"|https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]"
    r"|\s+"
    r"|[$€£]?\d+(?:[.,]\d+)*%?"
    rf"|[{_UNSPACED}][{_MARKS}\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e\u17b4-\u17d3]*"
    rf"|(?:(?![{_UNSPACED}])[^\W\d_][{_MARKS}]*)+(?:['’](?:(?![{_UNSPACED}])[^\W\d_][{_MARKS}]*)+)*"
    rf"|[{_EMOJI}](?:[{_MARKS}\U0001f3fb-\U0001f3ff]|(?<=\u200d)[{_EMOJI}])*"
    r"|.",
    re.DOTALL,
)


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
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST_ALIGNED:
        return _ends_alone(before, after)
    raw: list[Mark] = []
    was_at = now_at = 0
    ends = (len(before), len(after), 0)
    for i, j, size in (*equal_blocks(list(map(_key, before)), list(map(_key, after))), ends):
        if i > was_at or j > now_at:
            gone, come = before[was_at:i], after[now_at:j]
            raw += [(Op.DELETE, "".join(gone)), (Op.INSERT, "".join(come))]
        was_at, now_at = i + size, j + size
        gone, come = before[i:was_at], after[j:now_at]
        if gone == come:
            raw += [(Op.EQUAL, "".join(gone))] if gone else []
            continue
        for was, now in zip(gone, come, strict=True):
            if was != now:
                raw += [(Op.DELETE, was), (Op.INSERT, now)]
            elif raw and raw[-1][0] is Op.EQUAL:
                raw[-1] = (Op.EQUAL, raw[-1][1] + was)
            else:
                raw.append((Op.EQUAL, was))
    return tuple(_joined(_bridged(raw)))


def _ends_alone(before: list[str], after: list[str]) -> tuple[Mark, ...]:
    """Marks of texts too long to be aligned: all between what they begin and end with."""
    most = min(len(before), len(after))
    head = 0
    while head < most and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    raw = (
        (Op.EQUAL, before[:head]),
        (Op.DELETE, before[head : len(before) - tail]),
        (Op.INSERT, after[head : len(after) - tail]),
        (Op.EQUAL, before[len(before) - tail :]),
    )
    return tuple((op, "".join(tokens)) for op, tokens in raw if tokens)


def _key(token: str) -> str:
    """What a token is aligned by: white space in a paragraph is alike, wherever its lines break."""
    return " " if token.isspace() and token.count("\n") < 2 else token


def _bridged(marks: list[Mark]) -> Iterator[Mark]:
    """An equal run of mere white space between two changed runs joins them: words, not confetti."""
    for at, (op, text) in enumerate(marks):
        inside = 0 < at < len(marks) - 1
        if op is Op.EQUAL and inside and text.isspace():
            yield from ((Op.DELETE, text), (Op.INSERT, text))
        else:
            yield op, text


def _joined(marks: Iterator[Mark]) -> Iterator[Mark]:
    """Neighbouring deletions and insertions as one of each, deletion first."""
    gone: list[str] = []
    come: list[str] = []
    for op, text in (*marks, (Op.EQUAL, "")):
        if op is Op.DELETE:
            gone.append(text)
        elif op is Op.INSERT:
            come.append(text)
        else:
            for kind, parts in ((Op.DELETE, gone), (Op.INSERT, come)):
                if joined := "".join(parts):
                    yield kind, joined
                parts.clear()
            if text:
                yield op, text
