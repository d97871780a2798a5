"""What is paired when two texts are compared, and how alike two such units are.

Owns the units (a block; a table with all its rows; or one row of a table) and what an alignment of
them is made of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from core.blocks import NEWLINE, Block, BlockKind
from core.document import Document

ALIKE = 50.0
"""Least similarity, in percent, of two blocks that are one block changed."""
MOST_COMPARED = 20_000
"""Pairs of blocks compared for likeness in one place; beyond that only their order counts."""
_MOST_IN_ALL = 1_000_000  # pairs compared each with each in a whole text
_LONG = 100_000
"""Characters of two blocks beyond which only their words are counted."""
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


class Pair(NamedTuple):
    """Blocks of the old text that became blocks of the new; mostly one and one."""

    old: range
    """Indexes of the old blocks; more than one when paragraphs were merged."""
    new: range
    """Indexes of the new blocks; more than one when a paragraph was split."""
    is_same: bool = False
    """Are they the same, block for block, line ends aside? Then they may be any number."""


@dataclass(slots=True)
class Alignment:
    """How two texts correspond, block by block."""

    pairs: list[Pair] = field(default_factory=list)
    """In order of both texts. What lies between two pairs was deleted or inserted."""
    moved: list[Pair] = field(default_factory=list)
    """Runs of blocks deleted in one place and inserted in another, in order of the old text."""
    is_open: bool = False
    """Does a fence or comment that is never closed swallow the end of either text? Then what
    follows the last pair is one change."""
    given_up: Counter[str] = field(default_factory=Counter)
    """What was given up for size, and how often: how many blocks it holds for."""

    @property
    def limits(self) -> tuple[str, ...]:
        """The same, one line each."""
        return tuple(f"{what}: {count}" for what, count in self.given_up.items())


class Units:
    """What is paired: blocks, a table's rows as one; or the rows of one table."""

    def __init__(self, document: Document, rows: range | None = None) -> None:
        self.document = document
        blocks = document.blocks if rows is None else [document.blocks[i] for i in rows]
        self.firsts: list[Block] = []
        """The first block of each unit."""
        for block in blocks:
            goes_on = rows is None and block.kind is BlockKind.ROW and not block.head
            if not (goes_on and self.firsts):
                self.firsts.append(block)
        self._starts = [block.index for block in self.firsts]
        self._starts.append(len(document.blocks) if rows is None else rows.stop)
        self.texts = [
            document.text[first.start : document.blocks[stop - 1].end]
            for first, stop in zip(self.firsts, self._starts[1:], strict=True)
        ]
        """The characters of each unit."""
        texts = self.texts if "\r" not in document.text else list(map(_unix, self.texts))
        self.keys = [first.kind + text for first, text in zip(self.firsts, texts, strict=True)]
        """What makes two units identical: kind and text, line ends aside."""

    @cached_property
    def compared(self) -> Mapping[int, tuple[str, str]]:
        """Of each unit what must be the same for it to be like another, and what may be alike."""
        return _Compared(self)

    def blocks(self, units: range) -> range:
        """The blocks of some units."""
        return range(self._starts[units.start], self._starts[units.stop])

    def open_end(self) -> int | None:
        """The last unit, if it is a fence or a comment that is never closed."""
        at = len(self.keys) - 1
        if at < 0:
            return None
        text = self.texts[at]
        if fence := _FENCE.match(text):
            lines = NEWLINE.split(text)
            closed = len(lines) > 1 and lines[-1].strip().startswith(fence[1])
            return None if closed else at
        is_comment = self.firsts[at].kind is BlockKind.HTML and text.lstrip().startswith("<!--")
        return at if is_comment and "-->" not in text else None

    def is_table(self, at: int) -> bool:
        """Is it a table of more than its head?"""
        return self._starts[at + 1] - self._starts[at] > 1


class Likeness:
    """How alike two units are, in percent; nothing where their kinds differ."""

    def __init__(self, old: Units, new: Units) -> None:
        from rapidfuzz import fuzz

        self.old, self.new = old, new
        self._ratio = fuzz.ratio
        self._left = _MOST_IN_ALL

    def affords(self, pairs: int) -> bool:
        """May so many more be compared? Counts them."""
        self._left -= pairs
        return self._left >= 0 or pairs == 1

    def of(self, i: int, j: int, least: float = ALIKE) -> float:
        """Similarity of an old and a new unit, 0 below `least`."""
        return self.among(i, range(j, j + 1), least)[0]

    def among(self, i: int, others: Sequence[int], least: float = ALIKE) -> list[float]:
        """Similarity of an old unit and each of some new ones, 0 below `least`."""
        kind, text = self.old.compared[i]
        ratio, new, most = self._ratio, self.new.compared, _LONG - len(text)
        return [
            0.0
            if new[j][0] != kind
            else ratio(text, new[j][1], score_cutoff=least)
            if len(new[j][1]) <= most
            else words_in_common(text.split(), new[j][1].split())
            for j in others
        ]

    def together(self, old: range, new: range) -> float:
        """Similarity of runs of paragraphs, each run joined by a space."""
        blocks = [self.old.firsts[i] for i in old] + [self.new.firsts[j] for j in new]
        if any(block.kind is not BlockKind.PARAGRAPH or block.group >= 0 for block in blocks):
            return 0.0
        one = " ".join(self.old.texts[i] for i in old)
        other = " ".join(self.new.texts[j] for j in new)
        if len(one) + len(other) > _LONG:
            return words_in_common(one.split(), other.split())
        return self._ratio(" ".join(one.split()), " ".join(other.split()))


class _Compared(dict[int, tuple[str, str]]):
    """What is compared of each unit, made when first asked for."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def __missing__(self, at: int) -> tuple[str, str]:
        block, text = self._units.firsts[at], self._units.texts[at]
        if block.kind is BlockKind.HEADING:
            text = text.lstrip("# ")
        self[at] = found = (f"{block.kind} head" if block.head else block.kind), text
        return found


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def words_in_common(one: Sequence[str], other: Sequence[str]) -> float:
    """Likeness of texts whose words, in whatever order, are given, in percent."""
    a, b = Counter(one), Counter(other)
    return 200.0 * (a & b).total() / max(a.total() + b.total(), 1)
