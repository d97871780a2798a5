"""A report with its review as a list of rows: what stands, what changes, what is folded away.

Pure. A row is a block of text or a hunk; wrapping to a width is done later and only once a width.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from core.blocks import Block, BlockKind
from core.changes import Hunk, Splice
from core.document import Document
from core.review import Review
from tui.render.hunks import HunkRows
from tui.render.marks import plain
from tui.render.row import Look, Row, View
from tui.render.wrap import Piece

__all__ = ["Drawing", "Look", "Row", "View", "rows"]

CONTEXT = 1
"""Unchanged blocks shown on either side of a change."""
LEAST_FOLD = 3
"""Lines below which folding saves nothing."""
_Event = tuple[Block | None, Hunk | None, str]
"""A block that stands, or a hunk and, where it is opened, the change of it."""


class Drawing:
    """Remembers the rows last made, because most keys change nothing of them."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] | None = None
        self._rows: list[Row] = []

    def rows(self, review: Review | None, report: str, look: Look) -> list[Row]:
        """The rows of a review, or of a report without one; the same list while they hold."""
        of = (look, *_shown_of(review, look)) if review else (look, report)
        if of != self._of:
            self._of, self._rows = of, rows(review, report, look)
        return self._rows


def _shown_of(review: Review, look: Look) -> tuple[object, ...]:
    decided = review.decisions.changes if look.view is View.RESULT else None
    return review.base, review.hunks, review.decisions.edits, decided


def rows(review: Review | None, report: str, look: Look) -> list[Row]:
    """All rows of a report, with the hunks of its review where they act."""
    document = _document(report if review is None else review.base)
    if review is None or not review.hunks:
        tables = _tables(document)
        return [_standing(document, block, tables) for block in document.blocks]
    return list(_Rows(review, document, look).all())


@lru_cache(maxsize=2)
def _document(text: str) -> Document:
    return Document(text)


class _Rows:
    def __init__(self, review: Review, document: Document, look: Look) -> None:
        self._review = review
        self._document = document
        self._look = look
        self._tables = _tables(document)
        self._hunks = HunkRows(review, document, look, self._tables)

    def all(self) -> Iterator[Row]:
        """Blocks and hunks in the order they are read."""
        events = self._events()
        touched = [at for at, (_, hunk, _) in enumerate(events) if hunk is not None]
        near: set[int] = set()
        for at in touched:
            near.update(range(at - CONTEXT, at + CONTEXT + 1))
        near |= self._heads(events, near)
        folded: list[Block] = []
        for at, (block, hunk, change) in enumerate(events):
            if hunk is None and block is not None:
                leads = block.kind is BlockKind.HEADING and self._leads(events, at)
                if at in near or leads:
                    yield from self._fold(folded)
                    yield _standing(self._document, block, self._tables)
                else:
                    folded.append(block)
            elif hunk is not None:
                yield from self._fold(folded)
                yield from self._hunks.of(hunk, change)
        yield from self._fold(folded)

    def _events(self) -> list[_Event]:
        """Blocks that stand and hunks, in order; blocks a hunk touches are part of it."""
        taken, inserted = self._claims()
        events: list[_Event] = []
        shown: set[tuple[str, str]] = set()

        def put(hunk: Hunk, name: str) -> None:
            if (hunk.id, name) not in shown:
                shown.add((hunk.id, name))
                events.append((None, hunk, name))

        at = 0
        for block in self._document.blocks:
            # an insertion stands at the end of the block before; only the first block has none
            limit = block.start if block.index else block.start + 1
            while at < len(inserted) and inserted[at][0] < limit:
                put(*inserted[at][2:])
                at += 1
            if block.index in taken:
                put(*taken[block.index])
            else:
                events.append((block, None, ""))
        for _, _, hunk, name in inserted[at:]:
            put(hunk, name)
        return events

    def _claims(self) -> tuple[dict[int, tuple[Hunk, str]], list[tuple[int, int, Hunk, str]]]:
        """Which blocks belong to a hunk, and what is inserted where."""
        taken: dict[int, tuple[Hunk, str]] = {}
        inserted: list[tuple[int, int, Hunk, str]] = []
        # the editor's own text stands for the whole hunk, opened or not
        opened = self._look.opened - self._review.decisions.edits.keys()
        for number, hunk in enumerate(self._review.hunks):
            if hunk.unplaced:
                inserted.append((max(hunk.unplaced.guess, 0), number, hunk, ""))
            for change in hunk.decidable:
                name = change.id if hunk.id in opened else ""
                for splice in change.splices:
                    if splice.start == splice.end:
                        inserted.append((splice.start, number, hunk, name))
                    for block in self._touched(splice):
                        taken.setdefault(block.index, (hunk, name))
        inserted.sort(key=lambda entry: entry[:2])
        return taken, inserted

    def _touched(self, splice: Splice) -> Iterator[Block]:
        """The blocks a splice changes or takes away; a deletion begins at the end of the block
        before, which it does not touch."""
        if splice.start == splice.end:
            return
        first = self._document.block_at(splice.start)
        for block in self._document.blocks[first.index if first else 0 :]:
            if block.start >= splice.end:
                return
            if splice.start < block.end:
                yield block

    @staticmethod
    def _heads(events: list[_Event], near: set[int]) -> set[int]:
        """The heads of tables in which something is shown."""
        shown = {
            block.group
            for at, (block, _, _) in enumerate(events)
            if at in near and block is not None and block.kind is BlockKind.ROW
        }
        return {
            at
            for at, (block, _, _) in enumerate(events)
            if block is not None and block.head and block.group in shown
        }

    @staticmethod
    def _leads(events: list[_Event], at: int) -> bool:
        """Is the next thing that is not folded, before the next heading, a hunk?"""
        for block, hunk, _ in events[at + 1 :]:
            if hunk is not None:
                return True
            if block is not None and block.kind is BlockKind.HEADING:
                return False
        return False

    def _fold(self, folded: list[Block]) -> Iterator[Row]:
        if not folded:
            return
        first = self._document.line_of(folded[0].start)
        last = self._document.line_of(folded[-1].end)
        count = last - first + 1
        if count < LEAST_FOLD:
            for block in folded:
                yield _standing(self._document, block, self._tables)
        else:
            yield Row((Piece(f"┄ {count} unchanged lines ┄", "fold"),))
        folded.clear()


def _tables(document: Document) -> dict[int, tuple[str, ...]]:
    """The lines of each table, by its group."""
    found: dict[int, list[str]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            found.setdefault(block.group, []).extend(document.block_text(block).split("\n"))
    return {group: tuple(lines) for group, lines in found.items()}


def _standing(document: Document, block: Block, tables: dict[int, tuple[str, ...]]) -> Row:
    text = document.block_text(block)
    is_table = block.kind is BlockKind.ROW
    close = block.index > 0 and document.blocks[block.index - 1].group == block.group >= 0
    table = tables[block.group] if is_table else ()
    pieces = (Piece(text, "strong"),) if block.head else tuple(plain(text, block.kind))
    return Row(pieces, is_table=is_table, table=table, gap=not close)
