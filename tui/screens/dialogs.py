"""The dialogs: commit, help, edit, and one line that must be read.

Each returns a value and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from core.changes import HunkState
from core.publishing import CommitPreview
from core.review import Review
from core.visible import visible
from tui.keys import KEYS, Where


@dataclass(frozen=True, slots=True)
class CommitChoice:
    """What the editor chose in the commit dialog."""

    subject: str
    """First line of the message."""
    partial: bool
    """Commit what is accepted and leave the review open?"""
    outside_edits: bool
    """Commit edits made outside the review first?"""


class CommitDialog(ModalScreen[CommitChoice | None]):
    """Shows what a commit would hold, before anything is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back"),
        Binding("ctrl+s", "commit", "commit"),
    ]

    def __init__(self, preview: CommitPreview, review: Review) -> None:
        super().__init__()
        self._preview = preview
        self._review = review

    def compose(self) -> ComposeResult:
        """Title, message, files, decisions, what the editor should know."""
        preview = self._preview
        with Vertical(classes="dialog"):
            title = "Commit part of the review" if preview.undecided else "Commit"
            yield Static(Content(title).stylize("bold"))
            yield Input(preview.subject, id="subject")
            with VerticalScroll():
                yield Static(Content("\n").join(self._lines()))
            yield Static(Content("Enter commits · Esc goes back"), classes="hint")

    def _lines(self) -> list[Content]:
        preview, review = self._preview, self._review
        counts = review.counts()
        said = ", ".join(f"{counts[s]} {s.value}" for s in HunkState if counts[s]) or "no hunks"
        lines = [Content(said)]
        if preview.undecided:
            left = f"{preview.undecided} stay undecided; the item is not ticked"
            lines.append(Content(left).stylize("bold"))
        lines += [Content(f"writes  {visible(path)}") for path in preview.files]
        lines.append(Content("ticks the item" if preview.ticks else "ticks nothing"))
        for path in preview.outside_edits:
            told = f"{path} was edited outside the review: committed first, by itself"
            lines.append(Content(visible(told)).stylize("bold"))
        lines += [Content(visible(line)).stylize("bold") for line in preview.moved]
        trailers = preview.message.rstrip().split("\n\n")[-1]
        lines += [Content(""), Content(visible(trailers)).stylize("dim")]
        return lines

    def on_mount(self) -> None:
        """The message is what can be edited."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter commits."""
        self.action_commit()

    def action_commit(self) -> None:
        """Choose to commit."""
        subject = self.query_one(Input).value.strip() or self._preview.subject
        outside = bool(self._preview.outside_edits)
        self.dismiss(CommitChoice(subject, bool(self._preview.undecided), outside))


class HelpDialog(ModalScreen[None]):
    """Every key, in the words of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "back")
    ]

    def compose(self) -> ComposeResult:
        """A line a key."""
        with Vertical(classes="dialog"):
            yield Static(Content("Keys").stylize("bold"))
            with VerticalScroll():
                yield Static(Content("\n").join(self._lines()))
            yield Static(Content("Esc goes back"), classes="hint")

    @staticmethod
    def _lines() -> list[Content]:
        told = [(key.shown, key.long, key.where is Where.REDLINE) for key in KEYS]
        lines = [Content(f"{shown:>5}  {long}") for shown, long, _ in told]
        glyphs = "? undecided  ✓ accepted  ✗ rejected  ✎ edited  ± mixed  ! not placed"
        return [*lines, Content(""), Content(glyphs), Content("y and n act in the redline only.")]

    def on_mount(self) -> None:
        """Scrolls with the arrow keys."""
        self.query_one(VerticalScroll).focus()


class EditDialog(ModalScreen[str | None]):
    """The editor's own text in place of a hunk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "keep", priority=True),
        Binding("escape", "leave", "back", priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._asked = False

    def compose(self) -> ComposeResult:
        """A text area over the text as it would stand."""
        with Vertical(classes="dialog"):
            yield Static(Content("Your text").stylize("bold"))
            yield TextArea(self._text, soft_wrap=True)
            yield Static(Content("ctrl+s keeps it · Esc goes back"), classes="hint", id="told")

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(TextArea).focus()

    def action_keep(self) -> None:
        """Keep the text."""
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        """Go back; asks once if something was typed."""
        if self.query_one(TextArea).text != self._text and not self._asked:
            self._asked = True
            told = Content("Leave without keeping? Esc again leaves, ctrl+s keeps.").stylize("bold")
            self.query_one("#told", Static).update(told)
            return
        self.dismiss(None)


class Told(ModalScreen[bool]):
    """Something that must be read; with a question, `y` or `n`."""

    def __init__(self, title: str, text: str, question: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._question = question

    def compose(self) -> ComposeResult:
        """Title, text, question."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)).stylize("bold"))
            with VerticalScroll():
                yield Static(Content(visible(self._text)))
            yield Static(Content(self._question or "any key goes back"), classes="hint")

    def on_key(self, event: events.Key) -> None:
        """Answer."""
        event.stop()
        if self._question and event.key not in ("y", "n", "escape"):
            return
        self.dismiss(event.key == "y")
