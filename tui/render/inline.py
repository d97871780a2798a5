"""Markdown inside a line: what of it is shown, and how.

Pure. Every character of the text belongs to one run; a run that is not shown is a mark (`**`, the
target of a link). Close to CommonMark, and never more than a reading: the text itself stays as it
is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.render.run import Run

_TOKEN = re.compile(
    r"\\[!-/:-@\[-`{-~]"  # escape
    r"|(?P<code>`+)(?!`)"
    r"|(?P<image>!?)\[(?P<note>\^[^\]\s]+\])?"  # link, image, footnote mark
    r"|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w.-]+)>"
    r"|(?P<run>\*+|_+|~~)"
)
_TARGET = re.compile(r"\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"]*\")?\s*\)")
_LABEL = re.compile(r"\[[^\[\]]*\]")
_LONGEST = 20_000  # characters of a line that are read; a longer one is shown as it stands


@dataclass(slots=True)
class _Delimiter:
    at: int
    character: str
    left: int  # characters not yet used
    opens: bool
    closes: bool


def inline(text: str, start: int, end: int) -> list[Run]:
    """The runs of a stretch of a text, in order, without a hole."""
    if end - start > _LONGEST:
        return [Run(start, end)]
    marks = [False] * (end - start)
    styles: list[set[str]] = [set() for _ in range(end - start)] if end > start else []
    _Reader(text, start, end, marks, styles).read()
    return list(_runs(start, marks, styles))


def _runs(start: int, marks: list[bool], styles: list[set[str]]) -> Iterator[Run]:
    at = 0
    while at < len(marks):
        stop = at + 1
        while stop < len(marks) and marks[stop] == marks[at] and styles[stop] == styles[at]:
            stop += 1
        shown = "" if marks[at] else None
        yield Run(start + at, start + stop, frozenset(styles[at]), shown)
        at = stop


class _Reader:
    """Marks what is a mark and what has which style."""

    def __init__(
        self, text: str, start: int, end: int, marks: list[bool], styles: list[set[str]]
    ) -> None:
        self._text = text
        self._start, self._end = start, end
        self._marks, self._styles = marks, styles

    def read(self) -> None:
        """The whole stretch."""
        self._stretch(self._start, self._end)

    def _stretch(self, start: int, end: int) -> None:
        delimiters: list[_Delimiter] = []
        at = start
        while found := _TOKEN.search(self._text, at, end):
            at = self._token(found, end, delimiters)
        self._emphasis(delimiters)

    def _token(self, found: re.Match[str], end: int, delimiters: list[_Delimiter]) -> int:
        """Reads one thing; the offset after it."""
        at, after = found.span()
        if found["code"]:
            return self._code(at, found["code"], end)
        if found["run"]:
            delimiters.append(self._delimiter(at, found["run"]))
        elif found["auto"] is not None:
            self._hide(at, at + 1)
            self._hide(after - 1, after)
            self._style(at, after, "link")
        elif found["note"]:
            self._style(at, after, "note")
        elif found["image"] is not None:
            return self._link(at, after, end, is_image=bool(found["image"]))
        else:
            self._hide(at, at + 1)
        return after

    def _code(self, at: int, ticks: str, end: int) -> int:
        after = at + len(ticks)
        closing = re.compile(rf"(?<!`){ticks}(?!`)").search(self._text, after, end)
        if closing is None:
            return after
        self._hide(at, after)
        self._hide(closing.start(), closing.end())
        self._style(at, closing.end(), "code")
        return closing.end()

    def _link(self, at: int, inside: int, end: int, *, is_image: bool) -> int:
        close = self._closing(inside, end)
        if close < 0:
            return inside
        tail = _TARGET.match(self._text, close + 1, end) or _LABEL.match(self._text, close + 1, end)
        if tail is None:
            self._stretch(inside, close)
            return close + 1
        self._hide(at, inside)
        self._hide(close, tail.end())
        self._style(at, tail.end(), "image" if is_image else "link")
        self._stretch(inside, close)
        return tail.end()

    def _closing(self, at: int, end: int) -> int:
        """Where the bracket that opened before `at` closes; -1 where it does not."""
        depth = 1
        while at < end:
            character = self._text[at]
            if character == "\\":
                at += 1
            elif character == "`":
                ticks = re.compile("`+").match(self._text, at, end)
                assert ticks is not None
                closing = self._text.find(ticks.group(), ticks.end(), end)
                at = (closing if closing >= 0 else ticks.start()) + len(ticks.group()) - 1
            elif character in "[]":
                depth += 1 if character == "[" else -1
                if not depth:
                    return at
            at += 1
        return -1

    def _delimiter(self, at: int, run: str) -> _Delimiter:
        before = self._text[at - 1] if at > self._start else " "
        stop = at + len(run)
        after = self._text[stop] if stop < self._end else " "
        left = not after.isspace() and (_is_word(after) or not _is_word(before))
        right = not before.isspace() and (_is_word(before) or not _is_word(after))
        if run[0] == "_":
            left, right = (
                left and (not right or not _is_word(before)),
                right and (not left or not _is_word(after)),
            )
        return _Delimiter(at, run[0], len(run), left, right)

    def _emphasis(self, delimiters: list[_Delimiter]) -> None:
        opened: list[_Delimiter] = []
        for closer in delimiters:
            while closer.closes and closer.left:
                opener = next(
                    (o for o in reversed(opened) if o.character == closer.character), None
                )
                if opener is None:
                    break
                del opened[opened.index(opener) + 1 :]
                count = 2 if opener.left > 1 and closer.left > 1 else 1
                if closer.character == "~" and count < 2:
                    break
                name = "struck" if closer.character == "~" else ("em", "strong")[count - 1]
                first = opener.at + opener.left - count
                self._hide(first, first + count)
                self._hide(closer.at, closer.at + count)
                self._style(first, closer.at + count, name)
                opener.left -= count
                closer.at += count
                closer.left -= count
                if not opener.left:
                    opened.pop()
            if closer.opens and closer.left:
                opened.append(closer)

    def _hide(self, start: int, end: int) -> None:
        for at in range(start - self._start, end - self._start):
            self._marks[at] = True

    def _style(self, start: int, end: int, name: str) -> None:
        for at in range(start - self._start, end - self._start):
            self._styles[at].add(name)


def _is_word(character: str) -> bool:
    """Is it neither white space nor punctuation?"""
    return character.isalnum() or (not character.isspace() and ord(character) > 0x2FFF)
