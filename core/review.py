"""Decisions on hunks: undo, result. A pure state machine.

Owns what a decision does. A `Review` is a value: deciding gives an `Event`, applying an event gives
a new review, and replaying the events of a journal gives the review back. Nothing here touches a
disk.

The result is computed from (base, changes, decisions) alone, by `Review.result`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.changes import Change, Decision, Finding, Hunk, HunkState, Splice
from core.errors import ReviewError
from core.events import (
    Completed,
    CutShort,
    Decided,
    Decisions,
    Edited,
    EditedText,
    Event,
    HunkArrived,
    Noted,
    PlacedByHand,
    Rebased,
    Redone,
    ReviewHeader,
    Step,
    Undone,
)
from core.relations import Relations
from core.result import editable_splice, result
from core.standing import Standing, is_decided, state_of, touched

SHORTEST_PREFIX = 4
"""Characters of an id that must be given."""


@dataclass(frozen=True)
class Review:
    """Base, changes and decisions."""

    header: ReviewHeader
    """What it is of."""
    base: str
    """The report's text it is drafted against."""
    hunks: tuple[Hunk, ...] = ()
    """In document order."""
    decisions: Decisions = field(default_factory=Decisions)
    """What holds now."""
    past: tuple[Step, ...] = ()
    """What `undo` takes back, last one last."""
    future: tuple[Step, ...] = ()
    """What `redo` brings back, next one last."""
    complete: bool = False
    """Has the drafter finished?"""
    summary: str = ""
    """What the drafter said at its end, or why it was cut short."""

    # --- looking things up -------------------------------------------------------------------

    @cached_property
    def _relations(self) -> Relations:
        return Relations(self.hunks)

    @property
    def changes(self) -> Mapping[str, Change]:
        """All changes by id."""
        return self._relations.changes

    @property
    def hunk_of(self) -> Mapping[str, Hunk]:
        """The hunk of each change id and of each hunk id."""
        return self._relations.hunk_of

    def find(self, prefix: str) -> tuple[str, ...]:
        """The decidable change ids a (prefix of a) hunk or change id stands for.

        Raises:
            ReviewError: unknown, ambiguous, or shorter than four characters.
        """
        names = self.hunk_of
        if prefix not in names:
            matches = [name for name in names if name.startswith(prefix)]
            # a hunk of one change answers to both ids; either names the same thing
            if len({self._meant(name) for name in matches}) != 1 or len(prefix) < SHORTEST_PREFIX:
                raise _unknown(prefix, matches)
            prefix = matches[0]
        return self._meant(prefix)

    def _meant(self, name: str) -> tuple[str, ...]:
        if name in self.changes:
            return (name,)
        hunk = self.hunk_of[name]
        return (hunk.id,) if hunk.unplaced else tuple(change.id for change in hunk.decidable)

    def decision(self, change: str) -> Decision:
        """The decision of a change."""
        if self.hunk_of[change].id in self.decisions.edits:
            return Decision.EDITED
        return self.decisions.changes.get(change, Decision.UNDECIDED)

    def state(self, hunk: Hunk) -> HunkState:
        """The decision of a hunk; *mixed* when its changes differ."""
        return state_of(hunk, self.decisions)

    def is_decided(self, hunk: Hunk) -> bool:
        """Is nothing of it left to decide?"""
        return is_decided(hunk, self.decisions)

    @cached_property
    def standing(self) -> Standing:
        """How all its hunks stand."""
        return Standing.of(self.hunks, self.decisions)

    def number(self, hunk: Hunk) -> int:
        """The 1-based number of a hunk."""
        return self._relations.numbers[hunk.id]

    def findings(self, hunk: Hunk) -> tuple[Finding, ...]:
        """What checking showed: of the editor's text where she wrote one."""
        edit = self.decisions.edits.get(hunk.id)
        return edit.findings if edit else hunk.findings

    def counts(self) -> dict[HunkState, int]:
        """How many hunks are in each state; they add up to the number of hunks."""
        return dict.fromkeys(HunkState, 0) | Counter(self.standing.states.values())

    def needs(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What the given changes need, and what that needs; glue left out."""
        return self._relations.needs(ids)

    def dependents(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What rests on the given changes, directly or not."""
        return self._relations.dependents(ids)

    def alternatives(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The changes of other hunks that cannot stand beside the given ones."""
        return self._relations.alternatives(ids)

    # --- deciding: each gives the event, not the next review ---------------------------------

    def accept(self, ids: Iterable[str], *, cursor: str = "") -> Decided:
        """Accept changes with what they need, rejecting their alternatives.

        Raises:
            ReviewError: one is an unplaced hunk.
        """
        given = tuple(ids)
        for id_ in given:
            if id_ not in self.changes:
                raise ReviewError(f"hunk {id_} has no place yet", "place it first, or reject it")
        taken = (*given, *self.needs(given))
        dropped = [id_ for id_ in self.alternatives(taken) if id_ not in taken]
        dropped += self.dependents(dropped)
        decided = dict.fromkeys(dropped, Decision.REJECTED)
        decided |= dict.fromkeys(taken, Decision.ACCEPTED)
        return self._decided(decided, given, cursor)

    def reject(self, ids: Iterable[str], *, cursor: str = "") -> Decided:
        """Reject changes with what rests on them."""
        given = tuple(ids)
        dropped = (*given, *self.dependents(id_ for id_ in given if id_ in self.changes))
        return self._decided(dict.fromkeys(dropped, Decision.REJECTED), given, cursor)

    def clear(self, ids: Iterable[str], *, cursor: str = "") -> Decided:
        """Make changes undecided again, with what rests on them and was accepted."""
        given = tuple(ids)
        resting = self.dependents(id_ for id_ in given if id_ in self.changes)
        kept = [id_ for id_ in resting if self.decision(id_) is not Decision.REJECTED]
        return self._decided(dict.fromkeys((*given, *kept), Decision.UNDECIDED), given, cursor)

    def _decided(
        self, decided: dict[str, Decision], given: tuple[str, ...], cursor: str
    ) -> Decided:
        if not cursor and given:
            cursor = self.hunk_of[given[0]].id
        return Decided(decided, cursor)

    def edit(self, hunk: Hunk, text: str, findings: tuple[Finding, ...]) -> Edited:
        """Put the editor's text in place of a hunk; see `editable` for the text it replaces.

        Raises:
            ReviewError: the hunk acts in several places, or has none.
        """
        splice, lead, _ = self._editable_splice(hunk)
        taken = tuple(change.id for change in hunk.decidable)
        event = self.accept(taken)
        others = {id_: to for id_, to in event.changes.items() if id_ not in taken}
        return Edited(hunk.id, replace(splice, text=lead + text), findings, others)

    def editable(self, hunk: Hunk) -> str:
        """The text an editor starts from: what stands there if the hunk is accepted."""
        return self._editable_splice(hunk)[2]

    def _editable_splice(self, hunk: Hunk) -> tuple[Splice, str, str]:
        return editable_splice(self.base, self.hunks, hunk, self.decisions.edits.get(hunk.id))

    # --- applying events ---------------------------------------------------------------------

    def apply(self, event: Event) -> Review:
        """The review after an event.

        Raises:
            ReviewError: there is nothing to undo or redo, or an id is unknown.
        """
        return self._handed_on(self._applied(event))

    def _handed_on(self, after: Review) -> Review:
        """The review after this one, with what is known here and holds there too: most events
        change no hunk, and touch few."""
        known = self.__dict__
        if after.hunks is self.hunks and "_relations" in known:
            after.__dict__["_relations"] = self._relations
            if "standing" in known:
                ids = touched(self.decisions, after.decisions)
                hunks = {self.hunk_of[id_].id: self.hunk_of[id_] for id_ in ids}
                standing = self.standing.after(hunks.values(), after.decisions)
                after.__dict__["standing"] = standing
        return after

    def _applied(self, event: Event) -> Review:
        match event:
            case HunkArrived(at=at, hunk=hunk):
                return replace(self, hunks=(*self.hunks[:at], hunk, *self.hunks[at:]))
            case Completed(summary=summary):
                return replace(self, complete=True, summary=summary)
            case CutShort(reason=reason):
                return replace(self, complete=False, summary=reason)
            case Rebased():
                return self._rebased(event)
            case Undone():
                return self._step_back()
            case Redone():
                return self._step_on()
            case PlacedByHand(hunk=hunk):
                if hunk.id not in self.hunk_of:
                    raise _unknown(hunk.id, [])
                step = Step(self.decisions, hunk.id, self._stands(hunk.id))
                placed = self._with_placed(event)
                return replace(placed, past=(*self.past, step), future=())
            case Decided() | Edited() | Noted():
                step = Step(self.decisions, event.hunk)
                return replace(
                    self, decisions=self._after(event), past=(*self.past, step), future=()
                )

    def _after(self, event: Decided | Edited | Noted) -> Decisions:
        now = self.decisions
        if isinstance(event, Noted):
            notes = {**now.notes, event.hunk: event.text}
            return replace(now, notes={id_: text for id_, text in notes.items() if text})
        unknown = [id_ for id_ in event.changes if id_ not in self.hunk_of]
        if unknown:
            raise _unknown(unknown[0], [])
        changes = {**now.changes, **event.changes}
        edits = dict(now.edits)
        for id_ in event.changes:
            hunk = self.hunk_of[id_]
            if edits.pop(hunk.id, None):
                # her text is gone, so what it stood for is open again, but for what was decided now
                parts = {change.id for change in hunk.decidable} - set(event.changes)
                changes |= dict.fromkeys(parts, Decision.UNDECIDED)
        if isinstance(event, Edited):
            edits[event.hunk] = EditedText(event.splice, event.findings)
            taken = (change.id for change in self.hunk_of[event.hunk].decidable)
            changes |= dict.fromkeys(taken, Decision.EDITED)
        kept = {id_: to for id_, to in changes.items() if to is not Decision.UNDECIDED}
        return replace(now, changes=kept, edits=edits)

    def _rebased(self, event: Rebased) -> Review:
        """On its new base; decisions on what is no longer there are forgotten, with their undo."""
        known = {hunk.id for hunk in event.hunks}
        known |= {change.id for hunk in event.hunks for change in hunk.changes}
        now = self.decisions
        decisions = Decisions(
            {id_: to for id_, to in now.changes.items() if id_ in known},
            {id_: edit for id_, edit in event.edits.items() if id_ in known},
            {id_: text for id_, text in now.notes.items() if id_ in known},
        )
        return replace(
            self,
            header=replace(self.header, base=event.base),
            base=event.text,
            hunks=event.hunks,
            decisions=decisions,
            past=(),
            future=(),
        )

    def _stands(self, id_: str) -> PlacedByHand:
        """A hunk as it is, and where it stands."""
        hunk = self.hunk_of[id_]
        return PlacedByHand(self.hunks.index(hunk), hunk)

    def _with_placed(self, event: PlacedByHand | None) -> Review:
        """The same with one hunk as an event has it, and where that has it."""
        if event is None:
            return self
        others = [hunk for hunk in self.hunks if hunk.id != event.hunk.id]
        others.insert(event.at, event.hunk)
        return replace(self, hunks=tuple(others))

    def _here(self, step: Step) -> Step:
        """What a step that is taken back or done again leaves to come back to."""
        return Step(self.decisions, step.hunk, self._stands(step.hunk) if step.place else None)

    def _step_back(self) -> Review:
        if not self.past:
            raise ReviewError("there is nothing to undo", "decide something first")
        step = self.past[-1]
        return replace(
            self._with_placed(step.place),
            decisions=step.before,
            past=self.past[:-1],
            future=(*self.future, self._here(step)),
        )

    def _step_on(self) -> Review:
        if not self.future:
            raise ReviewError("there is nothing to redo", "undo something first")
        step = self.future[-1]
        return replace(
            self._with_placed(step.place),
            decisions=step.before,
            past=(*self.past, self._here(step)),
            future=self.future[:-1],
        )

    # --- the result --------------------------------------------------------------------------

    def result(self) -> str:
        """The base with what is accepted applied, and nothing else changed."""
        return result(self.base, self.hunks, self.decisions)


def _unknown(prefix: str, matches: list[str]) -> ReviewError:
    if matches and len(prefix) >= SHORTEST_PREFIX:
        return ReviewError(
            f"{prefix} could be {' or '.join(sorted(matches)[:4])}",
            "give more characters of the id",
        )
    if 0 < len(prefix) < SHORTEST_PREFIX:
        return ReviewError(
            f"{prefix} is too short for an id", f"give at least {SHORTEST_PREFIX} characters"
        )
    return ReviewError(
        f"no change {prefix} in this review; the id may be of an earlier one",
        "redline review lists the ids that hold now",
    )
