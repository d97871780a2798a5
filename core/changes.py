"""What can be decided: splices, changes, hunks, findings, decisions. Data only.

A *splice* is a span of the base and its new text. A *change* is the smallest thing that can be
decided: one or more splices. A *hunk* is what one proposal does in one place, usually decided
together.

Glue. A new list needs a blank line before it whichever of its items are taken, and a new table its
head. Such a change is `auto`: nobody decides it; it is in the result exactly when a change that
needs it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class HunkKind(StrEnum):
    """What a hunk does, in the words of the command-line contract."""

    ADD = "add"
    REWORD = "reword"
    FIGURE = "figure"
    REMOVE = "remove"
    MOVE = "move"
    TABLE = "table"
    STRUCTURE = "structure"
    REFLOW = "reflow"
    EOL = "eol"


class Decision(StrEnum):
    """What was decided of a change."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


class HunkState(StrEnum):
    """What was decided of a hunk as a whole."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"
    MIXED = "mixed"
    UNPLACED = "unplaced"


class Level(StrEnum):
    """How much a finding weighs."""

    STRONG = "strong"
    WEAK = "weak"


class Verdict(StrEnum):
    """What looking a thing up in the source showed."""

    VERIFIED = "verified"
    IN_SOURCE = "in source"
    KEPT = "kept from the report"
    NOT_IN_SOURCE = "not in source"
    REMOVED = "removed"


class FindingKind(StrEnum):
    """What a finding is about."""

    QUOTATION = "quotation"
    FIGURE = "figure"
    LINK = "link"
    NAME = "name"
    HEDGE = "hedge"
    HEADING = "heading"
    BLOCK = "block"
    ROW = "row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Splice:
    """A span of the base and the text that replaces it."""

    start: int
    """Offset of its first character in the base, in code points."""
    end: int
    """Offset just after its last character; equal to `start` for an insertion."""
    text: str
    """What stands there instead."""
    rank: int = 0
    """Order among insertions at one offset; equal ranks keep the order of their hunks."""

    def overlaps(self, other: Splice) -> bool:
        """Can the two not both be applied? Insertions at one place can."""
        if self.start == self.end or other.start == other.end:
            return self.start < other.end and other.start < self.end
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest thing that can be decided."""

    id: str
    """Given once, when placed; see `change_id`."""
    splices: tuple[Splice, ...]
    """One or more, in order; they never overlap."""
    needs: tuple[str, ...] = ()
    """Ids of the changes without which this one makes no document."""
    auto: bool = False
    """Is it glue, in the result exactly when a change that needs it is?"""
    opens: tuple[str, ...] = ()
    """Path of the section whose heading it inserts, else empty."""
    part: tuple[int, ...] = ()
    """Where in its hunk it stands, for opening a hunk level by level; glue has none. First the
    block: its number in the hunk, of a table the line. Then, where less than the block changes, the
    part of it: the number of the sentence or run of code lines, the column of the cell, a thousand
    and more for a whole column. Changes of one block share the first number; what comes, goes or
    moves as a whole has only that."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking a change showed of one thing in it."""

    level: Level
    """Strong or weak."""
    kind: FindingKind
    """What kind of thing was checked."""
    text: str
    """The thing itself, as written."""
    verdict: Verdict
    """What was found."""
    change: str = ""
    """Id of the change it was found in; empty when it concerns the whole hunk."""
    span: str = ""
    """The passage it was found in, such as `S214`; empty where none."""
    source_says: str = ""
    """What the source has instead, where it has something near."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A proposal that found no place in the base."""

    text: str
    """What it wanted to write."""
    reason: str
    """Why it could not be placed, one line."""
    guess: int = -1
    """Offset of the best guess in the base; -1 where there is none."""
    is_own: bool = False
    """Is the text the editor's own, not the drafter's?"""


@dataclass(frozen=True)
class Hunk:
    """What one proposal does in one place."""

    id: str
    """Given once, when placed; see `hunk_id`."""
    kind: HunkKind
    """What it does."""
    section: tuple[str, ...]
    """Path of the section it stands in, as it will read if all is accepted."""
    changes: tuple[Change, ...]
    """At least one, unless unplaced."""
    why: str = ""
    """The drafter's reason, one line."""
    passages: tuple[int, ...] = ()
    """Numbers of the passages it rests on."""
    findings: tuple[Finding, ...] = ()
    """What checking showed, strong first."""
    drafter: str = ""
    """Who proposed it."""
    round: int = 1
    """2 and more for an answer to a hunk sent back."""
    declined_before: str = ""
    """Where an earlier review declined the same text; such a hunk arrives folded."""
    unplaced: Unplaced | None = None
    """Set when no place was found."""

    @cached_property
    def decidable(self) -> tuple[Change, ...]:
        """The changes a person decides: all but glue."""
        return tuple(change for change in self.changes if not change.auto)

    @cached_property
    def start(self) -> int:
        """Offset in the base where it begins to act."""
        if self.unplaced:
            return max(self.unplaced.guess, 0)
        changes = self.decidable or self.changes
        return min(splice.start for change in changes for splice in change.splices)

    @cached_property
    def end(self) -> int:
        """Offset in the base where it stops to act."""
        if self.unplaced:
            return self.start
        changes = self.decidable or self.changes
        return max(splice.end for change in changes for splice in change.splices)

    @property
    def is_deletion(self) -> bool:
        """Does it only take away? Such a hunk is always decided by itself. White space is no
        loss."""
        if self.kind in (HunkKind.REFLOW, HunkKind.EOL):
            return False
        splices = [splice for change in self.decidable for splice in change.splices]
        return bool(splices) and all(not splice.text.strip() for splice in splices)

    @property
    def is_strong(self) -> bool:
        """Has it a strong finding?"""
        return any(finding.level is Level.STRONG for finding in self.findings)


def ordered(hunks: tuple[Hunk, ...], included: frozenset[str]) -> Iterator[Splice]:
    """The splices of the included changes in the order they are applied."""
    keyed = [
        (splice.start, splice.end, splice.rank, number, splice)
        for number, hunk in enumerate(hunks)
        for change in hunk.changes
        if change.id in included
        for splice in change.splices
    ]
    keyed.sort(key=lambda entry: entry[:4])
    return (entry[4] for entry in keyed)


def applied(base: str, splices: Iterator[Splice]) -> str:
    """The base with splices applied; they are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for splice in splices:
        parts += (base[at : splice.start], splice.text)
        at = splice.end
    parts.append(base[at:])
    return "".join(parts)


def change_id(section: tuple[str, ...], old: str, new: str, ordinal: int) -> str:
    """Ten hexadecimal digits that name a change: of its base section, its texts, and its ordinal
    among changes that have these in common."""
    return _digest("change", "\x1f".join(section), old, new, str(ordinal))


def hunk_id(change_ids: tuple[str, ...], extra: str = "") -> str:
    """Ten hexadecimal digits that name a hunk: of the ids of its changes."""
    return _digest("hunk", *change_ids, extra)


def _digest(*parts: str) -> str:
    joined = "\x1e".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:10]
