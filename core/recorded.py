"""All records of a workspace, looked up by what was written.

Owns the look-up and nothing else: what a found change means is said in `core.why`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.changes import Decision
from core.provenance import Reading, Record, RecordedChange

_TAKEN = (Decision.ACCEPTED, Decision.EDITED)


@dataclass(frozen=True, slots=True)
class Known:
    """A recorded change with what it belongs to."""

    record: Record
    """Whose."""
    reading: Reading
    """Which draft."""
    change: RecordedChange
    """The change."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other."""
        return self.reading.review, self.change.id


class Records:
    """The records of a workspace, found by what was written and by review."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._written: defaultdict[str, list[Known]] = defaultdict(list)
        self._removed: defaultdict[str, list[Known]] = defaultdict(list)
        self._readings: defaultdict[str, list[Known]] = defaultdict(list)
        for record in records:
            for reading in record.readings:
                for change in reading.changes:
                    known = Known(record, reading, change)
                    self._readings[reading.review].append(known)
                    if change.decision not in _TAKEN:
                        continue
                    if change.written_sha256:
                        self._written[change.written_sha256].append(known)
                    elif change.old_sha256 and not change.text_sha256:
                        self._removed[change.old_sha256].append(known)

    def wrote(self, digest: str) -> list[Known]:
        """The changes that wrote a text, oldest first."""
        return sorted(self._written.get(digest, ()), key=lambda known: known.reading.drafted)

    def removed(self, digest: str) -> list[Known]:
        """The changes that took a text away, oldest first."""
        return sorted(self._removed.get(digest, ()), key=lambda known: known.reading.drafted)

    def replaced(self, digest: str) -> frozenset[str]:
        """Hashes of the texts that a text is recorded to have replaced."""
        return frozenset(k.change.old_sha256 for k in self._written.get(digest, ())) - {""}

    def taken(self, review: str) -> list[Known]:
        """What was taken of a review."""
        return [
            known for known in self._readings.get(review, ()) if known.change.decision in _TAKEN
        ]
