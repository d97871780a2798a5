"""What says the same in other words, and may be folded away.

Pure, of one hunk and the base alone. It is judged narrowly, because what is folded is decided
without being read word by word: whoever is in doubt says no.
"""

from __future__ import annotations

import re
from collections import Counter

from core.changes import Hunk, HunkKind
from core.evidence import HEDGES, links_of
from core.folding import caseless
from core.quotations import find_quotations
from core.risk import measures, sides
from core.words import word_list

LEAST_SAME = 0.5
"""Share of the words of either side that the other has too, in a change of wording."""
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_CODE = re.compile(r"`+[^`]+`+|\[\^[^\]\s]+\]|\$[^$\s][^$]*\$")
_DIGITS = re.compile(r"\d+")
_LIMITS = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|\w+n['’]t|only|all|always|every|any|some|"
    r"most|many|few|must|should|shall|can|will|would|if|unless|except|but|more|less|fewer|least|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|"
    r"thousands?|millions?|billions?|dozens?|half|halves|thirds?|quarters?|once|twice|double[sd]?|"
    r"both|each|first|second|last|increase\w*|decrease\w*|rais\w+|lower\w*|before|after|instead)\b",
    re.IGNORECASE,
)
"""Words that turn, limit or count what a sentence says; what changes one is no mere wording."""


def is_wording_only(hunk: Hunk, base: str) -> bool:
    """Does it only say the same in other words? No figure, name, link, quotation, code, hedge or
    word that turns a sentence differs, nothing strong was found, and no side of any part is empty
    or quite another text."""
    if hunk.kind is not HunkKind.REWORD or hunk.unplaced or hunk.is_strong or hunk.declined_before:
        return False
    both = list(sides(hunk, base))
    return bool(both) and all(_same_facts(old, new) for old, new in both)


def _same_facts(old: str, new: str) -> bool:
    if not old.strip() or not new.strip():
        return False
    facts = (_figures, links_of, _quotations, _code, _hedges, _limits)
    if any(of(old) != of(new) for of in facts):
        return False
    return not _names_differ(old, new) and _is_alike(old, new)


def _figures(text: str) -> Counter[str]:
    """Figures with their units, and all digits: a name such as `Gemma 3` counts too."""
    return measures(text) + Counter(_DIGITS.findall(text))


def _quotations(text: str) -> Counter[str]:
    return Counter(" ".join(quotation.text.split()) for quotation in find_quotations(text))


def _code(text: str) -> Counter[str]:
    return Counter(_CODE.findall(text))


def _hedges(text: str) -> Counter[str]:
    return Counter(caseless(word) for word in HEDGES.findall(text))


def _limits(text: str) -> Counter[str]:
    return Counter(caseless(word) for word in _LIMITS.findall(text))


def _names_differ(old: str, new: str) -> bool:
    """Is there a word with a capital that the other side has not, in any case? The small words that
    begin a sentence are none."""
    stop = word_list("stop")
    for text, other in ((old, new), (new, old)):
        there = {word.lower() for word in _WORD.findall(other)}
        for word in _WORD.findall(text):
            is_name = word != word.lower() and word.lower() not in stop
            if is_name and word.lower() not in there:
                return True
    return False


def _is_alike(old: str, new: str) -> bool:
    """Have both sides most words in common? Scripts written without spaces make long words, so of
    them less is folded."""
    before, after = (Counter(_WORD.findall(text.lower())) for text in (old, new))
    shared = (before & after).total()
    return shared >= LEAST_SAME * max(before.total(), after.total())
