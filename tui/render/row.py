"""A row of the redline, how it is looked at, and its lines in a width.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from tui.render.table import drawn
from tui.render.wrap import Line, Piece, wrap

_ITEMS = ("- ", "* ", "+ ", "{+- ", "{+* ", "[-- ", "[-* ")
_OPENS = ("{+", "[-")
_KEPT = 4096  # rows whose lines are remembered; a long report has about a thousand


class View(StrEnum):
    """What is shown of a change."""

    MARKED = "marked"
    RESULT = "result"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Look:
    """How the editor looks at a review."""

    view: View = View.MARKED
    """What is shown of a change."""
    opened: frozenset[str] = frozenset()
    """Ids of hunks shown in parts."""
    unfolded: frozenset[str] = frozenset()
    """Ids of hunks declined before that are shown nevertheless."""
    brackets: bool = False
    """Write `[-…-]` and `{+…+}` around the marks, for terminals without colour?"""

    def with_brackets(self, brackets: bool) -> Look:
        """The same with or without brackets."""
        return replace(self, brackets=brackets)


@dataclass(frozen=True, slots=True)
class Row:
    """A block, a hunk or a part of one, or a fold."""

    pieces: tuple[Piece, ...]
    """What it says."""
    hunk: str = ""
    """Id of the hunk it belongs to; empty for text that stands."""
    change: str = ""
    """Id of the change it shows, in an opened hunk."""
    is_table: bool = False
    """Is it to be drawn as a table?"""
    table: tuple[str, ...] = ()
    """All lines of the table it stands in, where it is only a part of one."""
    gap: bool = True
    """Does an empty line stand before it?"""


@lru_cache(maxsize=_KEPT)
def laid_out(row: Row, width: int) -> tuple[Line, ...]:
    """The lines of a row in a width."""
    if row.is_table and row.pieces:
        return tuple(_table(row, width))
    first = next((piece.text.lstrip() for piece in row.pieces if piece.text.strip()), "")
    return tuple(wrap(row.pieces, width, 2 if first.startswith(_ITEMS) else 0))


def _table(row: Row, width: int) -> Iterator[Line]:
    style = row.pieces[0].style
    text = "".join(piece.text for piece in row.pieces).strip("\r\n")
    bracketed = text.startswith(_OPENS)
    lines = (text[2:-2] if bracketed else text).split("\n")
    shown = drawn(lines, width, row.table)
    if row.table and len(shown) > 1:
        shown.append("")  # the next row begins with the same names
    if bracketed:
        # without colour the marks stand around the table as they do around words
        shown[0], shown[-1] = text[:2] + shown[0], shown[-1] + text[-2:]
    for line in shown:
        yield from wrap([Piece(line, style)], width, 2)
