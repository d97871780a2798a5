"""What the reader opens: a source as a page, with the passages that something rests on marked.

No widgets here, and nothing is kept: each function opens what it is asked for, marks it, and says
what it opened. They run in a worker, because a source may have megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.audit import Audited
from core.changes import Finding, Hunk, Verdict
from core.checklist import Item, ItemState
from core.desk import Desk
from core.document import Document
from core.errors import JournalError, SourceError
from core.provenance import Quoted
from core.rereading import Reread, item_of, kept, located, reread
from core.review import Review
from core.source import Source
from core.visible import visible
from core.why import Origin
from tui.render.claims import told_of_looked
from tui.render.evidence import once, told_of
from tui.render.page import Mark, TextPage
from tui.render.quoting import lit_spans, spans_of
from tui.render.words import clean


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that was opened, ready to be shown."""

    title: str
    """The reference's title, safe to show."""
    told: str
    """What was opened: its target and its size, safe to show."""
    note: str
    """What has to be known of it, one line, safe to show; empty for nothing."""
    page: TextPage
    """Its text."""
    at: str
    """The mark to begin at; empty for the start."""


# --- for a change, a reference, a decision, a claim -----------------------------------------------


def of_hunk(desk: Desk, review: Review, hunk: Hunk) -> Opened:
    """The source of the open review as it was read, at what a hunk rests on.

    Raises:
        SourceError: the journal has lost it, and it cannot be read again.
    """
    header = review.header
    if not header.is_reading and not header.target:
        raise SourceError(
            "these edits were made elsewhere and belong to no reference",
            "there is no source of them",
        )
    item = item_of(desk, header.title, header.target)
    try:
        source = desk.source()
    except JournalError:
        source = None
    if source is None:
        read = reread(desk, item, header.base.source_sha256)
    else:
        read = kept(desk, source, item)
    findings = once(review.findings(hunk))
    numbers = _numbers(read.source, hunk, findings)
    marks = [
        _mark(
            read.source,
            number,
            lit_spans(_text(read.source, number), hunk, findings),
            told_of(number, findings),
        )
        for number in sorted(numbers)
    ]
    none = "" if marks else "no passage is named for this change; this is the whole source"
    first = next((n for n in numbers if told_of(n, findings)), next(iter(numbers), 0))
    return _opened(read, marks, f"S{first}" if first else "", none)


def of_reference(desk: Desk, item: Item) -> Opened:
    """A reference of the checklist, from its start.

    Raises:
        SourceError: it is a web page, not there, or no text.
    """
    return _opened(reread(desk, item), (), "", _ticked(item))


def of_origin(desk: Desk, origin: Origin, quote: Quoted) -> Opened:
    """The reference of an earlier decision, at a passage that was quoted then.

    Raises:
        SourceError: it is a web page, not there, or no text any more.
    """
    item = item_of(desk, origin.reference or origin.named, origin.target)
    read = reread(desk, item, origin.sha256)
    number = located(read.source, quote.span, quote.quote)
    if not number:
        return _opened(read, (), "", "the passage quoted then is not in it any more", _ticked(item))
    moved = f"S{number}" != quote.span
    told = f"was {visible(quote.span)} when it was read" if moved else ""
    mark = _mark(read.source, number, (), told)
    return _opened(read, [mark], mark.name, _ticked(item))


def of_claim(source: Source, claim: Audited, first: str) -> Opened:
    """A source of an audit, at what a claim was held against.

    Args:
        first: the passage to begin at, such as `S214`.
    """
    looked = [(each, True) for each in claim.quotations]
    looked += [(each, False) for each in claim.figures]
    mine = [(each, quoted) for each, quoted in looked if each.source == source.target]
    marks = []
    for number in sorted({int(each.span[1:]) for each, _ in mine}):
        here = [(each, quoted) for each, quoted in mine if each.span == f"S{number}"]
        words = [(each.source_says or each.text, quoted) for each, quoted in here]
        told = "   ".join(told_of_looked(each, is_quotation=quoted) for each, quoted in here)
        marks.append(_mark(source, number, spans_of(_text(source, number), words), told))
    return _opened(Reread(source, ""), marks, first)


def _ticked(item: Item) -> str:
    return "ticked; opened because you asked" if item.state is ItemState.DONE else ""


# --- shared --------------------------------------------------------------------------------------


def _numbers(source: Source, hunk: Hunk, findings: Iterable[Finding]) -> list[int]:
    """The passages a hunk cites, then those in which something of it was found or nearly."""
    found = list(hunk.passages)
    found += [
        int(finding.span[1:])
        for finding in findings
        if finding.span[1:].isdecimal() and finding.verdict is not Verdict.REMOVED
    ]
    count = len(source.passages)
    return [number for number in dict.fromkeys(found) if 1 <= number <= count]


def _text(source: Source, number: int) -> str:
    passage = source.passage(number)
    return source.text[passage.start : passage.end]


def _mark(source: Source, number: int, words: Iterable[tuple[int, int]], told: str) -> Mark:
    passage = source.passage(number)
    at = passage.start
    name = f"S{number}"
    spans = tuple((at + start, at + end, "words") for start, end in words)
    return Mark(name, at, passage.end, name, "cited", spans, told)


def _opened(read: Reread, marks: Sequence[Mark], at: str, *notes: str) -> Opened:
    source = read.source
    page = TextPage(Document(source.text), marks)
    note = " · ".join(visible(each) for each in (read.note, *notes) if each)
    told = f"{visible(source.target)}, {size_of(source.size)}"
    return Opened(clean(source.title), told, note, page, at)


def size_of(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} KB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"
