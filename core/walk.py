"""The way back through the versions of a report, one after the other, through its renames.

Owns what a commit of the log is as a version: its reference and its tally, from the trailers; what
is odd about it, in a few words. Where a commit brought the report, git is asked what it was before,
and the way goes on under that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.repository import Log, LogEntry, Repository
from core.version import Version

SHALLOW = "the clone is shallow and ends here"
"""Note of a version whose past was not fetched; `git fetch --unshallow` brings it."""
_TOLD = re.compile(r"^(Reference|Hunks|Redline-Review):[ \t]*(.*)$", re.MULTILINE)
_TALLY = re.compile(r"(\d+) (accepted|edited|rejected)")


class Walk:
    """The versions up to a tip, newest first. To be closed.

    Args:
        path: what the report is called at the tip, relative to the root of the repository.

    Raises:
        RepositoryError: git cannot be started.
    """

    def __init__(self, repository: Repository, path: str, tip: str) -> None:
        self._repository = repository
        self._path = path
        self._log: Log = repository.log(path, tip)
        self._cut_off: frozenset[str] | None = None
        self._ahead: LogEntry | None = None
        self._has_begun = False

    def __iter__(self) -> Iterator[Version]:
        return self

    def __next__(self) -> Version:
        """The next version.

        Raises:
            RepositoryError: there is no such tip, or git cannot read the history.
        """
        entry = self._peek()
        if entry is None:
            raise StopIteration
        path, notes = self._path, _notes(entry)
        before, blob_before = next(iter(entry.parents), ""), entry.before
        self._ahead = next(self._log, None)
        if entry.is_new and not entry.is_merge:
            if self._is_cut_off(entry):
                notes.append(SHALLOW)
            elif older := self._go_on_as_before(entry):
                before, blob_before = older.commit, older.blob
                notes.append(f"was {_told_name(path, self._path)}")
            elif entry.parents:
                notes.append("made again")
        return _version(entry, before, blob_before, path, ", ".join(notes))

    def newest(self) -> tuple[str, str]:
        """Commit and blob of the version that comes first, before any was taken; both empty where
        there is none."""
        entry = self._peek()
        return (entry.commit, entry.blob) if entry else ("", "")

    def close(self) -> None:
        """Read no further."""
        self._log.close()
        self._ahead = None

    def _peek(self) -> LogEntry | None:
        if not self._has_begun:
            self._has_begun = True
            self._ahead = next(self._log, None)
        return self._ahead

    def _is_cut_off(self, entry: LogEntry) -> bool:
        if self._cut_off is None:
            self._cut_off = self._repository.cut_off_at()
        return entry.commit in self._cut_off

    def _go_on_as_before(self, entry: LogEntry) -> LogEntry | None:
        """Where a commit renamed or copied the report, go on under the name it had; the version
        that comes next."""
        came_from = self._repository.came_from(entry.commit, self._path)
        if came_from is None:
            return None
        log = self._repository.log(came_from[1], came_from[0])
        ahead = next(log, None)
        if ahead is None:
            log.close()
            return None
        self._log.close()
        self._path, self._log, self._ahead = came_from[1], log, ahead
        return ahead


def _notes(entry: LogEntry) -> list[str]:
    notes: list[str] = []
    if entry.is_merge:
        notes.append("merge")
    if entry.is_submodule:
        notes.append("a submodule stood here")
    elif not entry.blob:
        notes.append("deleted")
    elif entry.is_link:
        notes.append("a link")
    elif entry.blob == entry.before:
        notes.append("same text, other mode")
    return notes


def _version(entry: LogEntry, before: str, blob_before: str, path: str, note: str) -> Version:
    told = dict(_TOLD.findall(entry.trailers))
    title, target = _reference(told.get("Reference", ""))
    tally = {word: int(count) for count, word in _TALLY.findall(told.get("Hunks", ""))}
    return Version(
        entry.commit,
        before,
        entry.date,
        entry.author,
        entry.subject,
        title,
        target,
        tally.get("accepted", 0) + tally.get("edited", 0),
        tally.get("rejected", 0),
        path,
        entry.blob,
        note,
        blob_before,
        told.get("Redline-Review", "").partition(" ")[0],
    )


def _reference(trailer: str) -> tuple[str, str]:
    """Title and target of `Title <target>`."""
    title, found, target = trailer.rstrip().rpartition(" <")
    if not found or not target.endswith(">"):
        return trailer, ""
    return title, target[:-1]


def _told_name(now: str, before: str) -> str:
    """What the report was called, its folder only where that was another one."""
    folder, _, name = before.rpartition("/")
    return name if folder == now.rpartition("/")[0] else before
