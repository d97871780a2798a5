"""Characters of one kind, and the shape of the line they stand in. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a line is, as far as laying it out goes."""

    TEXT = "text"
    BLANK = "blank"
    CODE = "code"
    RULE = "rule"
    ROW = "row"
    DELIMITER = "delimiter"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a line is laid out."""

    form: Form = Form.TEXT
    """What it is."""
    indent: int = 0
    """Cells left free at the start of the lines it goes on in."""
    bars: int = 0
    """Depth of the quotation it stands in."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one kind."""

    start: int
    """Offset of the first, in the text."""
    end: int
    """Offset just after the last."""
    styles: frozenset[str] = frozenset()
    """Names of styles."""
    shown: str | None = None
    """What is shown instead: empty for a mark, a line end where a line ends; None for the
    characters themselves."""
    shape: Shape = Shape()
    """The shape of its line."""


BAR = "bar"
"""The style of what stands between two cells of a table."""
