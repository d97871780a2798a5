"""Wrapping styled text at words, measured in terminal cells.

Pure: data in, lines out. A line never starts with a closing CJK mark; a word wider than the line is
cut between characters, never inside a combining sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from core.visible import visible

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef"
_TOKEN = re.compile(rf"\n|[ \t]+|[{_CJK}]|[^\s{_CJK}]+|\s")
_NEVER_FIRST = frozenset("、。，．！？」）』】；：")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    """The characters, safe to show."""
    style: str
    """Name of the style, a component class of the redline; empty for plain text."""


Line = tuple[Piece, ...]


def wrap(pieces: Iterable[Piece], width: int, indent: int = 0) -> list[Line]:
    """Styled text as lines of at most `width` cells.

    Args:
        indent: cells left free at the start of every line but the first.
    """
    lines: list[list[Piece]] = [[]]
    used = 0
    for token in _tokens(pieces):
        size = cell_len(token.text)
        if token.text == "\n":
            lines.append([])
            used = 0
            continue
        if used + size > width and not token.text.isspace():
            starts_badly = token.text[0] in _NEVER_FIRST
            if used > (indent if len(lines) > 1 else 0) and not starts_badly:
                _strip_end(lines[-1])
                lines.append([Piece(" " * indent, "")] if indent else [])
                used = indent
        if token.text.isspace() and used + size > width:
            continue
        for part in _fitting(token, width - used, width - indent):
            if used + cell_len(part.text) > width and used > indent and part is not token:
                lines.append([Piece(" " * indent, "")] if indent else [])
                used = indent
            lines[-1].append(part)
            used += cell_len(part.text)
    return [tuple(_merged(line)) for line in lines]


def _tokens(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        text = visible(piece.text.replace("\r\n", "\n")).replace("\t", "    ")
        for found in _TOKEN.finditer(text):
            yield Piece(found.group(), piece.style)


def _fitting(token: Piece, room: int, width: int) -> Iterator[Piece]:
    """The token, cut where it is wider than a whole line."""
    if cell_len(token.text) <= max(room, 1) or cell_len(token.text) <= width:
        yield token
        return
    part, used, room = "", 0, max(room, 1)
    for character in token.text:
        size = cell_len(character)
        if used + size > room and part and size:
            yield Piece(part, token.style)
            part, used, room = "", 0, max(width, 1)
        part += character
        used += size
    if part:
        yield Piece(part, token.style)


def _strip_end(line: list[Piece]) -> None:
    while line and line[-1].text.isspace() and line[-1].style == "":
        line.pop()


def _merged(line: list[Piece]) -> Iterator[Piece]:
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and line[end].style == line[at].style:
            end += 1
        yield Piece("".join(piece.text for piece in line[at:end]), line[at].style)
        at = end
