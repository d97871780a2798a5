"""What bytes of a page say, whatever their server claims.

Owns the order of trust: a byte order mark, the header, `<meta>`, the bytes; each only as long as
the bytes do not contradict it. Never raises: what cannot be read becomes U+FFFD, and is told.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer ones first where one begins like another."""
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_META_WITHIN = 4096
"""Bytes in which a declaration is looked for; browsers look at 1024, real pages need more."""
_AS_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "euc_kr": "cp949",
}
"""Names that browsers read as a larger set (WHATWG Encoding, 4.2)."""


def decoded(body: bytes, told: str) -> tuple[str, str]:
    """The text of a page or document.

    Args:
        body: decompressed.
        told: the charset the server named; empty for none.

    Returns:
        The text, and one line on what was wrong with what was declared or with the bytes; empty
        where nothing was.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            text = _read(body, name)
            return (text, "") if text is not None else _damaged(body, name)
    declared = [each for each in (told, _meta(body)) if each]
    is_utf_8 = _read(body, "utf-8") is not None
    unread: list[str] = []
    for name in declared:
        codec = _codec(name)
        text = _read(body, codec) if codec else None
        if text is None or (is_utf_8 and codec != "utf-8" and not body.isascii()):
            unread.append(name)
            continue
        return text, _note(unread, name)
    if is_utf_8:
        return body.decode("utf-8"), _note(unread, "UTF-8")
    if (declared_codec := _mostly(body, declared)) is not None:
        return _damaged(body, declared_codec)
    return _guessed(body, unread)


def _meta(body: bytes) -> str:
    found = _META.search(body[:_META_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _codec(name: str) -> str:
    """Python's codec of a declared name; empty for one that does not exist or is no charset."""
    try:
        found = codecs.lookup(name.strip())
        "".encode(found.name)  # raises for codecs that are not of text
    except (LookupError, ValueError):
        return ""
    plain = found.name
    if plain.startswith(("utf-16", "utf-32", "utf-7")):
        return ""  # the declaration could be read, so the bytes are not in these
    return _AS_BROWSERS.get(plain, plain)


def _read(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _mostly(body: bytes, declared: list[str]) -> str | None:
    """The declared codec, or UTF-8, that all but a thousandth of the bytes keep to."""
    candidates = [codec for name in declared if (codec := _codec(name))]
    for codec in (*candidates, "utf-8"):
        if 0 < body.decode(codec, "replace").count("\ufffd") <= max(len(body) // 1000, 1):
            return codec
    return None


def _damaged(body: bytes, codec: str) -> tuple[str, str]:
    text = body.decode(codec, "replace")
    count = text.count("\ufffd")
    letters = "1 place" if count == 1 else f"{count} places"
    return text, f"{letters} of the page could not be read as {codec} and became \ufffd"


def _guessed(body: bytes, unread: list[str]) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(body).best()
    text = _read(body, best.encoding) if best is not None else None
    if best is None or text is None:
        return _damaged(body, "utf-8")
    said = f"the page says {unread[0]} and is not" if unread else "the page names no charset"
    return text, f"{said}; its bytes look like {best.encoding}"


def _note(unread: list[str], used: str) -> str:
    if not unread:
        return ""
    return f"the page says {unread[0]}, its bytes say otherwise; it was read as {used}"
