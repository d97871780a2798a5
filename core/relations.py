"""How the changes of a review bear on each other: what needs what, what excludes what.

Owns both relations. They follow from the hunks alone, whatever is decided.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.changes import Change, Hunk, Splice

_Walk = Callable[[str], Iterable[str]]
_Span = tuple[int, int, str]
"""Start and end of a splice, and the id of its hunk."""


@dataclass(frozen=True)
class Relations:
    """Needs and alternatives among the changes of some hunks."""

    hunks: tuple[Hunk, ...]
    """In document order."""
    written: tuple[Hunk, ...]
    """The same with the editor's own texts, whose spans are what excludes others."""
    rounds: Mapping[str, Hunk] = field(default_factory=dict)
    """By the id of a hunk that was sent back for, the hunk of the round before."""

    def of_texts(self, written: tuple[Hunk, ...]) -> Relations:
        """The same relations with other texts of the editor's; what does not depend on these is
        kept."""
        if written is self.written:
            return self
        after = Relations(self.hunks, written, self.rounds)
        kept = ("changes", "hunk_of", "numbers", "_needs", "_dependents")
        after.__dict__.update({name: getattr(self, name) for name in kept})
        return after

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
            for hunk in self.written
            for change in hunk.decidable
            for splice in change.splices
        ]

    @cached_property
    def _splices(self) -> Mapping[str, tuple[Splice, ...]]:
        return {change.id: change.splices for hunk in self.written for change in hunk.changes}

    @cached_property
    def _needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each change needs; of a hunk that was sent back, what came in its place."""
        came = {
            change.id: self.hunk_of[id_].decidable[0].id
            for id_, old in self.rounds.items()
            if id_ in self.hunk_of and self.hunk_of[id_].decidable
            for old in self._rounds_before(old)
            for change in old.decidable
        }
        return {
            change.id: tuple(came.get(id_, id_) for id_ in change.needs)
            for change in self.changes.values()
        }

    def _rounds_before(self, hunk: Hunk) -> Iterator[Hunk]:
        """A hunk that was sent back, and the rounds before it."""
        found: Hunk | None = hunk
        while found is not None:
            yield found
            found = self.rounds.get(found.id)

    @cached_property
    def _dependents(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for id_, needs in self._needs.items():
            for needed in needs:
                found.setdefault(needed, []).append(id_)
        return {needed: tuple(ids) for needed, ids in found.items()}

    def direct_needs(self, change: str) -> tuple[str, ...]:
        """What a change itself needs; glue left out."""
        found = (id_ for id_ in self._needs[change] if id_ in self.changes)
        return tuple(id_ for id_ in found if not self.changes[id_].auto)

    def needs(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What the given changes need, and what that needs; glue left out."""
        return self._closure(ids, lambda id_: self._needs[id_])

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
        reach = _Reach(self._spans(ids))
        found = (
            change.id
            for hunk, change, splice in self._acting
            if reach.meets(splice.start, splice.end, hunk.id)
        )
        return tuple(dict.fromkeys(found))

    def selection(self) -> Selection:
        """No change chosen yet."""
        return Selection(lambda id_: self._spans((id_,)))

    def _spans(self, ids: Iterable[str]) -> list[_Span]:
        """What the splices of changes span."""
        return [
            (splice.start, splice.end, self.hunk_of[id_].id)
            for id_ in ids
            for splice in self._splices.get(id_, ())
        ]


class Selection:
    """Changes chosen one by one, none of which excludes another.

    Args:
        spans_of: what the splices of a change span.
    """

    def __init__(self, spans_of: Callable[[str], list[_Span]]) -> None:
        self._spans_of = spans_of
        self._spans: list[_Span] = []

    def excludes(self, id_: str) -> bool:
        """Does a chosen change of another hunk exclude this one?"""
        return any(self._meets(*span) for span in self._spans_of(id_))

    def add(self, id_: str) -> None:
        """Choose a change that none excludes."""
        for span in self._spans_of(id_):
            insort(self._spans, span)

    def remove(self, ids: Iterable[str]) -> None:
        """Choose these no longer, where they were chosen."""
        for id_ in ids:
            for span in self._spans_of(id_):
                at = bisect_left(self._spans, span)
                if self._spans[at : at + 1] == [span]:
                    del self._spans[at]

    def _meets(self, start: int, end: int, hunk: str) -> bool:
        at = bisect_left(self._spans, (end,))
        # what stands side by side ends in the order in which it begins
        while at and self._spans[at - 1][1] > start:
            at -= 1
            if self._spans[at][2] != hunk:
                return True
        return False


class _Reach:
    """How far spans reach that begin before an offset, and those of other hunks."""

    def __init__(self, spans: list[_Span]) -> None:
        self._starts: list[int] = []
        self._furthest: list[tuple[int, str, int]] = []
        furthest, whose, other = -1, "", -1
        for start, end, hunk in sorted(spans):
            if hunk == whose:
                furthest = max(furthest, end)
            elif end > furthest:
                furthest, whose, other = end, hunk, furthest
            else:
                other = max(other, end)
            self._starts.append(start)
            self._furthest.append((furthest, whose, other))

    def meets(self, start: int, end: int, hunk: str) -> bool:
        """Does one of another hunk overlap a span? See `Splice.overlaps`."""
        at = bisect_left(self._starts, end)
        if not at:
            return False
        furthest, whose, other = self._furthest[at - 1]
        return (other if whose == hunk else furthest) > start
