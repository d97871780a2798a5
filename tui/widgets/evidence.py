"""The evidence of the hunk under the cursor. Never markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.render.wrap import Line
from tui.widgets.texts import rewrite

_STYLES = {
    "strong": "bold",
    "lit": "bold underline",
    "warn": "bold $text-error",
    "dim": "$foreground 70%",
}


class Evidence(VerticalScroll, can_focus=True):
    """Shows lines; scrolls with the arrow keys when it has the focus.

    Args:
        opens: the key that opens the source.
    """

    def __init__(self, opens: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = f"Evidence · {opens} opens the source"
        self._lines: Sequence[Line] = ()

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="evidence-text")

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        if lines == self._lines:
            return
        self._lines = lines
        text = Content("\n").join([_content(line) for line in lines])
        rewrite(self.query_one("#evidence-text", Static), text)
        self.scroll_home(animate=False)


def _content(line: Line) -> Content:
    return Content("").join(
        [Content(piece.text).stylize(_STYLES.get(piece.style, "")) for piece in line]
    )
