"""What the screen remembers beside the review: where the editor is and how she looks at it.

No widgets here. The review itself is the desk's; where the cursor stood is kept beside it, so that
coming back finds it again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from core.changes import Hunk
from core.desk import Desk
from core.document import Document
from core.errors import JournalError, SourceError
from core.items import Item, ItemState
from core.repository import GitFacts
from core.review import Review
from tui.arranging import Arranging, Filter
from tui.first_time import FirstTime
from tui.groups import KeptGroups
from tui.parts import Opened
from tui.render.finding import Found
from tui.render.hunks import is_folded
from tui.render.row import Look, View
from tui.render.words import counted
from tui.walk import NOWHERE, Stop, Told, Way

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter, Writing
    from core.source import Source

GRACE = 0.5
"""Seconds in which deciding keys are ignored after what is under the cursor changed by itself."""
_CACHE = "screen"


@dataclass(slots=True)
class Search:
    """A search that is open."""

    text: str = ""
    """What is looked for; empty while it is written."""
    places: Sequence[Found] = ()
    """Where it was found."""
    at: int = 0
    """Which of them is shown."""


@dataclass(slots=True)
class Busy:
    """A draft or a commit that is running."""

    what: str
    """What is being done: `drafting` or `committing`."""
    since: float
    """When it began, by the session's clock."""
    said: str = ""
    """How far it is."""
    writing: Writing | None = None
    """The proposal that is being written."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set to stop it."""


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    """Where the editor was when she left."""

    hunk: str
    part: str
    opened: tuple[Opened, ...]
    unfolded: tuple[str, ...]
    by_risk: bool = False


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
        self.said = desk.settled or desk.trust.warning
        """What was told last, about the last key; one line."""
        self.busy: Busy | None = None
        """What is running."""
        self.facts: GitFacts | None = None
        """What git said last; None before it was asked."""
        self.items: tuple[Item, ...] = desk.items()
        """The checklist, as read last."""
        self.by_risk = False
        """Are changes gone through by risk, not by place?"""
        self.filter: Filter | None = None
        """Which changes are shown; None for all."""
        self.search: Search | None = None
        """The search that is open."""
        self.first_time = FirstTime()
        """What is told with the first change she ever sees."""
        self.arranging = Arranging(KeptGroups(desk.journal))
        """Puts the hunks in order."""
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
    def way(self) -> Way | None:
        """The way through the open review."""
        if self.review is None:
            return None
        return self.arranging.way(self.review, self.look, self.filter, by_risk=self.by_risk)

    @property
    def group(self) -> tuple[str, ...]:
        """The folded group of hunks under the cursor; empty where there is none."""
        return self.way.group(self.cursor[0]) if self.way else ()

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
        hunk = self.hunk
        return hunk is not None and bool(hunk.declined_before) and is_folded(hunk, self.look)

    def told(self) -> Told:
        """What the redline tells of decisions."""
        review, way = self.review, self.way
        if review is None or way is None:
            return Told()
        return Told(way.seen, review.standing.looks, review.decisions.changes)

    def point(self) -> tuple[Stop, tuple[str, ...]]:
        """The cursor as the redline knows it; see `Way.point`."""
        return self.way.point(self.cursor) if self.way else (self.cursor, ())

    def drawn(self) -> Look:
        """How the review is looked at, with what is folded together and what alone is shown."""
        review, way = self.review, self.way
        if review is None or way is None:
            return self.look
        is_listed = (self.by_risk or self.filter is not None) and self.search is None
        only = self.arranging.titles(way, by_risk=self.by_risk) if is_listed else None
        folded = self.arranging.folds(way)
        # what is opened is decided in parts and looks the same
        return replace(self.look, opened=frozenset(), folded=folded, only=only)

    @property
    def document(self) -> Document:
        """The base of the review, or the report, with its blocks."""
        return self.desk.document(self.review.base if self.review else self.report)

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
                opened=frozenset(one for one in kept.opened if one[0] in known),
                unfolded=frozenset(kept.unfolded) & known,
            )
            self.by_risk = kept.by_risk
            self.cursor = self.landing(kept.hunk, kept.part)
        else:
            self.to_first()

    def landing(self, hunk: str, part: str = "") -> Stop:
        """The stop at a hunk or a part of it; see `Way.landing`."""
        way = self.way
        return way.landing(hunk, part) if way and hunk in way.review.hunk_of else NOWHERE

    def to_first(self) -> None:
        """Put the cursor on the first undecided hunk, or on the first of all."""
        way = self.way
        if way is None or not way.stops:
            self.cursor = NOWHERE
            return
        first = way.following(NOWHERE, forward=True, undecided=True)
        self.cursor = first or way.stops[0]

    def follow_round(self) -> None:
        """Where the hunk under the cursor gave way to another round of it, go with it."""
        review, gone = self.review, self.cursor[0]
        if review is None or not gone or gone in review.hunk_of:
            return
        pairs = [(new, old.id) for new, old in review.rounds.items()]
        others = [new for new, old in pairs if old == gone]
        others += [old for new, old in pairs if new == gone]
        there = next((id_ for id_ in others if id_ in review.hunk_of), None)
        if there is not None:
            self.cursor = self.landing(there)

    def keep(self) -> None:
        """Remember where the editor is, for when she comes back."""
        if self.review is not None and self.cursor != NOWHERE:
            look = self.look
            kept = _Kept(*self.cursor, tuple(look.opened), tuple(look.unfolded), self.by_risk)
            self.desk.journal.put_cached(_CACHE, msgspec.json.encode(kept))

    def _kept(self) -> _Kept | None:
        try:
            data = self.desk.journal.cached(_CACHE)
            return msgspec.json.decode(data, type=_Kept) if data else None
        except (msgspec.DecodeError, RecursionError, JournalError, OSError):
            return None  # it can be done without

    # --- changing ----------------------------------------------------------------------------

    def view(self, view: View) -> None:
        """Show changes another way."""
        self.look = replace(self.look, view=view)

    def open(self, part: Opened) -> None:
        """Show a hunk, or a block of it, in parts."""
        self.look = replace(self.look, opened=self.look.opened | {part})

    def close(self, parts: Collection[Opened]) -> None:
        """Show hunks, or blocks of them, as one."""
        self.look = replace(self.look, opened=self.look.opened - set(parts))

    def unfold(self, *hunks: str) -> None:
        """Show hunks that came folded."""
        self.look = replace(self.look, unfolded=self.look.unfolded | set(hunks))

    def fold(self, *hunks: str) -> None:
        """Fold hunks again that came folded."""
        self.look = replace(self.look, unfolded=self.look.unfolded - set(hunks))

    def forget(self) -> None:
        """The review is closed: nothing is opened, the files are read again when needed."""
        self.look = replace(self.look, opened=frozenset(), unfolded=frozenset())
        self.filter = None
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
