"""A text with marks in it, as rows: a source with its cited passages, a report with its claims.

Pure. Every character of the text is in one row, and what is marked keeps its name through
wrapping, so that whoever draws it can light it. A long paragraph, such as a whole transcript, is
several rows, because a row is laid out as a whole.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from core.blocks import BlockKind
from core.document import Block, Document
from tui.render.finding import pattern
from tui.render.marks import Stretch
from tui.render.row import Row
from tui.render.tables import Tables
from tui.render.wrap import Piece

LONG = 1200
"""Characters of a row, about, where a block is longer than that."""
_VERBATIM = "·"  # marks code, which would else be cut where it is wide
_SENTENCE = re.compile(r"[.!?][\"'”’)\]]?\s+(?=\S)|[。！？]")
_BREAK = re.compile(r"\n|\r\n?|[ \t](?=\S)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that can be gone to."""

    name: str
    """What it is called; no two of a page are called the same."""
    start: int
    """Offset of its first character."""
    end: int
    """Offset just after its last character."""
    glyph: str = ""
    """What stands in the margin where it begins."""
    style: str = "cited"
    """Name of its style; empty for none."""
    words: tuple[tuple[int, int, str], ...] = ()
    """Spans in it that matter most, each with the name of a style."""
    told: str = ""
    """What is said of it on a line."""
    is_loud: bool = False
    """Does it want a look?"""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where words that are looked for stand."""

    row: int
    """The row."""
    nth: int
    """How many times they stand in the row before this."""


class Page(Sequence[Row]):
    """Rows, some of which show something that can be gone to."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = tuple(marks)
        """What can be gone to, in order."""
        self.by_name = {mark.name: mark for mark in marks}
        """The same by name."""
        self.glyphs = {mark.name: mark.glyph for mark in marks if mark.glyph}
        """What stands in the margin, by name."""
        self.loud = frozenset(mark.name for mark in marks if mark.is_loud)
        """The names of what wants a look."""
        self.margin = max((len(glyph) for glyph in self.glyphs.values()), default=1)
        """Cells the widest of these takes."""

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self.row(number) for number in range(*at.indices(len(self)))]
        return self.row(at)

    @abstractmethod
    def row(self, at: int) -> Row:
        """One row."""

    @abstractmethod
    def size(self, at: int) -> int:
        """About how many characters it has."""

    @abstractmethod
    def rows_of(self, name: str) -> Sequence[int]:
        """The rows that show what has a name, in order."""

    def find(self, text: str) -> list[Match]:
        """All places of some words, in order."""
        return []


class TextPage(Page):
    """A text with marks.

    Args:
        document: the text.
        marks: in order; none overlap.
    """

    def __init__(self, document: Document, marks: Sequence[Mark] = ()) -> None:
        super().__init__(marks)
        self.document = document
        """The text."""
        self._tables = Tables(document)
        self._spans = [span for block in document.blocks for span in _cut(document.text, block)]
        self._starts = [start for start, _, _ in self._spans]
        self._mark_starts = [mark.start for mark in self.marks]
        self._made = lru_cache(maxsize=512)(self._make)

    def __len__(self) -> int:
        return len(self._spans)

    def row(self, at: int) -> Row:
        """One row."""
        return self._made(at)

    def size(self, at: int) -> int:
        """About how many characters it has."""
        start, end, _ = self._spans[at]
        return max(end - start - 1, 1)

    def rows_of(self, name: str) -> Sequence[int]:
        """The rows that show what has a name, in order."""
        mark = self.by_name.get(name)
        if mark is None or not self._spans:
            return ()
        first = max(bisect_right(self._starts, mark.start) - 1, 0)
        return range(first, max(bisect_left(self._starts, mark.end), first + 1))

    def find(self, text: str) -> list[Match]:
        """All places of some words, in order."""
        if not text.split():
            return []
        found: list[Match] = []
        for match in pattern(text).finditer(self.document.text):
            row = max(bisect_right(self._starts, match.start()) - 1, 0)
            nth = found[-1].nth + 1 if found and found[-1].row == row else 0
            found.append(Match(row, nth))
        return found

    def _make(self, at: int) -> Row:
        start, end, index = self._spans[at]
        blocks = self.document.blocks
        block = blocks[index]
        is_first = start == block.start
        if end < block.end:  # what a paragraph is cut at is no empty line
            end = start + len(self.document.text[start:end].rstrip(" \t\r\n"))
        close = index > 0 and blocks[index - 1].group == block.group >= 0
        return Row(
            tuple(self._stretches(start, end, block)),
            kind=block.kind,
            table=self._tables.of(block),
            gap=is_first and not close,
        )

    def _stretches(self, start: int, end: int, block: Block) -> Iterator[Stretch]:
        """The text of a row, cut at the borders of what is marked."""
        plain = _VERBATIM if block.kind is BlockKind.CODE else ""
        at = start
        first = max(bisect_right(self._mark_starts, start) - 1, 0)
        for mark in self.marks[first : bisect_left(self._mark_starts, end)]:
            begin, stop = max(mark.start, at), min(mark.end, end)
            if begin >= stop:
                continue
            yield from self._stretch(at, begin, plain, "")
            at = begin
            for left, right, style in mark.words:
                left, right = max(left, at), min(right, stop)
                if left < right:
                    yield from self._stretch(at, left, mark.name, mark.style)
                    yield from self._stretch(left, right, mark.name, f"{mark.style} {style}")
                    at = right
            yield from self._stretch(at, stop, mark.name, mark.style)
            at = stop
        yield from self._stretch(at, end, plain, "")

    def _stretch(self, start: int, end: int, name: str, styles: str) -> Iterator[Stretch]:
        if start < end:
            text = self.document.text[start:end]
            yield Stretch(text, text, name, styles)


def _cut(text: str, block: Block) -> Iterator[tuple[int, int, int]]:
    """A block as spans that are not too long: cut after a sentence, else at a line end, else
    between words, else anywhere."""
    at = block.start
    if block.kind is not BlockKind.ROW:
        while block.end - at > 2 * LONG:
            ends = [found.end() for found in _SENTENCE.finditer(text, at + LONG // 2, at + LONG)]
            found = ends[-1] if ends else text.rfind("\n", at + LONG // 2, at + LONG) + 1
            if not found:
                most = min(at + 2 * LONG, block.end)
                near = _BREAK.search(text, at + LONG, most)
                found = near.end() if near else most
            yield at, found, block.index
            at = found
    if at < block.end:
        yield at, block.end, block.index


class NotePage(Page):
    """The app's own words, some of which can be gone to.

    Args:
        rows: each with the name it is gone to by; empty for none.
        marks: those names, in order; their spans mean nothing.
    """

    def __init__(self, rows: Sequence[tuple[Row, str]], marks: Sequence[Mark]) -> None:
        super().__init__(marks)
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> Row:
        """One row."""
        return self._rows[at][0]

    def size(self, at: int) -> int:
        """About how many characters it has."""
        row = self.row(at)
        pieces = sum(len(piece.text) for piece in row.note)
        return max(pieces + sum(len(stretch.new) for stretch in row.stretches), 1)

    def rows_of(self, name: str) -> Sequence[int]:
        """The rows that show what has a name, in order."""
        return [at for at, (_, mine) in enumerate(self._rows) if mine == name != ""]


def note(*pieces: Piece, gap: bool = False) -> Row:
    """A line of the app's own words."""
    return Row(note=pieces, gap=gap)
