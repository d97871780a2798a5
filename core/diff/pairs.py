"""What changed inside blocks that both texts have.

Owns turning the parts of a block, or of a table, into changes with offsets of the base.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.blocks import Block, BlockKind
from core.changes import HunkKind, Splice, applied
from core.diff.making import Draft, Making, at_start, shifted, unique
from core.diff.part import Part, PartKind
from core.diff.tabular import TableParts, table_parts
from core.diff.units import Pair
from core.diff.within import LONG, is_too_long, parts_of

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MOST_CUT = 5_000  # changed blocks that are cut into sentences
_COLUMN = 1000  # parts of a table from here on are columns

Rows = Sequence[tuple[Block, Block]]
"""The rows of a table that both texts have, old and new."""


def compare_same(making: Making, run: Pair) -> None:
    """Note where white space or line ends differ in a run of blocks both texts have."""
    olds, news = making.old.blocks, making.new.blocks
    old = making.old.text[olds[run.old[0]].start : olds[run.old[-1]].end]
    if old == making.new.text[news[run.new[0]].start : news[run.new[-1]].end]:
        return
    for i, j in zip(run.old, run.new, strict=True):
        if i > run.old[0]:
            making.space(i, j)
        compare_pair(making, Pair(range(i, i + 1), range(j, j + 1)))


def compare_pair(making: Making, pair: Pair) -> None:
    """Note what changed in a pair; a table's rows wait for the whole of it."""
    first, last = making.old.blocks[pair.old[0]], making.old.blocks[pair.old[-1]]
    new_first, new_last = making.new.blocks[pair.new[0]], making.new.blocks[pair.new[-1]]
    if first.kind is BlockKind.ROW:
        making.rows.setdefault(first.group, []).append((first, new_first))
        return
    old = making.old.text[first.start : last.end]
    new = making.new.text[new_first.start : new_last.end]
    if old == new:
        return
    making.changed += 1
    is_cut = making.changed <= _MOST_CUT and not is_too_long(old, new)
    words: list[Draft] = []
    kinds: set[PartKind] = set()
    for part in parts_of(old, new, first.kind, is_cut=is_cut):
        splices = [shifted(splice, first.start) for splice in part.splices]
        if not _set_aside(making, part, splices, first, new_first):
            kinds.add(part.kind)
            words.append(Draft(splices, part=(0, len(words))))
    if words:
        making.add(_kind_of(first, old, new, kinds), first.section, words)
        if not is_cut:
            making.alignment.given_up[_limit(old, new)] += 1


def _limit(old: str, new: str) -> str:
    """What is said of pairs that are not cut into parts."""
    which = f"over {LONG // 2} characters" if is_too_long(old, new) else f"after {_MOST_CUT} others"
    return f"changed blocks {which} in which all changes are one"


def _set_aside(making: Making, part: Part, splices: list[Splice], old: Block, new: Block) -> bool:
    """Note what is decided elsewhere than with the block's words: white space, line ends, numbers
    of a list."""
    match part.kind:
        case PartKind.LINE_END:
            making.line_ends += splices
        case PartKind.SPACE:
            making.add(HunkKind.REFLOW, old.section, [Draft(splices)])
        case PartKind.NUMBER:
            making.numbers.setdefault(new.group, []).extend(splices)
        case _:
            return False
    return True


def _kind_of(block: Block, old: str, new: str, kinds: set[PartKind]) -> HunkKind:
    if block.kind is BlockKind.HEADING or not kinds - {PartKind.MARKER, PartKind.BREAK}:
        return HunkKind.STRUCTURE
    return HunkKind.FIGURE if figures_differ(old, new) else HunkKind.REWORD


def figures_differ(old: str, new: str) -> bool:
    """Do two texts hold different figures?"""
    return _DIGITS.findall(old) != _DIGITS.findall(new)


# --- tables ----------------------------------------------------------------------------------


def compare_tables(making: Making) -> None:
    """Note what changed in the tables both texts have."""
    if making.rows:
        beside = _Beside(making)
        for rows in list(making.rows.values()):
            _compare_table(making, rows, beside)


class _Beside:
    """The rows that came and went, by table."""

    def __init__(self, making: Making) -> None:
        self.gone = _by_group(making.deleted, making.old.blocks)
        self.come = _by_group(making.inserted, making.new.blocks)


def _by_group(known: Mapping[int, Draft], blocks: Sequence[Block]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = {}
    for index, draft in known.items():
        if blocks[index].group >= 0:
            found.setdefault(blocks[index].group, []).append(draft)
    return found


def _compare_table(making: Making, rows: Rows, beside: _Beside) -> None:
    """Note what changed in the rows both texts have, and what the other rows then need."""
    old, new = making.old, making.new
    texts = [(a.start, old.block_text(a), new.block_text(b)) for a, b in rows]
    if all(before == after for _, before, after in texts):
        return
    parts = table_parts(texts) if rows[0][0].head and rows[0][1].head else None
    if parts is not None and _fits(parts, texts):
        _by_parts(making, parts, rows, beside)
        return
    splices = [Splice(s, s + len(before), after) for s, before, after in texts if before != after]
    draft = Draft(splices)
    making.add(HunkKind.TABLE, rows[0][0].section, [draft])
    _keep_square([draft], rows, beside)


def _by_parts(making: Making, parts: TableParts, rows: Rows, beside: _Beside) -> None:
    drafts = [
        Draft([splice], part=(row, column)) for (row, column), splice in sorted(parts.cells.items())
    ]
    drafts += [Draft([splice], part=(row,)) for row, splice in sorted(parts.rows.items())]
    columns = [Draft(splices, part=(0, _COLUMN + n)) for n, splices in enumerate(parts.columns)]
    if columns:
        _keep_square(columns, rows, beside)
    if drafts or columns:
        making.add(HunkKind.TABLE, rows[0][0].section, [*columns, *drafts])
    if parts.padding:
        padding = Draft(sorted(parts.padding, key=at_start))
        making.add(HunkKind.REFLOW, rows[0][0].section, [padding])


def _fits(parts: TableParts, texts: Sequence[tuple[int, str, str]]) -> bool:
    """Do the parts stand apart, and make the new rows together?"""
    columns = [splice for column in parts.columns for splice in column]
    splices = [*parts.cells.values(), *parts.padding, *parts.rows.values(), *columns]
    splices.sort(key=lambda s: (s.start, s.end))
    if any(one.end > other.start for one, other in pairwise(splices)):
        return False
    starts = [splice.start for splice in splices]
    for start, old, new in texts:
        stop = start + len(old)
        near = splices[bisect_left(starts, start) : bisect_right(starts, stop)]
        mine = [splice for splice in near if splice.end <= stop]
        if applied(old, (shifted(splice, -start) for splice in mine)) != new:
            return False
    return True


def _keep_square(columns: list[Draft], rows: Rows, beside: _Beside) -> None:
    """A column needs that rows it has no cell in go; a row that comes needs the column."""
    first, new_first = rows[0]
    if gone := beside.gone.get(first.group):
        for column in columns:
            column.needs = unique([*column.needs, *gone])
    for draft in beside.come.get(new_first.group, ()):
        draft.needs = unique([*draft.needs, *columns])
