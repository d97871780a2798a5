"""The folded view of a text: what two texts must share to say the same words.

Owns one folding and the map back to the original. Folding takes away what editors, models and web
pages change without meaning to: the form of quotation marks, dashes and spaces, line wraps, soft
hyphens, compatibility characters, Markdown escapes, emphasis and link targets. Case is kept.
Matching happens on the folded text; splicing always on the original. And one reading without case,
the same as that of regular expressions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_QUOTES = dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_DROPPED = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_FORMS = _QUOTES | _DASHES | _DROPPED
_DOTS = str.maketrans("\u0130\u0131", "ii")
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\((?:[^()\\\s]|\\.|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(
    r"(?<![\w*\u0300-\u036f])(\*{1,3}|_{1,3})(?=\S)|(?<=\S)(\*{1,3}|_{1,3})(?![\w*])"
)
_QUOTE_MARK = re.compile(r"(?m)^[ ]{0,3}(?:>[ ]?)+")
_NOT_PLAIN = re.compile(r"[*_\[\\>`]")
"""What Markdown or folding may change in a text of ASCII."""


@dataclass(frozen=True)
class Folded:
    """A folded text and where each of its characters came from."""

    text: str
    """The folded text; never longer in meaning than the original, runs of white space are one
    space, none at either end."""
    origins: tuple[int, ...]
    """For each folded character the offset of the original character it stands for."""
    stops: tuple[int, ...]
    """And the offset just after the last original character it stands for: a letter and its accent
    may be two."""

    @cached_property
    def lower(self) -> str:
        """Lower case, for look-ups that do not care; same length is not promised."""
        return self.text.lower()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty folded span."""
        return self.origins[start], self.stops[end - 1]


def caseless(text: str) -> str:
    """The text as `re.IGNORECASE` compares it, for a look-up of what such an expression matched.

    It matches more than two letters of one: `ſ` as s, the Kelvin sign as k, either micro sign, i
    with or without its dot. `str.lower` leaves these apart, and a table keyed by plain ones fails.
    """
    return text.lower() if text.isascii() else text.translate(_DOTS).casefold()


def fold(text: str) -> str:
    """The folded text alone."""
    if text.isascii() and not _NOT_PLAIN.search(text):
        return " ".join(text.split())
    return folded(text).text


def folded(text: str) -> Folded:
    """The folded view of a text, with the map back."""
    kept: list[str] = []
    origins: list[int] = []
    stops: list[int] = []
    dropped = _markup(text)
    space = -1  # offset of a pending space
    for at, stop in _letters(text):
        if at in dropped:
            continue
        letter = text[at:stop]
        form = _FORMS.get(letter)
        if form is None:
            form = letter if letter.isascii() else unicodedata.normalize("NFKC", letter)
        if form.isspace():
            space = at if space < 0 else space
            continue
        if not form:
            continue
        if space >= 0 and kept:
            kept.append(" ")
            origins.append(space)
            stops.append(space + 1)
        space = -1
        for piece in form:
            kept.append(_FORMS.get(piece, piece))
            origins.append(at)
            stops.append(stop)
    return Folded("".join(kept), tuple(origins), tuple(stops))


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each character with the accents that follow it."""
    if text.isascii():
        yield from zip(range(len(text)), range(1, len(text) + 1), strict=True)
        return
    start = 0
    for at in range(1, len(text) + 1):
        accent = at < len(text) and unicodedata.combining(text[at]) and text[start].isalpha()
        if not accent:
            yield start, at
            start = at


def _markup(text: str) -> set[int]:
    """Offsets of characters that are Markdown, not words."""
    dropped: set[int] = set()
    for found in _LINK.finditer(text):
        inner = found.span(1)
        dropped.update(range(found.start(), inner[0]))
        dropped.update(range(inner[1], found.end()))
    escapes = {found.start() for found in _ESCAPE.finditer(text)}
    for pattern in (_EMPHASIS, _QUOTE_MARK):
        for found in pattern.finditer(text):
            if found.start() - 1 not in escapes:
                dropped.update(range(*found.span()))
    return dropped | escapes
