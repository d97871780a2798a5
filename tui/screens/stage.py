"""What those who act for the editor may ask of the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.message import Message
from textual.screen import ModalScreen

from tui.session import Session
from tui.walk import Stop
from tui.widgets.redline import Redline

T = TypeVar("T")
NO_REVIEW = "no review is open; R drafts the next reference"
"""Why most keys cannot act before a draft."""


class Stage(Protocol):
    """The screen, as seen by those who act on it."""

    session: Session
    """Where the editor is."""

    @property
    def redline(self) -> Redline:
        """The redline."""

    @property
    def columns(self) -> int:
        """How wide the terminal is."""

    def show(self) -> None:
        """The review changed: show all of it."""

    def show_lines(self) -> None:
        """Words changed: show the lines around the redline."""

    def tell(self, said: str) -> None:
        """Tell the editor one line."""

    def go(self, stop: Stop) -> None:
        """Put the cursor on a stop."""

    def find_cursor(self) -> bool:
        """Bring what is under the cursor into view; True when it was out of it."""

    def ask(self, dialog: ModalScreen[T], answer: Callable[[T | None], None]) -> None:
        """Open a dialog; `answer` gets what it returns."""

    def run_job(self, job: Callable[[], None], name: str) -> None:
        """Run something in a thread of its own; it posts messages and touches no widget."""

    def post(self, message: Message) -> None:
        """Send a message to the screen; from any thread."""

    def hand_over(self, act: Callable[[], T]) -> T:
        """Run something with the terminal handed over.

        Raises:
            RedlineError: the terminal cannot be handed over; and all that `act` raises.
        """

    def lit_reference(self) -> int:
        """The 1-based index of the reference lit in the list that has the focus; 0 for none."""
