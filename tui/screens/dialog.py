"""What all dialogs share: a frame that fits the terminal, its last line always in sight."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from textual.screen import ModalScreen

T = TypeVar("T")
LOW = 16
"""Rows below which empty lines are left out."""


class Dialog(ModalScreen[T]):
    """A dialog. Returns a value and writes nothing."""

    CSS_PATH = Path(__file__).parent.parent / "styles" / "dialogs.tcss"

    def on_resize(self) -> None:
        """What scrolls gives way, so that the last line, which says how to leave, is in sight."""
        height = self.size.height
        self.set_class(height < LOW, "-low")
        others = 5 if height < LOW else 8
        for scroll in self.query(".scrolls"):
            scroll.styles.max_height = max(height - others, 2)
