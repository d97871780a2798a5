"""A piece of a block that can be decided by itself."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from core.changes import Splice


class PartKind(StrEnum):
    """What a part is."""

    WORDS = "words"
    MARKER = "marker"
    NUMBER = "number"
    BREAK = "break"
    SPACE = "space"
    LINE_END = "line end"


class Part(NamedTuple):
    """A piece of a block that can be decided by itself."""

    kind: PartKind
    """Words; the marker of a list item or heading; its number alone; a paragraph break that came
    or went; white space; line ends."""
    splices: tuple[Splice, ...]
    """In order, offsets into the old text."""
