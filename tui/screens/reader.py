"""The reader: a source as it was read, its cited passages marked.

Opens nothing by itself: it is given a job that opens one source, runs it in a thread, and says what
was opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui import inquiries
from tui.keys import READING
from tui.messages import SourceOpened
from tui.screens.page import PageScreen
from tui.sources import Opened


class ReaderScreen(PageScreen):
    """Shows one source.

    Args:
        job: opens the source.
        title: the reference, safe to show, until it is opened.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
    ]
    KEYS = READING

    def __init__(self, job: Callable[[], Opened], title: str) -> None:
        super().__init__()
        self._job = job
        self._reference = title
        self._opened: Opened | None = None

    def on_mount(self) -> None:
        """Open it."""
        self.view.focus()
        self.titled(self._reference)
        self.told("opening …")
        self.run_job(partial(inquiries.open_source, self._job, self.post_message), "open")

    def on_source_opened(self, event: SourceOpened) -> None:
        """Show it, or go back and say why not."""
        if event.opened is None:
            error = event.error
            self.dismiss(f"{error.message}; {error.hint}" if error else "")
            return
        opened = self._opened = event.opened
        self.titled(opened.title, opened.told)
        self.noted(opened.note)
        self.show(opened.page, opened.at)

    def place(self) -> str:
        """Which passage it is, and what was found in it."""
        marks, mark = self._page.marks, self.mark
        if mark is None:
            return "" if self._opened else "opening …"
        at = f"{mark.name}, passage {marks.index(mark) + 1} of {len(marks)}"
        return f"{at} · {mark.told}" if mark.told else at

    def action_scroll(self, lines: int) -> None:
        """A line up or down."""
        self.view.scroll_relative(y=lines, animate=False)
