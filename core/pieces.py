"""The piece of a sentence that a figure in it belongs to.

Owns where a list of facts in one sentence is cut: *Adobe (Firefly), Poolside (40% savings),
Databricks (30% less)* says three things.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from core.figures import Figure, find_figures

MANY = 50
"""Figures of one sentence that are looked at together; each of more would be held against all of
them."""
_LABEL = re.compile(r"^\s*(?:\*\*|__)([^*_\n]{1,80}?):?(?:\*\*|__):?\s*")
_ENDS = re.compile(r";|,\s|(?<=\)),?\s|\s(?:and|but|while|where|whereas|vs\.?)\s|\s[–—-]\s")


def piece_around(text: str, figure: Figure) -> tuple[str, str]:
    """The piece a figure stands in, and the rest of the sentence.

    A sentence with one figure is one piece, its label (`**Cost:** …`) apart. Of a sentence with
    more than `MANY` figures only the stretch around this one is read.
    """
    begin, stop = _stretch(text, figure)
    label = _LABEL.match(text)
    labelled = label.end() if label and label.end() <= figure.start else 0
    cuts = _cuts(text, max(labelled, begin), stop)
    start = cuts.starts[bisect_right(cuts.starts, figure.start) - 1]
    at = bisect_left(cuts.borders, (figure.end,))
    end = stop
    # the first border behind the figure counts where another figure follows it
    if at < len(cuts.borders) and cuts.borders[at][1] <= cuts.last:
        end = cuts.borders[at][0]
    return text[start:end], f"{text[begin:start]} {text[end:stop]}"


def figures_beside(text: str, figure: Figure) -> list[Figure]:
    """The other figures of a sentence; where it has more than `MANY`, those of the same stretch."""
    found = _figures_between(text, *_stretch(text, figure))
    return [each for each in found if each != figure]


def is_read_in_stretches(text: str) -> bool:
    """Has a sentence more figures than are looked at together?"""
    return len(find_figures(text)) > MANY


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where a stretch of a sentence is cut into pieces."""

    starts: list[int]
    """Where the pieces begin: the first at the stretch, others behind a border with a figure since
    the one before."""
    borders: list[tuple[int, int]]
    """All borders, with a figure before them or not."""
    last: int
    """Where its last figure begins; -1 where there is none."""


@lru_cache(maxsize=4096)
def _cuts(text: str, first: int, stop: int) -> _Cuts:
    borders = [border.span() for border in _ENDS.finditer(text, first, stop)]
    figures = [each.start for each in _figures_between(text, first, stop)]
    starts = [first]
    for start, end in borders:
        if bisect_left(figures, starts[-1]) < bisect_left(figures, start):
            starts.append(end)
    return _Cuts(starts, borders, figures[-1] if figures else -1)


def _stretch(text: str, figure: Figure) -> tuple[int, int]:
    """Start and end of the stretch a figure stands in: the whole text, unless it has many."""
    starts = _stretch_starts(text)
    number = bisect_right(starts, figure.start)
    return starts[max(number - 1, 0)], (*starts[number : number + 1], len(text))[0]


@lru_cache(maxsize=4096)
def _stretch_starts(text: str) -> tuple[int, ...]:
    figures = find_figures(text)
    return (0, *(figures[at].start for at in range(MANY, len(figures), MANY)))


def _figures_between(text: str, start: int, stop: int) -> tuple[Figure, ...]:
    figures = find_figures(text)
    return figures[
        bisect_left(figures, start, key=_start_of) : bisect_left(figures, stop, key=_start_of)
    ]


def _start_of(figure: Figure) -> int:
    return figure.start
