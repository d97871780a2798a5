"""What the history screen has done beside the app's own thread.

Owns that one thing is read at a time: what reads the past keeps its place in it, and is not made
for two threads. Whoever looks at another version meanwhile waits for no version she has left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, auto
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from core.desk import Desk
from core.errors import RedlineError
from core.version import Version, Words
from tui.comparing import Comparison, Restorable
from tui.drafted import covered, drafted
from tui.history_messages import (
    BranchesTold,
    Compared,
    DraftedTold,
    PastFailed,
    Restored,
    VersionsCame,
    WordsCounted,
)
from tui.timeline import name_of
from tui.work import Post

if TYPE_CHECKING:
    from core.history import History

PAGE = 100
"""Versions read at a time."""
FEW = 10
"""Versions whose words are counted at a time, so that what is pressed meanwhile need not wait."""
_OLDEST = 1000  # versions read at a time on the way to the oldest


class Wish(IntEnum):
    """What is asked for, the most pressing first."""

    RESTORE = auto()
    OPEN = auto()
    COMPARE = auto()
    BRANCHES = auto()
    MORE = auto()
    DRAFTED = auto()
    COUNT = auto()


_TOLD = {
    Wish.RESTORE: "it was not brought back",
    Wish.OPEN: "the history cannot be read",
    Wish.COMPARE: "these versions cannot be compared",
    Wish.BRANCHES: "the branches cannot be listed",
    Wish.MORE: "older versions cannot be read",
    Wish.DRAFTED: "the records cannot be read",
    Wish.COUNT: "words cannot be counted",
}
Job = Callable[[], Message | None]


@dataclass(slots=True)
class Clerk:
    """Does what is asked for, one after the other, the most pressing first. Of each kind of wish
    only the last one is done. It has a thread while there is something to do."""

    desk: Desk
    """The workspace."""
    post: Post
    """Sends what is known to the screen."""
    start: Callable[[Callable[[], None]], object]
    """Runs something in a thread."""
    reading: int = 0
    """Which reading this is; another branch begins another."""
    _history: History | None = None
    _due: dict[Wish, Job] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _is_running: bool = False
    _is_closed: bool = False

    # --- wishes ------------------------------------------------------------------------------

    def open(self, ref: str) -> None:
        """Read another branch, from its newest version on; what was asked of the one before is
        forgotten."""
        self.reading += 1
        with self._lock:
            self._due.clear()
        self._ask(Wish.OPEN, partial(self._open, self.reading, ref))

    def more(self) -> None:
        """Read older versions."""
        self._ask(Wish.MORE, partial(self._more, self.reading, PAGE))

    def all(self) -> None:
        """Read older versions up to the oldest, page by page."""
        self._ask(Wish.MORE, partial(self._all, self.reading))

    def compare(self, older: Version | None, newer: Version) -> None:
        """Compare two versions.

        Args:
            older: None for the one before the newer one.
        """
        self._ask(Wish.COMPARE, partial(self._compare, self.reading, older, newer))

    def about(self, version: Version) -> None:
        """Tell what a version was drafted from."""
        self._ask(Wish.DRAFTED, partial(self._drafted, self.reading, version))

    def count(self, versions: Sequence[Version]) -> None:
        """Count the words of some versions."""
        self._ask(Wish.COUNT, partial(self._count, self.reading, versions))

    def branches(self) -> None:
        """List the branches and tags."""
        self._ask(Wish.BRANCHES, partial(self._branches, self.reading))

    def restore(self, what: Restorable) -> None:
        """Begin a review that brings something back."""
        self._ask(Wish.RESTORE, partial(self._restore, self.reading, what))

    def close(self) -> None:
        """Nobody waits any more."""
        with self._lock:
            self._is_closed = True
            self._due.clear()
            if self._is_running:
                return  # whoever runs closes it
        self._close_history()

    # --- the thread --------------------------------------------------------------------------

    def _ask(self, wish: Wish, job: Job) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._due[wish] = job
            if self._is_running:
                return
            self._is_running = True
        self.start(self._run)

    def _run(self) -> None:
        try:
            while (due := self._next()) is not None:
                wish, job = due
                reading = self.reading
                try:
                    message = job()
                except RedlineError as error:
                    message = PastFailed(reading, _TOLD[wish], error)
                if message is not None:
                    self.post(message)
        except BaseException:
            with self._lock:
                self._is_running = False
            raise

    def _next(self) -> tuple[Wish, Job] | None:
        with self._lock:
            if self._due:
                wish = min(self._due)
                return wish, self._due.pop(wish)
            self._is_running = False
            if not self._is_closed:
                return None
        self._close_history()
        return None

    def _close_history(self) -> None:
        if self._history is not None:
            self._history.close()
            self._history = None

    # --- what is done ------------------------------------------------------------------------

    @property
    def _past(self) -> History:
        assert self._history is not None, "it is opened first"
        return self._history

    def _open(self, reading: int, ref: str) -> Message:
        from core.history import History

        desk = self.desk
        opened = History.of(desk.workspace, desk.repository, ref=ref)
        self._close_history()
        self._history = opened
        return self._more(reading, PAGE)

    def _more(self, reading: int, count: int) -> VersionsCame:
        versions = self._past.more(count)
        return VersionsCame(reading, versions, is_complete=self._past.is_complete)

    def _all(self, reading: int) -> Message:
        message = self._more(reading, _OLDEST)
        if not message.is_complete and reading == self.reading:
            self._ask(Wish.MORE, partial(self._all, reading))  # what is more pressing comes between
        return message

    def _compare(self, reading: int, older: Version | None, newer: Version) -> Message:
        past = self._past
        if older is None and newer.before:
            older = past.version(newer.before)
        before = past.text(older) if older else ""
        return Compared(reading, Comparison(older, newer, before, past.text(newer)))

    def _drafted(self, reading: int, version: Version) -> Message:
        return DraftedTold(reading, name_of(version), drafted(self.desk, [version])[0])

    def _count(self, reading: int, versions: Sequence[Version]) -> Message:
        words: dict[str, Words] = dict(
            zip(map(name_of, versions), self._past.words_of(versions), strict=True)
        )
        told = drafted(self.desk, versions)
        shares = {
            name_of(each): covered(found.reading)
            for each, found in zip(versions, told, strict=True)
        }
        noted = {name_of(v): note for v in versions if (note := self._past.note(v)) != v.note}
        return WordsCounted(reading, words, shares, noted)

    def _branches(self, reading: int) -> Message:
        return BranchesTold(reading, tuple(self._past.branches()))

    def _restore(self, reading: int, what: Restorable) -> Message:
        from core.restoring import restore

        restore(self.desk, what.version, section=what.section, block=what.block)
        return Restored(reading)
