"""The sections of a report that does not exist yet, found in the instructions' own words.

Owns the title and the section names. Nothing is invented: a section is a phrase that recurs in the
role and the purposes of the items; where fewer than two recur, the source's own headings serve.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.drafting.drafter import Brief
from core.drafting.offline.score import Scored
from core.drafting.offline.topic import role_of
from core.source import Source
from core.words import stems, word_list

FURTHER = "Further findings"
"""The section of what fits no other."""
_ABOUT = re.compile(
    r"\b(?:report|analysis|briefing|overview|study|survey)\s+(?:on|about|of|into)\s+(?P<title>[^.;:]+?)"
    r"(?=\s+(?:describing|with|using|that|which|for|covering|showing)\b|[.;:]|$)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b(\w+) and (\w+) (\w+s)\b")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_SMALL = frozenset(
    [
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of"),
        *("on", "or", "the", "to", "with"),
    ]
)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Title and sections of a new report."""

    title: str
    """Without the heading's mark."""
    sections: tuple[str, ...]
    """In the order of the instructions."""


def skeleton(brief: Brief) -> Skeleton:
    """Title and sections the instructions ask for."""
    return Skeleton(_title(brief), _sections(brief))


def _title(brief: Brief) -> str:
    role = role_of(brief.instructions)
    if found := _ABOUT.search(role):
        return _titled(found["title"])
    heading = re.search(r"(?m)^#\s+(.+)$", brief.instructions)
    if heading and not re.fullmatch(r"instructions?|references?", heading.group(1).strip(), re.I):
        return heading.group(1).strip()
    return brief.source.title


def _titled(text: str) -> str:
    """Words of a title with capitals, small words left small."""
    words = text.split()
    shown = [
        word if word.lower() in _SMALL and at else word[:1].upper() + word[1:]
        for at, word in enumerate(words)
    ]
    return " ".join(shown)


def _sections(brief: Brief) -> tuple[str, ...]:
    texts = [role_of(brief.instructions), *(item.purpose for item in brief.items)]
    texts = list(dict.fromkeys(text for text in texts if text))
    counts: Counter[str] = Counter()
    order: dict[str, int] = {}
    for text in texts:
        for phrase in _phrases(text):
            order.setdefault(phrase, len(order))
        counts.update(set(_phrases(text)))
    recurring = [phrase for phrase in order if counts[phrase] > 1]
    heads = {phrase: tuple(stems(phrase)) for phrase in recurring}
    kept = [
        phrase
        for phrase in recurring
        if not any(other != phrase and _ends_with(heads[other], heads[phrase]) for other in heads)
    ]
    kept = _without_shared_start(kept)
    return tuple(phrase[:1].upper() + phrase[1:] for phrase in kept[:6])


def _ends_with(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(long) > len(short) and long[-len(short) :] == short


def _without_shared_start(phrases: list[str]) -> list[str]:
    """`LLM training pipelines`, `LLM inference pipelines` share a first word that says nothing."""
    firsts = Counter(phrase.split()[0] for phrase in phrases)
    shown = []
    for phrase in phrases:
        first, *rest = phrase.split()
        shown.append(" ".join(rest) if firsts[first] > 1 and len(rest) > 1 else phrase)
    return list(dict.fromkeys(shown))


def _phrases(text: str) -> list[str]:
    """Noun phrases of two to four words: runs between stop words that end in no word of intent."""
    stop, intents = word_list("stop"), word_list("intents")
    text = _PAIR.sub(r"\1 \3. \2 \3", text)
    found: list[str] = []
    for run in re.split(r"[^\w\s-]|\b(?:" + "|".join(map(re.escape, sorted(stop))) + r")\b", text):
        words = list(_WORD.findall(run))
        for start in range(len(words)):
            phrase = words[start:]
            plain = [word.lower() for word in phrase]
            if not 2 <= len(phrase) <= 4 or plain[-1] in intents or plain[0] in intents:
                continue
            found.append(" ".join(phrase))
    return found


def assigned(
    chosen: Sequence[Scored], sections: Sequence[str], source: Source
) -> dict[str, list[Scored]]:
    """Which section each sentence goes to, in the source's order; what fits none goes to *Further
    findings*. No section takes more than its share where others have room."""
    profiles = {section: _profile(section, source) for section in sections}
    found: dict[str, list[Scored]] = {section: [] for section in (*sections, FURTHER)}
    most = max(len(chosen) * 2 // 5, 4)
    ranked = sorted(chosen, key=lambda s: (-s.value, s.candidate.passage.number))
    for scored in ranked:
        around = _around(scored, source)
        fits = sorted(
            sections, key=lambda section: (-_fit(profiles[section], scored, around), section)
        )
        good = [
            s for s in fits if _fit(profiles[s], scored, around) > 0.08 and len(found[s]) < most
        ]
        found[good[0] if good else FURTHER].append(scored)
    for group in found.values():
        group.sort(key=lambda s: s.candidate.passage.number)
    return {section: group for section, group in found.items() if group}


def _profile(section: str, source: Source) -> dict[str, float]:
    """The section's own stems, and those that keep them company in the source."""
    own = set(stems(section))
    near: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for passage in source.passages:
        words = set(stems(passage.text))
        everywhere.update(words)
        if words & own:
            near.update(words)
    few = max(sum(bool(set(stems(p.text)) & own) for p in source.passages), 1)
    count = max(len(source.passages), 1)
    odds = {
        stem: (near[stem] / few) / ((everywhere[stem] + 1) / count)
        for stem in near
        if near[stem] > 2 and stem not in own
    }
    company = sorted(odds, key=lambda stem: (-odds[stem], stem))[:18]
    return dict.fromkeys(own, 1.6) | dict.fromkeys(company, 0.45)


def _around(scored: Scored, source: Source) -> tuple[str, ...]:
    at = scored.candidate.passage.number - 1
    near = source.passages[max(at - 3, 0) : at + 4]
    return tuple(stem for passage in near for stem in stems(passage.text))


def _fit(profile: dict[str, float], scored: Scored, around: tuple[str, ...]) -> float:
    own = stems(scored.candidate.text)
    own_share = sum(profile.get(stem, 0.0) for stem in set(own)) / (len(set(own)) + 4)
    near_share = sum(profile.get(stem, 0.0) for stem in set(around)) / (len(set(around)) + 8)
    return own_share + 0.5 * near_share
