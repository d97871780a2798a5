"""A page: a text with marks, as one line-API widget; one mark is under the cursor.

Draws only the lines on screen and lays out only what is near them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.messages import MarkPicked
from tui.render.finding import line_with, pattern
from tui.render.layout import Layout
from tui.render.page import Match, NotePage, Page
from tui.render.row import laid_out
from tui.render.wrap import Line, cells
from tui.theme import style_of
from tui.widgets.lazy_lines import LazyLines
from tui.widgets.painting import Painter, over

WIDEST = 100
"""Cells of text in a line at most; longer lines are hard to read."""
FINE = "✓"
"""The glyph of what wants no look."""
CONTEXT = 2
"""Lines kept in view before what is gone to and after it."""


class PageView(LazyLines, can_focus=True):
    """Shows a page; what is under the cursor has a bar and is lit."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "page_down", show=False)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = Painter(self._component)
        self._page: Page = NotePage((), ())
        self._query = ""
        self._height = 0  # lines of the screen when it was laid out last

    # --- showing -----------------------------------------------------------------------------

    def show(self, page: Page, at: str = "") -> None:
        """Show a page from its start, or from something on it."""
        self._page = page
        self._query = ""
        self._lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.move(at)

    @property
    def at(self) -> str:
        """The name of what is under the cursor; empty for nothing."""
        return next(iter(self._painter.lit), "")

    def move(self, name: str) -> None:
        """Put the cursor on something and bring it into view."""
        self._painter.lit = frozenset({name} - {""})
        self.repaint()
        place = self._place_of(name)
        height = self.size.height
        if place is None or not height:
            return
        first, last = place
        top = self.scroll_offset.y
        context = min(CONTEXT, max((height - (last - first + 1)) // 2, 0))
        if first - context < top or last + context >= top + height:
            top = first - max(min(height // 3, height - (last - first + 1)), context)
        self._go(max(top, 0))

    def find(self, text: str) -> list[Match]:
        """All places of some words; they are lit. No words, no light."""
        self._query = text if text.split() else ""
        self.repaint()
        return self._page.find(text)

    def go_to(self, match: Match) -> None:
        """Bring a place that was found on screen."""
        if not self._room:
            return
        top = self._sheet.settled_around([match.row], self.scroll_offset.y, self.size.height)
        lines = self._sheet.lines(match.row)
        line = self._sheet.start(match.row) + line_with(lines, self._query, match.nth)
        height = self.size.height
        if not top <= line < top + height:
            top = line - height // 3
        self._go(max(top, 0))

    def first_from_here(self, places: Sequence[Match]) -> int:
        """Which of some places is the first on the screen or after it."""
        here = self._sheet.at(self.scroll_offset.y)[0] if len(self._page) else 0
        return next((at for at, place in enumerate(places) if place.row >= here), 0)

    def _place_of(self, name: str) -> tuple[int, int] | None:
        """First and last line of something, after laying out what is around it."""
        rows = self._page.rows_of(name)
        if not rows or not self._room:
            return None
        self._sheet.settled_around(list(rows), self.scroll_offset.y, self.size.height)
        layout = self._sheet
        tagged = [
            layout.start(row) + at
            for row in (rows[0], rows[-1])
            for at, line in enumerate(layout.lines(row))
            if any(piece.tag == name for piece in line)
        ]
        start = layout.start(rows[0])
        return (tagged[0], tagged[-1]) if tagged else (start, start)

    @property
    def _margin(self) -> int:
        """Cells left of the text: cursor bar, glyph, two spaces."""
        return self._page.margin + 3

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width
        self._room = room
        if room:
            width = min(max(room - self._margin, 10), WIDEST)
            self._sheet = Layout(self._page, width, laid_out)
            self.forget_painted()
            self._tell_height()
            self._settle()
        self.refresh()

    def resized(self) -> None:
        """Wrap again for another width. The cursor stays in view where it was; else the row at the
        top stays there."""
        height, self._height = self._height, self.size.height
        was_seen = not height or self._is_seen(height)
        if self.scrollable_content_region.width != self._room:
            row = self._sheet.at(self.scroll_offset.y)[0] if self._room else 0
            self._lay_out()
            if self._room and row < len(self._page):
                self._sheet.settled_around([row], self.scroll_offset.y, self.size.height)
                self._go(self._sheet.start(row))
        if was_seen:
            self.move(self.at)

    def _is_seen(self, height: int) -> bool:
        """Was a line of what is under the cursor on a screen of so many lines?"""
        place = self._place_of(self.at)
        top = self.scroll_offset.y
        return place is not None and place[0] < top + height and place[1] >= top

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._painter.forget_styles()

    # --- the mouse ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Pick what is under the mouse; not at the end of a selection."""
        found = self._sheet.line(event.y + self.scroll_offset.y)
        if found is None or self.text_selection is not None:
            return
        at = event.x - self._margin
        tag = next((p.tag for p in found[2] if (at := at - cells(p.text)) < 0), "")
        if tag and self._page.rows_of(tag):
            self.post_message(MarkPicked(tag))

    # --- drawing -----------------------------------------------------------------------------

    def key(self, number: int) -> Hashable:
        """What the look of a line depends on."""
        found = self._sheet.line(number)
        if found is None:
            return None
        row, left, line = found
        lit = self._painter.lit.intersection(piece.tag for piece in line)
        selection = self.text_selection
        selected = selection.get_span(number) if selection is not None else None
        return row, left, lit, self._query, selected

    def painted(self, number: int, base: Style) -> Strip:
        """A line of the screen."""
        width = self.size.width
        found = self._sheet.line(number)
        if found is None:
            return Strip.blank(width, base)
        row, left, line = found
        glyph = self._glyph(row, left, line)
        is_here = any(piece.tag in self._painter.lit for piece in line)
        style = self._painter.style("taken" if glyph == FINE else "glyph")
        segments = [
            Segment("▌" if is_here else " ", base + self._painter.style("cursor")),
            Segment(f"{glyph:<{self._page.margin}}  ", base + style),
        ]
        text = Strip(self._over(list(self._painter.text(line, base)), number))
        segments += text.apply_offsets(0, number)
        return Strip(segments).adjust_cell_length(width, base)

    def _glyph(self, row: int, left: int, line: Line) -> str:
        """What stands in the margin of a line: of what is under the cursor, where it begins here,
        else of the first that wants a look, else of the first."""
        page = self._page
        before = self._sheet.lines(row)[left - 1] if left else ()
        known = {piece.tag for piece in before}
        begins = [
            name
            for name in dict.fromkeys(piece.tag for piece in line)
            if name in page.glyphs and name not in known and page.rows_of(name)[0] == row
        ]
        begins.sort(key=lambda name: (name not in self._painter.lit, name not in page.loud))
        return page.glyphs[begins[0]] if begins else ""

    def _over(self, segments: list[Segment], number: int) -> list[Segment]:
        """What was found, and what is selected."""
        if self._query:
            said = "".join(segment.text for segment in segments)
            for match in pattern(self._query).finditer(said):
                lit = self._painter.style("found")
                segments = list(over(segments, match.start(), match.end(), lit))
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(number)) is not None:
            style = self.screen.get_component_rich_style("screen--selection")
            segments = list(over(segments, span[0], span[1], style))
        return segments or [Segment("", Style.null())]

    def _component(self, name: str) -> Style:
        return style_of(name, self.app.theme_variables)
