"""A process stopped at a point of one's choosing: before a write, sync, rename, or start of git.

The unchanged program runs in a forked child in which the calls that change anything count
themselves. At the chosen one the child is killed with SIGKILL, or the call fails as it does on a
full or broken disk.
"""

from __future__ import annotations

import errno as numbers
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALLS = ("write", "pwrite", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir", "ftruncate")
"""Calls of `os` that change a file or make a change last. `os.open` is one when it may write."""
NEED_SPACE = ("write", "pwrite", "fsync", "mkdir", "open")
"""Those that fail when the disk is full."""


@dataclass(frozen=True)
class Ended:
    status: int
    """Exit status of the child; negative when a signal ended it."""
    points: int
    """Points it came past."""
    told: list[bytes]
    """What it acknowledged before its end."""
    said: str
    """What it printed on standard error."""


def run(action: Callable[[Callable[[bytes], None]], int], at: int, errno: int | None) -> Ended:
    """Run an action in a child.

    Args:
        action: given a function by which it acknowledges lines; its result is the exit status.
        at: the point where the child is stopped, from 1; 0 for none.
        errno: the error the call at that point fails with, for ENOSPC all later ones too; None
            kills the child before the call.
    """
    lines, points, said = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(said[1], 2)
        status = 99
        try:
            write = os.write
            passed = _arm(at, errno)
            status = action(lambda line: void(write(lines[1], line + b"\n")))
            write(points[1], str(passed()).encode())
        except BaseException:  # noqa: BLE001 - whatever it is, the parent is to see it
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    for pipe in (lines, points, said):
        os.close(pipe[1])
    told, count, error = (_all(pipe[0]) for pipe in (lines, points, said))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, int(count or b"0"), told.splitlines(), error.decode())


def void(_: object) -> None:
    return None


def _all(handle: int) -> bytes:
    data = b""
    while chunk := os.read(handle, 65_536):
        data += chunk
    os.close(handle)
    return data


def _arm(at: int, errno: int | None) -> Callable[[], int]:
    """Make every call that changes something count itself, in this process from now on."""
    count = 0

    def point(name: str) -> None:
        nonlocal count
        count += 1
        if errno is None and count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        full = errno == numbers.ENOSPC and count >= at and name in NEED_SPACE
        if errno is not None and at and (full or (errno != numbers.ENOSPC and count == at)):
            raise OSError(errno, os.strerror(errno))

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*args: Any, **named: Any) -> Any:
            point(name)
            return call(*args, **named)

        return instead

    for name in CALLS:
        setattr(os, name, counted(name, getattr(os, name)))
    opened = os.open

    def open_counted(path: Any, flags: int, *args: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and path != os.devnull:
            point("open")
        return opened(path, flags, *args, **named)

    os.open = open_counted  # type: ignore[assignment]
    begun = subprocess.Popen.__init__

    def begin(self: Any, *args: Any, **named: Any) -> None:
        if errno is None:
            point("start")
        begun(self, *args, **named)
        if errno is None:
            point("started")  # git goes on by itself when the child is killed here

    subprocess.Popen.__init__ = begin  # type: ignore[method-assign]
    return lambda: count


def leftovers(root: Path) -> list[str]:
    """Lock files of git anywhere in a repository, temporary files of ours in the working tree."""
    found = [path for path in root.rglob("*.lock") if path.name != "lock"]
    ours = (path for path in root.rglob(".*.redline-*") if ".git" not in path.parts)
    return sorted(str(path) for path in (*found, *ours))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        os.sched_yield()


def git_runs_in(root: Path) -> bool:
    """Is a git at work in a folder? One left behind by a kill ends by itself."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "comm").read_text() == "git\n" and (process / "cwd").resolve() == root:
                return True
        except OSError:
            continue
    return False
