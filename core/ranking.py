"""How much a passage of a source speaks of the same thing as a claim.

Owns the score. A claim is held against the passage itself, and for a part against what stands
around it, since a talk names its subject once and goes on with *it*. The method and its first
weights were measured on real talks, articles and FAQs; see tests/core/test_audit_sources.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.figures import Figure, find_figures
from core.pieces import piece_around
from core.rarity import Rarity, own_tokens
from core.source import Source

LEAST = 4
"""Tokens from which on a piece of a claim speaks for itself."""
NEIGHBOURHOOD = 0.4
"""What a token weighs that stands only around the passage."""
COPY = 0.72
"""Share of a claim's words, names apart, from which a passage is what it was written from."""
OWN_SUBJECT = 0.5
"""Share of a claim in a passage below which the names it stands under count as its own."""
COPIED = 0.45
"""Share of a passage that such a claim has."""
NAMED_FAR = 0.33
"""What a name weighs that was named some way before the passage."""
CONTEXT = 0.3
"""What a token of the heading or the rest of the sentence weighs."""
BEFORE, AFTER = 4, 1
"""Passages around one that may say what it is about."""
FAR_BEFORE = 14
"""Passages before one that may have named its subject."""
SPEAKING = 80
"""The same for one that says *we* or begins with *it*: a guest of a talk is named once."""
SUBJECT = 4
"""Words at the head of a passage that say whom it is about."""
_DIGIT = re.compile(r"\d")
_SPEAKS = re.compile(
    r"\b(?:we|our|us|i|my)\b|^(?:(?:and|so|but|now),? )?(?:it|they|this|these|he|she)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim speaks of."""

    own: frozenset[str]
    """Tokens of the piece of the claim around a figure."""
    claim: frozenset[str]
    """Tokens of the whole claim."""
    rest: frozenset[str]
    """Tokens of the rest of the claim and of what it stands under."""
    names: frozenset[str]
    """Names in the piece, as tokens; of a cell those in the head of its row, too."""
    claim_names: frozenset[str]
    """Names in the claim."""
    near_names: frozenset[str]
    """Names with a digit, which are products or models, in what it stands under next."""
    all_names: frozenset[str]
    """Names in the claim and in what it stands under."""


@dataclass(frozen=True, slots=True)
class Score:
    """How much a passage speaks of a topic."""

    value: float
    """0 not at all, 1 every word of the piece stands in it; more where the rest does, too."""
    said: float
    """0 to 1: what of this the passage itself says."""
    has_names: bool
    """Are the names of the claim named in the passage, or before it with no other in between?"""


class Ranking:
    """Scores the passages of one source.

    Args:
        source: what was read.
        rarity: of the tokens of all sources looked at.
    """

    def __init__(self, source: Source, rarity: Rarity) -> None:
        self._passages = source.passages
        self._title = own_tokens(source.title)
        self._rarity = rarity

    def score(self, topic: Topic, number: int, figure: Figure | None = None) -> Score:
        """The score of the passage with a number.

        Args:
            figure: the one in it that the claim's may be; then its names must be the claim's.
        """
        said, around = self.tokens(number), self._around(number)
        far = self._far(number)
        weight = self._rarity.weight

        def held(tokens: frozenset[str]) -> float:
            near = sum(weight(token) for token in (tokens & around) - said)
            named = sum(weight(token) for token in (tokens & topic.all_names & far) - said - around)
            return sum(map(weight, tokens & said)) + NEIGHBOURHOOD * near + NAMED_FAR * named

        total = sum(map(weight, topic.own)) or 1.0
        context = CONTEXT * held(topic.rest) / max(total, self._rarity.most)
        value = held(topic.own) / total + min(context, CONTEXT)
        share = sum(map(weight, topic.own & said)) / total
        strange = topic.near_names and topic.near_names.isdisjoint(said | around | far)
        has_names = self._has_names(topic, number) and not (strange and share < OWN_SUBJECT)
        is_another = figure is not None and self._is_of_another(topic, number, figure)
        return Score(value, share, has_names and not is_another)

    def _is_of_another(self, topic: Topic, number: int, figure: Figure) -> bool:
        """Does a passage of several figures say this one of another name than the claim's?"""
        text = self._passages[number - 1].text
        if not topic.names or len(find_figures(text)) < 2:
            return False
        own, others = self._names_around(number, figure)
        return bool(topic.names & (others - own) and own - topic.all_names)

    @lru_cache(maxsize=4096)  # noqa: B019  # the ranking lives as long as what it is asked about
    def _names_around(self, number: int, figure: Figure) -> tuple[frozenset[str], frozenset[str]]:
        """The names in the piece of a passage around a figure, and those in the rest."""
        piece, rest = piece_around(self._passages[number - 1].text, figure)
        return self._rarity.names(piece, with_head=True), self._rarity.names(rest)

    def _has_names(self, topic: Topic, number: int) -> bool:
        said = self.tokens(number)
        missing = topic.names - said
        if missing - self._around(number) - self._far(number) - self._title:
            return False
        known = topic.all_names | topic.claim | topic.rest
        text = self._passages[number - 1].text
        if topic.claim_names - said and self._is_copy(topic, said):
            return not self._rarity.names(text) - known
        # it begins with another name in its place
        return not missing or not self._rarity.names(" ".join(text.split()[:SUBJECT])) - known

    def _is_copy(self, topic: Topic, said: frozenset[str]) -> bool:
        """Does a passage say nearly all of a claim but its names, and little more?"""
        words = topic.claim - topic.claim_names
        shared, own, whole = (
            sum(map(self._rarity.weight, each)) for each in (words & said, words, said)
        )
        return len(words) > 1 and shared >= COPY * own and shared >= COPIED * whole

    @lru_cache(maxsize=4096)  # noqa: B019  # see above
    def _far(self, number: int) -> frozenset[str]:
        """Tokens of the passages that may have named the subject of one."""
        speaks = _SPEAKS.search(self._passages[number - 1].text)
        before = self._before(number, SPEAKING if speaks else FAR_BEFORE)
        return frozenset().union(*map(self.tokens, before))

    def shares(self, own: frozenset[str]) -> dict[int, float]:
        """What of a topic's own tokens each passage says itself, as `Score.said`; those that say
        nothing of it are left out."""
        found: dict[int, float] = {}
        for token in own:
            weight = self._rarity.weight(token)
            for number in self._passages_with.get(token, ()):
                found[number] = found.get(number, 0.0) + weight
        total = sum(map(self._rarity.weight, own)) or 1.0
        return {number: held / total for number, held in found.items()}

    @cached_property
    def _passages_with(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for passage in self._passages:
            for token in own_tokens(passage.text):
                found.setdefault(token, []).append(passage.number)
        return found

    def tokens(self, number: int) -> frozenset[str]:
        """The tokens of a passage."""
        return own_tokens(self._passages[number - 1].text)

    def _before(self, number: int, count: int) -> range:
        return range(max(number - count, 1), number)

    @lru_cache(maxsize=4096)  # noqa: B019  # see above
    def _around(self, number: int) -> frozenset[str]:
        near = [*self._before(number, BEFORE), *range(number + 1, number + 1 + AFTER)]
        found = (self.tokens(each) for each in near if each <= len(self._passages))
        section = map(own_tokens, self._passages[number - 1].section)
        return frozenset().union(*found, *section)


def topic_of(
    piece: str, rest: str, context: Iterable[str], rarity: Rarity, *, is_cell: bool = False
) -> Topic:
    """What a figure in a piece of a claim speaks of; where the piece says little, the rest is its
    own."""
    own = _simple(own_tokens(piece))
    outer = _simple(own_tokens(rest))
    claim = own | outer
    names = rarity.names(piece)
    around = [own_tokens(each) for each in context]
    for more in (outer, *around):
        if len(own) >= LEAST:
            break
        own |= more
    claim_names = names | rarity.names(rest)
    under = [rarity.names(each) for each in context]
    outside = outer.union(*around) - own
    head = under[0] if under else frozenset()
    near = frozenset(name for name in head if _DIGIT.search(name))
    if is_cell:
        names |= frozenset(name for name in head if rarity.is_said(name))
    return Topic(own, claim, outside, names, claim_names, near, claim_names.union(*under))


def _simple(tokens: frozenset[str]) -> frozenset[str]:
    """Tokens without compounds, whose parts are tokens, too, and would count twice."""
    return frozenset(token for token in tokens if "-" not in token)
