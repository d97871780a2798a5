"""The tokens of texts, how rare they are in some sources, and which of them are names.

Owns the tokens that claims and passages are compared by: word stems without stop words and figures,
with the parts of CamelCase.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache

from core.figures import find_figures
from core.folding import fold
from core.source import Passage, Source
from core.words import stems, word_list

UNKNOWN = 0.35
"""What a word weighs that no source has, as a share of the rarest: a word of the writer's own."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_NAME = re.compile(r"[A-Z]|\d")


class Rarity:
    """How rare tokens are in some sources, and which words are names in them."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._passages: list[Passage] = [each for one in sources for each in one.passages]
        self._weights: dict[str, float] = {}

    def weight(self, token: str) -> float:
        """More for a token in few passages; of one in none a share of the most."""
        found = self._weights.get(token)
        if found is None:
            count = self._counts.get(token, 0)
            found = math.log(1 + len(self._passages) / count) if count else UNKNOWN * self.most
            self._weights[token] = found
        return found

    @cached_property
    def most(self) -> float:
        """The weight of a token that stands in one passage."""
        return math.log(1 + max(len(self._passages), 1))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(token for each in self._passages for token in own_tokens(each.text))

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that the sources write small somewhere, which are no names."""
        return frozenset(
            word
            for each in self._passages
            for word in _WORD.findall(each.text)
            if word.islower() and word.isalpha()
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        """Words that the sources write with a capital or a digit, also inside a sentence, or more
        than once at the head of one."""
        heads: Counter[str] = Counter()
        inside: set[str] = set()
        for each in self._passages:
            first, *others = _WORD.findall(each.text) or [""]
            heads[first] += 1
            inside.update(word for word in others if _NAME.search(word))
        return frozenset(inside.union(word for word, count in heads.items() if count > 1))

    def is_said(self, token: str) -> bool:
        """Has any source a token?"""
        return token in self._counts

    @lru_cache(maxsize=4096)  # noqa: B019  # as long as the sources it is of
    def names(self, text: str, *, with_head: bool = False) -> frozenset[str]:
        """The tokens of the names in a text: capitals or digits, and not a common word; `with_head`
        a first word that is capital for no other reason than that, too."""
        text = without_figures(fold(text))
        words = _WORD.findall(text)
        titled = sum(word[0].isupper() for word in words) > len(words) / 2
        found: set[str] = set()
        for number, word in enumerate(words):
            word = word.partition("'")[0]
            if not _NAME.search(word) or word.isdigit() or word.lower() in word_list("not_names"):
                continue
            plain = word.isalpha() and word[1:].islower()
            if word.lower() in self._common and (plain or len(word) < 3):
                continue
            if plain and word not in self._known and (titled or (number == 0 and not with_head)):
                continue
            found.update(stems(word)[:1])
        return frozenset(found)


@lru_cache(maxsize=16384)
def own_tokens(text: str) -> frozenset[str]:
    """The tokens of a text."""
    plain = without_figures(fold(text))
    words = (*stems(plain), *stems(_CAMEL.sub(" ", plain)))
    return frozenset(word for word in words if not word.isdigit())


@lru_cache(maxsize=16384)
def without_figures(text: str) -> str:
    """A text with its figures blanked."""
    parts, at = [], 0
    for figure in find_figures(text):
        parts.append(text[at : figure.start])
        at = figure.end
    return " ".join((*parts, text[at:]))
