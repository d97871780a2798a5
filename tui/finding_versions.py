"""Looking for versions: a reader of its own, because it may take long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import RedlineError
from core.version import Version
from core.visible import visible
from tui.history_messages import PastFailed, VersionsFound
from tui.render.words import clean
from tui.work import OFTEN, Post

if TYPE_CHECKING:
    from core.history import History


@dataclass(slots=True)
class Finder:
    """Looks for versions in a thread of its own, telling what it has; another search ends the one
    before."""

    desk: Desk
    """The workspace."""
    post: Post
    """Sends what is found to the screen."""
    start: Callable[[Callable[[], None]], object]
    """Runs something in a thread."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def search(self, reading: int, ref: str, text: str) -> None:
        """Look for versions that name a text, or have added or removed it."""
        self._begin(reading, ref, lambda past: past.search(text), f"“{visible(text)}”", text)

    def section(self, reading: int, ref: str, path: tuple[str, ...]) -> None:
        """Look for the versions that changed a section."""
        why = f"changes in “{clean(path[-1])}”"
        self._begin(reading, ref, lambda past: past.of_section(path), why, "")

    def stop(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    def _begin(
        self,
        reading: int,
        ref: str,
        look: Callable[[History], Generator[Version, None, None]],
        why: str,
        query: str,
    ) -> None:
        self._stop.set()
        self._stop = stop = threading.Event()

        def told(found: list[Version], *, is_complete: bool) -> None:
            versions = tuple(found)
            self.post(VersionsFound(reading, versions, why, query, is_complete=is_complete))

        def run() -> None:
            from core.history import History

            found: list[Version] = []
            desk, at = self.desk, time.monotonic()
            try:
                with (
                    History.of(desk.workspace, desk.repository, ref=ref) as past,
                    closing(look(past)) as versions,
                ):
                    for version in versions:
                        if stop.is_set():
                            return
                        found.append(version)
                        if time.monotonic() - at >= OFTEN:
                            at = time.monotonic()
                            told(found, is_complete=False)
            except RedlineError as error:
                self.post(PastFailed(reading, "the search failed", error))
                return
            if not stop.is_set():
                told(found, is_complete=True)

        self.start(run)
