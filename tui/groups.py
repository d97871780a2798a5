"""Hunks that are folded together: wording-only ones of a section, and its changes of white space.

Owns finding them, once for a review: they are kept beside it, because telling mere wording apart
needs expressions that take longer to make than the screen takes to paint.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from core.files import sha256
from core.journal import Journal
from core.review import Review
from core.risk import is_space_only

LEAST_WORDING = 2
"""Wording-only hunks of one section from which on they are folded."""
Groups = Mapping[str, tuple[str, ...]]
"""The group of each hunk that is in one: ids in order."""
_CACHE = "groups"
_FORM = 1  # raised when hunks are grouped in another way


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    form: int
    of: str  # names the hunks
    groups: tuple[tuple[str, ...], ...]


def groups(review: Review) -> Groups:
    """The groups of a review."""
    from core.wording import is_wording_only

    found: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for hunk in review.hunks:
        if is_space_only(hunk):
            found.setdefault((True, hunk.section), []).append(hunk.id)
        elif is_wording_only(hunk, review.base):
            found.setdefault((False, hunk.section), []).append(hunk.id)
    told = (
        tuple(ids) for (is_space, _), ids in found.items() if is_space or len(ids) >= LEAST_WORDING
    )
    return {id_: group for group in told for id_ in group}


class KeptGroups:
    """The groups of the review of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __call__(self, review: Review) -> Groups:
        """The groups as they were kept, else found anew and kept."""
        name = _name(review)
        try:
            data = self._journal.cached(_CACHE)
            kept = msgspec.msgpack.decode(data, type=_Kept) if data else None
        except (msgspec.MsgspecError, OSError):
            kept = None  # it can be done without
        if kept and (kept.form, kept.of) == (_FORM, name):
            return {id_: group for group in kept.groups for id_ in group}
        found = groups(review)
        if review.complete:
            whole = tuple(dict.fromkeys(found.values()))
            data = msgspec.msgpack.encode(_Kept(_FORM, name, whole))
            self._journal.put_cached(_CACHE, data)
        return found


def _name(review: Review) -> str:
    """Names what the groups depend on. Ids are of the texts; what else counts is added."""
    told = (
        f"{hunk.id} {hunk.kind} {hunk.is_strong} {bool(hunk.declined_before)} {bool(hunk.unplaced)}"
        for hunk in review.hunks
    )
    return sha256("\n".join(told).encode("utf-8"))
