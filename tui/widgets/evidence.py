"""The evidence of the hunk under the cursor. Never markup.

One widget that scrolls its own lines: a text inside a container would be laid out twice for every
hunk that takes other lines than the one before.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from tui.render.wrap import Line

_STYLES = {
    "strong": "bold",
    "lit": "bold underline",
    "warn": "bold $text-error",
    "dim": "$foreground 70%",
    "gone": "strike $text-error",
    "come": "bold $text-success",
}


class Evidence(ScrollView, can_focus=True):
    """Shows lines; scrolls with the arrow keys when it has the focus.

    Args:
        opens: the key that opens the source.
    """

    def __init__(self, opens: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = f"Evidence · {opens} opens the source"
        self._lines: Sequence[Line] = ()
        self._text = Content("")
        self._strips: list[Strip] | None = None  # None until they are drawn

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        if lines == self._lines:
            return
        self._lines = lines
        self._text = Content("\n").join([_content(line) for line in lines])
        width = self.scrollable_content_region.width
        height = self._text.get_height({}, width) if width else 0
        others = not width or height != self.virtual_size.height
        if width:
            self.set_reactive(Widget.virtual_size, Size(width, height))
        self._strips = None
        self.refresh(layout=others)
        self.scroll_home(animate=False)

    def render(self) -> Content:
        """The text, for who selects in it."""
        return self._text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines the text takes."""
        height = self._text.get_height({}, width)
        self.set_reactive(Widget.virtual_size, Size(width, height))
        return height

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._strips = None

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._strips = None

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw it."""
        self._strips = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width, style = self.scrollable_content_region.width, self.visual_style
        if self._strips is None:
            self._strips = Visual.to_strips(self, self._text, width, None, style)
        at = y + self.scroll_offset.y
        if at < len(self._strips):
            return self._strips[at].adjust_cell_length(width, style.rich_style)
        return Strip.blank(width, style.rich_style)


def _content(line: Line) -> Content:
    return Content("").join(
        [Content(piece.text).stylize(_STYLES.get(piece.style, "")) for piece in line]
    )
