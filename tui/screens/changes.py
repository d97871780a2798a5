"""A redline between two texts that is read and not decided."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from core.diff.hunks import difference
from core.review import Review
from tui.keys import COMPARING
from tui.render.changes import ChangesPage
from tui.render.words import counted
from tui.screens.page import PageScreen


class ChangesScreen(PageScreen):
    """What changed, hunk by hunk.

    Args:
        before: the older text.
        after: the newer one.
        title: what they are of, safe to show.
        right: what stands on the right of that, safe to show.
        note: what has to be known, safe to show.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "on(1)", "next", show=False),
        Binding("k", "on(-1)", "before", show=False),
    ]
    KEYS = COMPARING

    def __init__(
        self, before: str, after: str, title: str, right: str = "", note: str = ""
    ) -> None:
        super().__init__()
        self._texts = (before, after)
        self._about = (title, right, note)

    def on_mount(self) -> None:
        """Show it."""
        self.view.focus()
        title, right, note = self._about
        self.titled(title, right)
        found = difference(*self._texts)
        self.noted(" · ".join(filter(None, (note, *found.limits))))
        page = ChangesPage(Review.between(self._texts[0], found.hunks))
        self.show(page, page.marks[0].name if page.marks else "")

    def place(self) -> str:
        """Which change it is."""
        marks, mark = self._page.marks, self.mark
        if mark is None:
            return "the two are the same"
        return f"{marks.index(mark) + 1} of {counted(len(marks), 'change')} · {mark.told}"
