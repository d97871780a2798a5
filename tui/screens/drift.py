"""Web references that were read, asked whether they changed.

Owns asking first: what would be fetched is told, and nothing is before `y`. The pages are fetched
in a thread, which Esc stops.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.desk import Desk
from core.drift import Drift, State
from core.errors import RedlineError
from core.items import Item
from core.visible import visible
from tui import inquiries
from tui.keys import CHECKING
from tui.messages import DriftEnded, DriftFound, DriftProgressed
from tui.render.page import Mark, NotePage, note
from tui.render.row import Row
from tui.render.words import clean, counted
from tui.render.wrap import Piece
from tui.screens.ask_dialogs import YesDialog
from tui.screens.changes import ChangesScreen
from tui.screens.page import PageScreen

_GLYPHS = {State.UNCHANGED: "✓", State.CHANGED: "!", State.GONE: "✗", State.UNKNOWN: "?"}


def question(items: Sequence[Item]) -> str:
    """What a check would fetch, in words; foreign text in it is not safe to show yet."""
    lines = [f"It asks {counted(len(items), 'page')} that you have read:", ""]
    return "\n".join([*lines, *(f"✓ {clean(item.title)}  {item.target}" for item in items)])


class DriftScreen(PageScreen):
    """A line a reference, and below it what rests on what is gone.

    Args:
        count: how many references are asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "on(1)", "next", show=False),
        Binding("k", "on(-1)", "before", show=False),
        Binding("enter", "changes", "changes", show=False),
        Binding("o", "reopen", "reopen", show=False),
    ]
    KEYS = CHECKING

    def __init__(self, desk: Desk, count: int) -> None:
        super().__init__()
        self._desk = desk
        self._count = count
        self._found: list[Drift] = []
        self._reopened: set[int] = set()
        self._progress = "asking …"
        self._stop = threading.Event()

    def on_mount(self) -> None:
        """Begin."""
        self.view.focus()
        self.titled("Have the web references changed?")
        self.run_job(partial(inquiries.check, self._desk, self.post_message, self._stop), "check")

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    def on_drift_progressed(self, event: DriftProgressed) -> None:
        """Say how far it is."""
        self._progress = f"{event.said} · Esc stops"
        self.told()

    def on_drift_found(self, event: DriftFound) -> None:
        """One more is known."""
        self._found.append(event.drift)
        self._show()

    def on_drift_ended(self, event: DriftEnded) -> None:
        """All are known, or why not."""
        if event.error:
            self.dismiss(f"{event.error.message}; {event.error.hint}")
            return
        self._progress = ""
        self._show()

    # --- showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        rows: list[tuple[Row, str]] = []
        for drift in self._found:
            rows += _rows(drift, is_open=drift.item.index in self._reopened)
        names = [str(drift.item.index) for drift in self._found]
        first = next((n for n, d in zip(names, self._found, strict=True) if _is_loud(d)), "")
        at = self.view.at or first or next(iter(names), "")
        self.show(NotePage(rows, [Mark(name, 0, 0) for name in names]), at)

    def place(self) -> str:
        """How many there are, and what can be done with this one."""
        if self._progress:
            return f"{len(self._found)} of {self._count} asked · {self._progress}"
        drift = self._drift
        changed = sum(map(_is_loud, self._found))
        told = f"{counted(changed, 'page')} of {len(self._found)} changed or gone"
        if drift is None or not _is_loud(drift):
            return told
        shows = "Enter shows what changed · " if drift.state is State.CHANGED else ""
        return f"{told} · {shows}o opens the reference to be read again"

    @property
    def _drift(self) -> Drift | None:
        return next((d for d in self._found if str(d.item.index) == self.view.at), None)

    # --- keys --------------------------------------------------------------------------------

    def action_changes(self) -> None:
        """What changed in the page under the cursor."""
        drift = self._drift
        if drift is None or drift.state is not State.CHANGED:
            self.told("nothing changed in it" if drift else "")
            return
        title = f"What changed in {clean(drift.item.title)}"
        screen = ChangesScreen(drift.before, drift.after, title, visible(drift.item.target))
        self.app.push_screen(screen, lambda _: self.told())

    def action_reopen(self) -> None:
        """Untick the reference under the cursor, after a yes."""
        drift = self._drift
        if drift is None or drift.item.index in self._reopened:
            self.told("it is open already" if drift else "")
            return
        told = f"{clean(drift.item.title)} is unticked by a commit of its own; R then reads it."
        ask = YesDialog("Have it read again?", told)
        self.app.push_screen(ask, partial(self._agreed, drift))

    def _agreed(self, drift: Drift, agreed: bool | None) -> None:
        if not agreed:
            self.told()
            return
        from core.drift import reopen

        try:
            done = reopen(self._desk, drift.item)
        except RedlineError as error:
            self.told(f"{error.message}; {error.hint}")
            return
        self._reopened.add(drift.item.index)
        self._show()
        self.told(f"{clean(drift.item.title)} is open again, commit {done.commit[:7]}")


def _is_loud(drift: Drift) -> bool:
    return drift.state in (State.CHANGED, State.GONE)


def _rows(drift: Drift, *, is_open: bool) -> list[tuple[Row, str]]:
    name = str(drift.item.index)
    glyph = Piece(f"{_GLYPHS[drift.state]} ", "glyph", name)
    title = Piece(clean(drift.item.title), "strong", name)
    rows = [(note(glyph, title, gap=True), name)]
    told = f"  {visible(drift.told)}" + ("; open again" if is_open else "")
    rows.append((note(Piece(told, "fold")), ""))
    for each in drift.resting:
        where = " › ".join(clean(title) for title in each.section)
        rows.append((note(Piece(f"  {where} rests on {visible(each.span)}", "")), ""))
        rows.append((note(Piece(f"    said “{visible(each.quote)}”", "delete")), ""))
        now = f"    now  “{visible(each.now)}”" if each.now else "    nothing like it is there now"
        rows.append((note(Piece(now, "insert" if each.now else "fold")), ""))
    return rows
