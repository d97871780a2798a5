"""Where the cursor can stand in a review, and where it goes next.

Pure. A stop is a hunk, or a part of a hunk that is opened.
"""

from __future__ import annotations

from collections.abc import Collection

from core.changes import Decision
from core.review import Review

Stop = tuple[str, str]
"""Id of a hunk, and of its change where the hunk is opened, else empty."""
NOWHERE: Stop = ("", "")


def stops(review: Review, opened: Collection[str]) -> list[Stop]:
    """All stops in the order they are read."""
    found: list[Stop] = []
    for hunk in review.hunks:
        if hunk.id in opened and hunk.decidable and hunk.id not in review.decisions.edits:
            found += [(hunk.id, change.id) for change in hunk.decidable]
        else:
            found.append((hunk.id, ""))
    return found


def is_decided(review: Review, stop: Stop) -> bool:
    """Is nothing left to decide at a stop?"""
    hunk, change = stop
    if change:
        return review.decision(change) is not Decision.UNDECIDED
    return review.is_decided(review.hunk_of[hunk])


def landing(review: Review, opened: Collection[str], hunk: str, change: str = "") -> Stop:
    """The stop at a hunk: the named part of it where it is opened, else its first."""
    mine = [stop for stop in stops(review, opened) if stop[0] == hunk]
    if (hunk, change) in mine or not mine:
        return (hunk, change) if mine else NOWHERE
    return mine[0]


def following(
    review: Review, opened: Collection[str], cursor: Stop, *, forward: bool, undecided: bool
) -> Stop | None:
    """The next stop from the cursor on, round the end; None where there is no other.

    Args:
        undecided: pass over what is decided?
    """
    all_ = stops(review, opened)
    start = all_.index(cursor) if cursor in all_ else (-1 if forward else 0)
    count = len(all_)
    steps = range(1, count + 1) if forward else range(-1, -count - 1, -1)
    for step in steps:
        stop = all_[(start + step) % count]
        if stop != cursor and not (undecided and is_decided(review, stop)):
            return stop
    return None


def other_section(review: Review, cursor: Stop, step: int) -> str | None:
    """The first hunk of the next section (`step` 1) or the one before (-1), round the end; None
    where all hunks are in one."""
    sections = list(dict.fromkeys(hunk.section for hunk in review.hunks))
    if len(sections) < 2 or cursor[0] not in review.hunk_of:
        return None
    here = sections.index(review.hunk_of[cursor[0]].section)
    wanted = sections[(here + step) % len(sections)]
    return next(hunk.id for hunk in review.hunks if hunk.section == wanted)
