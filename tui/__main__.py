"""Opening the app on a workspace."""

from __future__ import annotations

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import NotARepository
from core.repository import Repository
from core.workspace import Workspace
from tui.ending import ending_on_signals

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from tui.app import RedlineApp

_FRAMES = "240"
"""Pictures a second at most."""
_GARBAGE = (2_000, 10, 100)
"""When garbage is looked for while the app runs; see `gc.set_threshold`."""


def main(place: Path) -> int:
    """Open the app, offering to make a repository where there is none; its exit status.

    Raises:
        RedlineError: the workspace cannot be opened.
    """
    if os.environ.get("TERM") == "dumb":
        sys.stderr.write("redline: this terminal cannot draw (TERM=dumb)\n")
        sys.stderr.write("  use the commands instead, for example: redline status\n")
        return 1
    try:
        return run(place)
    except NotARepository as error:
        from core.visible import visible

        folder = Workspace.find(place).folder
        if not _agrees(f"{visible(error.message)}; make it one with git init?"):
            raise
        Repository.init(folder)
        return run(place)


def run(place: Path) -> int:
    """Open the app; its exit status.

    Raises:
        RedlineError: the workspace cannot be opened.
    """
    with ThreadPoolExecutor(1) as beside:
        opening = beside.submit(Desk.open, place, command="redline", write=True)
        _import_app()  # which takes longer than git takes to answer
        desk = opening.result()
    app = app_on(desk)
    with desk, ending_on_signals(app):
        return app.run() or 0


def app_on(desk: Desk) -> RedlineApp:
    """The app on an open desk, as it is run."""
    return _import_app()(desk, lambda: drafter_for(desk), painted=_rest)


def _import_app() -> type[RedlineApp]:
    # what a key changes twice, because it lays the screen out, is not held back for a sixtieth of a
    # second; Textual reads this when it is imported
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    from tui.app import RedlineApp

    return RedlineApp


def _rest() -> None:
    """What is there after the first paint stays, so it is no longer looked through for garbage; a
    key should not have to wait for that."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(*_GARBAGE)


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
        "" if name == "file" else name, settings, most_of(consent, Ledger.of_user())
    )


def offline() -> Drafter:
    """The drafter that needs nothing."""
    from core.drafting.offline import OfflineDrafter

    return OfflineDrafter()
