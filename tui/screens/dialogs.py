"""The help, and a text that must be read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.visible import visible
from tui.keys import KEYS, PAGES, SCROLLING, Where
from tui.render.glyphs import LEGEND
from tui.screens.dialog import Dialog


class Scroll(VerticalScroll):
    """Scrolls with `j` and `k` too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "down", show=False),
        Binding("k", "scroll_up", "up", show=False),
        Binding("space", "page_down", "page down", show=False),
    ]


class HelpDialog(Dialog[None]):
    """Every key and every glyph, in the words of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "back")
    ]

    def compose(self) -> ComposeResult:
        """A line a key, then a line a glyph or two."""
        with Vertical(classes="dialog"):
            yield Static(Content("Keys").stylize("bold"), classes="name")
            with Scroll(classes="scrolls"):
                yield Static(Content("\n").join(self._lines()))
            yield Static(Content("↑ ↓ scroll · Esc goes back"), classes="hint")

    @staticmethod
    def _lines() -> list[Content]:
        def told(where: Where) -> list[Content]:
            return [Content(f"{key.shown:>5}  {key.long}") for key in KEYS if key.where is where]

        def page(where: str, keys: tuple[tuple[str, str], ...]) -> list[Content]:
            lines = [Content(f"{key:>5}  {does}") for key, does in keys]
            return [Content(where).stylize("bold"), *lines, Content("")]

        return [
            Content("in the redline").stylize("bold"),
            *told(Where.REDLINE),
            Content(f"{SCROLLING[0]:>5}  {SCROLLING[1]}"),
            Content(""),
            Content("anywhere").stylize("bold"),
            *told(Where.ANYWHERE),
            Content(""),
            *[line for where, keys in PAGES for line in page(where, keys)],
            Content("glyphs").stylize("bold"),
            *[Content(f"    {line}") for line in LEGEND],
        ]

    def on_mount(self) -> None:
        """Scrolls with the arrow keys."""
        self.query_one(Scroll).focus()


class Told(Dialog[bool]):
    """Something that must be read; with a question, `y` or `n`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("n", "answer(False)", "no"),
        Binding("escape", "dismiss(False)", "back"),
        Binding("enter", "leave", "back"),
    ]

    def __init__(self, title: str, text: str | Content, question: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._question = question

    def compose(self) -> ComposeResult:
        """Title, text, question."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)).stylize("bold"), classes="name")
            with Scroll(classes="scrolls"):
                text = self._text
                yield Static(text if isinstance(text, Content) else Content(visible(text)))
            hint = self._question or "Esc goes back · ↑ ↓ scroll"
            yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """Scrolls with the arrow keys."""
        self.query_one(Scroll).focus()

    def action_answer(self, agreed: bool) -> None:
        """`y` or `n`, where there is a question."""
        if self._question:
            self.dismiss(agreed)

    def action_leave(self) -> None:
        """Enter goes back, where there is no question."""
        if not self._question:
            self.dismiss(False)
