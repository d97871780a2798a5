"""What decisions make of a base: the accepted splices applied, the editor's own texts in place.

Owns the one computation of the result, from (base, changes, decisions) alone. Which changes are
accepted is `core.review`'s business; here they are only applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.changes import Decision, Hunk, Splice, applied, ordered
from core.document import Document
from core.errors import ReviewError
from core.events import Decisions, EditedText


def result(base: str, hunks: tuple[Hunk, ...], decisions: Decisions) -> str:
    """The base with the accepted changes applied, the editor's own texts in place."""
    return applied(base, accepted_splices(hunks, decisions))


def accepted_splices(hunks: tuple[Hunk, ...], decisions: Decisions) -> Iterator[Splice]:
    """What is applied, in order."""
    taken = {id_ for id_, to in decisions.changes.items() if to is Decision.ACCEPTED}
    own = {hunk.id for hunk in hunks if hunk.id in decisions.edits}
    edited = {change.id for hunk in hunks if hunk.id in own for change in hunk.decidable}
    included = with_glue(hunks, frozenset(taken | edited))
    written = tuple(_with_own_text(hunk, decisions.edits.get(hunk.id)) for hunk in hunks)
    return ordered(written, included)


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
    """The hunk with its first change rewritten to the editor's text, the others emptied. White
    space between them is in her text."""
    if edit is None:
        return hunk
    first, *rest = hunk.decidable
    emptied = {change.id for change in rest} | _inner_glue(hunk)
    changes = [
        replace(change, splices=(edit.splice,)) if change.id == first.id else change
        for change in hunk.changes
        if change.id not in emptied
    ]
    return replace(hunk, changes=tuple(changes))


def _inner_glue(hunk: Hunk) -> set[str]:
    """Ids of the glue that stands between the changes of a hunk, not behind its last one."""
    keyed = [
        ((splice.start, splice.end, splice.rank, place), change)
        for place, change in enumerate(hunk.changes)
        for splice in change.splices
    ]
    last = max(key for key, change in keyed if not change.auto)
    return {change.id for key, change in keyed if change.auto and key < last}


def editable_splice(
    base: str, hunks: tuple[Hunk, ...], hunk: Hunk, edit: EditedText | None
) -> tuple[Splice, str, str]:
    """The span an edit replaces, the line ends it keeps in front, and the text within. Whole blocks
    are edited, where no other hunk changes them."""
    if hunk.unplaced:
        raise ReviewError(f"hunk {hunk.id} has no place yet", "place it first, or dismiss it")
    if edit:
        lead, text = _split_lead(edit.splice.text)
        return edit.splice, lead, text
    ids = {change.id for change in hunk.decidable} | _inner_glue(hunk)
    splices = list(ordered((hunk,), frozenset(ids)))
    others = [s for h in hunks if h.id != hunk.id for c in h.decidable for s in c.splices]
    start, end = splices[0].start, max(splice.end for splice in splices)
    if len(splices) > 1 and _is_crossed(start, end, others):
        raise ReviewError(
            f"hunk {hunk.id} acts in several places with other hunks between them",
            "decide its parts one by one",
        )
    wide = _whole_blocks(base, splices, start, end)
    if not any(wide[0] < s.end and s.start < wide[1] for s in others) and not _is_crossed(
        *wide, others
    ):
        start, end = wide
    whole = Splice(start, end, "", splices[0].rank)
    moved = (replace(s, start=s.start - start, end=s.end - start) for s in splices)
    lead, text = _split_lead(applied(base[start:end], moved))
    return whole, lead, text


def _is_crossed(start: int, end: int, others: list[Splice]) -> bool:
    return any(start < other.start < end for other in others)


def _whole_blocks(base: str, splices: list[Splice], start: int, end: int) -> tuple[int, int]:
    """A span grown to whole blocks where it begins or ends inside one. What begins with a line end
    stands behind a block, not in it."""
    document = Document(base)
    first, last = document.block_at(start), document.block_at(end)
    behind = splices[0].start == splices[0].end and splices[0].text.startswith(("\r", "\n"))
    if first is not None and first.start < start:
        inside = start < first.end or (start == first.end and start == end and not behind)
        # a deletion begins at the end of the block before, and so does an insertion
        if inside:
            start = first.start
    if last is not None and last.start < end < last.end:
        end = last.end
    return start, end


def _split_lead(text: str) -> tuple[str, str]:
    stripped = text.lstrip("\r\n")
    return text[: len(text) - len(stripped)], stripped
