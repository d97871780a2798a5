"""From a drafter's events to hunks on disk: read, place each proposal, check it, store it.

Owns the loop around a drafter and the beginning of a review. It decides nothing; closing the
generator stops the drafter and keeps every whole hunk.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from core import checklist
from core.changes import Hunk
from core.checklist import Item, ItemState
from core.document import Document
from core.drafting.arrivals import Arrivals, arrivals_of, checked
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
    Signed,
    Used,
    Writing,
)
from core.errors import ChecklistError, DrafterError, NothingToDo, ReviewOpen
from core.events import Base, Completed, CutShort, HunkArrived, ReviewHeader, Spent
from core.files import sha256
from core.placement import place
from core.review import Review
from core.source import Source
from core.spending import Ledger
from core.taking import bring, brought, warnings_of

if TYPE_CHECKING:
    from core.desk import Desk

DraftStep = Progress | Writing | HunkArrived | Spent | Completed
"""What a running draft reports: how far it is, the proposal that grows, a hunk that was stored,
what was paid, the end."""
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
    warned: tuple[str, ...] = ()
    if desk.review is None:
        _check_open(desk, chosen)
        if isinstance(drafter, Checking):
            drafter.check(desk.report_text())
        source = yield from bring(desk, chosen)
        warned = warnings_of(source)
        _begin(desk, chosen, drafter, source)
    arrivals = arrivals_of(desk, chosen)
    warned = warned or warnings_of(arrivals.brief.source)
    try:
        for step in arriving(drafter, arrivals, desk.open_review):
            if isinstance(step, Completed):
                step = Completed("; ".join((step.summary, *warned)))
            if isinstance(step, HunkArrived | Completed):
                desk.do(step)
            elif isinstance(step, Spent):
                keep_spent(desk, step)
            yield step
    except (GeneratorExit, KeyboardInterrupt):
        desk.do(CutShort("stopped by the editor"))
        raise
    except DrafterError as error:
        desk.do(CutShort(error.message))
        raise


def prepare(desk: Desk, drafter: Drafter, item: Item | None) -> Generator[Progress, None, None]:
    """Bring what a draft will read, so that its cost can be told: a web page is fetched.

    Raises:
        NothingToDo, ChecklistError, ReviewOpen, SourceError, DrafterError: as `draft` does.
    """
    chosen = item or _item_to_draft(desk)
    _check_free(desk, chosen, drafter)
    if desk.review is None:
        _check_open(desk, chosen)
        if isinstance(drafter, Checking):
            drafter.check(desk.report_text())
        yield from bring(desk, chosen)


def estimate(desk: Desk, drafter: Drafter, item: Item | None) -> Estimate | None:
    """What a draft would cost, after `prepare`; None for a drafter that costs nothing.

    Raises:
        NothingToDo, ChecklistError, ReviewOpen, SourceError: as `draft` does.
    """
    if not isinstance(drafter, Paid):
        return None
    chosen = item or _item_to_draft(desk)
    _check_free(desk, chosen, drafter)
    if desk.review is not None:
        return drafter.estimate(arrivals_of(desk, chosen).brief)
    _check_open(desk, chosen)
    report = Document(desk.report_text())
    source = brought(desk, chosen)
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
        f"redline add FILE-OR-ADDRESS puts one into {desk.workspace.instructions.name}",
    )


def check_no_review(desk: Desk) -> None:
    """Raise `ReviewOpen`, with the three ways out, while a review is open."""
    if desk.review is not None:
        raise ReviewOpen(f"a review of {desk.review.header.title!r} is open", THREE_WAYS_OUT)


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
            source_size=source.size,
        ),
        by=drafter.by if isinstance(drafter, Signed) else "",
    )
    read = source.text.encode("utf-8")
    desk.begin(header, base, {"base": report, "source": read})
    desk.journal.drop_pages()


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
                case Used():
                    if spent := spent_since(used, event):
                        yield spent
                    used = event.counts
                case Proposed(proposal=proposal):
                    placed = place(proposal, base, review().hunks, drafter=drafter.name)
                    if placed is None:
                        repeated += 1
                    else:
                        yield HunkArrived(placed.at, checked(placed.hunk, base, arrivals))
                case Compared(hunk=hunk):
                    if hunk.id in there:
                        repeated += 1
                    else:
                        at = _index(hunk, review().hunks)
                        yield HunkArrived(at, checked(hunk, base, arrivals))
                case Finished(summary=summary, limits=limits):
                    said = f"; {repeated} said already" if repeated else ""
                    yield Completed("; ".join((summary + said, *limits)))


def spent_since(before: Mapping[str, int], now: Used) -> Spent | None:
    """What was used since some counts; None for nothing."""
    found = {name: count - before.get(name, 0) for name, count in now.counts.items()}
    delta = {name: count for name, count in found.items() if count}
    return Spent(now.model, delta) if delta else None


def keep_spent(desk: Desk, spent: Spent) -> None:
    """Note it in the review and in the ledger of the day."""
    desk.do(spent)
    Ledger.of_user().add(spent.usage)


def _index(hunk: Hunk, hunks: tuple[Hunk, ...]) -> int:
    """Where a hunk stands among those in document order; mostly it is the last."""
    at = len(hunks)
    while at and hunks[at - 1].start > hunk.start:
        at -= 1
    return at
