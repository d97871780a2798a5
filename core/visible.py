"""Foreign text made safe to show.

Owns the marks for characters that a terminal would obey or hide: control characters, escape, C1,
bidi controls, zero-width characters where they do not belong. What writing needs stays: joiners in
emoji and between joining letters, line ends, tabs.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_ZWNJ, _ZWJ = "\u200c", "\u200d"


def visible(text: str) -> str:
    """The text with every character that would be obeyed or hidden shown as a mark."""
    if not _SUSPECT.search(text):
        return text
    return "".join(
        _mark(character) if _SUSPECT.match(character) and not _belongs(text, at) else character
        for at, character in enumerate(text)
    )


def _mark(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\u27e8U+{code:04X}\u27e9"


def _belongs(text: str, at: int) -> bool:
    """Is this a carriage return before a newline, or a joiner where writing needs one?"""
    character = text[at]
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at] if at else ""
    if character == "\r":
        return after == "\n"
    if character not in (_ZWNJ, _ZWJ) or not before or not after:
        return False
    letters = unicodedata.category(before)[0] in "LM" and unicodedata.category(after)[0] in "LM"
    emoji = (
        unicodedata.category(before) in ("So", "Sk", "Mn") and unicodedata.category(after) == "So"
    )
    return (letters and not before.isascii()) or (character == _ZWJ and emoji)
