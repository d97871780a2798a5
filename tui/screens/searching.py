"""Searching changes and unchanged text; while a search is open, nothing is decided."""

from __future__ import annotations

from textual.screen import Screen
from textual.widgets import Input

from tui.keys import SEARCHING, hint
from tui.screens.moving import Moving
from tui.screens.stage import Stage
from tui.session import Search

MEANS = {"reject": "search_on", "search_back": "search_back", "unfold": "search_pick"}
"""What keys do while a search is open, by what they do else."""
OPEN = frozenset({"search", "back", "help", "view", "quit", "hint_quit", "palette", "why"})
"""What else can be done while a search is open."""


class Searching:
    """What `/` does, and `n`, `N`, Enter and Esc until it is closed."""

    def __init__(self, screen: Screen[None], stage: Stage, moving: Moving) -> None:
        self._screen = screen
        self._stage = stage
        self._session = stage.session
        self._moving = moving

    def search(self) -> None:
        """Open the line to write in."""
        self._session.search = Search(self._session.search.text if self._session.search else "")
        line = self._line()
        line.value = self._session.search.text
        line.display = True
        line.focus()
        self._stage.tell("Enter searches · Esc closes")

    def _line(self) -> Input:
        """The line to write in, made with the first search."""
        for line in self._screen.query("#search").results(Input):
            return line
        line = Input(id="search", placeholder="search", select_on_focus=False)
        self._screen.mount(line, after="#status")
        return line

    def find(self, text: str) -> None:
        """Look for a text."""
        if not text.strip():
            self.close()
            return
        redline = self._stage.redline
        self._line().display = False
        redline.focus()
        self._session.search = Search(text)
        self._show_all()
        places = self._session.search.places = redline.find(text)
        if places:
            first = redline.first_from_here(places)
            self._session.search.at = first
            redline.go_to_place(places[first])
        self._say()

    def on(self) -> None:
        """To the next match."""
        self._step(1)

    def back(self) -> None:
        """To the match before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        search = self._session.search
        if search is None or not search.text:
            self._stage.tell("N goes back in a search; / opens one")
            return
        if search.places:
            search.at = (search.at + step) % len(search.places)
            self._stage.redline.go_to_place(search.places[search.at])
        self._say()

    def pick(self) -> None:
        """Close the search and put the cursor on the change in which the match is."""
        search = self._session.search
        if search is None or not search.places:
            self.close()
            return
        hunk = self._stage.redline.hunk_at(search.places[search.at])
        if not hunk:
            self._stage.tell(f"this match is in unchanged text; {hint(SEARCHING)}")
            return
        self.close()
        self._moving.to(hunk)

    def close(self) -> None:
        """Close the search; the cursor is where it was."""
        found = self._session.search
        self._session.search = None
        self._line().display = False
        redline = self._stage.redline
        redline.find("")
        if found and found.text:
            self._show_all()
        redline.focus()
        self._stage.find_cursor()
        self._stage.tell("")

    def _show_all(self) -> None:
        """Show the whole report while it is searched, in its order; then what was chosen again."""
        if self._session.by_risk or self._session.filter:
            self._stage.show()

    def _say(self) -> None:
        search = self._session.search
        if search is None:
            return
        count = len(search.places)
        told = f"{search.at + 1} of {count}" if count else "not found"
        self._stage.tell(f"“{search.text}”: {told} · {hint(SEARCHING)}")
