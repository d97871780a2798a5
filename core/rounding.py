"""When a rounded figure says what an exact one does.

Owns the words that tell a figure is rounded and how far rounding goes: *nearly 55%* is 54.8%,
*over 80 petaflops* is 83, *about 21* is 20.8.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from core.figures import Figure, amounts, have_like_units

MOST = Decimal("0.07")
"""Largest share of the exact figure by which rounding may change it."""
_BEFORE = re.compile(
    r"(?:\b(?P<about>about|around|roughly|approximately|some|circa|close to|near)|~|≈"
    r"|\b(?P<below>nearly|almost|just under|under|less than|below)"
    r"|\b(?P<above>over|more than|above|at least|just over|beyond)|>)\s*(?:the\s)?$",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\+|\s?or more\b|\s?plus\b")


class Hedge(StrEnum):
    """How a figure is said to be rounded."""

    EXACT = "exact"
    ABOUT = "about"
    BELOW = "nearly"
    ABOVE = "over"


def hedge_of(text: str, figure: Figure) -> Hedge:
    """What the words before a figure, or a plus after it, say of its rounding."""
    found = _BEFORE.search(text, max(figure.start - 24, 0), figure.start)
    if (found and found["about"]) or (found and found.group().strip() in ("~", "≈")):
        return Hedge.ABOUT
    if found and found["below"]:
        return Hedge.BELOW
    if found or _PLUS.match(text, figure.end):
        return Hedge.ABOVE
    return Hedge.EXACT


def is_explained(figure: Figure, said: Figure, hedge: Hedge) -> bool:
    """Does what a source says explain a figure: the same, or the one it was rounded from?

    Each end of a range must be explained; a source's range explains each of its ends.
    """
    if not have_like_units(figure, said):
        return False
    ours, theirs = amounts(figure), amounts(said)
    if ours <= theirs:
        return True
    if hedge is Hedge.EXACT or figure.unit in ("year", "date", "ordinal"):
        return False
    return all(any(_rounds(one, other, hedge) for other in theirs) for one in ours)


def _rounds(rounded: Decimal, exact: Decimal, hedge: Hedge) -> bool:
    if (hedge is Hedge.BELOW and exact > rounded) or (hedge is Hedge.ABOVE and exact < rounded):
        return False
    place = Decimal(10) ** int(rounded.normalize().as_tuple().exponent)
    off = abs(exact - rounded)
    near = off <= place / 2 if hedge is Hedge.ABOUT else off < place
    return near and off <= MOST * exact
