"""Rows as lines of a width, laid out only where somebody looks.

Pure. The height of a row is exact once it was laid out and a guess before; how tall all of it is
gets more exact the more of it is seen. Laying out a row above what is shown moves what is shown,
and says by how much.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from tui.render.row import Row
from tui.render.wrap import Line

_CHUNK = 128  # rows whose heights are summed together
_KEPT = 400  # rows whose lines are remembered
Lay = Callable[[Row, int], tuple[Line, ...]]
"""Lays a row out in a width."""


class Stack(Protocol):
    """Rows, made when they are asked for."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, at: int, /) -> Row:
        """One of them."""

    def size(self, at: int) -> int:
        """About how many characters one has, without making it."""


class Layout:
    """Rows laid out in a width.

    Args:
        rows: what is laid out.
        width: cells of a line.
        lay: how a row is laid out.
    """

    def __init__(self, rows: Stack, width: int, lay: Lay) -> None:
        self.rows = rows
        """What is laid out."""
        self.width = width
        """Cells of a line."""
        self._lay = lay
        self._heights = [rows.size(at) // width + 2 for at in range(len(rows))]
        self._exact = bytearray(len(rows))
        self._sums = [
            sum(self._heights[at : at + _CHUNK]) for at in range(0, len(self._heights), _CHUNK)
        ]
        self.height = sum(self._sums)
        """Lines of all rows, as far as is known."""
        self._found = (0, 0)  # the row found last and its first line; lines are asked for in turn
        self._lines: OrderedDict[int, tuple[Line, ...]] = OrderedDict()

    def start(self, row: int) -> int:
        """The first line of a row, the empty one before it included, as far as is known."""
        chunk = row // _CHUNK
        return sum(self._sums[:chunk]) + sum(self._heights[chunk * _CHUNK : row])

    def at(self, line: int) -> tuple[int, int]:
        """The row a line is in, and how many lines of the row are before it; the last row for a
        line after the end."""
        line = max(line, 0)
        row, start = self._found
        if not start <= line < start + _CHUNK:
            row = start = chunk = 0
            while chunk < len(self._sums) - 1 and line >= start + self._sums[chunk]:
                start += self._sums[chunk]
                chunk += 1
            row = chunk * _CHUNK
        while row < len(self._heights) - 1 and line >= start + self._heights[row]:
            start += self._heights[row]
            row += 1
        self._found = (row, start)
        return row, line - start

    def lines(self, row: int) -> tuple[Line, ...]:
        """The lines of a row, the empty one before it included."""
        found = self._lines.get(row)
        if found is not None:
            self._lines.move_to_end(row)
            return found
        made = self.rows[row]
        found = self._lay(made, self.width) or ((),)
        if row and made.gap:
            found = ((), *found)
        self._lines[row] = found
        if len(self._lines) > _KEPT:
            self._lines.popitem(last=False)
        self._measured(row, len(found))
        return found

    def gap(self, row: int) -> int:
        """Empty lines before a row: none or one."""
        return int(row > 0 and self.rows[row].gap)

    def line(self, line: int) -> tuple[int, int, Line] | None:
        """A line: its row, how many of the row are before it, its text; None after the end."""
        if not self._heights or line >= self.height:
            return None
        row, left = self.at(line)
        while True:
            found = self.lines(row)
            if left < len(found):
                return row, left, found[left]
            left -= len(found)
            row += 1
            if row >= len(self._heights):
                return None

    def settle(self, first: int, last: int) -> int:
        """Lay out the rows that lines `first` to `last` (excluded) are in.

        Returns:
            By how many lines what stood at `first` has moved.
        """
        if not self._heights:
            return 0
        row, left = self.at(first)
        moved = 0
        height = len(self.lines(row))
        if left >= height:
            # the guess was too tall; what stands here is its last line
            moved += height - 1 - left
            left = height - 1
        need = last - first + left
        while need > 0 and row < len(self._heights):
            need -= len(self.lines(row))
            row += 1
        return moved

    def settle_above(self, first: int, count: int) -> int:
        """Lay out rows that hold `count` lines above a line; by how many lines it has moved."""
        if not self._heights:
            return 0
        row, left = self.at(first)
        moved = 0
        need = count - left
        while need > 0 and row > 0:
            row -= 1
            before = self._heights[row]
            height = len(self.lines(row))
            moved += height - before
            need -= height
        return moved

    def settle_row(self, row: int, count: int) -> None:
        """Lay out a row, and so many lines before and after it."""
        for step in (-1, 1):
            at, need = row, count + (len(self.lines(row)) if step > 0 else 0)
            while 0 <= at < len(self._heights) and need > 0:
                need -= len(self.lines(at))
                at += step

    def settled_around(self, rows: list[int], top: int, height: int) -> int:
        """Lay out so many lines around the first and the last of some rows.

        Returns:
            Where the line is now that stood at `top`.
        """
        if not len(self.rows):
            return 0
        top_row, left = self.at(top)
        for row in dict.fromkeys((rows[0], rows[-1])):
            self.settle_row(row, height)
        return self.start(top_row) + left

    def _measured(self, row: int, height: int) -> None:
        if not self._exact[row]:
            change = height - self._heights[row]
            self._heights[row] = height
            self._exact[row] = 1
            self._sums[row // _CHUNK] += change
            found, start = self._found
            if row < found:
                self._found = (found, start + change)
            self.height += change
