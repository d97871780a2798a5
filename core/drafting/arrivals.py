"""What a drafter is told, and what its proposals are held against when they arrive.

Owns the brief: instructions, source, report, and what was proposed and declined before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.changes import Finding, Hunk, HunkState, Verdict
from core.checklist import Item
from core.declined import declined_lines, declined_texts
from core.document import Document
from core.drafting.drafter import Brief
from core.drafting.shown import shown
from core.errors import ChecklistError, JournalError
from core.evidence import Checker
from core.provenance import Record, read_record, text_sha256
from core.result import accepted_splices
from core.review import Review
from core.source import Source

if TYPE_CHECKING:
    from core.desk import Desk

_FOUND = (Verdict.VERIFIED, Verdict.IN_SOURCE)
_MOST_FOUND = 24  # passages that are named for a drafter that names none
_SHOWN = 160  # characters of a proposal that a drafter is reminded of


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is needed to turn proposals into hunks."""

    brief: Brief
    """What the drafter was given."""
    checker: Checker
    """Looks everything up in the source."""
    declined: Mapping[tuple[str, str], str]
    """Hashes of old and new texts declined earlier, and when."""


def arrivals_for(desk: Desk, items: Iterable[Item]) -> Arrivals:
    """What is needed to turn more proposals into hunks of the open review."""
    index = desk.open_review().header.item
    item = next((item for item in items if item.index == index), None)
    if item is None:
        raise ChecklistError(
            "the reference of this review is no longer in the checklist", "put the item back"
        )
    return arrivals_of(desk, item)


def arrivals_of(desk: Desk, item: Item) -> Arrivals:
    """The same, of an item of the checklist."""
    source = desk.source()
    assert source is not None, "a review has a source"
    return arrivals_between(desk, desk.open_review(), source, item)


def arrivals_between(desk: Desk, review: Review, source: Source, item: Item) -> Arrivals:
    """The same, of a review that need not be the open one, and what its edits are looked up in."""
    report = Document(review.base)
    records = _records(desk)
    declined = declined_texts(records)
    told = (*declined_lines(records), *_declined_now(review))
    proposed = tuple(_proposed_now(review))
    reads = shown(report, accepted_splices(review.base, review.hunks, review.decisions))
    brief = Brief(desk.instructions(), desk.items(), item, source, report, told, proposed, reads)
    return Arrivals(brief, Checker(source, report), declined)


def checked(hunk: Hunk, base: Document, arrivals: Arrivals) -> Hunk:
    """A hunk with what looking it up showed, and when it was declined before."""
    findings = arrivals.checker.findings(hunk)
    passages = hunk.passages or _found_in(findings)
    declined = _declined(hunk, base, arrivals)
    return replace(hunk, findings=findings, passages=passages, declined_before=declined)


def _found_in(findings: Iterable[Finding]) -> tuple[int, ...]:
    """The passages in which something was found, for a drafter that names none: what stands there
    is what the text rests on."""
    spans = (each.span[1:] for each in findings if each.verdict in _FOUND)
    return tuple(sorted({int(span) for span in spans if span.isdecimal()}))[:_MOST_FOUND]


def _records(desk: Desk) -> list[Record]:
    """All of them; one that cannot be read is passed over here and named by `redline doctor`."""
    records = []
    for path in sorted(desk.workspace.references.glob("*.json")):
        try:
            records.append(read_record(path))
        except JournalError:
            continue
    return records


def _declined_now(review: Review) -> Iterator[str]:
    """What was declined in this review, with the editor's notes."""
    for hunk in review.written:
        if review.state(hunk) is HunkState.REJECTED:
            note = review.decisions.notes.get(hunk.id, "")
            said = f" (the editor: {note})" if note else ""
            yield f"{' › '.join(hunk.section)}: {_new_words(hunk)}{said}"


def _proposed_now(review: Review) -> Iterator[str]:
    """What is proposed in this review and waits; what was accepted stands in the report."""
    for hunk in review.written:
        if review.state(hunk) in (HunkState.UNDECIDED, HunkState.MIXED, HunkState.UNPLACED):
            yield f"{' › '.join(hunk.section)}: {_new_words(hunk)}"


def _new_words(hunk: Hunk) -> str:
    """The new text of a hunk, the beginning of it on one line."""
    text = (
        hunk.unplaced.text
        if hunk.unplaced
        else "".join(splice.text for change in hunk.decidable for splice in change.splices)
    )
    return " ".join(text.split())[:_SHOWN] or "(taken away)"


def _declined(hunk: Hunk, base: Document, arrivals: Arrivals) -> str:
    """When the same changes were declined before; empty unless all of them were."""
    dates = []
    for change in hunk.decidable:
        old = "".join(base.text[splice.start : splice.end] for splice in change.splices)
        new = "".join(splice.text for splice in change.splices)
        dates.append(arrivals.declined.get((text_sha256(old), text_sha256(new)), ""))
    return max(dates) if dates and all(dates) else ""
