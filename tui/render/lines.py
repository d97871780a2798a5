"""The lines around the redline: header, heading, place, footer, invitation.

Pure: data and a width in, text out. All of it is shown as `Content`, never as markup.
"""

from __future__ import annotations

from rich.cells import cell_len

from core.changes import Hunk, HunkState
from core.items import Item, ItemState
from core.repository import GitFacts
from core.review import Review
from core.visible import visible
from tui.keys import footer_keys
from tui.render.glyphs import glyph, word
from tui.render.row import View
from tui.render.words import clean, cut, two_ends

MOTTOS = {"offline": "extracts, does not write", "file": "edits made elsewhere"}
"""What a drafter says of itself, known without importing it."""
_VIEWS = {
    View.MARKED: "",
    View.RESULT: "as it would read · ",
    View.ORIGINAL: "as it was · ",
}


def header(
    folder: str, items: tuple[Item, ...], facts: GitFacts | None, drafter: str, width: int
) -> str:
    """Name, workspace, how much is read, branch, drafter; words go from the right.

    Args:
        facts: None while git has not answered yet.
    """
    read = sum(item.state is ItemState.DONE for item in items)
    parts = ["redline", visible(folder), f"{read} of {len(items)} read"]
    if facts is not None:
        state = "✓" if facts.clean else "± changed"
        parts.append(f"{visible(facts.branch or 'detached HEAD')} {state}")
    motto = MOTTOS.get(drafter)
    parts.append(f"{drafter}: {motto}" if motto else visible(drafter))
    while len(parts) > 1 and len("    ".join(parts)) > width:
        parts.pop()
    return cut("    ".join(parts), width)


def heading(review: Review | None, view: View, width: int) -> str:
    """What is reviewed and how far; the title gives way to the counts."""
    if review is None:
        return cut("3 Report", width)
    decided, looks = len(review.standing.decided), len(review.standing.looks)
    told = f"{_VIEWS[view]}{decided} of {len(review.hunks)} decided"
    told += f" · {looks} to look at" if looks else ""
    told += "" if review.complete else " · not complete, R goes on"
    return two_ends(f"3 {clean(review.header.title)}", told, width)


def place(review: Review | None, hunk: Hunk | None, width: int) -> str:
    """Where in the report the cursor is, and the state of what is under it, in words."""
    if review is None or hunk is None:
        return ""
    number = review.number(hunk)
    told = f"{glyph(review, hunk)} {word(review, hunk)} · {hunk.kind.value}"
    told += f" · round {hunk.round}" if hunk.round > 1 else ""
    told += f" · {number}/{len(review.hunks)}"
    path = " › ".join(clean(title) for title in hunk.section) or "at the top"
    if cell_len(path) + cell_len(told) + 2 > width and len(hunk.section) > 1:
        path = f"… › {clean(hunk.section[-1])}"
    return two_ends(path, told, width)


def footer(width: int) -> str:
    """The most needed keys; ends in an ellipsis where not all fit."""
    shown = ""
    for key in footer_keys():
        following = f"{shown}{'  ' if shown else ''}{key.shown} {key.short}"
        if cell_len(following) > width - 2:
            return f"{shown} …"
        shown = following
    return shown


def tally(review: Review) -> str:
    """How many hunks are in which state: `9 accepted, 2 rejected`."""
    counts = review.counts()
    return ", ".join(f"{counts[state]} {state.value}" for state in HunkState if counts[state])


def question(review: Review) -> str:
    """The only question left when nothing is undecided."""
    said = tally(review)
    return f"commit {said}? c" if said else "nothing was proposed; commit the tick alone? c"


def invitation(items: tuple[Item, ...], *, has_report: bool) -> str:
    """What to do when no review is open."""
    following = next((item for item in items if item.state is ItemState.OPEN), None)
    if not items:
        return "the checklist has no items; q, then: redline add FILE-OR-ADDRESS"
    if following is None:
        return "every reference is read; q, then redline add FILE-OR-ADDRESS, brings another"
    report = "" if has_report else "no report yet; "
    return f"{report}R drafts the next reference: {clean(following.title)}"
