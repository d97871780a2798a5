"""The sweep: all that wants no look, on one page, decided in one step.

What is on the page is what is taken: a change left off stays undecided. Returns ids and writes
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from core.changes import Hunk, HunkState
from core.document import Document
from core.review import Review
from core.risk import may_go_along
from tui.keys import SWEEPING, hint
from tui.messages import HunkPicked
from tui.render.drawing import Drawing
from tui.render.row import Look, View
from tui.render.words import clean, counted, cut
from tui.theme import has_few_colours
from tui.walk import Told, Way
from tui.widgets.redline import Redline


@dataclass(frozen=True, slots=True)
class Swept:
    """What the editor chose."""

    ids: tuple[str, ...]
    """Ids of the hunks that were shown."""
    accept: bool
    """Take them, or leave them out?"""


class SweepScreen(ModalScreen[Swept | None]):
    """A page of changes in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "take all"),
        Binding("n", "answer(False)", "leave all out"),
        Binding("j", "move(1)", "next"),
        Binding("k", "move(-1)", "previous"),
        Binding("x", "leave_off", "leave one off"),
        Binding("u", "bring_back", "bring it back"),
        Binding("space", "widen", "whole report"),
        Binding("escape,q", "dismiss(None)", "back"),
    ]

    def __init__(self, way: Way, document: Document, section: tuple[str, ...]) -> None:
        super().__init__()
        self._review = way.review
        self._section: tuple[str, ...] | None = section
        self._shown = way.shown
        self._left: list[str] = []  # left off the page, last one last
        self._way = Way(way.review, ())
        self._drawing = Drawing(lambda _: document)
        if not self._page():
            self._section = None  # nothing of this section: the whole report at once

    def compose(self) -> ComposeResult:
        """What it is, the page, the keys."""
        yield Static(id="sweep-title")
        yield Redline(id="sweep-page")
        yield Static(id="sweep-told")
        yield Static(Content(hint(SWEEPING)), id="sweep-keys")

    def on_mount(self) -> None:
        """The page has the keys."""
        self.query_one(Redline).focus()
        self._show("")

    @staticmethod
    def has_any(review: Review, shown: frozenset[str] | None) -> bool:
        """Is there anything to sweep?"""
        return any(_is_swept(review, hunk, shown) for hunk in review.hunks)

    def _page(self) -> list[Hunk]:
        return [
            hunk
            for hunk in self._review.hunks
            if _is_swept(self._review, hunk, self._shown)
            and hunk.id not in self._left
            and self._section in (None, hunk.section)
        ]

    def _show(self, at: str) -> None:
        page = self._page()
        ids = frozenset(hunk.id for hunk in page)
        titles = tuple((h.id, clean(h.section[-1]) if h.section else "at the top") for h in page)
        look = Look(View.MARKED, unfolded=ids, brackets=has_few_colours(self.app), only=titles)
        self._way = Way(self._review, self._review.hunks, ids)
        redline = self.query_one(Redline)
        told = Told(lambda _: HunkState.UNDECIDED)
        redline.show(self._drawing.rows(self._review, "", look), told)
        redline.move(self._way.landing(at) if at in ids else self._first())
        self._titles(page)

    def _first(self) -> tuple[str, str]:
        return self._way.stops[0] if self._way.stops else ("", "")

    def _titles(self, page: list[Hunk]) -> None:
        where = "the whole report"
        if self._section is not None:
            where = clean(self._section[-1]) if self._section else "the top"
        count = counted(len(page), "change")
        title = cut(f"Sweep {where}: {count} without a strong finding", self.size.width - 2)
        self.query_one("#sweep-title", Static).update(Content(title))
        left = f"{len(self._left)} left off, undecided; u brings the last back"
        others = sum(
            not self._review.is_decided(hunk) and not may_go_along(hunk)
            for hunk in self._review.hunks
            if self._section in (None, hunk.section)
        )
        told = [left if self._left else "", f"{others} to decide by themselves" if others else ""]
        said = " · ".join(part for part in told if part)
        self.query_one("#sweep-told", Static).update(Content(said))

    def action_answer(self, accept: bool) -> None:
        """Take all that is shown, or leave it out."""
        ids = tuple(hunk.id for hunk in self._page())
        self.dismiss(Swept(ids, accept) if ids else None)

    def action_move(self, step: int) -> None:
        """To another change of the page."""
        redline = self.query_one(Redline)
        stop = self._way.following(redline.cursor, forward=step > 0, undecided=False)
        if stop is not None:
            redline.move(stop)

    def action_leave_off(self) -> None:
        """Leave the change under the cursor off the page; the next one comes under it."""
        hunk = self.query_one(Redline).cursor[0]
        if not hunk:
            return
        following = self._way.following((hunk, ""), forward=True, undecided=False)
        self._left.append(hunk)
        self._show(following[0] if following else "")

    def action_bring_back(self) -> None:
        """Bring back what was left off last."""
        if self._left:
            self._show(self._left.pop())

    def action_widen(self) -> None:
        """The whole report."""
        self._section = None
        self._show(self.query_one(Redline).cursor[0])

    def on_hunk_picked(self, event: HunkPicked) -> None:
        """A click."""
        event.stop()
        self.query_one(Redline).move((event.hunk, ""))


def _is_swept(review: Review, hunk: Hunk, shown: frozenset[str] | None) -> bool:
    if shown is not None and hunk.id not in shown:
        return False
    return may_go_along(hunk) and not review.is_decided(hunk)
