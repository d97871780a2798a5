"""Where the cursor can stand in a review, and where it goes next.

Pure. A stop is a hunk, a part of a hunk that is opened, or a folded group of hunks, which stands
for all of them under the name of its first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.changes import Decision, Hunk, HunkState
from core.review import Review
from tui.parts import Opened, changes_of, names

Stop = tuple[str, str]
"""Id of a hunk, and the name of its part where the hunk is opened, else empty."""
NOWHERE: Stop = ("", "")


def _unknown(_: Stop) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of decisions beside the text."""

    state: Callable[[Stop], HunkState | None] = _unknown
    """Of a hunk, or of a change of an opened one; None where there is none."""
    looks: frozenset[str] = frozenset()
    """Ids of hunks that want a look."""
    decided: Mapping[str, Decision] = field(default_factory=dict)
    """What was decided of each change."""


@dataclass(frozen=True)
class Way:
    """The stops of a review in the order they are gone through."""

    review: Review
    """The review."""
    order: tuple[Hunk, ...]
    """All its hunks in order: by place or by risk."""
    shown: frozenset[str] | None = None
    """Ids of the hunks that are gone to; None for all."""
    opened: frozenset[Opened] = frozenset()
    """What is opened."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The folded group of each hunk that is in one: ids in order, the first names it."""

    def after(self, review: Review) -> Way:
        """The same way after a step that changed decisions alone; what does not depend on them is
        kept."""
        found = replace(self, review=review)
        kept = {name: getattr(self, name) for name in ("hunks", "stops", "_places", "_stops_of")}
        found.__dict__.update(kept)
        return found

    def is_like(self, other: Way) -> bool:
        """Does it lead the same way, whatever is decided?"""
        return self.stops is other.stops

    @cached_property
    def hunks(self) -> tuple[Hunk, ...]:
        """The hunks that are gone to, in order."""
        return tuple(hunk for hunk in self.order if self.shown is None or hunk.id in self.shown)

    @cached_property
    def stops(self) -> list[Stop]:
        """All stops in order."""
        found: list[Stop] = []
        for hunk in self.hunks:
            group = self.group(hunk.id)
            if group and group[0] != hunk.id:
                continue
            if group or hunk.id in self.review.decisions.edits or not hunk.decidable:
                found.append((hunk.id, ""))
            else:
                parts = dict.fromkeys(names(hunk, self.opened).values())
                found += [(hunk.id, name) for name in parts]
        return found

    @cached_property
    def _places(self) -> dict[Stop, int]:
        return {stop: at for at, stop in enumerate(self.stops)}

    @cached_property
    def _stops_of(self) -> dict[str, list[Stop]]:
        found: dict[str, list[Stop]] = {}
        for stop in self.stops:
            found.setdefault(stop[0], []).append(stop)
        return found

    def group(self, hunk: str) -> tuple[str, ...]:
        """The folded group a hunk is in, as far as it is shown; empty where it is in none."""
        mine = self.groups.get(hunk, ())
        return tuple(id_ for id_ in mine if self.shown is None or id_ in self.shown)

    def ids(self, stop: Stop) -> list[str]:
        """What is decided at a stop: ids of hunks or of changes."""
        hunk, part = stop
        if part:
            return [change.id for change in changes_of(self.review.hunk_of[hunk], part)]
        return list(self.group(hunk)) or [hunk]

    def point(self, stop: Stop) -> tuple[Stop, tuple[str, ...]]:
        """A stop as the redline knows it: the hunk and the first change of its part, and the
        changes of the part."""
        hunk, part = stop
        if not part or hunk not in self.review.hunk_of:
            return stop, ()
        ids = tuple(change.id for change in changes_of(self.review.hunk_of[hunk], part))
        return (hunk, ids[0] if ids else ""), ids

    def state(self, stop: Stop) -> HunkState:
        """The state of what is at a stop."""
        hunk, part = stop
        review = self.review
        if part:
            here = changes_of(review.hunk_of[hunk], part)
            found = {HunkState(review.decision(change.id).value) for change in here}
        else:
            states = review.standing.states
            found = {states[id_] for id_ in self.ids(stop)}
        return found.pop() if len(found) == 1 else HunkState.MIXED

    def is_decided(self, stop: Stop) -> bool:
        """Is nothing left to decide at a stop?"""
        hunk, part = stop
        review = self.review
        if part:
            here = changes_of(review.hunk_of[hunk], part)
            return all(review.decision(change.id) is not Decision.UNDECIDED for change in here)
        decided = review.standing.decided
        return all(id_ in decided for id_ in self.ids(stop))

    def seen(self, point: Stop) -> HunkState | None:
        """The state the redline shows at a hunk, or at a change of an opened one: of a folded group
        at its first hunk, of each other hunk of it at that; None where nothing is known."""
        hunk, change = point
        if hunk not in self.review.hunk_of:
            return None
        if change:
            return self.state((hunk, names(self.review.hunk_of[hunk], self.opened).get(change, "")))
        group = self.group(hunk)
        if group and group[0] != hunk:
            return self.review.standing.states[hunk]
        return self.state((hunk, ""))

    def landing(self, hunk: str, part: str = "") -> Stop:
        """The stop at a hunk: the named part of it where it is opened, else its first; the group it
        is in, where that is folded.

        Args:
            part: name of a part, or the id of a change in it.
        """
        group = self.group(hunk)
        hunk = group[0] if group else hunk
        if hunk in self.review.hunk_of:
            part = names(self.review.hunk_of[hunk], self.opened).get(part, part)
        mine = self._stops_of.get(hunk, [])
        if (hunk, part) in mine or not mine:
            return (hunk, part) if mine else NOWHERE
        return mine[0]

    def following(self, cursor: Stop, *, forward: bool, undecided: bool) -> Stop | None:
        """The next stop from the cursor on, round the end; None where there is no other.

        Args:
            undecided: pass over what is decided?
        """
        count = len(self.stops)
        if not count:
            return None
        start = self._at(cursor, forward=forward)
        steps = range(1, count + 1) if forward else range(-1, -count - 1, -1)
        for step in steps:
            stop = self.stops[(start + step) % count]
            if stop != cursor and not (undecided and self.is_decided(stop)):
                return stop
        return None

    def _at(self, cursor: Stop, *, forward: bool) -> int:
        """Where among the stops the cursor is; of one that is not among them, such as a hunk that
        is not shown now, beside where it would be."""
        if cursor in self._places:
            return self._places[cursor]
        places = {hunk.id: at for at, hunk in enumerate(self.order)}
        if cursor[0] not in places:
            return -1 if forward else 0
        before = sum(places[stop[0]] < places[cursor[0]] for stop in self.stops)
        return before - 1 if forward else before

    def other_section(self, cursor: Stop, step: int) -> Stop | None:
        """The first stop of the next section (`step` 1) or the one before (-1), round the end; None
        where all are in one."""
        of = self.review.hunk_of
        sections = list(dict.fromkeys(of[stop[0]].section for stop in self.stops))
        if len(sections) < 2 or cursor[0] not in of:
            return None
        mine = of[cursor[0]].section
        here = sections.index(mine) if mine in sections else 0
        wanted = sections[(here + step) % len(sections)]
        return next(stop for stop in self.stops if of[stop[0]].section == wanted)
