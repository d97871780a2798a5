"""The open review: begun, decided hunk by hunk, closed; each step on disk before it is returned.

Owns the pair of a review as a value and its journal. It knows no checklist and no repository.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from core import events
from core.changes import Hunk
from core.document import Document
from core.errors import JournalError, NothingToDo, ReviewError
from core.events import Decided, Event, Noted, Redone, ReviewHeader, Undone
from core.journal import Journal
from core.review import Review

if TYPE_CHECKING:
    from core.evidence import Checker
    from core.source import Source

_ID = re.compile(r"[0-9a-f]{12}")
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


class Deciding:
    """The review of one journal."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        """Where the review is kept."""
        self.review: Review | None = None
        """The open review."""
        self._guard = threading.RLock()  # a drafting worker and the editor's keys both write
        self._document: Document | None = None
        self._source: Source | None = None
        self._checker: Checker | None = None

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
            from core.source import Source, source_from_bytes

            header = self.review.header
            data = self.journal.blob("source")
            if not data and not header.is_reading:  # edits made elsewhere were read from nothing
                self._source = Source(
                    header.target,
                    header.title,
                    "",
                    header.base.source_sha256,
                    header.base.source_size,
                )
                return self._source
            source = source_from_bytes(data, target=header.target, title=header.title)
            # of a document the text is kept, and its file is what was read
            read = (header.base.source_sha256, header.base.source_size or source.size)
            source = replace(source, sha256=read[0], size=read[1])
            self._source = self._with_passages(source)
        return self._source

    def _with_passages(self, source: Source) -> Source:
        """A source with its passages: cut once, then kept in the journal's cache."""
        from core.stored_source import packed, unpacked

        data = self.journal.cached("passages")
        if data is not None and (passages := unpacked(data, source)) is not None:
            return source.with_passages(passages)
        self.journal.put_cached("passages", packed(source))
        return source

    def document(self, text: str) -> Document:
        """A report with its blocks: parsed once, then kept in the journal's cache."""
        if self._document is None or self._document.text != text:
            self._document = self._read(text)
        return self._document

    def _read(self, text: str) -> Document:
        from core.stored_blocks import packed, unpacked

        data = self.journal.cached("blocks")
        if data is not None and (blocks := unpacked(data, text)) is not None:
            return Document.with_blocks(text, blocks, **blocks.columns)
        document = Document(text)
        self.journal.put_cached("blocks", packed(document.blocks, text))
        return document

    # --- writing a review --------------------------------------------------------------------

    def begin(
        self,
        header: ReviewHeader,
        base: str,
        blobs: Mapping[str, bytes],
        first: Iterable[Event] = (),
    ) -> None:
        """Open a review; with it what was read and the report as they are now.

        Args:
            first: what has happened in it already; on disk with it, or not at all.
        """
        with self._guard:
            done = tuple(first)
            review = Review(header, base)
            for event in done:
                review = review.apply(event)
            self.journal.begin_review(events.encode(header), blobs, map(events.encode, done))
            self._forget()
            self.review = review

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
        """Put the review away for 30 days, one whose journal is damaged too; the id it had."""
        with self._guard:
            damaged = self.review is None and self.journal.has_review()
            id_ = _id_in(self.journal) if damaged else self.open_review().header.id
            self.journal.abandon(id_)
            self._forget()
            return id_

    def take_up(self, name: str, review: Review) -> None:
        """Open a review again that was put away and was read."""
        with self._guard:
            self.journal.resume(name)
            self._forget()
            self.review = review

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

    def accept_rest(self, ids: Iterable[str]) -> Outcome:
        """Accept hunks or changes among what is undecided; one that excludes what is accepted
        already is rejected."""
        return self._decide(partial(Review.accept, is_rest=True), ids)

    def accept_all(self) -> Outcome:
        """Accept every undecided hunk."""
        return self.accept_rest(self._undecided())

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

    def edit(self, hunk: str, text: str, *, is_whole: bool = True) -> Outcome:
        """Put the editor's own text in place of a hunk, checked again. A text that is as it was
        decides nothing.

        Args:
            is_whole: does the text stand for the whole blocks the hunk acts in, as `editable` gives
                them, or only for what the hunk itself writes?

        Raises:
            ReviewError: the hunk cannot be edited, or the text is empty.
        """
        with self._guard:
            review = self.open_review()
            found = self._hunk(hunk)
            if review.reads_so(found, text, is_whole=is_whole):
                return Outcome(review, (), found.id)
            event = review.edit(found, text, (), is_whole=is_whole)
            findings = self._check().of_splice(event.splice, found.passages)
            event = msgspec.structs.replace(event, findings=findings)
            also = dict.fromkeys(review.hunk_of[id_].id for id_ in event.changes)
            return Outcome(self.do(event), tuple(also), found.id)

    def note(self, hunk: str, text: str) -> Outcome:
        """Leave a note on a hunk; an empty one takes it back."""
        found = self._hunk(hunk)
        return Outcome(self.do(Noted(found.id, text)), (), found.id)

    def place(self, hunk: str, block: int) -> Outcome:
        """Give a hunk without a place one, behind the block of the base with this index.

        Raises:
            ReviewError: it has a place, is said there already, or has nothing to write.
        """
        from core.placing import placed_by_hand

        with self._guard:
            review = self.open_review()
            found = self._hunk(hunk)
            event = placed_by_hand(review, found, block, self._check())
            return Outcome(self.do(event), (), found.id)

    def undo(self) -> Outcome:
        """Take the last step back."""
        with self._guard:
            after = self.do(Undone())
            return Outcome(after, (), after.future[-1].hunk)

    def redo(self) -> Outcome:
        """Do the last undone step again."""
        with self._guard:
            after = self.do(Redone())
            return Outcome(after, (), after.past[-1].hunk)

    def _hunk(self, prefix: str) -> Hunk:
        review = self.open_review()
        names = review.find(prefix)
        return review.hunk_of[names[0] if names else prefix]

    def _check(self) -> Checker:
        if self._checker is None:
            from core.evidence import Checker

            self._checker = Checker(self.source(), Document(self.open_review().base))
        return self._checker


def replayed(journal: Journal) -> Review:
    """The review a journal holds.

    Raises:
        JournalError: a line is not an event, or does not follow from those before it.
    """
    *_, last = states(journal)
    return last


def states(journal: Journal) -> Iterator[Review]:
    """The review as it was begun, and after each line of its journal.

    Raises:
        JournalError: as `replayed`.
    """
    first, *rest = journal.lines()
    number = 1
    try:
        header = events.decode_header(first)
        if not _ID.fullmatch(header.id):
            raise ReviewError(f"{header.id[:20]!r} is no id of a review", "")
        review = Review(header, journal.blob("base").decode("utf-8"))
        yield review
        for number, line in enumerate(rest, start=2):  # noqa: B007  # named in the error
            review = review.apply(events.decode(line))
            yield review
    except (msgspec.DecodeError, ReviewError, UnicodeDecodeError, RecursionError) as error:
        raise JournalError(
            f"the journal is damaged in line {number}: {error}",
            "redline abandon puts the review away; nothing of the report is lost",
        ) from error


def _id_in(journal: Journal) -> str:
    """The id of a review that cannot be replayed, as far as its first line tells."""
    try:
        found = events.decode_header(journal.lines()[0]).id
        return found if _ID.fullmatch(found) else "damaged"
    except (msgspec.DecodeError, RecursionError, JournalError):
        return "damaged"
