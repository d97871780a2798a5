"""What the report says already, so that it is not proposed again.

Owns the comparison of a sentence with the blocks of a report, and with its sections as a whole, by
rare words, names and figures. The headings above a block speak for it, and so does a paragraph of
bold words alone, which writers use as one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.document import Block, BlockKind, Document
from core.drafting.offline.place import is_bold_alone
from core.drafting.offline.score import Scored
from core.figures import Figure, find_figures, same_figure
from core.words import stems

_SAME_FIGURE = 0.25
"""Share of a sentence's words, by rarity, from which a block with its figure says the same."""
_SAME_FIGURES = 0.14
"""The same where two figures and more agree, or a figure and the names."""
_SAME_WORDS = 0.62
"""Share from which a block says a sentence without a figure."""
_SAME_WORDS_OTHER_FIGURE = 0.8
"""Share from which it does although the sentence has a figure that the block lacks."""
_NAMED = 0.6
"""Share of a sentence's names, by rarity, from which a block speaks of the same things."""
_SAME_WORDS_AND_NAMES = 0.4
"""Share of the words from which such a block says a sentence without a figure."""
_SECTION = 0.5
"""Share from which a section that has all the figures says a sentence in several blocks."""


@dataclass(frozen=True, slots=True)
class _Said:
    words: frozenset[str]
    figures: tuple[Figure, ...]


class Known:
    """The facts of a report, as far as their words tell."""

    def __init__(self, report: Document, declined: tuple[str, ...]) -> None:
        self._said = list(_blocks(report))
        self._said += [_Said(frozenset(stems(text)), find_figures(text)) for text in declined]
        self._sections = list(_sections(report))
        self._frequency: Counter[str] = Counter()
        for said in self._said:
            self._frequency.update(said.words)
        self._names = report.text.lower()

    def says(self, scored: Scored) -> bool:
        """Is this sentence in the report already, in whatever words?"""
        candidate = scored.candidate
        words = frozenset(stems(candidate.text))
        strong = [figure for figure in candidate.figures if figure.is_strong]
        names = frozenset(stem for name in candidate.names for stem in stems(name))
        if any(self._says(said, words, strong, names) for said in self._said):
            return True
        return bool(candidate.figures) and any(
            _has_all(said.figures, candidate.figures) and self._share(said, words) > _SECTION
            for said in self._sections
        )

    def is_new_subject(self, scored: Scored) -> bool:
        """Does it name something the report never names?"""
        return any(name.lower() not in self._names for name in scored.candidate.names)

    def _says(
        self, said: _Said, words: frozenset[str], strong: list[Figure], names: frozenset[str]
    ) -> bool:
        share = self._share(said, words)
        named = self._share(said, names) if names else 0.0
        if not strong:
            return share > (_SAME_WORDS_AND_NAMES if named > _NAMED else _SAME_WORDS)
        if _has_all(said.figures, strong):
            return share > (_SAME_FIGURES if len(strong) > 1 or named > _NAMED else _SAME_FIGURE)
        return share > _SAME_WORDS_OTHER_FIGURE

    def _share(self, said: _Said, words: frozenset[str]) -> float:
        """Share of a sentence's words that are said, each counting by its rarity."""
        total = sum(map(self._rarity, words)) or 1.0
        return sum(map(self._rarity, words & said.words)) / total

    def _rarity(self, stem: str) -> float:
        return math.log(1 + (len(self._said) + 1) / (1 + self._frequency[stem]))


def _has_all(there: tuple[Figure, ...], wanted: list[Figure] | tuple[Figure, ...]) -> bool:
    return all(any(same_figure(figure, other) for other in there) for figure in wanted)


def _blocks(report: Document) -> Iterator[_Said]:
    above: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    for block in report.blocks:
        text = report.block_text(block)
        if block.kind is BlockKind.HEADING:
            above, lead = stems(text), ()
        elif is_bold_alone(block, text):
            lead = stems(text)
        elif block.kind is not BlockKind.FRONT_MATTER:
            yield _Said(frozenset((*stems(text), *above, *lead)), find_figures(text))


def _sections(report: Document) -> Iterator[_Said]:
    """What each section says in its own body, taken together."""
    for section in report.sections:
        own: list[Block] = list(report.blocks[section.heading : section.body_stop])
        texts = [report.block_text(block) for block in own]
        words = frozenset(stem for text in texts for stem in stems(text))
        yield _Said(words, tuple(figure for text in texts for figure in find_figures(text)))
