"""The record: what was read, proposed, decided and why, committed beside the report.

Owns `references/<slug>.json`. A record belongs to one reference and holds its readings, one per
draft, appended and never replaced. It survives clones, squashes and rebases: it is in the tree.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import msgspec

from core.changes import Decision, Finding, Hunk, Splice
from core.enclosure import read_inside, root_of
from core.errors import JournalError
from core.folding import fold
from core.review import Review
from core.source import Source

SCHEMA = 1
"""Version of the record's form; a newer one is refused, not guessed."""
LONGEST_SLUG = 60
"""Characters of a slug."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
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


def slug_of(title: str) -> str:
    """A title folded to `a-z0-9-`, at most 60 characters; `reference` where nothing is left."""
    plain = unicodedata.normalize("NFKD", fold(title)).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "reference"


def read_record(path: Path) -> Record:
    """A record from disk.

    Raises:
        JournalError: it is cut short, not a record, of a newer schema, or leads out of the
            repository.
    """
    hint = f"restore it from git: git checkout HEAD -- {path}"
    try:
        data = _read(path)
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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalError(f"{name} is not a record: {error}", hint) from error


class _Versioned(msgspec.Struct):
    schema: int


class _Targeted(msgspec.Struct):
    schema: int
    target: str


def record_path(folder: Path, title: str, target: str) -> Path:
    """Where the record of a reference is or will be: the one that names its target, whatever it is
    titled now, else a new name; a name taken by another file gets `-2`, `-3`, …

    Raises:
        JournalError: the file of that name is cut short, so that nobody knows whose it is.
    """
    slug = slug_of(title)
    number = 1
    while True:
        path = folder / f"{slug if number == 1 else f'{slug}-{number}'}.json"
        if not path.exists():
            break
        if _target_of(path) == target:
            return path
        number += 1
    return _elsewhere(folder, target) or path


def _elsewhere(folder: Path, target: str) -> Path | None:
    """The record of a target under the name of an earlier title."""
    for path in sorted(folder.glob("*.json")):
        try:
            if _target_of(path) == target:
                return path
        except JournalError:  # not in the way here; `redline doctor` names it
            continue
    return None


def _read(path: Path) -> bytes:
    """The bytes of a record, which lies in the folder of references of a workspace."""
    return read_inside(path, root_of(path.parent.parent), JournalError)


def _target_of(path: Path) -> str | None:
    """Whose record a file is, None for one that is no record at all."""
    try:
        return msgspec.json.decode(_read(path), type=_Targeted).target
    except (msgspec.ValidationError, IsADirectoryError):
        return None
    except (msgspec.DecodeError, OSError) as error:
        raise JournalError(
            f"{path.name} is no whole record: {error}",
            f"restore it from git: git checkout HEAD -- {path}",
        ) from error


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
    )
    if record is None:
        return Record(SCHEMA, header.title, header.target, (reading,))
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
