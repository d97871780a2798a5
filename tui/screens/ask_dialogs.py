"""Small questions: a line, a note, one of a few things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.dialog import Dialog


class LineDialog(Dialog[str | None]):
    """Asks for one line; Enter keeps it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back")]

    def __init__(self, title: str, hint: str, text: str = "") -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, line, how to leave."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title).stylize("bold"), classes="name")
            yield Input(self._text, select_on_focus=False)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the line."""
        self.dismiss(event.value)


class YesDialog(Dialog[bool | None]):
    """Asks for a yes; only `y` is one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "yes"),
        Binding("n,escape,q", "dismiss(None)", "no"),
    ]

    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self._title = title
        self._told = told

    def compose(self) -> ComposeResult:
        """Question, what it is about, how to answer."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title).stylize("bold"), classes="name")
            yield Static(Content(self._told))
            yield Static(Content("y yes · n or Esc no"), classes="hint")


class ChoiceDialog(Dialog[int | None]):
    """Asks for one of a few things; Enter takes the lit one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f", "dismiss(None)", "back"),
        Binding("j", "move(1)", "down", show=False),
        Binding("k", "move(-1)", "up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Title, a line a choice, how to leave."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title).stylize("bold"), classes="name")
            yield OptionList(
                *[Option(Content(choice)) for choice in self._choices],
                markup=False,
                classes="scrolls",
            )
            hint = "j k or ↑ ↓ move · Enter takes it · Esc goes back"
            yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(OptionList).focus()

    def action_move(self, step: int) -> None:
        """The light up or down."""
        choices = self.query_one(OptionList)
        choices.action_cursor_down() if step > 0 else choices.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_index)
