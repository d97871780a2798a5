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
from core.events import EditedText
from core.result import with_glue
from core.review import Review


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
    runs = _equal_runs(review.base, text)
    hunks: list[Hunk] = []
    edits = dict(review.decisions.edits)
    conflicts: list[str] = []
    shifted = 0
    for hunk in review.hunks:
        moved = _moved_hunk(hunk, runs)
        edit = edits.get(hunk.id)
        splice = _moved_splice(edit.splice, runs) if edit else None
        if moved is None or (edit and splice is None):
            conflicts.append(hunk.id)
            edits.pop(hunk.id, None)
            hunks.append(_lost(hunk))
            continue
        if edit and splice:
            edits[hunk.id] = replace(edit, splice=splice)
        shifted += moved.start != hunk.start
        hunks.append(moved)
    return Moved(tuple(hunks), edits, shifted, tuple(conflicts))


def after_commit(review: Review) -> tuple[Hunk, ...]:
    """What is left of a review whose accepted changes are in the base now."""
    accepted = {
        change.id
        for hunk in review.hunks
        for change in hunk.decidable
        if review.decision(change.id) in (Decision.ACCEPTED, Decision.EDITED)
    }
    done = with_glue(review.hunks, frozenset(accepted))
    applied: list[tuple[tuple[int, int, int, int], int]] = []
    for number, hunk in enumerate(review.hunks):
        edit = review.decisions.edits.get(hunk.id)
        splices = [s for c in hunk.changes if c.id in done for s in c.splices]
        if edit:
            glue = [s for c in hunk.changes if c.auto and c.id in done for s in c.splices]
            splices = [*glue, edit.splice]
        applied += [(_key(s, number), len(s.text) - (s.end - s.start)) for s in splices]
    left = []
    for number, hunk in enumerate(review.hunks):
        changes = [
            _without(change, done, number, applied)
            for change in hunk.changes
            if change.id not in done
        ]
        if changes or hunk.unplaced:
            left.append(replace(hunk, changes=tuple(changes)))
    return tuple(left)


def _key(splice: Splice, number: int) -> tuple[int, int, int, int]:
    return splice.start, splice.end, splice.rank, number


def _without(
    change: Change,
    done: frozenset[str],
    number: int,
    applied: list[tuple[tuple[int, int, int, int], int]],
) -> Change:
    """A change that waits, moved past what was applied before it."""
    splices = []
    for splice in change.splices:
        key = _key(splice, number)
        delta = sum(grown for other, grown in applied if other <= key)
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


def _moved_splice(splice: Splice, runs: list[_Run]) -> Splice | None:
    """A splice in the new text, if all it touches is there unchanged."""
    at = bisect_right(runs, splice.start, key=lambda run: run[0]) - 1
    # an insertion at a border belongs to the text before it
    for number in (at, at - 1):
        if number < 0:
            continue
        start, end, there = runs[number]
        if start <= splice.start and splice.end <= end and (start < end or splice.start == 0):
            delta = there - start
            return replace(splice, start=splice.start + delta, end=splice.end + delta)
    return None


def _moved_hunk(hunk: Hunk, runs: list[_Run]) -> Hunk | None:
    changes = []
    for change in hunk.changes:
        splices = [_moved_splice(splice, runs) for splice in change.splices]
        whole = tuple(splice for splice in splices if splice is not None)
        if len(whole) < len(splices):
            return None
        changes.append(replace(change, splices=whole))
    return replace(hunk, changes=tuple(changes))


def _lost(hunk: Hunk) -> Hunk:
    text = "".join(splice.text for change in hunk.decidable for splice in change.splices)
    reason = "the text it changes was edited outside the review"
    return replace(hunk, changes=(), unplaced=Unplaced(text.strip("\r\n"), reason))
