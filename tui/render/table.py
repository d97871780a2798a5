"""Tables drawn to fit: in columns where they fit, else each row as `column: value` lines.

Pure.
"""

from __future__ import annotations

import re

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


def drawn(lines: list[str], width: int) -> list[str]:
    """The lines of a Markdown table as they are shown in `width` cells."""
    rows = [cells(line) for line in lines if not _DELIMITER.match(line)]
    if not rows:
        return lines
    count = max(len(row) for row in rows)
    rows = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(cell_len(row[at]) for row in rows) for at in range(count)]
    if sum(widths) + 3 * (count - 1) <= width:
        return [_in_columns(row, widths) for row in rows]
    head, *body = rows
    if not body:
        return [" · ".join(head)]
    shown: list[str] = []
    for number, row in enumerate(body):
        if number:
            shown.append("")
        shown += [
            f"{name}: {value}" if name else value for name, value in zip(head, row, strict=True)
        ]
    return shown


def _in_columns(row: list[str], widths: list[int]) -> str:
    padded = (
        text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)
    )
    return " │ ".join(padded).rstrip()
