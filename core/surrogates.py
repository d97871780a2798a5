"""Halves of characters, which no file and no terminal can hold.

Owns what becomes of them in text from elsewhere: two halves that were parted are one character
again, one that is alone is shown as U+FFFD. JSON may name them by escapes, and an answer that comes
in pieces may be cut between two.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REPLACED = "\ufffd"
"""What stands where half a character stood."""
_HALF = re.compile("[\ud800-\udfff]")


class Whole(NamedTuple):
    """A text of whole characters."""

    text: str
    """Every half joined with its other one, or replaced."""
    replaced: int
    """Halves that had no other."""


def whole(text: str) -> Whole:
    """The text without halves of characters."""
    if not _HALF.search(text):
        return Whole(text, 0)
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return Whole(*_HALF.subn(REPLACED, joined))


class Joiner:
    """Text that comes in pieces, which may be cut inside a character."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> Whole:
        """The next piece; a first half at its end waits for the second."""
        text, self._half = self._half + piece, ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return whole(text)

    def close(self) -> Whole:
        """What waited in vain."""
        return self.feed("") if not self._half else Whole(REPLACED, 1)
