"""The rows of a report: what stands, what changes, what is folded away.

Pure. A row is made when it is asked for, because a report of megabytes has tens of thousands and a
screen shows ten; wrapping to a width is done later still.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from core.document import Document
from tui.render.marks import Stretch
from tui.render.row import Row
from tui.render.tables import Tables
from tui.render.wrap import Piece

Entry = int | Row
"""A block that stands, by its index, or a row that is made already."""


class Rows(Sequence[Row]):
    """The rows of a report; those of blocks that stand are made when asked for."""

    def __init__(
        self, document: Document, entries: list[Entry], tables: Tables | None = None
    ) -> None:
        self.document = document
        """The report."""
        self._tables = tables or Tables(document)
        self._entries = entries
        self._made = lru_cache(maxsize=512)(self._standing)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        entry = self._entries[at]
        return self._made(entry) if isinstance(entry, int) else entry

    def hunk_rows(self) -> Iterator[tuple[int, Row]]:
        """The rows in which hunks act, with their numbers."""
        for at, entry in enumerate(self._entries):
            if not isinstance(entry, int) and entry.hunk:
                yield at, entry

    def folds(self) -> Iterator[tuple[int, Row]]:
        """The rows that stand for unchanged text, with their numbers."""
        for at, entry in enumerate(self._entries):
            if not isinstance(entry, int) and entry.fold:
                yield at, entry

    def standing(self) -> Callable[[int], int | None]:
        """Tells the number of the row that shows a block that stands, or of the fold it is in;
        None for a block that hunks touch."""
        spans = [
            (*span, at)
            for at, entry in enumerate(self._entries)
            if (span := (entry, entry + 1) if isinstance(entry, int) else entry.fold)
        ]

        def row_of(block: int) -> int | None:
            at = bisect_right(spans, block, key=lambda span: span[0]) - 1
            return spans[at][2] if at >= 0 and block < spans[at][1] else None

        return row_of

    def key(self, at: int) -> object:
        """What a row is recognised by in other rows of the same report."""
        entry = self._entries[at]
        if isinstance(entry, int):
            return entry
        return (entry.fold[0], "fold") if entry.fold else (entry.hunks, entry.changes)

    def size(self, at: int) -> int:
        """About how many characters a row has, without making it."""
        entry = self._entries[at]
        if isinstance(entry, int):
            starts = self.document.starts
            after = starts[entry + 1] if entry + 1 < len(starts) else len(self.document.text)
            return max(after - starts[entry] - 2, 1)
        return sum(max(len(s.old), len(s.new)) for s in entry.stretches) + len(entry.note)

    def opened(self, unfolded: frozenset[int]) -> Rows:
        """The same with the unchanged text that begins with one of the given blocks shown."""
        entries: list[Entry] = []
        for entry in self._entries:
            entries.append(entry)
            if not isinstance(entry, int) and entry.fold and entry.fold[0] in unfolded:
                told = entry.note[0].text.removesuffix(" ┄") + ", shown ┄"
                entries[-1] = Row(note=(Piece(told, "fold"),), fold=entry.fold, is_open=True)
                entries += range(*entry.fold)
        return Rows(self.document, entries, self._tables)

    def _standing(self, index: int) -> Row:
        blocks = self.document.blocks
        block = blocks[index]
        text = self.document.block_text(block)
        close = index > 0 and blocks[index - 1].group == block.group >= 0
        table = self._tables.of(block)
        return Row((Stretch(text, text),), kind=block.kind, table=table, gap=not close)
