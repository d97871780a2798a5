"""Where a sentence belongs in a report that exists.

Owns the search for a section. A section is only taken if it speaks of the sentence's subject, in
its heading or in its text; what has no such section gets one of its own at the end.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.document import BlockKind, Document, Section
from core.drafting.offline.score import Scored
from core.words import stems

LEAST = 0.42
"""Score from which a section is taken."""
_SUMMARY = re.compile(r"summary|conclusion|introduction|overview|references|appendix", re.I)
_ADVICE = re.compile(r"recommend|roadmap|next step|timeline|risk", re.I)


@dataclass(frozen=True, slots=True)
class _Place:
    section: Section
    heading: frozenset[str]
    text: frozenset[str]
    counts: Counter[str]
    has_list: bool


class Places:
    """The sections of a report as places to write to."""

    def __init__(self, report: Document) -> None:
        self._report = report
        self._places = [self._place(section) for section in report.sections]
        self._frequency: Counter[str] = Counter()
        for place in self._places:
            self._frequency.update(place.text | place.heading)

    def best(self, scored: Scored) -> Section | None:
        """The section a sentence belongs to; None when none speaks of its subject."""
        candidate = scored.candidate
        words = Counter(stems(candidate.text))
        subject = frozenset(stems(candidate.subject)) or frozenset(words)
        ranked = sorted(
            ((self._value(place, words, subject), -place.section.heading, place)
             for place in self._places),
            key=lambda entry: entry[:2], reverse=True,
        )  # fmt: skip
        for value, _, place in ranked:
            if value < LEAST:
                break
            if self._speaks_of(place, subject, value):
                return place.section
        return None

    def _place(self, section: Section) -> _Place:
        report = self._report
        own = report.blocks[section.heading + 1 : section.body_stop]
        text = " ".join(report.block_text(block) for block in own)
        words = stems(text)
        heading = frozenset(stems(" ".join(section.path[-2:])))
        has_list = any(block.kind is BlockKind.ITEM for block in own)
        return _Place(section, heading, frozenset(words), Counter(words), has_list)

    def _rarity(self, stem: str) -> float:
        return math.log(1 + len(self._places) / (1 + self._frequency[stem]))

    def _value(self, place: _Place, words: Counter[str], subject: frozenset[str]) -> float:
        if place.section.level == 1 or not place.text:
            return 0.0
        total = sum(self._rarity(stem) for stem in words) or 1.0
        shared = sum(self._rarity(stem) for stem in words if stem in place.text | place.heading)
        value = 0.45 * shared / total
        if subject:
            recall = len(subject & place.heading) / len(subject)
            precision = len(subject & place.heading) / max(len(place.heading), 1)
            value += 0.45 * (0.5 * recall + 0.5 * precision)
            value += 0.2 * len(subject & place.text) / len(subject)
        value *= 1.0 if place.has_list else 0.75
        title = place.section.title
        if _SUMMARY.search(title):
            value *= 0.3
        return value * (0.6 if _ADVICE.search(title) else 1.0)

    def _speaks_of(self, place: _Place, subject: frozenset[str], value: float) -> bool:
        """Is the rarest word of the subject in the heading, or in the text of a very good place?"""
        rarest = max(sorted(subject), key=self._rarity)
        if rarest in place.heading:
            return True
        return rarest in place.text and value >= LEAST


def list_marker(report: Document, section: Section) -> str:
    """The marker the section's last list uses; `-` where it has none."""
    for block in reversed(report.blocks[section.heading : section.body_stop]):
        if block.kind is BlockKind.ITEM:
            found = re.match(r"\s*([-*+])\s", report.block_text(block))
            return found.group(1) if found else "-"
    return "-"


def has_similar(report_words: Sequence[tuple[str, ...]], words: tuple[str, ...]) -> bool:
    """Does any block share nearly all words?"""
    wanted = set(words)
    return any(len(wanted & set(block)) >= 0.8 * len(wanted) for block in report_words if block)
