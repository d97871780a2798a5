"""The main screen: references and outline, the redline, the evidence.

Owns the layout, showing the review as it is now, and sending each key to who acts on it. What the
keys do is told by `acts`; where the editor is, by `tui.session`.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from tui.keys import BY_ACTION, KEYS
from tui.messages import (
    CommitEnded,
    DraftEnded,
    DraftPriced,
    DraftProgressed,
    DraftWrote,
    GitTold,
    HunkPicked,
    HunksArrived,
)
from tui.screens.on_screen import ScreenStage
from tui.screens.showing import Showing
from tui.session import Session
from tui.widgets.evidence import Evidence
from tui.widgets.lists import Listing
from tui.widgets.redline import Redline

if TYPE_CHECKING:
    from tui.screens.acts import Acts

T = TypeVar("T")


class ReviewScreen(Screen[None]):
    """References, outline, redline, evidence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, f"press('{key.action}')", key.short or key.long, show=False)
        for key in KEYS
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        """Where the editor is."""
        self._showing = Showing(self, session)
        self._stage = ScreenStage(self, session, self._showing)

    @cached_property
    def _acts(self) -> Acts:
        """Those who act, made with the first key: the first paint needs none of them."""
        from tui.screens.acts import Acts

        acts = Acts(self, self._stage)
        acts.table |= {"quit": self._quit, "help": self._help, "palette": self._palette}
        acts.table["suspend"] = self.app.action_suspend_process
        return acts

    # --- layout ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, panes, status, footer."""
        yield Static(id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(Content("1 References"), classes="title")
                yield Listing(id="references")
                yield Static(Content("2 Outline"), classes="title")
                yield Listing(id="outline")
            with Vertical(id="right"):
                yield Static(id="heading", classes="title")
                yield Static(id="place")
                yield Redline(id="redline")
                yield Evidence("p", id="evidence")
        yield Static(id="status")
        yield Static(id="footer")

    def on_mount(self) -> None:
        """Show what is there, cursor where the editor left it; git is asked meanwhile."""
        self.session.start()
        redline = self._stage.redline
        redline.cursor = self.session.point()[0]
        redline.focus()
        self._stage.show()
        self._ask_git()

    def on_unmount(self) -> None:
        """Stop what runs."""
        if self.session.busy:
            self.session.busy.stop.set()

    def on_resize(self) -> None:
        """Leave out what does not fit."""
        self._showing.sizes()

    # --- keys --------------------------------------------------------------------------------

    def action_press(self, name: str) -> None:
        """What a key does, or why it does not."""
        self.session.said = ""
        if self.session.hunk:
            self.session.first_time.over()
        with self._showing.held():
            self._acts.of(BY_ACTION[name])()

    def _help(self) -> None:
        from tui.screens.dialogs import HelpDialog

        self._stage.ask(HelpDialog(), lambda _: None)

    def _palette(self) -> None:
        from textual.command import CommandPalette

        from tui.screens.palette import KeysProvider

        self.app.push_screen(CommandPalette(providers=[KeysProvider], placeholder="a command"))

    def _quit(self) -> None:
        if self.session.busy:
            self.session.busy.stop.set()
        self.session.keep()
        self.app.exit(0)

    # --- what is told ------------------------------------------------------------------------

    def on_hunk_picked(self, event: HunkPicked) -> None:
        """A click in the redline."""
        self._acts.panes.redline()
        self.session.said = ""
        self._acts.moving.to(event.hunk, event.change)

    def on_listing_picked(self, event: Listing.Picked) -> None:
        """Enter or a click in a list."""
        if event.listing.id == "outline":
            self._acts.panes.redline()
            self.session.said = ""
            self._acts.moving.to(event.id_)
        else:
            self._stage.tell(self._acts.drafting.about(int(event.id_)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line of the search."""
        if event.input.id == "search":
            self._acts.searching.find(event.value)

    def on_descendant_focus(self) -> None:
        """Another pane: on a short terminal the evidence opens only while it is looked at."""
        self._showing.around()

    def on_draft_progressed(self, event: DraftProgressed) -> None:
        """A drafter said how far it is."""
        self._acts.drafting.progressed(event)

    def on_draft_wrote(self, event: DraftWrote) -> None:
        """A proposal grows."""
        self._acts.drafting.wrote(event)

    def on_draft_priced(self, event: DraftPriced) -> None:
        """A draft costs money."""
        self._acts.drafting.priced(event)

    def on_hunks_arrived(self, event: HunksArrived) -> None:
        """Hunks were stored."""
        self._acts.drafting.arrived(event)

    def on_draft_ended(self, event: DraftEnded) -> None:
        """The draft is over."""
        self._acts.drafting.ended(event)
        self._ask_git()

    def on_commit_ended(self, event: CommitEnded) -> None:
        """The commit is over."""
        self._acts.committing.ended(event)
        self._ask_git()

    def on_git_told(self, event: GitTold) -> None:
        """Git said where the working tree stands."""
        self.session.facts = event.facts
        self._showing.around()

    def on_app_focus(self) -> None:
        """Back from another window: git may have moved."""
        self._ask_git()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in a worker is told, and ends what ran."""
        if event.state is WorkerState.ERROR:
            self.session.busy = None
            error = event.worker.error
            self._stage.tell(f"{event.worker.name} failed: {type(error).__name__}: {error}")

    def _ask_git(self) -> None:
        from tui import work

        self._stage.run_job(partial(work.ask_git, self.session.desk, self._stage.post), "git")
