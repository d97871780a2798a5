"""A page over the review: a text with marks to go to, searched and read. The reader, why and the
audit are such pages.

Owns what they share: the lines around the text, going from mark to mark, searching, going back. A
page changes nothing; it gives back one line for the editor, empty for none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from core.visible import visible
from tui.keys import SEARCHING, hint
from tui.messages import MarkPicked
from tui.render.page import Mark, Match, NotePage, Page
from tui.render.words import cut, two_ends
from tui.render.wrap import cells
from tui.widgets.page import PageView
from tui.widgets.texts import rewrite

SHORT = 24
"""Rows up to which what is below the text is kept low."""


class PageScreen(ModalScreen[str]):
    """A page, what it is above it, what is told and the keys below."""

    CSS_PATH = Path(__file__).parent.parent / "styles" / "page.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back"),
        Binding("q", "back", "back"),
        Binding("slash", "search", "search"),
        Binding("n", "on(1)", "next"),
        Binding("N", "on(-1)", "before"),
        Binding("question_mark", "help", "help"),
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys that are named at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page = NotePage((), ())
        self._matches: Sequence[Match] = ()
        self._match = 0
        self._query = ""
        self._shown_title = ("", "")

    # --- layout ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """What it is, the page, what is told, the keys."""
        yield Static(id="page-title")
        yield Static(id="page-note")
        yield PageView(id="page")
        yield from self.below()
        yield Static(id="page-told")
        yield Input(id="page-search", placeholder="search", select_on_focus=False)
        yield Static(id="page-keys")

    def below(self) -> Iterable[Widget]:
        """What stands between the page and the lines at the bottom."""
        return ()

    def on_resize(self) -> None:
        """Cut the lines to the new width; leave room for the text on a low terminal."""
        self.set_class(self.size.height <= SHORT, "-short")
        self.titled(*self._shown_title)
        self.told()

    @property
    def view(self) -> PageView:
        """The text."""
        return self.query_one(PageView)

    @property
    def mark(self) -> Mark | None:
        """What is under the cursor."""
        return self._page.by_name.get(self.view.at)

    # --- showing -----------------------------------------------------------------------------

    def show(self, page: Page, at: str = "") -> None:
        """Show a page, with the cursor on a mark."""
        self._page = page
        self._query, self._matches = "", ()
        self.view.show(page, at)
        self.moved()

    def titled(self, left: str, right: str = "") -> None:
        """Say what this is. Where there is no room for all of it, the folders of a path on the
        right give way first, then the left words.

        Args:
            left: safe to show.
            right: safe to show.
        """
        self._shown_title = (left, right)
        width = max(self.size.width - 2, 0)
        if cells(left) + cells(right) + 2 > width and "/" in right:
            right = f"…/{right.rpartition('/')[2]}"
        title = two_ends(left, right, width)
        self.query_one("#page-title", Static).update(Content(title))

    def noted(self, note: str) -> None:
        """Say what has to be known, where there is something."""
        line = self.query_one("#page-note", Static)
        line.set_class(bool(note), "told")
        rewrite(line, Content(note))

    def told(self, said: str = "") -> None:
        """Say a line at the bottom: given words, else where the cursor is."""
        width = max(self.size.width - 2, 0)
        line = said or self.place()
        self.query_one("#page-told", Static).update(Content(cut(visible(line), width)))
        keys = SEARCHING_HERE if self._query else self.KEYS
        self.query_one("#page-keys", Static).update(Content(cut(hint(keys), width)))

    def place(self) -> str:
        """Where the cursor is, in words."""
        return ""

    # --- going -------------------------------------------------------------------------------

    def moved(self) -> None:
        """The cursor is elsewhere."""
        self.told()

    def go(self, name: str) -> None:
        """Put the cursor on a mark."""
        self.view.move(name)
        self.moved()

    def step(self, step: int, wanted: Callable[[Mark], bool] = lambda _: True) -> bool:
        """To another mark, round the end; False where there is no other.

        Args:
            step: 1 for the next, -1 for the one before.
            wanted: which marks are gone to.
        """
        marks = self._page.marks
        here = next((at for at, mark in enumerate(marks) if mark.name == self.view.at), None)
        start = (-1 if step > 0 else 0) if here is None else here
        for more in range(1, len(marks) + 1):
            mark = marks[(start + step * more) % len(marks)]
            if wanted(mark) and mark.name != self.view.at:
                self.go(mark.name)
                return True
        self.view.move(self.view.at)
        return False

    def action_on(self, step: int) -> None:
        """`n` and `N`: to another match in a search, else to another mark."""
        if self._query:
            self._to_match(self._match + step)
        else:
            self.step_on(step)

    def step_on(self, step: int) -> None:
        """To another mark, as `n` and `N` go."""
        if not self.step(step):
            self.told("there is no other" if self._page.marks else "nothing is marked here")

    def on_mark_picked(self, event: MarkPicked) -> None:
        """A click on a mark."""
        event.stop()
        self.go(event.name)

    # --- searching ---------------------------------------------------------------------------

    def action_search(self) -> None:
        """Open the line to write in."""
        line = self.query_one("#page-search", Input)
        line.value = self._query
        line.display = True
        line.focus()
        self.told("Enter searches · Esc closes")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in that line."""
        event.stop()
        self._hide_line()
        self._query = event.value.strip()
        self._matches = self.view.find(self._query)
        if self._query:
            self._to_match(self.view.first_from_here(self._matches))
        else:
            self.told()

    def _to_match(self, at: int) -> None:
        count = len(self._matches)
        if count:
            self._match = at % count
            self.view.go_to(self._matches[self._match])
        where = f"{self._match + 1} of {count}" if count else "not found"
        self.told(f"“{self._query}”: {where}")

    def _hide_line(self) -> None:
        self.query_one("#page-search", Input).display = False
        self.view.focus()

    # --- leaving -----------------------------------------------------------------------------

    def action_back(self) -> None:
        """Close the search, else the page."""
        if self.query_one("#page-search", Input).has_focus or self._query:
            self._hide_line()
            self._query, self._matches = "", ()
            self.view.find("")
            self.go(self.view.at)
        else:
            self.dismiss("")

    def action_help(self) -> None:
        """All keys."""
        from tui.screens.dialogs import HelpDialog

        self.app.push_screen(HelpDialog())

    def run_job(self, job: Callable[[], None], name: str) -> None:
        """Run something in a thread of its own; it posts messages to this page."""
        self.run_worker(
            job, name, name, description=name, exit_on_error=False, exclusive=True, thread=True
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in a worker is told."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.told(f"{event.worker.name} failed: {type(error).__name__}: {error}")


SEARCHING_HERE = tuple(pair for pair in SEARCHING if pair[0] not in ("Enter", "w"))
"""What the keys of an open search do on a page."""
