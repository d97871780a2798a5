"""Which blocks of one text became which of another.

Owns the pairing: identical blocks first, by anchors that stand once in both texts, then blocks that
are alike, then paragraphs that were split or merged. It compares blocks as wholes; what changed
inside one is the business of `core.diff.within`. Where it gives up for size, it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from core.blocks import BlockKind
from core.diff.moves import moved_pairs
from core.diff.sequences import increasing
from core.diff.units import ALIKE, MOST_COMPARED, Alignment, Likeness, Pair, Units
from core.document import Document

_MOST_MATCHED = 4_000_000  # product of lengths up to which difflib is asked
_EACH = 40  # characters an anchor weighs beside its own, so that many short ones beat one long one
_HEADING = 240  # the same for a heading
_TOGETHER = 88.0  # similarity from which two blocks together are one block split
_GAINED = 6.0  # percent by which taking a second block in must raise it


def align(old: Document, new: Document) -> Alignment:
    """Pair the blocks of two texts. A table is paired as a whole, then its rows."""
    found = Alignment()
    units_old, units_new = Units(old), Units(new)
    likeness = Likeness(units_old, units_new)
    matched = _matched(units_old, units_new, likeness, found)
    matched = _before_open_end(matched, units_old, units_new, found)
    for pair in matched:
        blocks_old, blocks_new = units_old.blocks(pair.old), units_new.blocks(pair.new)
        if len(pair.old) == len(pair.new) == 1 and units_old.is_table(pair.old[0]):
            found.pairs += _rows(old, new, blocks_old, blocks_new, found)
        else:
            found.pairs.append(Pair(blocks_old, blocks_new))
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
    return [pair for pair in pairs if pair.old[-1] < at_old and pair.new[-1] < at_new]


def _matched(old: Units, new: Units, likeness: Likeness, found: Alignment) -> list[Pair]:
    """Identical units and, between them, units that are alike."""
    pairs: list[Pair] = []
    at = (0, 0)
    end = (len(old.keys), len(new.keys))
    for i, j in [*_anchored(old.keys, new.keys, found), end]:
        pairs += _alike(range(at[0], i), range(at[1], j), likeness, found)
        if (i, j) != end:
            pairs.append(Pair(range(i, i + 1), range(j, j + 1)))
        at = (i + 1, j + 1)
    return pairs


def _rows(
    old: Document, new: Document, rows_old: range, rows_new: range, found: Alignment
) -> list[Pair]:
    """Pair the rows of two versions of a table, head with head."""
    units_old, units_new = Units(old, rows_old), Units(new, rows_new)
    inner = _matched(units_old, units_new, Likeness(units_old, units_new), found)
    return [Pair(units_old.blocks(pair.old), units_new.blocks(pair.new)) for pair in inner]


# --- identical blocks ------------------------------------------------------------------------


def _anchored(
    old: Sequence[tuple[BlockKind, str]], new: Sequence[tuple[BlockKind, str]], found: Alignment
) -> list[tuple[int, int]]:
    """Identical blocks in order: equal ends, then anchors that stand once in both texts (patience
    diff, Bram Cohen), then difflib between them."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    stop = 0
    while stop < min(len(old), len(new)) - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    pairs = [(at, at) for at in range(start)]
    a1, b1 = len(old) - stop, len(new) - stop
    at = (start, start)
    for i, j in [*_unique(old, new, (start, a1), (start, b1)), (a1, b1)]:
        pairs += _between(old[at[0] : i], new[at[1] : j], at, found)
        if i < a1:
            pairs.append((i, j))
        at = (i + 1, j + 1)
    return pairs + [(a1 + k, b1 + k) for k in range(stop)]


def _unique(
    old: Sequence[tuple[BlockKind, str]],
    new: Sequence[tuple[BlockKind, str]],
    a: tuple[int, int],
    b: tuple[int, int],
) -> list[tuple[int, int]]:
    """The anchors in the same order in both texts that hold most characters."""
    counts_old, counts_new = Counter(old[a[0] : a[1]]), Counter(new[b[0] : b[1]])
    where = {key: j for j, key in enumerate(new[b[0] : b[1]], start=b[0]) if counts_new[key] == 1}
    anchors = [
        (i, where[key])
        for i, key in enumerate(old[a[0] : a[1]], start=a[0])
        if counts_old[key] == 1 and key in where
    ]
    return increasing(anchors, [_weight(*old[i]) for i, _ in anchors])


def _weight(kind: BlockKind, text: str) -> int:
    """What an anchor holds. A heading holds what stands under it: it is the paragraph that moves
    to another section, not the heading that moves over it."""
    return len(text) + (_HEADING if kind is BlockKind.HEADING else _EACH)


def _between(
    old: Sequence[tuple[BlockKind, str]],
    new: Sequence[tuple[BlockKind, str]],
    at: tuple[int, int],
    found: Alignment,
) -> Iterator[tuple[int, int]]:
    if not old or not new:
        return
    if len(old) * len(new) > _MOST_MATCHED:
        found.limits.append(f"{len(old)} blocks compared by their order only")
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        for step in range(size):
            yield at[0] + i + step, at[1] + j + step


# --- blocks that are alike -------------------------------------------------------------------


def _alike(old: range, new: range, likeness: Likeness, found: Alignment) -> list[Pair]:
    """Blocks between two anchors that are one block changed, in order, with the greatest sum of
    similarities; then paragraphs that were split or merged."""
    if not old or not new:
        return []
    if len(old) * len(new) > MOST_COMPARED:
        found.limits.append(f"{len(old)} changed blocks compared by their order only")
        pairs = [(i, j) for i, j in zip(old, new, strict=False) if likeness.of(i, j)]
    else:
        pairs = _best(old, new, likeness)
    return _split_or_merged([Pair(range(i, i + 1), range(j, j + 1)) for i, j in pairs],
                            old, new, likeness)  # fmt: skip


def _best(old: range, new: range, likeness: Likeness) -> list[tuple[int, int]]:
    width = len(new) + 1
    best = [[0.0] * width for _ in range(len(old) + 1)]
    scores = [[likeness.of(i, j) for j in new] for i in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            taken = scores[i][j] - ALIKE + 10 + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if scores[i][j] and best[i][j] == scores[i][j] - ALIKE + 10 + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _split_or_merged(pairs: list[Pair], old: range, new: range, likeness: Likeness) -> list[Pair]:
    """Pairs with a paragraph taken in that stands unpaired beside them, where it belongs."""
    grown: list[Pair] = []
    for number, pair in enumerate(pairs):
        before = (
            grown[-1] if grown else Pair(range(old.start, old.start), range(new.start, new.start))
        )
        after = pairs[number + 1] if number + 1 < len(pairs) else Pair(
            range(old.stop, old.stop), range(new.stop, new.stop)
        )  # fmt: skip
        grown.append(_grown(pair, before, after, likeness))
    return grown


def _grown(pair: Pair, before: Pair, after: Pair, likeness: Likeness) -> Pair:
    alike = likeness.of(pair.old[0], pair.new[0])
    chances = []
    if pair.new.stop < after.new.start:
        chances.append(Pair(pair.old, range(pair.new.start, pair.new.stop + 1)))
    if pair.new.start > before.new.stop:
        chances.append(Pair(pair.old, range(pair.new.start - 1, pair.new.stop)))
    if pair.old.stop < after.old.start:
        chances.append(Pair(range(pair.old.start, pair.old.stop + 1), pair.new))
    if pair.old.start > before.old.stop:
        chances.append(Pair(range(pair.old.start - 1, pair.old.stop), pair.new))
    for chance in chances:
        together = likeness.together(chance.old, chance.new)
        if together >= _TOGETHER and together >= alike + _GAINED:
            return chance
    return pair
