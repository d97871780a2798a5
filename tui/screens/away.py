"""Putting the open review away, and taking one up again that was put away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.errors import RedlineError
from core.visible import visible
from tui.render.lines import tally
from tui.render.words import clean
from tui.screens.ask_dialogs import ChoiceDialog, YesDialog
from tui.screens.stage import NO_REVIEW, Stage

if TYPE_CHECKING:
    from core.resuming import AwayReview


class Away:
    """What `X` and `P` do."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session

    def abandon(self) -> None:
        """Ask, then put the open review away."""
        review = self._session.review
        if self._is_busy():
            return
        if review is None:
            self._stage.tell(NO_REVIEW)
            return
        title = clean(review.header.title)
        text = f"{title}: {tally(review) or 'nothing was proposed'}\n\n"
        text += "It is kept for 30 days with all that is decided; P takes it up again."
        self._stage.ask(YesDialog("Put this review away?", text), self._abandoned)

    def _abandoned(self, yes: bool | None) -> None:
        session = self._session
        if not yes:
            self._stage.tell("the review is open as before")
            return
        session.keep()
        try:
            session.desk.abandon()
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        session.forget()
        self._stage.show()
        self._stage.tell("put away, kept for 30 days; P takes it up again")

    def reviews(self) -> None:
        """List what was put away; Enter takes one up again."""
        from core.resuming import reviews_away

        if self._is_busy():
            return
        if self._session.review is not None:
            self._stage.tell("a review is open; commit it with c, or put it away with X, then P")
            return
        found = list(reviews_away(self._session.desk.journal))
        if not found:
            self._stage.tell("no review is put away")
            return
        dialog = ChoiceDialog("Take up a review again", [_line(each) for each in found])
        self._stage.ask(dialog, partial(self._chosen, found))

    def _chosen(self, found: Sequence[AwayReview], at: int | None) -> None:
        session = self._session
        if at is None:
            return
        try:
            resumed = session.desk.resume(found[at].id)
        except RedlineError as error:
            self._show_open()  # the review may be open nevertheless
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        self._show_open()
        told = [f"taken up again: {tally(resumed.review) or 'nothing proposed'}", *resumed.says]
        self._stage.tell(visible("; ".join(told)))

    def _show_open(self) -> None:
        session = self._session
        session.forget()
        session.start()
        self._stage.show()
        self._stage.go(session.cursor)

    def _is_busy(self) -> bool:
        busy = self._session.busy
        if busy:
            self._stage.tell(f"{busy.what} goes on; Esc stops it")
        return bool(busy)


def _line(away: AwayReview) -> str:
    """A review that was put away on one line."""
    day = f"{away.put_away.astimezone():%Y-%m-%d %H:%M}"
    if away.review is None:
        return f"{day}  {clean(away.id)}: damaged, {clean(away.damage)}"
    decided = f"{away.decided} of {len(away.review.hunks)} decided"
    return f"{day}  {decided}  {clean(away.review.header.title)}"
