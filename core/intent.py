"""What a commit is about to do, on disk before the first file is touched.

Owns the finishing or undoing of a commit that was cut off. Every command, reading ones too, settles
an open intent first: HEAD has our commit, then it is finished; else every file as we wrote it
goes back. A file that is neither as before nor as we wrote it is somebody's, is left alone and
named.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.errors import JournalError
from core.files import read_if_there, sha256, sync_folder, write_whole
from core.journal import Journal
from core.lock import Lock
from core.repository import Repository


class IntendedFile(msgspec.Struct, frozen=True):
    """One file of a commit."""

    path: str
    """Relative to the root of the repository."""
    before: str | None
    """SHA-256 before, None for a file that is new."""
    after: str
    """SHA-256 after."""


class Intent(msgspec.Struct, frozen=True):
    """A commit under way."""

    review: str
    """Id of the review, as in the trailer."""
    files: tuple[IntendedFile, ...]
    """What is written."""
    head: str | None
    """HEAD before."""
    new_folders: tuple[str, ...]
    """Folders made for it, relative to the root, outermost first."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling found."""

    message: str
    """One line for the editor; empty when nothing was open."""


def open_intent(journal: Journal, intent: Intent, before: dict[str, bytes]) -> None:
    """Put an intent and the bytes it may have to bring back on disk."""
    kept = journal.folder / "before"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700)
    for number, file in enumerate(intent.files):
        if file.path in before:
            write_whole(kept / str(number), before[file.path], mode=0o600)
    write_whole(journal.folder / "intent.json", msgspec.json.encode(intent), mode=0o600)


def close_intent(journal: Journal) -> None:
    """The commit is made or undone."""
    (journal.folder / "intent.json").unlink(missing_ok=True)
    sync_folder(journal.folder)
    shutil.rmtree(journal.folder / "before", ignore_errors=True)
    for name in ("index", "index.lock", "message"):
        (journal.folder / name).unlink(missing_ok=True)


def undo_files(repository: Repository, journal: Journal, intent: Intent) -> list[str]:
    """Bring every file that is as we wrote it back to before; the paths left alone."""
    left = []
    for number, file in enumerate(intent.files):
        path = repository.root / file.path
        now = read_if_there(path)
        found = None if now is None else sha256(now)
        if found == file.before:
            continue
        if found != file.after:
            left.append(file.path)
        elif file.before is None:
            path.unlink()
        else:
            write_whole(path, (journal.folder / "before" / str(number)).read_bytes())
    for folder in reversed(intent.new_folders):
        made = repository.root / folder
        if made.is_dir() and not any(made.iterdir()):
            made.rmdir()
    return left


def settle(repository: Repository, journal: Journal, *, held: bool) -> Settled:
    """Finish or undo a commit that was cut off; does nothing while another run is committing.

    Args:
        held: does the caller hold the lock?

    Raises:
        JournalError: the intent cannot be read.
    """
    if not (journal.folder / "intent.json").exists():
        return Settled("")
    if held:
        return _settle(repository, journal)
    lock = Lock.try_take(journal.folder, "settling")
    if lock is None:
        return Settled("")
    try:
        return _settle(repository, journal)
    finally:
        lock.release()


def _settle(repository: Repository, journal: Journal) -> Settled:
    path = journal.folder / "intent.json"
    try:
        intent = msgspec.json.decode(path.read_bytes(), type=Intent)
    except (msgspec.DecodeError, OSError) as error:
        raise JournalError(
            f"the open commit cannot be read: {error}", f"look at {path}, then remove it"
        ) from error
    remove_temporaries(repository, intent)
    head = repository.head()
    if head and head != intent.head and _is_ours(repository, head, intent):
        repository.refresh_index([file.path for file in intent.files])
        close_intent(journal)
        return Settled(f"finished a commit that was cut off: {head[:10]}")
    left = undo_files(repository, journal, intent)
    close_intent(journal)
    said = f"; left alone, edited since: {', '.join(left)}" if left else ""
    return Settled(f"undid a commit that was cut off{said}")


def _is_ours(repository: Repository, head: str, intent: Intent) -> bool:
    told = dict(repository.trailers_of(head)).get("Redline-Review", "")
    return told.split(" ")[0] == intent.review


def remove_temporaries(repository: Repository, intent: Intent) -> None:
    """Remove the temporary files a kill left beside the files of an intent."""
    for file in intent.files:
        path = Path(repository.root / file.path).resolve()
        for left in path.parent.glob(f".{glob_escape(path.name)}.redline-*"):
            left.unlink(missing_ok=True)


def glob_escape(name: str) -> str:
    """A file name as a literal pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
