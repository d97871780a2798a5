"""The redline: the report with its changes, as one line-API widget.

Draws only the lines on screen; a row is wrapped once a width and kept. The cursor is a hunk, or a
part of one that is opened.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.changes import HunkState
from tui.messages import HunkPicked
from tui.render.rows import Row, laid_out
from tui.render.wrap import Line

GUTTER = 4
"""Cells left of the text: cursor bar, glyph of the state, two spaces."""
GLYPHS = {
    HunkState.UNDECIDED: "?",
    HunkState.ACCEPTED: "✓",
    HunkState.REJECTED: "✗",
    HunkState.EDITED: "✎",
    HunkState.MIXED: "±",
    HunkState.UNPLACED: "!",
}


class Redline(ScrollView, can_focus=True):
    """Shows rows; the row of the hunk under the cursor has a bar."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "redline--heading", "redline--strong", "redline--code", "redline--quote", "redline--fold",
        "redline--insert", "redline--delete", "redline--cursor", "redline--glyph", "redline--dim",
    }  # fmt: skip
    cursor: reactive[tuple[str, str]] = reactive(("", ""))
    """Id of the hunk under the cursor, and of its change where the hunk is opened."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._states: dict[tuple[str, str], HunkState] = {}
        self._starts: list[int] = []  # first line of each row
        self._lines: list[tuple[int, Line]] = []  # row and text of each line
        self._width = 0

    def show(self, rows: list[Row], states: dict[tuple[str, str], HunkState]) -> None:
        """Show other rows; keeps the cursor's row where it is on the screen."""
        self._rows, self._states = rows, states
        self._lay_out()
        self.refresh()

    def place_of(self, cursor: tuple[str, str]) -> tuple[int, int] | None:
        """First and last line of a hunk, or of a part of it."""
        found = [
            at for at, row in enumerate(self._rows)
            if row.hunk == cursor[0] and (not cursor[1] or row.change == cursor[1])
        ]  # fmt: skip
        if not found:
            return None
        after = found[-1] + 1
        last = self._starts[after] if after < len(self._starts) else len(self._lines)
        return self._starts[found[0]], last - 1

    def watch_cursor(self) -> None:
        """Keep the cursor in view, with context."""
        self.scroll_to_cursor()
        self.refresh()

    def scroll_to_cursor(self) -> None:
        """Bring the hunk under the cursor on screen, a few lines of context around it."""
        place = self.place_of(self.cursor)
        if place is None or not self.size.height:
            return
        first, last = place
        height = min(last - first + 1, self.size.height)
        region = Region(0, max(first - 2, 0), 1, min(height + 4, self.size.height))
        self.scroll_to_region(region, animate=False, force=True)

    def _lay_out(self) -> None:
        width = max(self.size.width - GUTTER - 1, 10)
        self._width = self.size.width
        self._starts, self._lines = [], []
        for number, row in enumerate(self._rows):
            self._starts.append(len(self._lines))
            if number and row.gap:
                self._lines.append((-1, ()))
            self._lines += [(number, line) for line in laid_out(row, width)]
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_resize(self, event: events.Resize) -> None:
        """Wrap again for another width."""
        if event.size.width != self._width:
            self._lay_out()
        self.call_after_refresh(self.scroll_to_cursor)

    def on_click(self, event: events.Click) -> None:
        """Pick the hunk under the mouse."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < len(self._lines):
            row = self._rows[bisect_right(self._starts, line) - 1]
            if row.hunk:
                self.post_message(HunkPicked(row.hunk, row.change))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        number = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if number >= len(self._lines):
            return Strip.blank(width, base)
        row_number, line = self._lines[number]
        if row_number < 0:
            return Strip.blank(width, base)
        row = self._rows[row_number]
        is_first = number == 0 or self._lines[number - 1][0] != row_number
        segments = [*self._gutter(row, is_first=is_first)]
        for piece in line:
            style = base + self._style(piece.style) if piece.style else base
            segments.append(Segment(piece.text, style))
        return Strip(segments).adjust_cell_length(width, base)

    def _gutter(self, row: Row, *, is_first: bool) -> list[Segment]:
        base = self.rich_style
        if not row.hunk:
            return [Segment(" " * GUTTER, base)]
        here = row.hunk == self.cursor[0] and (not row.change or row.change == self.cursor[1])
        bar = Segment("▌" if here else " ", base + self._style("cursor"))
        state = self._states.get((row.hunk, row.change)) or self._states.get((row.hunk, ""))
        glyph = GLYPHS[state] if state and is_first else " "
        style = "insert" if state is HunkState.ACCEPTED else "glyph"
        return [bar, Segment(f"{glyph}  ", base + self._style(style, plain=True))]

    def _style(self, name: str, *, plain: bool = False) -> Style:
        style = self.get_component_rich_style(f"redline--{name}", partial=True)
        return style.without_color if plain and self.app.no_color else style
