"""A commit of planned files, all or nothing.

Owns the order of it: guards, intent, files, private index, commit, guards again, the editor's
index. Her index is not touched until the commit exists, her other files never. Where anything
fails, the files are back to what they were, byte for byte, when the error arrives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from core.commit_failures import failure
from core.commit_plan import CommitPlan, PlannedFile, changed, check_ready, intended
from core.errors import BaseMoved, JournalError, RepositoryError
from core.files import make_folder, read_if_there, sha256, write_whole
from core.hook_changes import HookText, is_text, with_texts
from core.intent import Landing, find_commit, finish, landing, misplaced, undo
from core.intent_folder import Intent, git_at_work, is_open, open_intent
from core.journal import Journal
from core.repository import (
    CommitInfo,
    Patience,
    PrivateIndex,
    Repository,
    Stopped,
    wait_for_index,
)
from core.repository.process import Ran

HOOK_LIMIT = 120.0
"""Seconds that hooks and signing may take together."""
_CLOCKS = 2.0  # seconds by which the clock of a file system may be behind


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit that was made."""

    commit: str
    """Its full id."""
    files: tuple[str, ...]
    """The planned files, relative to the root, symlinks resolved."""
    changed_by_hook: tuple[str, ...]
    """Files whose committed or remaining text is not what was planned, because a hook rewrote them;
    also files that a hook added. Line ends that git converts do not count."""
    output: str
    """What hooks printed."""
    unfinished: str
    """Why the editor's index could not be told yet; the next command will. Mostly empty."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One commit under way."""

    repository: Repository
    journal: Journal
    plan: CommitPlan
    intent: Intent
    patience: Patience
    terminal: bool
    since: float

    @property
    def paths(self) -> list[str]:
        return [file.path for file in self.intent.files]


def commit(
    repository: Repository,
    journal: Journal,
    plan: CommitPlan,
    *,
    terminal: bool = False,
    timeout: float | None = HOOK_LIMIT,
    cancel: threading.Event | None = None,
    hook_texts: Sequence[HookText] = (),
) -> Committed:
    """Write the planned files and commit them. The caller holds the journal's lock.

    Args:
        terminal: hand the terminal to hooks and signing; no time limit then, no output kept.
        timeout: seconds hooks and signing may take, None for no limit.
        cancel: set by another thread to give up.
        hook_texts: what is committed in the place of what the plan has; see `core.hook_retry`.

    Raises:
        OperationInProgress: a merge or the like is open.
        BaseMoved: HEAD, the branch or a file is not what the plan says.
        HookFailed: a hook or signing stopped the commit, took too long, or was cancelled.
        RepositoryError: no identity, a read-only file, a full disk, or git said no.
        JournalError: an earlier commit that was cut off is not settled.
    """
    repository = repository.with_all_filters()
    plan = with_texts(plan, hook_texts)
    check_ready(repository)
    if is_open(journal):
        raise JournalError("a commit that was cut off is not settled", "redline status")
    intent, before = intended(repository, plan)
    wait_for_index(repository)
    try:
        open_intent(journal, intent, before)
    except OSError as error:
        raise _unwritten("the journal", error) from error
    patience = Patience(timeout, cancel)
    job = _Job(repository, journal, plan, intent, patience, terminal, time.time() - _CLOCKS)
    try:
        _write_files(job)
        index = PrivateIndex(repository, journal.folder / "intent" / "index")
        staged = index.stage(plan.base_head, job.paths)
        ran = _run(job, index)
    except OSError as error:
        _give_up(job)
        raise _unwritten("what git needs for the commit", error) from error
    except BaseException:
        _give_up(job)
        raise
    return _conclude(job, ran, staged)


def commit_outside_edits(
    repository: Repository,
    journal: Journal,
    paths: Sequence[str],
    message: str,
    *,
    terminal: bool = False,
    timeout: float | None = HOOK_LIMIT,
    cancel: threading.Event | None = None,
    hook_texts: Sequence[HookText] = (),
) -> Committed:
    """Commit files as they are in the working tree, staged or not, in a commit of their own.

    Args:
        paths: relative to the root, with slashes; ignored files too.

    Raises:
        RepositoryError: one of them was deleted; and all that `commit` raises.
    """
    planned = []
    for path in paths:
        content = read_if_there(repository.root / path)
        if content is None:
            raise RepositoryError(
                f"{path} was deleted outside the review",
                f"bring it back: git restore {path}, or commit that it is gone",
            )
        planned.append(PlannedFile(path, content, sha256(content)))
    plan = CommitPlan("", tuple(planned), message, repository.head(), repository.branch())
    return commit(
        repository,
        journal,
        plan,
        terminal=terminal,
        timeout=timeout,
        cancel=cancel,
        hook_texts=hook_texts,
    )


# --- doing it --------------------------------------------------------------------------------


def _write_files(job: _Job) -> None:
    for planned, file in zip(job.plan.files, job.intent.files, strict=True):
        if file.before == file.after:
            continue
        target = job.repository.root / file.path
        now = read_if_there(target)
        if (None if now is None else sha256(now)) != file.before:
            raise changed(planned.path)
        try:
            make_folder(target.parent)
            write_whole(target, planned.content)
        except OSError as error:
            raise _unwritten(planned.path, error) from error


def _run(job: _Job, index: PrivateIndex) -> Ran:
    message = job.plan.message.encode("utf-8", "replace")
    if job.terminal:
        file = job.journal.folder / "intent" / "message"
        write_whole(file, message, mode=0o600)
        with git_at_work(job.journal) as alive:
            return index.commit_on_terminal(file, alive)
    with git_at_work(job.journal) as alive:
        try:
            return index.commit(message, job.patience, alive)
        except Stopped as stopped:
            return Ran(-1, b"", f"{stopped.reason}\n".encode() + stopped.output)


# --- what came of it -------------------------------------------------------------------------


def _give_up(job: _Job) -> None:
    """After an error or Ctrl-C: finish if the commit exists nevertheless, else undo."""
    ours = find_commit(job.repository, job.intent)
    if ours and landing(job.repository, job.intent, ours) is not Landing.TAKEN_BACK:
        finish(job.repository, job.journal, job.intent)
    else:
        _undo(job)


def _undo(job: _Job) -> list[str]:
    try:
        return undo(job.repository, job.journal, job.intent, set_aside=True)
    except OSError as error:
        raise RepositoryError(
            f"the commit was not made, and files could not be put back: {error.strerror}",
            "free some space; the next command, redline status too, puts them back",
        ) from error


def _conclude(job: _Job, ran: Ran, staged: dict[str, str]) -> Committed:
    repository, intent = job.repository, job.intent
    ours = find_commit(repository, intent)
    if ours is None and ran.status == 0:
        ours = _newest(repository, intent)  # a hook rewrote both the message and the files
    if ours is None:
        raise _why(job, ran)
    landed = landing(repository, intent, ours)
    if landed is Landing.TAKEN_BACK:
        _undo(job)
        raise _moved()
    changes = repository.changed_between(intent.base_head, ours.commit)
    added = [path for path in changes if path not in staged]
    held = repository.staged_among(intent.base_head, added) if added else set()
    changed = _changed_by_hook(job, ours, staged, changes)
    unfinished = ""
    try:
        finish(repository, job.journal, intent, [path for path in added if path not in held])
    except (RepositoryError, OSError) as error:
        unfinished = str(error)
    if landed is Landing.BUILT_UPON:
        raise RepositoryError(misplaced(ours.commit), "look at git log, then: git revert")
    output = ran.err.decode("utf-8", "replace")
    return Committed(ours.commit, tuple(job.paths), (*changed, *added), output, unfinished)


def _newest(repository: Repository, intent: Intent) -> CommitInfo | None:
    head = repository.head()
    later = repository.commits_after(intent.base_head, head) if head else ()
    return later[0] if len(later) == 1 else None


def _changed_by_hook(
    job: _Job, ours: CommitInfo, staged: dict[str, str], changes: dict[str, str]
) -> list[str]:
    changed = []
    for file in job.intent.files:
        blob = changes.get(file.path) or job.repository.blob_id(ours.commit, file.path)
        now = read_if_there(job.repository.root / file.path)
        if blob != staged.get(file.path) or now is None or sha256(now) != file.after:
            changed.append(file.path)
    return changed


def _why(job: _Job, ran: Ran) -> RepositoryError:
    """Why git made no commit, after every file is as it was."""
    texts = _hook_texts(job)
    rewritten = _undo(job)
    if (job.repository.head(), job.repository.branch()) != (
        job.intent.base_head,
        job.intent.base_branch,
    ):
        return _moved()
    return failure(
        ran,
        texts=texts,
        rewritten=rewritten,
        others=job.repository.changed_since(job.since, but=job.paths),
        aside=job.journal.folder / "set-aside",
        terminal=job.terminal,
    )


def _hook_texts(job: _Job) -> list[HookText]:
    """What a hook made of the files, as far as it can be taken."""
    found = []
    for planned, file in zip(job.plan.files, job.intent.files, strict=True):
        now = read_if_there(job.repository.root / file.path)
        if now is not None and sha256(now) not in (file.after, file.before) and is_text(now):
            found.append(HookText(planned.path, planned.content, now))
    return found


def _moved() -> BaseMoved:
    return BaseMoved(
        "somebody committed or switched branches during the commit; ours was not made",
        "commit again to follow it",
    )


def _unwritten(name: str, error: OSError) -> RepositoryError:
    return RepositoryError(
        f"{name} could not be written: {error.strerror}", "see to it, then commit again"
    )
