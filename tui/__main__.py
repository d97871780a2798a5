"""Opening the app on a workspace."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.desk import Desk
from core.drafting.drafter import Drafter


def main(place: Path) -> int:
    """Open the app; its exit status.

    Raises:
        RedlineError: the workspace cannot be opened.
    """
    if os.environ.get("TERM") == "dumb":
        sys.stderr.write("redline: this terminal cannot draw (TERM=dumb)\n")
        sys.stderr.write("  use the commands instead, for example: redline status\n")
        return 1
    with Desk.open(place, command="redline", write=True) as desk:
        from tui.app import RedlineApp

        return RedlineApp(desk, offline).run() or 0


def offline() -> Drafter:
    """The drafter that needs nothing."""
    from core.drafting.offline import OfflineDrafter

    return OfflineDrafter()
