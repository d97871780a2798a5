"""One hunk sent back with a comment: asked for again, put in the place of the round before.

Owns the loop around that. Other hunks stay as they are; undo returns to the round before.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.changes import Decision, Hunk, applied
from core.drafting.arrivals import arrivals_for, checked
from core.drafting.drafter import (
    Brief,
    Drafter,
    Estimate,
    Finished,
    Paid,
    Progress,
    Proposed,
    Revising,
    SentBack,
    Used,
    Writing,
)
from core.drafting.run import DraftStep, keep_spent, spent_since
from core.errors import DrafterError, ReviewError
from core.events import HunkArrived, Revised
from core.placement import place
from core.review import Review

if TYPE_CHECKING:
    from core.desk import Desk


def revise(
    desk: Desk, drafter: Drafter, hunk_id: str, comment: str
) -> Generator[DraftStep | Revised, None, None]:
    """Ask for a hunk again; its next round is on disk before it is yielded.

    Raises:
        ReviewError: parts of it are accepted, or it is the editor's own text.
        DrafterError: the drafter cannot be asked for one thing, or brought nothing new.
    """
    hunk = to_send_back(desk.open_review(), hunk_id)
    if not isinstance(drafter, Revising):
        raise DrafterError(
            f"the drafter {drafter.name} writes nothing of its own", "edit the hunk instead, with e"
        )
    arrivals = arrivals_for(desk, desk.items())
    base = arrivals.brief.report
    asked = _asked(hunk, arrivals.brief, comment)
    used: dict[str, int] = {}
    is_there = False
    with closing(drafter.revise(arrivals.brief, asked)) as events:
        for event in events:
            match event:
                case Progress() | Writing():
                    yield event
                case Used():
                    if spent := spent_since(used, event):
                        keep_spent(desk, spent)
                        yield spent
                    used = event.counts
                case Proposed(proposal=proposal):
                    review = desk.open_review()
                    others = tuple(each for each in review.hunks if each.id != hunk.id)
                    placed = place(proposal, base, others, drafter=drafter.name)
                    if placed is None or placed.hunk.id == hunk.id:
                        continue
                    new = checked(placed.hunk, base, arrivals)
                    step: Revised | HunkArrived
                    if is_there:
                        step = HunkArrived(placed.at, new)
                    else:
                        new = replace(new, round=hunk.round + 1)
                        step = Revised(placed.at, hunk.id, new, comment)
                    is_there = True
                    desk.do(step)
                    yield step
                case Finished() | _:
                    pass
    if not is_there:
        raise DrafterError("the model has nothing else to propose for this", "decide it as it is")


def estimate(desk: Desk, drafter: Drafter) -> Estimate | None:
    """What asking for one hunk again would cost at most; None for a drafter that costs nothing."""
    if not isinstance(drafter, Paid):
        return None
    return drafter.estimate(arrivals_for(desk, desk.items()).brief, is_revision=True)


def to_send_back(review: Review, hunk_id: str) -> Hunk:
    """The hunk that an id names, if it can be sent back.

    Raises:
        ReviewError: it cannot, or there is none.
    """
    hunk = review.hunk_of[review.find(hunk_id)[0]]
    if not review.header.is_reading:
        raise ReviewError(
            "these edits are of no reference, so nothing can be drafted from one again",
            "edit the hunk in your own words, or reject it",
        )
    if any(review.decision(change.id) is Decision.ACCEPTED for change in hunk.decidable):
        raise ReviewError(
            f"parts of hunk {hunk.id} are accepted, and stay", "undo that first, or edit it with e"
        )
    if hunk.id in review.decisions.edits:
        raise ReviewError(f"hunk {hunk.id} is your own text", "undo that first")
    return hunk


def _asked(hunk: Hunk, brief: Brief, comment: str) -> SentBack:
    base = brief.report
    splices = [splice for change in hunk.decidable for splice in change.splices]
    block = base.block_at(max(hunk.start, 0))
    new = hunk.unplaced.text if hunk.unplaced else "".join(splice.text for splice in splices)
    old = "".join(base.text[splice.start : splice.end] for splice in splices)
    if old and block is not None and hunk.end <= block.end:  # parts of one block: all of it
        inside = [replace(s, start=s.start - block.start, end=s.end - block.start) for s in splices]
        new = applied(base.block_text(block), iter(sorted(inside, key=lambda s: s.start)))
        old = brief.shown.text(base, block)
    return SentBack(
        block=base.block_id(block) if block else "",
        section=hunk.section,
        old=old.strip(),
        new=new.strip(),
        why=hunk.why,
        comment=comment,
    )
