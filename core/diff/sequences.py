"""Sequences that have items in common: what both the first look and the pairing need."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher

Opcode = tuple[str, int, int, int, int]
"""What difflib says of two runs: what to do, and where they begin and end in both lists."""
_MOST_MATCHED = 4_000_000  # product of lengths up to which difflib is asked


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


def opcodes(old: list[str], new: list[str]) -> Sequence[Opcode]:
    """How difflib would make one list of the other; at once where it would take too long."""
    if len(old) * len(new) > _MOST_MATCHED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
