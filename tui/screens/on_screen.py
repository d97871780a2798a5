"""The screen as those who act on it see it.

Owns what acting may do to a screen: show, tell, move, ask, run beside it, hand the terminal over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.app import SuspendNotSupported
from textual.message import Message
from textual.screen import ModalScreen, Screen

from core.errors import RedlineError
from tui.screens.showing import Showing
from tui.session import Session
from tui.walk import Stop
from tui.widgets.lists import Listing
from tui.widgets.redline import Redline

T = TypeVar("T")


class ScreenStage:
    """The stage of `tui.screens.stage`, on a screen of Textual."""

    def __init__(self, screen: Screen[None], session: Session, showing: Showing) -> None:
        self.session = session
        """Where the editor is."""
        self._screen = screen
        self._showing = showing

    def show(self) -> None:
        """The review changed: show all of it."""
        self._showing.everything()

    def show_lines(self) -> None:
        """Words changed: show the lines around the redline."""
        self._showing.around()

    def tell(self, said: str) -> None:
        """Tell the editor one line."""
        self.session.said = said
        self._showing.around()

    def go(self, stop: Stop) -> None:
        """Put the cursor on a stop."""
        self.session.cursor = stop
        self.redline.move(*self.session.point())
        self._screen.query_one("#outline", Listing).light(stop[0])
        self._showing.around()

    def find_cursor(self) -> bool:
        """Bring what is under the cursor into view; True when it was out of it."""
        redline = self.redline
        if redline.is_cursor_in_view():
            return False
        redline.scroll_to_cursor()
        return True

    @property
    def redline(self) -> Redline:
        """The redline."""
        return self._screen.query_one("#redline", Redline)

    @property
    def columns(self) -> int:
        """How wide the terminal is."""
        return self._screen.size.width

    def ask(self, dialog: ModalScreen[T], answer: Callable[[T | None], None]) -> None:
        """Open a dialog; `answer` gets what it returns."""
        self._screen.app.push_screen(dialog, answer)

    def run_job(self, job: Callable[[], None], name: str) -> None:
        """Run something in a thread of its own."""
        self._screen.run_worker(
            job, name, name, description=name, exit_on_error=False, exclusive=True, thread=True
        )

    def post(self, message: Message) -> None:
        """Send a message to this screen; from any thread."""
        self._screen.post_message(message)

    def hand_over(self, act: Callable[[], T]) -> T:
        """Run something with the terminal handed over. An error must not leave `suspend`, which
        would never give the keys back, and is raised after it."""
        error: BaseException | None = None
        try:
            with self._screen.app.suspend():
                try:
                    return_value = act()
                except BaseException as raised:  # noqa: BLE001  # raised again below
                    error = raised
        except SuspendNotSupported as unsupported:
            raise RedlineError(
                "this terminal cannot be handed over", "e edits here"
            ) from unsupported
        if error is not None:
            raise error
        return return_value

    def lit_reference(self) -> int:
        """The index of the reference lit in the list that has the focus; 0 for none."""
        pane = self._screen.query_one("#references", Listing)
        return int(pane.lit or 0) if pane.has_focus else 0
