"""DOCX as Markdown.

Owns the one caller of mammoth, which is an extra, and what is said of what it leaves out. mammoth
parses XML without any limit; so it is given an archive of ours, which has nothing but the parts it
reads, written anew from a parser that has limits. The page that mammoth makes is read as a web page
is.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from core.errors import SourceError
from core.web.archive import DAMAGED, Archive
from core.web.converted import Converted
from core.web.pdf import EXTRA

if TYPE_CHECKING:
    from lxml.etree import _Element
    from mammoth.documents import Image

_TYPES = "[Content_Types].xml"
_DOCUMENT = "word/document.xml"
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments")
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
_AGAIN = "open it in its program, and save it as DOCX again"
_LEFT_OUT = {
    "word/comments.xml": "comments are left out",
    "word/vbaProject.bin": "it holds macros, which were neither run nor read",
}
_CHANGES = (b"<w:del ", b"<w:ins ", b"<w:moveFrom ")
_MALFORMED = (*DAMAGED, ExpatError, AttributeError, TypeError, RecursionError)


def convert_docx(data: bytes, name: str) -> Converted:
    """A Word document as Markdown: headings, lists, tables, notes.

    Args:
        name: what the file is called in messages.

    Raises:
        SourceError: the extra is not installed; the file is damaged, too large, or has no text.
    """
    try:
        import mammoth
    except ImportError as error:
        raise SourceError(f"{name} is a DOCX, which the extra “documents” reads", EXTRA) from error
    from core.web.convert import convert

    archive = Archive(data, name)
    main, parts = _checked(archive)
    document = parts[main]
    try:
        made = mammoth.convert_to_html(
            _packed(parts), style_map=_STYLES, convert_image=_no_image,
            include_embedded_style_map=False,
        )  # fmt: skip
    except _MALFORMED as error:
        raise SourceError(f"{name} is damaged: it is no whole DOCX", _AGAIN) from error
    title = _title(archive)
    page = (
        f"<!doctype html><html><head><title>{escape(title)}</title></head>"
        f"<body><main>{made.value}</main></body></html>"
    )
    found = convert(page, "")
    if not any(map(str.isalnum, found.markdown)):
        raise SourceError(
            f"{name} has no text", "open it and see whether it has more than pictures"
        )
    said = [told for path, told in _LEFT_OUT.items() if path in archive.entries]
    if any(mark in document for mark in _CHANGES):
        said.append("its tracked changes are read as if all were accepted")
    return Converted(found.markdown, title, (*said, *found.warnings), found.hidden)


def _checked(archive: Archive) -> tuple[str, dict[str, bytes]]:
    """The path of the text's own part, and all parts that are read for it, each written from its
    tree."""
    from lxml import etree

    parts: dict[str, bytes] = {}

    def read(path: str) -> _Element | None:
        if path in archive.entries and path not in parts:
            root = archive.xml(path)
            parts[path] = etree.tostring(root, encoding="utf-8")
            return root
        return None

    read(_TYPES)
    main = next(_targets(read("_rels/.rels"), "", archive, "officeDocument"), _DOCUMENT)
    if main not in archive.entries:
        raise SourceError(f"{archive.name} is no DOCX: it has no {_DOCUMENT}", _AGAIN)
    read(main)
    relations = read(_relations_of(main))
    for name in _PARTS:
        targets = _targets(relations, posixpath.dirname(main), archive, name)
        part = next(targets, f"word/{name}.xml")
        read(part)
        read(_relations_of(part))
    return main, parts


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _targets(relations: _Element | None, base: str, archive: Archive, kind: str) -> Iterator[str]:
    """The parts that others say they stand in a relation to, as mammoth finds them."""
    for each in relations if relations is not None else ():
        if (each.get("Type") or "").rpartition("/")[2] == kind:
            path = posixpath.join(base, each.get("Target") or "").lstrip("/")
            if path in archive.entries:
                yield path


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An archive of the parts, as mammoth wants one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    out.seek(0)
    return out


def _title(archive: Archive) -> str:
    try:
        core = archive.xml("docProps/core.xml")
    except (KeyError, SourceError):
        return ""
    found = core.find("{http://purl.org/dc/elements/1.1/}title")
    return " ".join((found.text or "").split()) if found is not None else ""


def _no_image(image: Image) -> list[object]:
    """What stands for a picture: the words that describe it."""
    from mammoth import html

    return [html.text(f"[{image.alt_text}]")] if image.alt_text else []
