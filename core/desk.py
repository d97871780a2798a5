"""One workspace on the editor's desk: its lock, its journal, its open review.

Owns opening and closing. Both front ends stand on it, and on nothing below it that writes. What is
on disk is read by `core.papers`, decisions are made in `core.deciding`; how a draft runs is told in
`core.drafting.run`, how a commit is made in `core.publishing`.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.deciding import Deciding, Outcome, replayed
from core.errors import JournalError, NoWorkspace
from core.intent_folder import is_open
from core.items import Item
from core.journal import Journal
from core.lock import Lock
from core.papers import Papers
from core.recovery import clear_strays, recover
from core.repository import Repository
from core.settings import FILE, Settings
from core.trust import Trust, trust_of
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter, Estimate, Progress
    from core.drafting.run import DraftStep
    from core.events import Revised
    from core.hook_retry import Agreed
    from core.publishing import CommitDone, CommitPreview
    from core.resuming import Resumed

__all__ = ["Desk", "Outcome"]


class Desk(Papers, Deciding):
    """One workspace, opened to read or to write. A context manager; closing lets go of the lock."""

    def __init__(
        self,
        workspace: Workspace,
        repository: Repository,
        settings: Settings,
        journal: Journal,
        lock: Lock | None,
    ) -> None:
        Papers.__init__(self, workspace, repository, settings)
        Deciding.__init__(self, journal)
        self.settled = ""
        """What a killed run left and what was done about it, one line; empty when nothing."""
        self.trust = Trust(settings, workspace.folder / FILE)
        """What became of the settings in the workspace's own file."""
        self._lock = lock

    # --- opening and closing -----------------------------------------------------------------

    @classmethod
    def open(cls, place: Path, *, command: str, write: bool, damaged: bool = False) -> Desk:
        """Find the workspace at or above a folder or file, settle what a killed run left open, and
        replay the journal.

        Args:
            command: what is being done, for the message another run gets while this one holds the
                lock.
            write: take the lock?
            damaged: open also where the journal cannot be replayed, to put the review away.

        Raises:
            WorkspaceError, RepositoryError, SettingsError, JournalError, LockHeld
        """
        recovery = recover(place)  # first: it may bring back, or take, what makes a workspace
        try:
            workspace = Workspace.find(place)
        except NoWorkspace as error:
            raise recovery.told_with(error) from None
        repository = recovery.repository_of(workspace.folder)
        trust = trust_of(workspace.folder)
        journal = Journal.at(repository, workspace.folder)
        lock = Lock.take(journal.folder, command) if write else None
        desk = cls(workspace, repository, trust.settings, journal, lock)
        desk.trust = trust
        desk.settled = recovery.note
        try:
            desk._settle(damaged=damaged)
        except BaseException:
            desk.close()
            raise
        return desk

    def close(self) -> None:
        """Let go of the lock. The journal has everything already."""
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _settle(self, *, damaged: bool) -> None:
        """Finish or undo what a killed run left, then read the journal."""
        held = self._lock is not None
        if is_open(self.journal):
            from core.intent import settle

            message = settle(self.repository, self.journal, held=held).message
            self.settled = message or self.settled
        if held:
            self.journal.tidy()
        clear_strays(self.workspace, self.repository, self.journal, held=held)
        if not self.journal.has_review():
            return
        try:
            self.review = replayed(self.journal)
        except JournalError:
            if not damaged:
                raise
            return
        if self.repository.head() == self.review.header.base.head:
            return  # nothing was committed since, and looking closer is dear
        from core.following import was_committed

        if was_committed(self):
            self._close_committed()

    def _close_committed(self) -> None:
        """Close a review whose commit was made just before a kill. Who reads only takes the lock
        for it; where another run has it, that run is about to close the review itself."""
        from core.following import close_committed

        lock = None if self._lock else Lock.try_take(self.journal.folder, "closing a review")
        if self._lock or lock:
            close_committed(self)
        if lock:
            lock.release()

    def items(self) -> tuple[Item, ...]:
        """The checklist; while a review is open, parsed once and kept beside it."""
        if self.review is None:
            return super().items()
        from core.stored_checklist import packed, unpacked

        text = self.instructions()
        data = self.journal.cached("items")
        kept = unpacked(data, text) if data is not None else None
        if kept is not None:
            return kept
        items = super().items()
        self.journal.put_cached("items", packed(items, text))
        return items

    def decide_trust(self, *, approve: bool) -> None:
        """Keep what the user decided about the guarded settings of the workspace's own file; the
        settings that hold then hold at once.

        Raises:
            SettingsError: it cannot be kept.
        """
        self.trust = self.trust.with_decision(approve=approve)
        self.settings = self.trust.settings

    # --- the two long ways -------------------------------------------------------------------

    def draft(self, drafter: Drafter, item: Item | None = None) -> Generator[DraftStep, None, None]:
        """Draft from an item, the next open one by default; see `core.drafting.run.draft`."""
        from core.drafting.run import draft

        return draft(self, drafter, item)

    def prepare(
        self, drafter: Drafter, item: Item | None = None
    ) -> Generator[Progress, None, None]:
        """Bring what a draft will read; see `core.drafting.run.prepare`."""
        from core.drafting.run import prepare

        return prepare(self, drafter, item)

    def estimate(self, drafter: Drafter, item: Item | None = None) -> Estimate | None:
        """What a draft would cost; see `core.drafting.run.estimate`."""
        from core.drafting.run import estimate

        return estimate(self, drafter, item)

    def revise(
        self, drafter: Drafter, hunk: str, comment: str
    ) -> Generator[DraftStep | Revised, None, None]:
        """Send a hunk back with a comment; see `core.drafting.revising.revise`."""
        from core.drafting.revising import revise

        return revise(self, drafter, hunk, comment)

    def estimate_revision(self, drafter: Drafter) -> Estimate | None:
        """What sending a hunk back would cost; see `core.drafting.revising.estimate`."""
        from core.drafting.revising import estimate

        return estimate(self, drafter)

    def resume(self, prefix: str) -> Resumed:
        """Take up a review that was put away; see `core.resuming.resume`."""
        from core.resuming import resume

        with self._guard:
            return resume(self, prefix)

    def preview_commit(self, *, subject: str | None = None, partial: bool = False) -> CommitPreview:
        """What a commit would do; see `core.publishing.preview`."""
        from core.publishing import preview

        with self._guard:
            return preview(self, subject=subject, partial=partial)

    def commit(
        self,
        *,
        subject: str | None = None,
        partial: bool = False,
        include_outside_edits: bool = False,
        terminal: bool = False,
        cancel: threading.Event | None = None,
        take: Agreed = None,
    ) -> CommitDone:
        """Commit the review; see `core.publishing.commit`. `cancel`, set by another thread, stops
        what git runs; `take` says which texts of hooks may be committed."""
        from core.publishing import Consent, commit

        with self._guard:
            consent = Consent(include_outside_edits, terminal, cancel, take)
            return commit(self, subject=subject, partial=partial, consent=consent)
