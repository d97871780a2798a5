"""The installed command on a terminal of its own."""

from __future__ import annotations

import os
import pty
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.command import REDLINE


@dataclass(frozen=True)
class Terminal:
    """What came of it."""

    status: int
    said: bytes
    """All that was drawn."""


def on_a_terminal(work: Path, keys: bytes, *words: str, **env: str) -> Terminal:
    """Run `redline` there, and type: the keys wait in the terminal until they are read."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(work)
        os.execve(REDLINE, [REDLINE, *words], os.environ | env)
    os.write(terminal, keys)
    said = b""
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        said += data
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return Terminal(os.waitstatus_to_exitcode(status), said)
