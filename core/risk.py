"""How much a hunk wants an editor's eye: the order by risk, and what may go along with others.

Pure, of one hunk and the base alone. The order is that of `Risk`. It never looks at decisions. What
says the same in other words is told in `core.wording`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum

from core.changes import Finding, FindingKind, Hunk, HunkKind, Level, Verdict

_TAKEN_AWAY = (FindingKind.HEADING, FindingKind.BLOCK, FindingKind.ROW)
_SPACE_ONLY = (HunkKind.REFLOW, HunkKind.EOL)


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
    both = list(sides(hunk, base))
    differs = any(measures(old) != measures(new) for old, new in both)
    # a block that only moved has the same figures in another place
    if differs and (hunk.kind is not HunkKind.MOVE or _in_all(both, 0) != _in_all(both, 1)):
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


def sides(hunk: Hunk, base: str) -> Iterator[tuple[str, str]]:
    """Old and new text of each place it changes."""
    for change in hunk.decidable:
        for splice in change.splices:
            yield base[splice.start : splice.end], splice.text


def _in_all(both: list[tuple[str, str]], which: int) -> Counter[str]:
    return sum((measures(side[which]) for side in both), Counter[str]())


def measures(text: str) -> Counter[str]:
    """Figures with their units, how often each."""
    from core.figures import find_figures  # its expressions take as long to make as a key may

    return Counter(" ".join(figure.text.split()) for figure in find_figures(text))
