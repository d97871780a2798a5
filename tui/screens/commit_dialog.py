"""The commit dialog: files, message and decisions before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from core.changes import HunkState
from core.hook_changes import HookText
from core.publishing import CommitPreview
from core.review import Review
from core.visible import visible
from tui.render.glyphs import STATES, glyph
from tui.render.hunks import said
from tui.render.lines import tally
from tui.render.words import clean
from tui.screens.dialog import Dialog


@dataclass(frozen=True, slots=True)
class CommitChoice:
    """What the editor chose in the commit dialog."""

    subject: str
    """First line of the message."""
    partial: bool
    """Commit what is accepted and leave the review open?"""
    outside_edits: bool
    """Commit edits made outside the review first?"""
    take: tuple[HookText, ...] | None = None
    """Texts of a hook that the editor was shown and takes."""


class CommitDialog(Dialog[CommitChoice | None]):
    """Shows what a commit would hold, before anything is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back"),
        Binding("ctrl+s", "commit", "commit"),
        Binding("down", "scroll(1)", "down"),
        Binding("up", "scroll(-1)", "up"),
        Binding("pagedown", "scroll(8)", "page down"),
        Binding("pageup", "scroll(-8)", "page up"),
    ]

    def __init__(self, preview: CommitPreview, review: Review) -> None:
        super().__init__()
        self._preview = preview
        self._review = review

    def compose(self) -> ComposeResult:
        """Title, message, files, decisions, what the editor should know."""
        preview = self._preview
        with Vertical(classes="dialog"):
            title = "Commit a part; the review stays open" if preview.undecided else "Commit"
            yield Static(Content(title).stylize("bold"), classes="name")
            yield Input(visible(preview.subject), id="subject", select_on_focus=False)
            with VerticalScroll(classes="scrolls", can_focus=False):
                yield Static(Content("\n").join(self._files()))
                yield Static(Content("\n").join(self._decisions()), classes="lines")
                yield Static(Content("\n").join(self._trailers()))
            yield Static(Content("Enter commits · Esc goes back · ↑ ↓ scroll"), classes="hint")

    def _files(self) -> list[Content]:
        preview = self._preview
        title = clean(self._review.header.title)
        return [
            *[Content(line).stylize("bold") for line in self._warnings()],
            *[Content(f"writes  {visible(path)}") for path in preview.files],
            Content(f"ticks   {title}" if preview.ticks else "ticks   nothing"),
            Content(""),
        ]

    def _decisions(self) -> list[Content]:
        review = self._review
        lines = [Content(tally(review) or "nothing was proposed").stylize("bold")]
        for hunk in review.hunks:
            told = f"{glyph(review, hunk)} {review.state(hunk).value:<9} {said(hunk, review.base)}"
            lines.append(Content(told))
        return [*lines, Content("")]

    def _trailers(self) -> list[Content]:
        trailers = self._preview.message.rstrip().split("\n\n")[-1]
        return [Content("the message ends in").stylize("bold"), Content(visible(trailers))]

    def _warnings(self) -> list[str]:
        preview = self._preview
        told = []
        if not self._review.complete:
            told.append("± the draft was stopped before its end; R goes on with it")
        if preview.undecided:
            left = f"{STATES[HunkState.UNDECIDED]} {preview.undecided} stay undecided"
            told.append(f"{left}; the item is not ticked")
        told += [
            f"± {path} was edited outside the review: committed first, by itself"
            for path in preview.outside_edits
        ]
        told += [f"± {line}" for line in preview.moved]
        return [visible(line) for line in told]

    def on_mount(self) -> None:
        """The message is what can be edited."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter commits."""
        self.action_commit()

    def action_scroll(self, lines: int) -> None:
        """Scroll what is told; the message keeps the focus."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_commit(self) -> None:
        """Choose to commit."""
        shown = self.query_one(Input).value.strip()
        subject = self._preview.subject if shown == visible(self._preview.subject) else shown
        outside = bool(self._preview.outside_edits)
        partial = bool(self._preview.undecided)
        self.dismiss(CommitChoice(subject or self._preview.subject, partial, outside))
