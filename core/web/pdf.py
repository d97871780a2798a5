"""PDF as Markdown: the words, page by page.

Owns the one caller of PDFium, which is an extra, and what is said of a file it cannot read. Tables
come as lines of words, pictures not at all.
"""

from __future__ import annotations

import re
import threading
import zlib
from math import hypot
from typing import TYPE_CHECKING

from core.errors import SourceError
from core.web.converted import Converted
from core.web.paragraphs import HYPHEN, Line, to_markdown, without_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument, PdfTextPage

MOST_PAGES = 5_000
"""Pages that are read of one file."""
MOST_CHARACTERS = 10_000_000
"""Characters that are read of one file."""
MOST_IN_STREAM = 100_000_000
"""Bytes that one compressed piece of a file may unpack to."""
MOST_IN_STREAMS = 1_000_000_000
"""And all of them together; one at a time is in memory."""
EXTRA = "pip install 'redline[documents]'"
"""How what reads PDF and DOCX is installed."""
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY: an encryption PDFium does not know
_HYPHENS = {0x02, 0xFFFE}
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st",
}  # fmt: skip
_MOST_NAMED = 8
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 20
_GUARD = threading.Lock()  # PDFium may not be called from two threads at once, whatever they read


def convert_pdf(data: bytes, name: str) -> Converted:
    """The words of a PDF as Markdown.

    Args:
        name: what the file is called in messages.

    Raises:
        SourceError: the extra is not installed; the file is damaged, protected, too large, or has
            no text.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise SourceError(f"{name} is a PDF, which the extra “documents” reads", EXTRA) from error
    _check_streams(data, name)
    with _GUARD:
        try:
            with pypdfium2.PdfDocument(data) as document:
                title = _title(document)
                pages = list(_pages(document, name))
        except pypdfium2.PdfiumError as error:
            raise _refused(name, getattr(error, "err_code", None)) from error
    empty = [number for number, page in enumerate(pages, start=1) if not page]
    if not any(any(map(str.isalnum, line.text)) for page in pages for line in page):
        raise SourceError(
            f"{name} has no text: its pages are pictures, or empty",
            f"have its letters recognised first, for example: ocrmypdf {name} text.pdf",
        )
    kept, dropped = without_running(pages)
    if not any(kept):  # a few lines, the same on every page
        kept, dropped = pages, []
    warnings = []
    if empty:
        warnings.append(f"{_named(empty)} without text; pictures are not read")
    if dropped:
        shown = ", ".join(f"“{form}”" for form in dropped[:_MOST_NAMED])
        more = f" and {len(dropped) - _MOST_NAMED} more" if len(dropped) > _MOST_NAMED else ""
        warnings.append(f"left out as heads and feet of its pages: {shown}{more}")
    return Converted(to_markdown(enumerate(kept, start=1)), title, tuple(warnings))


def _refused(name: str, code: int | None) -> SourceError:
    if code in (_PASSWORD, _SECURITY):
        return SourceError(
            f"{name} is protected by a password",
            f"save it without one, for example: qpdf --decrypt --password=… {name} open.pdf",
        )
    return SourceError(
        f"{name} is damaged, or no PDF", "open it in a viewer, and save it from there"
    )


def _check_streams(data: bytes, name: str) -> None:
    """Refuse a file made to burst: PDFium itself takes a gigabyte for one piece, and more."""
    total = 0
    for found in _STREAM.finditer(data):
        size = _unpacked_size(data, found.end())
        total += size
        if size > MOST_IN_STREAM or total > MOST_IN_STREAMS:
            most = MOST_IN_STREAM if size > MOST_IN_STREAM else MOST_IN_STREAMS
            raise SourceError(
                f"{name} unpacks to more than {most / 1e6:.0f} MB",
                "print the part that matters to a PDF of its own",
            )


def _unpacked_size(data: bytes, start: int) -> int:
    """Bytes that compressed data unpack to, what is packed twice counted too; little more than
    `MOST_IN_STREAM` where it is more. 0 where they are not compressed so."""
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    size = inner_size = 0
    is_twice = True
    piece = data[start : start + _CHUNK]
    at = start + len(piece)
    try:
        while (piece or at < len(data)) and not outer.eof:
            if not piece:
                piece = data[at : at + _CHUNK]
                at += len(piece)
            out = outer.decompress(piece, _CHUNK)
            piece = outer.unconsumed_tail
            size += len(out)
            while is_twice and out and not inner.eof and inner_size <= MOST_IN_STREAM:
                try:
                    inner_size += len(inner.decompress(out, _CHUNK))
                except zlib.error:
                    is_twice = False
                out = inner.unconsumed_tail
            if max(size, inner_size) > MOST_IN_STREAM:
                break
    except zlib.error:
        pass
    return max(size, inner_size)


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MOST_NAMED]))
    more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _title(document: PdfDocument) -> str:
    return " ".join(str(document.get_metadata_value("Title") or "").split())


def _pages(document: PdfDocument, name: str) -> Iterator[list[Line]]:
    if len(document) > MOST_PAGES:
        raise SourceError(
            f"{name} has {len(document)} pages, more than the {MOST_PAGES} that are read",
            "save the part that matters as a PDF of its own",
        )
    read = 0
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        try:
            read += text.count_chars()
            if read > MOST_CHARACTERS:
                raise SourceError(
                    f"{name} has more than {MOST_CHARACTERS / 1e6:.0f} million characters",
                    "save the part that matters as a PDF of its own",
                )
            yield list(_lines(text))
        finally:
            text.close()
            page.close()


def _lines(page: PdfTextPage) -> Iterator[Line]:
    """The lines of a page in the order of the file, which mostly is that of reading."""
    from pypdfium2 import raw

    units: list[str] = []
    inked: list[int] = []  # indexes of characters that are printed
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in (0x0A, 0x0D) or code in _HYPHENS:
            if code in _HYPHENS:
                units.append(HYPHEN)
            if line := _line(page, units, inked):
                yield line
            units, inked = [], []
        elif code:
            units.append(_LIGATURES.get(code) or chr(code))
            if code > 0x20 and code != 0xA0:
                inked.append(index)
    if line := _line(page, units, inked):
        yield line


def _line(page: PdfTextPage, units: list[str], inked: list[int]) -> Line | None:
    if not inked:
        return None
    joined = "".join(units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", joined).split())
    if not text:
        return None
    left = page.get_charbox(inked[0], loose=True)[0]
    right = page.get_charbox(inked[-1], loose=True)[2]
    baseline, size = _set_in(page, inked[len(inked) // 2])
    return Line(text, left, right, baseline, size)


def _set_in(page: PdfTextPage, index: int) -> tuple[float, float]:
    """Baseline of a character and the size of its font, in points. Boxes would tell fonts apart
    that are of one size."""
    from ctypes import c_double

    from pypdfium2 import raw

    x, y, matrix = c_double(), c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(page, index, x, y)
    raw.FPDFText_GetMatrix(page, index, matrix)
    size: float = raw.FPDFText_GetFontSize(page, index) * hypot(matrix.c, matrix.d)
    return y.value, max(size, 0.1)
