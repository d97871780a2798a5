"""Picking the block behind which a change without a place is put."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.changes import Unplaced
from core.document import Block, BlockKind, Document
from tui.render.words import clean, cut
from tui.screens.dialog import Dialog

_WORDS = 100  # characters of a block that are shown


class PlaceDialog(Dialog[int | None]):
    """The blocks of the report; typing narrows them, Enter puts the change behind the lit one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back"),
        Binding("down", "move(1)", "down"),
        Binding("up", "move(-1)", "up"),
        Binding("pagedown", "move(8)", "page down"),
        Binding("pageup", "move(-8)", "page up"),
    ]

    def __init__(self, document: Document, unplaced: Unplaced) -> None:
        super().__init__()
        self._document = document
        self._unplaced = unplaced
        self._shown: list[Block] = []

    def compose(self) -> ComposeResult:
        """What is placed, what to look for, the blocks."""
        with Vertical(classes="dialog"):
            title = f"Insert after this block: {cut(clean(self._unplaced.text), _WORDS)}"
            yield Static(Content(title).stylize("bold"), classes="name")
            yield Input(placeholder="type to narrow the list", id="narrow")
            yield OptionList(markup=False, classes="scrolls", id="blocks")
            hint = "↑ ↓ move · Enter inserts it after the lit block · Esc goes back"
            yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """All blocks, the best guess lit."""
        self._show("")
        self.query_one(Input).focus()

    def _show(self, words: str) -> None:
        wanted = words.casefold()
        self._shown = [
            block
            for block in self._document.blocks
            if wanted in self._document.block_text(block).casefold()
        ]
        blocks = self.query_one(OptionList)
        blocks.set_options([Option(self._line(block)) for block in self._shown])
        guess = self._document.block_at(max(self._unplaced.guess, 0))
        lit = self._shown.index(guess) if guess in self._shown else 0
        blocks.highlighted = lit if self._shown else None

    def _line(self, block: Block) -> Content:
        text = self._document.block_text(block)
        words = cut(clean(text), _WORDS)
        if block.kind is BlockKind.HEADING:
            marks = text[: len(text) - len(text.lstrip("#"))]
            return Content(f"{marks} {words}".strip()).stylize("bold")
        return Content(f"  {words}")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer blocks, or more."""
        self._show(event.value)

    def action_move(self, step: int) -> None:
        """The light up or down; what is typed keeps the focus."""
        blocks = self.query_one(OptionList)
        if self._shown:
            at = (blocks.highlighted or 0) + step
            blocks.highlighted = min(max(at, 0), len(self._shown) - 1)

    def on_input_submitted(self) -> None:
        """Enter."""
        lit = self.query_one(OptionList).highlighted
        if lit is not None:
            self.dismiss(self._shown[lit].index)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self.dismiss(self._shown[event.option_index].index)
