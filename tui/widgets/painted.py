"""A scrolling view of lines that are painted once.

Owns the painted lines. Scrolling shows most lines again, and most keys change one or two; a line is
painted again only when what it looks like depends on differs. Such a view has no border and no
padding of its own.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Self

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.types import AnimationLevel, CallbackType, EasingFunction

_KEPT = 2000  # painted lines that are remembered; a screen shows thirty


class _Bar(ScrollBar):
    """A scrollbar that is drawn again only when it looks otherwise. The size it gets when the
    screen is laid out asks for no second layout, and for no second paint."""

    virtual_size = Reactive(Size(0, 0), repaint=False)
    window_size = Reactive(0, repaint=False)

    def __init__(self, *, vertical: bool, name: str, thickness: int) -> None:
        super().__init__(vertical, name, thickness=thickness)
        self._drawn: list[Segment] = []
        self._strips: list[Strip] = []
        self._is_due = False  # asked to be drawn, and not drawn since

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Ask to be drawn, if it looks otherwise; of another height it is drawn with the layout."""
        if not (regions or layout or recompose) and self.is_mounted:
            segments = self._segments()
            if self._is_due or len(segments) != len(self._drawn) or segments == self._drawn:
                return self
            self._is_due = True
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _segments(self) -> list[Segment]:
        """The bar, a segment a line."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender) or not isinstance(bar.style, Style):
            return []
        width, height = self.region.size
        drawn = bar.render_bar(
            size=height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=width,
            back_color=bar.style.bgcolor or Color.default(),
            bar_color=bar.style.color or Color.default(),
        )
        return list(drawn.segments)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the bar."""
        self._is_due = False
        segments = self._segments()
        if segments != self._drawn:
            self._drawn = segments
            self._strips = [Strip([segment], self.region.width) for segment in segments]
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
        self._is_due = False  # all of it is drawn next

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

    def resize_all(self, size: Size) -> None:
        """Let the scrollbar know how tall all of it is, without laying the screen out again."""
        self.set_reactive(Widget.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = size.height

    def repaint(self) -> None:
        """Draw again the lines on the screen that look otherwise now."""
        if self._is_due:
            return
        self.prepare()
        top = self.scroll_offset.y
        for number in range(top, top + self.size.height):
            found = self._strips.get(number)
            if found is None or found[0] != self.key(number):
                self.refresh_line(number)

    def scroll_to(
        self,
        x: float | None = None,
        y: float | None = None,
        *,
        animate: bool = True,
        speed: float | None = None,
        duration: float | None = None,
        easing: EasingFunction | str | None = None,
        force: bool = False,
        on_complete: CallbackType | None = None,
        level: AnimationLevel = "basic",
        immediate: bool = False,
        release_anchor: bool = True,
    ) -> None:
        """Scroll at once. Nothing slides in this app, but what might would wait for the next tick
        of the animator all the same."""
        super().scroll_to(
            x, y, animate=False, force=force, on_complete=on_complete, immediate=immediate
        )

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are on the screen."""
        super().watch_scroll_y(old_value, new_value)
        self._is_due = round(old_value) != round(new_value)

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
        self._is_due = False
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
