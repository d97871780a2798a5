"""Keeping hunks in place while the text under them moves.

Owns the move of a review to another base: after a partial commit, where the way of every offset is
known exactly, and after somebody edited the report, where it is found by comparing the two texts.
What cannot be moved surely becomes an unplaced hunk; it is never guessed.
"""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.changes import Change, Decision, Hunk, Splice, Unplaced
from core.document import Document
from core.events import EditedText
from core.result import with_glue
from core.review import Review

LOST = "the text it changes was edited outside the review"
"""Why a hunk that lost its place has none."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A review's hunks on another base."""

    hunks: tuple[Hunk, ...]
    """The hunks with their new offsets."""
    edits: Mapping[str, EditedText]
    """The editor's own texts with theirs."""
    shifted: int
    """How many hunks stand elsewhere than before."""
    conflicts: tuple[str, ...]
    """Ids of hunks that lost their place."""


def onto_edited_text(review: Review, text: str) -> Moved:
    """Move a review's hunks onto an edited version of its base."""
    ground = _Ground(review.base, text)
    moved: dict[str, Hunk] = {}
    edits = dict(review.decisions.edits)
    for hunk in review.hunks:
        there = ground.hunk(hunk)
        edit = edits.get(hunk.id)
        splice = ground.splice(edit.splice) if edit else None
        if there is None or (edit and splice is None):
            continue
        if edit and splice:
            edits[hunk.id] = replace(edit, splice=splice)
        moved[hunk.id] = there
    _drop_what_rests_on_lost(review, moved)
    hunks: list[Hunk] = []
    conflicts: list[str] = []
    for hunk in review.hunks:
        if hunk.id in moved:
            hunks.append(moved[hunk.id])
        else:
            conflicts.append(hunk.id)
            hunks.append(_lost(hunk, edits.pop(hunk.id, None)))
    shifted = sum(there.start != review.hunk_of[id_].start for id_, there in moved.items())
    return Moved(tuple(hunks), edits, shifted, tuple(conflicts))


def _drop_what_rests_on_lost(review: Review, moved: dict[str, Hunk]) -> None:
    """Without its heading or its table's head a change makes no document."""
    while True:
        there = {change.id for hunk in moved.values() for change in hunk.changes}
        resting = [
            id_
            for id_, hunk in moved.items()
            if any(n in review.changes and n not in there for c in hunk.changes for n in c.needs)
        ]
        if not resting:
            return
        for id_ in resting:
            del moved[id_]


def after_commit(review: Review) -> tuple[Hunk, ...]:
    """What is left of a review whose accepted changes are in the base now."""
    accepted = {
        change.id
        for hunk in review.hunks
        for change in hunk.decidable
        if review.decision(change.id) in (Decision.ACCEPTED, Decision.EDITED)
    }
    done = with_glue(review.hunks, frozenset(accepted))
    applied: list[tuple[_Key, int]] = []
    for number, hunk in enumerate(review.hunks):
        edit = review.decisions.edits.get(hunk.id)
        own = hunk.decidable[0].id if edit else ""
        for place, change in enumerate(hunk.changes):
            if change.id not in done or (edit and not change.auto and change.id != own):
                continue
            splices = (edit.splice,) if edit and change.id == own else change.splices
            applied += [
                (_key(splice, number, place), len(splice.text) - (splice.end - splice.start))
                for splice in splices
            ]
    left = []
    for number, hunk in enumerate(review.hunks):
        changes = [
            _without(change, done, (number, place), applied)
            for place, change in enumerate(hunk.changes)
            if change.id not in done
        ]
        if changes or hunk.unplaced:
            left.append(replace(hunk, changes=tuple(changes)))
    return tuple(left)


_Key = tuple[int, int, int, int, int]
"""Where a splice comes in the order of `core.changes.ordered`: start, end, rank, number of its hunk
and of its change in it."""


def _key(splice: Splice, number: int, place: int) -> _Key:
    return splice.start, splice.end, splice.rank, number, place


def _without(
    change: Change, done: frozenset[str], at: tuple[int, int], applied: list[tuple[_Key, int]]
) -> Change:
    """A change that waits, moved past what was applied before it."""
    splices = []
    for splice in change.splices:
        key = _key(splice, *at)
        delta = sum(grown for other, grown in applied if other < key)
        splices.append(replace(splice, start=splice.start + delta, end=splice.end + delta))
    needs = tuple(id_ for id_ in change.needs if id_ not in done)
    return replace(change, splices=tuple(splices), needs=needs)


_Run = tuple[int, int, int]
"""Start and end of a run of the old text, and its start in the new."""


def _equal_runs(old: str, new: str) -> list[_Run]:
    """What both texts share, found by lines and stretched by characters at both ends."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(before), _starts(after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    runs: list[_Run] = []
    for a, b, size in matcher.get_matching_blocks():
        start, end, there = old_at[a], old_at[a + size], new_at[b]
        last_end = runs[-1][1] if runs else 0
        last_there = runs[-1][2] + (runs[-1][1] - runs[-1][0]) if runs else 0
        while last_end < start and last_there < there and old[last_end] == new[last_there]:
            last_end, last_there = last_end + 1, last_there + 1
        if runs:
            runs[-1] = (runs[-1][0], last_end, runs[-1][2])
        elif last_end:
            runs.append((0, last_end, 0))
        while start > last_end and there > last_there and old[start - 1] == new[there - 1]:
            start, there = start - 1, there - 1
        runs.append((start, end, there))
    return runs


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


class _Ground:
    """A text and its edited version, and the way from one to the other."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = Document(old), Document(new)
        self._runs = _equal_runs(old, new)
        self._starts = [{block.start for block in doc.blocks} for doc in (self._old, self._new)]
        self._ends = [{block.end for block in doc.blocks} for doc in (self._old, self._new)]

    def hunk(self, hunk: Hunk) -> Hunk | None:
        """The hunk in the new text, if every place of it is there."""
        if hunk.unplaced:
            return hunk
        changes = []
        for change in hunk.changes:
            splices = [self.splice(splice) for splice in change.splices]
            whole = tuple(splice for splice in splices if splice is not None)
            if len(whole) < len(splices):
                return None
            changes.append(replace(change, splices=whole))
        return replace(hunk, changes=tuple(changes))

    def splice(self, splice: Splice) -> Splice | None:
        """A splice in the new text, if all it touches is there unchanged."""
        at = bisect_right(self._runs, splice.start, key=lambda run: run[0]) - 1
        # an insertion at a border belongs to the text before it
        for number in (at - 1, at):
            if number < 0:
                continue
            start, end, there = self._runs[number]
            if start <= splice.start and splice.end <= end:
                shift = there - start
                moved = replace(splice, start=splice.start + shift, end=splice.end + shift)
                if self._is_sure(splice, moved, start, end):
                    return moved
        return None

    def _is_sure(self, was: Splice, now: Splice, start: int, end: int) -> bool:
        """Does a splice inside an unchanged run stand where it stood? A block that grew is another
        block. An insertion does after the same block, or before the same words of the same
        section."""
        old, new = self._old.text, self._new.text
        if was.end in self._ends[0] and now.end not in self._ends[1]:
            return False
        begins = was.start < was.end and was.start in self._starts[0]
        if begins and now.start not in self._starts[1]:
            return False
        if not _fits(old[was.end : was.end + 1], new[now.end : now.end + 1]):
            return False
        before = _fits(_before(old, was.start), _before(new, now.start))
        if was.start < was.end:
            return before
        if not old.strip():
            return not new.strip()
        here, there = self._old.block_at(was.start), self._new.block_at(now.start)
        if before and here and start <= here.start:
            return True
        same = (here.section if here else ()) == (there.section if there else ())
        return same and bool(old[was.end : end].strip())


def _before(text: str, at: int) -> str:
    return text[at - 1 : at] if at else ""


def _fits(was: str, now: str) -> bool:
    """Are two characters beside a splice, or the ends of their texts, the same border?"""
    return was == now or (was in _LINE_ENDS and now in _LINE_ENDS)


_LINE_ENDS = ("", "\n", "\r")


def _lost(hunk: Hunk, edit: EditedText | None) -> Hunk:
    """A hunk that lost its place; of one she has edited her text is kept."""
    text = "".join(splice.text for change in hunk.decidable for splice in change.splices)
    text = edit.splice.text if edit else text
    return replace(hunk, changes=(), unplaced=Unplaced(text.strip("\r\n"), LOST))
