"""The right side of the history: the redline between two versions, and what they rest on.

Owns the cursor in that redline and the way it is looked at. The widgets and the keys are those of
the review; nothing is decided.
"""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from core.changes import Hunk
from core.version import Version
from core.visible import visible
from tui.comparing import Comparison
from tui.drafted import Drafted
from tui.render.drafted import brief_line, drafted_lines
from tui.render.row import View
from tui.render.versions import heading, places
from tui.render.words import counted
from tui.theme import has_few_colours
from tui.timeline import name_of
from tui.walk import Told
from tui.widgets.evidence import Evidence
from tui.widgets.redline import BESIDE, Redline
from tui.widgets.texts import rewrite

_TOLD = {
    View.MARKED: "the changes, marked",
    View.RESULT: "as the newer version reads",
    View.ORIGINAL: "as the older version reads",
}


class Beside:
    """The redline, the line above it and the evidence below it."""

    def __init__(self, screen: Screen[str]) -> None:
        self._screen = screen
        self.comparison: Comparison | None = None
        """What is shown; None before the first."""
        self._view = View.MARKED
        self._at = ""
        self._lit: Version | None = None
        self._drafted: dict[str, Drafted] = {}

    @property
    def redline(self) -> Redline:
        """The redline."""
        return self._screen.query_one(Redline)

    @property
    def hunk(self) -> Hunk | None:
        """The change under the cursor."""
        return self.comparison.hunk(self._at) if self.comparison else None

    # --- showing -----------------------------------------------------------------------------

    def show(self, comparison: Comparison, query: str = "") -> None:
        """Show another comparison, with the cursor on its first change, or on the first one in
        which some words stand."""
        self.comparison = comparison
        redline = self.redline
        redline.unfolded = frozenset()
        self._at = comparison.following("", 1)
        redline.cursor = (self._at, "")
        self._rows()
        self._find(query)
        self.around()

    def _find(self, query: str) -> None:
        """Light some words, and go to the first change that has them."""
        redline = self.redline
        hunks = (redline.hunk_at(place) for place in redline.find(query))
        self._at = next(filter(None, hunks), self._at)
        redline.move((self._at, ""))

    def _rows(self) -> None:
        if self.comparison is not None:
            rows = self.comparison.rows(self._view, brackets=has_few_colours(self._screen.app))
            self.redline.show(rows, Told())
            self.redline.move((self._at, ""))

    def lit(self, version: Version) -> None:
        """Another version is lit: tell what it was drafted from, as soon as it is known."""
        self._lit = version
        self.around()

    def know(self, name: str, drafted: Drafted) -> None:
        """What a version was drafted from is known."""
        self._drafted = {name: drafted}  # of one version; a record may be long
        self.around()

    def around(self) -> None:
        """Write what stands around the redline."""
        right = self.redline.size.width or self._screen.size.width
        comparison = self.comparison
        if comparison is not None:
            count = len(comparison.hunks)
            told = heading(comparison.older, comparison.newer, count, right - 2)
            rewrite(self._screen.query_one("#heading", Static), Content(told))
        pane = self._screen.query_one(Evidence)
        version = self._lit
        if version is None:
            pane.show([])
            return
        drafted = self._drafted.get(name_of(version))
        if self._screen.has_class("short") and not pane.has_focus:
            pane.show([brief_line(version, drafted, self.hunk, right - 3)])
        else:
            pane.show(drafted_lines(version, drafted, self.hunk))

    def place(self) -> str:
        """Where the cursor is, in words; safe to show."""
        comparison, hunk = self.comparison, self.hunk
        if comparison is None:
            return ""
        limits = "".join(f" · {visible(limit)}" for limit in comparison.limits)
        if hunk is None:
            return f"the two versions are the same{limits}"
        at = comparison.hunks.index(hunk) + 1
        where = places(hunk.section)
        told = f"{at} of {counted(len(comparison.hunks), 'change')} · {hunk.kind.value}"
        return f"{told} · {where}{limits}" if where else f"{told}{limits}"

    # --- keys --------------------------------------------------------------------------------

    def step(self, step: int) -> None:
        """To the next change, or the one before."""
        if self.comparison is not None:
            self.to(self.comparison.following(self._at, step))

    def to(self, hunk: str) -> None:
        """To a change."""
        self._at = hunk
        self.redline.move((hunk, ""))
        self.around()

    def view(self) -> str:
        """Marked, as the newer version reads, as the older one reads; what is shown, in words."""
        views = list(View)
        self._view = views[(views.index(self._view) + 1) % len(views)]
        self._rows()
        return f"shown: {_TOLD[self._view]}; v goes on"

    def side_by_side(self) -> str:
        """Old and new side by side, or together again; what is shown, in words."""
        redline, width = self.redline, self._screen.size.width
        if width < BESIDE and not redline.side_by_side:
            return f"side by side needs {BESIDE} columns; this terminal has {width}"
        redline.side_by_side = not redline.side_by_side
        told = "old and new side by side" if redline.side_by_side else "old and new together"
        return f"shown: {told}; b goes back"

    def unchanged(self) -> str:
        """Unfold or fold the unchanged text around the cursor; why not, where there is none."""
        return "" if self.redline.toggle_fold_at_cursor() else "no unchanged text is folded here"

    def section(self) -> tuple[str, ...]:
        """The section under the cursor, as the newer version calls it; empty for none."""
        if self.comparison is None:
            return ()
        return self.comparison.section_of(self.hunk, self.redline.block_at_top())
