"""Hunks in the making: what the parts of a comparison share while it runs.

Owns the drafts of changes and hunks, before they have ids, and the few questions about gaps that
everybody asks. Nothing outside this package sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from core.blocks import NEWLINE, Block, markdown_lines
from core.changes import HunkKind, Splice
from core.diff.headings import Headings
from core.diff.units import Alignment
from core.document import Document

LAST = 1 << 30
"""Rank of white space at the end of the text: after whatever is inserted there."""


@dataclass(eq=False, slots=True)
class Draft:
    """A change in the making."""

    splices: list[Splice]
    """What it does."""
    needs: list[Draft] = field(default_factory=list)
    """What it cannot do without."""
    auto: bool = False
    """Is it glue?"""
    opens: tuple[str, ...] = ()
    """Path of the section whose heading it inserts."""
    part: tuple[int, ...] = ()
    """Where in its hunk it stands."""
    is_whole: bool = False
    """Does it do all of a stretch at once? Then it is no half of a move."""


@dataclass(eq=False, slots=True)
class Group:
    """A hunk in the making."""

    kind: HunkKind
    """What it does."""
    section: tuple[str, ...]
    """Path of its section."""
    drafts: list[Draft]
    """Its changes, glue among them."""


class Making:
    """Two documents, how they correspond, and what was found so far."""

    def __init__(self, old: Document, new: Document, alignment: Alignment) -> None:
        self.old = old
        """The base."""
        self.new = new
        """What it is to become."""
        self.alignment = alignment
        """Which blocks became which."""
        self.groups: list[Group] = []
        """Hunks found, in the order of finding."""
        self.line_ends: list[Splice] = []
        """Line ends that differ, all over the text."""
        self.numbers: dict[int, list[Splice]] = {}
        """Numbers of ordered items that differ, by list of the new text."""
        self.rows: dict[int, list[tuple[Block, Block]]] = {}
        """Paired rows, by table of the old text."""
        self.changed = 0
        """Pairs so far that differ."""
        self.inserted: dict[int, Draft] = {}
        """What inserts a block of the new text."""
        self.deleted: dict[int, Draft] = {}
        """What deletes a block of the old text."""

    @cached_property
    def headings(self) -> Headings:
        """The headings of the new text."""
        return Headings(self.new)

    @cached_property
    def move_of(self) -> dict[int, int]:
        """Which move each block of the old text that moved belongs to."""
        return {i: n for n, pair in enumerate(self.alignment.moved) for i in pair.old}

    @cached_property
    def moved_to(self) -> set[int]:
        """The blocks of the new text that moved."""
        return {j for pair in self.alignment.moved for j in pair.new}

    def add(self, kind: HunkKind, section: tuple[str, ...], drafts: list[Draft]) -> Group:
        """Note a hunk."""
        group = Group(kind, section, drafts)
        self.groups.append(group)
        return group

    def space(self, i: int, j: int) -> None:
        """White space that differs before two blocks that correspond, or at both ends."""
        start, end = gap_span(self.old, i)
        before, after = self.old.text[start:end], gap(self.new, j)
        if before == after:
            return
        if unix(before) == unix(after):
            self.line_ends += line_end_splices(start, before, after)
        else:
            section = self.old.blocks[i].section if i < len(self.old.blocks) else ()
            self.add(HunkKind.REFLOW, section, [Draft([Splice(start, end, after, LAST)])])


def gap_span(document: Document, index: int) -> tuple[int, int]:
    """Span of the white space before a block, or of what follows the last one."""
    blocks = document.blocks
    start = blocks[index - 1].end if index else 0
    end = blocks[index].start if index < len(blocks) else len(document.text)
    return start, end


def gap(document: Document, index: int) -> str:
    """The white space before a block, or what follows the last one."""
    return document.text[slice(*gap_span(document, index))]


def breaks(text: str) -> int:
    """Line ends in a gap; two and more keep any blocks apart."""
    return len(NEWLINE.findall(text))


def without_line_end(text: str) -> str:
    """White space without its last line end and what follows that."""
    ends = list(NEWLINE.finditer(text))
    return text[: ends[-1].start()] if ends else text


def unix(text: str) -> str:
    """A text with every line end a newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_end_splices(offset: int, before: str, after: str) -> Iterator[Splice]:
    """A splice a line end that differs, of texts that are the same otherwise."""
    pairs = zip(NEWLINE.finditer(before), NEWLINE.finditer(after), strict=True)
    for one, other in pairs:
        if one.group() != other.group():
            yield Splice(offset + one.start(), offset + one.end(), other.group())


def shifted(splice: Splice, by: int) -> Splice:
    """A splice in another text, whose offsets differ by so much."""
    return Splice(splice.start + by, splice.end + by, splice.text, splice.rank)


def lines_trimmed(splice: Splice, text: str) -> Splice:
    """A splice without the lines that stay the same at both ends."""
    a = markdown_lines(text[splice.start : splice.end], keep_ends=True)
    b = markdown_lines(splice.text, keep_ends=True)
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    start = splice.start + sum(map(len, a[:head]))
    end = splice.end - sum(map(len, a[len(a) - tail :]))
    return Splice(start, end, "".join(b[head : len(b) - tail]), splice.rank)


def unique(drafts: Iterable[Draft]) -> list[Draft]:
    """Each draft once, in order."""
    return list({id(draft): draft for draft in drafts}.values())


def at_start(splice: Splice) -> tuple[int, int]:
    """The order of splices in a text."""
    return splice.start, splice.rank
