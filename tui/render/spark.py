"""Values over time as one line of bars.

Pure. The bars begin at nothing, so that a report twice as long has a bar twice as high.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

BARS = "▁▂▃▄▅▆▇█"
"""From the lowest to the highest."""
UNKNOWN = "·"
"""Stands for a value nobody knows."""


def sparkline(values: Sequence[float | None], width: int, top: float | None = None) -> str:
    """Values as bars, the last one on the right; where there are more than cells, a cell shows the
    last known value of those that fall into it.

    Args:
        values: none below 0; None where one is not known.
        width: cells at most.
        top: the value of the highest bar; the highest value by default.
    """
    count = min(len(values), max(width, 0))
    borders = [len(values) * at // count for at in range(count + 1)] if count else [0]
    cells = [
        next((each for each in reversed(values[start:end]) if each is not None), None)
        for start, end in pairwise(borders)
    ]
    highest = top or max((each for each in cells if each is not None), default=0)
    return "".join(UNKNOWN if each is None else _bar(each, highest) for each in cells)


def _bar(value: float, highest: float) -> str:
    share = value / highest if highest else 0
    return BARS[min(int(share * len(BARS)), len(BARS) - 1)]
