"""The zip archives that EPUB and DOCX are, read in memory and within limits.

Owns what such an archive may cost, and what is said of one that is damaged, protected or made to
burst. Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote
from xml.etree import ElementTree

from core.errors import SourceError

MOST_ENTRIES = 10_000
"""Files an archive may have."""
MOST_UNPACKED = 25_000_000
"""Bytes of text that are unpacked of one archive, all its files together."""
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
    OverflowError, LookupError,
)  # fmt: skip
"""What reading a damaged archive may raise."""
_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED = 0x1


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
        if data.count(_ENTRY) > MOST_ENTRIES:  # before each of them costs memory
            raise SourceError(
                f"{name} holds more than the {MOST_ENTRIES} files an archive may have",
                "save the part that matters as a file of its own",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise self.damaged() from error
        self.entries = {info.filename: info for info in self._zip.infolist()}
        """What is in it, by path."""

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
        # zipfile gives no more bytes than an entry says it has, so that what it says is a limit
        self._read += info.file_size
        if self._read > MOST_UNPACKED:
            raise SourceError(
                f"{self.name} unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB of text",
                "save the part that matters as a file of its own",
            )
        try:
            return self._zip.read(info)
        except DAMAGED as error:
            raise self.damaged() from error

    def xml(self, path: str) -> ElementTree.Element:
        """A file of the archive as XML.

        Raises:
            KeyError: it is not there.
            SourceError: as `read`; or it is no XML, or one that defines entities.
        """
        data = self.read(path)
        self.check_xml(data)
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise SourceError(
                f"{self.name} is damaged: {path} is no XML", "fetch or save it again"
            ) from error

    def check_xml(self, data: bytes) -> None:
        """Refuse XML that defines entities, which may grow without end."""
        if b"<!ENTITY" in data.replace(b"\0", b""):
            raise SourceError(
                f"{self.name} defines entities, as files made to burst do",
                "save it again from the program that made it",
            )

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
                "save it again from the program that made it",
            )
        return path
