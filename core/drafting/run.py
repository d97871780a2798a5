"""From a drafter's events to hunks on disk: read, place each proposal, check it, store it.

Owns the loop around a drafter and the beginning of a review. It decides nothing; closing the
generator stops the drafter and keeps every whole hunk.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from core import checklist
from core.changes import Hunk, HunkState
from core.checklist import Item, ItemState
from core.declined import declined_lines, declined_texts
from core.document import Document
from core.drafting.drafter import (
    Brief,
    Checking,
    Compared,
    Drafter,
    Estimate,
    Finished,
    Paid,
    Progress,
    Proposed,
    Used,
    Writing,
)
from core.errors import ChecklistError, DrafterError, JournalError, NothingToDo, ReviewOpen
from core.events import Base, Completed, CutShort, HunkArrived, ReviewHeader, Spent
from core.evidence import Checker
from core.files import sha256
from core.placement import place
from core.provenance import Record, read_record, text_sha256
from core.review import Review
from core.source import Source
from core.spending import Ledger

if TYPE_CHECKING:
    from core.desk import Desk

DraftStep = Progress | Writing | HunkArrived | Spent | Completed
"""What a running draft reports: how far it is, the proposal that grows, a hunk that was stored,
what was paid, the end."""
_SHOWN = 160  # characters of a proposal that a drafter is reminded of
THREE_WAYS_OUT = (
    "finish it and commit, or: redline commit --partial, or: redline abandon (kept 30 days)"
)


def draft(desk: Desk, drafter: Drafter, item: Item | None) -> Generator[DraftStep, None, None]:
    """Draft from an item, the next open one by default; each hunk is on disk before it is yielded.

    An open review of the same item by the same drafter that was cut short is continued. A reference
    that is not open is refused before its file is looked at.

    Raises:
        NothingToDo: no item is open.
        ChecklistError: the item is checked, or marked with something else.
        ReviewOpen: a review is open already.
        SourceError, DrafterError
    """
    chosen = item or _item_to_draft(desk)
    _check_free(desk, chosen, drafter)
    if desk.review is None:
        _check_open(desk, chosen)
        if isinstance(drafter, Checking):
            drafter.check(desk.report_text())
        _begin(desk, chosen, drafter, desk.read_item(chosen))
    arrivals = _arrivals(desk, chosen)
    try:
        for step in arriving(drafter, arrivals, desk.open_review):
            if isinstance(step, HunkArrived | Completed | Spent):
                desk.do(step)
            if isinstance(step, Spent):
                Ledger(desk.journal.folder).add(step.usage)
            yield step
    except (GeneratorExit, KeyboardInterrupt):
        desk.do(CutShort("stopped by the editor"))
        raise
    except DrafterError as error:
        desk.do(CutShort(error.message))
        raise


def estimate(desk: Desk, drafter: Drafter, item: Item | None) -> Estimate | None:
    """What a draft would cost, before it begins; None for a drafter that costs nothing.

    Raises:
        NothingToDo, ChecklistError, ReviewOpen, SourceError: as `draft` does.
    """
    if not isinstance(drafter, Paid):
        return None
    chosen = item or _item_to_draft(desk)
    _check_free(desk, chosen, drafter)
    if desk.review is not None:
        return drafter.estimate(_arrivals(desk, chosen).brief)
    _check_open(desk, chosen)
    report = Document(desk.report_text())
    source = desk.read_item(chosen)
    return drafter.estimate(Brief(desk.instructions(), desk.items(), chosen, source, report))


def _item_to_draft(desk: Desk) -> Item:
    items = desk.items()
    if desk.review is not None and not desk.review.complete:
        for item in items:
            if item.index == desk.review.header.item:
                return item
    following = desk.next_item()
    if following is not None:
        return following
    raise NothingToDo(
        "every reference is read" if items else "the checklist has no items",
        f"add a line such as '- [ ] [Title](file.md)' to {desk.workspace.instructions.name}",
    )


def _check_free(desk: Desk, item: Item, drafter: Drafter) -> None:
    if desk.review is None:
        return
    header = desk.review.header
    same = (header.item, header.drafter) == (item.index, drafter.name)
    if desk.review.complete or not same:
        raise ReviewOpen(f"a review of {header.title!r} is open", THREE_WAYS_OUT)


def _check_open(desk: Desk, item: Item) -> None:
    name = f"item {item.index} ({item.title[:60]})"
    where = desk.workspace.instructions.name
    match item.state:
        case ItemState.OPEN:
            return
        case ItemState.DONE:
            raise ChecklistError(
                f"{name} is checked, and a checked reference is never read again",
                f"to have it read again, untick it in line {item.line} of {where}",
            )
        case ItemState.OTHER:
            raise ChecklistError(
                f"{name} is marked [{item.mark}], neither open nor done",
                f"to have it read, mark it [ ] in line {item.line} of {where}",
            )
        case _:
            assert_never(item.state)


def _begin(desk: Desk, item: Item, drafter: Drafter, source: Source) -> None:
    base = desk.report_text()
    report = base.encode("utf-8")
    instructions = desk.instructions()
    facts = desk.facts()
    header = ReviewHeader(
        id=secrets.token_hex(6),
        item=item.index,
        title=item.title,
        target=item.target,
        drafter=drafter.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        base=Base(
            report_sha256=sha256(report),
            instructions_sha256=sha256(instructions.encode("utf-8")),
            item_line=checklist.line_text(instructions, item.line),
            source_sha256=source.sha256,
            head=facts.head,
            branch=facts.branch,
        ),
    )
    read = source.text.encode("utf-8")
    desk.begin(header, base, {"base": report, "source": read})


def _arrivals(desk: Desk, item: Item) -> Arrivals:
    review, source = desk.open_review(), desk.source()
    assert source is not None, "a review has a source"
    report = Document(review.base)
    records = _records(desk)
    declined = declined_texts(records)
    told = (*declined_lines(records), *_declined_now(review))
    proposed = tuple(f"{' › '.join(hunk.section)}: {_new_words(hunk)}" for hunk in review.hunks)
    brief = Brief(desk.instructions(), desk.items(), item, source, report, told, proposed)
    return Arrivals(brief, Checker(source, report), declined)


def declined_earlier(desk: Desk) -> dict[tuple[str, str], str]:
    """What was declined in any earlier review of the workspace, from its records; a record that
    cannot be read is passed over here and named by `redline doctor`."""
    return declined_texts(_records(desk))


def _records(desk: Desk) -> list[Record]:
    records = []
    for path in sorted(desk.workspace.references.glob("*.json")):
        try:
            records.append(read_record(path))
        except JournalError:
            continue
    return records


def _declined_now(review: Review) -> Iterator[str]:
    """What was declined in this review, with the editor's notes."""
    for hunk in review.hunks:
        if review.state(hunk) is HunkState.REJECTED:
            note = review.decisions.notes.get(hunk.id, "")
            said = f" (the editor: {note})" if note else ""
            yield f"{' › '.join(hunk.section)}: {_new_words(hunk)}{said}"


def _new_words(hunk: Hunk) -> str:
    """The new text of a hunk, the beginning of it on one line."""
    text = (
        hunk.unplaced.text
        if hunk.unplaced
        else "".join(splice.text for change in hunk.decidable for splice in change.splices)
    )
    return " ".join(text.split())[:_SHOWN] or "(taken away)"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is needed to turn proposals into hunks."""

    brief: Brief
    """What the drafter was given."""
    checker: Checker
    """Looks everything up in the source."""
    declined: Mapping[tuple[str, str], str]
    """Hashes of old and new texts declined earlier, and when."""


def arriving(
    drafter: Drafter, arrivals: Arrivals, review: Callable[[], Review]
) -> Generator[DraftStep, None, None]:
    """Turn a drafter's events into steps, storing nothing.

    Args:
        review: gives the review as it stands, with the hunks stored so far.

    Raises:
        DrafterError: as the drafter raises it.
    """
    repeated = 0
    used: Mapping[str, int] = {}
    base = arrivals.brief.report
    there = {hunk.id for hunk in review().hunks}
    with closing(drafter.draft(arrivals.brief)) as events:
        for event in events:
            match event:
                case Progress() | Writing():
                    yield event
                case Used(model=model):
                    since = {name: n - used.get(name, 0) for name, n in event.counts.items()}
                    used = event.counts
                    if any(since.values()):
                        yield Spent(model, since)
                case Proposed(proposal=proposal):
                    placed = place(proposal, base, review().hunks, drafter=drafter.name)
                    if placed is None:
                        repeated += 1
                    else:
                        yield HunkArrived(placed.at, _checked(placed.hunk, base, arrivals))
                case Compared(hunk=hunk):
                    if hunk.id in there:
                        repeated += 1
                    else:
                        at = _index(hunk, review().hunks)
                        yield HunkArrived(at, _checked(hunk, base, arrivals))
                case Finished(summary=summary, limits=limits):
                    said = f"; {repeated} said already" if repeated else ""
                    yield Completed("; ".join((summary + said, *limits)))


def _index(hunk: Hunk, hunks: tuple[Hunk, ...]) -> int:
    """Where a hunk stands among those in document order; mostly it is the last."""
    at = len(hunks)
    while at and hunks[at - 1].start > hunk.start:
        at -= 1
    return at


def _checked(hunk: Hunk, base: Document, arrivals: Arrivals) -> Hunk:
    findings = arrivals.checker.findings(hunk)
    return replace(hunk, findings=findings, declined_before=_declined(hunk, base, arrivals))


def _declined(hunk: Hunk, base: Document, arrivals: Arrivals) -> str:
    """When the same changes were declined before; empty unless all of them were."""
    dates = []
    for change in hunk.decidable:
        old = "".join(base.text[splice.start : splice.end] for splice in change.splices)
        new = "".join(splice.text for splice in change.splices)
        dates.append(arrivals.declined.get((text_sha256(old), text_sha256(new)), ""))
    return max(dates) if dates and all(dates) else ""
