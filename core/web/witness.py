"""Second readers of a page, asked what they found that the first did not.

Owns the comparison with trafilatura, and with the questions a page lists for search engines
(FAQPage of schema.org in JSON-LD). They change nothing: what they know better is told.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator

from core.web.tree import Tag

_OWN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_OWN}]|[^\W_{_OWN}]+")
"""A word; an ideograph is one by itself."""
_LACKING = 0.05
"""Share of words that either may have alone."""
_ALONE = 5
"""Words that either may have alone on a page however short."""
_SHOWN = 12
"""Words of a quotation in a warning."""
_SPAN = re.compile(r"""((?:col|row)span\s{0,9}=\s{0,9}["']?\s{0,9})\d{2,}""", re.IGNORECASE)
"""Spans that trafilatura would expand, however large they are."""
_TARGET = re.compile(r"\]\([^)\s]*\)|<https?:[^>\s]*>")


def words(markdown: str) -> list[str]:
    """The words of Markdown in small letters, without the targets of its links."""
    return _WORD.findall(_TARGET.sub("] ", markdown).replace("<br>", " ").lower())


def second_witness(html: str, markdown: str) -> list[str]:
    """What trafilatura and the Markdown do not have in common, in words; empty where that is
    little."""
    ours = words(markdown)
    theirs = words(_by_trafilatura(html))
    warnings = []
    for holder, other, says in (
        (theirs, ours, "words that are missing here, as"),
        (ours, theirs, "of the words here are unknown to it, as"),
    ):
        count, sample = _alone(holder, other)
        if count > max(_LACKING * len(holder), _ALONE):
            of = f"{count} of {len(holder)}"
            text = f"a second reader of the page (trafilatura) has {of} {says}"
            if holder is ours:
                text = f"a second reader of the page (trafilatura): {of} {says}"
            warnings.append(f"{text} “{sample}”")
    return warnings


def _by_trafilatura(html: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # else it writes to stderr
    try:
        told = trafilatura.extract(_SPAN.sub(r"\g<1>1", html), include_comments=False, fast=True)
    except (RecursionError, ValueError, AssertionError):
        return ""
    return told or ""


def _alone(holder: list[str], other: list[str]) -> tuple[int, str]:
    """How many words only the holder has, and the longest run of them."""
    left = Counter(other)
    count = 0
    best: tuple[int, int] = (0, 0)
    begin = 0
    for at, word in enumerate(holder):
        if left[word] > 0:
            left[word] -= 1
            begin = at + 1
            continue
        count += 1
        if at + 1 - begin > best[1] - best[0]:
            best = (begin, at + 1)
    sample = holder[best[0] : best[1]][:_SHOWN]
    return count, " ".join(sample)


def questions_told(root: Tag) -> list[str]:
    """The questions a page lists in JSON-LD."""
    found: list[str] = []
    for script in root.find_all("script", type=re.compile(r"^application/ld\+json", re.IGNORECASE)):
        try:
            told = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        found += _questions(told)
    return found


def _questions(told: object) -> Iterator[str]:
    waiting = [told]
    while waiting:
        at = waiting.pop()
        if isinstance(at, list):
            waiting.extend(reversed(at))
        elif isinstance(at, dict):
            kinds = at.get("@type")
            name = at.get("name")
            if "Question" in (kinds if isinstance(kinds, list) else [kinds]) and isinstance(
                name, str
            ):
                yield name
            waiting.extend(reversed(at.values()))


def third_witness(questions: list[str], markdown: str) -> list[str]:
    """One line on the questions that are told of and are not in the text."""
    text = f" {' '.join(words(markdown))} "
    missing = [
        each for each in questions if (asked := words(each)) and f" {' '.join(asked)} " not in text
    ]
    if not missing:
        return []
    first = " ".join(missing[0].split())[:120]
    listed = "the page lists for search engines"
    if len(missing) == 1:
        return [f"a question that {listed} is not in its text: “{first}”"]
    return [f"{len(missing)} questions that {listed} are not in its text, first: “{first}”"]
