"""What each key of the table does: the action's name and who acts on it."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from tui.keys import Key, Where
from tui.screens.away import Away
from tui.screens.committing import Committing
from tui.screens.deciding import Deciding
from tui.screens.drafting import Drafting
from tui.screens.looking import Looking
from tui.screens.moving import Moving
from tui.screens.opening import Opening
from tui.screens.panes import Panes
from tui.screens.proving import Proving
from tui.screens.remembering import Remembering
from tui.screens.searching import MEANS, OPEN, Searching
from tui.screens.stage import Stage
from tui.screens.sweeping import Sweeping
from tui.screens.writing import Writing

_SAFE = frozenset({"back", "help", "references", "outline", "redline", "next_pane", "hint_quit"})
"""What can be done while a commit runs: nothing that reads or writes the review."""


class Acts:
    """Those who act for the editor."""

    def __init__(self, screen: Screen[None], stage: Stage) -> None:
        self._stage = stage
        self.moving = moving = Moving(stage)
        """Goes from change to change."""
        self.drafting = Drafting(stage)
        """Drafts."""
        self.committing = Committing(stage)
        """Commits."""
        self.panes = panes = Panes(screen, stage)
        """Goes from pane to pane."""
        self.searching = searching = Searching(screen, stage, moving)
        """Searches."""
        deciding = Deciding(stage, moving)
        writing = Writing(stage, deciding)
        opening = Opening(stage)
        looking = Looking(stage)
        proving = Proving(stage)
        away = Away(stage)
        self.table: dict[str, Callable[[], object]] = {
            "accept": deciding.accept,
            "reject": deciding.reject,
            "accept_section": deciding.accept_section,
            "reject_section": deciding.reject_section,
            "sweep": Sweeping(stage, deciding).sweep,
            "edit": writing.edit,
            "edit_outside": writing.edit_outside,
            "note": writing.note,
            "undo": deciding.undo,
            "redo": deciding.redo,
            "next": lambda: panes.down_or(moving.next),
            "previous": lambda: panes.up_or(moving.previous),
            "next_any": moving.next_any,
            "previous_any": moving.previous_any,
            "section_on": moving.section_on,
            "section_back": moving.section_back,
            "go_to": moving.to_number,
            "split": opening.split,
            "join": opening.join,
            "unfold": opening.unfold,
            "view": looking.view,
            "side_by_side": looking.side_by_side,
            "order": looking.order,
            "filter": looking.filter,
            "unchanged": looking.unchanged,
            "search": searching.search,
            "search_back": searching.back,
            "read": proving.read,
            "why": proving.why,
            "audit": proving.audit,
            "check": proving.check,
            "statistics": proving.statistics,
            "history": Remembering(stage, panes).history,
            "draft": self.drafting.draft,
            "send_back": self.drafting.send_back,
            "commit": self.committing.commit,
            "abandon": away.abandon,
            "reviews": away.reviews,
            "next_pane": panes.next,
            "references": panes.references,
            "outline": panes.outline,
            "redline": panes.redline,
            "back": self._back,
            "hint_d": lambda: stage.tell("d does nothing; D rejects the rest of this section"),
            "hint_quit": lambda: stage.tell("q quits; every decision is kept"),
        }
        """What is done, by the names of `tui.keys`."""
        self._in_search: dict[str, Callable[[], object]] = {
            "search_on": searching.on,
            "search_back": searching.back,
            "search_pick": searching.pick,
        }

    def of(self, key: Key) -> Callable[[], object]:
        """What a key does now, or a telling why it does not."""
        session, redline = self._stage.session, self._stage.redline
        busy = session.busy
        if busy and busy.what == "committing" and key.action not in _SAFE:
            return lambda: self._stage.tell("Esc stops it")
        if session.search is not None:
            if key.action in MEANS and redline.has_focus:
                return self._in_search[MEANS[key.action]]
            if key.action not in OPEN:
                told = f"a search is open, so {key.shown} does nothing; Esc closes it"
                return lambda: self._stage.tell(told)
        if key.action == "unfold" and self.panes.is_in_evidence():
            return self.table["read"]
        if key.where is Where.REDLINE and not redline.has_focus:
            told = f"{key.shown} acts in the redline; Esc goes there"
            return lambda: self._stage.tell(told)
        return self.table[key.action]

    def _back(self) -> None:
        session = self._stage.session
        if session.search is not None:
            self.searching.close()
            return
        if session.busy and self._stage.redline.has_focus:
            session.busy.stop.set()
            session.busy.said = "stopping; what is whole is kept"
        self.panes.redline()
