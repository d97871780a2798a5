"""Tables drawn to fit: in columns where they fit, else each row as `column: value` lines.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.blocks import BlockKind
from core.visible import visible
from tui.render.run import BAR, Form
from tui.render.structure import DELIMITER, reading
from tui.render.wrap import Line, Piece, cells, wrap

_MEASURED = 300  # rows of a table that the width of its columns is taken from
_BETWEEN = " │ "


@dataclass(frozen=True, slots=True)
class _Context:
    """The table that some rows belong to."""

    head: tuple[str, ...]
    widths: tuple[int, ...]


def drawn(rows: Sequence[tuple[Form, Line]], width: int, table: tuple[str, ...]) -> list[Line]:
    """Rows of a Markdown table as they are shown in `width` cells.

    Args:
        rows: in order, the line under the head as `Form.DELIMITER`.
        table: all lines of the table the rows belong to, so that they line up with the others and
            know the names of their columns; empty where the rows are all there is.
    """
    split = [(form, _cells_of(line)) for form, line in rows]
    is_whole = any(form is Form.DELIMITER for form, _ in rows[1:2])
    context = _context(table) if table else _Context((), ())
    own = [row for form, row in split if form is Form.ROW]
    if is_whole and own and _texts(own[0]) != list(context.head):
        context = _Context(tuple(_texts(own[0])), ())
    head = context.head
    count = max((len(row) for row in (*own, context.widths)), default=0)
    widths = [
        max(
            max((_size(row[at]) for row in own if at < len(row)), default=0),
            context.widths[at] if at < len(context.widths) else 0,
        )
        for at in range(count)
    ]
    if sum(widths) + len(_BETWEEN) * (count - 1) <= width:
        return [
            _ruled(widths) if form is Form.DELIMITER else _in_columns(row, widths)
            for form, row in split
        ]
    is_part = bool(table) and not is_whole
    return list(_in_lines(own, head, width, is_part=is_part))


def _cells_of(line: Line) -> list[Line]:
    found: list[list[Piece]] = [[]]
    for piece in line:
        if not piece.text:
            continue  # the bars at both ends
        if BAR in piece.style.split():
            found.append([])
        else:
            found[-1].append(replace(piece, text=visible(piece.text).replace("\t", " ")))
    return [tuple(cell) for cell in found]


def _size(cell: Line) -> int:
    return sum(cells(piece.text) for piece in cell)


def _texts(row: Sequence[Line]) -> list[str]:
    return ["".join(piece.text for piece in cell).strip() for cell in row]


@lru_cache(maxsize=64)
def _context(table: tuple[str, ...]) -> _Context:
    head: tuple[str, ...] = ()
    widths: list[int] = []
    for number, line in enumerate(table[:_MEASURED]):
        if number == 1 and DELIMITER.match(line):
            continue
        runs = reading(line, BlockKind.ROW)
        pieces = tuple(
            Piece(line[r.start : r.end] if r.shown is None else r.shown, " ".join(r.styles))
            for r in runs
        )
        row = _cells_of(pieces)
        head = head or tuple(_texts(row))
        widths += [0] * (len(row) - len(widths))
        for at, cell in enumerate(row):
            widths[at] = max(widths[at], _size(cell))
    return _Context(head, tuple(widths))


def _in_columns(row: Sequence[Line], widths: Sequence[int]) -> Line:
    pieces: list[Piece] = []
    for at, width in enumerate(widths):
        cell = row[at] if at < len(row) else ()
        last = at == len(widths) - 1
        pieces += cell
        if not last:
            pieces += [Piece(" " * (width - _size(cell)), ""), Piece(_BETWEEN, "rule")]
    return tuple(piece for piece in pieces if piece.text)


def _ruled(widths: Sequence[int]) -> Line:
    return (Piece("─┼─".join("─" * width for width in widths), "rule"),)


def _in_lines(
    rows: Sequence[Sequence[Line]], head: Sequence[str], width: int, *, is_part: bool
) -> Iterator[Line]:
    """Each value on a line of its own, behind the name of its column; the head on one line."""
    for number, row in enumerate(rows):
        if number:
            yield ()
        if _texts(row) == list(head):
            joined: list[Piece] = []
            for cell in row:
                joined += [Piece(" · ", "rule"), *cell] if joined else cell
            yield from wrap(joined, width, 2)
            continue
        for at, cell in enumerate(row):
            name = head[at] if at < len(head) else ""
            if name or cell:
                named = [Piece(f"{name}: ", "column")] if name else []
                yield from wrap([*named, *cell], width, 2)
    if is_part and len(rows) == 1:
        yield ()  # the next row begins with the same names
