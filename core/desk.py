"""One workspace on the editor's desk: its lock, its journal, its open review.

Owns opening, deciding and closing. Both front ends stand on it, and on nothing below it that
writes. Every step that changes a review is on disk before it is returned. How a draft runs is told
in `core.drafting.run`, how a commit is made in `core.publishing`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from core import checklist, events
from core.changes import Hunk
from core.checklist import Item, ItemState
from core.document import Document
from core.errors import JournalError, NothingToDo, ReviewError
from core.events import Decided, Event, Noted, Redone, ReviewHeader, Undone
from core.intent import settle
from core.journal import Journal
from core.lock import Lock
from core.repository import GitFacts, Repository
from core.review import Review
from core.settings import Settings
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from core.drafting.run import DraftStep
    from core.evidence import Checker
    from core.publishing import CommitDone, CommitPreview
    from core.source import Source

_Decider = Callable[[Review, Iterable[str]], Decided]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did."""

    review: Review
    """The review after it."""
    also: tuple[str, ...] = ()
    """Ids of hunks decided along with those named: needed, resting on them, or alternatives."""
    cursor: str = ""
    """Id of the hunk it acted on."""


class Desk:
    """One workspace, opened to read or to write. A context manager; closing lets go of the lock."""

    def __init__(
        self,
        workspace: Workspace,
        repository: Repository,
        settings: Settings,
        journal: Journal,
        lock: Lock | None,
    ) -> None:
        self.workspace = workspace
        """Where things are."""
        self.repository = repository
        """Their repository."""
        self.settings = settings
        """What the editor chose."""
        self.journal = journal
        """Where the review is kept."""
        self.settled = ""
        """What a killed run left and what was done about it, one line; empty when nothing."""
        self.review: Review | None = None
        """The open review."""
        self._lock = lock
        self._guard = threading.RLock()  # a drafting worker and the editor's keys both write
        self._source: Source | None = None
        self._checker: Checker | None = None

    # --- opening and closing -----------------------------------------------------------------

    @classmethod
    def open(cls, place: Path, *, command: str, write: bool) -> Desk:
        """Find the workspace at or above a folder or file, settle what a killed run left open, and
        replay the journal.

        Args:
            command: what is being done, for the message another run gets while this one holds the
                lock.
            write: take the lock?

        Raises:
            WorkspaceError, RepositoryError, SettingsError, JournalError, LockHeld
        """
        workspace = Workspace.find(place)
        repository = Repository.find(workspace.folder)
        settings = Settings.load(workspace.folder)
        journal = Journal.at(repository, workspace.folder)
        lock = Lock.take(journal.folder, command) if write else None
        desk = cls(workspace, repository, settings, journal, lock)
        try:
            desk._settle()
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

    def _settle(self) -> None:
        """Finish or undo what a killed run left, then read the journal."""
        held = self._lock is not None
        self.settled = settle(self.repository, self.journal, held=held).message
        if held:
            self.journal.tidy()
        if self.journal.has_review():
            from core.following import close_if_committed

            self.review = replayed(self.journal)
            close_if_committed(self)

    # --- reading -----------------------------------------------------------------------------

    def facts(self) -> GitFacts:
        """Branch, HEAD, and whether the working tree is clean."""
        return self.repository.facts()

    def instructions(self) -> str:
        """The text of the instructions."""
        return self.workspace.read_text(self.workspace.instructions)

    def items(self) -> tuple[Item, ...]:
        """The checklist."""
        return checklist.parse(self.instructions()).items

    def next_item(self) -> Item | None:
        """The first open item, None when all are read."""
        return next((item for item in self.items() if item.state is ItemState.OPEN), None)

    def report_text(self) -> str:
        """The report on disk; an empty text when there is none."""
        path = self.workspace.report
        return self.workspace.read_text(path) if path.exists() else ""

    def report(self) -> Document:
        """The report on disk, as a document."""
        return Document(self.report_text())

    def open_review(self) -> Review:
        """The open review.

        Raises:
            NothingToDo: none is open.
        """
        if self.review is None:
            raise NothingToDo("no review is open", "draft the next reference: redline draft")
        return self.review

    def source(self) -> Source | None:
        """The source of the open review, as it was read; None without a review."""
        if self.review is not None and self._source is None:
            from core.source import source_from_bytes

            header = self.review.header
            data = self.journal.blob("source")
            self._source = source_from_bytes(data, target=header.target, title=header.title)
        return self._source

    def read_item(self, item: Item) -> Source:
        """Read the reference of an item.

        Raises:
            SourceError: it has no target, is a web page, leaves the repository, or is unreadable.
        """
        from core.source import read_source

        path = self.workspace.resolve(item, self.repository.root)
        limit = self.settings.source_limit
        return read_source(path, target=item.target, title=item.title, limit=limit)

    # --- writing a review --------------------------------------------------------------------

    def begin(self, header: ReviewHeader, base: str, blobs: Mapping[str, bytes]) -> None:
        """Open a review; with it what was read and the report as they are now."""
        with self._guard:
            self.journal.begin_review(events.encode(header), blobs)
            self._forget()
            self.review = Review(header, base)

    def do(self, event: Event) -> Review:
        """Apply an event: to the value first, which checks it, then to disk, then here."""
        with self._guard:
            after = self.open_review().apply(event)
            self.journal.append(events.encode(event))
            self.review = after
            return after

    def finish(self) -> None:
        """Close the review; a commit holds it now."""
        with self._guard:
            self.open_review()
            self.journal.finish()
            self._forget()

    def abandon(self) -> str:
        """Put the review away for 30 days; the id it had."""
        with self._guard:
            id_ = self.open_review().header.id
            self.journal.abandon(id_)
            self._forget()
            return id_

    def _forget(self) -> None:
        self.review = None
        self._source = None
        self._checker = None

    # --- deciding ----------------------------------------------------------------------------

    def accept(self, ids: Iterable[str]) -> Outcome:
        """Accept hunks or changes by id or prefix, with what they need."""
        return self._decide(Review.accept, ids)

    def reject(self, ids: Iterable[str]) -> Outcome:
        """Reject hunks or changes by id or prefix, with what rests on them."""
        return self._decide(Review.reject, ids)

    def clear(self, ids: Iterable[str]) -> Outcome:
        """Make hunks or changes undecided again."""
        return self._decide(Review.clear, ids)

    def accept_all(self) -> Outcome:
        """Accept every undecided hunk."""
        return self._decide(Review.accept, self._undecided())

    def reject_all(self) -> Outcome:
        """Reject every undecided hunk."""
        return self._decide(Review.reject, self._undecided())

    def _undecided(self) -> list[str]:
        review = self.open_review()
        return [hunk.id for hunk in review.hunks if not review.is_decided(hunk)]

    def _decide(self, how: _Decider, ids: Iterable[str]) -> Outcome:
        with self._guard:
            review = self.open_review()
            named = [id_ for prefix in ids for id_ in review.find(prefix)]
            if not named:
                return Outcome(review)
            event = how(review, dict.fromkeys(named))
            after = self.do(event)
            mine = {review.hunk_of[id_].id for id_ in named}
            touched = [review.hunk_of[id_].id for id_ in event.changes]
            also = tuple(id_ for id_ in dict.fromkeys(touched) if id_ not in mine)
            return Outcome(after, also, event.hunk)

    def editable(self, hunk: str) -> str:
        """The text an editor starts from: what stands there if the hunk is accepted."""
        review = self.open_review()
        return review.editable(self._hunk(hunk))

    def edit(self, hunk: str, text: str) -> Outcome:
        """Put the editor's own text in place of a hunk, checked again."""
        with self._guard:
            review = self.open_review()
            found = self._hunk(hunk)
            event = review.edit(found, text, ())
            findings = self._check().of_splice(event.splice, found.passages)
            event = msgspec.structs.replace(event, findings=findings)
            also = dict.fromkeys(review.hunk_of[id_].id for id_ in event.changes)
            return Outcome(self.do(event), tuple(also), found.id)

    def note(self, hunk: str, text: str) -> Outcome:
        """Leave a note on a hunk; an empty one takes it back."""
        found = self._hunk(hunk)
        return Outcome(self.do(Noted(found.id, text)), (), found.id)

    def undo(self) -> Outcome:
        """Take the last step back."""
        with self._guard:
            past = self.open_review().past
            return Outcome(self.do(Undone()), (), past[-1].hunk if past else "")

    def redo(self) -> Outcome:
        """Do the last undone step again."""
        with self._guard:
            future = self.open_review().future
            return Outcome(self.do(Redone()), (), future[-1].hunk if future else "")

    def _hunk(self, prefix: str) -> Hunk:
        review = self.open_review()
        names = review.find(prefix)
        return review.hunk_of[names[0] if names else prefix]

    def _check(self) -> Checker:
        if self._checker is None:
            from core.evidence import Checker

            self._checker = Checker(self.source(), Document(self.open_review().base))
        return self._checker

    # --- the two long ways -------------------------------------------------------------------

    def draft(self, drafter: Drafter, item: Item | None = None) -> Generator[DraftStep, None, None]:
        """Draft from an item, the next open one by default; see `core.drafting.run.draft`."""
        from core.drafting.run import draft

        return draft(self, drafter, item)

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
    ) -> CommitDone:
        """Commit the review; see `core.publishing.commit`. `cancel`, set by another thread, stops
        what git runs."""
        from core.publishing import Consent, commit

        with self._guard:
            consent = Consent(include_outside_edits, terminal, cancel)
            return commit(self, subject=subject, partial=partial, consent=consent)


def replayed(journal: Journal) -> Review:
    """The review a journal holds.

    Raises:
        JournalError: a line is not an event, or does not follow from those before it.
    """
    first, *rest = journal.lines()
    number = 1
    try:
        header = events.decode_header(first)
        review = Review(header, journal.blob("base").decode("utf-8"))
        for number, line in enumerate(rest, start=2):  # noqa: B007  # named in the error
            review = review.apply(events.decode(line))
    except (msgspec.DecodeError, ReviewError, UnicodeDecodeError) as error:
        raise JournalError(
            f"the journal is damaged in line {number}: {error}",
            "redline abandon puts the review away; nothing of the report is lost",
        ) from error
    return review
