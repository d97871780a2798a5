"""Moving: from change to change, from section to section, to a number."""

from __future__ import annotations

from core.errors import RedlineError
from tui.screens.stage import NO_REVIEW, Stage
from tui.walk import Stop


class Moving:
    """What the moving keys do."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session

    def next(self) -> None:
        """To the next undecided change."""
        self._step(forward=True, undecided=True)

    def previous(self) -> None:
        """To the previous undecided change."""
        self._step(forward=False, undecided=True)

    def next_any(self) -> None:
        """To the next change of all, opening it where it was declined before."""
        self._step(forward=True, undecided=False)

    def previous_any(self) -> None:
        """To the previous change of all, opening it where it was declined before."""
        self._step(forward=False, undecided=False)

    def _step(self, *, forward: bool, undecided: bool) -> None:
        way = self._session.way
        if way is None:
            self._stage.tell(NO_REVIEW)
            return
        stop = way.following(self._session.cursor, forward=forward, undecided=undecided)
        if stop is None:
            self._stage.find_cursor()
            self._stage.tell(self._why_not(undecided=undecided))
            return
        self._stage.go(stop)
        if not undecided and self._session.is_folded:
            self._session.unfold(stop[0])
            self._stage.show()
            self._stage.go(stop)

    def _why_not(self, *, undecided: bool) -> str:
        review = self._session.review
        if review is None or not review.hunks:
            return "this review has no changes"
        if not undecided:
            return "this is the only change"
        if all(review.is_decided(hunk) for hunk in review.hunks):
            return ""  # the status line asks to commit
        if self._session.filter:
            return "nothing else shown is undecided; f shows all changes"
        return "this is the only undecided change left"

    def to_decide(self) -> Stop | None:
        """The next undecided change; None where there is no other."""
        way = self._session.way
        if way is None:
            return None
        return way.following(self._session.cursor, forward=True, undecided=True)

    def section_on(self) -> None:
        """To the next section."""
        self._to_section(1)

    def section_back(self) -> None:
        """To the section before."""
        self._to_section(-1)

    def _to_section(self, step: int) -> None:
        way = self._session.way
        if way is None:
            self._stage.tell(NO_REVIEW)
            return
        stop = way.other_section(self._session.cursor, step)
        if stop is None:
            self._stage.tell("all changes shown are in one section")
        else:
            self._stage.go(stop)

    def to(self, hunk: str, part: str = "") -> None:
        """To a hunk, or to a part of it; one that a filter hides is shown with all others."""
        session = self._session
        if session.review is None or hunk not in session.review.hunk_of:
            return
        if session.filter and session.way and hunk not in (session.way.shown or ()):
            session.filter = None
            self._stage.show()
            self._stage.tell("the filter is taken off to go there")
        stop = session.landing(hunk, part)
        self._stage.go(stop)

    def to_number(self) -> None:
        """Ask for a number or an id and go there."""
        review = self._session.review
        if review is None or not review.hunks:
            self._stage.tell(NO_REVIEW if review is None else "this review has no changes")
            return
        from tui.screens.ask_dialogs import LineDialog

        title = f"Go to a change: 1 to {len(review.hunks)}, or an id"
        self._stage.ask(LineDialog(title, "Enter goes there · Esc goes back"), self._named)

    def _named(self, name: str | None) -> None:
        review = self._session.review
        if review is None or not (name := (name or "").strip()):
            return
        if name.isascii() and name.isdigit() and 1 <= int(name) <= len(review.hunks):
            self.to(review.hunks[int(name) - 1].id)
            return
        try:
            found = review.find(name)
        except RedlineError:
            told = f"there is no change {name}; they go from 1 to {len(review.hunks)}"
            self._stage.tell(told)
            return
        self.to(review.hunk_of[found[0]].id, found[0])
