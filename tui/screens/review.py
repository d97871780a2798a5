"""The main screen: references and outline, the redline, the evidence.

Owns what the keys do. State is the desk's review; the screen only shows it and remembers where the
cursor is, which hunks are opened and which view is chosen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from core.changes import Decision, Hunk, HunkState
from core.checklist import Item
from core.desk import Desk, Outcome
from core.drafting.drafter import Drafter, Progress
from core.errors import HookFailed, RedlineError
from core.review import Review
from core.visible import visible
from tui import work as jobs
from tui.keys import KEYS
from tui.messages import DraftEnded, DraftProgressed, HunkPicked, HunksArrived
from tui.render.rows import View, rows
from tui.screens import lists
from tui.screens.dialogs import CommitChoice, CommitDialog, EditDialog, HelpDialog, Told
from tui.widgets.evidence import Evidence
from tui.widgets.redline import Redline

GRACE = 0.5
"""Seconds in which deciding keys are ignored after the cursor's hunk changed by itself."""
NARROW, SHORT = 100, 24


class ReviewScreen(Screen[None]):
    """References, outline, redline, evidence."""

    CSS_PATH = Path(__file__).parent.parent / "styles" / "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, key.action, key.short or key.long, show=False)
        for key in KEYS
        if key.key != "tab"
    ]

    def __init__(self, desk: Desk, drafter: Callable[[], Drafter]) -> None:
        super().__init__()
        self._desk = desk
        self._drafter = drafter
        self._view = View.MARKED
        self._opened: frozenset[str] = frozenset()
        self._said = desk.settled
        self._progress = ""
        self._generation = 0
        self._drafting = False
        self._stop = False
        self._changed_alone = 0.0
        self._items: tuple[Item, ...] = desk.items()

    # --- layout ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, panes, status, footer."""
        yield Static(id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(Content("1 References"), classes="title")
                yield OptionList(id="references", markup=False)
                yield Static(Content("2 Outline"), classes="title")
                yield OptionList(id="outline", markup=False)
            with Vertical(id="right"):
                yield Static(id="heading", classes="title")
                yield Redline(id="redline")
                yield Evidence(id="evidence")
        yield Static(id="status")
        yield Static(id="footer")

    def on_mount(self) -> None:
        """Show what is there, cursor on the first undecided hunk."""
        self._redline.focus()
        if self._review:
            first = self._following(forward=True, undecided=True, start=-1)
            self._redline.set_reactive(Redline.cursor, (first.id if first else "", ""))
        self._refresh()

    def on_resize(self) -> None:
        """Hide what does not fit."""
        self.set_class(self.size.width < NARROW, "narrow")
        self.set_class(self.size.height <= SHORT, "short")
        self._show_lines()

    @property
    def _redline(self) -> Redline:
        return self.query_one("#redline", Redline)

    @property
    def _review(self) -> Review | None:
        return self._desk.review

    # --- showing -----------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show the review as it is now."""
        review = self._review
        report = "" if review else self._desk.report_text()
        brackets = self.app.no_color
        shown = rows(review, report, self._view, self._opened, brackets=brackets)
        self._redline.show(shown, self._states())
        lists.show_items(self.query_one("#references", OptionList), self._items, review)
        lists.show_outline(self.query_one("#outline", OptionList), review, self._cursor_hunk())
        self._show_lines()
        self._redline.scroll_to_cursor()

    def _states(self) -> dict[tuple[str, str], HunkState]:
        review = self._review
        if review is None:
            return {}
        states = {(hunk.id, ""): review.state(hunk) for hunk in review.hunks}
        for id_ in self._opened:
            for change in review.hunk_of[id_].decidable:
                states[(id_, change.id)] = HunkState(review.decision(change.id).value)
        return states

    def _show_lines(self) -> None:
        if not self.is_mounted:
            return
        review, width = self._review, self.size.width
        header = lists.header(self._desk, self._items, width)
        self.query_one("#header", Static).update(header)
        self.query_one("#heading", Static).update(lists.heading(review, self._view))
        evidence = self.query_one(Evidence)
        brief = self.size.height <= SHORT
        evidence.show(self._cursor_hunk(), review, self._desk.source(), brief=brief)
        self.query_one("#status", Static).update(Content(visible(self._status())))
        self.query_one("#footer", Static).update(lists.footer(width))

    def _status(self) -> str:
        if self._progress:
            return self._progress
        if self._said:
            return self._said
        review = self._review
        if review is None:
            return lists.invitation(self._items, has_report=bool(self._desk.report_text()))
        if all(review.is_decided(hunk) for hunk in review.hunks):
            counts = review.counts()
            said = ", ".join(f"{counts[s]} {s.value}" for s in HunkState if counts[s])
            return f"commit {said or 'the tick alone'}? c"
        hunk = self._cursor_hunk()
        if hunk and not review.past:
            return "take this change? y takes it, n leaves it out, ? shows all keys"
        return ""

    # --- the cursor --------------------------------------------------------------------------

    def _cursor_hunk(self) -> Hunk | None:
        review = self._review
        return review.hunk_of.get(self._redline.cursor[0]) if review else None

    def _go(self, hunk: Hunk | None, change: str = "") -> None:
        if hunk is None:
            return
        if hunk.id in self._opened and not change and hunk.decidable:
            change = hunk.decidable[0].id
        self._redline.cursor = (hunk.id, change)
        lists.mark(self.query_one("#outline", OptionList), hunk)
        self._show_lines()

    def _following(
        self, *, forward: bool, undecided: bool, start: int | None = None
    ) -> Hunk | None:
        """The next hunk from the cursor on, round the end; the nearest if only others are left."""
        review = self._review
        if review is None or not review.hunks:
            return None
        ids = [hunk.id for hunk in review.hunks]
        here = ids.index(self._redline.cursor[0]) if self._redline.cursor[0] in ids else -1
        at = here if start is None else start
        count = len(ids)
        steps = range(1, count + 1) if forward else range(-1, -count - 1, -1)
        for step in steps:
            hunk = review.hunks[(at + step) % count]
            if not undecided or not review.is_decided(hunk):
                return hunk
        return None

    def _step(self, *, forward: bool, undecided: bool) -> None:
        hunk = self._cursor_hunk()
        if hunk and hunk.id in self._opened:
            ids = [change.id for change in hunk.decidable]
            at = ids.index(self._redline.cursor[1]) if self._redline.cursor[1] in ids else 0
            at += 1 if forward else -1
            if 0 <= at < len(ids):
                self._go(hunk, ids[at])
                return
        self._go(self._following(forward=forward, undecided=undecided))

    def action_next(self) -> None:
        """Next undecided."""
        self._move(forward=True, undecided=True)

    def action_previous(self) -> None:
        """Previous undecided."""
        self._move(forward=False, undecided=True)

    def action_next_any(self) -> None:
        """Next of all."""
        self._move(forward=True, undecided=False)

    def action_previous_any(self) -> None:
        """Previous of all."""
        self._move(forward=False, undecided=False)

    def _move(self, *, forward: bool, undecided: bool) -> None:
        if self._review is None:
            self._redline.scroll_relative(y=1 if forward else -1, animate=False)
            return
        self._said = ""
        self._step(forward=forward, undecided=undecided)

    def action_section_on(self) -> None:
        """First change of the next section."""
        self._to_section(1)

    def action_section_back(self) -> None:
        """First change of the section before."""
        self._to_section(-1)

    def _to_section(self, step: int) -> None:
        review, hunk = self._review, self._cursor_hunk()
        if review is None or hunk is None:
            return
        sections = list(dict.fromkeys(each.section for each in review.hunks))
        wanted = sections[(sections.index(hunk.section) + step) % len(sections)]
        self._go(next(each for each in review.hunks if each.section == wanted))

    def on_hunk_picked(self, event: HunkPicked) -> None:
        """Go where the editor clicked."""
        if review := self._review:
            self._redline.focus()
            self._go(review.hunk_of.get(event.hunk), event.change)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click in the outline goes to the hunk."""
        if event.option_list.id == "outline" and self._review and event.option_id:
            self.post_message(HunkPicked(event.option_id.partition(" ")[0]))
            self._show_left()

    # --- deciding ----------------------------------------------------------------------------

    def _may_decide(self) -> bool:
        """Is there something under the cursor to decide, and is the cursor in the redline?"""
        if self._review is None:
            self._tell("no review is open; R drafts the next reference")
        elif not self._redline.has_focus:
            self._tell("Esc goes to the redline, where y and n decide")
        elif time.monotonic() - self._changed_alone < GRACE:
            self._tell("this change has just arrived; look at it first")
        elif self._cursor_hunk() is None:
            self._tell("there is no change under the cursor")
        else:
            return True
        return False

    def _targets(self) -> list[str]:
        hunk, change = self._redline.cursor
        return [change or hunk]

    def _decide(self, act: Callable[[list[str]], Outcome], ids: list[str], *, move: bool) -> None:
        try:
            outcome = act(ids)
        except RedlineError as error:
            self._tell(f"{error.message}; {error.hint}")
            return
        others = len(outcome.also)
        self._said = f"and {others} more that go with it; u undoes all" if others else ""
        self._refresh()
        if move:
            self._step(forward=True, undecided=True)

    def action_accept(self) -> None:
        """Take the change."""
        if self._may_decide():
            self._decide(self._desk.accept, self._targets(), move=True)

    def action_reject(self) -> None:
        """Leave the change out."""
        if self._may_decide():
            self._decide(self._desk.reject, self._targets(), move=True)

    def action_accept_section(self) -> None:
        """Accept the rest of the section that has no strong finding and takes nothing away."""
        if self._may_decide():
            left = self._undecided_here()
            safe = [hunk for hunk in left if not hunk.is_strong and not hunk.is_deletion]
            held = len(left) - len(safe)
            self._decide_section(self._desk.accept, safe, f"{held} left to look at" if held else "")

    def action_reject_section(self) -> None:
        """Reject the rest of the section."""
        if self._may_decide():
            self._decide_section(self._desk.reject, self._undecided_here(), "")

    def _decide_section(
        self, act: Callable[[list[str]], Outcome], hunks: list[Hunk], said: str
    ) -> None:
        if not hunks:
            self._tell(said or "nothing is undecided in this section")
            return
        self._decide(act, [hunk.id for hunk in hunks], move=True)
        self._said = "; ".join(part for part in (self._said, said) if part)
        self._show_lines()

    def _undecided_here(self) -> list[Hunk]:
        review, hunk = self._review, self._cursor_hunk()
        if review is None or hunk is None:
            return []
        return [
            each
            for each in review.hunks
            if each.section == hunk.section and not review.is_decided(each) and not each.unplaced
        ]

    def action_undo(self) -> None:
        """Take the last step back."""
        self._step_in_time(self._desk.undo)

    def action_redo(self) -> None:
        """Do it again."""
        self._step_in_time(self._desk.redo)

    def _step_in_time(self, act: Callable[[], Outcome]) -> None:
        try:
            outcome = act()
        except RedlineError as error:
            self._tell(error.message)
            return
        self._said = ""
        self._refresh()
        self._go(outcome.review.hunk_of.get(outcome.cursor))

    def action_split(self) -> None:
        """Open the hunk."""
        hunk = self._cursor_hunk()
        if hunk is None or len(hunk.decidable) < 2:
            self._tell("this hunk is one change; it has no parts")
            return
        self._opened |= {hunk.id}
        self._refresh()
        self._go(hunk)

    def action_join(self) -> None:
        """Close the hunk."""
        hunk = self._cursor_hunk()
        if hunk is None or hunk.id not in self._opened:
            self._tell("this hunk is not opened")
            return
        self._opened -= {hunk.id}
        self._redline.cursor = (hunk.id, "")
        self._refresh()

    def action_edit(self) -> None:
        """Write in place."""
        if self._may_decide() and (found := self._editable()):
            id_, text = found
            self.app.push_screen(EditDialog(text), partial(self._edited, id_, text))

    def action_edit_outside(self) -> None:
        """Write in the editor's own editor."""
        if not self._may_decide() or not (found := self._editable()):
            return
        from tui.external_editor import edit

        id_, text = found
        try:
            with self.app.suspend():
                own, failed = _caught(edit, text)
        except Exception as error:  # noqa: BLE001  # textual's own type is private
            self._tell(f"the terminal cannot be handed over: {error}")
            return
        if failed:
            self._tell(f"{failed.message}; {failed.hint}")
        else:
            self._edited(id_, text, own)

    def _editable(self) -> tuple[str, str] | None:
        hunk = self._cursor_hunk()
        if hunk is None:
            return None
        try:
            return hunk.id, self._desk.editable(hunk.id)
        except RedlineError as error:
            self._tell(f"{error.message}; {error.hint}")
            return None

    def _edited(self, hunk: str, before: str, text: str | None) -> None:
        if text is None or text.rstrip("\n") == before.rstrip("\n"):
            self._tell("nothing was changed")
            return
        own = text.rstrip("\n")
        self._decide(lambda ids: self._desk.edit(ids[0], own), [hunk], move=True)

    # --- other keys --------------------------------------------------------------------------

    def action_view(self) -> None:
        """Marked, result, original."""
        views = list(View)
        self._view = views[(views.index(self._view) + 1) % len(views)]
        self._refresh()

    def action_references(self) -> None:
        """To the references."""
        self._show_left(cover=True)
        self.query_one("#references").focus()

    def action_outline(self) -> None:
        """To the outline."""
        self._show_left(cover=True)
        self.query_one("#outline").focus()

    def action_redline(self) -> None:
        """To the redline."""
        self._show_left()
        self._redline.focus()

    def action_back(self) -> None:
        """To the redline; stops a running draft."""
        if self._drafting:
            self._stop = True
            self._progress = "stopping after this step; what is whole is kept"
            self._show_lines()
        self.action_redline()

    def _show_left(self, *, cover: bool = False) -> None:
        self.query_one("#left").set_class(cover and self.has_class("narrow"), "overlay")

    def action_help(self) -> None:
        """All keys."""
        self.app.push_screen(HelpDialog())

    def action_quit(self) -> None:
        """Quit; all is kept."""
        self._stop = True
        self.app.exit(0)

    def action_hint_d(self) -> None:
        """`d` does nothing."""
        self._tell("d does nothing here; D rejects the rest of this section")

    def _tell(self, said: str) -> None:
        self._said = said
        self._show_lines()

    # --- drafting ----------------------------------------------------------------------------

    def action_draft(self) -> None:
        """Draft from the selected reference, or the next open one."""
        if self._drafting:
            self._tell("a draft is running; Esc stops it")
            return
        if self._review is not None and self._review.complete:
            self._tell("a review is open; commit it with c, or abandon it: redline abandon")
            return
        self._generation += 1
        self._drafting, self._stop = True, False
        self._progress, self._said = "drafting", ""
        self._show_lines()
        self._draft(self._drafter(), self._selected(), self._generation)

    def _selected(self) -> Item | None:
        references = self.query_one("#references", OptionList)
        at = references.highlighted
        if not references.has_focus or at is None or at >= len(self._items):
            return None
        return self._items[at]

    @work(thread=True, exclusive=True, group="draft", description="draft", exit_on_error=False)
    def _draft(self, drafter: Drafter, item: Item | None, generation: int) -> None:
        jobs.draft(self._desk, drafter, item, generation, self.post_message, lambda: self._stop)

    def on_draft_progressed(self, event: DraftProgressed) -> None:
        """Say how far the draft is."""
        if event.generation == self._generation:
            self._progress = _progress(event.progress, self._review)
            self._show_lines()

    def on_hunks_arrived(self, event: HunksArrived) -> None:
        """Show new hunks; the cursor stays where it is."""
        if event.generation != self._generation:
            return
        if not self._redline.cursor[0] and event.review.hunks:
            self._redline.set_reactive(Redline.cursor, (event.review.hunks[0].id, ""))
            self._changed_alone = time.monotonic()
        self._progress = f"drafting: {len(event.review.hunks)} hunks; Esc stops"
        self._refresh()

    def on_draft_ended(self, event: DraftEnded) -> None:
        """Say how the draft ended."""
        if event.generation != self._generation:
            return
        self._drafting, self._progress = False, ""
        review = self._review
        if event.error:
            self._said = f"{event.error.message}; {event.error.hint}"
        elif event.stopped:
            self._said = "stopped; what was whole is kept, R goes on"
        elif review:
            self._said = f"{len(review.hunks)} hunks: {review.summary}"
        self._refresh()

    # --- committing --------------------------------------------------------------------------

    def action_commit(self) -> None:
        """Show what a commit would hold."""
        review = self._review
        if review is None:
            self._tell("there is nothing to commit; R drafts the next reference")
            return
        if self._drafting:
            self._tell("a draft is running; Esc stops it")
            return
        undecided = any(not review.is_decided(hunk) for hunk in review.hunks)
        try:
            preview = self._desk.preview_commit(partial=undecided)
        except RedlineError as error:
            self._tell(f"{error.message}; {error.hint}")
            return
        self._refresh()
        dialog = CommitDialog(preview, self._desk.open_review())
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, choice: CommitChoice | None) -> None:
        if choice is not None:
            self._commit(choice, terminal=False)

    def _commit(self, choice: CommitChoice, *, terminal: bool) -> None:
        try:
            done = self._desk.commit(
                subject=choice.subject,
                partial=choice.partial,
                include_outside_edits=choice.outside_edits,
                terminal=terminal,
            )
        except HookFailed as error:
            self._hook_failed(error, choice)
            return
        except RedlineError as error:
            self._refresh()
            self._tell(f"{error.message}; {error.hint}")
            return
        self._items = self._desk.items()
        ticked = ", item ticked" if done.ticked else ""
        changed = (
            f"; a hook changed {', '.join(done.changed_by_hook)}" if done.changed_by_hook else ""
        )
        self._said = f"committed {done.commit[:10]}{ticked}{changed}"
        self._opened = frozenset()
        if self._review is None:
            self._redline.cursor = ("", "")
        self._refresh()

    def _hook_failed(self, error: HookFailed, choice: CommitChoice) -> None:
        self._refresh()
        if not error.wants_terminal:
            self.app.push_screen(Told(error.message, f"{error.hint}\n\n{error.output}"))
            return

        def repeat(agreed: bool | None) -> None:
            if agreed:
                with self.app.suspend():
                    _, failed = _caught(lambda _: self._commit(choice, terminal=True), "")
                if failed:
                    self._tell(f"{failed.message}; {failed.hint}")

        question = "Repeat the commit with the terminal handed over? y n"
        self.app.push_screen(Told(error.message, error.output, question), repeat)


def _caught(act: Callable[[str], str | None], text: str) -> tuple[str | None, RedlineError | None]:
    """Run something inside `suspend`, which must not be left by an exception."""
    try:
        return act(text), None
    except RedlineError as error:
        return None, error


def _progress(progress: Progress, review: Review | None) -> str:
    count = len(review.hunks) if review else 0
    return f"drafting: {progress.what} ({progress.done}/{progress.total}), {count} hunks; Esc stops"


__all__ = ["Decision", "ReviewScreen"]
