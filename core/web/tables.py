"""Tables: which are data, and every cell of these under its own header.

Owns the grid of rowspan and colspan, which rows are the header, and how a grid is drawn once the
text of its cells is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.web.tree import Tag, attribute, first, listed, words_of

_WHOLLY_BOLD = re.compile(r"^\*\*((?:[^*]|\\\*)+)\*\*$")
MOST_CELLS = 20_000
"""Cells that a table may have once its spans are expanded."""
_MOST_SPAN = 200
_PARTS = listed("thead tbody tfoot tr td th colgroup col caption")


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
    nearest: dict[int, Tag | None] = {}
    parts: dict[int, list[Tag]] = {}
    tables: list[Tag] = []
    for tag in root.descendants:
        if not isinstance(tag, Tag):
            continue
        table = nearest.get(id(tag.parent))
        nearest[id(tag)] = tag if tag.name == "table" else table
        if tag.name == "table":
            tables.append(tag)
            parts[id(tag)] = []
        elif tag.name in _PARTS:
            if table is None:
                tag.name = "div"
            else:
                parts[id(table)].append(tag)
    holding: set[int] = set()
    for table in reversed(tables):  # inner ones first
        own = parts[id(table)]
        if id(table) in holding or _is_layout(table, own):
            for part in (*own, table):
                part.name = "div"
                for name in ("rowspan", "colspan"):
                    part.attrs.pop(name, None)
        else:
            holding.add(id(nearest.get(id(table.parent))))


def _is_layout(table: Tag, parts: list[Tag]) -> bool:
    """Is a table without another in it no table of data?"""
    if attribute(table, "role") in ("presentation", "none"):
        return True
    rows = sum(each.name == "tr" for each in parts)
    cells = [each for each in parts if each.name in ("td", "th")]
    if len(cells) <= max(rows, 1) or first(table, ("h1", "h2", "h3")) is not None:
        return True
    has_head = any(each.name in ("th", "caption") for each in parts)
    return not has_head and rows == 1 and any(len(words_of(each)) > 200 for each in cells)


def grid(table: Tag) -> Grid:
    """The cells of a table by place."""
    rows = [each for each in table.find_all("tr") if first(each, ("td", "th"))]
    expanded = _expanded(rows, spanning=True)
    is_too_large = expanded is None
    places = expanded if expanded is not None else (_expanded(rows, spanning=False) or [])
    width = max((len(row) for row in places), default=0)
    full = tuple(tuple(row + [None] * (width - len(row))) for row in places)
    return Grid(full, _header_count(rows, full), is_too_large)


def _expanded(rows: list[Tag], *, spanning: bool) -> list[list[Place | None]] | None:
    """Every row's places; None where spans would make too many."""
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    width = max((sum(_span(each, "colspan") for each in row) for row in cells), default=0)
    if not spanning:
        return [[Place(each, False) for each in row] for row in cells]
    if width > max(map(len, cells), default=0) and width * len(rows) > MOST_CELLS:
        return None
    carried: dict[int, tuple[Tag, int]] = {}
    made: list[list[Place | None]] = []
    for at, row in enumerate(cells):
        places: list[Place | None] = []
        for cell in row:
            _carry_down(places, carried)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan", most=len(rows) - at)
            is_whole_row = 1 < width <= across
            for number in range(across):
                if down > 1:
                    carried[len(places)] = (cell, down)
                places.append(Place(cell, is_whole_row and number > 0))
        last = max(carried, default=-1)
        while len(places) <= last:
            _carry_down(places, carried)
            if len(places) <= last:
                places.append(None)
        carried = {column: (cell, left - 1) for column, (cell, left) in carried.items() if left > 1}
        made.append(places)
        if sum(map(len, made)) > 2 * MOST_CELLS and len(places) > len(row):
            return None
    return made


def _carry_down(places: list[Place | None], carried: dict[int, tuple[Tag, int]]) -> None:
    """Fill places that cells of the rows above reach into."""
    while len(places) in carried:
        places.append(Place(carried[len(places)][0], False))


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
