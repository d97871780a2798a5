"""What versions were drafted from, as the records that were committed with them tell.

Reads records alone, and opens no source. A record is appended to, so that the last reading in it,
as a commit has it, is the one that was committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from core.changes import Decision, Verdict
from core.desk import Desk
from core.errors import JournalError, RepositoryError
from core.provenance import Reading, Record, RecordedChange, decode_record
from core.record_path import edits_path, record_path
from core.version import Version

_NOT_THERE = "its record is not in this version"
_TAKEN = (Decision.ACCEPTED, Decision.EDITED)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a version was drafted from."""

    reading: Reading | None = None
    """The reading; None for an edit made outside a review, and where its record is not there."""
    why_not: str = ""
    """Why there is none; not safe to show yet."""


def drafted(desk: Desk, versions: Sequence[Version]) -> list[Drafted]:
    """What some versions were drafted from, in one process."""
    names = [_record_name(desk, version) for version in versions]
    asked = [name for name in names if name]
    if not asked:
        return [_without(version) for version in versions]
    with closing(desk.repository.blobs(asked)) as read:
        found = iter(list(read))
    return [
        _drafted(next(found), version) if name else _without(version)
        for name, version in zip(names, versions, strict=True)
    ]


def covered(reading: Reading | None) -> float | None:
    """The share of what was taken of a reading for which something was verified, by hunks, from 0
    to 1; None where nothing was taken."""
    if reading is None or not reading.target:
        return None  # a file of edits has no source
    taken: dict[str, bool] = {}
    for change in reading.changes:
        if change.decision in _TAKEN:
            verified = any(each.verdict is Verdict.VERIFIED for each in change.findings)
            taken[change.hunk] = taken.get(change.hunk, False) or verified
    return sum(taken.values()) / len(taken) if taken else None


def is_taken(change: RecordedChange) -> bool:
    """Is it in the report?"""
    return change.decision in _TAKEN


def _record_name(desk: Desk, version: Version) -> str:
    """Where git has the record of a version; empty where there can be none."""
    if not version.commit or not (version.reference or version.review):
        return ""
    folder = desk.workspace.references
    try:
        if version.reference:
            path = record_path(folder, version.reference, version.target)
        else:
            path = edits_path(folder)
        return f"{version.commit}:{desk.repository.relative_target(path)}"
    except (JournalError, RepositoryError):
        return ""


def _drafted(data: bytes | None, version: Version) -> Drafted:
    if data is None:
        return Drafted(why_not=_NOT_THERE)
    try:
        record = decode_record(data, version.reference, "")
    except JournalError as error:
        return Drafted(why_not=error.message)
    if not version.reference:
        return _edits_of(record, version)
    if record.target != version.target or not record.readings:
        return Drafted(why_not=_NOT_THERE)
    return Drafted(record.readings[-1])


def _edits_of(record: Record, version: Version) -> Drafted:
    """The edits made elsewhere that a version was committed from."""
    found = [each for each in record.readings if each.review == version.review]
    return Drafted(found[-1]) if record.is_edits and found else Drafted(why_not=_NOT_THERE)


def _without(version: Version) -> Drafted:
    if not version.commit:
        return Drafted(why_not="this is on disk and not committed")
    if version.reference or version.review:
        return Drafted(why_not="its record cannot be found")
    return Drafted(why_not="written outside a review, so no source is named")
