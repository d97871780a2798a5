"""Git as a process.

Owns how git is started: where its input comes from, how long it may take and how it is stopped. It
knows no git command.

Of the caller's `GIT_*` variables only those reach git that say who commits and which configuration
files are hers; `GIT_DIR`, `GIT_INDEX_FILE` and the rest would make git work on another repository.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.errors import RepositoryError
from core.repository.configuration import ALWAYS, QUIET, READING, environment

MOST_OUTPUT = 64 * 1024
"""Bytes of a hook's output that are kept, the last ones."""
_LONGEST = 120.0  # seconds a command may take that runs neither hooks nor signing
_BUFFER = 256 * 1024  # bytes read at once from a command that is read while it runs
_GRACE = 2.0  # seconds between asking a hook to end and ending it


@dataclass(frozen=True, slots=True)
class Ran:
    """A git command that ended."""

    status: int
    """Its exit status; 0 is success, negative a signal."""
    out: bytes
    """What it printed."""
    err: bytes
    """What it said on standard error."""

    @property
    def text(self) -> str:
        """What it printed, as text; bytes that are not UTF-8 survive a round trip."""
        return self.out.decode("utf-8", "surrogateescape")

    @property
    def complaint(self) -> str:
        """What it said on standard error, as text."""
        return self.err.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a command that runs hooks may take, and who may stop it."""

    timeout: float | None = None
    """Seconds, None for no limit."""
    cancel: threading.Event | None = None
    """Set by another thread to stop the command."""


class Stopped(Exception):
    """A command that runs hooks was stopped: out of time, or cancelled."""

    def __init__(self, reason: str, output: bytes) -> None:
        super().__init__(reason)
        self.reason = reason
        """What stopped it, in a few words."""
        self.output = output
        """What it had printed until then."""


def run(
    words: Sequence[str],
    *,
    cwd: Path,
    data: bytes | None = None,
    extra: Mapping[str, str] | None = None,
) -> Ran:
    """Run a git command that starts no hook, in a session of its own, standard input closed.

    Args:
        data: what it reads from standard input.
        extra: environment variables to add.

    Raises:
        RepositoryError: git is not installed, or does not end.
    """
    try:
        done = subprocess.run(
            ["git", *READING, *words],
            cwd=cwd,
            env=environment(QUIET | dict(extra or {})),
            stdin=subprocess.DEVNULL if data is None else None,
            input=data,
            capture_output=True,
            timeout=_LONGEST,
            start_new_session=True,
            check=False,
        )
    except OSError as error:
        raise _not_started(cwd, error) from error
    except subprocess.TimeoutExpired as error:
        raise RepositoryError(
            f"git {words[0]} did not end within {_LONGEST:.0f} s",
            "look for a program that holds the repository, or a slow filter in .gitattributes",
        ) from error
    return Ran(done.returncode, done.stdout, done.stderr)


def run_checked(
    words: Sequence[str],
    *,
    cwd: Path,
    data: bytes | None = None,
    extra: Mapping[str, str] | None = None,
) -> Ran:
    """`run`, with an exit status other than 0 as an error.

    Raises:
        RepositoryError: git said no; the message has its last line.
    """
    ran = run(words, cwd=cwd, data=data, extra=extra)
    if ran.status:
        raise refused(words[0], ran.complaint)
    return ran


def started(
    words: Sequence[str],
    *,
    cwd: Path,
    stdin: IO[bytes] | None = None,
    extra: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """A git command that starts no hook and says little, while it runs; what it prints is read from
    pipes.

    Raises:
        RepositoryError: git is not installed, or cannot be started.
    """
    try:
        return subprocess.Popen(
            ["git", *READING, *words],
            cwd=cwd,
            # GIT_FLUSH: no system call for every commit
            env=environment(QUIET | {"GIT_FLUSH": "0"} | dict(extra or {})),
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=_BUFFER,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(cwd, error) from error


def refused(command: str, complaint: str) -> RepositoryError:
    """The error for a command that failed, from what git said."""
    lines = [line for line in complaint.splitlines() if not line.startswith("hint:")]
    told = next((line for line in lines if line.startswith(("fatal:", "error:"))), None)
    if "No space left on device" in complaint:
        return RepositoryError(f"git {command}: the disk is full", "free some space, then repeat")
    if ".lock': File exists" in complaint:
        hint = "wait for the other git to end; if none is running, remove the lock file it names"
        return RepositoryError(f"git {command}: {told or complaint}", hint)
    said = told or (lines[-1] if lines else "no reason given")
    return RepositoryError(f"git {command}: {said}", "git status may tell more")


def run_with_hooks(
    words: Sequence[str],
    *,
    cwd: Path,
    data: bytes,
    extra: Mapping[str, str],
    patience: Patience,
    alive: int,
) -> Ran:
    """Run a git command that runs hooks or signing, away from the terminal.

    It gets a session of its own, so that whatever asks for `/dev/tty` fails instead of taking keys
    from the app. Its output goes to a file: a program that a hook leaves running would keep a pipe
    open. Stopping it stops the whole process group; so does Ctrl-C.

    Args:
        data: what it reads from standard input.
        alive: an open, locked file that it and its children inherit: the lock tells that one of
            them lives, and the process id written to it which group to end.

    Raises:
        Stopped: out of time, or cancelled.
        RepositoryError: git is not installed, or cannot be started.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
        said.write(data)
        said.seek(0)
        env = environment({"LANGUAGE": "en", **extra})
        env.pop("GPG_TTY", None)  # the agent would draw its passphrase prompt over the app
        try:
            process = subprocess.Popen(
                ["git", *ALWAYS, *words],
                cwd=cwd,
                env=env,
                stdin=said,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(alive,),
            )
        except OSError as error:
            raise _not_started(cwd, error) from error
        try:
            os.pwrite(alive, str(process.pid).encode(), 0)
            reason = _wait(process, patience)
        except BaseException:
            stop_group(process.pid, process)
            raise
        if reason:
            stop_group(process.pid, process)
            raise Stopped(reason, _tail(output.fileno()))
        return Ran(process.returncode, b"", _tail(output.fileno()))


def run_on_terminal(
    words: Sequence[str], *, cwd: Path, extra: Mapping[str, str], alive: int
) -> Ran:
    """Run a git command with the terminal handed over: its hooks may ask and read.

    Ctrl-C reaches it and Redline alike; it is waited for either way.

    Args:
        alive: an open, locked file that it and its children inherit: the lock tells that one of
            them lives. They share Redline's process group, so none is named to be ended.

    Raises:
        RepositoryError: git is not installed, or cannot be started.
    """
    try:
        process = subprocess.Popen(
            ["git", *ALWAYS, *words], cwd=cwd, env=environment(extra), pass_fds=(alive,)
        )
    except OSError as error:
        raise _not_started(cwd, error) from error
    try:
        process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    return Ran(process.returncode, b"", b"")


def stop_group(leader: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """End a process group: ask first, so that git removes its lock files, then insist."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, number)
        deadline = time.monotonic() + _GRACE
        while time.monotonic() < deadline:
            if process is not None:
                process.poll()  # a group with an unreaped leader still exists
            if not _group_exists(leader):
                return
            time.sleep(0.01)


def _group_exists(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait(process: subprocess.Popen[bytes], patience: Patience) -> str:
    """Wait for the end; what cut the waiting short, empty when nothing did."""
    started = time.monotonic()
    while True:
        left = None
        if patience.timeout is not None:
            left = patience.timeout - (time.monotonic() - started)
            if left <= 0:
                return f"not done within {patience.timeout:g} s"
        if patience.cancel is not None:
            if patience.cancel.is_set():
                return "cancelled"
            left = 0.1 if left is None else min(left, 0.1)
        try:
            process.wait(left)
        except subprocess.TimeoutExpired:
            continue
        return ""


def _tail(handle: int) -> bytes:
    """The last of what was printed; read by position, for a child may share the offset."""
    size = os.fstat(handle).st_size
    return os.pread(handle, MOST_OUTPUT, max(0, size - MOST_OUTPUT))


def _not_started(cwd: Path, error: OSError) -> RepositoryError:
    if not cwd.is_dir():
        return RepositoryError(f"{cwd} is not a folder", "name a folder that exists")
    if isinstance(error, FileNotFoundError):
        return RepositoryError("git is not installed", "install git 2.35 or newer, then try again")
    return RepositoryError(f"git could not be started: {error.strerror}", "see to it, then repeat")
