"""Ending on a signal: SIGTERM from a system that shuts down, SIGHUP from a terminal that goes away.

Owns that the terminal is the shell's again and that the exit status says which signal it was. What
was decided is on disk already; a commit that runs is stopped, and undone by the next command where
it does not end in time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import termios
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any, Protocol

GRACE = 5.0
"""Seconds the app has to end by itself."""
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_LEAVE = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # mouse
    "\x1b[?1004l\x1b[?2004l\x1b[<u"  # focus, paste, keys
    "\x1b[?1049l\x1b[?25h\x1b[0m"  # the other screen, cursor, colours
)


class Ended(Protocol):
    """What can be ended from a signal's handler."""

    def end_by(self, number: int) -> None:
        """Begin to end; returns at once."""


@contextlib.contextmanager
def ending_on_signals(app: Ended) -> Iterator[None]:
    """End an app on SIGTERM and SIGHUP while this lasts; the process does not outlive `GRACE`."""
    before = _attributes()
    timers: list[threading.Timer] = []

    def end(number: int, _: FrameType | None) -> None:
        if timers:
            return
        timer = threading.Timer(GRACE, _give_up, (number, before))
        timer.daemon = True
        timers.append(timer)
        timer.start()
        app.end_by(number)

    earlier = {number: signal.signal(number, end) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _give_up(number: int, attributes: list[Any] | None) -> None:
    """Give the terminal back and end, whatever still runs."""
    with contextlib.suppress(OSError, ValueError):
        os.write(2, _LEAVE.encode())
    if attributes is not None:
        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(0, termios.TCSANOW, attributes)
    os._exit(128 + number)


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None
