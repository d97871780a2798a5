"""Tables: which are data, and every cell of these under its own header.

Owns the grid of rowspan and colspan, which rows are the header, and how a grid is drawn once the
text of its cells is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.web.tree import Tag, around, attribute, first, named, words_of

_WHOLLY_BOLD = re.compile(r"^\*\*((?:[^*]|\\\*)+)\*\*$")
MOST_CELLS = 20_000
"""Cells that a table may have once its spans are expanded."""
_MOST_SPAN = 200
_PARTS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col", "caption")


@dataclass(frozen=True, slots=True)
class Place:
    """What stands in one place of a grid."""

    cell: Tag
    """The cell that covers the place."""
    is_filler: bool
    """Does it cover the whole row, and start further left?"""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its spans expanded."""

    rows: tuple[tuple[Place | None, ...], ...]
    """All of the same length; None where no cell reaches."""
    header_count: int
    """How many of the first rows are its header."""
    is_too_large: bool
    """Were spans left alone because of what they would grow to?"""


def unwrap_layout(root: Tag) -> None:
    """Make divisions of tables that only place things on the page, and of parts without a table."""
    for part in named(root, _PARTS[1:]):
        if around(part, ("table",)) is None:
            part.name = "div"
    for table in reversed(root.find_all("table")):
        if _is_layout(table):
            own = [each for each in table.find_all(_PARTS) if around(each, ("table",)) is table]
            for part in (*own, table):
                part.name = "div"
                for name in ("rowspan", "colspan"):
                    part.attrs.pop(name, None)


def _is_layout(table: Tag) -> bool:
    if attribute(table, "role") in ("presentation", "none") or table.find("table"):
        return True
    rows = table.find_all("tr")
    cells = table.find_all(["td", "th"])
    if len(cells) <= 1 or first(table, ("h1", "h2", "h3")):
        return True
    if all(len(row.find_all(["td", "th"])) <= 1 for row in rows):
        return True
    has_head = table.find(["th", "caption"]) is not None
    return not has_head and len(rows) == 1 and any(len(words_of(each)) > 200 for each in cells)


def grid(table: Tag) -> Grid:
    """The cells of a table by place."""
    rows = [each for each in table.find_all("tr") if each.find(["td", "th"])]
    expanded = _expanded(rows, spanning=True)
    is_too_large = expanded is None
    places = expanded if expanded is not None else (_expanded(rows, spanning=False) or [])
    width = max((len(row) for row in places), default=0)
    full = tuple(tuple(row + [None] * (width - len(row))) for row in places)
    return Grid(full, _header_count(rows, full), is_too_large)


def _expanded(rows: list[Tag], *, spanning: bool) -> list[list[Place | None]] | None:
    """Every row's places; None where spans would make too many."""
    width = max((_width(row) for row in rows), default=0) if spanning else 0
    carried: dict[int, tuple[Tag, int]] = {}
    made: list[list[Place | None]] = []
    count = 0
    for at, row in enumerate(rows):
        places: list[Place | None] = []
        waiting = iter(row.find_all(["td", "th"], recursive=False))
        while True:
            column = len(places)
            if column in carried:
                above, left = carried.pop(column)
                places.append(Place(above, False))
                if left > 1:
                    carried[column] = (above, left - 1)
                continue
            cell = next(waiting, None)
            if cell is None:
                if not any(column < each for each in carried):
                    break
                places.append(None)
                continue
            across = _span(cell, "colspan") if spanning else 1
            down = _span(cell, "rowspan", most=len(rows) - at) if spanning else 1
            is_whole_row = 1 < width <= across
            for number in range(across):
                places.append(Place(cell, is_whole_row and number > 0))
                if down > 1:
                    carried[column + number] = (cell, down - 1)
            count += across
            if spanning and count + len(carried) > MOST_CELLS and count > 2 * _cells_in(rows):
                return None
        count += 0
        made.append(places)
        if spanning and sum(map(len, made[-1:])) > MOST_CELLS:
            return None
    return made


def _cells_in(rows: list[Tag]) -> int:
    return sum(len(row.find_all(["td", "th"], recursive=False)) for row in rows)


def _width(row: Tag) -> int:
    return sum(_span(each, "colspan") for each in row.find_all(["td", "th"], recursive=False))


def _span(cell: Tag, name: str, most: int = _MOST_SPAN) -> int:
    told = attribute(cell, name).strip()
    if not told.isdecimal() or len(told) > 6:
        return 1
    if name == "rowspan" and int(told) == 0:
        return max(most, 1)  # to the end of the table
    return max(min(int(told), most, 65534), 1)


def _header_count(rows: list[Tag], places: tuple[tuple[Place | None, ...], ...]) -> int:
    count = 0
    for row in rows:
        in_head = row.parent is not None and row.parent.name == "thead"
        cells = row.find_all(["td", "th"], recursive=False)
        if not in_head and not all(each.name == "th" for each in cells):
            break
        count += 1
    if count:
        return count if count < len(rows) else (1 if len(rows) > 1 else 0)
    return 1 if len(rows) > 1 and len(places[0]) > 1 and _names_columns(rows[0]) else 0


def _names_columns(row: Tag) -> bool:
    """Is every cell of a row written in bold, or is only its corner empty?"""
    cells = row.find_all(["td", "th"], recursive=False)
    texts = [words_of(each) for each in cells]
    if not all(texts[1:]):
        return False
    if not texts[0] and len(set(texts)) == len(texts):
        return True  # an empty corner above the names of the rows
    return all(
        not text or cell.name == "th" or _is_bold(cell, text)
        for cell, text in zip(cells, texts, strict=True)
    )


def _is_bold(cell: Tag, text: str) -> bool:
    bold = cell.find(["b", "strong"])
    if isinstance(bold, Tag):
        return " ".join(words_of(each) for each in cell.find_all(["b", "strong"])) == text
    return "bold" in attribute(cell, "style")


def drawn(made: Grid, rows: list[list[str]], caption: str) -> str:
    """A grid as a Markdown table, with blank lines around it.

    Args:
        rows: the text of each place, escaped, on one line.
        caption: what stands above it; empty for nothing.
    """
    count = made.header_count
    if count and len(rows[0]) > 1 and rows[0][0] and _is_one_cell(made.rows[0]):
        caption = "\n\n".join(filter(None, (caption, f"**{_not_bold(rows[0][0])}**")))
        rows, count = rows[1:], count - 1
    lead = f"{caption}\n\n" if caption else ""
    body = [row for row in rows[count:] if any(row)]
    if not body and not count:
        return f"\n\n{lead}"
    head = _one_header(rows[:count], max(map(len, rows)))
    lines = [head, ["---"] * len(head), *body]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"\n\n{lead}{table}\n\n"


def _is_one_cell(row: Sequence[Place | None]) -> bool:
    return row[0] is not None and all(each and each.cell is row[0].cell for each in row)


def _one_header(rows: list[list[str]], width: int) -> list[str]:
    """Several rows of headers as one: what spans stands before what it spans."""
    head: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for row in rows:
            text = _not_bold(row[column])
            if text and text not in parts:
                parts.append(text)
        head.append(" / ".join(parts))
    return head


def _not_bold(text: str) -> str:
    found = _WHOLLY_BOLD.match(text)
    return found[1] if found else text
