"""Wrapping styled text at words, measured in terminal cells.

Pure: data in, lines out. No line is wider than asked, none starts with a closing CJK mark where
that can be helped; a word wider than the line is cut between characters as the eye counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len

from core.visible import visible

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FIRST_CJK = "\u2e80"
_TOKEN = re.compile(r"\n|[ \t]+|\S+|\s")
_NEVER_FIRST = frozenset("、。，．！？」）』】；：〕〉》・ー々…")
_NEVER_LAST = frozenset("「（『【〔〈《")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    """The characters, safe to show."""
    style: str
    """Names of styles with spaces between them; empty for plain text."""
    tag: str = ""
    """Id of the change it belongs to; empty for text that stands."""


Line = tuple[Piece, ...]


def cells(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def wrap(pieces: Iterable[Piece], width: int, indent: int = 0) -> list[Line]:
    """Styled text as lines of at most `width` cells.

    Args:
        width: at least 2.
        indent: cells left free at the start of every line but the first; at most half the width
            is given.
    """
    wrapper = _Wrapper(max(width, 2), max(min(indent, width // 2, width - 2), 0))
    for token in _tokens(pieces):
        wrapper.add(token)
    return [tuple(merged(line)) for line in wrapper.lines]


class _Wrapper:
    def __init__(self, width: int, indent: int) -> None:
        self.lines: list[list[Piece]] = [[]]
        self._width = width
        self._indent = indent
        self._used = 0
        self._least = 0  # cells used by what every line begins with

    def add(self, token: Piece) -> None:
        """Put a word, a character or white space where it belongs."""
        text = token.text
        if text == "\n":
            self.lines.append([])
            self._used = self._least = 0
            return
        size = cells(text)
        if self._used + size <= self._width:
            self._put(token, size)
        elif text.isspace():
            # white space at the end of a line is not shown, but for one that changed
            if token.style and self._used < self._width:
                self._put(replace(token, text=" " * (self._width - self._used)), 0)
                self._used = self._width
        else:
            self._break_before(token, size)

    def _put(self, token: Piece, size: int) -> None:
        self.lines[-1].append(token)
        self._used += size

    def _break_before(self, token: Piece, size: int) -> None:
        taken: list[Piece] = []
        line = self.lines[-1]
        if self._used > self._least:
            taken = self._taken_along(token)
            _strip_end(line)
            self._begin()
            for each in taken:
                self._put(each, cells(each.text))
        if self._used + size <= self._width:
            self._put(token, size)
            return
        for part in _graphemes(token.text):
            size = cells(part)
            if self._used + size > self._width and self._used > self._least:
                self._begin()
            self._put(replace(token, text=part), size)

    def _taken_along(self, token: Piece) -> list[Piece]:
        """What goes to the next line with a token, so that no line begins or ends badly."""
        line = self.lines[-1]
        taken: list[Piece] = []
        first = token
        while len(line) > 1 and (first.text[0] in _NEVER_FIRST or line[-1].text[-1] in _NEVER_LAST):
            if line[-1].text.isspace() or cells(line[-1].text) > 4 or len(taken) > 3:
                break
            first = line.pop()
            taken.insert(0, first)
        too_wide = self._indent + sum(cells(piece.text) for piece in taken) > self._width
        if too_wide or not line or all(piece.text.isspace() for piece in line):
            line += taken
            return []
        return taken

    def _begin(self) -> None:
        indent = self._indent
        self.lines.append([Piece(" " * indent, "")] if indent else [])
        self._used = self._least = indent


def _tokens(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        text = visible(piece.text.replace("\r\n", "\n")).replace("\t", "    ")
        for found in _TOKEN.findall(text):
            if found.isascii() or max(found) < _FIRST_CJK:
                yield Piece(found, piece.style, piece.tag)
                continue
            for part in _cjk_token().findall(found):
                yield Piece(part, piece.style, piece.tag)


@lru_cache(maxsize=1)
def _cjk_token() -> re.Pattern[str]:
    """Each CJK character with its marks, and what stands between them; made where there are some,
    because that takes as long as wrapping a screen."""
    return re.compile(rf"[{_CJK}][{_MARKS}]*|[^\s{_CJK}]+|\s")


def _graphemes(text: str) -> Iterator[str]:
    if text.isascii():
        return iter(text)
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


def cut_off(pieces: Iterable[Piece], width: int) -> Line:
    """Styled text on one line, cut with a mark where it is wider than `width` cells."""
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        text = visible(piece.text).replace("\t", "    ")
        size = cells(text)
        if used + size <= width:
            kept.append(replace(piece, text=text))
            used += size
            continue
        return (*_shortened([*kept, replace(piece, text=text)], width - 1), Piece("…", "cut"))
    return tuple(kept)


def _shortened(pieces: list[Piece], width: int) -> Iterator[Piece]:
    used = 0
    for piece in pieces:
        text = ""
        for part in _graphemes(piece.text):
            size = cells(part)
            if used + size > width:
                yield replace(piece, text=text)
                return
            text += part
            used += size
        yield replace(piece, text=text)


def _strip_end(line: list[Piece]) -> None:
    while line and line[-1].text.isspace() and line[-1].style == "":
        line.pop()


def merged(line: list[Piece]) -> Iterator[Piece]:
    """A line with neighbours of one style and tag joined."""
    at = 0
    while at < len(line):
        end = at + 1
        first = line[at]
        while end < len(line) and (line[end].style, line[end].tag) == (first.style, first.tag):
            end += 1
        yield Piece("".join(piece.text for piece in line[at:end]), first.style, first.tag)
        at = end
