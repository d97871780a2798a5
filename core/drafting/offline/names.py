"""Names in a source: products, models, techniques; what a sentence can be about.

Owns finding them by their form and frequency. Persons are not told apart from products; a sentence
whose subject is a person is left to the rules for stage talk.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from core.source import PassageKind, Source
from core.words import word_list

_WORD = r"(?:[A-Z][\w+]*(?:[-.][\w+]+)*|[a-z]{1,2}[A-Z][\w-]*)"
_NAME = re.compile(rf"\b{_WORD}(?:[ ](?:for[ ](?=[A-Z]))?(?:{_WORD}|\d[\w.]*\b))*")
_MIXED = re.compile(r"[a-z][A-Z]|[A-Za-z]-?\d|[A-Z]{2,}[a-z]|\d[A-Z]")
_PERSON = re.compile(
    r"(?:[Tt]hank you,?|[Tt]hanks,?|[Ww]elcome,?|Dr\.|[Ii]nvite|[Ii]ntroduce) ([A-Z][a-z]+)\b"
    r"|\b([A-Z][a-z]+) (?:shared|said|mentioned|talked|told)\b"
)
_COUNTED = ("Figure", "Fig", "Table", "Section", "Chapter", "Step", "Part")
_LEAST = 2
MAKERS = ("Amazon", "AWS", "EC2", "Google", "Microsoft", "Meta")
"""Words in front of a name that name who makes the thing."""
_VERSION = re.compile(r"^\d|[-.][A-Za-z]?\d|(?<=[A-Za-z])\d")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a source."""

    counts: dict[str, int]
    """How often each is named."""
    longer: dict[str, str]
    """The longest frequent name that ends in a short one: HyperPod, SageMaker HyperPod."""

    def inside(self, text: str) -> list[str]:
        """The names in a text, in order, each once."""
        found = (self._known(match) for match in _NAME.finditer(text))
        return list(dict.fromkeys(name for name in found if name))

    def _known(self, match: re.Match[str]) -> str:
        """The name of a match, without the common word a sentence begins with; else empty."""
        name = _without_generic_start(match.group(), match.start())
        if name in self.counts:
            return name
        rest = name.partition(" ")[2]
        return rest if match.start() == 0 and rest in self.counts else ""

    def full(self, name: str) -> str:
        """The full form of a name."""
        return self.longer.get(name, name)


def names_of(source: Source) -> Names:
    """The names of a source: mentioned at least twice, or of a form no plain word has."""
    inner: Counter[str] = Counter()  # where only a name has a capital
    first: Counter[str] = Counter()  # where every sentence has one
    for passage in source.passages:
        if passage.kind in (PassageKind.CODE, PassageKind.ROW):
            continue
        for found in _NAME.finditer(plain(passage.text)):
            name = _without_generic_start(found.group(), found.start())
            (first if found.start() == 0 else inner)[name] += 1
    for name, count in sorted(first.items()):
        rest = name.partition(" ")[2]
        shown = rest if name not in inner and rest in inner else name
        if shown in inner or _MIXED.search(shown):
            inner[shown] += count
    persons = {found.group(1) or found.group(2) for found in _PERSON.finditer(source.text)}
    lower = Counter(re.findall(r"\b[a-z][a-z-]+\b", source.text))
    kept = {
        name: count
        for name, count in sorted(inner.items())
        if (count >= _LEAST or _MIXED.search(name))
        and not _is_common(name, count, lower)
        and name.split()[0] not in persons
    }
    longer = {}
    for name in kept:
        endings = [long for long in kept if long.endswith(f" {name}") and kept[long] >= _LEAST]
        if endings:
            longer[name] = max(endings, key=lambda long: (kept[long], len(long), long))
    return Names(kept, longer)


def has_name(text: str) -> bool:
    """Has a sentence anything in it that looks like a name, whether the source says it again or
    not? A capital at its start alone does not count."""
    for found in _NAME.finditer(text):
        name = _without_generic_start(found.group(), found.start())
        if name and name not in _generic() and (found.start() or re.search(r"[ \d]", name)):
            return True
    return False


def family(name: str) -> str:
    """A name without its maker and its version: Llama 4 Maverick, Llama; Qwen3, Qwen."""
    words = name.split(" ")
    while len(words) > 1 and words[0] in MAKERS:
        words.pop(0)
    kept: list[str] = []
    for word in words:
        stem = _VERSION.split(word, maxsplit=1)[0]
        if stem != word:
            if not kept and len(stem) > 2:
                kept.append(stem)
            break
        kept.append(word)
    return " ".join(kept) or name


def _without_generic_start(name: str, at: int) -> str:
    """A name without the common words in front of it."""
    words = name.split(" ")
    generic = _generic()
    while words and (
        words[0] in _COUNTED
        or (words[0] in generic and (at == 0 or words[0].lower() in _articles()))
    ):
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return word_list("generic")


@lru_cache(maxsize=1)
def _articles() -> frozenset[str]:
    return frozenset(("the", "this", "that", "these", "our", "your", "an", "a"))


def _is_common(name: str, count: int, lower: Counter[str]) -> bool:
    if name in _generic() or len(name) < 2 or not name[0].isalpha():
        return True
    return " " not in name and not _MIXED.search(name) and lower[name.lower()] >= count


def plain(text: str) -> str:
    """A passage without inline Markdown: link targets, emphasis, tags, list bold."""
    text = _without_links(text, "![", keep_words=False)
    text = _without_links(text, "[", keep_words=True)
    text = re.sub(r"<[^>]{1,80}>|\[\^?\d+\]", "", text)
    text = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", text)
    return " ".join(text.split())


def _without_links(text: str, opening: str, *, keep_words: bool) -> str:
    """A text without the links that open so, or with their words alone.

    From the opening the next bracket closes, which a parenthesis follows up to the next one that
    closes. An expression would look for it again from each of a thousand openings.
    """
    kept: list[str] = []
    done, at = 0, text.find(opening)
    while at >= 0:
        closing = text.find("]", at + len(opening))
        stop = closing + 1
        if closing < 0:
            break
        if text.startswith("(", stop):
            stop = text.find(")", stop) + 1
            if not stop:
                break
            kept.append(text[done:at])
            if keep_words:
                kept.append(text[at + len(opening) : closing])
            done = stop
        # what opens in between has the same closing bracket
        at = text.find(opening, stop)
    return "".join((*kept, text[done:]))
