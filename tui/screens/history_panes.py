"""Going from pane to pane on the history screen; on a narrow terminal one of them is shown."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

from tui.screens.beside import Beside
from tui.screens.browsing import Browsing
from tui.widgets.evidence import Evidence


class HistoryPanes:
    """The list, the redline, the evidence."""

    def __init__(self, screen: Screen[str], browsing: Browsing, beside: Beside) -> None:
        self._screen = screen
        self._browsing = browsing
        self._beside = beside

    @property
    def _evidence(self) -> Evidence:
        return self._screen.query_one(Evidence)

    @property
    def is_in_list(self) -> bool:
        """Has the list the focus?"""
        return self._browsing.list.has_focus

    def step(self, step: int) -> None:
        """`j` and `k`: to another version, another change, or a line on."""
        if self.is_in_list:
            self._browsing.list.action_step(step)
        elif self._evidence.has_focus:
            self._evidence.scroll_relative(y=step, animate=False)
        else:
            self._beside.step(step)

    def next(self) -> None:
        """To the next pane."""
        panes = [self._browsing.list, self._beside.redline, self._evidence]
        here = next((at for at, pane in enumerate(panes) if pane.has_focus), 0)
        self.to(panes[(here + 1) % len(panes)])

    def to(self, pane: Widget) -> None:
        """To a pane; on a narrow terminal the list gives way to the others."""
        self._screen.set_class(pane is not self._browsing.list, "-opened")
        pane.focus()

    def list(self) -> None:
        """To the list."""
        self.to(self._browsing.list)

    def redline(self) -> None:
        """To the redline."""
        self.to(self._beside.redline)
