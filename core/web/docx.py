"""DOCX as Markdown.

Owns the one caller of mammoth, which is an extra, and what is said of what it leaves out. The page
that mammoth makes is read as a web page is.
"""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from core.errors import SourceError
from core.web.archive import DAMAGED, Archive
from core.web.converted import Converted
from core.web.pdf import EXTRA

if TYPE_CHECKING:
    from mammoth.documents import Image

_DOCUMENT = "word/document.xml"
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
    document = _checked(archive)
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=_no_image,
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


def _checked(archive: Archive) -> bytes:
    """The text's own file, after all that is parsed was held against the limits."""
    if _DOCUMENT not in archive.entries:
        raise SourceError(f"{archive.name} is no DOCX: it has no {_DOCUMENT}", _AGAIN)
    document = b""
    for path in archive.entries:
        if path.lower().endswith((".xml", ".rels")):
            data = archive.read(path)
            archive.check_xml(data)
            if path == _DOCUMENT:
                document = data
    return document


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
