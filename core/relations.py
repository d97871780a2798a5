"""How the changes of a review bear on each other: what needs what, what excludes what.

Owns both relations. They follow from the hunks alone, whatever is decided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from core.changes import Change, Hunk, Splice

_Walk = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Relations:
    """Needs and alternatives among the changes of some hunks."""

    hunks: tuple[Hunk, ...]
    """In document order."""

    @cached_property
    def changes(self) -> Mapping[str, Change]:
        """All changes by id."""
        return {change.id: change for hunk in self.hunks for change in hunk.changes}

    @cached_property
    def hunk_of(self) -> Mapping[str, Hunk]:
        """The hunk of each change id and of each hunk id."""
        found = {change.id: hunk for hunk in self.hunks for change in hunk.changes}
        return found | {hunk.id: hunk for hunk in self.hunks}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The 1-based number of each hunk by its id."""
        return {hunk.id: number for number, hunk in enumerate(self.hunks, start=1)}

    @cached_property
    def _acting(self) -> list[tuple[Hunk, Change, Splice]]:
        """What each splice that is decided is part of."""
        return [
            (hunk, change, splice)
            for hunk in self.hunks
            for change in hunk.decidable
            for splice in change.splices
        ]

    @cached_property
    def _dependents(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for change in self.changes.values():
            for needed in change.needs:
                found.setdefault(needed, []).append(change.id)
        return {needed: tuple(ids) for needed, ids in found.items()}

    def needs(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What the given changes need, and what that needs; glue left out."""
        return self._closure(ids, lambda id_: self.changes[id_].needs)

    def dependents(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What rests on the given changes, directly or not."""
        return self._closure(ids, lambda id_: self._dependents.get(id_, ()))

    def _closure(self, ids: Iterable[str], step: _Walk) -> tuple[str, ...]:
        given = dict.fromkeys(ids)
        seen = dict(given)
        waiting = list(given)
        while waiting:
            for found in step(waiting.pop()):
                if found not in seen and found in self.changes:
                    seen[found] = None
                    waiting.append(found)
        return tuple(id_ for id_ in seen if id_ not in given and not self.changes[id_].auto)

    def alternatives(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The changes of other hunks that cannot stand beside the given ones."""
        taken = [(s, self.hunk_of[id_].id) for id_ in ids for s in self.changes[id_].splices]
        taken.sort(key=lambda entry: entry[0].start)
        starts = [splice.start for splice, _ in taken]
        reached = list(accumulate((splice.end for splice, _ in taken), max))

        def meets(hunk: Hunk, splice: Splice) -> bool:
            at = bisect_right(starts, splice.end)
            while at and reached[at - 1] >= splice.start:
                at -= 1
                if taken[at][1] != hunk.id and splice.overlaps(taken[at][0]):
                    return True
            return False

        found = (change.id for hunk, change, splice in self._acting if meets(hunk, splice))
        return tuple(dict.fromkeys(found))
