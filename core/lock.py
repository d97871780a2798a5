"""One writer per workspace.

Owns the lock file of the journal's folder. The lock is the kernel's (`flock`), so a killed run
leaves none behind; who holds it is written beside it for the message another run gets.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from core.errors import LockHeld


class Lock:
    """The right to write to one workspace, held until released or the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, folder: Path, command: str) -> Lock:
        """Take the lock of a journal's folder.

        Raises:
            LockHeld: another run has it; the message says which.
        """
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise LockHeld(
                f"another Redline is writing here: {holder}", "finish there, or close it"
            ) from error
        told = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "command": command,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(told).encode(), 0)
        return cls(handle)

    @classmethod
    def try_take(cls, folder: Path, command: str) -> Lock | None:
        """The lock if it is free, else None."""
        try:
            return cls.take(folder, command)
        except LockHeld:
            return None

    def release(self) -> None:
        """Let another run have it."""
        os.ftruncate(self._handle, 0)
        os.close(self._handle)


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 4096, 0))
        return f"{told['command']}, process {told['pid']} on {told['host']}, since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "a run that is just starting"
