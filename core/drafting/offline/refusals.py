"""What no report wants of a source, whatever it is about.

Owns the refusals by form: questions, fragments, the speaker's own *I* and *we*, pointers to figures
and buttons, stage talk, praise without a figure. Each costs few good sentences and many bad ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.drafting.offline.speakers import Role, Speaker
from core.figures import find_figures
from core.words import phrase_list, word_list

LONGEST = 44
"""Words a sentence may have."""
FEWEST = 4
"""Words below which nothing is said, even under a label."""
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|mine|I['’](?:m|ve|ll|d))\b")
_WE = re.compile(
    r"^(?:\w+,? ){0,3}(?:we|our|us|let['’]s)\b|\b(?:for|to|with|of) us\b|\bwhat happens is\b"
    r"|\bwe(?:['’]\w+)? (?:\w+ )?(?:knew|built|build|wanted|want|saw|heard|think|thought|believe|"
    r"know|asked|called|started|launched|decided|learned|talked|work|worked|hear|love|are|have|will|can)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:figure|fig\.|table|section|listing) (?:\d|below|above)|https?://|\bwww\.|\bclick\b", re.I
)
_IMPERATIVE = re.compile(
    r"^(?:Click|Select|See|Choose|Go|Look|Note|Check|Remember|Recall|Let|Read)\b"
)
_EMPTY = re.compile(
    r"\blet['’]s\b|\ball why\b|^(?:One of (?:the|our) |Part of the |"
    r"It(?:'s| is) (?:hard|easy|unclear|important|not clear|worth|possible|clear|interesting)|"
    r"It (?:would|could|might|seems?|appears?|turns|makes sense|remains)\b|"
    r"That(?:'s| is) (?:why|how|what|where|a lot|right)|What |Why |How )",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[:;,]$| = ")
_SOON = re.compile(r"\bcoming (?:very )?soon\b|\bin the next few\b|\b(?:is|are) coming\b", re.I)
_FULL_STOPS = (".", "!", ".)", ".”", '."')


def is_refused(text: str, speaker: Speaker) -> bool:
    """Is a trimmed sentence unfit for a report by its form?"""
    words = len(text.split())
    if speaker.role is Role.SHOWN or not FEWEST <= words <= LONGEST:
        return True
    lower = text.lower()
    return (
        not text.endswith(_FULL_STOPS)
        or bool(_FIRST_PERSON.search(text))
        or (speaker.role is not Role.GUEST and bool(_WE.search(text)))
        or bool(_POINTING.search(text) or _IMPERATIVE.search(text) or _EMPTY.search(text))
        or bool(_ENDS.search(text) or _SOON.search(text) or is_fragment(text))
        or any(phrase in lower for phrase in phrase_list("stage"))
        or (not _measures(text) and any(phrase in lower for phrase in phrase_list("hype")))
    )


def _measures(text: str) -> bool:
    return any(figure.is_strong for figure in find_figures(text))


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return word_list("verbs")


def is_verb(rest: str) -> bool:
    """Does a text begin with a verb, as far as its form tells?"""
    first = rest.split()[0].lower().strip(",")
    if first in ("also", "now", "not", "even", "then", "only", "further"):
        return True
    return first in _verbs() or (first.endswith("s") and len(first) > 3)


def is_fragment(text: str) -> bool:
    """Does it begin with a participle and have no finite verb, as items of lists do?"""
    first, *rest = text.rstrip(".!").split()
    if not first.endswith("ing") or first.lower() in ("during", "according"):
        return False
    return not any(word.lower() in _verbs() or word.endswith(("ifies", "izes")) for word in rest)
