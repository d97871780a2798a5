"""A list of lines, one of them lit: the checklist of references, and the outline of hunks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.widgets.painted import PaintedLines

_TITLE, _PLAIN, _HOVER, _LIT = "title", "", "hover", "lit"
_STYLES = (_TITLE, _HOVER, _LIT)


class Lines(Protocol):
    """What a list shows."""

    @property
    def ids(self) -> Sequence[str]:
        """What each line stands for; empty for a title, which cannot be picked."""

    def text(self, at: int) -> str:
        """What a line says, safe to show."""


class Listing(PaintedLines, can_focus=True):
    """A list of lines, one of them lit, that draws only the lines that changed.

    A widget of our own, because an `OptionList` words, measures and lays out all its options when
    one of them changes, and an outline has hundreds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "down", show=False),
        Binding("up", "step(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("home", "end(1)", "first", show=False),
        Binding("end", "end(-1)", "last", show=False),
        Binding("enter", "pick", "pick", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"listing--{name}" for name in _STYLES}

    at: reactive[int] = reactive(-1, repaint=False)
    """Which line is lit; -1 for none."""
    hovered: reactive[int] = reactive(-1, repaint=False)
    """Which line the mouse is over; -1 for none."""

    class Picked(Message):
        """The editor picked a line."""

        def __init__(self, listing: Listing, id_: str) -> None:
            super().__init__()
            self.listing = listing
            self.id_ = id_

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shown: Lines | None = None
        self._ids: Sequence[str] = ()
        self._texts: dict[int, str] = {}  # of the lines that were looked at

    def __len__(self) -> int:
        return len(self._ids)

    def __bool__(self) -> bool:
        return True

    # --- showing -----------------------------------------------------------------------------

    def show(self, lines: Lines, lit: str) -> None:
        """Show lines, one of them lit."""
        lit_before, others = self.lit, lines.ids != self._ids
        self._shown, self._ids = lines, lines.ids
        self._texts.clear()
        if others:
            self._tell_height()
            self.set_reactive(Listing.hovered, -1)
            self.set_reactive(Listing.at, self._place(lit_before))
            self._into_view()
        self.light(lit)
        self.repaint()

    def _tell_height(self) -> None:
        """Say how many lines there are. The screen is laid out again only where that moves
        something: hunks that arrive one by one would have it laid out for each."""
        size = Size(self.region.width, len(self))
        is_full = len(self) > self.container_size.height
        is_shorter = len(self) < self.virtual_size.height  # may be scrolled beyond its end
        if self.styles.is_auto_height or is_shorter or is_full != self.show_vertical_scrollbar:
            self.virtual_size = size
        else:
            self.resize_all(size)

    def light(self, id_: str) -> None:
        """Light the line with an id; the light stays where it is when there is none."""
        at = self._place(id_)
        if at >= 0:
            self.at = at

    def _place(self, id_: str) -> int:
        return self._ids.index(id_) if id_ and id_ in self._ids else -1

    @property
    def lit(self) -> str:
        """The id of the line that is lit; empty where none is."""
        return self._ids[self.at] if 0 <= self.at < len(self) else ""

    def watch_at(self) -> None:
        """Bring the light into view."""
        self._into_view()
        self.repaint()

    def watch_hovered(self) -> None:
        """Draw the line under the mouse."""
        self.repaint()

    def _into_view(self) -> None:
        if self.at >= 0 and self.is_mounted:
            line = Region(0, self.at, self.scrollable_content_region.width, 1)
            self.scroll_to_region(line, animate=False, force=True, immediate=True)

    def on_show(self) -> None:
        """Shown for the first time, or again: the light is in view."""
        self._into_view()

    # --- keys and mouse ----------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """Move the light, round the end."""
        self._light_from(self.at + step if self.at >= 0 or step > 0 else -1, step, len(self))

    def action_page(self, step: int) -> None:
        """Move the light by a page."""
        if self.at < 0:
            self.action_end(-step)
            return
        height = self.scrollable_content_region.height
        wanted = min(max(self.at + step * height, 0), len(self) - 1)
        room = len(self) - wanted if step > 0 else wanted + 1
        if not self._light_from(wanted, step, room):  # only a title is left there
            self._light_from(wanted, -step, len(self))

    def action_end(self, step: int) -> None:
        """Move the light to the first line (`step` 1) or the last one (-1)."""
        self._light_from(0 if step > 0 else -1, step, len(self))

    def _light_from(self, start: int, step: int, count: int) -> bool:
        """Light the first line that can be picked, from one on, of so many; False for none."""
        ids = self._ids
        found = ((start + step * more) % len(ids) for more in range(count))
        at = next((at for at in found if ids[at]), None)
        if at is not None:
            self.at = at
        return at is not None

    def action_pick(self) -> None:
        """Pick the line that is lit."""
        if self.lit:
            self.post_message(self.Picked(self, self.lit))

    def on_click(self, event: events.Click) -> None:
        """Pick the line under the mouse."""
        at = self._under(event)
        if at >= 0 and self._ids[at]:
            self.at = at
            self.action_pick()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which line would be picked."""
        self.hovered = self._under(event)

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self.hovered = -1

    def _under(self, event: events.MouseEvent) -> int:
        at = event.y + self.scroll_offset.y
        return at if 0 <= at < len(self) else -1

    # --- drawing -----------------------------------------------------------------------------

    def key(self, number: int) -> Hashable:
        """What a line says, and how."""
        if number >= len(self):
            return None
        return self._text(number), self._style(number), self.has_focus

    def _text(self, number: int) -> str:
        text = self._texts.get(number)
        if text is None and self._shown is not None:
            text = self._texts[number] = self._shown.text(number)
        return text or ""

    def _style(self, number: int) -> str:
        if not self._ids[number]:
            return _TITLE
        if number == self.at:
            return _LIT
        return _HOVER if number == self.hovered else _PLAIN

    def painted(self, number: int, base: Style) -> Strip:
        """One line, a cell in from the left."""
        width = self.region.width
        if number >= len(self):
            return Strip.blank(width, base)
        name = self._style(number)
        style = self.get_component_rich_style(f"listing--{name}") if name else base
        text = Strip([Segment(self._text(number), style)]).adjust_cell_length(width - 1, style)
        return Strip([Segment(" ", base), *text], width)
