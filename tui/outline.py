"""The outline of a review: its changes in the order they are gone through, under titles.

Pure. What stands in it follows from the way; what a line says of decisions is worded when it is
looked at, because a screen shows thirty lines of hundreds and every key decides something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.changes import Hunk
from core.risk import is_space_only
from tui.render.glyphs import NOTE, STATES, glyph
from tui.render.hunks import said
from tui.render.words import counted, fit
from tui.walk import Way

Title = tuple[str, tuple[str, ...]]
"""What hunks stand under, in words, and the section that tells two of these words apart."""
WIDTH = 29
"""Cells of a line."""
_Line = tuple[
    str, str, tuple[str, ...]
]  # a hunk, or a title; a title's words; the hunks it tells of


class Outline:
    """The lines of an outline.

    Args:
        way: the review as it is gone through; None without one.
        title: what a hunk stands under.
    """

    def __init__(self, way: Way | None, title: Callable[[Hunk], Title]) -> None:
        self._way = way
        self._lines: tuple[_Line, ...] = tuple(_lines(way, title)) if way else ()
        self.ids: tuple[str, ...] = tuple(line[0] for line in self._lines)
        """What each line stands for: the id of a hunk; empty for a title."""

    def after(self, way: Way | None, title: Callable[[Hunk], Title]) -> Outline:
        """The outline now; the lines are kept where only decisions changed."""
        mine = self._way
        if mine is None or way is None or not way.is_like(mine):
            return Outline(way, title)
        found = Outline.__new__(Outline)
        found._way, found._lines, found.ids = way, self._lines, self.ids
        return found

    def text(self, at: int) -> str:
        """What a line says; safe to show."""
        way = self._way
        assert way is not None, "without a review there are no lines"
        hunk, title, under = self._lines[at]
        if hunk:
            return _hunk_line(way, way.review.hunk_of[hunk])
        decided = way.review.standing.decided
        tally = f" {sum(id_ in decided for id_ in under)}/{len(under)}"
        return fit(f"▾ {title}", WIDTH - len(tally)) + tally


def _lines(way: Way, title: Callable[[Hunk], Title]) -> Iterator[_Line]:
    titles = {hunk.id: title(hunk) for hunk in way.hunks}
    under: dict[Title, list[str]] = {}
    for id_, here in titles.items():
        under.setdefault(here, []).append(id_)
    before: Title | None = None
    for id_, here in titles.items():
        group = way.group(id_)
        if group and group[0] != id_:
            continue
        if here != before:
            yield "", here[0], tuple(under[here])
            before = here
        yield id_, "", ()


def _hunk_line(way: Way, hunk: Hunk) -> str:
    review = way.review
    if group := way.group(hunk.id):
        state = STATES[way.state((hunk.id, ""))]
        word = "space" if is_space_only(hunk) else "wording"
        told = f"{word:<9} ▸ {counted(len(group), 'change')}"
        return fit(f"  {state} {told}", WIDTH)
    note = NOTE if hunk.id in review.decisions.notes else " "
    words = said(hunk, review.base)
    return fit(f"  {glyph(review, hunk)}{note}{hunk.kind.value:<9} {words}", WIDTH)
