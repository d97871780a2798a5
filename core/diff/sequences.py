"""Sequences that have items in common: what both the first look and the pairing need."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def increasing(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The subsequence whose second numbers increase and whose weights add up to most.

    Args:
        pairs: in order of their first numbers; no second number twice.
        weights: of each pair, at least 1: how much is lost when it is left out.
    """
    tails: list[int] = []  # second numbers at which a longer sum is reached, and
    sums: list[int] = []  # those sums, both increasing
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        total = weights[number] + (sums[at - 1] if at else 0)
        stop = at
        while stop < len(tails) and sums[stop] <= total:
            stop += 1
        tails[at:stop], sums[at:stop], ends[at:stop] = [j], [total], [number]
    chosen = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def in_common(old: Sequence[str], new: Sequence[str], most: int) -> int:
    """How many items two sequences begin with alike, `most` at most; compared many at a time."""
    at, step = 0, 1 << 16
    while step:
        while at + step <= most and old[at : at + step] == new[at : at + step]:
            at += step
        step //= 4
    return at
