"""A commit of planned files, all or nothing.

Owns the mechanism: guards, intent, files, private index, commit, guards again. The editor's index
is not touched until the commit exists, and her other files never.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import BaseMoved, OperationInProgress, RepositoryError
from core.files import read_if_there, sha256, write_whole
from core.intent import (
    IntendedFile,
    Intent,
    close_intent,
    open_intent,
    remove_temporaries,
    undo_files,
)
from core.journal import Journal
from core.repository import Commit, Repository


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as a commit will have it."""

    path: str
    """Relative to the root of the repository, with slashes."""
    content: bytes
    """What is written."""
    before_sha256: str | None
    """SHA-256 of what must be there now; None when nothing must."""


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """All a commit needs."""

    review_id: str
    """As in the `Redline-Review` trailer."""
    files: tuple[PlannedFile, ...]
    """What is written."""
    message: str
    """Subject, body, trailers."""
    base_head: str | None
    """What HEAD must be."""
    base_branch: str | None
    """What the branch must be; None for a detached HEAD."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit that was made."""

    commit: str
    """Its id."""
    files: tuple[str, ...]
    """Paths in it."""
    changed_by_hook: tuple[str, ...]
    """Paths that a hook wrote otherwise than planned."""


def commit(
    repository: Repository,
    journal: Journal,
    plan: CommitPlan,
    *,
    terminal: bool = False,
    timeout: float = 600.0,
) -> Committed:
    """Write the planned files and commit them.

    Args:
        terminal: hand the terminal to hooks and signing.
        timeout: seconds a hook may take.

    Raises:
        OperationInProgress, BaseMoved, HookFailed, RepositoryError: nothing was changed.
    """
    check_ready(repository)
    _check_unmoved(repository, plan)
    before = {file.path: _checked_before(repository, file) for file in plan.files}
    intent = _intent(repository, plan)
    open_intent(journal, intent, {path: data for path, data in before.items() if data is not None})
    try:
        for file in plan.files:
            path = repository.root / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, file.content)
        paths = tuple(file.path for file in plan.files)
        made = _commit(repository, journal, paths, plan.message, terminal, timeout)
        head = repository.make_commit(made, plan.base_head)
        _check_landed(repository, plan, head)
    except BaseException:
        _restore(repository, journal, intent, before)
        raise
    repository.refresh_index(paths)
    changed = tuple(
        file.path
        for file in plan.files
        if repository.blob_id(head, file.path) != repository.hash_of(file.path, file.content)
    )
    close_intent(journal)
    return Committed(head, paths, changed)


def commit_outside_edits(
    repository: Repository,
    journal: Journal,
    paths: Sequence[str],
    message: str,
    *,
    timeout: float = 600.0,
) -> str:
    """Commit files as they are in the working tree, nothing written; the new commit.

    Raises:
        OperationInProgress, HookFailed, RepositoryError
    """
    check_ready(repository)
    made = _commit(repository, journal, tuple(paths), message, False, timeout)
    head = repository.make_commit(made, repository.head())
    repository.refresh_index(paths)
    close_intent(journal)
    return head


def check_ready(repository: Repository) -> None:
    """Raise when no commit can be made now: an operation is open, or nobody is known to make it."""
    if operation := repository.operation_in_progress():
        raise OperationInProgress(
            f"a {operation} is in progress; a commit now would become part of it",
            f"finish it, or: git {operation} --abort",
        )
    if repository.identity() is None:
        raise RepositoryError(
            "git does not know who you are",
            'git config user.name "Your Name" && git config user.email you@example.org',
        )


def _commit(
    repository: Repository,
    journal: Journal,
    paths: tuple[str, ...],
    message: str,
    terminal: bool,
    timeout: float,
) -> Commit:
    file = journal.folder / "message"
    write_whole(file, message.encode("utf-8", "replace"), mode=0o600)
    return Commit(paths, file, journal.folder / "index", terminal, timeout)


def _check_unmoved(repository: Repository, plan: CommitPlan) -> None:
    found = (repository.head(), repository.branch())
    if found != (plan.base_head, plan.base_branch):
        raise BaseMoved(
            "HEAD or the branch moved while the commit was prepared", "commit again to follow it"
        )


def _checked_before(repository: Repository, file: PlannedFile) -> bytes | None:
    path = repository.root / file.path
    now = read_if_there(path)
    if (None if now is None else sha256(now)) != file.before_sha256:
        raise BaseMoved(f"{file.path} changed while the commit was prepared", "commit again")
    _check_writable(path, file.path)
    return now


def _check_writable(path: Path, name: str) -> None:
    target = path.resolve()
    if target.exists():
        if not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise RepositoryError(f"{name} is read-only", f"chmod u+w {name}")
        if not os.access(target, os.W_OK):
            raise RepositoryError(f"{name} cannot be written", f"ls -l {name} tells who may")
    folder = target.parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise RepositoryError(f"{folder} cannot be written", f"ls -ld {folder} tells who may")


def _intent(repository: Repository, plan: CommitPlan) -> Intent:
    files = tuple(
        IntendedFile(file.path, file.before_sha256, sha256(file.content)) for file in plan.files
    )
    folders: dict[str, None] = {}
    for file in plan.files:
        parents = [*Path(file.path).parents][-2::-1]
        new = (str(folder) for folder in parents if not (repository.root / folder).exists())
        folders |= dict.fromkeys(new)
    return Intent(plan.review_id, files, plan.base_head, tuple(folders))


def _check_landed(repository: Repository, plan: CommitPlan, head: str) -> None:
    """The second guard: our commit stands on the base, on the branch it was meant for."""
    expected = (plan.base_head,) if plan.base_head else ()
    parents = repository.parents(head)
    if parents == expected and repository.branch() == plan.base_branch:
        return
    repository.move_branch_back(parents[0] if parents else None, head)
    raise BaseMoved(
        "somebody committed or switched branches during the commit; it was taken back",
        "commit again to follow it",
    )


def _restore(
    repository: Repository, journal: Journal, intent: Intent, before: dict[str, bytes | None]
) -> None:
    """Every file back to before, also one that a failing hook rewrote."""
    remove_temporaries(repository, intent)
    for path, data in before.items():
        if data is None:
            (repository.root / path).unlink(missing_ok=True)
        elif read_if_there(repository.root / path) != data:
            write_whole(repository.root / path, data)
    undo_files(repository, journal, intent)
    close_intent(journal)
