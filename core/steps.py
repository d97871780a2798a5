"""What an event makes of a review: hunks come, decisions hold, steps are taken back.

Pure. Owns the replay: the events of a journal, applied one after the other, give the review back.
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
    Revised,
    Spent,
    Step,
    Swap,
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
        case Spent(model=model, usage=usage):
            names = {**review.usage, **usage}
            total = {name: review.usage.get(name, 0) + usage.get(name, 0) for name in names}
            return replace(review, model=model, usage=total)
        case Rebased():
            return _rebased(review, event)
        case Undone():
            return _step_back(review)
        case Redone():
            return _step_on(review)
        case PlacedByHand(at=at, hunk=hunk):
            return _swapped_in(review, Swap(hunk.id, at, hunk), review.decisions)
        case Revised(at=at, old=old, hunk=hunk):
            found = _swapped_in(review, Swap(old, at, hunk), _revised(review, event))
            return replace(found, rounds={**review.rounds, hunk.id: review.hunk_of[old]})
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
    missing = [id_ for id_ in event.changes if id_ not in review.hunk_of]
    if missing:
        raise unknown(missing[0], [])
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


def _revised(review: Review, event: Revised) -> Decisions:
    """What holds when a hunk has given way to its next round, which has the comment as note."""
    known, now = review.hunk_of, review.decisions
    if event.old not in known:
        raise unknown(event.old, [])
    gone = {event.old, *(change.id for change in known[event.old].changes)}
    return Decisions(
        {id_: to for id_, to in now.changes.items() if id_ not in gone},
        {id_: edit for id_, edit in now.edits.items() if id_ not in gone},
        {id_: text for id_, text in now.notes.items() if id_ not in gone}
        | {event.hunk.id: event.comment},
    )


def _swapped_in(review: Review, swap: Swap, decisions: Decisions) -> Review:
    """A step that puts one hunk in the place of another."""
    if swap.gone not in review.hunk_of:
        raise unknown(swap.gone, [])
    step = Step(review.decisions, swap.gone, _undoing(review, swap))
    found = replace(_with(review, swap), decisions=decisions)
    return replace(found, past=(*review.past, step), future=())


def _with(review: Review, swap: Swap | None) -> Review:
    if swap is None:
        return review
    others = [hunk for hunk in review.hunks if hunk.id != swap.gone]
    others.insert(swap.at, swap.hunk)
    return replace(review, hunks=tuple(others))


def _undoing(review: Review, swap: Swap | None) -> Swap | None:
    """The swap that takes another one back."""
    if swap is None:
        return None
    hunk = review.hunk_of[swap.gone]
    return Swap(swap.hunk.id, review.hunks.index(hunk), hunk)


def _step_back(review: Review) -> Review:
    if not review.past:
        raise ReviewError("there is nothing to undo", "decide something first")
    step = review.past[-1]
    return replace(
        _taken(review, step), past=review.past[:-1], future=(*review.future, _here(review, step))
    )


def _step_on(review: Review) -> Review:
    if not review.future:
        raise ReviewError("there is nothing to redo", "undo something first")
    step = review.future[-1]
    return replace(
        _taken(review, step), past=(*review.past, _here(review, step)), future=review.future[:-1]
    )


def _taken(review: Review, step: Step) -> Review:
    return replace(_with(review, step.swap), decisions=step.before)


def _here(review: Review, step: Step) -> Step:
    """What a step that is taken back or done again leaves to come back to."""
    return Step(review.decisions, step.hunk, _undoing(review, step.swap))


def unknown(prefix: str, matches: list[str]) -> ReviewError:
    """The error for an id that names no change, or several.

    Args:
        matches: the ids it could stand for.
    """
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
