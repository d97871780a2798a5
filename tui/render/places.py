"""Where in a report the changes of a review act: the blocks they touch, the gaps they fill.

Pure. A place is a run of blocks with everything that changes in them, whichever hunks do it, so
that a paragraph with three changed sentences is read as one paragraph. What cannot stand in one
text, because it overlaps, has a place of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.changes import Splice
from core.document import Document
from core.result import included_changes
from core.review import Review
from tui.render.marks import Stretch
from tui.render.row import View


@dataclass(frozen=True, slots=True)
class Act:
    """A splice, and whose it is."""

    splice: Splice
    """What is done."""
    hunk: str
    """Id of its hunk."""
    change: str
    """Id of its change."""
    number: int
    """Position of its hunk in the review."""


@dataclass(slots=True)
class Place:
    """Blocks that are touched, or a gap between two."""

    first: int
    """The first block touched; for a gap, the block after it."""
    last: int
    """Just after the last block touched; equal to `first` for a gap."""
    acts: list[Act] = field(default_factory=list)
    """What is done there, in the order of the text."""

    @property
    def key(self) -> tuple[int, bool, int]:
        """Sorts places by where they are read."""
        return self.first, self.last > self.first, self.acts[0].number


def places(review: Review, document: Document, folded: frozenset[str]) -> list[Place]:
    """All places of a review, in the order they are read.

    Args:
        folded: ids of hunks that are shown as one line and touch nothing.
    """
    gaps: list[Place] = []
    touched: list[Place] = []
    for act in _acts(review, folded):
        first, last = _touched(document, act.splice)
        (touched if last > first else gaps).append(Place(first, last, [act]))
    return sorted([*gaps, *_joined(touched)], key=lambda place: place.key)


def _acts(review: Review, folded: frozenset[str]) -> Iterator[Act]:
    for number, hunk in enumerate(review.written):
        if hunk.id in folded or hunk.unplaced:
            continue
        for change in hunk.changes:
            for splice in change.splices:
                if not change.auto or splice.text.strip():
                    yield Act(splice, hunk.id, change.id, number)


def _touched(document: Document, splice: Splice) -> tuple[int, int]:
    """The blocks a splice changes; for one that fills a gap, the block after it, twice."""
    starts, ends = document.starts, document.ends
    at = bisect_right(starts, splice.start)
    if splice.start < splice.end:
        # a deletion begins at the end of the block before, which it does not touch
        first = at - 1 if at and splice.start < ends[at - 1] else at
        last = first
        while last < len(starts) and starts[last] < splice.end:
            last += 1
        return first, max(last, first)
    if at:
        start, end = starts[at - 1], ends[at - 1]
        is_inside = start < splice.start < end
        goes_on = splice.start == end and not splice.text.startswith(("\n", "\r"))
        leads = splice.start == start and not splice.text.endswith(("\n", "\r"))
        if is_inside or ((goes_on or leads) and end > start):
            return at - 1, at
        if splice.start == start:
            return at - 1, at - 1
    return at, at


def _joined(touched: list[Place]) -> Iterator[Place]:
    """Places that share blocks as one, but for what overlaps."""
    touched.sort(key=lambda place: (place.first, place.last))
    at = 0
    while at < len(touched):
        first, last = touched[at].first, touched[at].last
        acts: list[Act] = []
        while at < len(touched) and touched[at].first < last:
            last = max(last, touched[at].last)
            acts += touched[at].acts
            at += 1
        acts.sort(key=lambda a: (a.splice.start, a.splice.end, a.splice.rank, a.number))
        while acts:
            fitting, others = _apart(acts)
            yield Place(first, last, fitting)
            acts = others


def _apart(acts: list[Act]) -> tuple[list[Act], list[Act]]:
    """Those that can stand in one text, the first first; and the others."""
    fitting: list[Act] = []
    others: list[Act] = []
    for act in acts:
        clashes = any(
            act.splice.overlaps(other.splice) and act.change != other.change for other in fitting
        )
        (others if clashes else fitting).append(act)
    return fitting, others


# --- what stands there ---------------------------------------------------------------------------


def included(review: Review, view: View) -> frozenset[str]:
    """The changes whose text is in what a view shows: those a commit would write, or none."""
    if view is View.ORIGINAL:
        return frozenset()
    return included_changes(review.hunks, review.decisions)


def stretches(place: Place, document: Document, only: frozenset[str] | None) -> list[Stretch]:
    """The text of a place.

    Args:
        only: ids of the changes that are made, unmarked; None marks all of them.
    """
    if place.last == place.first:
        return [_gap(act, only) for act in place.acts]
    start, end = document.starts[place.first], document.ends[place.last - 1]
    text = document.text
    found: list[Stretch] = []
    at = start
    for act in place.acts:
        if only is not None and act.change not in only:
            continue
        splice = act.splice
        first, last = max(splice.start, start, at), min(splice.end, end)
        new = splice.text
        if splice.start < start:
            new = new.lstrip("\r\n")
        if splice.end > end:
            new = new.rstrip("\r\n")
        if first > at:
            found.append(_same(text[at:first]))
        old = text[first : max(last, first)]
        found.append(_same(new) if only is not None else Stretch(old, new, act.change))
        at = max(last, at)
    if at < end:
        found.append(_same(text[at:end]))
    return found


def _gap(act: Act, only: frozenset[str] | None) -> Stretch:
    new = act.splice.text.strip("\r\n")
    if only is None:
        return Stretch("", new, act.change)
    return _same(new if act.change in only else "")


def _same(text: str) -> Stretch:
    return Stretch(text, text)
