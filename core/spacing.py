"""The white space of inserted blocks: what keeps them apart, whichever of them are taken.

Owns the cutting of an inserted text into changes, one per block, and the glue between them. A
block brings its blank line in front; items of one list and rows of one table stand close, and where
a list begins its blank line is glue, shared by all items that need it (see `core.changes`). So any
subset of the changes, closed under needs, leaves no two blocks run together and adds no stray blank
line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.blocks import NEWLINE
from core.changes import Change, Hunk, HunkKind, Splice
from core.document import Block, BlockKind, Document

MakeId = Callable[[str, str], str]
"""Gives a change its id from the old and the new text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks are inserted."""

    base: Document
    """The text inserted into."""
    offset: int
    """End of the block before, or 0."""
    section: tuple[str, ...]
    """Path of the section it is in; a new heading's own title included."""
    needs: tuple[str, ...]
    """What every inserted change needs: the headings proposed above it."""
    before: Hunk | None
    """The hunk just before it at the same offset, if any."""


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """The block something is written after."""

    kind: BlockKind | None
    level: int = 0
    glue: tuple[str, ...] = ()
    """Glue its list stands on."""
    gap: str = ""
    """What stands between items of its list."""


def inserted(
    place: Place, text: str, make_id: MakeId, others: Sequence[Hunk]
) -> tuple[Change, ...]:
    """The changes that write a text of one or more blocks at a place.

    Args:
        text: Markdown without leading or trailing newlines, in the line ends of the place.
        others: the hunks placed so far, whose glue is shared.
    """
    writer = _Writer(place, make_id, others)
    for block, piece, gap in pieces(text, after_row=writer.stands_after_row):
        writer.write(block, piece, gap)
    writer.close()
    return tuple(writer.changes)


def pieces(text: str, *, after_row: bool) -> Iterator[tuple[Block, str, str]]:
    """The blocks of an inserted text, each with its characters and the gap before it.

    Args:
        after_row: does it stand after a table row? Then lines with bars continue the table, which
            by themselves would be a paragraph.
    """
    document = Document(text)
    blocks = document.blocks
    lines = NEWLINE.split(text)
    is_rows = all(line.lstrip().startswith("|") for line in lines)
    if after_row and is_rows and not any(block.head for block in blocks):
        newline = document.newline
        for number, line in enumerate(lines):
            yield Block(number, BlockKind.ROW, 0, 0, 0, (), 0), line, newline if number else ""
        return
    for block in blocks:
        yield block, document.block_text(block), document.gap_before(block)


class _Writer:
    """Writes the blocks of one text, remembering what the next one stands after."""

    def __init__(self, place: Place, make_id: MakeId, others: Sequence[Hunk]) -> None:
        self.place = place
        self.changes: list[Change] = []
        self._make_id = make_id
        self._others = others
        self._newline = place.base.newline_near(place.offset)
        self._after = _neighbour(place, self._newline, others)
        self._needs = place.needs
        self._rows_need: tuple[str, ...] = ()
        self._parents: list[tuple[int, str]] = []  # open items of this text: level, change id

    @property
    def stands_after_row(self) -> bool:
        """Is the block before the place a table row?"""
        return self._after.kind is BlockKind.ROW

    def write(self, block: Block, piece: str, given_gap: str) -> None:
        """One block, after whatever was written last."""
        lead = given_gap or self._newline * 2
        needs = self._needs
        glue = self._after.glue
        if block.kind is BlockKind.ITEM and self._after.kind is BlockKind.ITEM:
            lead = given_gap or self._after.gap or self._newline
        elif block.kind is BlockKind.ITEM:
            glue = (self._glue(lead.removesuffix(self._newline)),)
            lead = self._newline
        elif block.kind is BlockKind.ROW and self._after.kind is BlockKind.ROW and not block.head:
            lead = self._newline
            needs = (*needs, *self._rows_need)
        if block.group < 0 or block.kind is BlockKind.ROW:
            glue = ()
        needs = (*needs, *glue, *self._parent_of(block))
        opens = self.place.section if block.kind is BlockKind.HEADING else ()
        number = sum(not change.auto for change in self.changes)
        change = self._change(self._write_out(lead, piece), needs, opens=opens, part=(number,))
        if block.head:
            # a table's head stands for its table: it goes in with any row and never alone
            self._rows_need = (change.id,)
        if opens:
            self._needs = (*self._needs, change.id)
        if block.kind is BlockKind.ITEM:
            self._parents.append((block.level, change.id))
        self._after = _Neighbour(block.kind, block.level, glue)

    def close(self) -> None:
        """Keep apart from the block that follows in the base, where its own gap does not."""
        place, base = self.place, self.place.base
        block = base.block_at(place.offset)
        following = block.index + 1 if block else 0
        if following >= len(base.blocks):
            return
        after = base.blocks[following]
        close = after.kind in (BlockKind.ITEM, BlockKind.ROW) and after.kind is self._after.kind
        if close or len(NEWLINE.findall(base.gap_before(after))) > 1:
            return
        glue = self._glue(self._newline, rank=1)
        self.changes = [
            change if change.auto else replace(change, needs=(*change.needs, glue))
            for change in self.changes
        ]

    def _parent_of(self, block: Block) -> tuple[str, ...]:
        """The item of this text that a nested block stands in."""
        if block.group < 0:
            self._parents.clear()
            return ()
        if block.kind is BlockKind.ITEM:
            while self._parents and self._parents[-1][0] >= block.level:
                self._parents.pop()
        return (self._parents[-1][1],) if self._parents else ()

    def _write_out(self, lead: str, piece: str) -> str:
        """Lead and block; in a text without blocks the line end stands behind, not in front."""
        if self.place.base.blocks:
            return lead + piece
        is_root = not self.place.needs and not self.changes
        return ("" if is_root else lead.removeprefix(self._newline)) + piece + self._newline

    def _glue(self, text: str, rank: int = 0) -> str:
        """The id of a glue change here, shared with the hunks that have it already."""
        splice = Splice(self.place.offset, self.place.offset, text, rank)
        if rank:
            for hunk in self._others:
                for change in hunk.changes:
                    if change.auto and change.splices == (splice,):
                        return change.id
        return self._change(text, self._needs, rank=rank, auto=True).id

    def _change(
        self,
        text: str,
        needs: tuple[str, ...],
        *,
        rank: int = 0,
        auto: bool = False,
        opens: tuple[str, ...] = (),
        part: tuple[int, ...] = (),
    ) -> Change:
        splice = Splice(self.place.offset, self.place.offset, text, rank)
        change = Change(self._make_id("", text), (splice,), needs, auto, opens, part)
        self.changes.append(change)
        return change


def _neighbour(place: Place, newline: str, others: Sequence[Hunk]) -> _Neighbour:
    """What stands before the place: the end of the hunk before it, else a block of the base."""
    if place.before is not None:
        return _end_of(place.before, others)
    base = place.base
    block = base.block_at(place.offset)
    if block is None:
        return _Neighbour(None)
    in_list = block.group >= 0 and block.kind is not BlockKind.ROW
    kind = BlockKind.ITEM if in_list else block.kind
    return _Neighbour(kind, block.level, (), _item_gap(base, block) or newline)


def _end_of(hunk: Hunk, others: Sequence[Hunk]) -> _Neighbour:
    last = hunk.decidable[-1]
    in_table = hunk.kind is HunkKind.TABLE
    text = last.splices[-1].text.strip("\r\n")
    written = [block for block, _, _ in pieces(text, after_row=in_table)]
    if not written or written[-1].kind is not BlockKind.ITEM:
        return _Neighbour(written[-1].kind if written else None)
    glue = {
        change.id
        for other in others
        for change in other.changes
        if change.auto and change.splices[0].rank == 0
    }
    shared = tuple(id_ for id_ in last.needs if id_ in glue)
    return _Neighbour(BlockKind.ITEM, written[-1].level, shared)


def _item_gap(base: Document, block: Block) -> str:
    """What stands between the items of a block's list: a line end, or a blank line if loose."""
    for sibling in (block, *base.blocks[block.index + 1 : block.index + 2]):
        before = base.blocks[sibling.index - 1] if sibling.index else None
        if before and before.group == sibling.group == block.group >= 0:
            return base.gap_before(sibling)
    return ""
