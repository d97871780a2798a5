"""A report as it reads while it is reviewed: the base, with what was accepted so far.

Owns the way from accepted splices to the text of each block, so that a drafter can be shown what
the editor has taken while every address stays one of the base.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.changes import Splice, applied
from core.document import Block, Document


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a report reads otherwise than its base."""

    texts: Mapping[int, str] = field(default_factory=dict)
    """By the index of a block that was changed: its text now; empty where it was taken away."""
    added: Mapping[int, str] = field(default_factory=dict)
    """By the index of a block, -1 for before the first: what was added after it."""

    def text(self, base: Document, block: Block) -> str:
        """A block as it reads now; empty where it was taken away."""
        return self.texts.get(block.index, base.block_text(block))


def shown(base: Document, splices: Iterable[Splice]) -> Shown:
    """How a base reads with some splices applied.

    Args:
        splices: in order, not overlapping.
    """
    within: dict[int, list[Splice]] = {}
    texts: dict[int, str] = {}
    added: dict[int, list[str]] = {}
    for splice in splices:
        block = base.block_at(splice.start)
        if block is not None and block.index not in texts and _is_inside(splice, block):
            within.setdefault(block.index, []).append(splice)
            continue
        first, text = bisect_left(base.starts, splice.start), splice.text
        if block is not None and block.start < splice.start < block.end:
            within.setdefault(block.index, []).append(replace(splice, end=block.end))
            text = ""
        for gone in base.blocks[first:]:
            if gone.end > splice.end:
                if gone.start < splice.end:
                    cut = Splice(gone.start, splice.end, "")
                    within.setdefault(gone.index, []).append(cut)
                break
            texts[gone.index] = ""
        if text := text.strip():
            added.setdefault(first - 1, []).append(text)
    for index, some in within.items():
        start, end = base.blocks[index].start, base.blocks[index].end
        moved = (Splice(s.start - start, s.end - start, s.text) for s in some)
        texts[index] = applied(base.text[start:end], moved)
    return Shown(texts, {at: "\n\n".join(some) for at, some in added.items()})


def _is_inside(splice: Splice, block: Block) -> bool:
    """Does a splice act in one block, and not put another beside it?"""
    if splice.end > block.end:
        return False
    if splice.start < splice.end:
        return bool(splice.text) or (splice.start, splice.end) != (block.start, block.end)
    return not (
        (splice.start == block.end and splice.text.startswith(("\r", "\n")))
        or (splice.start == block.start and splice.text.endswith(("\r", "\n")))
    )
