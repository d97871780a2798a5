"""What decisions make of a base: the accepted splices applied, the editor's own texts in place.

Owns the one computation of the result, from (base, changes, decisions) alone. Which changes are
accepted is `core.review`'s business; here they are only applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.changes import Decision, Hunk, Splice, applied
from core.editing import set_apart, with_own_texts
from core.events import Decisions, EditedText

_SEEN = 4000  # characters beside the editor's text that are looked at


@dataclass(frozen=True, slots=True)
class Applied:
    """A splice that is in the result."""

    key: tuple[int, int, int, int, int]
    """Where it comes in order: start, end, rank, number of its hunk and of its change in it."""
    change: str
    """Id of its change."""
    splice: Splice
    """The splice as it is applied."""


def result(base: str, hunks: tuple[Hunk, ...], decisions: Decisions) -> str:
    """The base with the accepted changes applied, the editor's own texts in place."""
    return applied(base, accepted_splices(base, hunks, decisions))


def accepted_splices(base: str, hunks: tuple[Hunk, ...], decisions: Decisions) -> Iterator[Splice]:
    """What is applied, in order."""
    return (entry.splice for entry in accepted(base, hunks, decisions))


def accepted(base: str, hunks: tuple[Hunk, ...], decisions: Decisions) -> list[Applied]:
    """What is applied, in order, and whose it is."""
    included = included_changes(hunks, decisions)
    written = with_own_texts(hunks, decisions.edits)
    entries = [
        Applied((splice.start, splice.end, splice.rank, number, place), change.id, splice)
        for number, hunk in enumerate(written)
        for place, change in enumerate(hunk.changes)
        if change.id in included
        for splice in change.splices
    ]
    entries.sort(key=lambda entry: entry.key)
    own = {
        hunk.decidable[0].id: decisions.edits[hunk.id]
        for hunk in written
        if hunk.id in decisions.edits and hunk.decidable
    }
    return list(_set_apart(base, entries, own)) if own else entries


def included_changes(hunks: tuple[Hunk, ...], decisions: Decisions) -> frozenset[str]:
    """Ids of the changes that are in the result, glue included."""
    taken = (Decision.ACCEPTED, Decision.EDITED)
    return with_glue(hunks, frozenset(id_ for id_, to in decisions.changes.items() if to in taken))


def with_glue(hunks: tuple[Hunk, ...], included: frozenset[str]) -> frozenset[str]:
    """The included changes and the glue they need."""
    changes = {change.id: change for hunk in hunks for change in hunk.changes}
    found = {id_ for id_ in included if id_ in changes and not changes[id_].auto}
    waiting = list(found)
    while waiting:
        for needed in changes[waiting.pop()].needs:
            if needed in changes and changes[needed].auto and needed not in found:
                found.add(needed)
                waiting.append(needed)
    return frozenset(found)


def _set_apart(base: str, entries: list[Applied], own: dict[str, EditedText]) -> Iterator[Applied]:
    """The entries, with the line ends the editor's texts need among the others."""
    written: list[str] = []
    at = 0
    for number, entry in enumerate(entries):
        written.append(base[at : entry.key[0]])
        found = entry
        if edit := own.get(entry.change):
            after = _beginning(base, entry.splice.end, entries[number + 1 :])
            splice = set_apart(edit, _ending(written), after)
            found = Applied(entry.key, entry.change, splice)
        written.append(found.splice.text)
        at = found.splice.end
        yield found


def _ending(pieces: list[str]) -> str:
    """The end of some pieces of text."""
    found: list[str] = []
    size = 0
    for piece in reversed(pieces):
        found.append(piece[-_SEEN:])
        size += len(found[-1])
        if size >= _SEEN:
            break
    return "".join(reversed(found))


def _beginning(base: str, at: int, entries: list[Applied]) -> str:
    """The beginning of what comes at an offset of the base, with some splices applied."""
    found: list[str] = []
    size = 0
    for entry in entries:
        found += (base[at : entry.splice.start][:_SEEN], entry.splice.text[:_SEEN])
        size += len(found[-1]) + len(found[-2])
        at = entry.splice.end
        if size >= _SEEN:
            return "".join(found)
    return "".join((*found, base[at : at + _SEEN]))
