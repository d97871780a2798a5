"""The longest common subsequence of two lists of words.

Owns that the same words are found alike whether few or many are compared: of few by code of its
own, of many by rapidfuzz, whose import takes longer than comparing a screen of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Block = tuple[int, int, int]
"""Where equal words begin in both lists, and how many they are."""
_FEW = 20_000  # product of lengths up to which big integers are as quick as a C library


def equal_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Runs of equal words, in order, as long in all as they can be; neighbours are one run."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found: list[Block] = [(0, 0, head)] if head else []
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = _pairs(a, b) if len(a) * len(b) <= _FEW else _pairs_of_many(a, b)
    found += [(head + i, head + j, 1) for i, j in pairs]
    if tail:
        found.append((len(old) - tail, len(new) - tail, tail))
    yield from _joined(found)


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The words that are matched: Hyyrö, "A Note on Bit-Parallel Alignment Computation" (2004)."""
    places: dict[str, int] = {}
    for at, word in enumerate(old):
        places[word] = places.get(word, 0) | 1 << at
    state = (1 << len(old)) - 1
    rows = []
    for word in new:
        here = state & places.get(word, 0)
        state = (state + here) | (state - here)
        rows.append(state)
    found = []
    i, j = len(old), len(new)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if not j or rows[j - 1] >> (i - 1) & 1:
            i -= 1
            found.append((i, j))
    return found[::-1]


def _pairs_of_many(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    from rapidfuzz.distance import LCSseq

    for code in LCSseq.opcodes(old, new):
        if code.tag == "equal":
            yield from zip(
                range(code.src_start, code.src_end),
                range(code.dest_start, code.dest_end),
                strict=True,
            )


def _joined(found: list[Block]) -> Iterator[Block]:
    at = 0
    while at < len(found):
        i, j, size = found[at]
        at += 1
        while at < len(found) and found[at][:2] == (i + size, j + size):
            size += found[at][2]
            at += 1
        yield i, j, size
