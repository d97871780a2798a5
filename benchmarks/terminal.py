"""A program on a terminal of 120 × 40, timed until it has painted what is waited for.

The terminal is a real one (a pseudo-terminal), read as a terminal emulator reads it: everything the
program writes, as it comes. The stopwatch runs from before the process is started until the read
that completed the picture.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence

from benchmarks.measure import BenchmarkError, environment

COLUMNS, ROWS = 120, 40
PATIENCE = 30.0
"""Seconds after which a picture is given up."""
_SEQUENCE = re.compile(
    r"\x1b\[(?P<style>[0-9;:]*)m"
    r"|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\r\n]",
    re.DOTALL,
)


class Painted:
    """What a program has written so far: its text in the order of painting, and the style of it."""

    def __init__(self, written: bytes) -> None:
        raw = written.decode("utf-8", "replace")
        texts: list[str] = []
        self._starts, self._styles = [0], [""]
        size = at = 0
        for found in _SEQUENCE.finditer(raw):
            texts.append(raw[at : found.start()])
            size += found.start() - at
            at = found.end()
            style = found["style"]
            if style is not None and style != self._styles[-1]:
                self._starts.append(size)
                self._styles.append(style)
        texts.append(raw[at:])
        self.text = "".join(texts)
        """The characters, without colours and cursor movements."""

    def style_at(self, offset: int) -> str:
        """The colours and attributes of a character, as the terminal was told them."""
        return self._styles[bisect_right(self._starts, offset) - 1]


def seconds_to_paint(
    argv: Sequence[str], missing: Callable[[Painted], str], *, controls: bool = False
) -> float:
    """Seconds until a program has painted everything.

    Args:
        missing: names what the picture still lacks; empty when it is complete.
        controls: does the program open `/dev/tty`? Starting it so takes a little longer.

    Raises:
        BenchmarkError: the program ended, or its picture never became complete.
    """
    ours, theirs = os.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    env = environment()
    start = time.perf_counter()
    process = subprocess.Popen(
        argv,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        start_new_session=True,
        preexec_fn=_take_terminal if controls else None,
    )
    os.close(theirs)
    try:
        return _read(ours, start, missing, " ".join(argv))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(terminal: int, start: float, missing: Callable[[Painted], str], name: str) -> float:
    written = b""
    lacks = "any output"
    while (left := start + PATIENCE - time.perf_counter()) > 0:
        if not select.select([terminal], [], [], left)[0]:
            break
        # all there is, before the picture is looked at: looking must not hold the program up
        while select.select([terminal], [], [], 0)[0]:
            try:
                more = os.read(terminal, 65_536)
            except OSError:  # so a terminal says that nobody writes to it any more
                more = b""
            if not more:
                raise BenchmarkError(
                    f"{name} ended without {lacks}: {Painted(written).text[-400:]}"
                )
            written += more
        painted_at = time.perf_counter()
        if not (lacks := missing(Painted(written))):
            return painted_at - start
    raise BenchmarkError(f"{name} did not show {lacks} in {PATIENCE:g} s")
