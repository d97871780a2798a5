"""Lines of a row as segments of a terminal: styles, the gutter, what is found and selected."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.changes import Decision, HunkState
from tui.render.glyphs import LOOK, STATES
from tui.render.row import Row
from tui.render.wrap import Line, Piece
from tui.theme import STYLES
from tui.walk import NOWHERE, Stop, Told

GUTTER = 4
"""Cells left of the text: cursor bar, glyph of the state, two spaces."""


@dataclass(slots=True)
class Painter:
    """What the look of a line depends on, beside its text."""

    component: Callable[[str], Style]
    """The style of a name."""
    cursor: Stop = NOWHERE
    """What is under the cursor."""
    lit: frozenset[str] = frozenset()
    """Ids of the changes under the cursor, where it is on a part of a hunk."""
    told: Told = field(default_factory=Told)
    """What is told of decisions."""
    _known: dict[str, Style] = field(default_factory=dict)

    def forget_styles(self) -> None:
        """The theme is another."""
        self._known.clear()

    def style(self, names: str) -> Style:
        """The style of some names, the last one strongest."""
        found = self._known.get(names)
        if found is None:
            found = Style.null()
            for name in sorted(names.split(), key=STYLES.index):
                found += self.component(name)
            self._known[names] = found
        return found

    def is_here(self, row: Row) -> bool:
        """Is the cursor in a row?"""
        return row.is_at(*self.cursor)

    def key(self, row: Row) -> Hashable:
        """What the look of the lines of a row depends on, beside the row and what is selected and
        found in them."""
        if not row.hunk:
            return None
        here = self.is_here(row)
        hunk, state = self._state(row, here=here)
        decided = tuple(map(self.told.decided.get, row.changes))
        lit = self.lit.intersection(row.changes) if self.lit else None
        return here, state, hunk in self.told.looks, decided, lit

    def gutter(self, row: Row, base: Style, *, is_first: bool) -> Iterator[Segment]:
        """What stands before a line."""
        if not row.hunk:
            yield Segment(" " * GUTTER, base)
            return
        here = self.is_here(row)
        hunk, state = self._state(row, here=here)
        glyph = STATES[state] if state and is_first else " "
        if glyph == STATES[HunkState.UNDECIDED] and hunk in self.told.looks:
            glyph = LOOK
        style = "taken" if state in (HunkState.ACCEPTED, HunkState.EDITED) else "glyph"
        yield Segment("▌" if here else " ", base + self.style("cursor"))
        yield Segment(f"{glyph}  ", base + self.style(style))

    def _state(self, row: Row, *, here: bool) -> tuple[str, HunkState | None]:
        """The hunk whose glyph stands beside a row, and its state: the one under the cursor, else
        the first that is not decided."""
        state = self.told.state
        if here:
            hunk, change = self.cursor
            return hunk, state((hunk, change)) or state((hunk, ""))
        found = [(hunk, state((hunk, ""))) for hunk in row.hunks]
        waiting = (HunkState.UNDECIDED, HunkState.MIXED, HunkState.UNPLACED)
        return next((each for each in found if each[1] in waiting), found[0])

    def text(self, line: Line, base: Style) -> Iterator[Segment]:
        """The text of a line."""
        for piece in line:
            yield Segment(piece.text, base + self.style(self._names(piece)))

    def _names(self, piece: Piece) -> str:
        """The styles of a piece; what a rejected change would have written or taken away is no
        longer shouted."""
        names = piece.style
        if not piece.tag:
            return names
        if self.told.decided.get(piece.tag) is Decision.REJECTED:
            quiet = {"insert": "left", "delete": ""}
            names = " ".join(quiet.get(name, name) for name in names.split())
        return f"{names} lit" if piece.tag in self.lit else names


def over(segments: Iterable[Segment], start: int, end: int, style: Style) -> Iterator[Segment]:
    """Segments with a style laid over some of their characters.

    Args:
        end: just after the last character; -1 for all up to the end.
    """
    at = 0
    for segment in segments:
        text = segment.text
        last = len(text) if end < 0 else min(max(end - at, 0), len(text))
        first = min(max(start - at, 0), last)
        own = segment.style or Style.null()
        for part, is_over in (
            (text[:first], False),
            (text[first:last], True),
            (text[last:], False),
        ):
            if part:
                yield Segment(part, own + style if is_over else own)
        at += len(text)


def placed(segments: Iterable[Segment], number: int) -> Iterator[Segment]:
    """Segments of a line with where they are in it, for who selects them."""
    at = 0
    for text, style, _ in segments:
        offset = Style.from_meta({"offset": (at, number)})
        yield Segment(text, style + offset if style else offset)
        at += len(text)


def filled(segments: list[Segment], width: int, base: Style) -> Strip:
    """A line as wide as asked."""
    free = width - sum(cell_len(segment.text) for segment in segments)
    if free < 0:
        return Strip(segments).crop(0, width)
    return Strip([*segments, Segment(" " * free, base)] if free else segments, width)
