"""What an editor would rather look at than read: how the report grew, and on whom it rests.

Owns the counts. Nothing here draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass

from core.changes import Decision
from core.document import Block, BlockKind, Document
from core.errors import JournalError
from core.papers import Papers
from core.provenance import Record, read_record, text_sha256
from core.recorded import Known, Records
from core.sentences import sentence_spans
from core.word_counts import words_in

MOST = 400
"""Versions whose length is counted; of more, as many are picked evenly, first and last among
them."""
OTHERS = "no reference on record"
"""What text is called that no reading wrote."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long the report was."""

    commit: str
    """The version, full id."""
    date: str
    """When it was written, ISO 8601."""
    words: int
    """Its words."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of the proposals from one reference, or of edits by one person."""

    reference: str
    """Its title, or who made the edits."""
    accepted: int
    """Changes taken as they were."""
    edited: int
    """Changes taken in the editor's own words."""
    rejected: int
    """Changes left out."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it."""

    growth: tuple[Length, ...]
    """Oldest first."""
    shares: tuple[tuple[str, int], ...]
    """Title of a reference, or who made edits elsewhere, and the words of today's report that came
    from there, most first; `OTHERS` last."""
    decided: tuple[Decided, ...]
    """By reference, in the order of their first reading."""
    versions: int
    """How many versions there are; `growth` may have fewer."""


def statistics(papers: Papers) -> Statistics:
    """The counts of a workspace, from its report, its records and its history.

    Raises:
        RepositoryError: git cannot read the history.
    """
    records = _records(papers)
    growth, count = _growth(papers)
    shares = shares_of(Document(papers.report_text()), Records(records))
    return Statistics(growth, _ranked(shares), tuple(_decided(records)), count)


def _records(papers: Papers) -> list[Record]:
    """All that can be read, oldest first; `redline doctor` names the others."""
    found = []
    for path in sorted(papers.workspace.references.glob("*.json")):
        try:
            found.append(read_record(path))
        except JournalError:
            continue
    return sorted(found, key=lambda record: min((r.drafted for r in record.readings), default=""))


def _growth(papers: Papers) -> tuple[tuple[Length, ...], int]:
    repository = papers.repository
    if repository.head() is None:
        return (), 0
    path = repository.relative_target(papers.workspace.report)
    versions = repository.versions(path)[::-1]
    step = max((len(versions) - 1) / (MOST - 1), 1.0)
    count = min(len(versions), MOST)
    picked = [versions[min(round(at * step), len(versions) - 1)] for at in range(count)]
    with closing(repository.blobs([f"{v.commit}:{path}" for v in picked], path)) as read:
        words = [len(words_in(data or b"")) for data in read]
    return tuple(
        Length(version.commit, version.date, total)
        for version, total in zip(picked, words, strict=True)
    ), len(versions)


def shares_of(document: Document, records: Records) -> Mapping[str, int]:
    """Words of a report by the title of the reference that brought them: a block that was written
    as a whole, else its sentences, else none on record."""
    found: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind is BlockKind.RULE:
            continue
        for title, words in _of_block(document, block, records):
            found[title] += words
    return found


def _of_block(document: Document, block: Block, records: Records) -> Iterable[tuple[str, int]]:
    text = document.block_text(block)
    if known := records.wrote(text_sha256(text)):
        return [(_title(known), _count(text))]
    parts = []
    for start, end in sentence_spans(text):
        said = text[start:end]
        parts.append((_title(records.wrote(text_sha256(said))), _count(said)))
    return parts


def _count(text: str) -> int:
    return len(words_in(text.encode("utf-8", "replace")))


def _title(known: list[Known]) -> str:
    return known[-1].record.name_of(known[-1].reading) if known else OTHERS


def _ranked(shares: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    named = sorted(shares.items(), key=lambda share: (share[0] == OTHERS, -share[1], share[0]))
    return tuple((title, words) for title, words in named if words)


def _decided(records: Iterable[Record]) -> Iterable[Decided]:
    found: dict[tuple[str, str], Counter[Decision]] = {}
    for record in records:
        for reading in record.readings:
            counts = found.setdefault((record.name_of(reading), record.target), Counter())
            counts.update(change.decision for change in reading.changes)
    for (name, _), counts in found.items():
        yield Decided(
            name,
            counts[Decision.ACCEPTED],
            counts[Decision.EDITED],
            counts[Decision.REJECTED],
        )
