"""Blocks between two anchors that are one block changed, or one split, or two merged.

Owns the pairing of blocks that are alike and not the same: those that begin or end as no other
does, then, between them, the best match of each with each. Where these would be too many, only
their order counts, which is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.diff.sequences import increasing
from core.diff.units import ALIKE, MOST_COMPARED, Alignment, Likeness, Pair, Units

_MOST_CHARACTERS = 20_000_000_000  # product of characters compared in one place
_FEW = 50  # pairs of blocks that are compared each with each at once
_LEAD = 32  # characters by which a block is known again
_TOGETHER = 88.0  # similarity from which two blocks together are one block split
_GAINED = 6.0  # percent by which taking a second block in must raise it


def alike_pairs(old: range, new: range, likeness: Likeness, found: Alignment) -> Sequence[Pair]:
    """Blocks between two anchors that are one block changed, in order, with the greatest sum of
    similarities; then paragraphs that were split or merged."""
    if not old or not new:
        return ()
    pairs: list[tuple[int, int]] = []
    at = (old.start, new.start)
    for i, j in [*_known_again(old, new, likeness), (old.stop, new.stop)]:
        pairs += _between(range(at[0], i), range(at[1], j), likeness, found)
        if i < old.stop:
            pairs.append((i, j))
        at = (i + 1, j + 1)
    found_pairs = [Pair(range(i, i + 1), range(j, j + 1)) for i, j in pairs]
    if not pairs or len(pairs) == len(old) == len(new):
        return found_pairs
    return _split_or_merged(found_pairs, old, new, likeness)


def _between(
    old: range, new: range, likeness: Likeness, found: Alignment
) -> Sequence[tuple[int, int]]:
    if not old or not new:
        return ()
    if not _is_much(old, new, likeness):
        return _best(old, new, likeness)
    found.given_up["changed blocks compared by their order only"] += max(len(old), len(new))
    return [(i, j) for i, j in zip(old, new, strict=False) if likeness.of(i, j)]


def _is_much(old: range, new: range, likeness: Likeness) -> bool:
    """Are they too many or too long to be compared each with each?"""
    pairs = len(old) * len(new)
    if pairs > MOST_COMPARED or not likeness.affords(pairs):
        return True
    characters = [
        sum(len(units.texts[at]) for at in each)
        for units, each in ((likeness.old, old), (likeness.new, new))
    ]
    return pairs > 1 and characters[0] * characters[1] > _MOST_CHARACTERS


# --- blocks known again by one of their ends ---------------------------------------------------


def _known_again(old: range, new: range, likeness: Likeness) -> list[tuple[int, int]]:
    """Of some blocks those that begin or end as only one does in each text, in order."""
    if len(old) * len(new) <= _FEW:
        return []
    pairs = with_same_ends(old, new, likeness)
    return increasing(pairs, [len(likeness.old.texts[i]) + 1 for i, _ in pairs])


def with_same_ends(
    old: Sequence[int], new: Sequence[int], likeness: Likeness, least: float = ALIKE
) -> list[tuple[int, int]]:
    """Blocks that are alike and begin or end as only one does in each text, wherever they stand."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for lead in (slice(_LEAD), slice(-_LEAD, None)):
        where = _unique_by(likeness.new, new, lead)
        for key, i in _unique_by(likeness.old, old, lead).items():
            j = where.get(key)
            if j is not None and i not in pairs and j not in taken and likeness.of(i, j, least):
                pairs[i] = j
                taken.add(j)
    return sorted(pairs.items())


def _unique_by(units: Units, some: Sequence[int], lead: slice) -> dict[tuple[str, str], int]:
    """Units by kind and one of their ends, where no other has these."""
    keys = [(units.compared[at][0], units.compared[at][1][lead]) for at in some]
    counts = Counter(keys)
    return {key: at for key, at in zip(keys, some, strict=True) if counts[key] == 1}


# --- each with each ----------------------------------------------------------------------------


def _best(old: range, new: range, likeness: Likeness) -> list[tuple[int, int]]:
    scores = [likeness.among(i, new) for i in old]
    if len(old) == len(new) == 1:
        return [(old[0], new[0])] if scores[0][0] else []
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below, score = best[i], best[i + 1], scores[i]
        for j in range(len(new) - 1, -1, -1):
            row[j] = max(below[j], row[j + 1])
            if score[j]:
                row[j] = max(row[j], score[j] - ALIKE + 10 + below[j + 1])
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


# --- split and merged ------------------------------------------------------------------------


def _split_or_merged(pairs: list[Pair], old: range, new: range, likeness: Likeness) -> list[Pair]:
    """Pairs with a paragraph taken in that stands unpaired beside them, where it belongs."""
    grown: list[Pair] = []
    start = Pair(range(old.start, old.start), range(new.start, new.start))
    end = Pair(range(old.stop, old.stop), range(new.stop, new.stop))
    for pair, after in zip(pairs, [*pairs[1:], end], strict=True):
        grown.append(_grown(pair, grown[-1] if grown else start, after, likeness))
    return grown


def _grown(pair: Pair, before: Pair, after: Pair, likeness: Likeness) -> Pair:
    chances = []
    if pair.new.stop < after.new.start:
        chances.append(Pair(pair.old, range(pair.new.start, pair.new.stop + 1)))
    if pair.new.start > before.new.stop:
        chances.append(Pair(pair.old, range(pair.new.start - 1, pair.new.stop)))
    if pair.old.stop < after.old.start:
        chances.append(Pair(range(pair.old.start, pair.old.stop + 1), pair.new))
    if pair.old.start > before.old.stop:
        chances.append(Pair(range(pair.old.start - 1, pair.old.stop), pair.new))
    if not chances:
        return pair
    alike = likeness.of(pair.old[0], pair.new[0])
    for chance in chances:
        together = likeness.together(chance.old, chance.new)
        if together >= _TOGETHER and together >= alike + _GAINED:
            return chance
    return pair
