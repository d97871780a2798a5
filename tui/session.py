"""What the screen remembers beside the review: where the editor is and how she looks at it.

No widgets here. The review itself is the desk's; where the cursor stood is kept beside it, so that
coming back finds it again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from core.changes import Hunk, HunkState
from core.checklist import Item, ItemState
from core.desk import Desk
from core.errors import JournalError, SourceError
from core.repository import GitFacts
from core.review import Review
from tui.render.hunks import is_folded
from tui.render.row import Look, View
from tui.render.words import counted
from tui.walk import NOWHERE, Stop, following, landing

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from core.source import Source

GRACE = 0.5
"""Seconds in which deciding keys are ignored after what is under the cursor changed by itself."""
_CACHE = "screen"


@dataclass(slots=True)
class Busy:
    """A draft or a commit that is running."""

    what: str
    """What is being done: `drafting` or `committing`."""
    since: float
    """When it began, by the session's clock."""
    said: str = ""
    """How far it is."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set to stop it."""


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    """Where the editor was when she left."""

    hunk: str
    change: str
    opened: tuple[str, ...]
    unfolded: tuple[str, ...]


class Session:
    """One editor before one desk.

    Args:
        drafter: makes the drafter; called when something is drafted, because importing one is dear.
        clock: seconds, never going back.
    """

    def __init__(
        self,
        desk: Desk,
        drafter: Callable[[], Drafter],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.desk = desk
        """The workspace and its review."""
        self.drafter = drafter
        """Makes the drafter."""
        self.clock = clock
        """Tells the time in seconds."""
        self.look = Look()
        """How the review is looked at."""
        self.cursor: Stop = NOWHERE
        """Where the cursor is."""
        self.said = desk.settled
        """What was told last, about the last key; one line."""
        self.busy: Busy | None = None
        """What is running."""
        self.facts: GitFacts | None = None
        """What git said last; None before it was asked."""
        self.items: tuple[Item, ...] = desk.items()
        """The checklist, as read last."""
        self._report: str | None = None
        self._arrived: float | None = None

    # --- reading -----------------------------------------------------------------------------

    @property
    def review(self) -> Review | None:
        """The open review."""
        return self.desk.review

    @property
    def hunk(self) -> Hunk | None:
        """The hunk under the cursor."""
        return self.review.hunk_of.get(self.cursor[0]) if self.review else None

    @property
    def report(self) -> str:
        """The report, when no review is open; read once."""
        if self._report is None:
            self._report = self.desk.report_text()
        return self._report

    @property
    def following(self) -> Item | None:
        """The first open item of the checklist."""
        return next((item for item in self.items if item.state is ItemState.OPEN), None)

    @property
    def source(self) -> Source | None:
        """What was read for the open review; None without one, and where the journal lost it."""
        try:
            return self.desk.source()
        except (JournalError, SourceError):
            return None

    @property
    def busy_line(self) -> str:
        """What is running, how far it is and since when; empty when nothing is."""
        busy = self.busy
        if busy is None:
            return ""
        review = self.review
        parts = [f"{busy.what}: {busy.said}" if busy.said else busy.what]
        if busy.what == "drafting":
            parts.append(f"{counted(len(review.hunks) if review else 0, 'proposal')} so far")
        parts.append(f"{self.clock() - busy.since:.0f} s")
        parts += [] if busy.stop.is_set() else ["Esc stops it"]
        return " · ".join(parts)

    @property
    def is_folded(self) -> bool:
        """Is what is under the cursor folded, because it was declined before?"""
        return self.hunk is not None and is_folded(self.hunk, self.look)

    def states(self) -> dict[Stop, HunkState]:
        """The state of every hunk, and of the parts of those that are opened."""
        review = self.review
        if review is None:
            return {}
        states: dict[Stop, HunkState] = {(h.id, ""): review.state(h) for h in review.hunks}
        for id_ in self.look.opened & review.hunk_of.keys():
            for change in review.hunk_of[id_].decidable:
                states[(id_, change.id)] = HunkState(review.decision(change.id).value)
        return states

    # --- the cursor --------------------------------------------------------------------------

    def start(self) -> None:
        """Put the cursor where the editor left it, else on the first undecided hunk."""
        if self.review is None:
            return
        kept = self._kept()
        if kept and kept.hunk in self.review.hunk_of:
            known = self.review.hunk_of.keys()
            self.look = replace(
                self.look,
                opened=frozenset(kept.opened) & known,
                unfolded=frozenset(kept.unfolded) & known,
            )
            self.cursor = landing(self.review, self.look.opened, kept.hunk, kept.change)
        else:
            self.to_first()

    def to_first(self) -> None:
        """Put the cursor on the first undecided hunk, or on the first of all."""
        review = self.review
        if review is None or not review.hunks:
            self.cursor = NOWHERE
            return
        opened = self.look.opened
        first = following(review, opened, NOWHERE, forward=True, undecided=True)
        self.cursor = first or landing(review, opened, review.hunks[0].id)

    def keep(self) -> None:
        """Remember where the editor is, for when she comes back."""
        if self.review is not None and self.cursor != NOWHERE:
            kept = _Kept(*self.cursor, tuple(self.look.opened), tuple(self.look.unfolded))
            self.desk.journal.put_cached(_CACHE, msgspec.json.encode(kept))

    def _kept(self) -> _Kept | None:
        try:
            data = self.desk.journal.cached(_CACHE)
            return msgspec.json.decode(data, type=_Kept) if data else None
        except (msgspec.DecodeError, JournalError, OSError):
            return None  # it can be done without

    # --- changing ----------------------------------------------------------------------------

    def view(self, view: View) -> None:
        """Show changes another way."""
        self.look = replace(self.look, view=view)

    def open_hunk(self, hunk: str) -> None:
        """Show a hunk in parts."""
        self.look = replace(self.look, opened=self.look.opened | {hunk})

    def close_hunk(self, hunk: str) -> None:
        """Show a hunk as one."""
        self.look = replace(self.look, opened=self.look.opened - {hunk})

    def unfold(self, hunk: str) -> None:
        """Show a hunk that was declined before."""
        self.look = replace(self.look, unfolded=self.look.unfolded | {hunk})

    def forget(self) -> None:
        """The review is closed: nothing is opened, the files are read again when needed."""
        self.look = replace(self.look, opened=frozenset(), unfolded=frozenset())
        self.items = self.desk.items()
        self._report = None
        self.to_first()

    def changed_by_itself(self, before: Hunk | None) -> None:
        """Compare what is under the cursor with what was; if it is another, deciding keys wait."""
        if self.hunk is not None and self.hunk != before:
            self._arrived = self.clock()
            self.said = "this change has just come under the cursor; look at it first"

    @property
    def in_grace(self) -> bool:
        """Has what is under the cursor changed by itself a moment ago?"""
        return self._arrived is not None and self.clock() - self._arrived < GRACE
