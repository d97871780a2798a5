"""What a commit is about to do, on disk before the first file is touched.

Owns the folder `intent/` of a journal; `core.intent` says what is done with it.

    intent/intent.json      what is written, and on which commit and branch
    intent/before-N         bytes of file N before
    intent/index            the private index it is made through
    intent/message          its message, where the terminal is handed over
    intent/git              locked by a git that runs; holds its process id

The folder appears and disappears by a rename. git inherits the lock on `intent/git`, and so do its
hooks: a git that outlived a killed Redline is found by it, and ended before anything is undone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Sequence

import msgspec

from core.errors import JournalError, RepositoryError
from core.files import make_folder, sync_folder, write_whole
from core.journal import Journal
from core.journal_folder import check_no_link
from core.repository.process import stop_group

SCHEMA = 1
"""Version of intent.json."""
_GIT_PATIENCE = 1.0  # seconds a git that outlived Redline gets to end by itself


class IntendedFile(msgspec.Struct, frozen=True):
    """One file of a commit."""

    path: str
    """Relative to the root, with slashes, symlinks resolved."""
    mode: int | None
    """Permissions before, None for a file that is new."""
    before: str | None
    """SHA-256 before, None for a file that is new."""
    after: str
    """SHA-256 of what is written."""


class Intent(msgspec.Struct, frozen=True):
    """A commit under way."""

    review_id: str
    """As in the trailer; empty for a commit that belongs to no review."""
    base_head: str | None
    """The commit it is to stand on, None for none."""
    base_branch: str | None
    """The branch it is meant for, None for a detached HEAD."""
    files: tuple[IntendedFile, ...]
    """What is written."""
    new_folders: tuple[str, ...]
    """Folders made for it, relative to the root, outermost first."""
    schema: int = SCHEMA
    """Version of this form."""


def is_open(journal: Journal) -> bool:
    """Is a commit under way, or was one cut off?"""
    return (journal.folder / "intent").exists()


def open_intent(journal: Journal, intent: Intent, before: Sequence[bytes | None]) -> None:
    """Put an intent on disk, synced, with the bytes it may have to bring back.

    Args:
        before: bytes of each file of the intent, in order; None for one that is new.

    Raises:
        OSError: the disk is full. Nothing was changed.
    """
    new = journal.folder / "intent.new"
    make_folder(journal.folder, mode=0o700)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    for number, data in enumerate(before):
        if data is not None:
            write_whole(new / f"before-{number}", data, mode=0o600)
    write_whole(new / "intent.json", msgspec.json.encode(intent), mode=0o600)
    new.rename(journal.folder / "intent")
    sync_folder(journal.folder)


def read_intent(journal: Journal) -> Intent:
    """The open intent.

    Raises:
        JournalError: it is damaged, or of a newer form.
    """
    folder = journal.folder / "intent"
    path = folder / "intent.json"
    for each in (folder, *folder.iterdir()):
        check_no_link(each)
    try:
        intent = msgspec.json.decode(path.read_bytes(), type=Intent)
    except (msgspec.DecodeError, RecursionError, OSError) as error:
        raise JournalError(
            f"a commit was cut off and what it intended cannot be read: {error}",
            f"compare report and instructions with HEAD, then remove {path.parent}",
        ) from error
    if intent.schema != SCHEMA:
        raise JournalError("a newer Redline was committing here", "use that version to finish")
    return intent


def close_intent(journal: Journal) -> None:
    """The commit is made, or undone: remove the intent in one step, with what the commit needed."""
    done = journal.folder / "intent.done"
    shutil.rmtree(done, ignore_errors=True)
    (journal.folder / "intent").rename(done)
    sync_folder(journal.folder)
    shutil.rmtree(done, ignore_errors=True)


@contextlib.contextmanager
def git_at_work(journal: Journal) -> Iterator[int]:
    """An open, locked file for git to inherit, by which `settle` finds a git that outlived us."""
    path = journal.folder / "intent" / "git"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def end_git(journal: Journal) -> None:
    """Wait for a git that outlived Redline, then end it with its hooks.

    Raises:
        RepositoryError: it cannot be ended.
    """
    path = journal.folder / "intent" / "git"
    if not path.exists():
        return
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        if _locked_within(handle, _GIT_PATIENCE):
            return
        told = os.pread(handle, 32, 0)
        if told.isdigit():
            stop_group(int(told))
        if not _locked_within(handle, _GIT_PATIENCE):
            raise RepositoryError(
                "a git started by a run that was killed is still at work", "end it, then repeat"
            )
    finally:
        os.close(handle)


def _locked_within(handle: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.01)
        else:
            return True
