"""The statistics of a report as a page: growth as a field of bars, shares and decisions as bars.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.statistics import OTHERS, Decided, Length, Statistics
from tui.render.page import NotePage, note
from tui.render.row import Row
from tui.render.words import clean, counted, fit
from tui.render.wrap import Piece

_HEIGHT = 6  # lines of the field of bars
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_NAME = 34  # cells of a reference's name
_LEAST = 4  # cells of the longest bar on a narrow terminal
_WIDE = 60  # cells from which names have a third of a line


def statistics_page(found: Statistics, width: int) -> NotePage:
    """The page.

    Args:
        width: cells of a line.
    """
    rows = [*_growth(found.growth, found.versions, width)]
    rows += _shares(found.shares, width)
    rows += _decisions(found.decided, width)
    if not rows:
        rows = [note(Piece("nothing is committed and nothing was read yet", "fold"))]
    return NotePage([(row, "") for row in rows], [])


def _growth(growth: Sequence[Length], versions: int, width: int) -> Iterator[Row]:
    if not growth:
        return
    yield note(Piece("Growth, in words", "heading"))
    most = max(each.words for each in growth) or 1
    label = len(f"{most:,}")
    columns = max(min(width - label - 2, len(growth) * 4), 1)
    heights = [growth[at * len(growth) // columns].words / most for at in range(columns)]
    for line in range(_HEIGHT, 0, -1):
        told = f"{most:,}" if line == _HEIGHT else ""
        bars = "".join(_part(height * _HEIGHT - (line - 1)) for height in heights)
        yield note(Piece(f"{told:>{label}} ", "fold"), Piece(bars, "insert"))
    first, last = growth[0].date[:10], growth[-1].date[:10]
    days = first if first == last else f"{first} to {last}"
    yield note(Piece(f"{'':>{label}} {days}, {counted(versions, 'version')}", "fold"))


def _part(height: float) -> str:
    """A cell of a bar that reaches so many cells up from the foot of the cell."""
    return _EIGHTHS[max(min(round(height * 8), 8), 0)]


def _shares(shares: Sequence[tuple[str, int]], width: int) -> Iterator[Row]:
    if not shares:
        return
    yield note(Piece("On whom today's text rests", "heading"), gap=True)
    total, most = sum(words for _, words in shares) or 1, max(words for _, words in shares) or 1
    bars = [
        _Bar(
            title,
            ((words / most, "fold" if title == OTHERS else "insert"),),
            f" {words:,} words, {100 * words / total:.0f} %",
        )
        for title, words in shares
    ]
    yield from _drawn(bars, width)


def _decisions(decided: Sequence[Decided], width: int) -> Iterator[Row]:
    if not decided:
        return
    yield note(Piece("Decisions by reference", "heading"), gap=True)
    most = max(each.accepted + each.edited + each.rejected for each in decided) or 1
    bars = []
    for each in decided:
        taken = each.accepted + each.edited
        parts = ((taken / most, "insert"), (each.rejected / most, "delete"))
        bars.append(_Bar(each.reference, parts, f" {taken} ✓ {each.rejected} ✗"))
    yield from _drawn(bars, width)


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    parts: tuple[tuple[float, str], ...]  # shares of the longest bar, each with a style
    told: str


def _drawn(bars: Sequence[_Bar], width: int) -> Iterator[Row]:
    """Names, bars and what is told of them; the longest bar leaves room for every word."""
    named = min(_NAME, width // (3 if width >= _WIDE else 4))
    room = max(width - named - 2 - max(len(bar.told) for bar in bars), _LEAST)
    for bar in bars:
        pieces = [Piece(f"{fit(clean(bar.name), named)}  ", "")]
        pieces += [Piece("█" * round(share * room), style) for share, style in bar.parts if share]
        yield note(*pieces, Piece(bar.told, "fold"))
