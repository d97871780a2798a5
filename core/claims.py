"""A report as claims: what it says, sentence by sentence and cell by cell.

Owns where a claim begins and ends, and what is said around it that tells what it is about. It looks
nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.blocks import markdown_lines
from core.diff.tabular import cells_of
from core.document import Block, BlockKind, Document
from core.quotations import Quotation, find_quotations
from core.sentences import sentence_spans

_SILENT = {
    BlockKind.HEADING,
    BlockKind.CODE,
    BlockKind.FRONT_MATTER,
    BlockKind.HTML,
    BlockKind.RULE,
}
_MARKER = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)+(?:\[[ xX]\]\s+)?|[ ]{0,3}\[\^[^\]\s]+\]:\s*")
_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\*\*|__)([^*_]+)(?:\*\*|__):?\s*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence or a cell of a report."""

    line: int
    """1-based line it begins in."""
    text: str
    """Its characters, every run of white space one space."""
    context: tuple[str, ...]
    """What it stands under, nearest first: the head of its row and column, headings."""
    is_cell: bool
    """Is it a cell of a table, after the first of its row?"""
    quotations: tuple[Quotation, ...]
    """The quotations in it, by their offsets in the report."""
    start: int
    """Offset of its first character in the report."""
    end: int
    """Offset just after its last character."""


def claims_of(document: Document) -> Iterator[Claim]:
    """All claims of a report, in order; headings, code and heads of tables claim nothing."""
    head: list[str] = []
    lead: tuple[str, ...] = ()
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            cells = [
                cell.text for cell in cells_of(markdown_lines(document.block_text(block))[0], 0)
            ]
            if block.head:
                head = cells
            else:
                yield from _cells(document, block, head)
        elif block.kind not in _SILENT:
            yield from _sentences(document, block, lead)
        lead = _lead(document, block, lead)


def _cells(document: Document, block: Block, head: list[str]) -> Iterator[Claim]:
    line = document.line_of(block.start)
    sections = tuple(reversed(block.section))
    cells = cells_of(document.block_text(block), block.start)
    for number, cell in enumerate(cells):
        column = head[number : number + 1]
        row = [cells[0].text] if number else []
        if text := _one_line(cell.text):
            context = (*row, *column, *sections)
            start = cell.start + len(cell.raw) - len(cell.raw.lstrip())
            end = start + len(cell.text)
            yield Claim(line, text, context, number > 0, find_quotations(text), start, end)


def _lead(document: Document, block: Block, lead: tuple[str, ...]) -> tuple[str, ...]:
    """What the items that follow a block stand under: bold words that are a paragraph or an item of
    their own, as a heading would be."""
    if block.kind is BlockKind.HEADING:
        return ()
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        found = _LEAD.fullmatch(document.block_text(block))
        if found:
            return (_one_line(found.group(1)),)
        return lead if block.kind is BlockKind.ITEM else ()
    return lead


def _sentences(document: Document, block: Block, lead: tuple[str, ...]) -> Iterator[Claim]:
    text = document.block_text(block)
    marker = _MARKER.match(text)
    first = marker.end() if marker and block.kind is not BlockKind.QUOTE else 0
    quotations = find_quotations(text)
    sections = (*lead, *reversed(block.section))
    for start, end in _merged(sentence_spans(text[first:]), quotations, first, block.kind):
        inside = tuple(each for each in quotations if start <= each.start < end)
        if said := _one_line(text[start:end]):
            begin, stop = block.start + start, block.start + end
            yield Claim(document.line_of(begin), said, sections, False, inside, begin, stop)


def _merged(
    spans: list[tuple[int, int]], quotations: tuple[Quotation, ...], first: int, kind: BlockKind
) -> list[tuple[int, int]]:
    """Sentences, those that one quotation runs through as one; a block quote is one."""
    merged: list[tuple[int, int]] = []
    for start, end in ((start + first, end + first) for start, end in spans):
        if merged and (
            kind is BlockKind.QUOTE
            or any(each.start < merged[-1][1] and start < each.end for each in quotations)
        ):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _one_line(text: str) -> str:
    return " ".join(text.split())
