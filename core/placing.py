"""Giving a hunk without a place one by hand.

Owns the event that does it: the text goes in behind a block the editor picked, as if the drafter
had named that block. The hunk keeps its id, so its note stays and undo finds it.
"""

from __future__ import annotations

from dataclasses import replace

from core.changes import Hunk, HunkKind
from core.document import Document
from core.drafting.drafter import Operation, Proposal
from core.editing import editable
from core.errors import ReviewError
from core.events import PlacedByHand
from core.evidence import Checker
from core.placement import place
from core.review import Review

__all__ = ["placed_by_hand"]


def placed_by_hand(review: Review, hunk: Hunk, block: int, checker: Checker) -> PlacedByHand:
    """The event that puts an unplaced hunk behind a block of the base.

    Args:
        block: 0-based index of the block.
        checker: looks up what the text says.

    Raises:
        ReviewError: it has a place, is said there already, or has nothing to write.
    """
    if hunk.unplaced is None:
        raise ReviewError(f"hunk {hunk.id} has its place already", "decide it: accept or reject")
    text = hunk.unplaced.text
    if hunk.kind is HunkKind.REMOVE or not text.strip():
        raise ReviewError(
            "it would take away text that is no longer there", "reject it; there is nothing to put"
        )
    base = Document(review.base)
    if not 0 <= block < len(base.blocks):
        raise ReviewError(f"the report has no block {block + 1}", "pick one it has")
    address = base.block_id(base.blocks[block])
    proposal = Proposal(
        Operation.INSERT_AFTER, address, new=text, why=hunk.why, passages=hunk.passages
    )
    others = tuple(other for other in review.hunks if other.id != hunk.id)
    placed = place(proposal, base, others, drafter=hunk.drafter)
    if placed is None:
        raise ReviewError("the report says this there already", "reject it, or pick another block")
    named = replace(placed.hunk, id=hunk.id, round=hunk.round, declined_before=hunk.declined_before)
    found = replace(named, findings=checker.findings(named))
    own = None
    if hunk.unplaced.is_own:
        written = editable(review.base, others, found, None)
        own = replace(written.with_text(text, base.newline), findings=found.findings)
    return PlacedByHand(placed.at, found, own)
