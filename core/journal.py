"""A review on disk: every decision a line, synced before it is shown.

Owns a folder inside the git directory that all working trees share, so that neither `git clean` nor
`git stash` nor the end of a linked working tree takes it. Its lines are opaque here, but for being
JSON objects. No absolute path is written into it. Reading needs no lock; whoever writes holds it.

    <git common dir>/redline/<working tree>/<workspace, percent-quoted>/     mode 0700
        lock            see core.lock
        review/         log.jsonl and what the review stands on (report, source, ...)
        review.new/     a review that is being begun
        intent/         a commit under way, see core.intent
        set-aside/      what a failing hook had made of files that were put back
        abandoned/ID/   reviews put away, kept 30 days
        cache/          what can be computed again
        pages/          pages that were fetched for a review which has not begun
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.archive import Archive
from core.errors import JournalError, ReviewOpen
from core.files import make_folder, read_if_there, sync_folder, write_all, write_whole
from core.journal_folder import LOG, check_no_link, journal_folder, named, refusals_explained
from core.repository import Repository

_FRESH = timedelta(hours=1)  # how long a page that was fetched is not fetched again
_FINISH = "finish and commit it, or: redline abandon"
_ABANDON = "redline abandon puts the review away; nothing of the report is lost"


class Journal:
    """The folder of one workspace, and the open review in it."""

    def __init__(self, folder: Path, *, review: Path | None = None) -> None:
        self.folder = folder
        """Where everything is; made when something is first written."""
        self.archive = Archive(folder / "abandoned")
        """The reviews that were put away."""
        self._review = review or folder / "review"
        self._log: int | None = None  # the log, open for appending

    @classmethod
    def at(cls, repository: Repository, workspace: Path) -> Journal:
        """The journal of a workspace. Nothing is written yet.

        Args:
            workspace: its folder, inside the repository.

        Raises:
            JournalError: a link leads the journal out of the git directory.
        """
        return cls(journal_folder(repository, workspace))

    # --- the open review ---------------------------------------------------------------------

    def has_review(self) -> bool:
        """Is a review open?"""
        return (self._review / LOG).exists()

    def begin_review(
        self, first_line: bytes, blobs: Mapping[str, bytes], later: Iterable[bytes] = ()
    ) -> None:
        """Open a review with its first lines and what it stands on; whole or not at all.

        Args:
            first_line: a JSON object without a line break.
            blobs: named bytes to keep with it; names of letters, digits, dot, dash.
            later: the lines after the first, where there are some already.

        Raises:
            ReviewOpen: one is open.
            JournalError: the disk is full, or the folder cannot be written.
        """
        if self.has_review():
            raise ReviewOpen("a review is open", _FINISH)
        new = self.folder / "review.new"
        with refusals_explained("begin the review"):
            make_folder(self.folder, mode=0o700)
            self.tidy()
            new.mkdir(mode=0o700)
            for name, data in blobs.items():
                write_whole(named(new, name), data, mode=0o600)
            lines = b"".join(_checked(line) + b"\n" for line in (first_line, *later))
            write_whole(new / LOG, lines, mode=0o600)
            new.rename(self._review)
            sync_folder(self.folder)

    def append(self, line: bytes) -> None:
        """Add a line; it is on disk when this returns. A torn last line is cut off first.

        Args:
            line: a JSON object without a line break.

        Raises:
            JournalError: the line could not be written; the journal is as it was.
        """
        with refusals_explained("keep the decision"):
            handle = self._open_log()
            size = os.fstat(handle).st_size
            try:
                write_all(handle, _checked(line) + b"\n")
                os.fsync(handle)
            except BaseException:
                os.ftruncate(handle, size)
                raise

    def lines(self) -> list[bytes]:
        """All whole lines, the first being what the review began with. A last line without an end
        was never acknowledged and is left out.

        Raises:
            JournalError: there is no review, or a line is damaged.
        """
        for place in (self._review, self._review / LOG):
            check_no_link(place)
        data = read_if_there(self._review / LOG)
        if data is None:
            raise JournalError("no review is open", "draft the next reference: redline draft")
        whole = data[: data.rfind(b"\n") + 1].split(b"\n")[:-1]
        if not whole:
            raise JournalError("the journal of the review is empty", _ABANDON)
        for number, line in enumerate(whole, start=1):
            if not (line.startswith(b"{") and line.endswith(b"}")) or b"\0" in line:
                raise JournalError(f"the journal is damaged in line {number}", _ABANDON)
        return whole

    def blob(self, name: str) -> bytes:
        """Named bytes kept with the review.

        Raises:
            JournalError: they are not there.
        """
        try:
            return named(self._review, name).read_bytes()
        except OSError as error:
            raise JournalError(
                f"the journal has lost its {name}: {error.strerror}", _ABANDON
            ) from error

    def put_blob(self, name: str, data: bytes) -> None:
        """Keep named bytes with the review, in place of any of that name.

        Raises:
            JournalError: they could not be written.
        """
        with refusals_explained(f"keep {name}"):
            write_whole(named(self._review, name), data, mode=0o600)

    # --- its end -----------------------------------------------------------------------------

    def abandon(self, review_id: str) -> None:
        """Put the review away for 30 days, into `abandoned/<review_id>/`.

        Raises:
            JournalError: no review is open, or it cannot be moved.
        """
        with refusals_explained("put the review away"):
            self._close_log()
            self.archive.add(self._review, review_id)
            sync_folder(self.folder)
        self.archive.prune(datetime.now(UTC))

    def resume(self, name: str) -> None:
        """Take a review up again that was put away; by a rename, so that it is in one place.

        Args:
            name: what `archive` calls it.

        Raises:
            ReviewOpen: one is open.
            JournalError: it is no longer there, or cannot be moved.
        """
        if self.has_review():
            raise ReviewOpen("a review is open", _FINISH)
        with refusals_explained("take the review up again"):
            self.archive.take(name, self._review)
            sync_folder(self.folder)

    def put_away(self, name: str) -> Journal:
        """A review that was put away, to be read."""
        return Journal(self.folder, review=self.archive.path(name))

    def finish(self) -> None:
        """Remove the review; a commit holds it. Gone in one step, by a rename.

        Raises:
            JournalError: no review is open, or it cannot be moved.
        """
        done = self.folder / "review.done"
        with refusals_explained("close the review"):
            self._close_log()
            shutil.rmtree(done, ignore_errors=True)
            self._review.rename(done)
            sync_folder(self.folder)
        shutil.rmtree(done, ignore_errors=True)
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def tidy(self) -> None:
        """Remove what a killed run left half made or half removed, and reviews put away long ago.
        The lock must be held."""
        for left in ("review.new", "review.done", "intent.new", "intent.done"):
            shutil.rmtree(self.folder / left, ignore_errors=True)
        for page in (self.folder / "pages").glob("*"):
            if not _is_fresh(page):
                page.unlink(missing_ok=True)
        self.archive.prune(datetime.now(UTC))

    # --- what can be computed again ----------------------------------------------------------

    def cached(self, name: str) -> bytes | None:
        """Bytes put into the cache while this review was open; None when there are none."""
        return read_if_there(named(self.folder / "cache", name))

    def put_cached(self, name: str, data: bytes) -> None:
        """Keep bytes that can be computed again, until the review is finished. A full disk is no
        error here."""
        with contextlib.suppress(OSError):
            make_folder(self.folder / "cache", mode=0o700)
            write_whole(named(self.folder / "cache", name), data, mode=0o600)

    # --- pages waiting for a review ----------------------------------------------------------

    def page(self, name: str) -> bytes | None:
        """A page that was fetched less than an hour ago and is in no review yet."""
        path = named(self.folder / "pages", name)
        return read_if_there(path) if _is_fresh(path) else None

    def put_page(self, name: str, data: bytes) -> None:
        """Keep a page until a review begins with it.

        Raises:
            JournalError: the disk is full, or the folder cannot be written.
        """
        with refusals_explained("keep the page"):
            make_folder(self.folder / "pages", mode=0o700)
            write_whole(named(self.folder / "pages", name), data, mode=0o600)

    def drop_pages(self) -> None:
        """Forget them: a review has its own copy of what it reads."""
        shutil.rmtree(self.folder / "pages", ignore_errors=True)

    # --- inside ------------------------------------------------------------------------------

    def _open_log(self) -> int:
        if self._log is None:
            flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(self._review / LOG, flags)
            whole = _whole_length(handle)
            if whole < os.fstat(handle).st_size:
                os.ftruncate(handle, whole)
            self._log = handle
        return self._log

    def _close_log(self) -> None:
        handle, self._log = self._log, None
        if handle is not None:
            os.close(handle)


def _checked(line: bytes) -> bytes:
    if b"\n" in line or not (line.startswith(b"{") and line.endswith(b"}")):
        raise ValueError("a line of a journal is a JSON object on one line")
    return line


def _is_fresh(page: Path) -> bool:
    try:
        return datetime.now(UTC).timestamp() - page.stat().st_mtime < _FRESH.total_seconds()
    except OSError:
        return False


def _whole_length(handle: int) -> int:
    """Bytes up to and with the last line end, looked for from the end."""
    at = os.fstat(handle).st_size
    while at > 0:
        step = min(65_536, at)
        found = os.pread(handle, step, at - step).rfind(b"\n")
        if found >= 0:
            return at - step + found + 1
        at -= step
    return 0
