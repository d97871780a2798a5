"""What stands for what: a glyph and a word for every state, so that colour is never needed.

Pure.
"""

from __future__ import annotations

from core.changes import Hunk, HunkState, Verdict
from core.items import ItemState
from core.review import Review

STATES = {
    HunkState.UNDECIDED: "?",
    HunkState.ACCEPTED: "✓",
    HunkState.REJECTED: "✗",
    HunkState.EDITED: "✎",
    HunkState.MIXED: "±",
    HunkState.UNPLACED: "¿",
}
LOOK = "!"
"""An undecided hunk with a strong finding."""
NOTE = "*"
"""A hunk with a note."""
VERDICTS = {
    Verdict.VERIFIED: "✓",
    Verdict.IN_SOURCE: "≈",
    Verdict.KEPT: "=",
    Verdict.NOT_IN_SOURCE: "✗",
    Verdict.REMOVED: "−",
}
ITEMS = {ItemState.OPEN: "○", ItemState.DONE: "✓", ItemState.OTHER: "–"}
UNDER_REVIEW = "▶"


def wants_a_look(review: Review, hunk: Hunk) -> bool:
    """Is it undecided, with something to look at first?"""
    return hunk.is_strong and not review.is_decided(hunk)


def glyph(review: Review, hunk: Hunk) -> str:
    """The glyph of a hunk."""
    state = review.state(hunk)
    if state is not HunkState.UNPLACED and wants_a_look(review, hunk):
        return LOOK
    return STATES[state]


def word(review: Review, hunk: Hunk) -> str:
    """The state of a hunk in words."""
    state = review.state(hunk)
    if state is HunkState.UNPLACED:
        return "no place found"
    return "look at it" if wants_a_look(review, hunk) else state.value


LEGEND = (
    "?  undecided             !  undecided, look at it first",
    "✓  accepted              ✗  rejected",
    "✎  your own text         ±  parts decided differently",
    "¿  no place found        ▌  the change under the cursor",
    "*  with a note           ▸  several, folded into one line",
    "○  reference to read     ▶  reference under review",
    "✓  verified in the passage     ≈  elsewhere in the source",
    "=  kept from the report        ✗  not in the source",
    "−  taken away                  ≠  not what the source says",
)
"""The glyphs as the help shows them."""
