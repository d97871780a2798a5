"""The app: one desk, one screen, its themes.

Owns starting and ending. The crash report never shows the values of variables, among which could be
keys.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from core.desk import Desk
from core.drafting.drafter import Drafter
from tui.screens.review import ReviewScreen
from tui.theme import THEMES


class RedlineApp(App[int]):
    """Redline on a terminal."""

    TITLE = "redline"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk, drafter: Callable[[], Drafter]) -> None:
        super().__init__()
        self._desk = desk
        self._drafter = drafter
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES.get(desk.settings.theme, THEMES["dark"]).name

    def on_mount(self) -> None:
        """Open the one screen."""
        self.push_screen(ReviewScreen(self._desk, self._drafter))

    def _fatal_error(self) -> None:
        """End with a traceback that shows no values."""
        error = sys.exc_info()[1]
        self._exit_renderables.append("".join(traceback.format_exception(error)))
        self._close_messages_no_wait()
