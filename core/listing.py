"""Hunks in an order a program can replay: every splice listed once, ties in document order.

Owns the order of hunks and splices where they are told to others. Who takes all splices as listed,
sorts them by start and end keeping ties, and replaces each span gets what `core.changes.ordered`
gives; insertions at one offset are the only ties there are.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.changes import Change, Hunk, Splice


def in_order(hunks: Sequence[Hunk]) -> Iterator[tuple[Hunk, list[tuple[Change, Splice]]]]:
    """The hunks in document order, each with its splices and whose they are.

    A hunk that begins earlier is listed later where it writes after another at one offset.
    """
    keyed = sorted(
        (
            ((splice.start, splice.end, splice.rank, number), change, splice)
            for number, hunk in enumerate(hunks)
            for change in hunk.changes
            for splice in change.splices
        ),
        key=lambda entry: entry[0],
    )
    listed: list[list[tuple[Change, Splice]]] = [[] for _ in hunks]
    after: dict[int, set[int]] = {}
    for (_, _, _, number), change, splice in keyed:
        listed[number].append((change, splice))
    for (key, _, _), (other, _, _) in pairwise(keyed):
        if key[:2] == other[:2] and key[3] != other[3]:
            after.setdefault(key[3], set()).add(other[3])
    for number in _sorted_by(len(hunks), after):
        yield hunks[number], listed[number]


def _sorted_by(count: int, after: dict[int, set[int]]) -> Iterator[int]:
    """The numbers below `count` in their order, but for those that come after others."""
    waits = [0] * count
    for following in after.values():
        for number in following:
            waits[number] += 1
    ready = [number for number in range(count) if not waits[number]]
    while ready:
        number = heapq.heappop(ready)
        yield number
        for other in after.get(number, ()):
            waits[other] -= 1
            if not waits[other]:
                heapq.heappush(ready, other)
    # hunks of different proposals may stand between each other's parts; each is told all the same
    yield from (number for number in range(count) if waits[number])
