"""From two versions of a text to hunks of changes.

Owns the order of a comparison, ids, and the proof: taking everything gives the new text byte for
byte, or the whole is one change. Taking nothing gives the old text; whatever else is taken, blocks
stay apart, for a block brings its blank line, and what cannot stand alone needs or joins what it
stands on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from core.changes import Change, Hunk, HunkKind, Splice, applied, change_id, hunk_id
from core.diff.alignment import align
from core.diff.coarse import coarse_documents
from core.diff.making import Draft, Group, Making, at_start, lines_trimmed
from core.diff.notes import tie_notes
from core.diff.order import apart
from core.diff.pairs import compare_pair, compare_same, compare_tables
from core.diff.stretches import compare_stretch
from core.diff.ties import join_moves, number_lists, without_empty
from core.diff.units import Pair
from core.document import Document


@dataclass(frozen=True, slots=True)
class Difference:
    """How one text became another."""

    hunks: tuple[Hunk, ...]
    """In document order."""
    limits: tuple[str, ...]
    """What was given up for size, one line each; the hunks are exact all the same."""


def difference(before: str, after: str, *, drafter: str = "file") -> Difference:
    """The hunks that make `after` of `before`.

    Args:
        before: the base, decoded with newlines untouched.
        after: the other text, likewise.
        drafter: who is said to propose the hunks.
    """
    if before == after:
        return Difference((), ())
    with _without_collecting():
        return _difference(before, after, drafter)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection: nothing here refers to itself, and of a hundred thousand changes every
    collection would go over all again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _difference(before: str, after: str, drafter: str) -> Difference:
    making = _aligned(before, after)
    old = making.old
    hunks = _finished(_groups(making), old, drafter)
    limits = making.alignment.limits
    if not _is_exact(hunks, before, after):
        whole = Group(
            HunkKind.REWORD, (), [Draft([lines_trimmed(Splice(0, len(before), after), before)])]
        )
        limits = (*limits, "the texts differ too much to be cut into parts; they are one change")
        hunks = _finished([whole], old, drafter)
    return Difference(hunks, limits)


def _aligned(before: str, after: str) -> Making:
    """Both texts, read as far as the comparison needs, and which block became which.

    What was passed over as the same must be paired with itself. Lines and blocks weigh differently
    what stays and what moves; where the blocks have it otherwise, everything is read.
    """
    both = coarse_documents(before, after)
    alignment = align(both.old, both.new)
    if both.unread:
        paired = {at for pair in alignment.pairs for at in zip(pair.old, pair.new, strict=False)}
        if not paired.issuperset(both.unread):
            old, new = Document(before), Document(after)
            return Making(old, new, align(old, new))
    return Making(both.old, both.new, alignment)


def _groups(making: Making) -> list[Group]:
    """Walk both texts once, from pair to pair; then tie together what belongs together."""
    old_at = new_at = 0
    end = Pair(range(len(making.old.blocks), 0), range(len(making.new.blocks), 0))
    for pair in [*making.alignment.pairs, end]:
        compare_stretch(making, range(old_at, pair.old.start), range(new_at, pair.new.start))
        if pair.is_same:
            compare_same(making, pair)
        elif pair is not end:
            compare_pair(making, pair)
        old_at, new_at = pair.old.stop, pair.new.stop
    compare_tables(making)
    join_moves(making)
    number_lists(making)
    tie_notes(making)
    if making.line_ends:
        making.add(HunkKind.EOL, (), [Draft(sorted(making.line_ends, key=at_start))])
    return without_empty(making)


def _is_exact(hunks: tuple[Hunk, ...], before: str, after: str) -> bool:
    splices = [s for hunk in hunks for change in hunk.changes for s in change.splices]
    splices.sort(key=lambda s: (s.start, s.end, s.rank))
    apart = all(one.end <= other.start for one, other in pairwise(splices))
    return apart and applied(before, iter(splices)) == after


def _finished(groups: list[Group], old: Document, drafter: str) -> tuple[Hunk, ...]:
    """Hunks in document order, with ids."""
    in_order = sorted(groups, key=_place)
    groups = apart(in_order)
    if len(groups) != len(in_order):
        groups.sort(key=_place)
    ids: dict[int, str] = {}
    taken: set[str] = set()
    ordinals: dict[tuple[tuple[str, ...], str, str], int] = {}
    for group in groups:
        for draft in group.drafts:
            id_ = _id(group, draft, old, taken, ordinals)
            taken.add(id_)
            ids[id(draft)] = id_
    hunks = []
    for group in groups:
        changes = tuple(_change(draft, ids) for draft in group.drafts)
        id_ = hunk_id(tuple(change.id for change in changes))
        hunks.append(Hunk(id_, group.kind, group.section, changes, drafter=drafter))
    return tuple(hunks)


def _place(group: Group) -> tuple[int, int]:
    return min(at_start(s) for draft in group.drafts if not draft.auto for s in draft.splices)


def _id(
    group: Group,
    draft: Draft,
    old: Document,
    taken: set[str],
    ordinals: dict[tuple[tuple[str, ...], str, str], int],
) -> str:
    """The id of a change; `ordinals` remembers how many changes have its texts in common."""
    before = "".join(old.text[s.start : s.end] for s in draft.splices)
    after = "".join(s.text for s in draft.splices)
    key = (group.section, before, after)
    ordinal = ordinals.get(key, 0)
    while (id_ := change_id(*key, ordinal)) in taken:
        ordinal += 1
    ordinals[key] = ordinal + 1
    return id_


def _change(draft: Draft, ids: dict[int, str]) -> Change:
    return Change(
        ids[id(draft)],
        tuple(draft.splices),
        tuple(ids[id(need)] for need in draft.needs),
        draft.auto,
        draft.opens,
        draft.part or (() if draft.auto else (0,)),
    )
