"""Tables drawn to fit: in columns where they fit, else each row as `column: value` lines.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

_CELL = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")


def cells(line: str) -> list[str]:
    """The cells of a row, escapes undone."""
    parts = _CELL.split(line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip().replace("\\|", "|") for part in parts]


def drawn(lines: Sequence[str], width: int, table: Sequence[str] = ()) -> list[str]:
    """The lines of a Markdown table, or of some of its rows, as they are shown in `width` cells.

    Args:
        table: all lines of the table the rows belong to, so that they line up with the others and
            know the names of their columns; by default the rows are all there is.
    """
    rows = [cells(line) for line in lines if not _DELIMITER.match(line)]
    has_head = any(_DELIMITER.match(line) for line in lines[1:2])
    if has_head and table and cells(table[0]) != rows[0]:
        table = ()  # it is another table
    whole = [cells(line) for line in table if not _DELIMITER.match(line)] or rows
    if not rows:
        return list(lines)
    count = max(len(row) for row in (*rows, *whole))
    rows = [_filled(row, count) for row in rows]
    whole = [_filled(row, count) for row in whole]
    widths = [max(cell_len(row[at]) for row in (*rows, *whole)) for at in range(count)]
    if sum(widths) + 3 * (count - 1) <= width:
        return [_in_columns(row, widths) for row in rows]
    return _in_lines(rows, whole[0])


def _filled(row: list[str], count: int) -> list[str]:
    return row + [""] * (count - len(row))


def _in_columns(row: list[str], widths: list[int]) -> str:
    padded = (
        text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)
    )
    return " │ ".join(padded).rstrip()


def _in_lines(rows: list[list[str]], head: list[str]) -> list[str]:
    """Each value on a line of its own, behind the name of its column; the head on one line."""
    shown: list[str] = []
    for row in rows:
        if shown:
            shown.append("")
        if row == head:
            shown.append(" · ".join(row))
        else:
            shown += [
                f"{name}: {value}" if name else value
                for name, value in zip(head, row, strict=True)
                if name or value
            ]
    return shown
