"""What an event does to a review.

Pure. A `Review` is a value: applying an event gives a new one. Owns undoing and doing again, and
what becomes of decisions on what is no longer there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.changes import Decision
from core.errors import ReviewError
from core.events import (
    Completed,
    CutShort,
    Decided,
    Decisions,
    Edited,
    EditedText,
    Event,
    HunkArrived,
    Noted,
    PlacedByHand,
    Rebased,
    Redone,
    Step,
    Undone,
)

if TYPE_CHECKING:
    from core.review import Review

SHORTEST_PREFIX = 4
"""Characters of an id that must be given."""


def applied(review: Review, event: Event) -> Review:
    """The review after an event.

    Raises:
        ReviewError: there is nothing to undo or redo, or an id is unknown.
    """
    match event:
        case HunkArrived(at=at, hunk=hunk):
            return replace(review, hunks=(*review.hunks[:at], hunk, *review.hunks[at:]))
        case Completed(summary=summary):
            return replace(review, complete=True, summary=summary)
        case CutShort(reason=reason):
            return replace(review, complete=False, summary=reason)
        case Rebased():
            return _rebased(review, event)
        case Undone():
            return _step_back(review)
        case Redone():
            return _step_on(review)
        case PlacedByHand(hunk=hunk):
            if hunk.id not in review.hunk_of:
                raise unknown(hunk.id, [])
            step = Step(review.decisions, hunk.id, _stands(review, hunk.id))
            placed = _with_placed(review, event)
            return replace(placed, past=(*review.past, step), future=())
        case Decided() | Edited() | Noted():
            step = Step(review.decisions, event.hunk)
            return replace(
                review, decisions=_after(review, event), past=(*review.past, step), future=()
            )


def _after(review: Review, event: Decided | Edited | Noted) -> Decisions:
    now = review.decisions
    if isinstance(event, Noted):
        notes = {**now.notes, event.hunk: event.text}
        return replace(now, notes={id_: text for id_, text in notes.items() if text})
    strange = next((id_ for id_ in event.changes if id_ not in review.hunk_of), None)
    if strange is not None:
        raise unknown(strange, [])
    changes = {**now.changes, **event.changes}
    edits = dict(now.edits)
    for id_ in event.changes:
        hunk = review.hunk_of[id_]
        if edits.pop(hunk.id, None):
            # her text is gone, so what it stood for is open again, but for what was decided now
            parts = {change.id for change in hunk.decidable} - set(event.changes)
            changes |= dict.fromkeys(parts, Decision.UNDECIDED)
    if isinstance(event, Edited):
        edits[event.hunk] = EditedText(event.splice, event.findings)
        taken = (change.id for change in review.hunk_of[event.hunk].decidable)
        changes |= dict.fromkeys(taken, Decision.EDITED)
    kept = {id_: to for id_, to in changes.items() if to is not Decision.UNDECIDED}
    return replace(now, changes=kept, edits=edits)


def _rebased(review: Review, event: Rebased) -> Review:
    """On its new base; decisions on what is no longer there are forgotten, with their undo."""
    known = {hunk.id for hunk in event.hunks}
    known |= {change.id for hunk in event.hunks for change in hunk.changes}
    now = review.decisions
    decisions = Decisions(
        {id_: to for id_, to in now.changes.items() if id_ in known},
        {id_: edit for id_, edit in event.edits.items() if id_ in known},
        {id_: text for id_, text in now.notes.items() if id_ in known},
    )
    return replace(
        review,
        header=replace(review.header, base=event.base),
        base=event.text,
        hunks=event.hunks,
        decisions=decisions,
        past=(),
        future=(),
    )


def _stands(review: Review, id_: str) -> PlacedByHand:
    """A hunk as it is, and where it stands."""
    hunk = review.hunk_of[id_]
    return PlacedByHand(review.hunks.index(hunk), hunk)


def _with_placed(review: Review, event: PlacedByHand | None) -> Review:
    """The same with one hunk as an event has it, and where that has it."""
    if event is None:
        return review
    others = [hunk for hunk in review.hunks if hunk.id != event.hunk.id]
    others.insert(event.at, event.hunk)
    return replace(review, hunks=tuple(others))


def _here(review: Review, step: Step) -> Step:
    """What a step that is taken back or done again leaves to come back to."""
    return Step(review.decisions, step.hunk, _stands(review, step.hunk) if step.place else None)


def _step_back(review: Review) -> Review:
    if not review.past:
        raise ReviewError("there is nothing to undo", "decide something first")
    step = review.past[-1]
    return replace(
        _with_placed(review, step.place),
        decisions=step.before,
        past=review.past[:-1],
        future=(*review.future, _here(review, step)),
    )


def _step_on(review: Review) -> Review:
    if not review.future:
        raise ReviewError("there is nothing to redo", "undo something first")
    step = review.future[-1]
    return replace(
        _with_placed(review, step.place),
        decisions=step.before,
        past=(*review.past, _here(review, step)),
        future=review.future[:-1],
    )


def unknown(prefix: str, matches: list[str]) -> ReviewError:
    """Says that an id names nothing, or too much."""
    if matches and len(prefix) >= SHORTEST_PREFIX:
        return ReviewError(
            f"{prefix} could be {' or '.join(sorted(matches)[:4])}",
            "give more characters of the id",
        )
    if 0 < len(prefix) < SHORTEST_PREFIX:
        return ReviewError(
            f"{prefix} is too short for an id", f"give at least {SHORTEST_PREFIX} characters"
        )
    return ReviewError(
        f"no change {prefix} in this review; the id may be of an earlier one",
        "redline review lists the ids that hold now",
    )
