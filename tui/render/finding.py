"""Finding words in a report and its changes, folded text too.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.blocks import Block
from tui.render.rows import Rows
from tui.render.wrap import Line


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the words stand."""

    block: int
    """The block they are in, where it stands unchanged; else -1."""
    row: int
    """The row they are in, or the fold, as the rows were when they were looked for."""
    nth: int
    """How many times they stand in the block or the row before this."""


def pattern(text: str) -> re.Pattern[str]:
    """What matches words in either case, whatever white space is between them."""
    return re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)


def find(rows: Rows, text: str) -> list[Found]:
    """All places of some words, in the order they are read."""
    if not text.split():
        return []
    wanted = pattern(text)
    found = [*_in_hunks(rows, wanted), *_standing(rows, wanted)]
    return sorted(found, key=lambda place: (place.row, place.block, place.nth))


def _in_hunks(rows: Rows, wanted: re.Pattern[str]) -> Iterator[Found]:
    for at, row in rows.hunk_rows():
        said = "\0".join(
            stretch.new if stretch.old == stretch.new else f"{stretch.old}\0{stretch.new}"
            for stretch in row.stretches
        )
        for nth, _ in enumerate(wanted.finditer(said)):
            yield Found(-1, at, nth)


def _standing(rows: Rows, wanted: re.Pattern[str]) -> Iterator[Found]:
    document = rows.document
    row_of = rows.standing()
    block: Block | None = None
    nth = 0
    for match in wanted.finditer(document.text):
        if block is None or match.start() >= block.end:
            block, nth = document.block_at(match.start()), 0
        if block is not None and (row := row_of(block.index)) is not None:
            yield Found(block.index, row, nth)
            nth += 1


def line_with(lines: tuple[Line, ...], text: str, nth: int) -> int:
    """Which of a row's lines shows the words for the nth time; the nearest where marks of Markdown
    or a line end stand between them."""
    wanted = pattern(text)
    seen = -1
    last = 0
    for number, line in enumerate(lines):
        count = len(wanted.findall("".join(piece.text for piece in line)))
        if count:
            last = number
        seen += count
        if seen >= nth:
            return number
    return last
