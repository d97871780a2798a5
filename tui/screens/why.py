"""Why a block of the report is there: the commits that shaped it, what was decided, on what.

Asks in a thread, for one block at a time; an answer to an earlier question is dropped. The records
quote what was read then, so no source is opened until Enter asks for one.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.desk import Desk
from core.document import Document
from tui import inquiries
from tui.keys import ASKING
from tui.messages import WhyAnswered, WhyLooked
from tui.render.origins import Cited, why_page
from tui.render.words import clean, counted
from tui.screens.page import PageScreen
from tui.screens.reader import ReaderScreen


class WhyScreen(PageScreen):
    """The decisions behind one block, newest first.

    Args:
        document: the report.
        block: index of the block to begin with.
        note: what has to be known of that choice.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "step(1)", "next", show=False),
        Binding("k", "step(-1)", "before", show=False),
        Binding("enter", "read", "source", show=False),
        Binding("right_square_bracket", "block(1)", "next block", show=False),
        Binding("left_square_bracket", "block(-1)", "block before", show=False),
    ]
    KEYS = ASKING

    def __init__(self, desk: Desk, document: Document, block: int, note: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._document = document
        self._block = block
        self._remark = note
        self._generation = 0
        self._stop = threading.Event()
        self._cited: dict[str, Cited] = {}
        self._progress = ""

    def on_mount(self) -> None:
        """Ask."""
        self.view.focus()
        self._ask()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    def _ask(self) -> None:
        document = self._document
        block = document.blocks[self._block]
        self._stop.set()
        self._stop = threading.Event()
        self._generation += 1
        self._progress = "asking git …"
        path = " › ".join(clean(title) for title in block.section) or "at the top"
        self.titled(f"Why is this here?  {path}", f"line {document.line_of(block.start)}")
        self.noted(self._remark)
        self._show(None)
        job = partial(
            inquiries.ask_why,
            self._desk,
            document,
            block,
            self._generation,
            self.post_message,
            self._stop,
        )
        self.run_job(job, "why")

    def _show(self, event: WhyAnswered | None) -> None:
        answer = event.answer if event else None
        page, self._cited = why_page(self._document, self._document.blocks[self._block], answer)
        self.show(page, next(iter(self._cited), ""))

    def on_why_looked(self, event: WhyLooked) -> None:
        """Say how far it is."""
        if event.generation == self._generation:
            self._progress = f"{event.looked_at} of {event.versions} versions looked at · Esc stops"
            self.told()

    def on_why_answered(self, event: WhyAnswered) -> None:
        """Show it, or say why it is not known."""
        if event.generation != self._generation:
            return
        error = event.error
        self._progress = f"{error.message}; {error.hint}" if error else ""
        self._show(event)

    def place(self) -> str:
        """How many decisions, and which this is."""
        if self._progress or not self._cited:
            return self._progress
        origins = {id(cited.origin) for cited in self._cited.values()}
        shaped = f"shaped by {counted(len(origins), 'decision')}, newest first"
        found = self._cited.get(self.view.at)
        return f"{shaped} · {_offered(found)}" if found else shaped

    # --- keys --------------------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """To another passage or decision."""
        self.step_on(step)

    def action_block(self, step: int) -> None:
        """To another block of the report."""
        to = self._block + step
        if 0 <= to < len(self._document.blocks):
            self._block, self._remark = to, ""
            self._ask()
        else:
            self.told("this is the first block" if step < 0 else "this is the last block")

    def action_read(self) -> None:
        """Open the source of what is under the cursor; this is the editor's own wish."""
        found = self._cited.get(self.view.at)
        if found is None or found.quote is None:
            self.told(_offered(found) if found else "")
            return
        from tui.sources import of_origin

        job = partial(of_origin, self._desk, found.origin, found.quote)
        reader = ReaderScreen(job, clean(found.origin.reference))
        self.app.push_screen(reader, self.told_back)

    def told_back(self, said: str | None) -> None:
        """Back from the reader: say why it did not open."""
        self.told(said or "")


def _offered(found: Cited) -> str:
    if found.quote is not None:
        return "Enter opens the source there"
    if found.origin.decision is None:
        return "written outside a review, so no source is named"
    return "no passage was named for this decision"
