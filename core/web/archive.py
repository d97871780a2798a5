"""The zip archives that EPUB and DOCX are, read in memory and within limits.

Owns what such an archive may cost, and what is said of one that is damaged, protected or made to
burst. Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from core.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ENTRIES = 10_000
"""Files an archive may have."""
MOST_UNPACKED = 25_000_000
"""Bytes that are unpacked of one archive, all its files together."""
MOST_MARKUP = 600_000
"""Tags and attributes that are read of one archive: a tree costs by them, not by bytes."""
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
    OverflowError, LookupError,
)  # fmt: skip
"""What reading a damaged archive may raise."""
_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without a bound
_SMALLER = "save the part that matters as a file of its own"
_FROM_ITS_PROGRAM = "save it again from the program that made it"


class Archive:
    """A zip archive in memory."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it; `name` is what it is called in messages.

        Raises:
            SourceError: it is damaged, or has too many files.
        """
        self.name = name
        """What it is called in messages."""
        self._read = 0
        self._markup = 0
        if data.count(_ENTRY) > MOST_ENTRIES:  # before each of them costs memory
            raise SourceError(
                f"{name} holds more than the {MOST_ENTRIES} files an archive may have",
                _SMALLER,
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise self.damaged() from error
        self.entries = {info.filename: info for info in self._zip.infolist()}
        """What is in it, by path."""
        counts = Counter(info.filename for info in self._zip.infolist())
        self._doubled = {path for path, count in counts.items() if count > 1}

    def damaged(self) -> SourceError:
        """What is said of an archive that cannot be read."""
        return SourceError(
            f"{self.name} is damaged: it is no whole archive",
            "fetch or save it again; an incomplete download is the usual reason",
        )

    def read(self, path: str) -> bytes:
        """A file of the archive.

        Raises:
            KeyError: it is not there.
            SourceError: damaged, protected by a password, or more than may be unpacked.
        """
        info = self.entries[path]
        if info.flag_bits & _IS_ENCRYPTED:
            raise SourceError(f"{self.name} is protected by a password", "save it without one")
        if path in self._doubled:  # which of them is meant, programs do not agree on
            raise SourceError(
                f"{self.name} holds two files of the name {path[:80]}", _FROM_ITS_PROGRAM
            )
        if info.compress_type not in _METHODS:
            raise SourceError(
                f"{self.name} is packed in a way that such files are not", _FROM_ITS_PROGRAM
            )
        # zipfile gives no more bytes than an entry says it has, so that what it says is a limit
        self._read += info.file_size
        if self._read > MOST_UNPACKED:
            raise SourceError(
                f"{self.name} unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB of text", _SMALLER
            )
        try:
            data = self._zip.read(info)
        except DAMAGED as error:
            raise self.damaged() from error
        self._markup += data.count(b"<") + (data.count(b'"') + data.count(b"'")) // 2
        if self._markup > MOST_MARKUP:
            raise SourceError(
                f"{self.name} has more than the {MOST_MARKUP} tags and attributes allowed", _SMALLER
            )
        return data

    def xml(self, path: str) -> _Element:
        """A file of the archive as XML; nothing that it refers to is opened or put in its place.

        Raises:
            KeyError: it is not there.
            SourceError: as `read`; it is no XML, or one that defines entities.
        """
        from lxml import etree

        data = self.read(path)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise SourceError(
                f"{self.name} is damaged: {path} is no XML", "fetch or save it again"
            ) from error
        definitions = root.getroottree().docinfo.internalDTD
        if definitions is not None and any(True for _ in definitions.iterentities()):
            raise SourceError(
                f"{self.name} defines entities, as files made to burst do", _FROM_ITS_PROGRAM
            )
        return root

    def below(self, base: str, href: str) -> str:
        """The path that a file of the archive gives another one.

        Args:
            base: path of the file that has the link.

        Raises:
            SourceError: it leaves the archive.
        """
        target = unquote(href.partition("#")[0])
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
        if path.startswith(("/", "../")) or path == ".." or "\\" in path or ":" in path:
            raise SourceError(
                f"{self.name} points outside itself: {href[:80]}",
                _FROM_ITS_PROGRAM,
            )
        return path
