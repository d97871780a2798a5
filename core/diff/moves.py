"""Blocks that moved: the same, or nearly, deleted in one place and inserted in another.

Owns finding them among what no pairing took. Identical ones first, if they are long enough to be
told from chance, then those that were edited on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.blocks import BlockKind
from core.diff.likely import with_same_ends
from core.diff.units import MOST_COMPARED, Alignment, Likeness, Pair, Units

SAME_MOVED = 75.0
"""Least similarity, in percent, of a block that was moved and edited."""
LONG_ENOUGH = 25
"""Characters a block must have to be followed when it moves."""


def moved_pairs(
    old: Units, new: Units, pairs: Sequence[Pair], likeness: Likeness, found: Alignment
) -> list[Pair]:
    """Unpaired units of both texts that are the same in another place."""
    gone = _left_over(len(old.keys), (pair.old for pair in pairs))
    come = _left_over(len(new.keys), (pair.new for pair in pairs))
    if not gone or not come:
        return []
    where: dict[str, list[int]] = {}
    for j in reversed(come):
        where.setdefault(new.keys[j], []).append(j)
    moved = [
        (i, where[old.keys[i]].pop())
        for i in gone
        if len(old.texts[i]) >= LONG_ENOUGH and where.get(old.keys[i])
    ]
    taken_old, taken_new = {i for i, _ in moved}, {j for _, j in moved}
    rest = [i for i in gone if i not in taken_old]
    others = [j for j in come if j not in taken_new]
    if len(rest) * len(others) > MOST_COMPARED:
        what = "deleted blocks looked for elsewhere by their first and last words only"
        found.given_up[what] += len(rest)
        moved += with_same_ends(
            [i for i in rest if _can_change(old, i)], others, likeness, SAME_MOVED
        )
    else:
        moved += _moved_and_edited(rest, others, old, likeness)
    return _runs(sorted(_with_neighbours(moved, gone, come, old, new)), old)


def _with_neighbours(
    moved: list[tuple[int, int]], gone: list[int], come: list[int], old: Units, new: Units
) -> set[tuple[int, int]]:
    """Short units, such as headings, go with the longer ones they stand beside in both texts."""
    found = set(moved)
    left_old = set(gone) - {i for i, _ in moved}
    left_new = set(come) - {j for _, j in moved}
    for step in (-1, 1):
        for i, j in sorted(moved, reverse=step < 0):
            i, j = i + step, j + step
            while i in left_old and j in left_new and old.keys[i] == new.keys[j]:
                found.add((i, j))
                left_old.discard(i)
                left_new.discard(j)
                i, j = i + step, j + step
    return found


def _moved_and_edited(
    gone: list[int], come: list[int], old: Units, likeness: Likeness
) -> Iterator[tuple[int, int]]:
    taken: set[int] = set()
    for i in gone:
        if not _can_change(old, i):
            continue
        left = [j for j in come if j not in taken]
        scored = zip(likeness.among(i, left, SAME_MOVED), (-j for j in left), strict=True)
        best, j = max(scored, default=(0.0, 0))
        if best:
            taken.add(-j)
            yield i, -j


def _can_change(old: Units, at: int) -> bool:
    """Is a block long enough to be known again when it was edited on the way?"""
    return len(old.texts[at]) >= 2 * LONG_ENOUGH and old.firsts[at].kind is not BlockKind.HEADING


def _left_over(count: int, taken: Iterator[range]) -> list[int]:
    left: list[int] = []
    at = 0
    for each in taken:
        left += range(at, each.start)
        at = each.stop
    return [*left, *range(at, count)]


def _runs(moved: list[tuple[int, int]], old: Units) -> list[Pair]:
    """Neighbours that moved together as one, each section for itself."""
    runs: list[Pair] = []
    for i, j in moved:
        last = runs[-1] if runs else None
        if last and (last.old.stop, last.new.stop) == (i, j) and _goes_on(old, last.old[0], i):
            runs[-1] = Pair(range(last.old.start, i + 1), range(last.new.start, j + 1))
        else:
            runs.append(Pair(range(i, i + 1), range(j, j + 1)))
    return runs


def _goes_on(old: Units, first: int, index: int) -> bool:
    """Is this no heading, or one under the heading the run begins with?"""
    block, top = old.firsts[index], old.firsts[first]
    if block.kind is not BlockKind.HEADING:
        return True
    return top.kind is BlockKind.HEADING and block.section[: len(top.section)] == top.section
