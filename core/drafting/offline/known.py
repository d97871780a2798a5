"""What the report says already, so that it is not proposed again.

Owns the comparison of a sentence with the blocks of a report, by rare words, names and figures.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from core.document import BlockKind, Document
from core.drafting.offline.score import Scored
from core.figures import Figure, find_figures, same_figure
from core.words import stems


@dataclass(frozen=True, slots=True)
class _Said:
    words: frozenset[str]
    figures: tuple[Figure, ...]


class Known:
    """The facts of a report, as far as their words tell."""

    def __init__(self, report: Document, declined: tuple[str, ...]) -> None:
        self._said: list[_Said] = []
        heading: tuple[str, ...] = ()
        for block in report.blocks:
            text = report.block_text(block)
            if block.kind is BlockKind.HEADING:
                heading = stems(text)
            elif block.kind is not BlockKind.FRONT_MATTER:
                self._said.append(_Said(frozenset((*stems(text), *heading)), find_figures(text)))
        self._said += [_Said(frozenset(stems(text)), find_figures(text)) for text in declined]
        self._frequency: Counter[str] = Counter()
        for said in self._said:
            self._frequency.update(said.words)
        self._names = report.text.lower()

    def says(self, scored: Scored) -> bool:
        """Is this sentence in the report already, in whatever words?"""
        candidate = scored.candidate
        words = frozenset(stems(candidate.text))
        total = sum(map(self._rarity, words)) or 1.0
        strong = [figure for figure in candidate.figures if figure.is_strong]
        for said in self._said:
            shared = sum(map(self._rarity, words & said.words)) / total
            if strong:
                same = [f for f in strong if any(same_figure(f, other) for other in said.figures)]
                if len(same) == len(strong) and shared > (0.14 if len(same) > 1 else 0.3):
                    return True
            if shared > (0.8 if strong else 0.62):
                return True
        return False

    def is_new_subject(self, scored: Scored) -> bool:
        """Does it name something the report never names?"""
        return any(name.lower() not in self._names for name in scored.candidate.names)

    def _rarity(self, stem: str) -> float:
        return math.log(1 + (len(self._said) + 1) / (1 + self._frequency[stem]))
