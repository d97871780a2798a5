"""How much a hunk wants an editor's eye: the order by risk, and what may be folded away.

Pure, of one hunk and the base alone. The order is that of `Risk`. *Wording only* is judged
narrowly, because what is folded is decided without being read word by word: whoever is in doubt
says no. It never looks at decisions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum

from core.changes import Finding, FindingKind, Hunk, HunkKind, Level, Verdict
from core.evidence import HEDGES, links_of
from core.figures import find_figures
from core.quotations import find_quotations
from core.words import word_list

LEAST_SAME = 0.5
"""Share of the words of either side that the other has too, in a change of wording."""
_TAKEN_AWAY = (FindingKind.HEADING, FindingKind.BLOCK, FindingKind.ROW)
_SPACE_ONLY = (HunkKind.REFLOW, HunkKind.EOL)
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


class Risk(IntEnum):
    """Why a hunk is looked at sooner or later; the first one first."""

    REMOVAL = 0
    """It takes away a heading, a block or a row."""
    STRONG = 1
    """Checking found something strong: not in the source, or taken away."""
    FIGURE = 2
    """It writes or changes a figure."""
    STRUCTURE = 3
    """It changes headings, order, tables, or adds a text."""
    WORDING = 4
    """It says in other words what stood there."""
    REFLOW = 5
    """It changes white space or line ends."""


NAMES = {
    Risk.REMOVAL: "removals",
    Risk.STRONG: "to look at",
    Risk.FIGURE: "figures",
    Risk.STRUCTURE: "structure and additions",
    Risk.WORDING: "wording",
    Risk.REFLOW: "white space",
}
"""The risks in words."""


def risk(hunk: Hunk, base: str, findings: tuple[Finding, ...] | None = None) -> Risk:
    """How much a hunk wants a look.

    Args:
        base: the text it changes.
        findings: those of the editor's own text where she wrote one; else the hunk's.
    """
    found = hunk.findings if findings is None else findings
    if hunk.unplaced:
        return Risk.STRONG
    gone = any(f.verdict is Verdict.REMOVED and f.kind in _TAKEN_AWAY for f in found)
    if gone or hunk.is_deletion or hunk.kind is HunkKind.REMOVE:
        return Risk.REMOVAL
    if any(finding.level is Level.STRONG for finding in found):
        return Risk.STRONG
    if hunk.kind in _SPACE_ONLY:
        return Risk.REFLOW
    if any(_measures(old) != _measures(new) for old, new in _sides(hunk, base)):
        # a block that only moved has the same figures in another place
        sides = list(_sides(hunk, base))
        if hunk.kind is not HunkKind.MOVE or _in_all(sides, 0) != _in_all(sides, 1):
            return Risk.FIGURE
    return Risk.WORDING if hunk.kind is HunkKind.REWORD else Risk.STRUCTURE


def is_space_only(hunk: Hunk) -> bool:
    """Does it change nothing but white space and line ends?"""
    return hunk.kind in _SPACE_ONLY and not hunk.unplaced


def may_go_along(hunk: Hunk) -> bool:
    """May it be taken together with others? Not what has a strong finding, only takes away, was
    declined before, or has no place: that is decided by itself."""
    alone = hunk.is_strong or hunk.is_deletion or hunk.declined_before or hunk.unplaced
    return not alone


def is_wording_only(hunk: Hunk, base: str) -> bool:
    """Does it only say the same in other words? No figure, name, link, quotation, code, hedge or
    word that turns a sentence differs, nothing strong was found, and no side of any part is empty
    or quite another text."""
    if hunk.kind is not HunkKind.REWORD or hunk.unplaced or hunk.is_strong or hunk.declined_before:
        return False
    sides = list(_sides(hunk, base))
    return bool(sides) and all(_same_facts(old, new) for old, new in sides)


def _sides(hunk: Hunk, base: str) -> Iterator[tuple[str, str]]:
    """Old and new text of each place it changes."""
    for change in hunk.decidable:
        for splice in change.splices:
            yield base[splice.start : splice.end], splice.text


def _in_all(sides: list[tuple[str, str]], which: int) -> Counter[str]:
    return sum((_measures(side[which]) for side in sides), Counter[str]())


def _same_facts(old: str, new: str) -> bool:
    if not old.strip() or not new.strip():
        return False
    facts = (_figures, links_of, _quotations, _code, _hedges, _limits)
    if any(of(old) != of(new) for of in facts):
        return False
    return not _names_differ(old, new) and _is_alike(old, new)


def _measures(text: str) -> Counter[str]:
    """Figures with their units."""
    return Counter(" ".join(figure.text.split()) for figure in find_figures(text))


def _figures(text: str) -> Counter[str]:
    """Figures with their units, and all digits: a name such as `Gemma 3` counts too."""
    return _measures(text) + Counter(_DIGITS.findall(text))


def _quotations(text: str) -> Counter[str]:
    return Counter(" ".join(quotation.text.split()) for quotation in find_quotations(text))


def _code(text: str) -> Counter[str]:
    return Counter(_CODE.findall(text))


def _hedges(text: str) -> Counter[str]:
    return Counter(word.lower() for word in HEDGES.findall(text))


def _limits(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _LIMITS.findall(text))


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
