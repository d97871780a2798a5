"""A file's commits, from one git process that is read as far as they are asked for.

Owns the conversation with `git log`: it prints the newest commit first and goes no further than the
pipe between it and its reader holds. Whoever stops reading closes the log, which ends the process.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from core.repository.process import refused, run_checked, started

SETTINGS = (
    "-c", "log.showSignature=false",
    "-c", "log.showRoot=true",
    "-c", "log.follow=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
    "-c", "trailer.separators=:",
)  # fmt: skip
_FORM = "--format=%H%n%P%n%an%n%aI%n%s%n%(trailers:only,unfold)"
_WORDS = (
    "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--parents", _FORM,
    "--end-of-options",
)  # fmt: skip
_CHUNK = 1 << 16  # bytes read at once; about a hundred commits
_LINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A commit that changed a file, and how."""

    commit: str
    """Full id."""
    parents: tuple[str, ...]
    """The commits that changed the file before it, full ids: one, several for a merge of changes,
    none for the commit that brought the file."""
    author: str
    """Who wrote it."""
    date: str
    """When it was written, ISO 8601; a rebase keeps it."""
    subject: str
    """First paragraph of the message, on one line."""
    trailers: Mapping[str, str]
    """Trailers of the message, the last of each key."""
    before: str
    """Id of the file's blob before it, in its first parent; empty where there was none."""
    blob: str
    """Id of the file's blob in it; empty where it has none."""
    is_merge: bool
    """Did it merge changes of the file?"""
    is_new: bool
    """Was there nothing under its name before it?"""
    is_link: bool
    """Is the blob where a symbolic link points?"""
    is_submodule: bool
    """Is there a repository in place of the file?"""


class Log:
    """The commits up to a tip that changed a file under this name, newest first. Renames are not
    followed.

    To be closed, which ends the process, whatever is left unread.

    Args:
        root: top of the working tree.
        path: of the file, relative to the root.

    Raises:
        RepositoryError: git cannot be started.
    """

    def __init__(self, root: Path, path: str, tip: str) -> None:
        self._root = root
        self._path = path
        self._process = started((*SETTINGS, *_WORDS, tip, "--", path), cwd=root)
        assert isinstance(self._process.stdout, BufferedReader)
        assert self._process.stderr is not None
        self._out, self._said = self._process.stdout, self._process.stderr
        self._entries = self._read()

    def __iter__(self) -> Iterator[LogEntry]:
        return self

    def __next__(self) -> LogEntry:
        """The next commit.

        Raises:
            RepositoryError: there is no such tip, or git cannot read the history.
        """
        return next(self._entries)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._entries.close()
        self._out.close()
        self._said.close()

    def _read(self) -> Generator[LogEntry, None, None]:
        head: list[str] = []
        changes: dict[str, str] = {}
        change = ""
        for field in self._fields():
            if change:
                changes[field.decode("utf-8", "surrogateescape")] = change
                change = ""
            elif (told := field.lstrip(b"\n")).startswith(b":"):
                change = told.decode("ascii")
            else:
                yield from self._told(head, changes)
                head, changes = field.decode("utf-8", "replace").split("\n"), {}
        yield from self._told(head, changes)

    def _told(self, head: list[str], changes: dict[str, str]) -> Iterator[LogEntry]:
        """The commit, unless it changed a folder of this name only. Of merges the log does not say
        what they changed; were it told to, it would list those that changed nothing, too."""
        is_merge = bool(head) and not changes
        if is_merge:
            words = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--root", "--no-commit-id")
            merged = (f"{head[0]}^1", head[0], "--", self._path)
            told, _, path = run_checked((*words, *merged), cwd=self._root).text.partition("\0")
            changes = {path.rstrip("\0"): told}
        if head and self._path in changes:
            yield _entry(head, changes[self._path], is_merge=is_merge)

    def _fields(self) -> Iterator[bytes]:
        """What git prints, from zero byte to zero byte."""
        left = b""
        while chunk := self._out.read1(_CHUNK):
            *fields, left = (left + chunk).split(b"\0")
            yield from filter(None, fields)
        yield from filter(None, (left,))
        if self._process.wait():
            raise refused("log", self._said.read().decode("utf-8", "replace").strip())


def _entry(head: list[str], change: str, *, is_merge: bool) -> LogEntry:
    commit, parents, author, date, subject, *lines = head
    mode_before, mode, before, blob, _ = change.split(" ")
    pairs = (line.partition(":") for line in lines if ":" in line)
    trailers = {key.strip(): value.strip() for key, _, value in pairs}
    is_submodule = mode == _SUBMODULE
    had_text = before.strip("0") and not mode_before.endswith(_SUBMODULE)
    return LogEntry(
        commit,
        tuple(parents.split()),
        author,
        date,
        subject,
        trailers,
        before if had_text else "",
        blob if blob.strip("0") and not is_submodule else "",
        is_merge,
        not before.strip("0"),
        mode == _LINK,
        is_submodule,
    )
