"""The app: one desk, one screen, its themes.

Owns starting and ending. The crash report never shows the values of variables, among which could be
keys.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import App

from core.desk import Desk
from core.visible import visible
from tui.screens.review import ReviewScreen
from tui.session import Session
from tui.theme import THEMES

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

    def __init__(
        self,
        desk: Desk,
        drafter: Callable[[], Drafter],
        clock: Callable[[], float] = time.monotonic,
        painted: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._painted = painted
        self.session = Session(desk, drafter, clock)
        """Where the editor is."""
        self.animation_level = "none"  # a text that slides cannot be read
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES.get(desk.settings.theme, THEMES["dark"]).name

    def get_default_screen(self) -> ReviewScreen:
        """The one screen, so that the first frame is its."""
        return ReviewScreen(self.session)

    def on_ready(self) -> None:
        """The first picture is there."""
        if self._painted:
            self.call_after_refresh(self._painted)

    def _fatal_error(self) -> None:
        """End with a traceback that shows no values."""
        error = sys.exc_info()[1]
        told = "".join(traceback.format_exception(error))
        self._exit_renderables.append(Text(visible(told)))
        self._close_messages_no_wait()
