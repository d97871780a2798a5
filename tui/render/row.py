"""A row of the redline, how it is looked at, and its lines in a width.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from core.blocks import BlockKind
from tui.parts import Opened
from tui.render.marks import Shaped, Side, Stretch, shaped
from tui.render.run import Form
from tui.render.table import drawn
from tui.render.wrap import Line, Piece, cells, cut_off, wrap

_KEPT = 1024  # rows whose lines are remembered; a screen shows about ten
_TABLE = (Form.ROW, Form.DELIMITER)
BETWEEN = " │ "
"""What stands between the two columns, old and new."""


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
    opened: frozenset[Opened] = frozenset()
    """Hunks, and blocks of them, that are decided in parts."""
    unfolded: frozenset[str] = frozenset()
    """Ids of hunks that came folded and are shown nevertheless."""
    folded: tuple[tuple[str, str], ...] = ()
    """Ids of hunks that are one line beside those that come folded, and that line."""
    only: tuple[tuple[str, str], ...] | None = None
    """Ids of the hunks that alone are shown, in order, and the title each stands under."""
    brackets: bool = False
    """Write `[-…-]` and `{+…+}` around the marks, for terminals without colour?"""

    def with_brackets(self, brackets: bool) -> Look:
        """The same with or without brackets."""
        return replace(self, brackets=brackets)


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks of text with what changes in them, or a line that stands for some."""

    stretches: tuple[Stretch, ...] = ()
    """What stands there, in order."""
    note: tuple[Piece, ...] = ()
    """The app's own words, instead of a text."""
    kind: BlockKind | None = None
    """What block it is, where it is known to be one."""
    hunk: str = ""
    """Id of the first hunk that acts in it; empty for text that stands."""
    hunks: tuple[str, ...] = ()
    """Ids of all hunks that act in it."""
    changes: tuple[str, ...] = ()
    """Ids of the changes that act in it."""
    owners: tuple[str, ...] = ()
    """The hunk of each of these."""
    table: tuple[str, ...] = ()
    """All lines of the table it stands in."""
    gap: bool = True
    """Does an empty line stand before it?"""
    brackets: bool = False
    """Are its marks written out?"""
    fold: tuple[int, int] | None = None
    """First and last (excluded) block of the unchanged text it stands for."""
    is_open: bool = False
    """Is that text shown all the same, after it?"""

    def is_at(self, hunk: str, change: str) -> bool:
        """Does it show a hunk, or a change of it?"""
        return bool(hunk) and hunk in self.hunks and (not change or change in self.changes)


@lru_cache(maxsize=_KEPT)
def laid_out(row: Row, width: int) -> tuple[Line, ...]:
    """The lines of a row in a width."""
    if row.note:
        return tuple(wrap(row.note, width, _indent(row.note)))
    found = _shaped(row, Side.BOTH)
    return tuple(_lines(found, width, row.table, is_cut=row.kind is not BlockKind.FRONT_MATTER))


@lru_cache(maxsize=_KEPT)
def side_by_side(row: Row, width: int) -> tuple[Line, ...]:
    """The lines of a row in a width, the old text on the left, the new one on the right."""
    if row.note:
        return tuple(wrap(row.note, width))
    half = (width - len(BETWEEN)) // 2
    left, right = (
        list(_lines(_shaped(row, side), half, row.table)) for side in (Side.OLD, Side.NEW)
    )
    height = max(len(left), len(right))
    left += [()] * (height - len(left))
    right += [()] * (height - len(right))
    return tuple(_joined(a, b, half) for a, b in zip(left, right, strict=True))


def _indent(note: Line) -> int:
    """How far the app's own words are moved in."""
    text = "".join(piece.text for piece in note)
    return len(text) - len(text.lstrip(" "))


def _joined(left: Line, right: Line, half: int) -> Line:
    free = half - sum(cells(piece.text) for piece in left)
    return (*left, Piece(" " * free, ""), Piece(BETWEEN, "rule"), *right)


def _shaped(row: Row, side: Side) -> list[Shaped]:
    found = shaped(row.stretches, row.kind, brackets=row.brackets, side=side)
    if side is not Side.BOTH and len(found) == 1 and not found[0].pieces:
        return []
    return found


def _lines(
    found: Sequence[Shaped], width: int, table: tuple[str, ...], *, is_cut: bool = True
) -> Iterator[Line]:
    """The lines of a text.

    Args:
        is_cut: are lines of code that are too long cut off?
    """
    at = 0
    while at < len(found):
        form = found[at].shape.form
        if form not in _TABLE:
            yield from _line(found[at], width, is_cut=is_cut)
            at += 1
            continue
        end = at
        while end < len(found) and found[end].shape.form in _TABLE:
            end += 1
        rows = [(line.shape.form, line.pieces) for line in found[at:end] if line.pieces]
        yield from drawn(rows, width, table)
        at = end


def _line(line: Shaped, width: int, *, is_cut: bool) -> Iterator[Line]:
    shape = line.shape
    if shape.form is Form.BLANK:
        yield ()
        return
    if shape.form is Form.RULE and all(piece.style == "rule" for piece in line.pieces):
        yield (Piece("─" * width, "rule"),)
        return
    bars = Piece("│ " * shape.bars, "bars") if 2 * shape.bars < width // 2 else Piece("", "")
    room = width - len(bars.text)
    if shape.form is Form.CODE:
        if not is_cut or any(piece.tag for piece in line.pieces):
            yield from wrap(line.pieces, width, 4)  # a change is never cut away
        else:
            yield cut_off(line.pieces, width)
        return
    for pieces in wrap(line.pieces, room, shape.indent):
        yield (bars, *pieces) if bars.text else pieces
