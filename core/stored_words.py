"""What was counted between two texts, kept so that it is never counted again.

Owns the file: records of one size, each with its own check sum, added at the end. What is damaged
or torn is not known, and counted again; a file that cannot be written is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.files import make_folder, read_if_there
from core.version import Words

_FORM = b"1"  # of the records and of what a word is; raised when either changes
_KEY = 16
_RECORD = struct.Struct(f"<{_KEY}sIIII")
_NOT_UTF_8 = 1 << 31  # beside the total
_MOST = 8 << 20  # bytes after which the file begins anew; 260,000 records


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted between two texts."""

    words: Words
    """The words."""
    is_utf_8: bool
    """Is the newer text UTF-8?"""


class StoredWords:
    """The counts of pairs of texts, by the ids of their blobs.

    Args:
        file: where they are; made when something is first kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[bytes, bytes] | None = None

    def get(self, before: str, after: str) -> Counted | None:
        """What was counted between two blobs; None where it is not known."""
        found = self._loaded().get(_key(before, after))
        if found is None:
            return None
        _, added, removed, total, _ = _RECORD.unpack(found)
        words = Words(added, removed, total & ~_NOT_UTF_8)
        return Counted(words, is_utf_8=not total & _NOT_UTF_8)

    def add(self, counted: Mapping[tuple[str, str], Counted]) -> None:
        """Keep the counts of some pairs of blobs."""
        new = {_key(*pair): _record(_key(*pair), each) for pair, each in counted.items()}
        self._loaded().update(new)
        if new:
            with contextlib.suppress(OSError):
                self._write(b"".join(new.values()))

    def _loaded(self) -> dict[bytes, bytes]:
        if self._known is None:
            data = b""
            with contextlib.suppress(OSError):
                data = read_if_there(self._file) or b""
            self._known = {}
            for at in range(0, len(data) - _RECORD.size + 1, _RECORD.size):
                record = data[at : at + _RECORD.size]
                if _check_sum(record) == record[-4:]:
                    self._known[record[:_KEY]] = record
        return self._known

    def _write(self, records: bytes) -> None:
        make_folder(self._file.parent, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        handle = os.open(self._file, flags, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size > _MOST:
                size = 0
            os.ftruncate(handle, size - size % _RECORD.size)
            os.write(handle, records)
        finally:
            os.close(handle)


def _key(before: str, after: str) -> bytes:
    return hashlib.blake2b(f"{before} {after}".encode(), digest_size=_KEY, key=_FORM).digest()


def _record(key: bytes, counted: Counted) -> bytes:
    words = counted.words
    total = words.total if counted.is_utf_8 else words.total | _NOT_UTF_8
    record = _RECORD.pack(key, words.added, words.removed, total, 0)
    return record[:-4] + _check_sum(record)


def _check_sum(record: bytes) -> bytes:
    return struct.pack("<I", zlib.crc32(record[:-4]))
