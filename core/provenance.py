"""The record: what was read, proposed, decided and why, committed beside the report.

Owns `references/<slug>.json`. A record belongs to one reference and holds its readings, one per
draft, appended and never replaced. Edits that belong to none share one, `references/edits.json`.
It survives clones, squashes and rebases: it is in the tree.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import msgspec

from core.changes import Decision, Finding, Hunk, Splice
from core.errors import JournalError
from core.folding import fold
from core.record_path import kept_under, record_bytes
from core.review import Review
from core.source import Source

SCHEMA = 1
"""Version of the record's form; a newer one is refused, not guessed."""
_MARKER = re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+")
"""What a list or a heading puts before its words; it changes when items are renumbered or a section
is moved to another depth, and the words stay."""


class Quoted(msgspec.Struct, frozen=True):
    """A passage a change rests on, as it was read."""

    span: str
    """Its name, such as `S214`."""
    quote: str
    """Its text."""


class RecordedChange(msgspec.Struct, frozen=True):
    """One change of a reading."""

    id: str
    """Its id in the review."""
    hunk: str
    """The hunk it belonged to."""
    decision: Decision
    """accepted, edited, rejected; undecided in a partial commit."""
    section: tuple[str, ...]
    """Path of the section."""
    why: str
    """The drafter's reason."""
    old_sha256: str
    """Of the folded text it replaces, as by `text_sha256`; empty for an insertion."""
    text_sha256: str
    """Of the folded text proposed."""
    written_sha256: str
    """Of the folded text committed; differs for an edited one, empty when rejected."""
    passages: tuple[Quoted, ...]
    """What it rests on."""
    findings: tuple[Finding, ...]
    """What checking it showed."""
    note: str = ""
    """The editor's note."""


class Reading(msgspec.Struct, frozen=True):
    """One draft from one reference, decided."""

    review: str
    """Id of the review."""
    target: str
    """What was read."""
    sha256: str
    """Of the bytes read."""
    size: int
    """Number of bytes."""
    drafted: str
    """When drafting began, UTC."""
    drafter: str
    """Who drafted."""
    model: str
    """The model, empty for none."""
    usage: dict[str, int]
    """Tokens and the like, empty for none."""
    complete: bool
    """Did the drafter finish?"""
    changes: tuple[RecordedChange, ...]
    """Every change proposed, in document order; those of a partial commit come first."""
    by: str = ""
    """Who made edits that were made elsewhere; empty for a drafter's, and where nobody is named."""


class Record(msgspec.Struct, frozen=True):
    """All readings of one reference."""

    schema: int
    """`SCHEMA`."""
    title: str
    """The reference's title."""
    target: str
    """Where it is."""
    readings: tuple[Reading, ...]
    """Oldest first."""

    @property
    def is_edits(self) -> bool:
        """Is it the record of edits that belong to no reference?"""
        return not self.target

    def name_of(self, reading: Reading) -> str:
        """Where a reading's text came from, in words: the reference, or who made the edits."""
        if not self.is_edits:
            return self.title
        if reading.target:
            return "Restored versions"
        return f"Edits by {reading.by}" if reading.by else "Edits made elsewhere"


def read_record(path: Path) -> Record:
    """A record from disk.

    Raises:
        JournalError: it is cut short, not a record, of a newer schema, or leads out of the
            repository.
    """
    hint = f"restore it from git: git checkout HEAD -- {path}"
    try:
        data = record_bytes(path)
    except OSError as error:
        raise JournalError(f"{path.name} is not a record: {error}", hint) from error
    return decode_record(data, path.name, hint)


def decode_record(data: bytes, name: str, hint: str) -> Record:
    """A record from its bytes.

    Args:
        name: what an error calls it.
        hint: what to do where it is damaged.

    Raises:
        JournalError: it is cut short, not a record, or of a newer schema.
    """
    try:
        schema = msgspec.json.decode(data, type=_Versioned).schema
        if schema > SCHEMA:
            raise JournalError(
                f"{name} is of schema {schema}, this Redline reads up to {SCHEMA}",
                "update Redline, or leave the file as it is",
            )
        return msgspec.json.decode(data, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise JournalError(f"{name} is not a record: {error}", hint) from error


class _Versioned(msgspec.Struct):
    schema: int


def with_reading(record: Record | None, review: Review, source: Source) -> Record:
    """The record with the reading of a decided review appended; one of the same review (left by a
    partial commit) is completed, its decisions kept and first."""
    header = review.header
    changes = tuple(_recorded(hunk, review, source) for hunk in review.hunks)
    reading = Reading(
        review=header.id,
        target=header.target,
        sha256=source.sha256,
        size=source.size,
        drafted=header.created,
        drafter=header.drafter,
        model=review.model,
        usage=dict(review.usage),
        complete=review.complete,
        changes=tuple(change for each in changes for change in each),
        by=header.by,
    )
    if record is None:
        return Record(SCHEMA, *kept_under(header), (reading,))
    earlier = [r for r in record.readings if r.review != header.id]
    parts = [r for r in record.readings if r.review == header.id]
    known = {change.id for change in reading.changes}
    kept = tuple(c for part in parts for c in part.changes if c.id not in known)
    reading = msgspec.structs.replace(reading, changes=(*kept, *reading.changes))
    return msgspec.structs.replace(record, readings=(*earlier, reading))


def encode_record(record: Record) -> bytes:
    """The record as it is committed: sorted keys, two spaces, a final newline."""
    return msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=2) + b"\n"


@lru_cache(maxsize=1024)
def words_of(text: str) -> str:
    """The folded text without the markers of lists and headings: what stays the same through
    re-wraps, renumbering, and moves to another section or depth."""
    return fold(_MARKER.sub("", text))


def text_sha256(text: str) -> str:
    """SHA-256 of the words of a text, see `words_of`; of none the empty string."""
    return words_sha256(words_of(text))


def words_sha256(words: str) -> str:
    """SHA-256 of what `words_of` gave; the words of several blocks are joined by a space."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def _recorded(hunk: Hunk, review: Review, source: Source) -> list[RecordedChange]:
    edit = review.decisions.edits.get(hunk.id)
    count = len(source.passages)
    quoted = tuple(
        Quoted(f"S{number}", source.passage(number).text)
        for number in hunk.passages
        if 1 <= number <= count
    )
    note = review.decisions.notes.get(hunk.id, "")
    findings = review.findings(hunk)

    def recorded(id_: str, decision: Decision, old: str, new: str, written: str) -> RecordedChange:
        # what was found of a whole hunk, as of her own text, is kept with its first change
        own = (id_,) if found else ("", id_)
        return RecordedChange(
            id=id_,
            hunk=hunk.id,
            decision=decision,
            section=hunk.section,
            why=hunk.why,
            old_sha256=text_sha256(old),
            text_sha256=text_sha256(new),
            written_sha256=text_sha256(written),
            passages=quoted,
            findings=tuple(finding for finding in findings if finding.change in own),
            note=note,
        )

    found: list[RecordedChange] = []
    if hunk.unplaced:
        decision = Decision.REJECTED if review.is_decided(hunk) else Decision.UNDECIDED
        return [recorded(hunk.id, decision, "", hunk.unplaced.text, "")]
    for change in hunk.decidable:
        new = "".join(splice.text for splice in change.splices)
        written = new if review.decision(change.id) is Decision.ACCEPTED else ""
        if review.decision(change.id) is Decision.EDITED and edit is not None:
            written = "" if found else edit.splice.text
        old = _old_text(review.base, change.splices)
        found.append(recorded(change.id, review.decision(change.id), old, new, written))
    return found


def _old_text(base: str, splices: tuple[Splice, ...]) -> str:
    return "".join(base[splice.start : splice.end] for splice in splices)
