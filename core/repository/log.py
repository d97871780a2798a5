"""A file's commits, from one git process that is read as far as they are asked for.

Owns the conversation with `git log`: it prints the newest commit first and goes no further than the
pipe between it and its reader holds. Whoever stops reading closes the log, which ends the process.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

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


class LogEntry(NamedTuple):
    """A commit that changed a file, and how. A tuple, for thousands are made of them."""

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
    trailers: str
    """Trailers of the message, one on a line, as `git interpret-trailers` gives them."""
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
        path = os.fsencode(self._path)
        head = change = found = b""
        has_changes = False
        for field in self._fields():
            if change:  # and this is the path it is of
                if field == path:
                    found = change
                change, has_changes = b"", True
            elif field.startswith((b"\n:", b":")):
                change = field
            else:
                if found:
                    yield _entry(head, found)
                elif head and not has_changes:
                    yield from self._merged(head)
                head, found, has_changes = field, b"", False
        if found:
            yield _entry(head, found)  # never a merge: what it merged comes after it

    def _merged(self, head: bytes) -> Iterator[LogEntry]:
        """A merge, of which the log does not say what it changed: were it told to, it would list
        those that changed nothing, too."""
        commit = head.partition(b"\n")[0].decode("ascii")
        words = ("diff-tree", "-r", "-z", "--raw", "--no-renames", f"{commit}^1", commit)
        told, _, path = run_checked((*words, "--", self._path), cwd=self._root).out.partition(b"\0")
        if path.rstrip(b"\0") == os.fsencode(self._path):
            yield _entry(head, told)._replace(is_merge=True)

    def _fields(self) -> Iterator[bytes]:
        """What git prints, from zero byte to zero byte."""
        left = b""
        while chunk := self._out.read1(_CHUNK):
            *fields, left = (left + chunk).split(b"\0")
            yield from filter(None, fields)
        if left:
            yield left
        if self._process.wait():
            raise refused("log", self._said.read().decode("utf-8", "replace").strip())


def _entry(head: bytes, change: bytes) -> LogEntry:
    commit, parents, author, date, subject, trailers = head.decode("utf-8", "replace").split(
        "\n", 5
    )
    mode_before, mode, before, blob, _ = change.decode("ascii").split()
    is_new, is_gone = before.count("0") == len(before), blob.count("0") == len(blob)
    is_submodule = mode == _SUBMODULE
    return LogEntry(
        commit,
        tuple(parents.split()),
        author,
        date,
        subject,
        trailers,
        "" if is_new or mode_before.endswith(_SUBMODULE) else before,
        "" if is_gone or is_submodule else blob,
        False,
        is_new,
        mode == _LINK,
        is_submodule,
    )
