"""Edits made elsewhere, as a review that is of no reference.

Owns how such a review begins: with every hunk in it, or not at all, so that none can be cut short.
It ticks nothing, and its record is `references/edits.json`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.drafting.arrivals import arrivals_between
from core.drafting.drafter import Drafter
from core.drafting.run import arriving, check_no_review
from core.errors import NothingToDo, UsageError
from core.events import Base, Completed, HunkArrived, ReviewHeader
from core.files import sha256
from core.items import Item, ItemKind, ItemState
from core.review import Review
from core.source import Source

if TYPE_CHECKING:
    from core.desk import Desk
    from core.drafting.file import FileDrafter

LONGEST_NAME = 100
"""Characters of the name of who made edits."""


@dataclass(frozen=True, slots=True)
class EditsOrigin:
    """Where edits come from."""

    title: str
    """What the review is called."""
    target: str
    """An earlier version, as `git:1a2b3c4d5e:report.md`; empty for a file."""
    by: str
    """Who made them; empty where nobody is named."""
    data: bytes
    """What they were made of: the file, or the earlier version."""
    text: str
    """What the edits are looked up in; empty where there is nothing they rest on."""


def name_of_editor(given: str) -> str:
    """The name of who made edits, on one line, without control characters.

    Raises:
        UsageError: nothing is left of it, or it is longer than `LONGEST_NAME`.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in given).split())
    if not name or len(name) > LONGEST_NAME:
        has = f"up to {LONGEST_NAME} characters" if name else "at least one character"
        raise UsageError(f"the name for --by must have {has}", 'for example: --by "Ada Brown"')
    return name


def review_file(desk: Desk, drafter: FileDrafter, data: bytes) -> Review:
    """Begin a review of what a file makes of the report.

    Raises:
        ReviewOpen: a review is open.
        DrafterError: the file cannot be used.
        NothingToDo: the file changes nothing.
    """
    check_no_review(desk)
    drafter.check(desk.report_text())
    title = f"Edits by {drafter.by}" if drafter.by else f"Edits from {drafter.file}"
    return review_edits(desk, drafter, EditsOrigin(title, "", drafter.by, data, ""))


def review_edits(desk: Desk, drafter: Drafter, origin: EditsOrigin) -> Review:
    """Begin a review of edits that belong to no reference; whole or not at all.

    Raises:
        ReviewOpen: a review is open.
        NothingToDo: nothing would change.
        JournalError: the review cannot be stored; none is open then.
    """
    check_no_review(desk)
    text = desk.report_text()
    review = Review(_header(desk, drafter, origin, text), text)
    item = Item(0, 0, ItemState.OTHER, "", 0, origin.title, origin.target, "", ItemKind.NONE)
    source = Source(origin.target, origin.title, origin.text, sha256(origin.data), len(origin.data))
    arrivals = arrivals_between(desk, review, source, item)
    events: list[HunkArrived | Completed] = []
    states = [review]
    for step in arriving(drafter, arrivals, lambda: states[-1]):
        if isinstance(step, HunkArrived | Completed):
            states.append(states[-1].apply(step))
            events.append(step)
    review = states[-1]
    if not review.hunks:
        raise NothingToDo(review.summary, "the report says all of it already")
    blobs = {"base": text.encode("utf-8"), "source": origin.text.encode("utf-8")}
    desk.begin(review.header, text, blobs, events)
    return desk.open_review()


def _header(desk: Desk, drafter: Drafter, origin: EditsOrigin, text: str) -> ReviewHeader:
    facts = desk.facts()
    return ReviewHeader(
        id=secrets.token_hex(6),
        item=0,
        title=origin.title,
        target=origin.target,
        drafter=drafter.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        base=Base(
            report_sha256=sha256(text.encode("utf-8")),
            instructions_sha256=sha256(desk.instructions().encode("utf-8")),
            item_line="",
            source_sha256=sha256(origin.data),
            head=facts.head,
            branch=facts.branch,
            source_size=len(origin.data),
        ),
        by=origin.by,
    )
