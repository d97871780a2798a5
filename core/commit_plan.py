"""The plan of a commit, and what is asked before anything is touched.

Owns the guards: is the repository ready, is everything still as the plan says, can it be written?
Nothing here writes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from core.errors import BaseMoved, OperationInProgress, RepositoryError
from core.files import read_if_there, sha256
from core.intent_folder import IntendedFile, Intent
from core.repository import Repository


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as a commit will have it."""

    path: str
    """Relative to the root of the repository, with slashes. A symlink is followed."""
    content: bytes
    """What is written."""
    before_sha256: str | None
    """SHA-256 of what must be there now; None when nothing must."""


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """All a commit needs."""

    review_id: str
    """As in the message's `Redline-Review` trailer; empty for a commit that is of no review."""
    files: tuple[PlannedFile, ...]
    """What is written."""
    message: str
    """Subject, body, trailers."""
    base_head: str | None
    """What HEAD must be, None for a repository without a commit."""
    base_branch: str | None
    """What the branch must be; None for a detached HEAD."""


def check_ready(repository: Repository) -> None:
    """Can a commit be made now? Nothing is touched.

    Raises:
        OperationInProgress: a merge or the like is open; a commit would become part of it.
        RepositoryError: git does not know who commits.
    """
    if operation := repository.operation_in_progress():
        end = "reset" if operation == "bisect" else "--abort"
        raise OperationInProgress(
            f"a {operation} is in progress; a commit now would become part of it",
            f"finish it, or: git {operation} {end}",
        )
    if repository.identity() is None:
        raise RepositoryError(
            "git does not know who you are",
            'git config --global user.name "Your Name" && '
            "git config --global user.email you@example.org",
        )


def intended(repository: Repository, plan: CommitPlan) -> tuple[Intent, list[bytes | None]]:
    """What the plan means here, and the bytes there are now.

    Raises:
        BaseMoved: HEAD, the branch or a file is not what the plan says.
        RepositoryError: a file cannot be written, is outside, or has two names.
    """
    if (repository.head(), repository.branch()) != (plan.base_head, plan.base_branch):
        raise BaseMoved(
            "HEAD or the branch moved while the commit was prepared", "commit again to follow it"
        )
    files: list[IntendedFile] = []
    before: list[bytes | None] = []
    folders: dict[str, None] = {}
    for planned in plan.files:
        target = repository.root / repository.relative_target(repository.root / planned.path)
        name = target.relative_to(repository.root).as_posix()
        if any(file.path == name for file in files):
            raise RepositoryError(f"{planned.path} is a second name of {name}", "remove the link")
        _check_writable(target, planned.path)
        now = read_if_there(target)
        found = None if now is None else sha256(now)
        if found != planned.before_sha256:
            raise changed(planned.path)
        mode = target.stat().st_mode & 0o7777 if now is not None else None
        files.append(IntendedFile(name, mode, found, sha256(planned.content)))
        before.append(now)
        folders |= dict.fromkeys(_missing_folders(repository.root, target))
    intent = Intent(plan.review_id, plan.base_head, plan.base_branch, tuple(files), tuple(folders))
    return intent, before


def _missing_folders(root: Path, target: Path) -> list[str]:
    missing = [folder for folder in target.parents if not folder.exists()]
    return [folder.relative_to(root).as_posix() for folder in reversed(missing)]


def _check_writable(target: Path, name: str) -> None:
    if target.exists():
        if not target.is_file():
            raise RepositoryError(f"{name} is not a file", f"move {name} out of the way")
        if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
            raise RepositoryError(f"{name} is read-only", f"chmod u+w {name}")
    folder = next(folder for folder in target.parents if folder.exists())
    if not folder.is_dir():
        raise RepositoryError(f"{folder} is not a folder", f"move {folder.name} out of the way")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise RepositoryError(f"{folder} cannot be written", f"ls -ld {folder} tells who may")


def changed(name: str) -> BaseMoved:
    """The error for a file that is not as the plan says."""
    return BaseMoved(f"{name} changed while the commit was prepared", "commit again to follow it")
