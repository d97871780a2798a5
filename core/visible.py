"""Foreign text made safe to show.

Owns the marks for characters that a terminal would obey or hide: control characters, escape, C1,
bidi controls, zero-width and blank characters, and selectors where they do not belong. What writing
needs stays: joiners in emoji and between joining letters, one selector after what it selects, the
tags of a flag, line ends, tabs.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")
"""A black flag with the tags of a region."""
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"
    "\u1b00-\u1b7f\ua840-\ua87f\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc\U00011000-\U00011fff]"
)
"""Letters and marks of the scripts whose letters join: Arabic to N'Ko, the Indic ones, Tibetan,
Myanmar, Khmer, Mongolian, Balinese, Phags-pa."""


def visible(text: str) -> str:
    """The text with every character that would be obeyed or hidden shown as a mark."""
    if not _SUSPECT.search(text):
        return text
    flags = {at for found in _FLAG.finditer(text) for at in range(*found.span())}
    return "".join(
        _mark(character)
        if _SUSPECT.match(character) and at not in flags and not _belongs(text, at)
        else character
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
    """Is this a carriage return before a newline, or what writing needs where it stands?"""
    character = text[at]
    before = text[at - 1] if at else ""
    after = text[at + 1 : at + 2]
    if character == "\r":
        return after == "\n"
    if not before:
        return False
    kind = unicodedata.category(before)
    if "\ufe00" <= character <= "\ufe0f":  # as an emoji or as text; a keycap; a mathematical form
        return kind in ("So", "Sm", "Po", "Nd", "Lo") or _is_new_emoji(before)
    if "\U000e0100" <= character <= "\U000e01ef":
        return kind == "Lo"  # a variant of an ideograph
    if "\u180b" <= character <= "\u180d":
        return "\u1820" <= before <= "\u18aa"  # a Mongolian letter
    if character not in (_ZWNJ, _ZWJ) or not after:
        return False
    if _JOINING.match(before) and _JOINING.match(after):
        return kind[0] in "LM" and unicodedata.category(after)[0] in "LM"
    emoji = kind in ("So", "Sk") or before == "\ufe0f" or _is_new_emoji(before)
    following = unicodedata.category(after) == "So" or _is_new_emoji(after)
    return character == _ZWJ and emoji and following


def _is_new_emoji(character: str) -> bool:
    """An emoji younger than this Python's tables?"""
    return "\U0001f000" <= character <= "\U0001faff" and unicodedata.category(character) == "Cn"
