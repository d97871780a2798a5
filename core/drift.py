"""Web references that changed since they were read, and what rests on what changed.

Owns the comparison of a snapshot with the page as it is now. A page is asked only when the editor
asks; nothing is unticked by itself. Reopening an item is a commit of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.changes import Decision
from core.checklist import untick
from core.commit_plan import CommitPlan, PlannedFile
from core.committing import Committed, commit
from core.drafting.drafter import Progress
from core.enclosure import read_inside
from core.errors import (
    ChecklistError,
    FetchError,
    JournalError,
    OutsideEdits,
    RepositoryError,
    SourceError,
)
from core.files import sha256
from core.folding import fold
from core.items import Item, ItemKind, ItemState
from core.planning import inside
from core.provenance import read_record
from core.record_path import record_path
from core.repository import message_with_trailers
from core.source import Source, source_from_bytes
from core.taking import taken
from core.web.snapshot import Snapshot, encode, snapshot_at, snapshot_path

if TYPE_CHECKING:
    from core.desk import Desk

_GONE = (404, 410)
_LEAST_LIKE = 60.0
"""How like a passage must be, 0 to 100, to be what an earlier one became."""


class State(StrEnum):
    """What has become of a page."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resting:
    """An accepted change that rests on a passage which the page has no longer."""

    change: str
    """Its id in the record."""
    section: tuple[str, ...]
    """The section it stands in."""
    span: str
    """The passage as it was numbered then, such as `S12`."""
    quote: str
    """What it said."""
    now: str
    """What the page says in its place, the passage most like it; empty for none."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One read web reference."""

    item: Item
    """The reference."""
    state: State
    """What has become of it."""
    told: str
    """The same in words, one line."""
    before: str = ""
    """The Markdown that was read."""
    after: str = ""
    """The Markdown as it is now; empty unless it changed."""
    resting: tuple[Resting, ...] = ()
    """The accepted changes whose passages are gone."""


def drifts(desk: Desk) -> Generator[Progress | Drift, None, None]:
    """Ask every web reference that was read whether it changed, in the order of the checklist.

    Raises:
        WorkspaceError, DocumentError: the instructions cannot be read.
    """
    for item in desk.items():
        if item.kind is ItemKind.WEB and item.state is ItemState.DONE:
            yield from _asked(desk, item)


def _asked(desk: Desk, item: Item) -> Generator[Progress | Drift, None, None]:
    path = snapshot_path(desk.workspace.references, item.target)
    before = snapshot_at(path) if path else None
    if before is None:
        yield Drift(item, State.UNKNOWN, "no snapshot was kept, there is nothing to compare with")
        return
    try:
        after = yield from taken(item.target, desk.settings, before)
    except SourceError as error:
        is_gone = isinstance(error, FetchError) and error.status in _GONE
        state = State.GONE if is_gone else State.UNKNOWN
        yield Drift(item, state, f"{error.message}; {error.hint}", before.body)
        return
    since = f"since it was read on {before.fetched[:10]}"
    if after.body == before.body:
        yield Drift(item, State.UNCHANGED, f"the same {since}", before.body)
        return
    resting = tuple(_resting(desk, item, _source(after, item)))
    count = len({each.change for each in resting})
    rest = {0: "no accepted change rests", 1: "1 accepted change rests"}
    said = rest.get(count, f"{count} accepted changes rest")
    told = f"changed {since}; {said} on what is gone"
    yield Drift(item, State.CHANGED, told, before.body, after.body, resting)


def _source(snapshot: Snapshot, item: Item) -> Source:
    return source_from_bytes(encode(snapshot), target=item.target, title=item.title)


def _resting(desk: Desk, item: Item, now: Source) -> Iterable[Resting]:
    """The accepted changes of all readings whose passages the page has no longer."""
    path = record_path(desk.workspace.references, item.title, item.target)
    try:
        record = read_record(path)
    except JournalError:
        return
    said = [passage.text for passage in now.passages]
    there = {fold(text) for text in said}
    for reading in record.readings:
        for change in reading.changes:
            if change.decision not in (Decision.ACCEPTED, Decision.EDITED):
                continue
            for quoted in change.passages:
                if fold(quoted.quote) not in there:
                    near = _nearest(quoted.quote, said)
                    yield Resting(change.id, change.section, quoted.span, quoted.quote, near)


def _nearest(quote: str, said: list[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(quote, said, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
    return str(found[0]) if found else ""


def reopen(desk: Desk, item: Item) -> Committed:
    """Untick a reference by a commit of its own, so that it is read again as it is now.

    Raises:
        ChecklistError: it is not ticked.
        ReviewOpen: a review is open.
        OutsideEdits: the instructions have edits that are not committed.
        RepositoryError: and all that a commit raises.
    """
    from core.drafting.run import check_no_review

    check_no_review(desk)
    if item.state is not ItemState.DONE:
        raise ChecklistError(
            f"item {item.index} ({item.title[:60]}) is not ticked", "redline draft reads it"
        )
    path = inside(desk.repository, desk.workspace.instructions)
    if desk.repository.with_all_filters().outside_edits(path) is not None:
        raise OutsideEdits(
            f"{path.name} has edits that are not committed", f"commit them first: git add {path}"
        )
    before = read_inside(path, desk.repository.root, RepositoryError)
    content = untick(before.decode("utf-8"), item).encode("utf-8")
    plan = CommitPlan(
        "",
        (PlannedFile(desk.repository.relative(path), content, sha256(before)),),
        message_with_trailers(
            f"Reopen {' '.join(item.title.split())[:60]}: to be read again",
            "",
            [("Reopens", " ".join(item.target.split()))],
        ),
        desk.repository.head(),
        desk.repository.branch(),
    )
    return commit(desk.repository, desk.journal, plan, timeout=desk.settings.hook_timeout)
