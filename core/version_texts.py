"""The texts of versions, many from one git process, and the one that is on disk.

Owns which blobs are asked for, in which order, and how long they are kept: neighbours share them,
and of thousands of versions a few are in memory at a time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from core.enclosure import read_inside
from core.errors import RepositoryError, WorkspaceError
from core.repository import Repository
from core.version import WORKING_TREE, Version

NOT_COMMITTED = "not committed"
"""Note of what is on disk and differs from the newest commit."""
DISK = "disk"
"""What the version that is not committed is called where a name is wanted."""
_FIRST, _BATCH = 32, 256  # versions whose texts are asked for at once

Texts = Generator[tuple[Version, bytes, bytes], None, None]
"""Versions, each with its text and the one before it."""


class VersionTexts:
    """Reads the texts of a report's versions.

    Args:
        report: the report on disk.
    """

    def __init__(self, repository: Repository, report: Path) -> None:
        self._repository = repository
        self._report = report

    def read(self, versions: Iterable[Version], *, with_older: bool = True) -> Texts:
        """The text of each version and the text before it, in this order; empty where there is
        none. Versions are asked for a batch at a time. To be closed.

        Args:
            with_older: give the text before it, too? Else it is empty.

        Raises:
            RepositoryError: git cannot read a text.
        """
        path = self._repository.relative_target(self._report)
        coming = iter(versions)
        kept: dict[str, bytes] = {}
        size = _FIRST
        while batch := list(islice(coming, size)):
            size = _BATCH
            needs = [_needed(version, with_older=with_older) for version in batch]
            left = Counter(id_ for need in needs for id_ in need)
            names = [id_ for id_ in left if id_ not in kept]
            with closing(self._repository.blobs(names, path)) as blobs:
                reading = zip(names, blobs, strict=True)
                for version, need in zip(batch, needs, strict=True):
                    _bring(need, kept, reading)
                    data = kept.get(version.blob, b"")
                    if version.commit == WORKING_TREE:
                        data = self.on_disk() or b""
                    yield version, data, kept.get(version.blob_before, b"") if with_older else b""
                    left.subtract(need)
                    for id_ in [id_ for id_ in kept if not left[id_] and id_ not in need[-1:]]:
                        del kept[id_]

    def on_disk(self) -> bytes | None:
        """The report on disk; None where there is none.

        Raises:
            WorkspaceError: it leads out of the repository, or cannot be read.
        """
        try:
            return read_inside(self._report, self._repository.root)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise WorkspaceError(
                f"{self._report.name} cannot be read: {error.strerror}",
                f"ls -l {self._report} tells why",
            ) from error

    def uncommitted(self, path: str, commit: str, blob: str) -> Version | None:
        """What is on disk as a version; None where it is the same as the newest commit has it.

        Args:
            path: of the report, relative to the root.
            commit: the newest version, and
            blob: its text; both empty where there is none.
        """
        data = self.on_disk()
        if (data is None and not blob) or (data is not None and _blob_id(data, blob) == blob):
            return None
        if data is not None and blob and self._repository.matches_head([path]):
            return None  # git would write it otherwise, with other line ends for example
        note = NOT_COMMITTED if data is not None else f"deleted, {NOT_COMMITTED}"
        return Version(WORKING_TREE, commit, "", "", "", "", "", 0, 0, path, "", note, blob)


def text_id(version: Version) -> str:
    """What tells the text of a version from others: its blob, or `DISK`."""
    return version.blob if version.commit != WORKING_TREE else DISK


def there(data: bytes | None, blob: str) -> bytes:
    """What was read of a blob.

    Raises:
        RepositoryError: it was not there.
    """
    if data is None:
        raise RepositoryError(
            f"the text {blob[:10]} is missing from the repository",
            "git fsck tells what else is; a clone of it may have it",
        )
    return data


def _needed(version: Version, *, with_older: bool) -> Sequence[str]:
    blobs = (version.blob, version.blob_before if with_older else "")
    return [blob for blob in blobs if blob]


def _bring(
    need: Sequence[str], kept: dict[str, bytes], reading: Iterator[tuple[str, bytes | None]]
) -> None:
    """Read on until all that is needed is there."""
    for id_ in need:
        while id_ not in kept:
            name, data = next(reading)
            kept[name] = there(data, name)


def _blob_id(data: bytes, like: str) -> str:
    """The id git gives a file, of the kind another one is."""
    new = hashlib.sha1 if len(like) <= 40 else hashlib.sha256
    return new(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
