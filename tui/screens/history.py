"""The history: versions on the left, the redline between any two on the right.

Owns the layout and sending each key to who acts on it. It changes nothing: what is brought back
becomes a review on the main screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from core.desk import Desk
from core.visible import visible
from tui import history_messages as news
from tui.finding_versions import Finder
from tui.history_work import Clerk
from tui.keys import BESIDE, BROWSING, hint
from tui.messages import HunkPicked
from tui.render.words import cut
from tui.screens.asking import Asking
from tui.screens.beside import Beside
from tui.screens.browsing import Browsing
from tui.screens.history_panes import HistoryPanes
from tui.screens.showing import NARROW, SHORT, TINY
from tui.widgets.evidence import Evidence
from tui.widgets.lists import Listing
from tui.widgets.redline import Redline
from tui.widgets.texts import rewrite
from tui.widgets.versions import VersionList

T = TypeVar("T")
SLIM, WIDE = 120, 150
"""Columns below which the list gives way, and from which it has room."""
_STYLES = Path(__file__).parent.parent / "styles"
_KEYS = {
    "j": "down", "k": "up", "v": "view", "b": "side_by_side", "z": "unchanged", "m": "mark",
    "r": "restore", "slash": "search", "s": "section", "B": "branch", "g": "go_to",
    "home": "newest", "end": "oldest", "tab": "next_pane", "enter": "open", "escape": "back",
    "q": "leave", "question_mark": "help",
}  # fmt: skip


class HistoryScreen(ModalScreen[str]):
    """The versions of the report.

    Args:
        desk: the workspace.
        busy: what runs beside, in words, so that nothing can be brought back; empty for nothing.
        section: path of a section whose history is shown; empty for the whole report.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = [_STYLES / "page.tcss", _STYLES / "history.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"press('{name}')", name, show=False) for key, name in _KEYS.items()
    ]

    def __init__(self, desk: Desk, busy: Callable[[], str], section: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._clerk = Clerk(desk, self.post_message, self._start)
        self._finder = Finder(desk, self.post_message, self._start)
        self._browsing = Browsing(self, self._clerk, self._finder)
        self._beside = Beside(self)
        self._report = visible(desk.workspace.report.name)
        self._section = section
        self._said = ""
        self._asked: tuple[object, ...] = ()
        self._panes = HistoryPanes(self, self._browsing, self._beside)
        self._asking = asking = Asking(
            self, self._panes, self._clerk, self._browsing, self._beside, busy
        )
        browsing, beside, panes = self._browsing, self._beside, self._panes
        self._table: dict[str, Callable[[], str | None]] = {
            "down": partial(panes.step, 1),
            "up": partial(panes.step, -1),
            "view": beside.view,
            "side_by_side": beside.side_by_side,
            "unchanged": beside.unchanged,
            "mark": self._mark,
            "restore": asking.what,
            "search": asking.search,
            "section": asking.section,
            "branch": self._clerk.branches,
            "go_to": asking.where,
            "newest": lambda: browsing.list.action_end(1),
            "oldest": browsing.oldest,
            "next_pane": panes.next,
            "open": panes.redline,
            "back": self._back,
            "leave": lambda: self._leave(""),
            "help": self._help,
        }

    # --- layout ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """What it is, the versions, the redline, what is told, the keys."""
        yield Static(id="page-title")
        with Horizontal(id="history-body"):
            with Vertical(id="history-left"):
                yield Static(id="growth")
                yield VersionList(id="versions")
            with Vertical(id="history-right"):
                yield Static(id="heading", classes="title")
                yield Redline(id="redline")
                yield Evidence("", id="evidence")
        yield Static(id="page-told")
        yield Input(id="page-search", placeholder="search versions", select_on_focus=False)
        yield Static(id="page-keys")

    @property
    def line(self) -> Input:
        """The line to write a search in."""
        return self.query_one("#page-search", Input)

    def on_mount(self) -> None:
        """Read the newest versions."""
        self.query_one(Evidence).border_title = "Drafted from"
        self._browsing.list.focus()
        self._browsing.open("HEAD")
        if self._section:
            self._browsing.only_section(self._section)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._finder.stop()
        self._clerk.close()

    def on_resize(self) -> None:
        """Leave out what does not fit."""
        width, height = self.size
        self.set_class(width < NARROW, "narrow")
        self.set_class(NARROW <= width < SLIM, "-slim")
        self.set_class(width >= WIDE, "-wide")
        self.set_class(height <= SHORT, "short")
        self.set_class(height <= TINY, "tiny")
        self.call_after_refresh(self._browsing.show)
        self.call_after_refresh(self._lines)

    def _lines(self) -> None:
        """Write the lines around the panes."""
        width = max(self.size.width - 2, 0)
        title = self._browsing.title(self._report, width)
        rewrite(self.query_one("#page-title", Static), Content(title))
        in_list = self._panes.is_in_list
        place = self._browsing.place() if in_list else self._beside.place()
        told = cut(self._said, 3 * width - 8) or cut(place, width)
        rewrite(self.query_one("#page-told", Static), Content(told))
        keys = cut(hint(BROWSING if in_list else BESIDE), width)
        rewrite(self.query_one("#page-keys", Static), Content(keys))
        self._beside.around()

    def tell(self, said: str | None) -> None:
        """Tell a line; without one, where the cursor is."""
        self._said = visible(said or "")
        self._lines()

    # --- what is told ------------------------------------------------------------------------

    @on(news.PastTold)
    def on_told(self, event: news.PastTold) -> None:
        """Something is known; of a branch that was left, nothing is heeded."""
        event.stop()
        if event.reading != self._clerk.reading:
            return
        match event:
            case news.VersionsCame():
                self._browsing.came(event)
                self._compare()
            case news.VersionsFound():
                self._asking.query, self._said = event.query, ""
                self._browsing.found(event)
                self._compare()
            case news.WordsCounted():
                self._browsing.counted(event)
            case news.Compared():
                self._beside.show(event.comparison, self._asking.query)
            case news.DraftedTold():
                self._beside.know(event.name, event.drafted)
            case news.BranchesTold():
                self._asking.branch(event)
            case news.Restored():
                self._asking.is_restoring = False
                self._leave("")
            case news.PastFailed():
                self._failed(event)
        self._lines()

    def _failed(self, event: news.PastFailed) -> None:
        self._asking.is_restoring = False
        self._said = visible(f"{event.what}: {event.error.message}; {event.error.hint}")
        if not self._browsing.timeline.versions:
            self._leave(self._said)

    def on_version_list_lit(self, event: VersionList.Lit) -> None:
        """Another version is lit: compare it."""
        self._said = ""
        self._compare()
        self._browsing.moved()

    def on_version_list_scrolled(self) -> None:
        """Other versions are in sight."""
        self._browsing.moved()

    def on_version_list_oldest_wanted(self) -> None:
        """End, in the list."""
        self.action_press("oldest")

    def _compare(self) -> None:
        """Ask for the redline of the version that is lit, unless it is asked for already."""
        lit = self._browsing.lit
        if lit is not None:
            pair = self._browsing.timeline.pair(lit)
            asked = (self._clerk.reading, pair, lit)
            if asked != self._asked:
                self._asked = asked
                self._clerk.compare(*pair)
                self._clerk.about(lit)
                self._beside.lit(lit)
        self._lines()

    def on_listing_picked(self, event: Listing.Picked) -> None:
        """Enter or a click in the list."""
        event.stop()
        self.action_press("open")

    def on_hunk_picked(self, event: HunkPicked) -> None:
        """A click in the redline."""
        event.stop()
        self._beside.redline.focus()
        self._beside.to(event.hunk)
        self.tell("")

    def on_descendant_focus(self) -> None:
        """Another pane, other keys."""
        self._lines()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line of the search."""
        event.stop()
        self._asking.close_search()
        if text := event.value.strip():
            self._browsing.search(text)
            self.tell("the versions are searched …")
        else:
            self._asking.all()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in a worker is told."""
        if event.state is WorkerState.ERROR:
            self._asking.is_restoring = False
            error = event.worker.error
            self.tell(f"{event.worker.name} failed: {type(error).__name__}: {error}")

    def ask(self, dialog: ModalScreen[T], answer: Callable[[T | None], None]) -> None:
        """Open a dialog; `answer` gets what it returns."""
        self.app.push_screen(dialog, answer)

    def _start(self, job: Callable[[], None]) -> None:
        self.run_worker(
            job, "history", "history", description="history", exit_on_error=False, thread=True
        )

    # --- keys --------------------------------------------------------------------------------

    def action_press(self, name: str) -> None:
        """What a key does; what it says, or why it does nothing."""
        if self.line.has_focus and name != "back":
            return
        self.tell(self._table[name]())

    def _back(self) -> None:
        """One step back: out of the search, out of the redline, to all versions, out of here."""
        if self.line.has_focus:
            self._asking.close_search()
        elif not self._panes.is_in_list:
            self._panes.list()
        elif self._browsing.timeline.found is not None or self._browsing.is_searching:
            self._asking.all()
        else:
            self._leave("")

    def _leave(self, said: str) -> None:
        if self.is_current and not self._asking.is_restoring:
            self.dismiss(said)

    def _help(self) -> None:
        from tui.screens.dialogs import HelpDialog

        self.app.push_screen(HelpDialog())

    def _mark(self) -> str:
        told = self._browsing.mark()
        self._compare()
        return told
