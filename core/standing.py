"""How the hunks of a review stand, all of them at once.

Pure. A decision touches a few hunks of hundreds, so what is known of the others is kept from one
step to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from core.changes import Decision, Hunk, HunkState
from core.events import Decisions

T = TypeVar("T")


def state_of(hunk: Hunk, decisions: Decisions) -> HunkState:
    """The decision of a hunk; *mixed* when its changes differ."""
    if hunk.unplaced:
        dismissed = decisions.changes.get(hunk.id) is Decision.REJECTED
        return HunkState.REJECTED if dismissed else HunkState.UNPLACED
    decided = decisions.changes
    found = {decided.get(c.id, Decision.UNDECIDED) for c in hunk.changes if not c.auto}
    return HunkState(found.pop().value) if len(found) == 1 else HunkState.MIXED


def is_decided(hunk: Hunk, decisions: Decisions) -> bool:
    """Is nothing of a hunk left to decide?"""
    if hunk.unplaced:
        return decisions.changes.get(hunk.id) is Decision.REJECTED
    return all(
        decisions.changes.get(change.id, Decision.UNDECIDED) is not Decision.UNDECIDED
        for change in hunk.changes
        if not change.auto
    )


@dataclass(frozen=True)
class Standing:
    """Where each hunk stands."""

    states: Mapping[str, HunkState]
    """The state of each hunk by its id."""
    decided: frozenset[str]
    """Ids of the hunks of which nothing is left to decide."""
    strong: frozenset[str]
    """Ids of the hunks with a strong finding, decided or not."""

    @classmethod
    def of(cls, hunks: Iterable[Hunk], decisions: Decisions) -> Standing:
        """How some hunks stand, worked out anew."""
        all_ = tuple(hunks)
        return cls(
            {hunk.id: state_of(hunk, decisions) for hunk in all_},
            frozenset(hunk.id for hunk in all_ if is_decided(hunk, decisions)),
            frozenset(hunk.id for hunk in all_ if hunk.is_strong),
        )

    def after(self, touched: Iterable[Hunk], decisions: Decisions) -> Standing:
        """The same after a step that touched these hunks alone."""
        states, decided = dict(self.states), set(self.decided)
        for hunk in touched:
            states[hunk.id] = state_of(hunk, decisions)
            (decided.add if is_decided(hunk, decisions) else decided.discard)(hunk.id)
        return Standing(states, frozenset(decided), self.strong)

    @cached_property
    def looks(self) -> frozenset[str]:
        """Ids of the undecided hunks with a strong finding."""
        return self.strong - self.decided


def touched(before: Decisions, now: Decisions) -> set[str]:
    """Ids of the hunks and changes of which something else was decided or written."""
    return _differing(before.changes, now.changes) | _differing(before.edits, now.edits)


def _differing(before: Mapping[str, T], now: Mapping[str, T]) -> set[str]:
    return {id_ for id_ in before.keys() | now.keys() if before.get(id_) != now.get(id_)}
