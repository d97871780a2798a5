"""The editor's own text in place of a hunk."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from core.visible import visible
from tui.screens.dialog import Dialog

_HIDDEN = re.compile(r"[^\t]")


class SafeTextArea(TextArea):
    """Shows one mark for each character a terminal would obey or hide; keeps the character."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown, as long as it is."""
        line = self.document.get_line(line_index)
        shown = line if visible(line) == line else _HIDDEN.sub(_one_mark, line)
        return Text(shown, end="", no_wrap=True)


def _one_mark(found: re.Match[str]) -> str:
    character = found.group()
    mark = visible(character)
    return mark if len(mark) == 1 else "⍰"


class EditDialog(Dialog[str | None]):
    """A text area over the text as it would stand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "keep", priority=True),
        Binding("escape", "leave", "back", priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._asked = ""

    def compose(self) -> ComposeResult:
        """The text, and how to leave."""
        with Vertical(classes="dialog wide"):
            yield Static(Content("Your text").stylize("bold"), classes="name")
            yield SafeTextArea(self._text, soft_wrap=True)
            yield Static(Content("ctrl+s keeps it · Esc goes back"), classes="hint", id="told")

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(SafeTextArea).focus()

    def action_keep(self) -> None:
        """Keep the text."""
        self.dismiss(self.query_one(SafeTextArea).text)

    def action_leave(self) -> None:
        """Go back; asks once if something was typed since it asked last."""
        typed = self.query_one(SafeTextArea).text
        if typed in (self._text, self._asked):
            self.dismiss(None)
            return
        self._asked = typed
        told = "Leave without keeping it? Esc leaves, ctrl+s keeps it"
        self.query_one("#told", Static).update(Content(told).stylize("bold"))
