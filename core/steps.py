"""What an event makes of a review: hunks come, decisions hold, steps are taken back.

Pure. Owns the replay: the events of a journal, applied one after the other, give the review back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.changes import Decision, Hunk
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
            return _swapped_in(review, Swap(hunk.id, at, hunk), _placed(review, event))
        case Revised(at=at, old=old, hunk=hunk):
            found = _swapped_in(review, Swap(old, at, hunk), _revised(review, event))
            return replace(found, rounds={**review.rounds, hunk.id: review.hunk_of[old]})
        case Decided() | Edited() | Noted():
            decisions = _after(review, event)
            if decisions == review.decisions:
                return review  # deciding what is so already is no step to undo
            step = Step(review.decisions, event.hunk)
            return replace(review, decisions=decisions, past=(*review.past, step), future=())


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
    if isinstance(event, Edited):
        borders = (event.begins_block, event.ends_block)
        edits[event.hunk] = EditedText(event.splice, event.findings, *borders)
        mine = (change.id for change in review.hunk_of[event.hunk].decidable)
        changes |= dict.fromkeys(mine, Decision.EDITED)
    else:
        for hunk in _without_own_text(review, event):
            del edits[hunk.id]
            # the text is gone, so what it stood for is open, but for what was decided now
            left = {change.id for change in hunk.decidable} - set(event.changes)
            changes |= dict.fromkeys(left, Decision.UNDECIDED)
    kept = {id_: to for id_, to in changes.items() if to is not Decision.UNDECIDED}
    return replace(now, changes=kept, edits=edits)


def _without_own_text(review: Review, event: Decided) -> list[Hunk]:
    """The hunks that lose the editor's text by a decision: those the event names; and in a journal
    of an earlier version those it accepts as they were proposed."""
    edits = review.decisions.edits
    accepted = (id_ for id_, to in event.changes.items() if to is Decision.ACCEPTED)
    names = (*event.dropped_edits, *accepted)
    hunks = {review.hunk_of[name].id: review.hunk_of[name] for name in names}
    return [hunk for id_, hunk in hunks.items() if id_ in edits]


def _rebased(review: Review, event: Rebased) -> Review:
    """The review on its new base.

    Decisions on a hunk that has lost its place are kept: they hold again where it gets that back.
    """
    after = replace(
        review,
        header=replace(review.header, base=event.base),
        base=event.text,
        hunks=event.hunks,
        decisions=replace(review.decisions, edits=event.edits),
        past=(),
        future=(),
    )
    if event.history is None:
        return replace(after, decisions=_among(_ids(event.hunks), after.decisions))
    edits, hunks = iter(event.history.edits), iter(event.history.hunks)
    past = [_moved(review, step, edits, hunks) for step in review.past]
    future = [_moved(review, step, edits, hunks) for step in review.future]
    past += [_as_proposed(after, hunk) for hunk in event.history.proposals.values()]
    return replace(after, past=tuple(past), future=tuple(future))


def _as_proposed(review: Review, hunk: Hunk) -> Step:
    """The step whose undoing puts a hunk, undecided, in the place of the editor's text that has
    lost its own."""
    at = [each.id for each in review.hunks].index(hunk.id)
    gone = _ids((hunk,))
    changes = {id_: to for id_, to in review.decisions.changes.items() if id_ not in gone}
    return Step(replace(review.decisions, changes=changes), hunk.id, Swap(hunk.id, at, hunk))


def remembered(review: Review) -> tuple[list[tuple[str, EditedText]], list[Hunk]]:
    """The editor's texts, each with the id of its hunk, and the hunks that undo and redo would
    bring back, step by step."""
    steps = (*review.past, *review.future)
    edits = [found for step in steps for found in step.before.edits.items()]
    return edits, [step.swap.hunk for step in steps if step.swap]


def _moved(
    review: Review, step: Step, edits: Iterator[EditedText | None], hunks: Iterator[Hunk]
) -> Step:
    """A step on a new base; see `remembered` for the order in which texts and hunks come."""
    before = {id_: next(edits) for id_ in step.before.edits}
    kept = {id_: edit for id_, edit in before.items() if edit is not None}
    lost = [review.hunk_of[id_] for id_ in before.keys() - kept.keys() if id_ in review.hunk_of]
    gone = _ids(lost)  # without its text an edit is no decision
    changes = {id_: to for id_, to in step.before.changes.items() if id_ not in gone}
    swap = replace(step.swap, hunk=next(hunks)) if step.swap else None
    return Step(replace(step.before, changes=changes, edits=kept), step.hunk, swap)


def _ids(hunks: Iterable[Hunk]) -> set[str]:
    """Ids of hunks and of their changes."""
    return {id_ for hunk in hunks for id_ in (hunk.id, *(change.id for change in hunk.changes))}


def _among(known: set[str], decisions: Decisions) -> Decisions:
    """Decisions on what is there alone."""
    return Decisions(
        {id_: to for id_, to in decisions.changes.items() if id_ in known},
        {id_: edit for id_, edit in decisions.edits.items() if id_ in known},
        {id_: text for id_, text in decisions.notes.items() if id_ in known},
    )


def _placed(review: Review, event: PlacedByHand) -> Decisions:
    """What holds when a hunk has got a place; with the editor's own text it is accepted there."""
    now, hunk = review.decisions, event.hunk
    if event.own is None:
        return now
    decided = dict.fromkeys((change.id for change in hunk.decidable), Decision.EDITED)
    return replace(now, changes={**now.changes, **decided}, edits={**now.edits, hunk.id: event.own})


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
    """The review before the last step that changes something now."""
    if not review.past:
        raise ReviewError("there is nothing to undo", "decide something first")
    step = review.past[-1]
    found = replace(
        _taken(review, step), past=review.past[:-1], future=(*review.future, _here(review, step))
    )
    return found if _differ(review, found) or not found.past else _step_back(found)


def _step_on(review: Review) -> Review:
    """The review after the next step that changes something now."""
    if not review.future:
        raise ReviewError("there is nothing to redo", "undo something first")
    step = review.future[-1]
    found = replace(
        _taken(review, step), past=(*review.past, _here(review, step)), future=review.future[:-1]
    )
    return found if _differ(review, found) or not found.future else _step_on(found)


def _differ(one: Review, other: Review) -> bool:
    """Do two states of a review differ in what is there to see? A step may have decided only what
    has lost its place since."""
    if one.hunks is not other.hunks:
        return True
    known = _ids(one.hunks)
    return _among(known, one.decisions) != _among(known, other.decisions)


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
