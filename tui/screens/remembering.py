"""The way into the history of the report, and back with what is to be brought back.

Owns that what comes back is under review on the main screen, undecided like any draft.
"""

from __future__ import annotations

from functools import partial

from tui.render.lines import tally
from tui.screens.panes import Panes
from tui.screens.stage import Stage


class Remembering:
    """What `H` does."""

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._session = stage.session
        self._panes = panes

    def history(self) -> None:
        """Open the history of the report; from the outline, that of the section which is lit."""
        from tui.screens.history import HistoryScreen

        review = self._session.review
        lit = self._panes.lit_in_outline()
        hunk = review.hunk_of.get(lit) if review else None
        section = hunk.section if hunk else ()
        before = review.header.id if review else ""
        screen = HistoryScreen(self._session.desk, lambda: self._session.busy_line, section)
        self._stage.ask(screen, partial(self._back, before))

    def _back(self, before: str, said: str | None) -> None:
        from core.restoring import NAME

        session, review = self._session, self._session.review
        if review is None or review.header.id == before or review.header.drafter != NAME:
            self._stage.tell(said or "")
            return
        session.forget()
        session.said = f"{tally(review)}: {review.summary}"
        self._panes.redline()
        self._stage.show()
        self._stage.go(session.cursor)
