"""Lines of a sheet that scroll: laid out as they come near, selected and copied as plain text.

Owns that scrolling never jumps, though the heights of rows that nobody has seen are guesses.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.scrollbar import ScrollBar
from textual.selection import Selection
from textual.widget import Widget

from core.document import Document
from tui.render.layout import Layout
from tui.render.row import laid_out
from tui.render.rows import Rows
from tui.widgets.painted import PaintedLines


class LazyLines(PaintedLines):
    """A scrolling view of a layout."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet: Layout = Layout(Rows(Document.with_blocks("", ()), []), 100, laid_out)
        self._room = 0  # cells that are there for rows; 0 while the size is not known
        self._settling = False
        self._is_painted_next = False  # the screen is being laid out, and painted after that

    def resized(self) -> None:
        """The view has another size, and is painted next."""

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        """Heeds another size at once. The event that tells of it comes after the paint, so that the
        first picture would have no text, and others would jump."""
        others = super()._size_updated(size, virtual_size, container_size, layout)
        if others:
            self._is_painted_next = True
            self.resized()
            self._is_painted_next = False
        return others

    def _go(self, top: int) -> None:
        """Scroll to a line that is laid out."""
        self._tell_height()
        top = min(top, self.max_scroll_y)
        if round(self.scroll_y) == top:
            self._settle()
        elif self._is_painted_next:
            self._put(top)
            self._settle()
        else:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _put(self, top: int) -> None:
        """Scroll to a line without asking for a paint."""
        self.set_reactive(Widget.scroll_target_y, float(top))
        self.set_reactive(Widget.scroll_y, float(top))
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.set_reactive(ScrollBar.position, float(top))

    def _tell_height(self) -> None:
        size = Size(self._room, self._sheet.height)
        if size != self.virtual_size:
            self.resize_all(size)

    def _settle(self) -> None:
        """Lay out what is on the screen and a screen above, so that scrolling never jumps."""
        height = self.size.height
        if self._settling or not height or not self._room:
            return
        sheet = self._sheet
        top = wanted = round(self.scroll_y)
        at_end = top >= self.max_scroll_y > 0
        for _ in range(4):
            known = sheet.height
            top += sheet.settle(top, top + height)
            top += sheet.settle_above(top, height)
            end = max(sheet.height - height, 0)
            top = end if at_end else min(max(top, 0), end)
            if sheet.height == known:
                break
        self._tell_height()
        if top != wanted and self._is_painted_next:
            self._put(top)
        elif top != wanted:
            self._settling = True
            self.set_reactive(Widget.scroll_target_y, float(top))
            self.scroll_y = top
            self._settling = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what has come near."""
        super().watch_scroll_y(old_value, new_value)
        self._settle()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The plain text that is selected."""
        last = self._sheet.height - 1 if selection.end is None else selection.end.y
        first = 0 if selection.start is None else selection.start.y
        lines = []
        for number in range(first, last + 1):
            found = self._sheet.line(number)
            text = "".join(piece.text for piece in found[2]) if found else ""
            span = selection.get_span(number)
            if span is not None:
                lines.append(text[span[0] : len(text) if span[1] < 0 else span[1]].rstrip())
        return "\n".join(lines), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw it."""
        self.repaint()
