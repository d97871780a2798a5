"""What the editor wants to know, and how much each passage of a source has to do with it.

Owns the topic: the stems of the instructions' own words, weighted by how often they recur, without
the words that only say what to do. A passage is judged by a window around it, because a talk names
its subject once and then says *it*.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from core.drafting.drafter import Brief
from core.drafting.offline.names import Names
from core.source import PassageKind, Source
from core.words import stems, word_list

WINDOW = 8
"""Passages on either side that count, with falling weight."""
FLOOR = 0.22
"""Least relevance of a sentence that is proposed."""
_COMMON = 0.25
_YOU_ARE = re.compile(r"\byou (?:are|keep|write)\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_FEEDBACK = 25


@dataclass(frozen=True, slots=True)
class Topic:
    """What the instructions ask for."""

    weights: dict[str, float]
    """Weight of each stem, at most 1."""
    wants_figures: bool
    """Do they ask for data points, figures, numbers, benchmarks?"""


def topic_of(brief: Brief) -> Topic:
    """The topic of a brief, this item's own words first."""
    role = role_of(brief.instructions)
    intents = {stem for word in word_list("intents") for stem in stems(word)}
    counts: Counter[str] = Counter()
    for text in (role, *(f"{item.title} {item.purpose}" for item in brief.items)):
        counts.update(stem for stem in stems(text) if stem not in intents)
    most = max(counts.values(), default=1)
    weights = {stem: count / most for stem, count in counts.items()}
    for stem in stems(brief.item.purpose):
        if stem not in intents:
            weights[stem] = max(weights.get(stem, 0.0), 0.8)
    _expand_acronyms(brief, weights)
    wanted = f"{role} {brief.item.purpose}".lower()
    asks = re.search(r"\b(?:data points?|figures?|numbers?|benchmarks?|metrics?)\b", wanted)
    return Topic(weights, bool(asks))


def role_of(instructions: str) -> str:
    """What the instructions say of who writes about what, as one line: the paragraphs that speak
    of *you are*, else all before the checklist."""
    before = re.split(r"(?im)^#+\s*references?\b", instructions, maxsplit=1)[0]
    paragraphs = [text for text in re.split(r"\n\s*\n", before) if not text.startswith("#")]
    told = [text for text in paragraphs if _YOU_ARE.search(text)]
    return " ".join(" ".join(told or paragraphs).split())


def _expand_acronyms(brief: Brief, weights: dict[str, float]) -> None:
    """An acronym of the instructions counts as its words too, where the source spells it out."""
    for acronym in sorted(set(_ACRONYM.findall(brief.instructions))):
        weight = weights.get(acronym.lower())
        if weight is None:
            continue
        spelled = r"[\s-]".join(rf"{letter}[a-z]+" for letter in acronym)
        said = Counter(re.findall(rf"\b{spelled}\b", brief.source.text.lower(), re.IGNORECASE))
        for words, count in said.most_common(1):
            told = stems(words)  # no small words: `and with some` spells nothing
            for stem in told if count and len(told) == len(acronym) else ():
                weights[stem] = max(weights.get(stem, 0.0), 0.7 * weight)


def relevance(source: Source, topic: Topic, names: Names) -> list[float]:
    """Relevance of each passage, 0 to about 1.5; 1 is the 95th percentile of its window."""
    tokens = [stems(passage.text) for passage in source.passages]
    frequency: Counter[str] = Counter()
    for words in tokens:
        frequency.update(set(words))
    count = max(len(tokens), 1)
    weights = {s: w for s, w in topic.weights.items() if frequency[s] <= _COMMON * count}
    windows = _windows(source, tokens, weights, frequency)
    enriched = weights | _feedback(windows, tokens, frequency, weights)
    windows = _windows(source, tokens, enriched, frequency)
    ranked = sorted(windows)
    top = ranked[int(0.95 * (len(ranked) - 1))] if ranked else 0.0
    shares = [value / top if top else 0.0 for value in windows]
    return _with_names(source, shares, names)


def _windows(
    source: Source,
    tokens: list[tuple[str, ...]],
    weights: dict[str, float],
    frequency: Counter[str],
) -> list[float]:
    count = len(tokens)
    scores = []
    for at, passage in enumerate(source.passages):
        found: Counter[str] = Counter()
        for near in range(max(at - WINDOW, 0), min(at + WINDOW + 1, count)):
            share = 1 - abs(near - at) / (WINDOW + 1)
            for stem in tokens[near]:
                if stem in weights:
                    found[stem] += share  # type: ignore[assignment]  # counts are weighted
        for stem in stems(" ".join(passage.section)):
            if stem in weights:
                found[stem] += 1
        total = 0.0
        for stem, weight in sorted(found.items()):
            rarity = math.log(1 + count / (1 + frequency[stem]))
            total += weights[stem] * rarity * weight / (weight + 1.2)
        scores.append(total)
    return scores


def _feedback(
    windows: list[float],
    tokens: list[tuple[str, ...]],
    frequency: Counter[str],
    weights: dict[str, float],
) -> dict[str, float]:
    """Words that the most relevant eighth of the source uses more than the rest."""
    order = sorted(range(len(windows)), key=lambda at: (-windows[at], at))
    best = order[: max(len(order) // 8, 1)]
    inside: Counter[str] = Counter()
    for at in best:
        inside.update(set(tokens[at]))
    count, few = max(len(tokens), 1), max(len(best), 1)
    odds = {
        stem: math.log(((n + 0.5) / few) / ((frequency[stem] + 0.5) / count))
        for stem, n in inside.items()
        if n > 2 and stem not in weights and not stem.isdigit()
    }
    chosen = sorted(odds, key=lambda stem: (-odds[stem], stem))[:_FEEDBACK]
    return {stem: 0.5 * min(odds[stem], 1.0) for stem in chosen if odds[stem] > 0}


def _with_names(source: Source, shares: list[float], names: Names) -> list[float]:
    """Half window, half the best name: what a name has to do with the topic all over the source."""
    mentioned: dict[str, list[float]] = {}
    inside = [names.inside(passage.text) for passage in source.passages]
    for found, share in zip(inside, shares, strict=True):
        for name in found:
            mentioned.setdefault(name, []).append(share)
    means = {name: sum(values) / len(values) for name, values in mentioned.items()}
    joined = []
    for passage, found, share in zip(source.passages, inside, shares, strict=True):
        best = max((means[name] for name in found), default=None)
        if passage.kind is not PassageKind.SENTENCE:
            joined.append(0.0)
        else:
            joined.append(0.9 * share if best is None else 0.5 * share + 0.5 * best)
    return joined
