"""How much a sentence deserves a place in a report.

Owns the weights; each was set by reading what it let through on talks, articles and FAQs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.drafting.offline.speakers import Role
from core.drafting.offline.standalone import Candidate
from core.drafting.offline.topic import FLOOR, Topic
from core.words import phrase_list

_COMPARISON = re.compile(
    r"\b(?:than|compared (?:to|with)|versus|vs\.?|unlike|whereas|instead of|rather than)\b", re.I
)
_CAPABILITY = re.compile(
    r"\b(?:supports?|enables?|allows?|lets?|helps?|provides?|offers?|reduc(?:e|es|ing)|"
    r"improv(?:e|es|ing)|automat\w+|optimi[sz]\w+|accelerat\w+|train\w*|fine-tun\w+|deploy\w*|"
    r"serv(?:e|es|ing)|rout(?:e|es|ing)|cach(?:e|es|ing)|distill\w*|recover\w*|"
    r"shar(?:e|es|ing)|replac(?:e|es|ing)|us(?:e|es|ing))\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^[^,]{2,60}? (?:is|are) (?:an? |the )?(?:\w+[ -]){0,4}\w+ (?:that|which|for|of|to)\b"
)
_WHEN = re.compile(
    r"\b(?:when (?:you|to)|if you|best for|ideal for|use case|suited|depending on)\b", re.I
)
_VAGUE = re.compile(
    r"\b(?:things?|stuff|lots?|a lot|tons?|various|many|world|journey|future|possible|everything|"
    r"anything|today|tomorrow|year|day|customers? (?:love|want)|humanity|vision|passion)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(r"\b(?:maybe|perhaps|probably|seems?|might|i think|likely|somewhat)\b", re.I)
_NO_YEAR = re.compile(
    r"\b[Ii]n (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December),? (?!(?:19|20)\d\d)"
)
_ONLY_GUEST = 1.4
_OWN = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_PITCH = 4  # times a sentence says *you*; more is a sales pitch
_ADOPTION = re.compile(
    r"\b(?:customers?|startups?|enterprises?|companies|adopters|teams)\b[^.]*?\b(?:us(?:e|es|ing)|"
    r"mov(?:e|es|ing)|adopt\w*|started|like|accelerating|rely|relies)\b|\bbecome the\b|\bexcited\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:for|over|past|last|nearly|of|together) (?:(?:more|over|than|nearly|the|past|last) )*"
    r"(?:\d+|\w+) (?:years|decades?)\b|\byears of\b|\bdecades\b|\byear-old\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and what it deserves."""

    candidate: Candidate
    """The sentence."""
    value: float
    """Its score."""
    relevance: float
    """What it has to do with the topic."""


def scored(found: Sequence[Candidate], topic: Topic, relevances: list[float]) -> list[Scored]:
    """All candidates that have to do with the topic, best first."""
    count = len(relevances)
    kept = []
    for candidate in found:
        number = candidate.passage.number
        near = relevances[number - 1]
        if near < FLOOR:
            continue
        value = _value(candidate, topic, near, number / count)
        kept.append(Scored(candidate, value, near))
    return sorted(kept, key=lambda each: (-each.value, each.candidate.passage.number))


def _value(candidate: Candidate, topic: Topic, near: float, place: float) -> float:
    value = 1.2 * near + _merits(candidate, topic) - _faults(candidate)
    if candidate.speaker.role is not Role.AUTHOR and (place < 0.04 or place > 0.92):
        value -= 0.7
    return value * (0.4 + 0.6 * min(1.0, near / 0.3))


def _merits(candidate: Candidate, topic: Topic) -> float:
    text = candidate.bare
    value = 0.0
    if candidate.has_strong_figure:
        value += 1.3 if topic.wants_figures else 0.9
    elif any(figure.unit == "" for figure in candidate.figures):
        value += 0.4
    value += 0.4 if _COMPARISON.search(text) else 0.0
    value += 0.45 if _CAPABILITY.search(text) else 0.0
    value += 0.4 if _DEFINITION.search(text) else 0.0
    value += 0.25 if _WHEN.search(text) else 0.0
    if candidate.subject:
        value += 0.6
    elif candidate.names:
        value += 0.3
    return value + (0.3 if candidate.is_announced else 0.0)


def _faults(candidate: Candidate) -> float:
    text = candidate.bare
    words = len(text.split())
    value = 0.3 * len(_VAGUE.findall(text))
    value += 0.35 if _HEDGE.search(text) else 0.0
    if _ADOPTION.search(text):
        value += 0.9
    value += 1.2 if _HISTORY.search(text) else 0.0
    value += 0.03 * max(words - 32, 0)
    value += 0.3 if words < 9 else 0.0
    value += 0.6 if _NO_YEAR.search(text) else 0.0
    lower = text.lower()
    value += 0.4 * sum(phrase in lower for phrase in phrase_list("hype"))
    own = len(_OWN.findall(text))
    if candidate.speaker.role is Role.HOST:
        value += 0.35 * own
    value += 0.5 if len(_ADDRESSED.findall(text)) >= _PITCH else 0.0
    value += 0.6 if text.endswith("!") else 0.0
    if candidate.speaker.role is Role.GUEST:
        value += 0.35 + (0.0 if candidate.has_strong_figure else 0.5)
        others = [name for name in candidate.names if name != candidate.label]
        value += 0.0 if others else _ONLY_GUEST
        value += 0.5 * own
    if candidate.label and not candidate.has_strong_figure and not candidate.names[1:]:
        value += 0.3
    return value
