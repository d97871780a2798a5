"""Reviews built from proposals, for tests."""

from core.changes import Decision
from core.document import Document
from core.drafting.drafter import Operation, Proposal
from core.events import Base, HunkArrived, ReviewHeader
from core.placement import place
from core.review import Review

HEADER = ReviewHeader(
    "0123456789ab", 1, "A source", "source.md", "offline", "2026-01-01T00:00:00+00:00",
    Base("r", "i", "- [ ] A source", "s", None, "main"),
)  # fmt: skip


def review_of(base: str, proposals: list[Proposal]) -> Review:
    document = Document(base)
    review = Review(HEADER, base)
    for proposal in proposals:
        if placed := place(proposal, document, review.hunks, drafter="offline"):
            review = review.apply(HunkArrived(placed.at, placed.hunk))
    return review


def block_id(base: str, text: str) -> str:
    document = Document(base)
    return next(document.block_id(b) for b in document.blocks if document.block_text(b) == text)


def decidable(review: Review) -> list[str]:
    return [change.id for hunk in review.hunks for change in hunk.decidable]


def accept_all(review: Review) -> Review:
    return review.apply(review.accept(decidable(review)))


def accepted_pieces(review: Review) -> list[str]:
    """First block of every accepted insertion."""
    found = []
    for hunk in review.hunks:
        for change in hunk.decidable:
            if review.decision(change.id) is Decision.ACCEPTED:
                text = change.splices[0].text.strip("\r\n")
                if text:
                    found.append(text)
    return found


__all__ = ["Operation", "Proposal", "accept_all", "accepted_pieces", "block_id", "decidable"]
