"""Drafting: start, show what arrives, stop."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.checklist import Item, ItemState
from core.errors import RedlineError
from tui import work
from tui.messages import DraftEnded, DraftPriced, DraftProgressed, DraftWrote, HunksArrived
from tui.render.lines import tally
from tui.render.words import clean, counted
from tui.screens.ask_dialogs import LineDialog, YesDialog
from tui.screens.stage import NO_REVIEW, Stage
from tui.session import Busy
from tui.work import Asked

_MOST_SHOWN = 500
"""Characters of settings that are asked about here; more are shown by `redline trust`, which can be
scrolled."""
_SENDS = "Enter sends the change back with this; Esc leaves it as it is"


class Drafting:
    """What `R` does, and what comes of it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session
        self._generation = 0
        self._asked = Asked()

    def draft(self) -> None:
        """Draft from the lit reference, or the next open one."""
        session = self._session
        if session.busy:
            self._stage.tell(f"{session.busy.what} goes on; Esc stops it")
            return
        if session.review is not None and session.review.complete:
            self._stage.tell("a review is open; commit it with c, or put it away with X")
            return
        session.items = session.desk.items()
        item = self._lit()
        if item is not None and (why := _unreadable(item)):
            self._stage.tell(why)
            return
        self._ask_trust(Asked(item=item))

    def _ask_trust(self, asked: Asked) -> None:
        """Ask once about the guarded settings of the workspace's own file, then draft."""
        desk = self._session.desk
        told = "\n".join(desk.trust.entry_lines)
        if not desk.trust.is_undecided or len(told) > _MOST_SHOWN:
            self._start(asked)
            return

        def answered(yes: bool | None) -> None:
            try:
                desk.decide_trust(approve=bool(yes))
            except RedlineError as error:
                self._stage.tell(f"{error.message}; {error.hint}")
                return
            self._start(asked)

        self._stage.ask(YesDialog("Use these settings of this repository?", told), answered)

    def send_back(self) -> None:
        """Ask what is wrong with the change under the cursor, then ask for it again."""
        from core.drafting.revising import to_send_back

        session = self._session
        hunk, review = session.hunk, session.review
        if hunk is None or review is None:
            self._stage.tell(NO_REVIEW)
            return
        if session.busy:
            self._stage.tell(f"{session.busy.what} goes on; Esc stops it")
            return
        try:
            to_send_back(review, hunk.id)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        id_ = hunk.id

        def back(comment: str | None) -> None:
            if comment and comment.strip():
                self._start(Asked(hunk=id_, comment=comment.strip()))

        self._stage.ask(LineDialog("What should be different?", _SENDS), back)

    def _start(self, asked: Asked) -> None:
        session = self._session
        self._generation += 1
        busy = session.busy = Busy("asking again" if asked.hunk else "drafting", session.clock())
        self._asked = asked
        self._stage.show_lines()
        job = partial(
            work.draft,
            session.desk,
            session.drafter,
            asked,
            self._generation,
            self._stage.post,
            busy.stop,
        )
        self._stage.run_job(job, "draft")

    def priced(self, event: DraftPriced) -> None:
        """Ask whether it may cost what it would."""
        if event.generation != self._generation:
            return
        self._session.busy = None
        asked = self._asked

        def answered(yes: bool | None) -> None:
            if yes:
                self._start(replace(asked, said_yes=True))
            else:
                self._stage.tell("nothing was sent and nothing spent")

        title = "Send this?" if event.estimate.is_free else "Spend this?"
        self._stage.ask(YesDialog(title, clean(event.estimate.told)), answered)

    def wrote(self, event: DraftWrote) -> None:
        """Show what is being written."""
        busy = self._session.busy
        if event.generation == self._generation and busy:
            busy.writing = event.writing
            self._stage.show_lines()

    def about(self, index: int) -> str:
        """What can be done with a reference that was picked."""
        item = next((item for item in self._session.items if item.index == index), None)
        if item is None:
            return "that item is no longer in the checklist"
        review = self._session.review
        if review is not None and review.header.item == index:
            return f"{clean(item.title)} is under review; Esc goes to it"
        return _unreadable(item) or f"R drafts from {clean(item.title)}"

    def _lit(self) -> Item | None:
        index = self._stage.lit_reference()
        return next((item for item in self._session.items if item.index == index), None)

    def progressed(self, event: DraftProgressed) -> None:
        """Say how far it is."""
        busy = self._session.busy
        if event.generation == self._generation and busy:
            busy.said = f"{event.progress.what}{self._read()}"
            self._stage.show_lines()

    def _read(self) -> str:
        """How much was read: the size of the source."""
        source = self._session.source
        return f" · {source.size / 1000:.0f} KB read" if source else ""

    def arrived(self, event: HunksArrived) -> None:
        """Show new hunks; the cursor stays where it is."""
        if event.generation != self._generation:
            return
        before = self._session.hunk
        if self._session.busy:
            self._session.busy.writing = None
        self._session.follow_round()
        if self._session.hunk is None:
            self._session.to_first()
        self._session.changed_by_itself(before)
        self._stage.show()

    def ended(self, event: DraftEnded) -> None:
        """Say how it ended."""
        if event.generation != self._generation:
            return
        session = self._session
        session.busy = None
        if session.hunk is None:
            session.to_first()
        review = session.review
        if event.error:
            session.said = f"{event.error.message}; {event.error.hint}"
        elif event.stopped and review:
            kept = len(review.hunks)
            are = "is" if kept == 1 else "are"
            session.said = f"stopped; {counted(kept, 'whole change')} {are} kept, R goes on"
        elif event.stopped:
            session.said = "stopped; nothing was read and nothing begun"
        elif review and review.hunks:
            session.said = f"{tally(review)}: {review.summary}"
        elif review:
            session.said = f"nothing to propose: {review.summary}; c commits the tick alone"
        self._stage.show()


def _unreadable(item: Item) -> str:
    """Why an item is not read; empty when it is open."""
    if item.state is ItemState.DONE:
        return f"{clean(item.title)} is read already; a ticked reference is never read again"
    if item.state is ItemState.OTHER:
        return f"{clean(item.title)} is marked [{item.mark}], neither open nor read"
    return ""
