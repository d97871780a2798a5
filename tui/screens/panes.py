"""Going from pane to pane; on a narrow terminal the left one lies over the redline."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from tui.screens.stage import Stage
from tui.widgets.evidence import Evidence
from tui.widgets.lists import Listing
from tui.widgets.redline import Redline

_ORDER = ("redline", "evidence", "references", "outline")


class Panes:
    """What the keys do that move between panes."""

    def __init__(self, screen: Screen[None], stage: Stage) -> None:
        self._screen = screen
        self._stage = stage

    def next(self) -> None:
        """To the next pane in which there is something."""
        focused = self._screen.focused
        here = _ORDER.index(focused.id) if focused and focused.id in _ORDER else 0
        following = (_ORDER[(here + step) % len(_ORDER)] for step in range(1, len(_ORDER) + 1))
        self._to(next(name for name in following if self._is_of_use(name)))

    def _is_of_use(self, name: str) -> bool:
        match name:
            case "evidence":
                return self._stage.session.hunk is not None
            case "references" | "outline":
                return len(self._screen.query_one(f"#{name}", Listing)) > 0
            case _:
                return True

    def references(self) -> None:
        """To the references."""
        self._to_list("references", "the checklist has no items")

    def outline(self) -> None:
        """To the outline."""
        self._to_list("outline", "the outline is empty: no change is open to review")

    def _to_list(self, name: str, why_not: str) -> None:
        if self._is_of_use(name):
            self._to(name)
        else:
            self._stage.tell(why_not)

    def redline(self) -> None:
        """To the redline."""
        self._to("redline")

    def _to(self, name: str) -> None:
        covers = name in ("references", "outline") and self._screen.has_class("narrow")
        self._screen.query_one("#left").set_class(covers, "overlay")
        self._screen.query_one(f"#{name}").focus()
        self._screen.query_one(Evidence).set_class(name == "evidence", "wanted")
        self._screen.query_one(Redline).refresh()

    def down_or(self, otherwise: Callable[[], None]) -> None:
        """Move the light of the list that has the focus down; else do something else."""
        if entries := self._focused_list():
            entries.action_step(1)
        else:
            otherwise()

    def up_or(self, otherwise: Callable[[], None]) -> None:
        """Move the light of the list that has the focus up; else do something else."""
        if entries := self._focused_list():
            entries.action_step(-1)
        else:
            otherwise()

    def is_in_evidence(self) -> bool:
        """Has the evidence the focus?"""
        return isinstance(self._screen.focused, Evidence)

    def lit_in_outline(self) -> str:
        """The id of the hunk that is lit in the outline; empty where another pane has the focus."""
        focused = self._focused_list()
        return focused.lit if focused and focused.id == "outline" else ""

    def _focused_list(self) -> Listing | None:
        focused = self._screen.focused
        return focused if isinstance(focused, Listing) else None
