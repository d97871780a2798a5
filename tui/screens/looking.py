"""How the review is looked at: views, order, filters, side by side, unchanged text."""

from __future__ import annotations

from functools import partial

from tui.arranging import Filter, filters
from tui.render.row import View
from tui.render.words import counted
from tui.screens.stage import NO_REVIEW, Stage

WIDE = 120
"""Columns from which on old and new fit side by side."""
_TOLD = {
    View.MARKED: "the changes, marked",
    View.RESULT: "as it would read; only what is accepted counts",
    View.ORIGINAL: "as it was",
}


class Looking:
    """What the keys do that show things another way."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session

    def view(self) -> None:
        """Marked, as it would read, as it was."""
        if self._session.review is None:
            self._stage.tell(NO_REVIEW)
            return
        views = list(View)
        now = views[(views.index(self._session.look.view) + 1) % len(views)]
        self._session.view(now)
        self._again(f"shown: {_TOLD[now]}; v goes on")

    def side_by_side(self) -> None:
        """Old and new side by side, or together again."""
        if self._session.review is None:
            self._stage.tell(NO_REVIEW)
            return
        width = self._stage.columns
        redline = self._stage.redline
        if width < WIDE and not redline.side_by_side:
            told = f"side by side needs {WIDE} columns; this terminal has {width}"
            self._stage.tell(told)
            return
        redline.side_by_side = not redline.side_by_side
        told = "old and new side by side" if redline.side_by_side else "old and new together"
        self._again(f"shown: {told}; b goes back")

    def order(self) -> None:
        """By risk, or by place."""
        session = self._session
        if session.review is None:
            self._stage.tell(NO_REVIEW)
            return
        session.by_risk = not session.by_risk
        if session.by_risk:
            session.to_first()
            told = "by risk, the most pressing first; o goes back to the order of the report"
        else:
            told = "by place, as in the report"
        self._again(told)

    def unchanged(self) -> None:
        """Unfold or fold the unchanged text around the cursor."""
        if self._session.by_risk or self._session.filter:
            self._stage.tell("only changes are shown now; o or f shows the report around them")
        elif not self._stage.redline.toggle_fold_at_cursor():
            self._stage.tell("no unchanged text is folded here")

    # --- filters -----------------------------------------------------------------------------

    def filter(self) -> None:
        """Choose what is shown, or show all again."""
        session = self._session
        review, hunk = session.review, session.hunk
        if review is None:
            self._stage.tell(NO_REVIEW)
        elif session.filter:
            session.filter = None
            self._again("all changes are shown")
        elif not review.hunks:
            self._stage.tell("this review has no changes")
        else:
            from tui.screens.ask_dialogs import ChoiceDialog

            found = filters(review, hunk.section if hunk else None)
            lines = [f"{one.words}  {len(one.chosen)}" for one in found]
            self._stage.ask(ChoiceDialog("Show only", lines), partial(self._chosen, found))

    def _chosen(self, found: list[Filter], at: int | None) -> None:
        session = self._session
        if at is None:
            return
        session.filter = found[at]
        if session.cursor[0] not in found[at].chosen:
            session.to_first()
        count = counted(len(found[at].chosen), "change")
        self._again(f"only {found[at].words}, {count}; f shows all")

    def _again(self, told: str) -> None:
        """Show all again, the cursor where it is or in the group it is now in."""
        session = self._session
        session.cursor = session.landing(*session.cursor)
        self._stage.show()
        self._stage.go(session.cursor)
        self._stage.tell(told)
