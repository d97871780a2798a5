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

from msgspec.structs import replace as replace_struct

from core.blocks import NEWLINE, markdown_lines
from core.changes import Change, Hunk, Splice, Unplaced
from core.document import Document
from core.events import EditedText, RebasedHistory
from core.result import accepted, included_changes
from core.review import Review
from core.steps import remembered

LOST = "the text it changes was edited outside the review"
"""Why a hunk that lost its place has none."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A review's hunks on another base."""

    hunks: tuple[Hunk, ...]
    """The hunks with their new offsets."""
    edits: Mapping[str, EditedText]
    """The editor's own texts with theirs."""
    history: RebasedHistory
    """What undo and redo bring back, with theirs."""
    shifted: int
    """How many hunks stand elsewhere than before."""
    conflicts: tuple[str, ...]
    """Ids of hunks that lost their place."""


def onto_edited_text(review: Review, text: str) -> Moved:
    """Move a review's hunks onto an edited version of its base."""
    ground = _Ground(review.base, text)
    moved: dict[str, Hunk] = {}
    placed: dict[str, Hunk] = {}  # whose own text alone has lost its place
    edits = dict(review.decisions.edits)
    for hunk in review.hunks:
        there = ground.hunk(hunk)
        edit = edits.get(hunk.id)
        own = ground.edit(edit) if edit else None
        if there is not None and edit and own is None and hunk.decidable:
            placed[hunk.id] = there
        if there is None or (edit and own is None):
            continue
        if own:
            edits[hunk.id] = own
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
    proposals = {id_: there for id_ in conflicts if (there := placed.get(id_))}
    history = replace_struct(_history(review, ground, frozenset(conflicts)), proposals=proposals)
    return Moved(tuple(hunks), edits, history, shifted, tuple(conflicts))


def unmoved(review: Review) -> RebasedHistory:
    """What undo and redo bring back, on a text that did not change."""
    edits, hunks = remembered(review)
    return RebasedHistory(tuple(edit for _, edit in edits), tuple(hunks))


def _history(review: Review, ground: _Ground, lost: frozenset[str]) -> RebasedHistory:
    """What undo and redo bring back, on the new text."""
    edits, hunks = remembered(review)
    return RebasedHistory(
        tuple(None if id_ in lost else ground.edit(edit) for id_, edit in edits),
        tuple(ground.hunk(hunk) or _lost(hunk, None) for hunk in hunks),
    )


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


def after_commit(review: Review) -> tuple[tuple[Hunk, ...], dict[str, EditedText]]:
    """What is left of a review whose accepted changes are in the base now: its hunks, and the
    editor's texts of those that are rejected or undecided."""
    done = included_changes(review.hunks, review.decisions)
    grown = [
        (entry.key, len(entry.splice.text) - (entry.splice.end - entry.splice.start))
        for entry in accepted(review.base, review.hunks, review.decisions)
    ]
    left: list[Hunk] = []
    edits: dict[str, EditedText] = {}
    for number, hunk in enumerate(review.hunks):
        changes = [
            _without(change, done, (number, place), grown)
            for place, change in enumerate(hunk.changes)
            if change.id not in done
        ]
        if not changes and not hunk.unplaced:
            continue
        left.append(replace(hunk, changes=tuple(changes)))
        if edit := review.decisions.edits.get(hunk.id):
            edits[hunk.id] = replace(edit, splice=_past(edit.splice, (number, 0), grown))
    return tuple(left), edits


_Key = tuple[int, int, int, int, int]
"""Where a splice comes in the order of `core.changes.ordered`: start, end, rank, number of its hunk
and of its change in it."""


def _without(
    change: Change, done: frozenset[str], at: tuple[int, int], grown: list[tuple[_Key, int]]
) -> Change:
    """A change that waits, moved past what was applied before it."""
    splices = tuple(_past(splice, at, grown) for splice in change.splices)
    needs = tuple(id_ for id_ in change.needs if id_ not in done)
    return replace(change, splices=splices, needs=needs)


def _past(splice: Splice, at: tuple[int, int], grown: list[tuple[_Key, int]]) -> Splice:
    key = (splice.start, splice.end, splice.rank, *at)
    delta = sum(size for other, size in grown if other < key)
    return replace(splice, start=splice.start + delta, end=splice.end + delta)


_Run = tuple[int, int, int]
"""Start and end of a run of the old text, and its start in the new."""


def _equal_runs(old: str, new: str) -> list[_Run]:
    """What both texts share, found by lines and stretched by characters at both ends."""
    before, after = markdown_lines(old, keep_ends=True), markdown_lines(new, keep_ends=True)
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

    def edit(self, edit: EditedText) -> EditedText | None:
        """The editor's text in the new text, if its place is there."""
        splice = self.splice(edit.splice)
        return None if splice is None else replace(edit, splice=splice)

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
                if behind := self._behind_grown(splice, moved):
                    return self._kept_apart(splice, behind)
                if self._is_sure(splice, moved, start, end):
                    return self._kept_apart(splice, moved)
        return None

    def _kept_apart(self, was: Splice, now: Splice) -> Splice | None:
        """Where blocks go in that end in the gap before the next block: behind what was put close
        to the list or table before them; None where the next block has come too close."""
        brings_gap = len(NEWLINE.findall(was.text[: len(was.text) - len(was.text.lstrip())])) > 1
        if was.start < was.end or not brings_gap or self._is_close(self._old, was.start):
            return now
        at = now.start
        while self._is_close(self._new, at):
            block = self._new.block_at(at)
            following = self._new.blocks[block.index + 1 if block else 0]
            if block is None or not block.group == following.group >= 0:
                return None
            at = following.end
        return replace(now, start=at, end=at)

    @staticmethod
    def _is_close(document: Document, at: int) -> bool:
        """Is no blank line between an offset at the end of a block and the block behind it?"""
        block = document.block_at(at)
        following = block.index + 1 if block else 0
        if following >= len(document.blocks):
            return False
        gap = document.text[at : document.blocks[following].start]
        return len(NEWLINE.findall(gap)) < 2

    def _behind_grown(self, was: Splice, now: Splice) -> Splice | None:
        """Where blocks go in behind a block to which lines were added: behind these, too."""
        block = self._old.block_at(was.start)
        is_behind = was.start == was.end and was.text.startswith(("\r", "\n"))
        is_grown = was.end in self._ends[0] and now.end not in self._ends[1]
        if not (is_behind and is_grown) or block is None or block.end != was.start:
            return None
        there = self._new.block_at(now.start)
        first = now.start - (block.end - block.start)
        follows = self._new.text[now.start : now.start + 1]
        if there is None or there.start != first or there.kind is not block.kind:
            return None
        if self._new.text[first : now.start] != self._old.block_text(block):
            return None
        return replace(now, start=there.end, end=there.end) if follows in _LINE_ENDS else None

    def _is_sure(self, was: Splice, now: Splice, start: int, end: int) -> bool:
        """Does a splice inside an unchanged run stand where it stood? A block that grew is another
        block. An insertion does after the same block, or before the same words of the same
        section."""
        old, new = self._old.text, self._new.text
        if was.end in self._ends[0] and now.end not in self._ends[1]:
            block = self._old.block_at(was.start)
            # lines added to a block leave a part of it that ended it where it was
            if block is None or not block.start < was.start < was.end <= block.end:
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
    """A hunk that lost its place; of one that was edited the editor's text is kept."""
    text = "".join(splice.text for change in hunk.decidable for splice in change.splices)
    text = edit.splice.text if edit else text
    unplaced = Unplaced(text.strip("\r\n"), LOST, is_own=edit is not None)
    return replace(hunk, changes=(), unplaced=unplaced)
