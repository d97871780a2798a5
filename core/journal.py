"""A review on disk: every decision a line, synced before it is shown.

Owns a folder inside the git directory that all working trees share, so that neither `git clean` nor
`git stash` nor the end of a linked working tree takes it. Its lines are opaque here. It holds no
absolute path.

    <git common dir>/redline/<working tree>/<workspace, quoted>/
        lock            see core.lock
        review/         log.jsonl and what the review stands on (base, source)
        intent.json     a commit under way, see core.intent
        index           the private index of that commit
        abandoned/ID/   reviews put away, kept 30 days
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from core.errors import JournalError
from core.files import sync_folder, write_whole
from core.repository import Repository

KEPT_DAYS = 30
"""Days an abandoned review is kept."""
_LOG = "log.jsonl"


class Journal:
    """The folder of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Where everything is."""
        self._review = folder / "review"

    @classmethod
    def at(cls, repository: Repository, workspace: Path) -> Journal:
        """The journal of a workspace; its folder is made, readable by its owner only."""
        inside = workspace.resolve().relative_to(repository.root.resolve()).as_posix()
        name = quote(inside, safe="") if inside != "." else "%2E"
        folder = repository.common_dir / "redline" / quote(repository.worktree, safe="") / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(folder)

    def has_review(self) -> bool:
        """Is a review open?"""
        return (self._review / _LOG).exists()

    def begin_review(self, first_line: bytes, blobs: Mapping[str, bytes]) -> None:
        """Open a review with its first line and what it stands on; whole or not at all."""
        new = self.folder / "review.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        for name, data in {**blobs, _LOG: first_line + b"\n"}.items():
            write_whole(new / name, data, mode=0o600)
        new.rename(self._review)
        sync_folder(self.folder)

    def append(self, line: bytes) -> None:
        """Add a line; it is on disk when this returns. A torn last line is cut off first."""
        handle = os.open(self._review / _LOG, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        try:
            whole = _whole_length(handle)
            if whole < os.fstat(handle).st_size:
                os.ftruncate(handle, whole)
            os.write(handle, line + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def lines(self) -> list[bytes]:
        """All whole lines, the first being what the review began with.

        Raises:
            JournalError: there is not even a first line.
        """
        data = (self._review / _LOG).read_bytes()
        whole = data[: data.rfind(b"\n") + 1].splitlines()
        if not whole:
            raise JournalError("the journal is empty", "redline abandon puts the review away")
        return whole

    def blob(self, name: str) -> bytes:
        """A file kept with the review.

        Raises:
            JournalError: it is not there.
        """
        try:
            return (self._review / name).read_bytes()
        except OSError as error:
            raise JournalError(
                f"the journal has lost its {name}: {error}",
                "redline abandon puts the review away; nothing of the report is lost",
            ) from error

    def abandon(self, review: str) -> None:
        """Put the review away."""
        away = self.folder / "abandoned"
        away.mkdir(mode=0o700, exist_ok=True)
        self._review.rename(away / review)
        os.utime(away / review)
        sync_folder(self.folder)

    def finish(self) -> None:
        """Remove the review; a commit holds it."""
        done = self.folder / "review.done"
        shutil.rmtree(done, ignore_errors=True)
        self._review.rename(done)
        sync_folder(self.folder)
        shutil.rmtree(done, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what a kill left half made or half removed, and what was put away long ago."""
        for left in ("review.new", "review.done"):
            shutil.rmtree(self.folder / left, ignore_errors=True)
        oldest = time.time() - KEPT_DAYS * 86_400
        for away in (self.folder / "abandoned").glob("*"):
            if away.stat().st_mtime < oldest:
                shutil.rmtree(away, ignore_errors=True)


def _whole_length(handle: int) -> int:
    """Bytes up to and with the last line end, read backwards from the end."""
    size = os.fstat(handle).st_size
    at = size
    while at > 0:
        step = min(4096, at)
        found = os.pread(handle, step, at - step).rfind(b"\n")
        if found >= 0:
            return at - step + found + 1
        at -= step
    return 0
