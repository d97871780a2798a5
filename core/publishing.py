"""From a decided review to a commit.

Owns the order of it: find out what moved, put the review on what is on disk now, commit what was
edited outside it (with consent), make the plan, have `core.committing` carry it out, close the
review.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial as partial_of
from typing import TYPE_CHECKING

from core import committing
from core.commit_plan import CommitPlan
from core.committing import Committed, commit_outside_edits
from core.errors import OutsideEdits, RepositoryError
from core.following import follow, stand_on
from core.hook_changes import difference
from core.hook_retry import Agreed, with_hook_texts
from core.planning import Planner, inside

if TYPE_CHECKING:
    from core.desk import Desk


@dataclass(frozen=True, slots=True)
class CommitPreview:
    """What a commit would do, before anything is written."""

    subject: str
    """First line of the message."""
    message: str
    """The whole message, trailers included."""
    files: tuple[str, ...]
    """Paths that would be written, relative to the repository, report first."""
    ticks: bool
    """Is the item ticked by it?"""
    undecided: int
    """Hunks still undecided; above 0 only `partial` commits."""
    moved: tuple[str, ...]
    """What moved since the review began, one line each: report, instructions, HEAD, branch."""
    outside_edits: tuple[str, ...]
    """Paths among the report and the instructions that have edits made outside the review."""


@dataclass(frozen=True, slots=True)
class HookChange:
    """What a hook made of a file."""

    path: str
    """Relative to the repository."""
    difference: str
    """From decided to committed, as a unified diff; empty for a file that is not UTF-8."""


@dataclass(frozen=True, slots=True)
class CommitDone:
    """A commit that was made."""

    commit: str
    """Its full id."""
    ticked: bool
    """Was the item ticked?"""
    files: tuple[str, ...]
    """Paths written, relative to the repository."""
    changed_by_hook: tuple[str, ...]
    """Paths whose committed text differs from what was decided, because a hook rewrote them."""
    by_hooks: tuple[HookChange, ...]
    """The same with what differs."""
    unfinished: str
    """Why the editor's index could not be told yet; the next command will. Mostly empty."""
    moved: tuple[str, ...]
    """What had moved since the review began, one line each."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the editor agreed to."""

    outside_edits: bool = False
    """Commit edits made outside the review first, by a commit of their own?"""
    terminal: bool = False
    """May hooks have the terminal?"""
    cancel: threading.Event | None = None
    """Set by another thread to stop what git runs."""
    take: Agreed = None
    """Which texts of hooks may be committed in the place of what was decided."""


def preview(desk: Desk, *, subject: str | None, partial: bool) -> CommitPreview:
    """What a commit would do now; writes nothing but the journal, where the report has moved.

    Raises:
        NothingToDo, ReviewError, ChecklistError, JournalError
    """
    moved = follow(desk)
    planner = _planner(desk)
    files = planner.files(partial=partial)
    chosen = subject or planner.subject()
    return CommitPreview(
        subject=chosen,
        message=planner.message(chosen, partial=partial),
        files=tuple(file.path for file in files),
        ticks=not partial and planner.ticks,
        undecided=planner.undecided,
        moved=moved,
        outside_edits=_outside_edits(desk),
    )


def commit(desk: Desk, *, subject: str | None, partial: bool, consent: Consent) -> CommitDone:
    """Commit the review.

    Raises:
        NothingToDo: no review is open.
        ReviewError: hunks are undecided, or nothing is accepted for a partial commit.
        OutsideEdits: the report or the instructions have edits of their own, without consent.
        BaseMoved: hunks lost their place because the report was edited; they are shown unplaced.
        OperationInProgress, HookFailed, ChecklistError, JournalError
    """
    desk.open_review()
    moved = follow(desk)
    _planner(desk).check_decided(partial=partial)
    if edited := _outside_edits(desk):
        if not consent.outside_edits:
            raise OutsideEdits(
                f"edited outside the review and not committed: {', '.join(edited)}",
                "commit them first, or: redline commit --include-outside-edits",
            )
        message = f"Edits to {', '.join(edited)} made outside the review\n"
        outside = partial_of(
            commit_outside_edits,
            desk.repository,
            desk.journal,
            edited,
            message,
            terminal=consent.terminal,
            timeout=desk.settings.hook_timeout,
            cancel=consent.cancel,
        )
        with_hook_texts(lambda texts: outside(hook_texts=texts), consent.take)
        follow(desk)
    planner = _planner(desk)
    ticks = not partial and planner.ticks
    plan = planner.plan(subject or planner.subject(), partial=partial)
    attempt = partial_of(
        committing.commit,
        desk.repository,
        desk.journal,
        plan,
        terminal=consent.terminal,
        timeout=desk.settings.hook_timeout,
        cancel=consent.cancel,
    )
    done = with_hook_texts(lambda texts: attempt(hook_texts=texts), consent.take)
    if partial:
        stand_on(desk, done.commit, desk.report_text())
    else:
        desk.finish()
    by_hooks = tuple(_hook_change(desk, plan, done, path) for path in done.changed_by_hook)
    return CommitDone(
        done.commit, ticks, done.files, done.changed_by_hook, by_hooks, done.unfinished, moved
    )


def _hook_change(desk: Desk, plan: CommitPlan, done: Committed, path: str) -> HookChange:
    decided = next((file.content for file in plan.files if file.path == path), b"")
    try:
        after = desk.repository.read(done.commit, path)
    except RepositoryError:  # the hook took the file away
        return HookChange(path, "")
    return HookChange(path, difference(path, decided, after, "committed"))


def _planner(desk: Desk) -> Planner:
    source = desk.source()
    assert source is not None, "a review has a source"
    return Planner(desk.workspace, desk.repository, desk.open_review(), source)


def _outside_edits(desk: Desk) -> tuple[str, ...]:
    """The report and the instructions, where they differ from HEAD. Instructions that were never
    committed have nothing to be kept apart from; they go in with the first commit."""
    workspace, repository = desk.workspace, desk.repository.with_all_filters()
    report = repository.outside_edits(inside(repository, workspace.report))
    instructions = repository.outside_edits(inside(repository, workspace.instructions))
    if instructions is not None and instructions.new:
        instructions = None
    return tuple(edit.path for edit in (report, instructions) if edit is not None)
