"""The statistics of a report as one SVG picture.

Owns the drawing. Pure; foreign text is escaped and never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from core.statistics import OTHERS, Decided, Length, Statistics
from core.visible import visible

WIDTH = 860
"""Of the picture, in pixels."""
_LEFT, _RIGHT = 260, 40  # room for names, and for the last label
_PLOT = WIDTH - _LEFT - _RIGHT
_LABEL = 130  # room behind the longest bar
_CHART = 180  # height of the curve
_BAR = 22  # height of a bar and the space after it
_TITLE = 44
_LONGEST = 36  # characters of a name
_INK = {"curve": "#2b6cb0", "bar": "#2b6cb0", "none": "#a0aec0", "rejected": "#c05621"}
_STYLE = (
    "text{font-family:Helvetica,Arial,sans-serif;font-size:13px;fill:#1a202c}"
    ".t{font-size:16px;font-weight:bold}.q{fill:#4a5568}"
)


def svg(found: Statistics) -> str:
    """The picture: growth, shares, decisions; panels without data are left out."""
    at = 16
    parts: list[str] = []
    for height, drawn in _panels(found):
        parts += [f'<g transform="translate(0,{at})">', *drawn, "</g>"]
        at += height + 28
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{at}" '
        f'viewBox="0 0 {WIDTH} {at}" role="img">'
    )
    back = f'<rect width="{WIDTH}" height="{at}" fill="#ffffff"/>'
    return "\n".join([head, f"<style>{_STYLE}</style>", back, *parts, "</svg>"]) + "\n"


def _panels(found: Statistics) -> Iterator[tuple[int, list[str]]]:
    if len(found.growth) > 1:
        yield _TITLE + _CHART + 24, list(_growth(found.growth, found.versions))
    if found.shares:
        yield _TITLE + _BAR * len(found.shares), list(_shares(found.shares))
    if found.decided:
        yield _TITLE + _BAR * len(found.decided), list(_decisions(found.decided))


def _growth(growth: Sequence[Length], versions: int) -> Iterator[str]:
    yield _text(20, 18, f"Growth of the report over {versions:,} versions, in words", "t")
    most = max(each.words for each in growth) or 1
    left, width = 80, WIDTH - 80 - _RIGHT
    for part in (0, 0.5, 1):
        y = _TITLE + _CHART * (1 - part)
        yield f'<line x1="{left}" x2="{left + width}" y1="{y:g}" y2="{y:g}" stroke="#e2e8f0"/>'
        yield _text(left - 8, y + 4, f"{round(most * part):,}", "q", "end")
    last = len(growth) - 1
    points = [
        (left + width * at / last, _TITLE + _CHART * (1 - each.words / most))
        for at, each in enumerate(growth)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{line}" fill="none" stroke="{_INK["curve"]}" stroke-width="2"/>'
    yield _text(left, _TITLE + _CHART + 20, growth[0].date[:10], "q")
    yield _text(left + width, _TITLE + _CHART + 20, growth[-1].date[:10], "q", "end")


def _shares(shares: Sequence[tuple[str, int]]) -> Iterator[str]:
    yield _text(20, 18, "On whom today's text rests, in words", "t")
    total, most = sum(words for _, words in shares) or 1, max(words for _, words in shares) or 1
    for at, (title, words) in enumerate(shares):
        y = _TITLE + _BAR * at
        ink = _INK["none" if title == OTHERS else "bar"]
        yield _name(title, y)
        yield _bar(_LEFT, y, (_PLOT - _LABEL) * words / most, ink)
        end = _LEFT + (_PLOT - _LABEL) * words / most + 8
        yield _text(end, y + 13, f"{words:,}  {100 * words / total:.0f} %", "q")


def _decisions(decided: Sequence[Decided]) -> Iterator[str]:
    yield _text(20, 18, "Decisions by reference: taken, and left out", "t")
    most = max(each.accepted + each.edited + each.rejected for each in decided) or 1
    for at, each in enumerate(decided):
        y = _TITLE + _BAR * at
        taken = each.accepted + each.edited
        width = (_PLOT - _LABEL) / most
        yield _name(each.reference, y)
        yield _bar(_LEFT, y, width * taken, _INK["bar"])
        yield _bar(_LEFT + width * taken, y, width * each.rejected, _INK["rejected"])
        end = _LEFT + width * (taken + each.rejected) + 8
        yield _text(end, y + 13, f"{taken:,} taken, {each.rejected:,} left out", "q")


def _name(title: str, y: float) -> str:
    said = " ".join(visible(title).split())
    short = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
    return _text(_LEFT - 10, y + 13, short, "", "end")


def _bar(x: float, y: float, width: float, ink: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{_BAR - 6}" fill="{ink}"/>'


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    named = f" class={quoteattr(kind)}" if kind else ""
    return f'<text x="{x:.1f}" y="{y:g}"{named} text-anchor="{anchor}">{escape(said)}</text>'
