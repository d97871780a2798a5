"""Sequences that have items in common: what both the first look and the pairing need."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

Opcode = tuple[str, int, int, int, int]
"""What difflib says of two runs: what to do, and where they begin and end in both lists."""
_TAGS = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}
_MOST_CANDIDATES = 10_000  # pairs of equal items up to which difflib is asked
_MOST_ALIGNED = 200_000_000  # product of lengths up to which they are aligned; a bit of memory each


def increasing(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The subsequence whose second numbers increase and whose weights add up to most.

    Args:
        pairs: in order of their first numbers; no second number twice.
        weights: of each pair, at least 1: how much is lost when it is left out.
    """
    seconds = [j for _, j in pairs]
    if seconds == sorted(seconds):
        return list(pairs)
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


def in_common(old: Sequence[object], new: Sequence[object], most: int) -> int:
    """How many items two sequences begin with alike, `most` at most; compared many at a time."""
    at, step = 0, 1 << min(most.bit_length() & ~1, 16)
    while step:
        while at + step <= most and old[at : at + step] == new[at : at + step]:
            at += step
        step >>= 2
    return at


def matching(old: list[str], new: list[str]) -> list[tuple[int, int, int]] | None:
    """Runs of items that two lists have in common, in order of both; None where finding them would
    take too long.

    Of few candidates difflib's longest runs, of many the longest common subsequence (rapidfuzz's
    bit-parallel LCSseq), which takes no longer however often items repeat.
    """
    most = min(len(old), len(new))
    head = in_common(old, new, most)
    tail = in_common(old[::-1], new[::-1], most - head)
    others = Counter(new[head : len(new) - tail])
    if head + tail < most and not any(item in others for item in old[head : len(old) - tail]):
        # only where something stands between on both sides is there no other way to tell it
        runs = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
        return [run for run in runs if run[2]]
    counts = Counter(new)
    if sum(counts[item] for item in old) <= _MOST_CANDIDATES:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(i, j, size) for i, j, size in blocks if size]
    if len(old) * len(new) > _MOST_ALIGNED:
        return None
    from rapidfuzz.distance import LCSseq

    found = LCSseq.editops(old, new).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in found if block.size]


def opcodes(old: list[str], new: list[str]) -> Sequence[Opcode]:
    """How to make one list of the other; at once where it would take too long to say."""
    found: list[Opcode] = []
    i = j = 0
    for a, b, size in [*(matching(old, new) or []), (len(old), len(new), 0)]:
        if i < a or j < b:
            found.append((_TAGS[i < a, j < b], i, a, j, b))
        if size:
            found.append(("equal", a, a + size, b, b + size))
        i, j = a + size, b + size
    return found
