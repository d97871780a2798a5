"""What deciding entails: what is needed comes along, what is excluded goes, edits stand.

Pure. Each function gives the event of a decision, which `core.steps` applies. A hunk that was
edited is one decision: to accept any part of it is to accept the editor's text, and that text stays
with the hunk while it is rejected or undecided.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from core.changes import Decision
from core.errors import ReviewError
from core.events import Decided

if TYPE_CHECKING:
    from core.review import Review

_TAKEN = (Decision.ACCEPTED, Decision.EDITED)


def accept(review: Review, ids: Iterable[str], *, cursor: str, is_rest: bool) -> Decided:
    """Accept changes with what they need, rejecting their alternatives.

    Of alternatives among the given changes the first is accepted.

    Args:
        cursor: id of the hunk the cursor was on; by default that of the first change.
        is_rest: do the changes only fill in what is undecided? Then one that excludes what is
            accepted already is rejected instead.

    Raises:
        ReviewError: one is an unplaced hunk.
    """
    given = tuple(ids)
    for id_ in given:
        if id_ not in review.changes:
            raise ReviewError(f"hunk {id_} has no place yet", "place it first, or reject it")
    barred = _barred(review) if is_rest else frozenset()
    wanted = _whole(review, (id_ for id_ in given if id_ not in barred))
    taken = _without_clashes(review, _whole(review, (*wanted, *review.needs(wanted))))
    kept = set(taken)
    dropped = [id_ for id_ in (*review.alternatives(taken), *given) if id_ not in kept]
    dropped += review.dependents(dropped)
    decided = {id_: Decision.REJECTED for id_ in _whole(review, dropped) if id_ not in kept}
    edits, hunk_of = review.decisions.edits, review.hunk_of
    for id_ in taken:
        decided[id_] = Decision.EDITED if hunk_of[id_].id in edits else Decision.ACCEPTED
    return _event(review, decided, given, cursor)


def reject(review: Review, ids: Iterable[str], *, cursor: str) -> Decided:
    """Reject changes with what depends on them."""
    given = _whole(review, ids)
    dropped = (*given, *review.dependents(id_ for id_ in given if id_ in review.changes))
    decided = dict.fromkeys(_whole(review, dropped), Decision.REJECTED)
    return _event(review, decided, given, cursor)


def clear(review: Review, ids: Iterable[str], *, cursor: str) -> Decided:
    """Make changes undecided again, with what depends on them and was accepted.

    A given hunk that was edited is as it was proposed again; the editor's text of any other stays.
    """
    given = _whole(review, ids)
    dependents = review.dependents(id_ for id_ in given if id_ in review.changes)
    left = [id_ for id_ in dependents if review.decision(id_) is not Decision.REJECTED]
    decided = dict.fromkeys((*given, *_whole(review, left)), Decision.UNDECIDED)
    hunks = dict.fromkeys(review.hunk_of[id_].id for id_ in given)
    dropped = tuple(id_ for id_ in hunks if id_ in review.decisions.edits)
    event = _event(review, decided, given, cursor)
    return msgspec.structs.replace(event, dropped_edits=dropped)


def _whole(review: Review, ids: Iterable[str]) -> tuple[str, ...]:
    """The same changes, and of a hunk that was edited all of its changes."""
    edits = review.decisions.edits
    found: dict[str, None] = {}
    for id_ in ids:
        hunk = review.hunk_of[id_]
        if hunk.id in edits and hunk.decidable:
            found |= dict.fromkeys(change.id for change in hunk.decidable)
        else:
            found[id_] = None
    return tuple(found)


def _barred(review: Review) -> frozenset[str]:
    """The changes that exclude one that is accepted."""
    taken = [id_ for id_, to in review.decisions.changes.items() if to in _TAKEN]
    return frozenset(review.alternatives(id_ for id_ in taken if id_ in review.changes))


def _without_clashes(review: Review, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The given changes without those that exclude an earlier one, and what needs these."""
    clashing = set(review.alternatives(ids)) & set(ids)
    refused: set[str] = set()
    kept: set[str] = set()
    chosen = review.selection()
    for id_ in ids:
        if id_ in refused:
            continue
        if id_ in clashing and chosen.excludes(id_):
            gone = _whole(review, (id_, *review.dependents(_whole(review, (id_,)))))
            refused.update(gone)
            chosen.remove(kept.intersection(gone))
            kept.difference_update(gone)
        else:
            kept.add(id_)
            if id_ in clashing:
                chosen.add(id_)
    return tuple(id_ for id_ in ids if id_ in kept)


def _event(
    review: Review, decided: dict[str, Decision], given: tuple[str, ...], cursor: str
) -> Decided:
    """The event of a decision; what is so already and was not named is left out."""
    named = set(given)
    news = {
        id_: to for id_, to in decided.items() if id_ in named or review.decision(id_) is not to
    }
    if not cursor and given:
        cursor = review.hunk_of[given[0]].id
    return Decided(news, cursor)
