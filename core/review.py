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
    Base,
    Decided,
    Decisions,
    Edited,
    Event,
    ReviewHeader,
    Step,
)
from core.relations import Relations
from core.result import editable_splice, result
from core.standing import Standing, is_decided, state_of, touched
from core.steps import SHORTEST_PREFIX, applied, unknown

__all__ = ["SHORTEST_PREFIX", "Review"]


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
    rounds: Mapping[str, Hunk] = field(default_factory=dict)
    """By the id of a hunk that was sent back for, the hunk of the round before."""
    model: str = ""
    """The model that drafted, empty for none."""
    usage: Mapping[str, int] = field(default_factory=dict)
    """What drafting took so far: tokens, and the cost in millionths of a dollar where known."""

    # --- looking things up -------------------------------------------------------------------

    @classmethod
    def between(cls, before: str, hunks: tuple[Hunk, ...]) -> Review:
        """What changed between two texts, as a review of no item and on no disk."""
        base = Base("", "", "", "", None, None)
        header = ReviewHeader("", 0, "two texts", "", "file", "", base)
        return cls(header, before, hunks, complete=True)

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
                raise unknown(prefix, matches)
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

    def apply(self, event: Event) -> Review:
        """The review after an event; see `core.steps.applied`.

        Raises:
            ReviewError: there is nothing to undo or redo, or an id is unknown.
        """
        return self._handed_on(applied(self, event))

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

    # --- the result --------------------------------------------------------------------------

    def result(self) -> str:
        """The base with what is accepted applied, and nothing else changed."""
        return result(self.base, self.hunks, self.decisions)
