"""Blocks that come or go together: the runs a stretch of insertions or deletions falls into.

Owns what cannot be decided apart. A block with a blank line before it stands alone. Items of a list
and rows of a table stand alone beside others of their kind. What stands closer than that to another
block goes with it, a deleted heading goes with all that is deleted under it, and what moved
together goes together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.blocks import Block, BlockKind
from core.diff.headings import Headings
from core.diff.making import breaks, gap
from core.document import Document


class Inserted(NamedTuple):
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
    has_begun = False  # a list or a table, in the run so far
    for index in gone[1:]:
        has_begun = has_begun or _begins_group(old, index - 1)
        if _is_close(old, index) or _goes_with(old, start, index, moved, has_begun=has_begun):
            continue
        yield range(start, index)
        start, has_begun = index, False
    if gone:
        yield range(start, gone.stop)


def _goes_with(
    old: Document, start: int, index: int, moved: Mapping[int, int], *, has_begun: bool
) -> bool:
    """Does a deleted block go with the run begun at `start`?"""
    first, block = old.blocks[start], old.blocks[index]
    # what begins a list or table goes with all of it that goes; the rest goes one by one
    if has_begun and block.group == old.blocks[index - 1].group >= 0:
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


def inserted_runs(
    new: Document, come: range, headings: Headings, *, after_gone: bool
) -> Iterator[Inserted]:
    """Cut a stretch of inserted blocks.

    Args:
        after_gone: do they stand after blocks that may go or stay?
    """
    lists = _Lists(new, come)
    inside = _Inside()
    start = come.start
    for index in [*come[1:], come.stop] if come else ():
        if index < come.stop and _is_close(new, index):
            continue
        first = new.blocks[start]
        stands_on = [*headings.above(first), *inside.enter(new.blocks[start:index])]
        begins = False
        if first.kind is BlockKind.ITEM:
            head = lists.head[first.group]
            is_led = (head == come.start and after_gone) or _begins_group(new, head)
            is_loose = first.group in lists.loose
            begins = is_led and not is_loose and start == head and first.group in lists.long
            if is_led and is_loose and start > head and breaks(gap(new, start)) < 2:
                stands_on.append(start - 1)
        yield Inserted(range(start, index), tuple(stands_on), begins)
        start = index


class _Lists:
    """The lists of a stretch of inserted blocks."""

    def __init__(self, new: Document, come: range) -> None:
        self.head: dict[int, int] = {}  # index of the first of its blocks that come
        self.long: set[int] = set()  # lists of which more than one block comes
        self.loose: set[int] = set()  # and where a blank line stands between two of them
        for index in come:
            group = new.blocks[index].group
            if group < 0 or self.head.setdefault(group, index) == index:
                continue
            self.long.add(group)
            if breaks(gap(new, index)) > 1:
                self.loose.add(group)


class _Inside:
    """What inserted blocks stand in, of what was inserted before them: the head of their table,
    the items they are nested in."""

    def __init__(self) -> None:
        self._group = -1
        self._open: list[tuple[int, int]] = []  # level and index of items, or the head of a table

    def enter(self, run: Sequence[Block]) -> list[int]:
        """Indexes of what the first block of a run stands in, the innermost first."""
        found: list[int] | None = None
        for block in run:
            if block.group != self._group:
                self._group, self._open = block.group, []
            while block.kind is BlockKind.ITEM and self._open and self._open[-1][0] >= block.level:
                self._open.pop()
            if found is None:
                found = [index for _, index in reversed(self._open)]
            if block.kind is BlockKind.ITEM or block.head:
                self._open.append((block.level, block.index))
        return found or []


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
