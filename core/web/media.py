"""What kinds of document are read.

Owns the list of media types, and the guess where a server names none. Nothing here looks into a
document further than its first bytes.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

READ = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/markdown": "text",
    "text/x-markdown": "text",
    "text/plain": "text",
    "application/pdf": "document",
    "application/epub+zip": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
}
"""The types that are read, and what they are."""
ACCEPT = (
    "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, application/pdf;q=0.8,"
    " application/epub+zip;q=0.8, */*;q=0.5"
)
"""What a server is told."""
_CHARSET = re.compile(r"[a-z0-9_.:+-]{1,40}")
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/x-download")
_ENDINGS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def media_of(content_type: str, path: str) -> tuple[str, str]:
    """Media type and charset.

    Args:
        content_type: the header; empty for none.
        path: of the address, whose ending is believed where the header says no more than "bytes".

    Returns:
        Both in small letters; each empty where nobody says, or says what cannot be one.
    """
    from email.message import Message

    header = Message()
    header["Content-Type"] = " ".join(content_type.split()) or "/"
    said = content_type.partition(";")[0].strip().lower()
    charset = str(header.get_param("charset", "")).strip(" \"'").lower()
    if said in _UNSAID:
        said = _ENDINGS.get(PurePosixPath(path).suffix.lower(), said)
    return said, charset if _CHARSET.fullmatch(charset) else ""


def is_read(media_type: str) -> bool:
    """Is a document of that type read? One of no type may be; see `is_text`."""
    return media_type in READ or not media_type


def is_text(body: bytes) -> bool:
    """May a body of no type be a text? It has no zero byte, or says that it is UTF-16."""
    return b"\0" not in body[:4096] or body[:2] in (b"\xff\xfe", b"\xfe\xff")
