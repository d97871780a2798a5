"""The app: one desk, one screen, its themes.

Owns starting and ending. The crash report never shows the values of variables, among which could be
keys.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from core.desk import Desk
from core.visible import visible
from tui.screens.review import ReviewScreen
from tui.session import Session
from tui.theme import THEMES
from tui.typed import Typed

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter


class RedlineApp(App[int], inherit_bindings=False):
    """Redline on a terminal.

    Args:
        drafter: makes the drafter.
        clock: tells the time in seconds.
        painted: called once, after the first paint.
    """

    TITLE = "redline"
    CSS_PATH = Path(__file__).parent / "styles" / "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    # before the boxes and dialogs get the key, for which suspending would not be reached otherwise
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo_or_suspend", "suspend", show=False, priority=True)
    ]

    def __init__(
        self,
        desk: Desk,
        drafter: Callable[[], Drafter],
        clock: Callable[[], float] = time.monotonic,
        painted: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._painted = painted
        self._typed = Typed()
        self._runs_in: asyncio.AbstractEventLoop | None = None
        self.session = Session(desk, drafter, clock)
        """Where the editor is."""
        self.animation_level = "none"  # a text that slides cannot be read
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES.get(desk.settings.theme, THEMES["dark"]).name

    def get_default_screen(self) -> ReviewScreen:
        """The one screen, so that the first frame is its."""
        return ReviewScreen(self.session)

    def on_mount(self) -> None:
        """The loop is what a signal reaches the app through."""
        self._runs_in = asyncio.get_running_loop()

    def on_ready(self) -> None:
        """The first picture is there."""
        if self._painted:
            self.call_after_refresh(self._painted)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what a box said, for Ctrl-Z."""
        self._typed.changed(event.input, event.value)

    def action_undo_or_suspend(self) -> None:
        """In a text box, take back what was typed; elsewhere go back to the shell until `fg`."""
        match self.screen.focused:
            case TextArea() as area:
                area.action_undo()
            case Input() as box:
                self._typed.undo(box)
            case _:
                self.action_suspend_process()

    def end_by(self, number: int) -> None:
        """End because of a signal; may be called from its handler."""
        if self._runs_in is None:
            raise SystemExit(128 + number)
        self._runs_in.call_soon_threadsafe(self._end, number)

    def _end(self, number: int) -> None:
        if self.session.busy:
            self.session.busy.stop.set()
        self.session.keep()
        said = f"redline: ended by {signal.Signals(number).name}; every decision is kept"
        self.exit(128 + number, message=Text(said))

    def _fatal_error(self) -> None:
        """End with a traceback that shows no values."""
        error = sys.exc_info()[1]
        told = "".join(traceback.format_exception(error))
        self._exit_renderables.append(Text(visible(told)))
        self._close_messages_no_wait()
