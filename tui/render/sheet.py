"""Rows laid out in a width, and where the hunks are in them.

Pure. Finds lines for the cursor, and for what must stay in place.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from tui.render.layout import Lay, Layout
from tui.render.rows import Rows
from tui.walk import Stop

_KEPT = 3  # sheets that are remembered: marked, result, original


class Sheet(Layout):
    """A layout that knows its hunks; see `Layout` for the arguments."""

    rows: Rows

    def __init__(self, rows: Rows, width: int, lay: Lay) -> None:
        super().__init__(rows, width, lay)

    @cached_property
    def _rows_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, row in self.rows.hunk_rows():
            for hunk in row.hunks:
                found.setdefault(hunk, []).append(at)
        return found

    def rows_of(self, hunk: str) -> list[int]:
        """The numbers of the rows a hunk acts in."""
        return self._rows_of.get(hunk, [])

    def row_with(self, key: object) -> int | None:
        """The row that is recognised by a key; see `Rows.key`."""
        return next((at for at in range(len(self.rows)) if self.rows.key(at) == key), None)

    def place_of(self, cursor: Stop) -> tuple[int, int] | None:
        """First and last line of a hunk, or of a part of it; None where it is not shown."""
        rows = [at for at in self.rows_of(cursor[0]) if self.rows[at].is_at(*cursor)]
        if not rows:
            return None
        last_lines = self.lines(rows[-1])
        first_lines = self.lines(rows[0]) if rows[0] != rows[-1] else last_lines
        first = self.start(rows[0]) + self.gap(rows[0])
        last = self.start(rows[-1]) + len(last_lines) - 1
        if cursor[1] and rows[0] == rows[-1]:
            tagged = [
                number
                for number, line in enumerate(first_lines)
                if any(piece.tag == cursor[1] for piece in line)
            ]
            if tagged:
                start = self.start(rows[0])
                return start + tagged[0], start + tagged[-1]
        return first, last

    def first_mark(self, hunk: str) -> int | None:
        """The first line in which something changes; None where nothing is marked."""
        for row in self.rows_of(hunk):
            for number, line in enumerate(self.lines(row)):
                if any(piece.tag for piece in line):
                    return self.start(row) + number
        return None

    def folds_near(self, hunk: str, top: int) -> set[int]:
        """The unchanged text just before a hunk and just after it, shown or not, each by its first
        block; around the line `top` where the hunk is not shown."""
        if not len(self.rows):
            return set()
        rows = self.rows_of(hunk) or [self.at(top)[0]]
        folds = [(at, row.fold[0]) for at, row in self.rows.folds() if row.fold]
        before = [first for at, first in folds if at < rows[0]][-1:]
        after = [first for at, first in folds if at > rows[-1]][:1]
        return {*before, *after}


class Sheets:
    """The sheets made last, because the views of a review are turned over and over."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Sheet] = {}

    def sheet(self, rows: Rows, width: int, lay: Lay) -> Sheet:
        """Rows laid out, the sheet of the last time where there is one."""
        of = (rows, width, lay)
        found = self._made.pop(of, None) or Sheet(rows, width, lay)
        self._made[of] = found  # the last one used is the last to go
        while len(self._made) > _KEPT:
            del self._made[next(iter(self._made))]
        return found
