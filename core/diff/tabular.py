"""What changed inside a table: cells, columns, padding.

Owns the cutting of two versions of a table into parts that keep it square whichever of them are
taken: a cell by itself, a column as one part over all rows, and the padding around cells as one.
Rows that came or went are not its business, but it says which columns they rest on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from core.blocks import NEWLINE
from core.changes import Splice

_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


class Cell(NamedTuple):
    """A cell of a row, its padding included."""

    start: int
    """Offset of the first character after the bar before it."""
    end: int
    """Offset of the bar after it, or the end of the line."""
    raw: str
    """Its characters, padding included."""

    @property
    def text(self) -> str:
        """Without padding."""
        return self.raw.strip()


@dataclass(slots=True)
class TableParts:
    """What changed inside the rows two versions of a table have in common."""

    cells: dict[tuple[int, int], Splice] = field(default_factory=dict)
    """Changed cells by (row, column) of the new table."""
    columns: list[list[Splice]] = field(default_factory=list)
    """Each column that came or went: a splice in every row."""
    padding: list[Splice] = field(default_factory=list)
    """White space around cells, dashes of the delimiter line."""
    rows: dict[int, Splice] = field(default_factory=dict)
    """Rows changed as a whole, by row of the new table."""


def table_parts(rows: Sequence[tuple[int, str, str]]) -> TableParts | None:
    """The parts that make the new rows of the old; None where the table is to be taken whole.

    Args:
        rows: for each row both have, the head first: offset of the old text in the base, old text,
            new text. The head carries its delimiter line.
    """
    lines = [line for row in rows for line in _paired_lines(*row)]
    if len(lines) < 2 or any(line is None for line in lines):
        return None
    head = lines[0]
    assert head is not None
    old_head, new_head = cells_of(head[1], head[0]), cells_of(head[2], 0)
    mapping = _columns(old_head, new_head)
    if mapping is None:
        return None
    found = TableParts(columns=[[] for _ in mapping.changed])
    for number, line in enumerate(lines):
        assert line is not None
        if not _row(found, number, line, mapping, len(old_head), len(new_head)):
            return None
    return found


def cells_of(line: str, offset: int) -> list[Cell]:
    """The cells of a line of a table.

    Args:
        offset: where the line begins in the text that offsets are counted in.
    """
    bars = [found.end() - 1 for found in _BAR.finditer(line)]
    stripped = line.strip()
    first = bars[0] + 1 if bars and stripped.startswith("|") else 0
    inner = [bar for bar in bars if bar >= first]
    ends = inner if inner and not line[inner[-1] + 1 :].strip() else [*inner, len(line)]
    found = []
    at = first
    for end in ends:
        found.append(Cell(offset + at, offset + end, line[at:end]))
        at = end + 1
    return found


def _paired_lines(start: int, old: str, new: str) -> Iterator[tuple[int, str, str] | None]:
    """The lines of a row; two for a head. None where their numbers differ."""
    olds, news = NEWLINE.split(old), NEWLINE.split(new)
    if len(olds) != len(news):
        yield None
        return
    at = start
    for one, other in zip(olds, news, strict=True):
        yield at, one, other
        ended = NEWLINE.match(old, at - start + len(one))
        at += len(one) + (len(ended.group()) if ended else 0)


@dataclass(frozen=True, slots=True)
class _Columns:
    same: list[tuple[int, int]]  # old and new number of the columns both have
    changed: list[tuple[str, int, int]]  # delete or insert, old number, new number


def _columns(old: Sequence[Cell], new: Sequence[Cell]) -> _Columns | None:
    """Which columns both have; by position where there are as many, else by their names."""
    if len(old) == len(new):
        return _Columns([(at, at) for at in range(len(old))], [])
    names = [cell.text for cell in old], [cell.text for cell in new]
    same: list[tuple[int, int]] = []
    changed: list[tuple[str, int, int]] = []
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "replace":
            return None
        same += zip(range(i0, i1), range(j0, j1), strict=True) if tag == "equal" else ()
        changed += [("delete", i, j0) for i in range(i0, i1)] if tag == "delete" else []
        changed += [("insert", i0, j) for j in range(j0, j1)] if tag == "insert" else []
    return _Columns(same, changed) if same else None


def _row(
    found: TableParts,
    number: int,
    line: tuple[int, str, str],
    columns: _Columns,
    old_count: int,
    new_count: int,
) -> bool:
    """Add what changed in one line; False where its cells do not fit the table's."""
    start, old, new = line
    before, after = cells_of(old, start), cells_of(new, 0)
    if columns.changed and (len(before), len(after)) != (old_count, new_count):
        return False
    if len(before) != len(after) and not columns.changed:
        found.rows[number] = Splice(start, start + len(old), new)
        return True
    if _frame(old, before, start) != _frame(new, after, 0):
        if columns.changed:
            return False
        if old != new:
            found.rows[number] = Splice(start, start + len(old), new)
        return True
    is_delimiter = number == 1 and bool(_DELIMITER.fullmatch(old))
    for i, j in columns.same if columns.changed else [(at, at) for at in range(len(before))]:
        _cell(found, number, j, before[i], after[j], is_delimiter=is_delimiter)
    for at, (what, i, j) in enumerate(columns.changed):
        found.columns[at].append(_column_splice(what, i, j, before, after))
    return True


def _frame(line: str, cells: Sequence[Cell], start: int) -> tuple[str, str]:
    """What stands outside the cells: the first bar and what is before it, the last and after."""
    return line[: cells[0].start - start], line[cells[-1].end - start :].rstrip()


def _cell(
    found: TableParts, row: int, column: int, old: Cell, new: Cell, *, is_delimiter: bool
) -> None:
    if old.raw == new.raw:
        return
    dashes = is_delimiter and re.sub("-+", "-", old.text) == re.sub("-+", "-", new.text)
    if dashes or not old.text or not new.text or old.text == new.text:
        splice = Splice(old.start, old.end, new.raw)
        if dashes or old.text == new.text:
            found.padding.append(splice)
        else:
            found.cells[row, column] = splice
        return
    lead_old, lead_new = _lead(old.raw), _lead(new.raw)
    text_end = lead_old + len(old.text)
    found.cells[row, column] = Splice(old.start + lead_old, old.start + text_end, new.text)
    if old.raw[:lead_old] != new.raw[:lead_new]:
        found.padding.append(Splice(old.start, old.start + lead_old, new.raw[:lead_new]))
    tail = new.raw[lead_new + len(new.text) :]
    if old.raw[text_end:] != tail:
        found.padding.append(Splice(old.start + text_end, old.end, tail))


def _lead(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


def _column_splice(
    what: str, i: int, j: int, before: Sequence[Cell], after: Sequence[Cell]
) -> Splice:
    """One row's part in a column that came or went, a bar going with it."""
    if what == "delete":
        if i + 1 < len(before):
            return Splice(before[i].start, before[i + 1].start, "")
        return Splice(before[i - 1].end, before[i].end, "")
    if i < len(before):
        return Splice(before[i].start, before[i].start, after[j].raw + "|")
    return Splice(before[-1].end, before[-1].end, "|" + after[j].raw)
