"""The redline: the report with its changes, as one line-API widget.

Draws only the lines on screen; a row is wrapped once a width and kept. The cursor is a hunk, or a
part of one that is opened.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.changes import HunkState
from tui.messages import HunkPicked
from tui.render.glyphs import STATES
from tui.render.row import Row, laid_out
from tui.render.wrap import Line, Piece
from tui.walk import NOWHERE, Stop

GUTTER = 4
"""Cells left of the text: cursor bar, glyph of the state, two spaces."""
WIDEST = 100
"""Cells of text in a line at most; longer lines are hard to read."""
CONTEXT = 2
"""Lines kept in view before a hunk and after it."""


class Redline(ScrollView, can_focus=True):
    """Shows rows; the rows of the hunk under the cursor have a bar."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "redline--heading", "redline--strong", "redline--code", "redline--quote", "redline--fold",
        "redline--insert", "redline--delete", "redline--cursor", "redline--glyph", "redline--left",
        "redline--taken", "redline--here",
    }  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor: Stop = NOWHERE
        """Id of the hunk under the cursor, and of its change where the hunk is opened."""
        self._rows: list[Row] = []
        self._states: Mapping[Stop, HunkState] = {}
        self._looks: frozenset[str] = frozenset()
        self._starts: list[int] = []  # first line of each row
        self._lines: list[tuple[int, Line]] = []  # row and text of each line
        self._width = 0  # cells the rows are wrapped to; 0 while the size is not known

    # --- showing -----------------------------------------------------------------------------

    def show(
        self, rows: list[Row], states: Mapping[Stop, HunkState], looks: frozenset[str]
    ) -> None:
        """Show rows, and what was decided of them; the cursor's row stays where it is.

        Args:
            rows: the same list as before where nothing but decisions changed.
            states: of hunks, and of the parts of opened ones.
            looks: ids of hunks that want a look.
        """
        self._states, self._looks = states, looks
        if rows is not self._rows:
            before = self.place_of(self.cursor)
            self._rows = rows
            self._lay_out()
            after = self.place_of(self.cursor)
            if before and after and before[0] != after[0]:
                moved = self.scroll_offset.y + after[0] - before[0]
                self.scroll_to(y=moved, animate=False, force=True, immediate=True)
        self.refresh()

    def move(self, cursor: Stop) -> None:
        """Put the cursor somewhere and bring it into view."""
        self.cursor = cursor
        self.scroll_to_cursor()
        self.refresh()

    def place_of(self, cursor: Stop) -> tuple[int, int] | None:
        """First and last line of a hunk, or of a part of it."""
        found = [
            at for at, row in enumerate(self._rows)
            if row.hunk and row.hunk == cursor[0] and (not cursor[1] or row.change == cursor[1])
        ]  # fmt: skip
        if not found or len(self._starts) != len(self._rows):
            return None
        after = found[-1] + 1
        last = self._starts[after] if after < len(self._starts) else len(self._lines)
        first = self._starts[found[0]]
        # the empty line before a row is counted to it
        first += self._lines[first][0] < 0
        return first, last - 1

    def is_cursor_in_view(self) -> bool:
        """Is a line of what is under the cursor on the screen?"""
        place = self.place_of(self.cursor)
        top = self.scroll_offset.y
        return place is not None and place[0] < top + self.size.height and place[1] >= top

    def scroll_to_cursor(self) -> None:
        """Bring what is under the cursor on screen with a little context; its start, where it is
        longer than the screen."""
        place = self.place_of(self.cursor)
        height = self.size.height
        if place is None or not height:
            return
        first, last = place
        room = max((height - (last - first + 1)) // 2, 0)
        context = min(CONTEXT, room)
        top = self.scroll_offset.y
        if last + context >= top + height:
            top = last + context - height + 1
        if first - context < top:
            top = first - context
        self.scroll_to(y=max(top, 0), animate=False, force=True, immediate=True)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width
        self._width = room
        self._starts, self._lines = [], []
        if not room:
            return
        width = min(max(room - GUTTER, 10), WIDEST)
        for number, row in enumerate(self._rows):
            self._starts.append(len(self._lines))
            if number and row.gap:
                self._lines.append((-1, ()))
            self._lines += [(number, line) for line in laid_out(row, width)]
        self.virtual_size = Size(room, len(self._lines))

    def on_resize(self) -> None:
        """Wrap again for another width."""
        if self.scrollable_content_region.width != self._width:
            self._lay_out()
        self.scroll_to_cursor()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Pick the hunk under the mouse."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < len(self._lines):
            row = self._rows[bisect_right(self._starts, line) - 1]
            if row.hunk:
                self.post_message(HunkPicked(row.hunk, row.change))

    # --- drawing -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        number = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if number >= len(self._lines) or self._lines[number][0] < 0:
            return Strip.blank(width, base)
        row_number, line = self._lines[number]
        row = self._rows[row_number]
        if here := self._is_here(row):
            base += self._style("here")
        is_first = number == 0 or self._lines[number - 1][0] != row_number
        segments = self._gutter(row, base, here=here, is_first=is_first)
        state = self._state(row)
        for piece in line:
            segments.append(Segment(piece.text, base + self._style(_style_of(piece, state))))
        return Strip(segments).adjust_cell_length(width, base)

    def _is_here(self, row: Row) -> bool:
        hunk, change = self.cursor
        return bool(row.hunk) and row.hunk == hunk and change in ("", row.change)

    def _state(self, row: Row) -> HunkState | None:
        return self._states.get((row.hunk, row.change)) or self._states.get((row.hunk, ""))

    def _gutter(self, row: Row, base: Style, *, here: bool, is_first: bool) -> list[Segment]:
        if not row.hunk:
            return [Segment(" " * GUTTER, base)]
        state = self._state(row)
        glyph = STATES[state] if state and is_first else " "
        if glyph == STATES[HunkState.UNDECIDED] and row.hunk in self._looks:
            glyph = "!"
        style = "taken" if state in (HunkState.ACCEPTED, HunkState.EDITED) else "glyph"
        bar = Segment("▌" if here else " ", base + self._style("cursor"))
        return [bar, Segment(f"{glyph}  ", base + self._style(style))]

    def _style(self, name: str) -> Style:
        if not name:
            return Style.null()
        return self.get_component_rich_style(f"redline--{name}", partial=True)


def _style_of(piece: Piece, state: HunkState | None) -> str:
    """The style of a piece; what a rejected change would have written or taken away is no longer
    shouted."""
    if state is HunkState.REJECTED:
        return {"insert": "left", "delete": ""}.get(piece.style, piece.style)
    return piece.style
