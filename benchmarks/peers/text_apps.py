"""A text in textual's own widgets: `Markdown`, which renders it, and `TextArea`, which does not."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, TextArea


class MarkdownApp(App[None]):
    """A rendered text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, scrolling."""
        with VerticalScroll():
            yield Markdown(self._text)

    def on_mount(self) -> None:
        """Keys scroll it."""
        self.query_one(VerticalScroll).focus()


class TextAreaApp(App[None]):
    """A text as it is written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, scrolling."""
        yield TextArea(self._text, read_only=True)


def app_of(what: str, text: str) -> App[None]:
    """The app with a name."""
    return MarkdownApp(text) if what == "markdown" else TextAreaApp(text)
