"""Which headings a block stands under."""

from __future__ import annotations

from bisect import bisect_left

from core.blocks import Block, BlockKind
from core.document import Document


class Headings:
    """The headings of a text by their paths."""

    def __init__(self, document: Document) -> None:
        self._where: dict[tuple[str, ...], list[int]] = {}
        for block in document.blocks:
            if block.kind is BlockKind.HEADING:
                self._where.setdefault(block.section, []).append(block.index)

    def above(self, block: Block) -> list[int]:
        """Indexes of the headings a block stands under, its own not counted."""
        path = block.section[:-1] if block.kind is BlockKind.HEADING else block.section
        found = []
        for size in range(len(path), 0, -1):
            where = self._where.get(path[:size], [])
            if at := bisect_left(where, block.index):
                found.append(where[at - 1])
        return found
