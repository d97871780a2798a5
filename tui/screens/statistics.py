"""How the report grew, on whom it rests, what was decided: a page to look at."""

from __future__ import annotations

from functools import partial

from core.desk import Desk
from core.statistics import Statistics
from tui import inquiries
from tui.keys import LOOKING
from tui.messages import StatisticsCounted
from tui.render.statistics import statistics_page
from tui.screens.page import PageScreen
from tui.widgets.page import WIDEST

_MARGIN = 6  # cells beside the text


class StatisticsScreen(PageScreen):
    """Counts in a thread, then shows."""

    KEYS = LOOKING

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Statistics | None = None

    def on_mount(self) -> None:
        """Begin."""
        self.view.focus()
        self.titled("The report in figures")
        self.told("counting …")
        self.run_job(partial(inquiries.count, self._desk, self.post_message), "statistics")

    def on_statistics_counted(self, event: StatisticsCounted) -> None:
        """Show it, or go back and say why not."""
        if event.found is None:
            error = event.error
            self.dismiss(f"{error.message}; {error.hint}" if error else "")
            return
        self._found = event.found
        self._draw()

    def on_resize(self) -> None:
        """Draw anew for the new width."""
        super().on_resize()
        self._draw()

    def _draw(self) -> None:
        if self._found is not None:
            self.show(statistics_page(self._found, max(min(self.size.width - _MARGIN, WIDEST), 30)))

    def place(self) -> str:
        """Where the same can be had as a picture."""
        return "redline stats --svg FILE draws it" if self._found else "counting …"
