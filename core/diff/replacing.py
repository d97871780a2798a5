"""A block that becomes another: the parts of it that are decided one by one.

Owns the way from one block of a base and its new text to splices, for who replaces a block without
comparing whole texts. A row of a table falls into its cells, any other block into what
`core.diff.within` finds. Taking all parts gives the new text, whichever are taken a block stays.
"""

from __future__ import annotations

from core.blocks import Block, BlockKind
from core.changes import Splice
from core.diff.making import shifted
from core.diff.tabular import table_parts
from core.diff.within import parts_of
from core.document import Document


def replacing(base: Document, block: Block, new: str) -> list[tuple[Splice, ...]]:
    """The parts that make a block's text another, in order of the base.

    Args:
        new: the whole new text of the block.
    """
    if block.kind is BlockKind.ROW:
        return _cells(base, block, new)
    old = base.block_text(block)
    parts = [
        tuple(shifted(splice, block.start) for splice in part.splices)
        for part in parts_of(old, new, block.kind)
    ]
    return sorted(parts, key=lambda splices: splices[0].start)


def _cells(base: Document, block: Block, new: str) -> list[tuple[Splice, ...]]:
    """The cells of a row that change, the padding around all of them as one; the whole row where
    it has not the cells it had."""
    old = base.block_text(block)
    head = next(b for b in reversed(base.blocks[: block.index + 1]) if b.head or b.index == 0)
    rows = [(block.start, old, new)]
    if not block.head:
        text = base.block_text(head)
        rows.insert(0, (head.start, text, text))
    parts = table_parts(rows) if head.head and head.group == block.group else None
    if parts is None or parts.rows or parts.columns:
        return [(Splice(block.start, block.end, new),)]
    cells: list[tuple[Splice, ...]] = [(splice,) for _, splice in sorted(parts.cells.items())]
    padding = tuple(sorted(parts.padding, key=lambda splice: splice.start))
    return [*cells, padding] if padding else cells
