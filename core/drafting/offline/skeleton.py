"""The sections of a report that does not exist yet, found in the instructions' own words.

Owns the title and the section names. Nothing is invented: a section is a phrase that recurs in the
role and the purposes of the items; where fewer than two recur, the source's own headings serve.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from core.drafting.drafter import Brief
from core.drafting.offline.topic import role_of
from core.words import stems, word_list

_ABOUT = re.compile(
    r"\b(?:report|analysis|briefing|overview|study|survey)\s+(?:on|about|of|into)\s+(?P<title>[^.;:]+?)"
    r"(?=\s+(?:describing|with|using|built|based|made|that|which|for|covering|showing)\b|[.;:]|$)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b(\w*[^\Ws]) and (\w+) (\w+s)\b")
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
    counts: Counter[str] = Counter()
    order: dict[str, int] = {}
    for text in texts:
        phrases = _phrases(text)
        for phrase in phrases:
            order.setdefault(phrase, len(order))
        counts.update(set(phrases))
    recurring = [phrase for phrase in order if counts[phrase] > 1]
    heads = {phrase: tuple(stems(phrase)) for phrase in recurring}
    kept = [
        phrase
        for phrase in recurring
        if not any(other != phrase and _ends_with(heads[other], heads[phrase]) for other in heads)
    ]

    def first_said(phrase: str) -> int:
        ends = [other for other in order if _ends_with(heads[phrase], tuple(stems(other)))]
        return min(order[other] for other in (phrase, *ends))

    kept = _without_shared_start(sorted(kept, key=first_said))
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
            while phrase and phrase[-1].lower() in intents:
                phrase.pop()
            if not 2 <= len(phrase) <= 4 or phrase[0].lower() in intents:
                continue
            found.append(" ".join(phrase))
    return found
