"""Opening the sweep, and doing what was chosen there."""

from __future__ import annotations

from tui.screens.deciding import Deciding
from tui.screens.stage import NO_REVIEW, Stage


class Sweeping:
    """What `Space` does."""

    def __init__(self, stage: Stage, deciding: Deciding) -> None:
        self._stage = stage
        self._session = stage.session
        self._deciding = deciding

    def sweep(self) -> None:
        """Show all undecided changes of the section that want no look, in full; where the section
        has none, those of the whole report."""
        session = self._session
        review, hunk, way = session.review, session.hunk, session.way
        if review is None or hunk is None or way is None:
            self._stage.tell(NO_REVIEW if review is None else "there is no change here")
            return
        from tui.screens.sweep import SweepScreen

        if not SweepScreen.has_any(review, way.shown):
            left = sum(not review.is_decided(each) for each in review.hunks)
            told = "each of those left wants a look of its own" if left else ""
            self._stage.tell(f"nothing to sweep: {told}" if told else "")
            return
        self._stage.ask(SweepScreen(way, session.document, hunk.section), self._swept)

    def _swept(self, swept: object) -> None:
        from tui.screens.sweep import Swept

        if not isinstance(swept, Swept):
            return
        desk = self._session.desk
        count = len(swept.ids)
        done = "taken" if swept.accept else "left out"
        act = desk.accept_rest if swept.accept else desk.reject
        self._deciding.decide(act, swept.ids, f"{count} {done} at once; u undoes it")
