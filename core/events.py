"""What happens to a review, as lines of its journal: hunks arrive, decisions are made and undone.

Data only. `core.review` says what an event does; `core.journal` keeps the lines; `encode` and
`decode` turn one into the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from core.changes import Decision, Finding, Hunk, Splice


@dataclass(frozen=True, slots=True)
class Base:
    """What a review was drafted against."""

    report_sha256: str
    """Of the report's bytes; of no bytes for a report that does not exist."""
    instructions_sha256: str
    """Of the instructions' bytes."""
    item_line: str
    """The item's line as it stood; empty when the review ticks nothing."""
    source_sha256: str
    """Of the source's bytes; of a document those of its file, not of the text made from it."""
    head: str | None
    """The commit, None before the first."""
    branch: str | None
    """The branch, None for a detached HEAD."""
    source_size: int = 0
    """Number of the source's bytes; 0 in a journal that does not say it."""


@dataclass(frozen=True, slots=True)
class ReviewHeader:
    """What a review is of; the first line of its journal."""

    id: str
    """Twelve hexadecimal digits, given when drafting begins."""
    item: int
    """1-based index of the item in the checklist; 0 when the review is of no reference."""
    title: str
    """The reference's title, or what edits made elsewhere are called."""
    target: str
    """The reference's target; of an earlier version `git:1a2b3c4d5e:report.md`, of other edits
    empty."""
    drafter: str
    """Who drafts."""
    created: str
    """UTC, ISO 8601."""
    base: Base
    """What it is drafted against."""
    by: str = ""
    """Who made edits that were made elsewhere; empty where nobody is named."""

    @property
    def is_reading(self) -> bool:
        """Is it of a reference? A review of edits made elsewhere, or of an earlier version, is of
        none."""
        return self.item > 0


@dataclass(frozen=True, slots=True)
class EditedText:
    """The editor's own text in place of a hunk."""

    splice: Splice
    """The span of the base, and the editor's text with the line ends around it."""
    findings: tuple[Finding, ...]
    """What checking the text showed."""
    begins_block: bool = False
    """Does a block begin with it? Then it is kept apart from what stands before it."""
    ends_block: bool = False
    """Does a block end with it? Then it is kept apart from what stands behind it."""


class RebasedHistory(msgspec.Struct, frozen=True):
    """The texts and hunks that undo and redo bring back, in the order of `core.steps.remembered`;
    None for a text that has lost its place. `proposals` are the hunks, by id, of which the editor's
    text alone has lost its place: undo puts them back as they were proposed."""

    edits: tuple[EditedText | None, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    proposals: dict[str, Hunk] = {}


class HunkArrived(msgspec.Struct, frozen=True, tag="hunk"):
    """A proposal was placed; the hunk stands at index `at` in document order."""

    at: int
    hunk: Hunk


class Decided(msgspec.Struct, frozen=True, tag="decide"):
    """Changes were decided, all in one step; `hunk` is where the cursor was. Of the hunks in
    `dropped_edits` the editor took their own text back; every other such text stays."""

    changes: dict[str, Decision]
    hunk: str = ""
    dropped_edits: tuple[str, ...] = ()


class Edited(msgspec.Struct, frozen=True, tag="edit"):
    """A hunk was replaced by the editor's own text."""

    hunk: str
    splice: Splice
    findings: tuple[Finding, ...] = ()
    changes: dict[str, Decision] = {}
    begins_block: bool = False
    ends_block: bool = False


class Noted(msgspec.Struct, frozen=True, tag="note"):
    """A note was left on a hunk; an empty text takes it back."""

    hunk: str
    text: str


class PlacedByHand(msgspec.Struct, frozen=True, tag="place"):
    """A hunk without a place got one from the editor; it stands at index `at` among the others.
    `own` is its text where that is the editor's own."""

    at: int
    hunk: Hunk
    own: EditedText | None = None


class Revised(msgspec.Struct, frozen=True, tag="revise"):
    """A hunk was sent back with a comment; its next round stands at index `at` in its place."""

    at: int
    old: str
    hunk: Hunk
    comment: str


class Undone(msgspec.Struct, frozen=True, tag="undo"):
    """The last step was undone."""


class Redone(msgspec.Struct, frozen=True, tag="redo"):
    """The last undone step was done again."""


class Completed(msgspec.Struct, frozen=True, tag="complete"):
    """The drafter finished."""

    summary: str = ""


class CutShort(msgspec.Struct, frozen=True, tag="cut"):
    """The drafter stopped before it was done."""

    reason: str


class Spent(msgspec.Struct, frozen=True, tag="spent"):
    """A model was asked; what that took, since the last such line."""

    model: str
    usage: dict[str, int]


class Rebased(msgspec.Struct, frozen=True, tag="rebase"):
    """The review stands on another base: after a partial commit, or an edit made outside it.

    `history` is what undo and redo go through, on the new base; None where nothing before can be
    undone, because it is committed.
    """

    base: Base
    text: str
    hunks: tuple[Hunk, ...]
    edits: dict[str, EditedText]
    history: RebasedHistory | None = None


Event = (
    Rebased
    | HunkArrived
    | Decided
    | Edited
    | Noted
    | PlacedByHand
    | Revised
    | Undone
    | Redone
    | Completed
    | CutShort
    | Spent
)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything undo takes back, as one value."""

    changes: Mapping[str, Decision] = field(default_factory=dict)
    """Decision of each decided change, by id."""
    edits: Mapping[str, EditedText] = field(default_factory=dict)
    """The editor's own texts, by hunk id. Such a hunk is one decision; its text stays while it is
    rejected or undecided, and is what accepting it writes."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes, by hunk id."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A hunk that stands in the place of another, or of itself without a place."""

    gone: str
    """Id of the one that goes."""
    at: int
    """Index of the one that comes, among those that are left."""
    hunk: Hunk
    """The one that comes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that can be undone."""

    before: Decisions
    """What held before it (after it, on the redo side)."""
    hunk: str
    """Where the cursor was; undo returns there."""
    swap: Swap | None = None
    """What puts the hunks as they were before it (after it, on the redo side)."""


def encode(value: Event | ReviewHeader) -> bytes:
    """A header or an event as one line of JSON, without the newline."""
    return msgspec.json.encode(value)


def decode_header(line: bytes) -> ReviewHeader:
    """The first line of a journal.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: it is not one.
    """
    return msgspec.json.decode(line, type=ReviewHeader)


def decode(line: bytes) -> Event:
    """A later line of a journal.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: it is not one.
    """
    return _DECODER.decode(line)


_DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
