"""A report with its review as a list of rows: what stands, what changes, what is folded away.

Pure. A row is a block of text or a hunk; wrapping to a width is done later and only once a width.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.blocks import Block, BlockKind
from core.changes import Decision, Hunk, Splice
from core.document import Document
from core.review import Review
from tui.render.marks import marked, plain
from tui.render.table import drawn
from tui.render.wrap import Line, Piece, wrap

CONTEXT = 1
"""Unchanged blocks shown on either side of a change."""


_Event = tuple[Block | None, Hunk | None, str]
"""A block that stands, or a hunk and, where it is opened, the change of it."""


class View(StrEnum):
    """What is shown of a change."""

    MARKED = "marked"
    RESULT = "result"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Row:
    """A block, a hunk or a part of one, or a fold."""

    pieces: tuple[Piece, ...]
    """What it says."""
    hunk: str = ""
    """Id of the hunk it belongs to; empty for text that stands."""
    change: str = ""
    """Id of the change it shows, in an opened hunk."""
    is_table: bool = False
    """Is it to be drawn as a table?"""
    gap: bool = True
    """Does an empty line stand before it?"""


def rows(
    review: Review | None, report: str, view: View, opened: frozenset[str], *, brackets: bool
) -> list[Row]:
    """All rows of a report, with the hunks of its review where they act."""
    if review is None or not review.hunks:
        document = Document(report if review is None else review.base)
        return [_standing(document, block) for block in document.blocks]
    return list(_Rows(review, view, opened, brackets).all())


class _Rows:
    def __init__(self, review: Review, view: View, opened: frozenset[str], brackets: bool) -> None:
        self._review = review
        self._document = Document(review.base)
        self._view = view
        self._opened = opened
        self._brackets = brackets

    def all(self) -> Iterator[Row]:
        """Blocks and hunks in the order they are read."""
        events = self._events()
        touched = [at for at, (_, hunk, _) in enumerate(events) if hunk is not None]
        near: set[int] = set()
        for at in touched:
            near.update(range(at - CONTEXT, at + CONTEXT + 1))
        folded: list[Block] = []
        for at, (block, hunk, change) in enumerate(events):
            if hunk is None and block is not None:
                leads = block.kind is BlockKind.HEADING and self._leads(events, at)
                if at in near or leads:
                    yield from self._fold(folded)
                    yield _standing(self._document, block)
                else:
                    folded.append(block)
            elif hunk is not None:
                yield from self._fold(folded)
                yield from self._hunk_rows(hunk, change)
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
        for number, hunk in enumerate(self._review.hunks):
            if hunk.unplaced:
                inserted.append((max(hunk.unplaced.guess, 0), number, hunk, ""))
            for change in hunk.decidable:
                name = change.id if hunk.id in self._opened else ""
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
        lines = "line" if count == 1 else "lines"
        folded.clear()
        yield Row((Piece(f"┄ {count} unchanged {lines} ┄", "fold"),))

    def _hunk_rows(self, hunk: Hunk, change_name: str) -> Iterator[Row]:
        if hunk.unplaced:
            words = f"no place found: {hunk.unplaced.reason}\n{hunk.unplaced.text}"
            yield Row((Piece(words, "insert"),), hunk.id)
            return
        if edit := self._review.decisions.edits.get(hunk.id):
            old = self._review.base[edit.splice.start : edit.splice.end]
            yield from self._texts(old, edit.splice.text, hunk, "", decided=True)
            return
        for change in hunk.decidable:
            if change_name and change.id != change_name:
                continue
            rejected = self._review.decision(change.id) is Decision.REJECTED
            for splice in change.splices:
                old = self._review.base[splice.start : splice.end]
                shown = change.id if hunk.id in self._opened else ""
                yield from self._texts(old, splice.text, hunk, shown, decided=not rejected)

    def _texts(
        self, old: str, new: str, hunk: Hunk, change: str, *, decided: bool
    ) -> Iterator[Row]:
        old, new = old.strip("\r\n"), new.strip("\r\n")
        is_table = new.lstrip().startswith("|") or (not new and old.lstrip().startswith("|"))
        gap = not (old or new).lstrip().startswith(("- ", "* ", "+ ", "|"))
        match self._view:
            case View.MARKED:
                pieces = marked(old, new, brackets=self._brackets)
            case View.RESULT:
                pieces = plain(new if decided else old, BlockKind.PARAGRAPH)
            case View.ORIGINAL:
                pieces = plain(old, BlockKind.PARAGRAPH)
        if is_table and old and new and self._view is View.MARKED:
            is_table = False
        yield Row(tuple(pieces), hunk.id, change, is_table, gap)


def _standing(document: Document, block: Block) -> Row:
    text = document.block_text(block)
    is_table = block.kind is BlockKind.ROW
    close = block.index > 0 and document.blocks[block.index - 1].group == block.group >= 0
    return Row(tuple(plain(text, block.kind)), is_table=is_table, gap=not close)


def laid_out(row: Row, width: int) -> list[Line]:
    """The lines of a row in a width."""
    if row.is_table and row.pieces:
        text = "".join(piece.text for piece in row.pieces)
        style = row.pieces[0].style
        shown = drawn(text.split("\n"), width)
        return [line for each in shown for line in wrap([Piece(each, style)], width, 2)]
    first = row.pieces[0].text if row.pieces else ""
    indent = 2 if first.lstrip().startswith(("- ", "* ", "+ ", "{+- ", "[-- ")) else 0
    return wrap(row.pieces, width, indent)
