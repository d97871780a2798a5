"""One writer per workspace.

Owns the lock file of the journal's folder. The lock is the kernel's (`flock`), so a killed run
leaves none behind; who holds it is written into the file, for the message another run gets, and is
believed only while the kernel says that the lock is held. Reading needs no lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.errors import JournalError, LockHeld
from core.files import make_folder


class Lock:
    """The right to write to one workspace, held until released or the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, folder: Path, command: str) -> Lock:
        """Take the lock of a journal's folder, which is made if it is not there.

        Args:
            command: what is being done, for the message another run gets.

        Raises:
            LockHeld: another run has it; the message names process, command and since when.
            JournalError: the folder cannot be written.
        """
        try:
            make_folder(folder, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(folder / "lock", flags, 0o600)
        except OSError as error:
            raise JournalError(
                f"the journal cannot be written: {error.strerror}", f"ls -ld {folder} tells why"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise LockHeld(
                f"another Redline is writing here: {holder}", "finish there, or close it"
            ) from error
        with contextlib.suppress(OSError):  # a full disk costs the name of the holder, not the lock
            os.ftruncate(handle, 0)
            os.pwrite(handle, _telling(command), 0)
        return cls(handle)

    @classmethod
    def try_take(cls, folder: Path, command: str) -> Lock | None:
        """The lock if it is free, else None."""
        try:
            return cls.take(folder, command)
        except LockHeld:
            return None

    def release(self) -> None:
        """Let another run have it. Releasing twice does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)


def _telling(command: str) -> bytes:
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return msgspec.json.encode(told)


def _holder(handle: int) -> str:
    """Who holds the lock; what a dead process left in the file is not believed."""
    try:
        told = msgspec.json.decode(os.pread(handle, 4096, 0))
        pid, host = int(told["pid"]), str(told["host"])
        if host == socket.gethostname():
            os.kill(pid, 0)
        return f"{told['command']}, process {pid} on {host}, since {told['since']}"
    except PermissionError:
        return f"{told['command']}, process {pid} on {host}, since {told['since']}"
    except (
        msgspec.DecodeError,
        RecursionError,
        ValueError,
        KeyError,
        TypeError,
        ProcessLookupError,
    ):
        return "a run that is just starting"
