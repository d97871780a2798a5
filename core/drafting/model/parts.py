"""A source and a report cut to what a model can read at once.

Owns the cutting, at headings where there are any. Every part of the source is read beside every
part of the report, so that nothing is missed; mostly there is one of each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.document import Block, BlockKind, Document
from core.source import Passage, Source

T = TypeVar("T")
_ASCII = 3.6  # characters of English and Markdown in a token, with the numbers added to them
_OTHER = 1.2  # characters of other scripts in a token
_EACH = 8  # tokens a number of a block or a passage takes


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at once."""

    passages: tuple[Passage, ...]
    """Of the source."""
    blocks: tuple[Block, ...]
    """Of the report."""
    number: int
    """Which of the parts this is, 1-based."""
    count: int
    """How many there are."""


def tokens_in(text: str) -> int:
    """About how many tokens a text has; within a fifth for English prose."""
    return math.ceil(weight(text))


def weight(text: str) -> float:
    """The same of a piece of a text, to be added up."""
    plain = sum(map(str.isascii, text)) if not text.isascii() else len(text)
    return plain / _ASCII + (len(text) - plain) / _OTHER


def parts(source: Source, report: Document, room: int) -> Iterator[Part]:
    """The parts of a source and a report.

    Args:
        room: tokens that both may take together.
    """
    passages = [(each, _EACH + tokens_in(each.text)) for each in source.passages]
    blocks = [(each, _EACH + tokens_in(report.block_text(each))) for each in report.blocks]
    whole = sum(size for _, size in blocks)
    spare = max(room - whole, room // 2)
    of_source = list(_cut(passages, spare, [_begins(each) for each, _ in passages])) or [()]
    largest = max(sum(_EACH + tokens_in(each.text) for each in group) for group in of_source)
    heads = [each.kind is BlockKind.HEADING for each, _ in blocks]
    of_report = list(_cut(blocks, max(room - largest, room // 4), heads)) or [()]
    count = len(of_source) * len(of_report)
    pairs = ((some, beside) for some in of_source for beside in of_report)
    for number, (some, beside) in enumerate(pairs, start=1):
        yield Part(tuple(some), tuple(beside), number, count)


def _begins(passage: Passage) -> bool:
    return passage.kind.value == "heading"


def _cut(
    sized: Sequence[tuple[T, int]], room: int, heads: Sequence[bool]
) -> Iterator[tuple[T, ...]]:
    """Runs that fit, cut before the last heading in their second half, else where they are full."""
    start = at = taken = 0
    while at < len(sized):
        size = sized[at][1]
        if taken and taken + size > room:
            border = _border(heads, start, at)
            yield tuple(each for each, _ in sized[start:border])
            start, at, taken = border, border, 0
            continue
        taken += size
        at += 1
    if start < len(sized):
        yield tuple(each for each, _ in sized[start:])


def _border(heads: Sequence[bool], start: int, end: int) -> int:
    middle = (start + end) // 2
    return next((at for at in range(end, middle, -1) if at < len(heads) and heads[at]), end)
