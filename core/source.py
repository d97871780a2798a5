"""A reference's text as passages.

Owns the reading of local references and their cutting into numbered passages S1, S2, …: a sentence,
a table row, a list item, a caption, a heading. It never changes the text: a passage is a span of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What a source looks like, which decides how it is cut."""

    PROSE = "prose"
    TRANSCRIPT = "transcript"


class PassageKind(StrEnum):
    """What a passage is."""

    SENTENCE = "sentence"
    HEADING = "heading"
    ROW = "row"
    CAPTION = "caption"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered piece of a source."""

    number: int
    """1-based; shown as `S12`."""
    start: int
    """Offset of its first character in the source's text, in code points."""
    end: int
    """Offset just after its last character."""
    text: str
    """Its characters with every run of white space (line wraps too) folded to one space."""
    kind: PassageKind
    """Sentence, row, …"""
    section: tuple[str, ...]
    """Titles of the source's headings it stands under, outermost first."""
    block: int
    """Equal for passages of one block of the source; sentences of one paragraph share it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a reference as it was read."""

    target: str
    """What the checklist calls it."""
    title: str
    """The item's title."""
    text: str
    """Decoded, newlines untouched."""
    sha256: str
    """Of the bytes that were read."""
    size: int
    """Number of bytes."""
    kind: SourceKind
    """Prose or transcript."""
    passages: tuple[Passage, ...]
    """In order; none overlap."""

    def passage(self, number: int) -> Passage:
        """The passage with a number; raises `IndexError` for one that is not there."""
        if not 1 <= number <= len(self.passages):
            raise IndexError(number)
        return self.passages[number - 1]
