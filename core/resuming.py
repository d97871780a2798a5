"""Reviews that were put away: which there are, and taking one up again.

Owns the list and the way back. A review comes back with all its decisions, its past and what it
read, and is put on the report as it is now, like any review whose report was edited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.checklist import ItemState, find_again
from core.deciding import replayed
from core.drafting.run import check_no_review
from core.errors import BaseMoved, ChecklistError, JournalError, ReviewError
from core.following import follow
from core.journal import Journal
from core.review import Review

if TYPE_CHECKING:
    from core.desk import Desk

LEAST_PREFIX = 4
"""Characters of an id that name a review, at least."""


@dataclass(frozen=True, slots=True)
class AwayReview:
    """A review that was put away."""

    id: str
    """What it is taken up by: the id of the review, for a second one of that id with its time."""
    put_away: datetime
    """When, in UTC."""
    review: Review | None
    """What it holds; None where its journal is damaged."""
    damage: str = ""
    """What is damaged, one line; empty for nothing."""

    @property
    def decided(self) -> int:
        """How many of its hunks are decided."""
        review = self.review
        return sum(review.is_decided(hunk) for hunk in review.hunks) if review else 0


@dataclass(frozen=True, slots=True)
class Resumed:
    """A review that was taken up again."""

    review: Review
    """The review, on the report as it is now."""
    says: tuple[str, ...]
    """What has changed meanwhile, one line each."""


def reviews_away(journal: Journal) -> Iterator[AwayReview]:
    """The reviews that were put away, the last first; one that is damaged hides no other."""
    for name, since in journal.archive.entries(datetime.now(UTC)):
        try:
            yield AwayReview(name, since, replayed(journal.put_away(name)))
        except JournalError as error:
            yield AwayReview(name, since, None, error.message)


def resume(desk: Desk, prefix: str) -> Resumed:
    """Take up a review that was put away.

    Args:
        prefix: its id, or at least four characters of it that begin no other.

    Raises:
        ReviewOpen: a review is open.
        ReviewError: there is none of that id, or several.
        JournalError: its journal is damaged; it stays where it is.
        BaseMoved: the report it is of is gone; it stays where it is.
        DocumentError, WorkspaceError: the report or the instructions cannot be read; likewise.
    """
    check_no_review(desk)
    name = _named(desk.journal, prefix)
    review = _readable(desk.journal, name)
    report = desk.workspace.report
    if review.base and not report.exists():
        raise BaseMoved(
            f"{report.name} is gone, and this review is of it",
            f"bring it back first: git restore {report.name}",
        )
    desk.report_text(), desk.instructions()  # if they cannot be read, nothing is moved
    desk.take_up(name, review)
    says = (*follow(desk), *_said_of_item(desk))
    return Resumed(desk.open_review(), says)


def _named(journal: Journal, prefix: str) -> str:
    """The one review that an id or the beginning of one names."""
    names = [name for name, _ in journal.archive.entries(datetime.now(UTC))]
    if prefix in names:
        return prefix
    found = [name for name in names if name.startswith(prefix)]
    if len(prefix) < LEAST_PREFIX or not found:
        what = f"no review {prefix!r} was put away" if found or prefix else "no id was given"
        raise ReviewError(what, f"name {LEAST_PREFIX} characters or more: redline reviews")
    if len(found) > 1:
        raise ReviewError(
            f"{len(found)} reviews begin with {prefix!r}: {', '.join(found[:4])}", "name more of it"
        )
    return found[0]


def _readable(journal: Journal, name: str) -> Review:
    """What a review holds, seen before it is moved."""
    away = journal.put_away(name)
    try:
        review = replayed(away)
        away.blob("source")
    except JournalError as error:
        raise JournalError(
            f"review {name} cannot be taken up: {error.message}",
            f"it stays where it is, in {journal.archive.path(name)}",
        ) from error
    return review


def _said_of_item(desk: Desk) -> Iterator[str]:
    """What has become of the review's item, where it is not open any more."""
    header = desk.open_review().header
    if not header.is_reading:
        return
    name = desk.workspace.instructions.name
    try:
        item = find_again(desk.instructions(), header.base.item_line, header.item)
    except ChecklistError as error:
        yield f"{error.message}; {error.hint}"
        return
    if item.state is ItemState.DONE:
        yield f"its item is ticked already in {name}; a commit ticks nothing"
