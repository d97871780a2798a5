"""The redline: the report with its changes, as one line-API widget.

Draws only the lines on screen and lays out only what is near them. The cursor is a hunk, or a part
of one that is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip

from core.document import Document
from tui.messages import HunkPicked
from tui.render.finding import Found, find, line_with, pattern
from tui.render.row import laid_out, side_by_side
from tui.render.rows import Rows
from tui.render.sheet import Sheet, Sheets
from tui.render.wrap import cells
from tui.theme import style_of
from tui.walk import Stop, Told
from tui.widgets.lazy_lines import LazyLines
from tui.widgets.painting import GUTTER, Painter, filled, over, placed

WIDEST = 100
"""Cells of text in a line at most; longer lines are hard to read."""
CONTEXT = 2
"""Lines kept in view before a hunk and after it."""
BESIDE = 120
"""Columns of the terminal from which old and new text stand side by side."""


class Redline(LazyLines, can_focus=True):
    """Shows rows; the rows of the hunk under the cursor have a bar."""

    _sheet: Sheet
    side_by_side: reactive[bool] = reactive(False)
    """Show the old text on the left and the new one on the right, where the terminal is wide?"""
    unfolded: reactive[frozenset[int]] = reactive(frozenset[int]())
    """Unchanged text that is shown: the first block of each run of it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = Painter(self._component)
        self._given = self._rows = Rows(Document.with_blocks("", ()), [])
        self._sheets = Sheets()
        self._sheet = self._sheets.sheet(self._rows, 100, laid_out)
        self._query = ""
        self._selected: Selection | None = None

    @property
    def cursor(self) -> Stop:
        """Id of the hunk under the cursor, and of its change where the hunk is opened."""
        return self._painter.cursor

    @cursor.setter
    def cursor(self, cursor: Stop) -> None:
        self._painter.cursor = cursor
        self._painter.lit = frozenset({cursor[1]} - {""})

    # --- showing -----------------------------------------------------------------------------

    def show(self, rows: Rows, told: Told) -> None:
        """Show rows, and what was decided of them; the cursor's row stays where it is.

        Args:
            rows: the same object as before where nothing but decisions changed.
        """
        self._painter.told = told
        if rows is self._given:
            self.repaint()
        else:
            self._given = rows
            self._show_rows()

    def _show_rows(self) -> None:
        anchor = self._kept_place()
        self._rows = self._given.opened(self.unfolded) if self.unfolded else self._given
        self._lay_out(anchor)

    def move(self, cursor: Stop, lit: Collection[str] | None = None) -> None:
        """Put the cursor somewhere and bring it into view.

        Args:
            lit: ids of the changes under it, where they are other than the cursor's own.
        """
        self.cursor = cursor
        if lit is not None:
            self._painter.lit = frozenset(lit)
        self.scroll_to_cursor()
        self.repaint()

    def place_of(self, cursor: Stop) -> tuple[int, int] | None:
        """First and last line of a hunk, or of a part of it."""
        return self._sheet.place_of(cursor) if self._room else None

    def is_cursor_in_view(self) -> bool:
        """Is a line of what is under the cursor on the screen?"""
        place = self.place_of(self.cursor)
        top = self.scroll_offset.y
        return place is not None and place[0] < top + self.size.height and place[1] >= top

    def scroll_to_cursor(self) -> None:
        """Bring what is under the cursor on screen with a little context; where it is longer than
        the screen, what changes in it first."""
        rows = self._sheet.rows_of(self.cursor[0])
        height = self.size.height
        if not rows or not height or not self._room:
            return
        top = self._sheet.settled_around(rows, self.scroll_offset.y, height)
        place = self.place_of(self.cursor)
        if place is None:
            return
        first, last = place
        if last - first >= height and (mark := self._sheet.first_mark(self.cursor[0])) is not None:
            first = last = mark
        room = max((height - (last - first + 1)) // 2, 0)
        context = min(CONTEXT, room)
        if last + context >= top + height:
            top = last + context - height + 1
        if first - context < top:
            top = first - context
        self._go(max(top, 0))

    def _kept_place(self) -> tuple[object, int]:
        """A row that should stay where it is, and the line of the screen it begins in."""
        if not len(self._rows) or not self._room:
            return None, 0
        top = self.scroll_offset.y
        if self.is_cursor_in_view():
            place = self.place_of((self.cursor[0], ""))
            if place:
                return self.cursor[0], place[0] - top
        row, left = self._sheet.at(top)
        return (self._rows.key(row),), -left

    def _lay_out(self, anchor: tuple[object, int]) -> None:
        room = self.scrollable_content_region.width
        self._room = room
        if not room:
            return
        beside = self.side_by_side and self.app.size.width >= BESIDE
        widest = 2 * WIDEST if beside else WIDEST
        width = min(max(room - GUTTER, 10), widest)
        sheet = self._sheets.sheet(self._rows, width, side_by_side if beside else laid_out)
        self._sheet = sheet
        self._tell_height()
        what, offset = anchor
        row = self._row_with(what)
        if row is not None:
            sheet.settle_row(row, self.size.height)
            start = sheet.start(row)
            start += sheet.gap(row) if isinstance(what, str) else 0
            self._go(max(start - offset, 0))
        else:
            self._settle()
        if not self._is_painted_next:
            self.repaint()

    def _row_with(self, what: object) -> int | None:
        if isinstance(what, str):
            return next(iter(self._sheet.rows_of(what)), None)
        return self._sheet.row_with(what[0]) if isinstance(what, tuple) else None

    def watch_side_by_side(self) -> None:
        """Lay out again, the place kept."""
        self._lay_out(self._kept_place())

    def watch_unfolded(self) -> None:
        """Make the rows again, the place kept."""
        self._show_rows()

    def resized(self) -> None:
        """Wrap again for another width."""
        if self.scrollable_content_region.width != self._room:
            self._lay_out(self._kept_place())
        if not self._query:  # what was found stays in sight
            self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._painter.forget_styles()

    # --- unchanged text ----------------------------------------------------------------------

    def toggle_fold_at_cursor(self) -> bool:
        """Show the unchanged text around the hunk under the cursor, or fold it again; False where
        there is none."""
        near = self._sheet.folds_near(self.cursor[0], self.scroll_offset.y)
        if not near:
            return False
        self.unfolded = self.unfolded - near if near <= self.unfolded else self.unfolded | near
        return True

    # --- finding -----------------------------------------------------------------------------

    def find(self, text: str) -> list[Found]:
        """All places of some words, folded text too; they are lit. No words, no light."""
        self._query = text if text.split() else ""
        self.repaint()
        return find(self._given, text)

    def go_to_place(self, place: Found) -> None:
        """Bring a place that was found on screen, unfolding what it is in."""
        fold = self._given[place.row].fold
        if place.block >= 0 and fold:
            self.unfolded = self.unfolded | {fold[0]}
        key = place.block if place.block >= 0 else self._given.key(place.row)
        row = self._row_with((key,))
        if row is None or not self._room:
            return
        top = self._sheet.settled_around([row], self.scroll_offset.y, self.size.height)
        lines = self._sheet.lines(row)
        line = self._sheet.start(row) + line_with(lines, self._query, place.nth)
        if not top <= line < top + self.size.height:
            top = line - self.size.height // 3
        self._go(max(top, 0))

    def first_from_here(self, places: Sequence[Found]) -> int:
        """Which of some places is the first at the hunk under the cursor or after it."""
        here = (at for at, row in self._given.hunk_rows() if self.cursor[0] in row.hunks)
        start = next(here, 0)
        return next((at for at, place in enumerate(places) if place.row >= start), 0)

    def block_at_top(self) -> int:
        """The unchanged block at the top of the screen; -1 where something else is there."""
        if not len(self._rows):
            return -1
        key = self._rows.key(self._sheet.at(self.scroll_offset.y)[0])
        return key if isinstance(key, int) else -1

    def hunk_at(self, place: Found) -> str:
        """Id of the hunk that writes at a place; empty where the text is unchanged."""
        return "" if place.block >= 0 else self._given[place.row].hunk

    # --- the mouse ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Pick the hunk under the mouse, or open unchanged text; not at the end of a selection."""
        found = self._sheet.line(event.y + self.scroll_offset.y)
        if found is None or self.text_selection is not None:
            return
        row = self._rows[found[0]]
        if row.fold:
            self.unfolded = self.unfolded ^ {row.fold[0]}
        elif row.hunk:
            at = event.x - GUTTER
            tag = next((p.tag for p in found[2] if (at := at - cells(p.text)) < 0), "")
            hunk, change = row.hunk, row.changes[0] if row.changes else ""
            if tag in row.changes:
                hunk, change = row.owners[row.changes.index(tag)], tag
            self.post_message(HunkPicked(hunk, change))

    # --- drawing -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Find out what is selected."""
        self._selected = self.text_selection

    def key(self, number: int) -> Hashable:
        """What the look of a line depends on, the theme left out: its words, not where they come
        from, for most of what is shown stays the same when hunks arrive."""
        found = self._sheet.line(number)
        if found is None:
            return None
        row_number, left, line = found
        row, before = self._rows[row_number], left - self._sheet.gap(row_number)
        span = self._selected.get_span(number) if self._selected is not None else None
        return line, min(before, 1), self._painter.key(row), self._query, span

    def painted(self, number: int, base: Style) -> Strip:
        """One line."""
        width = self.size.width
        found = self._sheet.line(number)
        if found is None:
            return Strip.blank(width, base)
        row_number, left, line = found
        row = self._rows[row_number]
        gap = self._sheet.gap(row_number)
        painter = self._painter
        if left >= gap and painter.is_here(row):
            base += painter.style("here")
        if left >= gap:
            segments = list(painter.gutter(row, base, is_first=left == gap))
        else:
            segments = [Segment(" " * GUTTER, base)]
        segments += placed(self._over(list(painter.text(line, base)), number, line), number)
        return filled(segments, width, base)

    def _over(self, segments: list[Segment], number: int, line: object) -> list[Segment]:
        """What was found, and what is selected."""
        if self._query:
            said = "".join(segment.text for segment in segments)
            for match in pattern(self._query).finditer(said):
                lit = self._painter.style("found")
                segments = list(over(segments, match.start(), match.end(), lit))
        selected = self._selected
        if selected is not None and (span := selected.get_span(number)) is not None:
            style = self.screen.get_component_rich_style("screen--selection")
            segments = list(over(segments, span[0], span[1], style))
        return segments or [Segment("", Style.null())]

    def _component(self, name: str) -> Style:
        return style_of(name, self.app.theme_variables)
