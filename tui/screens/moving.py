"""Moving: from change to change, from section to section, opening and closing."""

from __future__ import annotations

from tui.render.row import View
from tui.screens.stage import Stage
from tui.walk import Stop, following, landing, other_section

_NONE = "no review is open; R drafts the next reference"


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
        """To the next change of all, opening it where it is folded."""
        self._step(forward=True, undecided=False)

    def previous_any(self) -> None:
        """To the previous change of all, opening it where it is folded."""
        self._step(forward=False, undecided=False)

    def _step(self, *, forward: bool, undecided: bool) -> None:
        review = self._session.review
        if review is None:
            self._stage.tell(_NONE)
            return
        opened = self._session.look.opened
        stop = following(review, opened, self._session.cursor, forward=forward, undecided=undecided)
        if stop is None:
            self._stage.find_cursor()
            self._stage.tell(self._why_not(undecided=undecided))
            return
        self._stage.go(stop)
        if not undecided and self._session.is_folded:
            self.unfold()

    def _why_not(self, *, undecided: bool) -> str:
        review = self._session.review
        if review is None or not review.hunks:
            return "this review has no changes"
        if not undecided:
            return "this is the only change"
        if all(review.is_decided(hunk) for hunk in review.hunks):
            return ""  # the status line asks to commit
        return "this is the only undecided change left"

    def after_deciding(self) -> None:
        """To the next undecided change, if there is one."""
        session = self._session
        if session.review is None:
            return
        opened = session.look.opened
        stop = following(session.review, opened, session.cursor, forward=True, undecided=True)
        if stop is not None:
            self._stage.go(stop)

    def section_on(self) -> None:
        """To the next section."""
        self._to_section(1)

    def section_back(self) -> None:
        """To the section before."""
        self._to_section(-1)

    def _to_section(self, step: int) -> None:
        review = self._session.review
        if review is None:
            self._stage.tell(_NONE)
            return
        hunk = other_section(review, self._session.cursor, step)
        if hunk is None:
            self._stage.tell("all changes are in one section")
        else:
            self.to(hunk)

    def to(self, hunk: str, change: str = "") -> None:
        """To a hunk, or to a part of it."""
        review = self._session.review
        if review is not None and hunk in review.hunk_of:
            self._stage.go(landing(review, self._session.look.opened, hunk, change))

    def split(self) -> None:
        """Open the hunk under the cursor."""
        hunk = self._session.hunk
        if hunk is None:
            self._stage.tell(_NONE if self._session.review is None else "there is no change here")
        elif hunk.id in self._session.look.opened:
            self._stage.tell("it is open already; S closes it")
        elif self._session.review and hunk.id in self._session.review.decisions.edits:
            self._stage.tell("this is your own text; u brings the hunk back")
        elif len(hunk.decidable) < 2:
            self._stage.tell("this change has no parts")
        else:
            self._session.unfold(hunk.id)
            self._session.open_hunk(hunk.id)
            self._show_at((hunk.id, hunk.decidable[0].id))

    def join(self) -> None:
        """Close the hunk under the cursor."""
        hunk = self._session.hunk
        if hunk is None or hunk.id not in self._session.look.opened:
            self._stage.tell("nothing is open here; s opens a change that has parts")
            return
        self._session.close_hunk(hunk.id)
        self._show_at((hunk.id, ""))

    def unfold(self) -> None:
        """Open a hunk that came folded."""
        hunk = self._session.hunk
        if hunk is None or not self._session.is_folded:
            self._stage.tell("nothing is folded here; s opens a change that has parts")
            return
        self._session.unfold(hunk.id)
        self._show_at(self._session.cursor)

    def _show_at(self, stop: Stop) -> None:
        self._session.cursor = stop
        self._stage.show()
        self._stage.go(stop)

    def view(self) -> None:
        """Marked, as it would read, as it was."""
        if self._session.review is None:
            self._stage.tell(_NONE)
            return
        views = list(View)
        now = views[(views.index(self._session.look.view) + 1) % len(views)]
        self._session.view(now)
        self._stage.show()
        self._stage.go(self._session.cursor)
        told = {
            View.MARKED: "the changes, marked",
            View.RESULT: "as it would read; only what is accepted counts",
            View.ORIGINAL: "as it was",
        }
        self._stage.tell(f"shown: {told[now]}; v goes on")
