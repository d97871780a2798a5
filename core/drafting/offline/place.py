"""Where a sentence belongs in a report that exists.

Owns the search for a place: a list of the report, or the end of a section without one. A paragraph
of bold words alone counts as a heading, as writers use it. A place is taken only if it speaks of
what the sentence names, in its headings or in its text; what has no such place gets a section of
its own at the end.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from core.document import Block, BlockKind, Document, Section
from core.drafting.offline.names import MAKERS, family
from core.drafting.offline.score import Scored
from core.words import stems

LEAST = 0.4
"""Score from which a place is taken; see `Places.best`."""
_SUMMARY = re.compile(r"summary|conclusion|introduction|overview|references|appendix", re.I)
_ADVICE = re.compile(r"recommend|roadmap|next step|timeline|risk|priorit", re.I)
_BOLD_ALONE = re.compile(r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__):?\s*")
_BULLET = re.compile(r"\s*([-*+])\s")
_VERSION = re.compile(r"(?<=[a-z])[-.]?\d[\w.]*$", re.IGNORECASE)
_OTHER_NAME = 0.8  # what a name counts that is not the subject
_NAMELESS = 0.75  # what the words count for where a place speaks of no name of the sentence
_TITLED = 0.2  # what saying the words of the title adds
_IN_TEXT = 0.7  # what a name counts that stands in the text and not in a heading


@dataclass(frozen=True, slots=True)
class Place:
    """A list of the report, or the end of a section's own body."""

    section: Section
    """The section it is in."""
    block: Block
    """What is written after; the last top-level item of a list."""
    marker: str
    """What a new item begins with, such as `-`."""
    heading: frozenset[str]
    """Stems of the headings above it, a bold paragraph before it included."""
    title: frozenset[str]
    """Stems of the nearest heading alone."""
    text: frozenset[str]
    """Stems of what stands in it."""
    is_list: bool
    """Is it a list?"""


class Places:
    """Everywhere in a report something can be written to.

    Args:
        only_named: is a place taken only if it speaks of a name of the sentence?
    """

    def __init__(self, report: Document, *, only_named: bool = False) -> None:
        self._only_named = only_named
        self._places = [place for section in report.sections for place in _places(report, section)]
        self._frequency: Counter[str] = Counter()
        for place in self._places:
            self._frequency.update(place.text | place.heading)

    def best(self, scored: Scored) -> Place | None:
        """The place a sentence belongs to; None when none speaks of what it names.

        Half of a place's score is the share of the sentence's words, by rarity, that it has; the
        other half is whether it speaks of the sentence's subject or of another name in it. A
        sentence that says the words of the title gets a little more.
        """
        said = set(stems(scored.candidate.text)) - _makers()
        words = [stem for stem in sorted(said) if stem in self]
        total = sum(map(self._rarity, words)) or 1.0
        named = _named(scored)
        best: tuple[float, Place | None] = (0.0, None)
        for place in self._places:
            about = _about(place, named)
            shared = sum(self._rarity(s) for s in words if s in place.text or s in place.heading)
            if not about and self._only_named:
                continue
            share = shared / total
            value = (0.5 * share + 0.5 * about if about else _NAMELESS * share) * _fitness(place)
            value += _TITLED * self._titled(place, words)
            if value > best[0]:
                best = (value, place)
        return best[1] if best[0] >= LEAST else None

    def _titled(self, place: Place, words: list[str]) -> float:
        """How much of a place's own title a sentence says, rare words counting more."""
        title = [stem for stem in sorted(place.title) if self._frequency[stem] < len(self._places)]
        total = sum(map(self._rarity, title)) or 1.0
        return sum(self._rarity(stem) for stem in title if stem in words) / total

    def __contains__(self, stem: str) -> bool:
        return stem in self._frequency

    def _rarity(self, stem: str) -> float:
        return math.log(1 + len(self._places) / (1 + self._frequency[stem]))


@lru_cache(maxsize=1)
def _makers() -> frozenset[str]:
    """Stems of the makers of things, whose names tell nothing of a place."""
    return frozenset(stems(" ".join(MAKERS)))


def _named(scored: Scored) -> list[tuple[float, frozenset[str]]]:
    """The names of a sentence as stems without versions, and how much each counts."""
    candidate = scored.candidate
    names = dict.fromkeys([*([candidate.subject] if candidate.subject else []), *candidate.names])
    found = []
    for name in names:
        weight = 1.0 if name == candidate.subject else _OTHER_NAME
        if wanted := _unversioned(family(name)):
            found.append((weight, wanted))
    return found


def _about(place: Place, named: list[tuple[float, frozenset[str]]]) -> float:
    """How surely a place speaks of one of the names, 0 to 1."""
    best = 0.0
    for weight, wanted in named:
        if wanted <= place.heading:
            best = max(best, weight)
        elif wanted <= place.text | place.heading:
            best = max(best, weight * _IN_TEXT)
    return best


def _fitness(place: Place) -> float:
    """How well a list item of facts stands in a place, whatever it says."""
    value = 1.0 if place.is_list else 0.75
    above = " ".join(place.section.path[1:])  # what stands under recommendations is one, too
    if _SUMMARY.search(above):
        value *= 0.3
    return value * (0.6 if _ADVICE.search(above) else 1.0)


def is_bold_alone(block: Block, text: str) -> bool:
    """Is it a paragraph of bold words alone, as writers use in place of a heading?"""
    is_paragraph = block.kind is BlockKind.PARAGRAPH and block.group < 0
    return is_paragraph and _BOLD_ALONE.fullmatch(text) is not None


def _places(report: Document, section: Section) -> Iterator[Place]:
    """Each list of a section's own body, and its end where that is no list."""
    if section.level == 1:
        return
    above = stems(" ".join(section.path[-2:]))
    lead: tuple[str, ...] = ()
    run: list[Block] = []
    texts: list[str] = []
    own = report.blocks[section.heading + 1 : section.body_stop]
    for block, following in zip_longest(own, own[1:]):
        text = report.block_text(block)
        run.append(block)
        texts.append(text)
        if is_bold_alone(block, text):
            lead = stems(text)
            run, texts = [], [text]
            continue
        in_list = block.group >= 0 and block.kind is not BlockKind.ROW
        if following is None or (in_list and following.group != block.group):
            words = frozenset(stem for each in texts for stem in _forms(each))
            heading = frozenset(stem for stem in (*above, *lead) for stem in _forms_of(stem))
            last = _last_item(run) if in_list else block
            marker = _BULLET.match(report.block_text(last)) if in_list else None
            if marker or not in_list:  # a finding is no step of an ordered list
                shown = marker.group(1) if marker else "-"
                title = frozenset(lead or stems(section.title))
                yield Place(section, last, shown, heading, title, words, in_list)
            run, texts = [], []


def _last_item(run: list[Block]) -> Block:
    """The last top-level item of the list a run of blocks ends with."""
    group = run[-1].group
    items = [block for block in run if block.group == group and block.kind is BlockKind.ITEM]
    return next((block for block in reversed(items) if block.level == 1), run[-1])


@lru_cache(maxsize=1024)
def _forms(text: str) -> frozenset[str]:
    """The stems of a text, and those of versions without their number: Trainium2, Trainium."""
    return frozenset(form for stem in stems(text) for form in _forms_of(stem))


def _forms_of(stem: str) -> tuple[str, ...]:
    plain = _VERSION.sub("", stem)
    return (stem, plain) if len(plain) > 2 and plain != stem else (stem,)


def _unversioned(name: str) -> frozenset[str]:
    return frozenset(_forms_of(stem)[-1] for stem in stems(name))
