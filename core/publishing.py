"""From a decided review to a commit: the message, the report, the ticked item, the record.

Owns the order of a commit: find out what moved, put the review on what is on disk now, commit what
was edited outside it (with consent), make the plan, have `core.committing` carry it out, close the
review.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import committing
from core.anchoring import after_commit, onto_edited_text
from core.changes import HunkState
from core.checklist import Item, ItemState, find_again, tick
from core.committing import CommitPlan, PlannedFile, commit_outside_edits
from core.errors import OutsideEdits, RepositoryError, ReviewError
from core.events import Rebased
from core.files import sha256
from core.provenance import (
    Record,
    encode_record,
    read_record,
    record_path,
    with_reading,
)
from core.repository import Repository, message_with_trailers
from core.review import Review
from core.source import Source
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.desk import Desk

PARTIAL = "partial"
"""Word after the review's id in the trailer of a commit that leaves the review open."""


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
        commit_outside_edits(
            desk.repository,
            desk.journal,
            edited,
            message,
            timeout=desk.settings.hook_timeout,
            cancel=consent.cancel,
        )
        follow(desk)
    planner = _planner(desk)
    ticks = not partial and planner.ticks
    plan = planner.plan(subject or planner.subject(), partial=partial)
    done = committing.commit(
        desk.repository,
        desk.journal,
        plan,
        terminal=consent.terminal,
        timeout=desk.settings.hook_timeout,
        cancel=consent.cancel,
    )
    if partial:
        _stand_on(desk, done.commit)
    else:
        desk.finish()
    return CommitDone(done.commit, ticks, done.files, done.changed_by_hook, moved)


def follow(desk: Desk) -> tuple[str, ...]:
    """Put the review on the report and HEAD as they are now; what moved, one line each."""
    review = desk.open_review()
    base = review.header.base
    facts = desk.facts()
    text = desk.report_text()
    now = replace(
        base,
        report_sha256=sha256(text.encode("utf-8")),
        instructions_sha256=sha256(desk.instructions().encode("utf-8")),
        head=facts.head,
        branch=facts.branch,
    )
    if now == base:
        return ()
    said: list[str] = []
    hunks, edits = review.hunks, dict(review.decisions.edits)
    if now.report_sha256 != base.report_sha256:
        moved = onto_edited_text(review, text)
        hunks, edits = moved.hunks, dict(moved.edits)
        name = desk.workspace.report.name
        lost = f", {len(moved.conflicts)} lost their place" if moved.conflicts else ""
        said.append(f"{name} was edited: {moved.shifted} hunks shifted{lost}")
    if now.instructions_sha256 != base.instructions_sha256:
        said.append(f"{desk.workspace.instructions.name} was edited")
    if now.branch != base.branch:
        said.append(f"the branch is {now.branch or 'detached'}, was {base.branch or 'detached'}")
    if now.head != base.head:
        said.append(f"HEAD is {_short(now.head)}, was {_short(base.head)}")
    desk.do(Rebased(now, text, hunks, edits))
    return tuple(said)


def close_if_committed(desk: Desk) -> None:
    """Close or move on a review whose commit was made just before a kill."""
    review = desk.open_review()
    head = desk.repository.head()
    if head is None or head == review.header.base.head:
        return
    told = dict(desk.repository.trailers_of(head)).get("Redline-Review", "")
    if told == review.header.id:
        desk.finish()
    elif told == f"{review.header.id} {PARTIAL}" and review.result() == desk.report_text():
        _stand_on(desk, head)


def _stand_on(desk: Desk, commit: str) -> None:
    """What is left of a review after a partial commit, on the commit it made."""
    review = desk.open_review()
    text = desk.report_text()
    base = replace(review.header.base, report_sha256=sha256(text.encode("utf-8")), head=commit)
    desk.do(Rebased(base, text, after_commit(review), {}))


def _planner(desk: Desk) -> Planner:
    source = desk.source()
    assert source is not None, "a review has a source"
    return Planner(desk.workspace, desk.repository, desk.open_review(), source)


def _outside_edits(desk: Desk) -> tuple[str, ...]:
    """The report and the instructions, where they differ from HEAD. Instructions that were never
    committed have nothing to be kept apart from; they go in with the first commit."""
    workspace, repository = desk.workspace, desk.repository
    report = repository.outside_edits(inside(repository, workspace.report))
    instructions = repository.outside_edits(inside(repository, workspace.instructions))
    if instructions is not None and instructions.new:
        instructions = None
    return tuple(edit.path for edit in (report, instructions) if edit is not None)


def inside(repository: Repository, path: Path) -> Path:
    """The file behind a symlink, which is what is written and committed.

    Raises:
        RepositoryError: it is outside the repository.
    """
    target = path.resolve()
    if not target.is_relative_to(repository.root.resolve()):
        raise RepositoryError(
            f"{path.name} is a link out of the repository, to {target}",
            "put the file into the repository",
        )
    return target


def _short(commit: str | None) -> str:
    return commit[:10] if commit else "no commit"


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the plan of one commit from what is on disk now."""

    workspace: Workspace
    """Where the files are."""
    repository: Repository
    """Their repository."""
    review: Review
    """What was decided, on the base that is on disk now."""
    source: Source
    """What was read."""

    def check_decided(self, *, partial: bool) -> None:
        """Raise `ReviewError` while hunks wait for a decision, unless the commit is partial."""
        left = self.undecided
        if partial and not any(self.review.state(h) in _TAKEN for h in self.review.hunks):
            raise ReviewError("nothing is accepted yet", "accept a hunk, or finish the review")
        if left and not partial:
            raise ReviewError(
                f"{left} of {len(self.review.hunks)} hunks are undecided",
                "decide them, or commit what is accepted: redline commit --partial",
            )

    @property
    def undecided(self) -> int:
        """How many hunks wait for a decision."""
        return sum(not self.review.is_decided(hunk) for hunk in self.review.hunks)

    def subject(self) -> str:
        """The first line where the editor gives none."""
        return f"{self.review.header.title}: {self._tally()}"

    def message(self, subject: str, *, partial: bool) -> str:
        """Subject and trailers."""
        header = self.review.header
        counts = self.review.counts()
        hunks = ", ".join(f"{counts[state]} {state.value}" for state in _TRAILED)
        trailers = [
            ("Reference", f"{_one_line(header.title)} <{_one_line(header.target)}>"),
            ("Source-SHA256", self.source.sha256),
            ("Drafted-by", header.drafter),
            ("Hunks", hunks),
            ("Redline-Review", f"{header.id} {PARTIAL}" if partial else header.id),
        ]
        return message_with_trailers(_one_line(subject), "", trailers)

    def _tally(self) -> str:
        counts = self.review.counts()
        said = [f"{counts[state]} {state.value}" for state in _TRAILED if counts[state]]
        return ", ".join(said) or "nothing proposed"

    def files(self, *, partial: bool) -> tuple[PlannedFile, ...]:
        """Report, instructions, record; those that do not change are left out."""
        planned = [self._report(), self._record()]
        if not partial and (ticked := self._instructions()):
            planned.insert(1, ticked)
        return tuple(file for file in planned if file is not None)

    def plan(self, subject: str, *, partial: bool) -> CommitPlan:
        """The whole plan."""
        base = self.review.header.base
        return CommitPlan(
            review_id=self.review.header.id,
            files=self.files(partial=partial),
            message=self.message(subject, partial=partial),
            base_head=base.head,
            base_branch=base.branch,
        )

    def _report(self) -> PlannedFile | None:
        path = inside(self.repository, self.workspace.report)
        before = path.read_bytes() if path.exists() else None
        content = self.review.result().encode("utf-8", "surrogatepass")
        if content == (before or b""):
            return None
        return PlannedFile(
            self.repository.relative(path), content, None if before is None else sha256(before)
        )

    def item(self) -> Item | None:
        """The item as it stands in the instructions now; None when the review ticks nothing."""
        header = self.review.header
        if not header.item:
            return None
        text = self.workspace.instructions.read_bytes().decode("utf-8")
        return find_again(text, header.base.item_line, header.item)

    @property
    def ticks(self) -> bool:
        """Is there an item to tick?"""
        item = self.item()
        return item is not None and item.state is not ItemState.DONE

    def _instructions(self) -> PlannedFile | None:
        item = self.item()
        if item is None or item.state is ItemState.DONE:
            return None
        path = inside(self.repository, self.workspace.instructions)
        before = path.read_bytes()
        content = tick(before.decode("utf-8"), item).encode("utf-8")
        return PlannedFile(self.repository.relative(path), content, sha256(before))

    def _record(self) -> PlannedFile:
        header = self.review.header
        path = record_path(self.workspace.references, header.title, header.target)
        before = path.read_bytes() if path.exists() else None
        earlier: Record | None = read_record(path) if before is not None else None
        content = encode_record(with_reading(earlier, self.review, self.source))
        return PlannedFile(
            self.repository.relative(path), content, None if before is None else sha256(before)
        )


_TAKEN = (HunkState.ACCEPTED, HunkState.EDITED, HunkState.MIXED)
_TRAILED = (HunkState.ACCEPTED, HunkState.EDITED, HunkState.REJECTED, HunkState.MIXED)


def _one_line(text: str) -> str:
    """Foreign text as part of one line of a message: no line ends, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
