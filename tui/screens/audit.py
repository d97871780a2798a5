"""The audit: the report with what its sources say to each claim.

Owns asking first: what would be opened is told, and nothing is opened before `y`. Then the sources
are read and looked through in a thread, which Esc stops.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.audit import Audited, summary_of
from core.auditing import Opened, Planned
from core.desk import Desk
from core.visible import visible
from tui import inquiries
from tui.keys import AUDITING
from tui.messages import AuditEnded, AuditProgressed
from tui.render.claims import claim_lines, looked_up, marks_of, summary_line
from tui.render.page import Mark, TextPage
from tui.render.words import clean, counted
from tui.render.wrap import Piece
from tui.screens.page import PageScreen
from tui.screens.reader import ReaderScreen
from tui.sources import of_claim, size_of
from tui.widgets.evidence import Evidence


def question(planned: Sequence[Planned]) -> str:
    """What an audit would open, in words; foreign text in it is not safe to show yet."""
    opens = [each for each in planned if not each.why_not]
    size = size_of(sum(each.size for each in opens))
    lines = [f"It opens {counted(len(opens), 'reference')}, {size}, those already ticked too:", ""]
    lines += [
        f"{'✓' if each.is_ticked else '○'} {clean(each.title)}  {each.target}  {size_of(each.size)}"
        for each in opens
    ]
    left = [each for each in planned if each.why_not]
    if left:
        lines += ["", "It does not open:", ""]
        lines += [f"– {each.why_not}" for each in left]
    return "\n".join(lines)


class AuditScreen(PageScreen):
    """The report, its claims marked, and the evidence of the one under the cursor.

    Args:
        planned: what the editor was told beforehand.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "to_look_at(1)", "next", show=False),
        Binding("k", "to_look_at(-1)", "before", show=False),
        Binding("J", "any(1)", "next of all", show=False),
        Binding("K", "any(-1)", "before of all", show=False),
        Binding("enter", "read", "source", show=False),
        Binding("tab", "other_pane", "evidence", show=False),
    ]
    KEYS = AUDITING

    def __init__(self, desk: Desk, planned: Sequence[Planned]) -> None:
        super().__init__()
        self._desk = desk
        self._planned = planned
        self._stop = threading.Event()
        self._audit: Opened | None = None
        self._claims: tuple[Audited, ...] = ()
        self._progress = "opening …"

    def below(self) -> Iterable[Widget]:
        """The evidence."""
        yield Evidence("Enter", id="evidence")

    def on_mount(self) -> None:
        """Begin."""
        self.view.focus()
        self.query_one(Evidence).display = False
        self.titled("Audit of the report")
        self.run_job(partial(inquiries.audit, self._desk, self.post_message, self._stop), "audit")

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    def on_resize(self) -> None:
        """Cut the evidence to the new width, too; the lines are cut by the page."""
        self.moved()

    def on_audit_progressed(self, event: AuditProgressed) -> None:
        """Say how far it is."""
        self._progress = f"{event.said} · Esc stops"
        self.told()

    def on_audit_ended(self, event: AuditEnded) -> None:
        """Show the report, or go back and say why not."""
        if event.audit is None:
            error = event.error
            self.dismiss(f"{error.message}; {error.hint}" if error else "")
            return
        self._audit, self._claims, self._progress = event.audit, event.claims, ""
        count = len(event.audit.sources)
        held = f"held against {count} of {counted(len(self._planned), 'reference')}"
        self.titled(f"Audit of {clean(event.audit.name)}", held)
        known = {each.target for each in self._planned if each.why_not}
        left = [visible(why) for name, why in event.audit.not_read if name not in known]
        self.noted(" · ".join((summary_line(summary_of(event.claims)), *left)))
        document = event.audit.document
        marks = marks_of(event.claims, document.text)
        first = next((mark.name for mark in sorted(marks, key=lambda each: not each.is_loud)), "")
        self.query_one(Evidence).display = True
        self.show(TextPage(document, marks), first)

    # --- showing -----------------------------------------------------------------------------

    def moved(self) -> None:
        """Another claim: show its evidence."""
        claim = self._claim
        none = [(Piece("this report has neither figures nor quotations to check", "dim"),)]
        self.query_one(Evidence).show(claim_lines(claim) if claim else none)
        self.told()

    def place(self) -> str:
        """Which claim it is, and its verdict."""
        mark, claim = self.mark, self._claim
        if self._progress or self._audit is None:
            return self._progress
        loud = [each for each in self._page.marks if each.is_loud]
        if mark is None or claim is None:
            return "nothing wants a look; J goes through all claims" if not loud else ""
        told = f"line {claim.line} · {mark.told}"
        return (
            f"{told} · {loud.index(mark) + 1} of {len(loud)} to look at" if mark in loud else told
        )

    @property
    def _claim(self) -> Audited | None:
        mark = self.mark
        return self._claims[int(mark.name)] if mark else None

    # --- keys --------------------------------------------------------------------------------

    def step_on(self, step: int) -> None:
        """To another claim that wants a look."""
        if not self.step(step, _is_loud):
            any_ = any(map(_is_loud, self._page.marks))
            self.told("no other claim wants a look" if any_ else "")

    def action_to_look_at(self, step: int) -> None:
        """To another claim that wants a look."""
        self.step_on(step)

    def action_any(self, step: int) -> None:
        """To another claim of all that have something to check."""
        if not self.step(step):
            self.told("there is no other claim")

    def action_other_pane(self) -> None:
        """To the evidence, which scrolls, or back."""
        evidence = self.query_one(Evidence)
        (self.view if evidence.has_focus else evidence).focus()

    def action_read(self) -> None:
        """Open the reader where the claim, or what is nearest to it, stands."""
        claim, audit = self._claim, self._audit
        if claim is None or audit is None:
            return
        found = next((each for each in looked_up(claim) if each.source), None)
        source = next((s for s in audit.sources if found and s.target == found.source), None)
        if found is None or source is None:
            self.told("no source has anything of this, so there is nothing to open")
            return
        reader = ReaderScreen(partial(of_claim, source, claim, found.span), clean(source.title))
        self.app.push_screen(reader, self.told_back)

    def told_back(self, said: str | None) -> None:
        """Back from the reader."""
        self.told(said or "")


def _is_loud(mark: Mark) -> bool:
    return mark.is_loud
