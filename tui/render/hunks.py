"""The rows of one hunk: marks, parts, the editor's own text; one line where it is folded.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.blocks import BlockKind
from core.changes import Decision, Hunk, HunkKind, Splice
from core.document import Document
from core.review import Review
from tui.render.marks import flowing, marked, plain
from tui.render.row import Look, Row, View
from tui.render.words import clean, cut
from tui.render.wrap import Piece

_LINE_ENDS = (HunkKind.REFLOW, HunkKind.EOL)
_CLOSE = ("- ", "* ", "+ ", "|")
_TEASER = 60  # cells of a folded hunk's text that are shown


def is_folded(hunk: Hunk, look: Look) -> bool:
    """Was it declined before, and not opened since?"""
    return bool(hunk.declined_before) and hunk.id not in look.unfolded


def said(hunk: Hunk, base: str) -> str:
    """The first words of a hunk, of what it takes away where it adds nothing, on one line."""
    if hunk.unplaced:
        return clean(hunk.unplaced.text)
    splices = [splice for change in hunk.decidable for splice in change.splices]
    new = clean("\n".join(splice.text for splice in splices))
    return new or clean("\n".join(base[splice.start : splice.end] for splice in splices))


class HunkRows:
    """Makes the rows of hunks of one review."""

    def __init__(
        self, review: Review, document: Document, look: Look, tables: Mapping[int, tuple[str, ...]]
    ) -> None:
        self._review = review
        self._document = document
        self._look = look
        self._tables = tables
        self._before: tuple[int, BlockKind] | None = None  # of the row made last: where, and what

    def of(self, hunk: Hunk, change_name: str) -> Iterator[Row]:
        """The rows of a hunk, or of one change of it."""
        if hunk.unplaced:
            yield from self._unplaced(hunk)
            return
        if is_folded(hunk, self._look):
            words = cut(said(hunk, self._review.base), _TEASER)
            told = f"┄ declined before, on {hunk.declined_before}: {words} ┄ Enter opens it"
            yield Row((Piece(told, "fold"),), hunk.id)
            return
        if edit := self._review.decisions.edits.get(hunk.id):
            old = self._review.base[edit.splice.start : edit.splice.end]
            yield self._texts(old, edit.splice, hunk, "", taken=True)
            return
        for change in hunk.decidable:
            if change_name and change.id != change_name:
                continue
            rejected = self._review.decision(change.id) is Decision.REJECTED
            for splice in change.splices:
                old = self._review.base[splice.start : splice.end]
                shown = change.id if hunk.id in self._look.opened else ""
                yield self._texts(old, splice, hunk, shown, taken=not rejected)

    def _unplaced(self, hunk: Hunk) -> Iterator[Row]:
        """Text, reason and best guess of a hunk that found no place."""
        assert hunk.unplaced is not None
        told = [Piece(f"no place found: {hunk.unplaced.reason}", "strong")]
        if hunk.unplaced.guess >= 0:
            block = self._document.block_at(hunk.unplaced.guess)
            line = self._document.line_of(hunk.unplaced.guess)
            under = f", under {clean(block.section[-1])}" if block and block.section else ""
            told.append(Piece(f"\nbest guess: here, line {line}{under}", ""))
        told.append(Piece("\nn dismisses it", "fold"))
        yield Row(tuple(told), hunk.id)
        yield Row((Piece(hunk.unplaced.text.strip("\r\n"), "insert"),), hunk.id)

    def _texts(self, old: str, splice: Splice, hunk: Hunk, change: str, *, taken: bool) -> Row:
        old, new = old.strip("\r\n"), splice.text.strip("\r\n")
        table = self._table_at(splice.start)
        gap = not self._goes_on(old or new, splice)
        if self._look.view is not View.MARKED:
            text = new if self._look.view is View.RESULT and taken else old
            if not text.strip():
                nothing = "(nothing stands here)" if not old.strip() else "(taken away)"
                return Row((Piece(nothing, "fold"),), hunk.id, change, gap=gap)
            is_table = text.lstrip().startswith("|")
            return Row(
                tuple(plain(text, _kind(text))),
                hunk.id,
                change,
                is_table,
                table if is_table else (),
                gap,
            )
        if hunk.kind not in _LINE_ENDS:
            old, new = flowing(old), flowing(new)
        pieces = marked(old, new, brackets=self._look.brackets)
        # two rows marked word by word do not line up; one alone does
        is_table = (new or old).lstrip().startswith("|") and not (old and new)
        return Row(pieces, hunk.id, change, is_table, table if is_table else (), gap)

    def _goes_on(self, text: str, splice: Splice) -> bool:
        """Does it go on with the list or the table before it, without an empty line?"""
        first = text.lstrip()
        kind = BlockKind.ROW if first.startswith("|") else BlockKind.ITEM
        if not first.startswith(_CLOSE):
            return False
        before, self._before = self._before, (splice.start, kind)
        block = self._document.block_at(max(splice.start - 1, 0))
        is_same = block is not None and block.kind is kind and block.start < splice.start
        return is_same or before == (splice.start, kind)

    def _table_at(self, offset: int) -> tuple[str, ...]:
        """The table that ends or goes on at an offset; empty where none does."""
        block = self._document.block_at(max(offset - 1, 0))
        is_row = block is not None and block.kind is BlockKind.ROW
        return self._tables[block.group] if block is not None and is_row else ()


def _kind(text: str) -> BlockKind:
    first = text.lstrip()
    if first.startswith("#"):
        return BlockKind.HEADING
    if first.startswith(("```", "~~~")):
        return BlockKind.CODE
    return BlockKind.QUOTE if first.startswith(">") else BlockKind.PARAGRAPH
