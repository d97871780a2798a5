"""A scrolling view of lines that are painted once.

Owns the painted lines. Scrolling shows most lines again, and most keys change one or two; a line is
painted again only when what it looks like depends on differs. Such a view has no border and no
padding of its own.
"""

from __future__ import annotations

from collections.abc import Hashable

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

_KEPT = 2000  # painted lines that are remembered; a screen shows thirty


class _Bar(ScrollBar):
    """A scrollbar that is drawn again only when it looks otherwise, and whose new size, which it
    gets when the screen is laid out, asks for no second layout."""

    virtual_size = Reactive(Size(0, 0))

    def __init__(self, *, vertical: bool, name: str, thickness: int) -> None:
        super().__init__(vertical, name, thickness=thickness)
        self._drawn: list[Segment] = []
        self._strips: list[Strip] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the bar."""
        bar = self.render()
        width, height = self.region.size
        if not isinstance(bar, ScrollBarRender) or not isinstance(bar.style, Style):
            return super().render_lines(crop)
        drawn = bar.render_bar(
            size=height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=width,
            back_color=bar.style.bgcolor or Color.default(),
            bar_color=bar.style.color or Color.default(),
        )
        segments = list(drawn.segments)
        if segments != self._drawn:
            self._drawn = segments
            self._strips = [Strip([segment], width) for segment in segments]
        strips = self._strips[crop.y : crop.bottom]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips


class PaintedLines(ScrollView):
    """Lines, numbered from the top of all of them. What they are is told by `key` and `painted`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: dict[int, tuple[Hashable, Strip]] = {}
        self._base = Style.null()  # what the lines were painted on
        self._width = 0  # of the painted lines

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when first asked for."""
        bar = self._vertical_scrollbar
        if bar is None:
            bar = _Bar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return bar

    def prepare(self) -> None:
        """Lines are about to be looked at: find out what holds for all of them."""

    def key(self, number: int) -> Hashable:
        """All that the look of a line depends on, beside the theme and the width."""
        raise NotImplementedError

    def painted(self, number: int, base: Style) -> Strip:
        """A line of the width of the view.

        Args:
            base: the style of the view itself.
        """
        raise NotImplementedError

    def forget_painted(self) -> None:
        """Other lines stand here now."""
        self._strips.clear()

    def repaint(self) -> None:
        """Draw again the lines on the screen that look otherwise now."""
        self.prepare()
        top = self.scroll_offset.y
        for number in range(top, top + self.size.height):
            found = self._strips.get(number)
            if found is None or found[0] != self.key(number):
                self.refresh_line(number)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        self.prepare()
        return self._line(y + self.scroll_offset.y)

    def _line(self, number: int) -> Strip:
        key = self.key(number)
        found = self._strips.get(number)
        if found is not None and found[0] == key:
            return found[1]
        if len(self._strips) >= _KEPT:
            self._strips.clear()
        strip = self.painted(number, self._base)
        self._strips[number] = (key, strip)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the screen. What was painted stays the same object, so that what
        is worked out of it on its way to the terminal is kept too."""
        base, width = self.rich_style, self.region.width
        if (base, width) != (self._base, self._width):
            self._strips.clear()
            self._base, self._width = base, width
        self.prepare()
        top = self.scroll_offset.y
        strips = [self._line(top + y) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._strips.clear()
