"""Commits through a private index.

Owns every git command that changes a repository. The editor's index is never written while a
commit is in the making, and then only for the paths committed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from core.errors import RepositoryError
from core.repository.process import (
    Patience,
    Ran,
    refused,
    run,
    run_checked,
    run_on_terminal,
    run_with_hooks,
)
from core.repository.reading import Repository

INDEX_PATIENCE = 3.0
"""Seconds to wait for another program that holds the editor's index."""
# Objects and refs are on the disk before the intent that could undo them is gone. Git before 2.36
# knows no such setting and passes over it; `redline doctor` says so.
_DURABLE = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync")
_COMMIT = [
    *("-c", "core.splitIndex=false"),
    *("-c", "i18n.commitEncoding=UTF-8"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *_DURABLE,
    *("commit", "--quiet", "--cleanup=whitespace"),
]


class PrivateIndex:
    """An index file of Redline's own, from which a commit is made."""

    def __init__(self, repository: Repository, path: Path) -> None:
        self._root = repository.root
        self._path = path
        self._here = {"GIT_INDEX_FILE": str(path)}

    def stage(self, base: str | None, paths: Sequence[str]) -> dict[str, str]:
        """Fill the index with a commit and, over it, files as the working tree has them.

        Args:
            base: the commit, None for none.
            paths: relative to the root; ignored files and those outside a sparse checkout too.

        Returns:
            The id of the blob git made of each path.

        Raises:
            RepositoryError: git said no.
        """
        self.remove()
        settings = ["-c", "core.splitIndex=false"]
        self._run(*settings, "read-tree", base or "--empty")
        self._run(*settings, *_DURABLE, "add", "--force", "--sparse", "--", *paths)
        entries = self._run("ls-files", "--stage", "-z", "--", *paths).text.split("\0")
        named = (entry.partition("\t") for entry in entries if entry)
        return {path: told.split(" ")[1] for told, _, path in named}

    def commit(self, message: bytes, patience: Patience, alive: int) -> Ran:
        """Commit what the index holds, away from the terminal; hooks and signing run.

        Args:
            alive: an open file git and its hooks inherit; see `run_with_hooks`.

        Raises:
            Stopped: a hook took too long, or the commit was cancelled.
        """
        words = [*_COMMIT, "--file", "-"]
        return run_with_hooks(
            words, cwd=self._root, data=message, extra=self._here, patience=patience, alive=alive
        )

    def commit_on_terminal(self, message: Path, alive: int) -> Ran:
        """Commit what the index holds, with the terminal handed over to hooks and signing.

        Args:
            alive: an open file git and its hooks inherit; see `run_on_terminal`.
        """
        words = [*_COMMIT, "--file", str(message)]
        return run_on_terminal(words, cwd=self._root, extra=self._here, alive=alive)

    def remove(self) -> None:
        """Remove the file, and the lock a killed git left on it."""
        for path in (self._path, self._path.with_name(self._path.name + ".lock")):
            path.unlink(missing_ok=True)

    def _run(self, *words: str) -> Ran:
        return run_checked(words, cwd=self._root, extra=self._here)


def wait_for_index(repository: Repository, patience: float = INDEX_PATIENCE) -> None:
    """Wait until no other program holds the editor's index.

    Args:
        patience: seconds.

    Raises:
        RepositoryError: one still does; the message says which, where the system tells.
    """
    lock = repository.git_dir / "index.lock"
    deadline = time.monotonic() + patience
    while lock.exists():
        if time.monotonic() >= deadline:
            raise RepositoryError(
                f"{_git_at_work(repository.root)} holds the index: {lock}",
                "wait for it to end; if no git is running, remove that file",
            )
        time.sleep(0.05)


def reset_index(
    repository: Repository, paths: Sequence[str], patience: float = INDEX_PATIENCE
) -> None:
    """Make the editor's index have these paths as HEAD has them, and nothing else changed.

    Raises:
        RepositoryError: another program holds the index, or git said no.
    """
    deadline = time.monotonic() + patience
    while True:
        wait_for_index(repository, max(0.0, deadline - time.monotonic()))
        words = ["reset", "--quiet", "--", *paths]
        ran = run(words, cwd=repository.root, extra=repository.filtering)
        if ran.status == 0:
            return
        if "index.lock" not in ran.complaint or time.monotonic() >= deadline:
            raise refused("reset", ran.complaint)
        time.sleep(0.05)


def take_back(repository: Repository, commit: str, parents: Sequence[str]) -> bool:
    """Take a commit off the branch HEAD is on, if it still is its tip. Files are not touched."""
    words = ["update-ref", "-m", "redline: commit taken back"]
    if parents:
        words += ["HEAD", parents[0], commit]
    else:
        words += ["-d", "HEAD", commit]
    return run(words, cwd=repository.root).status == 0


def _git_at_work(root: Path) -> str:
    """A git process working in a folder, as far as `/proc` tells."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            here = (process / "cwd").resolve()
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
        if Path(words[0]).name == "git" and here.is_relative_to(root):
            return f"{' '.join(words).strip()[:60]} (process {process.name})"
    return "another program"
