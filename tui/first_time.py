"""What a user is told once, when she meets her first change.

Owns a marker in the user's state folder: an empty file that says it was told. Where it cannot be
written, it is told again next time; nothing here raises.
"""

from __future__ import annotations

import contextlib
from functools import cached_property
from pathlib import Path

from core.folders import state_folder

HINT = "your first change: y takes it, n leaves it out, u undoes; ? shows all keys"
"""Fits into 80 columns."""
_FILE = "first-change"


class FirstTime:
    """Is this the first time?"""

    def __init__(self) -> None:
        self._is_over = False

    @property
    def hint(self) -> str:
        """What to tell; empty for who was told before."""
        return "" if self._is_over or self._was_told else HINT

    def over(self) -> None:
        """A key was pressed with the hint on the screen; it is not shown again."""
        if not self.hint:
            return
        self._is_over = True
        with contextlib.suppress(OSError):
            marker().parent.mkdir(parents=True, exist_ok=True)
            marker().touch()

    @cached_property
    def _was_told(self) -> bool:
        try:
            return marker().exists()
        except OSError:
            return False


def marker() -> Path:
    """The file that says that the user was told."""
    return state_folder() / _FILE
