"""Opening the app on a workspace."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import NotARepository
from core.repository import Repository
from core.visible import visible
from core.workspace import Workspace

if TYPE_CHECKING:
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
    try:
        desk = Desk.open(place, command="redline", write=True)
    except NotARepository as error:
        folder = Workspace.find(place).folder
        if not _agrees(f"{visible(error.message)}; make it one with git init?"):
            raise
        Repository.init(folder)
        desk = Desk.open(place, command="redline", write=True)
    with desk:
        from tui.app import RedlineApp

        return RedlineApp(desk, lambda: drafter_for(desk)).run() or 0


def _agrees(question: str) -> bool:
    """Ask on the terminal; only `y` agrees."""
    sys.stderr.write(f"redline: {question} [y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def drafter_for(desk: Desk) -> Drafter:
    """The drafter of a workspace: of the open review, else as its settings say."""
    from core.drafting.choice import drafter_named
    from core.spending import Consent, Ledger, most_of

    settings = desk.settings
    consent = Consent(settings.max_cost, settings.max_cost_per_day)
    name = desk.review.header.drafter if desk.review else ""
    return drafter_named(
        "" if name == "file" else name, settings, most_of(consent, Ledger(desk.journal.folder))
    )


def offline() -> Drafter:
    """The drafter that needs nothing."""
    from core.drafting.offline import OfflineDrafter

    return OfflineDrafter()
