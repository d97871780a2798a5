"""Asking for proof: the source of a change, where a block came from, the whole report held against
its sources.

Owns that a reference which was read already is opened by these acts alone, and that each says what
it opens.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.errors import RedlineError
from tui.render.words import clean
from tui.screens.stage import Stage

if TYPE_CHECKING:
    from core.auditing import Planned


class Proving:
    """What `p`, `w` and `V` do."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session

    # --- the reader --------------------------------------------------------------------------

    def read(self) -> None:
        """Open the reference that is lit, else the source of the change under the cursor."""
        session = self._session
        index = self._stage.lit_reference()
        if index:
            self._read_reference(index)
            return
        review, hunk = session.review, session.hunk
        if review is None or hunk is None:
            self._stage.tell("no change is here; 1 goes to the references, where p opens one")
            return
        if session.group:
            self._stage.tell("several changes are folded here; Enter opens them")
            return
        from tui.screens.reader import ReaderScreen
        from tui.sources import of_hunk

        job = partial(of_hunk, session.desk, review, hunk)
        self._stage.ask(ReaderScreen(job, clean(review.header.title)), self._back)

    def _read_reference(self, index: int) -> None:
        item = next((item for item in self._session.items if item.index == index), None)
        if item is None:
            self._stage.tell("that item is no longer in the checklist")
            return
        from tui.screens.reader import ReaderScreen
        from tui.sources import of_reference

        job = partial(of_reference, self._session.desk, item)
        self._stage.ask(ReaderScreen(job, clean(item.title)), self._back)

    def _back(self, said: str | None) -> None:
        self._stage.tell(said or "")

    # --- why ---------------------------------------------------------------------------------

    def why(self) -> None:
        """Ask where the block under the cursor came from."""
        document = self._session.document
        if not document.blocks:
            self._stage.tell("the report has no text yet, so there is nothing to ask about")
            return
        from tui.screens.why import WhyScreen

        block, note = self._block()
        self._stage.ask(WhyScreen(self._session.desk, document, block, note), self._back)

    def _block(self) -> tuple[int, str]:
        """The block that is asked about, and what has to be said of that choice."""
        session = self._session
        search = session.search
        if search is not None and search.places:
            block = search.places[search.at].block
            if block >= 0:
                return block, ""
        document, hunk = session.document, session.hunk
        if hunk is None:
            note = "the first block on the screen; ] goes on, / finds words and w asks about them"
            return max(self._stage.redline.block_at_top(), 0), note
        text = document.text
        for change in hunk.decidable:
            for splice in change.splices:
                gone = text[splice.start : splice.end]
                found = document.block_at(splice.start + len(gone) - len(gone.lstrip()))
                if gone.strip() and found is not None:
                    return found.index, ""
        before = document.block_at(max(hunk.start - 1, 0))
        note = "the change adds text, which has no past; this is the block before it"
        return (before.index if before else 0), note

    # --- figures -----------------------------------------------------------------------------

    def statistics(self) -> None:
        """Show how the report grew and on whom it rests."""
        from tui.screens.statistics import StatisticsScreen

        self._stage.ask(StatisticsScreen(self._session.desk), self._back)

    # --- web references ----------------------------------------------------------------------

    def check(self) -> None:
        """Say what a check would fetch, and ask."""
        session = self._session
        if session.busy:
            self._stage.tell(f"{session.busy.what} goes on; Esc stops it")
            return
        from core.items import ItemKind, ItemState
        from tui.screens.dialogs import Told
        from tui.screens.drift import question

        try:
            items = session.desk.items()
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        asked = [i for i in items if i.kind is ItemKind.WEB and i.state is ItemState.DONE]
        if not asked:
            self._stage.tell("no web reference was read yet, so none can have changed")
            return
        keys = "y asks them · n goes back"
        ask = Told("Have the web references changed?", question(asked), keys)
        self._stage.ask(ask, partial(self._check, len(asked)))

    def _check(self, count: int, agreed: bool | None) -> None:
        if not agreed:
            self._stage.tell("nothing was fetched")
            return
        from tui.screens.drift import DriftScreen

        self._stage.ask(DriftScreen(self._session.desk, count), self._checked)

    def _checked(self, said: str | None) -> None:
        self._session.items = self._session.desk.items()
        self._stage.show()
        self._stage.tell(said or "")

    # --- audit -------------------------------------------------------------------------------

    def audit(self) -> None:
        """Say what an audit would open, and ask."""
        session = self._session
        if session.busy:
            self._stage.tell(f"{session.busy.what} goes on; Esc stops it")
            return
        from core.auditing import plan
        from tui.screens.audit import question
        from tui.screens.dialogs import Told

        try:
            planned = plan(session.desk.workspace)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        if all(each.why_not for each in planned):
            why = planned[0].why_not if planned else "the checklist has no references"
            self._stage.tell(f"nothing to hold the report against: {why}")
            return
        asked = "y opens them and begins · n goes back"
        title = "Hold the report against its sources?"
        agreed = partial(self._agreed, planned)
        self._stage.ask(Told(title, question(planned), asked), agreed)

    def _agreed(self, planned: list[Planned], agreed: bool | None) -> None:
        if not agreed:
            self._stage.tell("nothing was opened")
            return
        from tui.screens.audit import AuditScreen

        self._stage.ask(AuditScreen(self._session.desk, planned), self._back)
