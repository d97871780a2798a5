"""Sentences worth quoting word for word, and quotations of the report that are not exact.

Owns both: choosing at most three sentences of general weight, and mending quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.document import Document
from core.drafting.offline.names import plain
from core.drafting.offline.speakers import Role, Speaker
from core.drafting.offline.topic import Topic
from core.figures import find_figures
from core.folding import caseless, fold
from core.quotations import find_quotations
from core.source import Passage, PassageKind, Source
from core.words import phrase_list, stems

MOST = 3
"""Quotations proposed from one source."""
LEAST = 1.35
"""Score from which a sentence is quoted."""
NEAR = 82.0
"""Similarity, in percent, from which a quotation of the report is taken for one of the source."""
_LEADING = re.compile(r"^(?:But|And|Now|So),? ", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:every|never|not only|fundamental(?:ly)?|paradigm|limitations?|have we|always|"
    r"no longer|everything|nobody|truth|question|instead of|rather than|"
    r"essential|inevitable|key ingredient|trade-?off|simplicity|complexity)\b",
    re.IGNORECASE,
)
_TIED = re.compile(
    r"^(?:… )?(?:It|This|That|These|Those|They|He|She|There|Here|Which|I|We|You|As|If|When|Each|"
    r"Moreover|Also|Additionally|Furthermore|For)\b|\balso\b|[()]|!$"
    r"|\b(?:we['’]|we are|our|employees|customers|by the way)|"
    r"\b(?:was|were|had|did|saw|wanted)\b|\b(?:this|that) is\b"
    r"|\b(?:I|my|today|yesterday|announc\w+|launch\w+|figure \d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence to be quoted."""

    text: str
    """Verbatim; an ellipsis stands for a leading conjunction."""
    passage: Passage
    """Where it was said."""


def quotes(
    source: Source, said_by: list[Speaker], relevances: list[float], topic: Topic
) -> list[Quote]:
    """The sentences worth quoting, best first."""
    found: list[tuple[float, int, Quote]] = []
    for passage, speaker, near in zip(source.passages, said_by, relevances, strict=True):
        if passage.kind is not PassageKind.SENTENCE or speaker.role is Role.SHOWN:
            continue
        text = _LEADING.sub("… ", plain(passage.text).strip('"“”'), count=1)
        if value := _value(text, near, topic, is_author=speaker.role is Role.AUTHOR):
            found.append((value, -passage.number, Quote(text, passage)))
    found.sort(reverse=True, key=lambda entry: entry[:2])
    return [quote for value, _, quote in found if value >= LEAST][:MOST]


def _value(text: str, near: float, topic: Topic, *, is_author: bool) -> float:
    words = len(text.split())
    if not 10 <= words <= 36 or _TIED.search(text) or text.endswith(":") or near < 0.2:
        return 0.0
    lower = text.lower()
    if any(phrase in lower for phrase in (*phrase_list("stage"), *phrase_list("hype"))):
        return 0.0
    general = {caseless(found) for found in _GENERAL.findall(text)}
    asks = text.endswith("?") and " or " in text
    if is_author and len(general) < 2 and not asks:
        return 0.0
    value = 0.55 * min(len(general), 4) + 1.3 * min(near, 1.0)
    value += 0.35 if any(topic.weights.get(stem, 0) >= 0.5 for stem in stems(text)) else 0.0
    value -= 0.2 * len(re.findall(r"(?<!^)\b[A-Z]\w+", text))
    value -= 0.5 if any(figure.is_strong for figure in find_figures(text)) else 0.0
    return value if general else 0.0


@dataclass(frozen=True, slots=True)
class Repair:
    """A quotation of the report that the source says otherwise."""

    block: str
    """Id of the block it stands in."""
    old: str
    """The block's text."""
    new: str
    """The text with the quotation as the source has it."""
    passage: Passage
    """Where the source says it."""


def repairs(report: Document, source: Source) -> Iterator[Repair]:
    """Quotations of six words and more that are nearly, but not quite, what the source says."""
    from rapidfuzz import fuzz, process

    sentences = [p for p in source.passages if p.kind is PassageKind.SENTENCE]
    plain_texts = [fold(plain(p.text)) for p in sentences]
    whole = " ".join(plain_texts)
    for block in report.blocks:
        text = report.block_text(block)
        for quotation in find_quotations(text):
            words = fold(quotation.text).strip(" .,;:!?…")
            if len(words.split()) < 6 or words in whole or quotation.text not in text:
                continue
            best = process.extractOne(words, plain_texts, scorer=fuzz.ratio, score_cutoff=NEAR)
            if best is None:
                continue
            passage = sentences[best[2]]
            said = plain(passage.text).strip('"“”')
            if quotation.text[-1:] not in ".!?":
                said = said.rstrip(".!?")
            new = text.replace(quotation.text, said, 1)
            if new != text:
                yield Repair(report.block_id(block), text, new, passage)
