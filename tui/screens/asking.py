"""Questions on the history: what is looked for, where to go, which branch, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.screen import ModalScreen
from textual.widgets import Input

from core.drafting.run import check_no_review
from core.errors import RedlineError
from tui.history_messages import BranchesTold
from tui.history_work import Clerk
from tui.render.versions import branch_line, places, restorable_line
from tui.screens.ask_dialogs import ChoiceDialog, LineDialog
from tui.screens.beside import Beside
from tui.screens.browsing import Browsing
from tui.screens.history_panes import HistoryPanes

T = TypeVar("T")


class Asker(Protocol):
    """The history screen, as seen by what asks on it."""

    @property
    def line(self) -> Input:
        """The line to write in."""

    def tell(self, said: str | None) -> None:
        """Tell a line; without one, where the cursor is."""

    def ask(self, dialog: ModalScreen[T], answer: Callable[[T | None], None]) -> None:
        """Open a dialog; `answer` gets what it returns."""


class Asking:
    """What `/`, `s`, `g`, `B` and `r` do."""

    def __init__(
        self,
        screen: Asker,
        panes: HistoryPanes,
        clerk: Clerk,
        browsing: Browsing,
        beside: Beside,
        busy: Callable[[], str],
    ) -> None:
        self._screen = screen
        self._panes = panes
        self._clerk = clerk
        self._browsing = browsing
        self._beside = beside
        self._busy = busy
        self.is_restoring = False
        """Is something brought back just now?"""
        self.query = ""
        """The words that were looked for; empty for none."""

    # --- which versions ----------------------------------------------------------------------

    def search(self) -> str:
        """Open the line to write in; what Enter does there, in words."""
        line = self._screen.line
        line.value = self.query
        line.display = True
        line.focus()
        return "Enter searches subjects, references and text that came or went · Esc closes"

    def close_search(self) -> None:
        """Close it."""
        self._screen.line.display = False
        self._panes.list()

    def all(self) -> None:
        """Show all versions again."""
        self.query = ""
        self._beside.redline.find("")
        self._browsing.all()
        self._screen.tell("")

    def section(self) -> str:
        """Show only the versions that changed the section under the cursor, or all again; which, in
        words."""
        if self._browsing.timeline.found is not None:
            self.all()
            return "all versions are shown"
        path = self._beside.section()
        if not path:
            return "no section is under the cursor; Enter goes to the redline"
        self._browsing.only_section(path)
        self._panes.list()
        return f"looking for the versions that changed {places(path)} …"

    def where(self) -> None:
        """Ask for a date or an id, and go there."""
        title = "Go to a version: a date, such as 2026-03, or the beginning of an id"
        ask = LineDialog(title, "Enter goes there · Esc goes back")
        self._screen.ask(ask, lambda wanted: self._screen.tell(self._browsing.go_to(wanted or "")))

    def branch(self, event: BranchesTold) -> None:
        """Ask which branch or tag to read."""
        lines = [branch_line(branch) for branch in event.branches]
        refs = ["HEAD" if branch.is_current else branch.ref for branch in event.branches]
        if "HEAD" not in refs:  # no branch is checked out, but a commit
            lines, refs = ["what is checked out", *lines], ["HEAD", *refs]

        def chosen(at: int | None) -> None:
            if at is not None:
                self.query = ""
                self._browsing.open(refs[at])
                self._screen.tell("")

        self._screen.ask(ChoiceDialog("Read the history of", lines), chosen)

    # --- bringing back -----------------------------------------------------------------------

    def what(self) -> str | None:
        """Ask what to bring back; why not, in words."""
        if self.is_restoring or (busy := self._busy()):
            return "it is brought back …" if self.is_restoring else busy
        try:
            check_no_review(self._clerk.desk)
        except RedlineError as error:
            return f"{error.message}; {error.hint}"
        comparison, lit = self._beside.comparison, self._browsing.lit
        if comparison is None or lit is None:
            return "nothing is compared yet"
        in_redline = not self._panes.is_in_list
        choices = comparison.restorable(self._beside.hunk if in_redline else None, lit)
        if not choices:
            return "what is on disk is there already; light an older version"

        def chosen(at: int | None) -> None:
            if at is not None:
                self.is_restoring = True
                self._screen.tell("it is brought back …")
                self._clerk.restore(choices[at])

        lines = [restorable_line(choice) for choice in choices]
        self._screen.ask(ChoiceDialog("Bring back, as changes to review", lines), chosen)
        return None
