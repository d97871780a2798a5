"""Quotations in Markdown text.

Owns what counts as a quotation: words between quotation marks of any common form, and block quotes
without their attribution line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST_WORDS = 4
"""Words from which on a marked run is a quotation and not a term in quotation marks."""
_INLINE = re.compile(
    r"“([^“”]{8,2000})”|„([^„“”]{8,2000})[“”]|«\s*([^«»]{8,2000}?)\s*»"
    r"|(?<![\w\"])\"([^\"\n]{8,2000})\"(?!\w)"
)
_BLOCK = re.compile(r"(?:^[ ]{0,3}>[^\n]*(?:\n|$))+", re.MULTILINE)
_MARK = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)
_ATTRIBUTION = re.compile(r"^\s*(?:[—–]|--|-\s)[^\n]*$", re.MULTILINE)
_TRAILING_CREDIT = re.compile(r"(?<=[\"”»])\s*(?:[—–]|--|-)\s[^\n]*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that claim to be somebody's own."""

    start: int
    """Offset of the first quoted character."""
    end: int
    """Offset just after the last one."""
    text: str
    """The quoted words as written, marks and attribution left out."""


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of a text, in order; one inside a block quote is found once."""
    found = [*_blocks(text), *_inline(text)]
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    kept: list[Quotation] = []
    for quotation in found:
        if not kept or quotation.start >= kept[-1].end:
            kept.append(quotation)
    return tuple(kept)


def _inline(text: str) -> Iterator[Quotation]:
    for found in _INLINE.finditer(text):
        number = found.lastindex or 1
        if len(found[number].split()) >= LEAST_WORDS:
            yield Quotation(found.start(number), found.end(number), found[number])


def _blocks(text: str) -> Iterator[Quotation]:
    for found in _BLOCK.finditer(text):
        inner = _MARK.sub("", found.group())
        words = _TRAILING_CREDIT.sub("", _ATTRIBUTION.sub("", inner).strip()).strip()
        words = words.strip("*_").strip()
        if len(words) > 1 and words[0] in '"“„«' and words[-1] in '"”“»':
            words = words[1:-1]
        if len(words.split()) >= LEAST_WORDS:
            yield Quotation(found.start(), found.end(), words)
