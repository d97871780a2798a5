"""What decisions make of a base: the accepted splices applied, the editor's own texts in place.

Owns the one computation of the result, from (base, changes, decisions) alone. Which changes are
accepted is `core.review`'s business; here they are only applied.
"""

from __future__ import annotations

from dataclasses import replace

from core.changes import Decision, Hunk, Splice, applied, ordered
from core.errors import ReviewError
from core.events import Decisions, EditedText


def result(base: str, hunks: tuple[Hunk, ...], decisions: Decisions) -> str:
    """The base with the accepted changes applied, the editor's own texts in place."""
    taken = {id_ for id_, to in decisions.changes.items() if to is Decision.ACCEPTED}
    own = {hunk.id for hunk in hunks if hunk.id in decisions.edits}
    edited = {change.id for hunk in hunks if hunk.id in own for change in hunk.decidable}
    included = with_glue(hunks, frozenset(taken | edited))
    written = tuple(_with_own_text(hunk, decisions.edits.get(hunk.id)) for hunk in hunks)
    return applied(base, ordered(written, included))


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


def _with_own_text(hunk: Hunk, edit: EditedText | None) -> Hunk:
    """The hunk with its first change rewritten to the editor's text, the others emptied."""
    if edit is None:
        return hunk
    first, *rest = hunk.decidable
    emptied = {change.id for change in rest}
    changes = [
        replace(change, splices=(edit.splice,)) if change.id == first.id else change
        for change in hunk.changes
        if change.id not in emptied
    ]
    return replace(hunk, changes=tuple(changes))


def editable_splice(
    base: str, hunks: tuple[Hunk, ...], hunk: Hunk, edit: EditedText | None
) -> tuple[Splice, str, str]:
    """The span an edit replaces, the line ends it keeps in front, and the text within."""
    if hunk.unplaced:
        raise ReviewError(f"hunk {hunk.id} has no place yet", "place it first, or dismiss it")
    if edit:
        lead, text = _split_lead(edit.splice.text)
        return edit.splice, lead, text
    ids = frozenset(change.id for change in hunk.decidable)
    splices = list(ordered((hunk,), ids))
    start, end = splices[0].start, max(splice.end for splice in splices)
    others = (s for h in hunks if h.id != hunk.id for c in h.decidable for s in c.splices)
    whole = Splice(start, end, "", splices[0].rank)
    if len(splices) > 1 and any(start < other.start < end for other in others):
        raise ReviewError(
            f"hunk {hunk.id} acts in several places with other hunks between them",
            "decide its parts one by one",
        )
    moved = (replace(s, start=s.start - start, end=s.end - start) for s in splices)
    lead, text = _split_lead(applied(base[start:end], moved))
    return whole, lead, text


def _split_lead(text: str) -> tuple[str, str]:
    stripped = text.lstrip("\r\n")
    return text[: len(text) - len(stripped)], stripped
