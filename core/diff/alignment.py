"""Which blocks of one text became which of another.

Owns the pairing: identical blocks first, by anchors that stand once in both texts, then blocks that
are alike, then paragraphs that were split or merged. It compares blocks as wholes; what changed
inside one is the business of `core.diff.within`. Where it gives up for size, it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.blocks import BlockKind
from core.diff.likely import alike_pairs
from core.diff.moves import moved_pairs
from core.diff.sequences import in_common, increasing, matching
from core.diff.units import Alignment, Likeness, Pair, Units
from core.document import Document

_EACH = 40  # characters an anchor weighs beside its own, so that many short ones beat one long one
_HEADING = 240  # the same for a heading

Run = tuple[int, int, int]
"""Where equal items begin in both sequences, and how many they are."""


def align(old: Document, new: Document) -> Alignment:
    """Pair the blocks of two texts. A table is paired as a whole, then its rows."""
    found = Alignment()
    units_old, units_new = Units(old), Units(new)
    likeness = Likeness(units_old, units_new)
    matched = _matched(units_old, units_new, likeness, found)
    matched = _before_open_end(matched, units_old, units_new, found)
    for pair in matched:
        blocks_old, blocks_new = units_old.blocks(pair.old), units_new.blocks(pair.new)
        is_one = len(pair.old) == len(pair.new) == 1 and not pair.is_same
        if is_one and units_old.is_table(pair.old[0]):
            found.pairs += _rows(old, new, blocks_old, blocks_new, found)
        else:
            found.pairs.append(Pair(blocks_old, blocks_new, pair.is_same))
    if not found.is_open:
        found.moved = [
            Pair(units_old.blocks(pair.old), units_new.blocks(pair.new))
            for pair in moved_pairs(units_old, units_new, matched, likeness, found)
        ]
    return found


def _before_open_end(pairs: list[Pair], old: Units, new: Units, found: Alignment) -> list[Pair]:
    """The pairs before a block that is never closed, unless it is the same in both texts."""
    ends = [units.open_end() for units in (old, new)]
    if ends == [None, None]:
        return pairs
    at_old = len(old.keys) if ends[0] is None else ends[0]
    at_new = len(new.keys) if ends[1] is None else ends[1]
    last = pairs[-1] if pairs else None
    if last and (last.old[-1], last.new[-1]) == (at_old, at_new):
        return pairs
    found.is_open = True
    return [cut for pair in pairs if (cut := _before(pair, at_old, at_new))]


def _before(pair: Pair, at_old: int, at_new: int) -> Pair | None:
    """What of a pair stands before two units; none of one that is no run and reaches them."""
    if pair.old[-1] < at_old and pair.new[-1] < at_new:
        return pair
    size = min(at_old - pair.old.start, at_new - pair.new.start) if pair.is_same else 0
    return Pair(pair.old[:size], pair.new[:size], is_same=True) if size > 0 else None


def _matched(old: Units, new: Units, likeness: Likeness, found: Alignment) -> list[Pair]:
    """Runs of identical units and, between them, units that are alike."""
    pairs: list[Pair] = []
    at = (0, 0)
    end = (len(old.keys), len(new.keys), 0)
    for i, j, size in [*_equal_runs(old, new, found), end]:
        pairs += alike_pairs(range(at[0], i), range(at[1], j), likeness, found)
        if not size:
            continue
        start = i, j
        if pairs and pairs[-1].is_same and at == start:
            start = pairs[-1].old.start, pairs.pop().new.start
        at = (i + size, j + size)
        pairs.append(Pair(range(start[0], at[0]), range(start[1], at[1]), is_same=True))
    return pairs


def _rows(
    old: Document, new: Document, rows_old: range, rows_new: range, found: Alignment
) -> list[Pair]:
    """Pair the rows of two versions of a table, head with head."""
    units_old, units_new = Units(old, rows_old), Units(new, rows_new)
    inner = _matched(units_old, units_new, Likeness(units_old, units_new), found)
    return [Pair(units_old.blocks(pair.old), units_new.blocks(pair.new)) for pair in inner]


# --- identical blocks ------------------------------------------------------------------------


def _equal_runs(old: Units, new: Units, found: Alignment) -> Iterator[Run]:
    """Runs of identical units in order: equal ends, then anchors that stand once in both texts
    (patience diff, Bram Cohen), then what else is in common between them."""
    a, b = old.keys, new.keys
    most = min(len(a), len(b))
    head = in_common(a, b, most)
    tail = in_common(a[::-1], b[::-1], most - head)
    if head:
        yield 0, 0, head
    stop = (len(a) - tail, len(b) - tail)
    at = (head, head)
    for i, j in [*_unique(old, new, at, stop), stop]:
        yield from _between(a[at[0] : i], b[at[1] : j], at, found)
        if i < stop[0]:
            yield i, j, 1
        at = (i + 1, j + 1)
    if tail:
        yield *stop, tail


def _unique(
    old: Units, new: Units, start: tuple[int, int], stop: tuple[int, int]
) -> list[tuple[int, int]]:
    """The anchors in the same order in both texts that hold most characters."""
    a, b = old.keys[start[0] : stop[0]], new.keys[start[1] : stop[1]]
    counts_old, counts_new = Counter(a), Counter(b)
    where = {key: j for j, key in enumerate(b, start=start[1]) if counts_new[key] == 1}
    anchors = [
        (i, where[key])
        for i, key in enumerate(a, start=start[0])
        if key in where and counts_old[key] == 1
    ]
    return increasing(anchors, [_weight(old, i) for i, _ in anchors])


def _weight(units: Units, at: int) -> int:
    """What an anchor holds. A heading holds what stands under it: it is the paragraph that moves
    to another section, not the heading that moves over it."""
    is_heading = units.firsts[at].kind is BlockKind.HEADING
    return len(units.keys[at]) + (_HEADING if is_heading else _EACH)


def _between(
    old: list[str], new: list[str], at: tuple[int, int], found: Alignment
) -> Iterator[Run]:
    """What units between two anchors have in common, which stands more than once."""
    if not old or not new:
        return
    runs = matching(old, new)
    if runs is None:
        found.given_up["repeated blocks compared by their order only"] += len(old)
        return
    for i, j, size in runs:
        yield at[0] + i, at[1] + j, size
