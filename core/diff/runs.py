"""Blocks that come or go together: the runs a stretch of insertions or deletions falls into.

Owns what cannot be decided apart. A block with a blank line before it stands alone. Items of a list
and rows of a table stand alone beside others of their kind. What stands closer than that to another
block goes with it, a deleted heading goes with all that is deleted under it, and what moved
together goes together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.blocks import Block, BlockKind
from core.diff.making import breaks, gap
from core.document import Document


@dataclass(frozen=True, slots=True)
class Inserted:
    """Blocks of the new text that come together."""

    blocks: range
    """Their indexes."""
    stands_on: tuple[int, ...]
    """Indexes of blocks of the new text without which they make no document, if those come too:
    the headings above, the head of the table, the item they are nested in."""
    begins_list: bool
    """Do they begin a tight list whose other items come by themselves?"""


def deleted_runs(old: Document, gone: range, moved: Mapping[int, int]) -> Iterator[range]:
    """Cut a stretch of deleted blocks.

    Args:
        moved: which move a block belongs to, for those that moved.
    """
    start = gone.start
    for index in gone[1:]:
        if _is_close(old, index) or _goes_with(old, start, index, moved):
            continue
        yield range(start, index)
        start = index
    if gone:
        yield range(start, gone.stop)


def _goes_with(old: Document, start: int, index: int, moved: Mapping[int, int]) -> bool:
    """Does a deleted block go with the run begun at `start`?"""
    first, block = old.blocks[start], old.blocks[index]
    # what begins a list or table goes with all of it that goes; the rest goes one by one
    in_group = block.group == old.blocks[index - 1].group >= 0
    if in_group and any(_begins_group(old, at) for at in range(start, index)):
        return True
    if moved.get(index) != moved.get(index - 1):
        return False
    is_under = block.section[: len(first.section)] == first.section
    return index in moved or (first.kind is BlockKind.HEADING and is_under)


def _is_close(document: Document, index: int) -> bool:
    """Does a block stand so close to the one before it that they come and go together?"""
    block, before = document.blocks[index], document.blocks[index - 1]
    if block.group == before.group >= 0:
        return False
    return breaks(gap(document, index)) < 2


def inserted_runs(new: Document, come: range, *, after_gone: bool) -> Iterator[Inserted]:
    """Cut a stretch of inserted blocks.

    Args:
        after_gone: do they stand after blocks that may go or stay?
    """
    start = come.start
    for index in [*come[1:], come.stop] if come else ():
        if index < come.stop and _is_close(new, index):
            continue
        yield _run(new, range(start, index), come, after_gone=after_gone)
        start = index


def _run(new: Document, blocks: range, come: range, *, after_gone: bool) -> Inserted:
    first = new.blocks[blocks.start]
    stands_on = [*_headings_above(new, first), *_inside_group(new, first, come)]
    begins = False
    if first.kind is BlockKind.ITEM:
        head = _first_of_group(new, blocks.start, come)
        is_led = (head == come.start and after_gone) or _begins_group(new, head)
        later = [index for index in range(head + 1, come.stop)
                 if new.blocks[index].group == first.group]  # fmt: skip
        is_tight = all(breaks(gap(new, index)) < 2 for index in later)
        begins = is_led and is_tight and bool(later) and blocks.start == head
        if is_led and not is_tight and blocks.start > head and breaks(gap(new, blocks.start)) < 2:
            stands_on.append(blocks.start - 1)
    return Inserted(blocks, tuple(stands_on), begins)


def _first_of_group(new: Document, index: int, come: range) -> int:
    """The first inserted block of the list an inserted block is in."""
    while index > come.start and new.blocks[index - 1].group == new.blocks[index].group:
        index -= 1
    return index


def wide_runs(new: Document, come: range) -> Iterator[range]:
    """Cut a stretch of inserted blocks where blank lines are, and nowhere else."""
    start = come.start
    for index in come:
        if index + 1 == come.stop or breaks(gap(new, index + 1)) > 1:
            yield range(start, index + 1)
            start = index + 1


def _begins_group(document: Document, index: int) -> bool:
    block = document.blocks[index]
    return block.group >= 0 and (index == 0 or document.blocks[index - 1].group != block.group)


def _headings_above(new: Document, block: Block) -> list[int]:
    """Indexes of the headings a block stands under, its own not counted."""
    found: list[int] = []
    path = block.section[:-1] if block.kind is BlockKind.HEADING else block.section
    for index in range(block.index - 1, -1, -1):
        if not path:
            break
        other = new.blocks[index]
        if other.kind is BlockKind.HEADING and other.section == path:
            found.append(index)
            path = path[:-1]
    return found


def _inside_group(new: Document, block: Block, come: range) -> list[int]:
    """The head of the table, or the item a block is nested in, or the block a list leans on."""
    if block.group < 0:
        return []
    found: list[int] = []
    level = block.level if block.kind is BlockKind.ITEM else block.level + 100
    for index in range(block.index - 1, come.start - 1, -1):
        other = new.blocks[index]
        if other.group != block.group:
            break
        if block.kind is BlockKind.ROW and (other.head or index == come.start):
            found += [index] if other.head else []
        elif other.kind is BlockKind.ITEM and other.level < level:
            found.append(index)
            level = other.level
    return found
