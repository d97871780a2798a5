"""Finishing or undoing a commit that was cut off.

Every command, reading ones too, first settles an open intent: where our commit exists it is
finished, else every file goes back to what it was. A file that is neither as before nor as we wrote
it is somebody's: it is left alone and named. `core.committing` ends its own commits with the same
steps.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from core.errors import JournalError, RepositoryError
from core.files import (
    make_folder,
    read_if_there,
    remove_leftovers,
    sha256,
    sync_folder,
    write_whole,
)
from core.intent_folder import Intent, close_intent, end_git, is_open, read_intent
from core.journal import Journal
from core.lock import Lock
from core.repository import CommitInfo, Repository, reset_index, take_back

TRAILER = "Redline-Review"
"""Trailer that tells our commit; its first word is the review's id."""


class Landing(StrEnum):
    """Where a commit of ours came to stand."""

    RIGHT = "right"
    TAKEN_BACK = "taken back"
    BUILT_UPON = "built upon"


class Outcome(StrEnum):
    """What settling did."""

    NOTHING = "nothing"
    FINISHED = "finished"
    UNDONE = "undone"
    IN_FLIGHT = "in flight"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling found and did."""

    outcome: Outcome = Outcome.NOTHING
    """Nothing was open; finished; undone; being done by another run; waiting for something named
    in `reason`."""
    commit: str = ""
    """The commit that was finished."""
    left_alone: tuple[str, ...] = ()
    """Paths that are neither as before nor as we wrote them."""
    reason: str = ""
    """What is waited for, or what is odd about the commit."""

    @property
    def message(self) -> str:
        """One line for the editor; empty when nothing was open."""
        match self.outcome:
            case Outcome.NOTHING:
                return ""
            case Outcome.FINISHED:
                said = f"; {self.reason}" if self.reason else ""
                return f"finished a commit that was cut off: {self.commit[:10]}{said}"
            case Outcome.UNDONE:
                names = ", ".join(self.left_alone)
                said = f"; left alone, changed by somebody since: {names}" if names else ""
                return f"undid a commit that was cut off{said}"
            case Outcome.IN_FLIGHT:
                return "another Redline is committing here"
            case Outcome.WAITING:
                return f"a commit that was cut off cannot be settled yet: {self.reason}"
            case _:
                assert_never(self.outcome)


def settle(repository: Repository, journal: Journal, *, held: bool) -> Settled:
    """Finish or undo a commit that was cut off. Costs one `stat` when there is none.

    Args:
        held: does the caller hold the journal's lock? If not it is taken for the time needed; where
            another run has it, its intent is left alone.

    Raises:
        JournalError: the intent cannot be read.
    """
    if not is_open(journal):
        return Settled()
    if held:
        return _settle(repository, journal)
    lock = Lock.try_take(journal.folder, "settling a commit that was cut off")
    if lock is None:
        return Settled(Outcome.IN_FLIGHT)
    try:
        return _settle(repository, journal) if is_open(journal) else Settled()
    finally:
        lock.release()


def _settle(repository: Repository, journal: Journal) -> Settled:
    intent = read_intent(journal)
    _check_inside(repository, intent)
    try:
        end_git(journal)
        ours = find_commit(repository, intent)
        landed = landing(repository, intent, ours) if ours else Landing.TAKEN_BACK
        if ours and landed is not Landing.TAKEN_BACK:
            finish(repository, journal, intent)
            said = misplaced(ours.commit) if landed is Landing.BUILT_UPON else ""
            return Settled(Outcome.FINISHED, commit=ours.commit, reason=said)
        left = undo(repository, journal, intent)
    except (RepositoryError, OSError) as error:
        return Settled(Outcome.WAITING, reason=str(error))
    return Settled(Outcome.UNDONE, left_alone=tuple(left))


def _check_inside(repository: Repository, intent: Intent) -> None:
    """Raise `JournalError` for an intent that names what no commit of ours writes: it was not made
    here, and following it would change files that are none of the repository's."""
    for path in (*(file.path for file in intent.files), *intent.new_folders):
        try:
            is_own = repository.relative_target(repository.root / path) == path
        except RepositoryError:
            is_own = False
        if not is_own:
            raise JournalError(
                f"a commit was cut off that meant to write {path}, which leaves the repository",
                f"nothing was done; remove {repository.common_dir / 'redline'}",
            )


# --- our commit ------------------------------------------------------------------------------


def find_commit(repository: Repository, intent: Intent) -> CommitInfo | None:
    """The commit an intent was for, if it was made: told by its trailer, else by standing on the
    base with the very files we wrote (a hook may have rewritten the message)."""
    tips = ["HEAD"]
    if intent.base_branch is not None:
        tips.append(f"refs/heads/{intent.base_branch}")
    for tip in map(repository.tip, tips):
        if tip is None or tip == intent.base_head:
            continue
        later = repository.commits_after(intent.base_head, tip)
        for info in reversed(later):
            told = dict(info.trailers).get(TRAILER, "").split(" ")[0]
            if intent.review_id and told == intent.review_id:
                return info
        last = later[-1] if later else None
        if last and _stands_on(last, intent) and _has_our_files(repository, last, intent):
            return last
    return None


def _stands_on(info: CommitInfo, intent: Intent) -> bool:
    return info.parents == ((intent.base_head,) if intent.base_head else ())


def _has_our_files(repository: Repository, info: CommitInfo, intent: Intent) -> bool:
    paths = [file.path for file in intent.files]
    if info.commit != repository.head() or not repository.matches_head(paths):
        return False
    now = (read_if_there(repository.root / path) for path in paths)
    return all(
        data is not None and sha256(data) == file.after
        for data, file in zip(now, intent.files, strict=True)
    )


def landing(repository: Repository, intent: Intent, ours: CommitInfo) -> Landing:
    """Is our commit where it belongs: on the base, on its branch? If not it is taken back, unless
    somebody built on it already."""
    if _stands_on(ours, intent) and _is_on_branch(repository, intent, ours):
        return Landing.RIGHT
    if repository.head() == ours.commit and take_back(repository, ours.commit, ours.parents):
        return Landing.TAKEN_BACK
    return Landing.BUILT_UPON


def misplaced(commit: str) -> str:
    """One line on a commit that is not where it was meant to be and cannot be taken back."""
    return f"commit {commit[:10]} is not where it was meant to be, and was built upon"


def _is_on_branch(repository: Repository, intent: Intent, ours: CommitInfo) -> bool:
    if intent.base_branch is None:
        return repository.branch() is None
    tip = repository.tip(f"refs/heads/{intent.base_branch}")
    later = repository.commits_after(intent.base_head, tip) if tip else ()
    return any(info.commit == ours.commit for info in later)


# --- either way ------------------------------------------------------------------------------


def finish(
    repository: Repository, journal: Journal, intent: Intent, also: Sequence[str] = ()
) -> None:
    """The commit exists: tell the editor's index of it, and close the intent.

    Args:
        also: further paths whose entries in the index are to be as HEAD has them.

    Raises:
        RepositoryError: another program holds the index; the intent stays open.
    """
    clear_leftovers(repository, intent)
    if repository.branch() == intent.base_branch:
        reset_index(repository, [*(file.path for file in intent.files), *also])
    close_intent(journal)


def undo(
    repository: Repository, journal: Journal, intent: Intent, *, set_aside: bool = False
) -> list[str]:
    """Bring every file that is as we wrote it back to before, and close the intent.

    Args:
        set_aside: bring back also what is neither as before nor as we wrote it (a hook of this very
            commit rewrote it), keeping what is there now in the journal's folder `set-aside/`.

    Returns:
        Paths that were neither: left alone, or set aside.

    Raises:
        OSError: the disk is full. The intent stays open.
    """
    clear_leftovers(repository, intent)
    neither = []
    for number, file in enumerate(intent.files):
        path = repository.root / file.path
        now = read_if_there(path)
        found = None if now is None else sha256(now)
        if found == file.before:
            continue
        if found != file.after:
            neither.append(file.path)
            if not set_aside:
                continue
            if now is not None:
                _put_aside(journal, path.name, now)
        if file.before is None:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        else:
            _bring_back(path, journal.folder / "intent" / f"before-{number}", file.mode)
    for folder in reversed(intent.new_folders):
        with contextlib.suppress(OSError):  # not empty: somebody put something there
            (repository.root / folder).rmdir()
    close_intent(journal)
    return neither


def clear_leftovers(repository: Repository, intent: Intent) -> None:
    """Remove temporary files a kill left beside the files of an intent."""
    for file in intent.files:
        remove_leftovers(repository.root / file.path)


def _bring_back(path: Path, kept: Path, mode: int | None) -> None:
    try:
        write_whole(path, kept.read_bytes(), mode=mode)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        kept.chmod(mode or 0o644)  # a rename needs no space
        kept.replace(path)
        sync_folder(path.parent)


def _put_aside(journal: Journal, name: str, data: bytes) -> None:
    folder = journal.folder / "set-aside"
    make_folder(folder, mode=0o700)
    write_whole(folder / name, data, mode=0o600)
