"""What kind of document some bytes are, and each kind as Markdown.

Owns telling them apart: by their bytes first, then by what the server or the name says. A reference
is read the same whether it lies in the repository or was fetched.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath
from typing import assert_never

from core.errors import SourceError
from core.web.converted import Converted


class Kind(StrEnum):
    """What a document is."""

    HTML = "HTML"
    MARKDOWN = "Markdown"
    TEXT = "plain text"
    PDF = "PDF"
    EPUB = "EPUB"
    DOCX = "DOCX"
    OTHER = "other"
    """Nothing that is read: a picture, an archive, a program."""

    @property
    def is_converted(self) -> bool:
        """Is its text made, instead of being what is in the file?"""
        return self in (Kind.HTML, *_PACKED)


_PACKED = (Kind.PDF, Kind.EPUB, Kind.DOCX)
_TYPES = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/markdown": Kind.MARKDOWN,
    "text/x-markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT,
    "application/pdf": Kind.PDF,
    "application/x-pdf": Kind.PDF,
    "application/epub+zip": Kind.EPUB,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
    "application/vnd.ms-word.document.macroenabled.12": Kind.DOCX,
}
_SUFFIXES = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".pdf": Kind.PDF,
    ".epub": Kind.EPUB,
    ".docx": Kind.DOCX,
    ".docm": Kind.DOCX,
}
_LOOKED_AT = 1024  # bytes at the start
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"RIFF", b"7z\xbc\xaf", _OLE)
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html|<head[\s>]|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes, media_type: str, name: str) -> Kind:
    """What kind of document some bytes are.

    Args:
        media_type: as a server says it; empty for nothing.
        name: a file's name or the path of an address; only its ending counts.

    Raises:
        SourceError: they are a web page, and said to be a PDF, an EPUB or a DOCX: most likely a
            page that asks to sign in.
    """
    told = _TYPES.get(media_type.partition(";")[0].strip().lower())
    for said in (re.split("[?#]", name)[0], name):  # an address; a file whose name has a mark
        told = told or _SUFFIXES.get(PurePosixPath(said).suffix.lower())
    found = _by_bytes(data)
    if found is Kind.HTML and told in _PACKED:
        raise SourceError(
            f"{name} is a web page, not {_article(told)} {told.value}",
            "often that is a page asking to sign in: open the address in a browser and save it",
        )
    if found is Kind.OTHER and told in _PACKED:
        return told  # damaged in its first bytes; what reads it says so
    return found or told or Kind.TEXT


def to_markdown(
    data: bytes, kind: Kind, name: str, *, charset: str = "", url: str = ""
) -> Converted:
    """Any document as Markdown; Markdown and plain text as they are.

    Args:
        kind: as `kind_of` tells it.
        name: what it is called in messages.
        charset: as a server says it; empty for nothing.
        url: what links in a page are relative to; empty to leave them.

    Raises:
        SourceError: it is nothing that can be read, or has no text.
    """
    if not data:
        raise SourceError(f"{name} is empty", "fetch or save it again")
    if kind in _PACKED:
        return convert_document(data, kind, name)
    if kind is Kind.OTHER:
        raise not_read(data, name)
    from core.web.charset import decoded

    text, said = decoded(data, charset)
    if kind is not Kind.HTML:
        return Converted(text, "", (said,) if said else ())
    from core.web.convert import convert

    found = convert(text, url)
    if not any(map(str.isalnum, found.markdown)):
        raise SourceError(f"{name} has no text", "see in a browser whether a script brings it")
    warnings = (said, *found.warnings) if said else found.warnings
    return Converted(found.markdown, found.title, warnings, found.hidden)


def convert_document(data: bytes, kind: Kind, name: str) -> Converted:
    """A PDF, an EPUB or a DOCX as Markdown.

    Args:
        name: what it is called in messages.

    Raises:
        SourceError: it cannot be read, has no text, or needs an extra that is not installed.
    """
    if not data:
        raise SourceError(f"{name} is empty", "fetch or save it again")
    if data.startswith(_OLE):
        raise not_read(data, name)
    match kind:
        case Kind.PDF:
            from core.web.pdf import convert_pdf

            return convert_pdf(data, name)
        case Kind.EPUB:
            from core.web.epub import convert_epub

            return convert_epub(data, name)
        case Kind.DOCX:
            from core.web.docx import convert_docx

            return convert_docx(data, name)
        case Kind.HTML | Kind.MARKDOWN | Kind.TEXT | Kind.OTHER:
            raise ValueError(kind)
        case _:
            assert_never(kind)


def not_read(data: bytes, name: str) -> SourceError:
    """What is said of bytes that are nothing Redline reads."""
    if data.startswith(_OLE):
        return SourceError(
            f"{name} is an old Word file, or one with a password",
            "open it in its program, and save it as DOCX without a password",
        )
    return SourceError(f"{name} is not text", "convert it to Markdown first")


def _article(kind: Kind) -> str:
    return "an" if kind is Kind.EPUB else "a"


def _by_bytes(data: bytes) -> Kind | None:
    """What the bytes themselves tell; None where they may be any text."""
    head = data[:_LOOKED_AT]
    if head.startswith(_ZIP):
        return _zipped(data)
    if head.startswith(_BINARY):
        return Kind.OTHER
    wide = _WIDE.get(head[:2])
    if _PAGE.match(head.decode(wide or "utf-8-sig", "replace").lstrip("\ufeff")):
        return Kind.HTML
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return Kind.PDF
    return Kind.OTHER if b"\0" in data and not wide else None


def _zipped(data: bytes) -> Kind:
    from core.web.archive import Archive

    try:
        names = Archive(data, "").entries
    except SourceError:
        return Kind.OTHER
    if "META-INF/container.xml" in names:
        return Kind.EPUB
    is_docx = "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)
    return Kind.DOCX if is_docx else Kind.OTHER
