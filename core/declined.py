"""What was declined in earlier reviews, told from the records.

Owns the rule that a proposal is declined until the same text is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.changes import Decision
from core.provenance import Record

_MOST = 20
"""Declined proposals a drafter is reminded of, the newest ones."""


def declined_texts(records: Iterable[Record]) -> dict[tuple[str, str], str]:
    """What was declined and not accepted later: (old, new) hashes to the date it was declined."""
    found: dict[tuple[str, str], str] = {}
    readings = [reading for record in records for reading in record.readings]
    for reading in sorted(readings, key=lambda reading: reading.drafted):
        for change in reading.changes:
            key = (change.old_sha256, change.text_sha256)
            if change.decision is Decision.REJECTED:
                found[key] = reading.drafted[:10]
            elif change.decision in (Decision.ACCEPTED, Decision.EDITED):
                found.pop(key, None)
    return found


def declined_lines(records: Iterable[Record]) -> Iterator[str]:
    """The newest of them in words: where, why it was proposed, what the editor noted. Records keep
    hashes of the texts, not the texts."""
    readings = [reading for record in records for reading in record.readings]
    found: dict[str, None] = {}
    for reading in sorted(readings, key=lambda reading: reading.drafted, reverse=True):
        for change in reading.changes:
            if change.decision is Decision.REJECTED and (change.note or change.why):
                note = f" (the editor: {change.note})" if change.note else ""
                found[f"{' › '.join(change.section)}: {change.why}{note}"] = None
    yield from list(found)[:_MOST]
