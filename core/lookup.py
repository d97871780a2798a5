"""Where the figures and the quotations of a text stand in one source.

Owns the look-ups that the findings of a review and the audit of a report share. What it reads of
the source it reads once. It says where a thing stands; what that is worth is for others to say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from core.figures import Figure, amounts, find_figures, have_like_units, same_figure
from core.folding import fold
from core.source import Passage, Source
from core.words import stems

NEAR_QUOTATION = 70.0
"""Least similarity, in percent, at which the source is said to say something else instead."""
LEAST_SHARED = 0.5
"""Share of a quotation's word stems that what the source says instead must have."""
EDGES = " .…,;:!?"
"""What a quotation may end or begin with that the source has not."""
_ELISION = re.compile(r"\s*[\[(]?(?:…|\.{3})[\])]?\s*")
_END = re.compile(r"[.!?…][\"')\]]*\s+$|^$")
_DROPPED = 3
"""Most words left out at the head of a sentence for them to be given back."""
_AROUND = 4
"""Words by which what the source says may begin or end elsewhere than where it was found."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where a quotation stands."""

    number: int
    """The passage it stands in, or begins in; of a near miss the passage that says nearly this; 0
    where the source has nothing like it."""
    is_exact: bool
    """Does the source say just this?"""
    is_cited: bool = False
    """Does it stand in the passages asked about?"""
    says: str = ""
    """What the source says, where that differs: of a near miss, and of one that begins with a
    capital as if the sentence did."""


class Lookup:
    """Looks figures and quotations up in one source.

    Args:
        source: what was read.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._of_unit: dict[str, frozenset[int]] = {}
        self._by_unit: dict[str, list[tuple[int, Figure]]] = {}
        self._in_passage: dict[int, dict[Decimal, list[Figure]]] = {}

    # --- figures -----------------------------------------------------------------------------

    def has_figure(self, figure: Figure, passage: Passage) -> bool:
        """Does a passage say the same amount of the same unit?"""
        there = self._amounts_of(passage.number)
        near = (other for amount in amounts(figure) for other in there.get(amount, ()))
        return any(same_figure(figure, other) for other in near)

    def passages_with(self, figure: Figure) -> Iterator[int]:
        """Numbers of the passages that say a figure, in order, each once."""
        found = self.figures_at(figure)
        return iter(sorted({number for number, other in found if same_figure(figure, other)}))

    def figures_at(self, figure: Figure) -> list[tuple[int, Figure]]:
        """The figures of the source that have an amount in common with one, whatever their unit."""
        return [each for amount in amounts(figure) for each in self._by_amount.get(amount, ())]

    def passages_of_unit(self, unit: str) -> frozenset[int]:
        """Numbers of the passages with a figure of a unit."""
        if unit not in self._of_unit:
            found = frozenset(number for number, each in self.figures if each.unit == unit)
            self._of_unit[unit] = found
        return self._of_unit[unit]

    def figures_like(self, figure: Figure) -> list[tuple[int, Figure]]:
        """The figures of the source that one can be compared with, each with its passage."""
        if figure.unit not in self._by_unit:
            self._by_unit[figure.unit] = _last_of_equals(
                (number, other) for number, other in self.figures if have_like_units(figure, other)
            )
        return self._by_unit[figure.unit]

    @cached_property
    def figures(self) -> tuple[tuple[int, Figure], ...]:
        """All figures of the source, each with its passage's number."""
        return tuple(
            (passage.number, figure)
            for passage in self.source.passages
            for figure in find_figures(passage.text)
        )

    @cached_property
    def _by_amount(self) -> dict[Decimal, list[tuple[int, Figure]]]:
        found: dict[Decimal, list[tuple[int, Figure]]] = {}
        for number, figure in self.figures:
            for amount in amounts(figure):
                found.setdefault(amount, []).append((number, figure))
        return {amount: _last_of_equals(figures) for amount, figures in found.items()}

    def _amounts_of(self, number: int) -> dict[Decimal, list[Figure]]:
        """The figures of a passage by each of their amounts, of equal ones the last."""
        if number not in self._in_passage:
            there: dict[Decimal, list[tuple[int, Figure]]] = {}
            for figure in find_figures(self.source.passage(number).text):
                for amount in amounts(figure):
                    there.setdefault(amount, []).append((number, figure))
            self._in_passage[number] = {
                amount: [figure for _, figure in _last_of_equals(figures)]
                for amount, figures in there.items()
            }
        return self._in_passage[number]

    # --- quotations --------------------------------------------------------------------------

    def quotation(self, text: str, cited: Sequence[Passage] = ()) -> Said:
        """Where the words of a quotation stand: in passages asked about, else anywhere."""
        words = fold(text).strip(EDGES)
        for passage in cited:
            if find_words(words, fold(passage.text)) >= 0:
                return self._exact(words, passage.number, is_cited=True)
        if cited and find_words(words, fold(" ".join(each.text for each in cited))) >= 0:
            return self._exact(words, cited[0].number, is_cited=True)
        at = find_words(words, self._words)
        if at >= 0:
            return Said(self._number_at(at), is_exact=True, says=self._begun(words, at))
        return self._nearest(words)

    def _exact(self, words: str, number: int, *, is_cited: bool) -> Said:
        at = find_words(words, self._words, self._starts[number - 1])
        return Said(number, is_exact=True, is_cited=is_cited, says=self._begun(words, at))

    def _begun(self, words: str, at: int) -> str:
        """What the source says where a quotation's capital hides that its sentence began before."""
        whole = self._words
        if at < 0 or not words[0].isupper() or whole[at] == words[0]:
            return ""
        first = max((m.end() for m in re.finditer(r"[.!?…]\s", whole[:at])), default=0)
        dropped = whole[first:at]
        head = dropped if len(dropped.split()) <= _DROPPED else ""
        return head + whole[at] + words[1:]

    def _nearest(self, words: str) -> Said:
        """The words of the source most like these, at word borders."""
        from rapidfuzz import fuzz

        whole = self._words
        near = fuzz.partial_ratio_alignment(words, whole, score_cutoff=NEAR_QUOTATION)
        # a text shorter than the quotation is found inside it, which says nothing
        if near is None or len(words) > len(whole):
            return Said(0, is_exact=False)
        start, end = self._best_borders(words, near.dest_start, near.dest_end)
        says = whole[start:end].strip(EDGES)
        own = set(stems(words))
        if len(own.intersection(stems(says))) < LEAST_SHARED * len(own):
            return Said(0, is_exact=False)
        return Said(self._number_at(start), is_exact=False, says=says)

    def _best_borders(self, words: str, start: int, end: int) -> tuple[int, int]:
        """Of all word borders near a span, those between which the text is most like the words."""
        from rapidfuzz import fuzz

        whole = self._words
        room = 12 * _AROUND
        low, high = max(start - room, 0), min(end + room, len(whole))
        starts = [m.start() + low for m in re.finditer(r"(?<!\S)\S", whole[low : start + room])]
        ends = [
            m.end() + end - room for m in re.finditer(r"\S(?!\S)", whole[max(end - room, 0) : high])
        ]
        pairs = [
            (first, last)
            for first in sorted(starts, key=lambda each: abs(each - start))[: 2 * _AROUND]
            for last in sorted(ends, key=lambda each: abs(each - end))[: 2 * _AROUND]
            if last > first
        ]
        return max(
            pairs or [(start, end)],
            key=lambda pair: fuzz.ratio(words, whole[pair[0] : pair[1]].strip(EDGES)),
        )

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """All passages folded and joined, and where each begins."""
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for passage in self.source.passages:
            starts.append(at)
            parts.append(fold(passage.text))
            at += len(parts[-1]) + 1
        return " ".join(parts), starts

    @property
    def _words(self) -> str:
        return self._folded[0]

    @property
    def _starts(self) -> list[int]:
        return self._folded[1]

    def _number_at(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def _last_of_equals(figures: Iterable[tuple[int, Figure]]) -> list[tuple[int, Figure]]:
    """Figures with their passages, in order; of those that say the same in one passage the last."""
    found: dict[tuple[int, str, tuple[Decimal, ...]], tuple[int, Figure]] = {}
    for number, figure in figures:
        key = (number, figure.unit, figure.values)
        found.pop(key, None)
        found[key] = (number, figure)
    return list(found.values())


def find_words(words: str, text: str, start: int = 0) -> int:
    """Where folded words stand in a folded text, -1 where not: whole words, the first one in either
    case; of words with something left out each piece in turn."""
    at, first = start, -1
    for piece in _ELISION.split(words):
        piece = piece.strip(EDGES)
        if not piece:
            continue
        swapped = piece[0].swapcase() + piece[1:]
        pattern = "|".join(re.escape(form) for form in dict.fromkeys((piece, swapped)))
        found = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)").search(text, at)
        if found is None and not piece.isascii():
            found = re.compile(re.escape(piece)).search(text, at)
        if found is None:
            return -1
        first, at = (found.start() if first < 0 else first), found.end()
    return first
