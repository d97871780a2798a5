"""The app and what a shell does to it: ended, hung up, suspended, on a terminal of its own."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import kill
from tests.e2e.command import REDLINE, new_workspace, redline

PROMPT = b"ready>"


class Shell:
    """An interactive shell on a terminal, in which the app is started."""

    def __init__(self, folder: Path) -> None:
        self.said = b""
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            os.chdir(folder)
            env = os.environ | {"PS1": PROMPT.decode(), "TERM": "xterm-256color"}
            env |= {"LINES": "24", "COLUMNS": "80"}
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"], env)
        termios.tcsetwinsize(self._terminal, (24, 80))

    def type(self, keys: bytes) -> None:
        os.write(self._terminal, keys)

    def until(self, words: bytes, since: int = 0) -> int:
        """Read until some words were drawn since a place in what was said; the place after them."""
        deadline = time.monotonic() + 30
        while (at := self.said.find(words, since)) < 0:
            assert time.monotonic() < deadline, self.said[since:][-2000:]
            if select.select([self._terminal], [], [], 0.5)[0]:
                self.said += os.read(self._terminal, 65_536)
        return at + len(words)

    def app(self) -> int:
        """The process of the app."""
        told = subprocess.run(
            ["pgrep", "-P", str(self._child)], capture_output=True, text=True, check=True
        )
        return int(told.stdout.split()[0])

    def run(self, command: bytes, since: int) -> tuple[bytes, int]:
        """What a command of the shell prints, and the place after it."""
        self.type(command + b"; echo E''ND\r")
        start = self.until(b"ND\r\n", since)
        end = self.until(b"END\r\n", start)
        said = self.said[start : end - 5]
        return said.replace(b"\x1b[?2004l\r", b""), end  # the shell's own bracketed paste

    def attributes(self) -> list[object]:
        return termios.tcgetattr(self._terminal)

    def hang_up(self) -> None:
        os.close(self._terminal)
        self._terminal = -1

    def close(self) -> None:
        if self._terminal >= 0:
            os.close(self._terminal)
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    root = new_workspace(tmp_path / "repo")
    redline("draft", "--drafter", "offline", cwd=root)
    return root


@pytest.fixture
def shell(work: Path) -> Iterator[Shell]:
    running = Shell(work)
    running.until(PROMPT)
    yield running
    running.close()


def opened(shell: Shell) -> int:
    """Open the app in the shell; the place in what was said after its first picture."""
    shell.type(f"{REDLINE}\r".encode())
    return shell.until(b"accept")


LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back_and_says_which(
    shell: Shell, work: Path, number: signal.Signals
) -> None:
    at = opened(shell)
    shell.type(b"y")
    kill.until(lambda: accepted(work) == 1)
    os.kill(shell.app(), number)
    at = shell.until(f"ended by {number.name}; every decision is kept".encode(), at)
    for sequence in LEFT:
        assert sequence in shell.said
    after = shell.until(PROMPT, at)
    said, after = shell.run(b"echo $?", after)
    assert int(said) == 128 + number
    said, after = shell.run(b"stty -a", after)
    for word in (b"isig icanon", b" echo "):
        assert word in said
    assert accepted(work) == 1


def test_a_terminal_that_goes_away_ends_the_app(shell: Shell, work: Path) -> None:
    opened(shell)
    app = shell.app()
    shell.hang_up()
    kill.until(lambda: state(app) == "Z")
    redline("decide", "--accept-all", cwd=work)


def test_ctrl_z_goes_back_to_the_shell_and_fg_to_the_same_screen(shell: Shell, work: Path) -> None:
    at = opened(shell)
    shell.type(b"\x1a")
    at = shell.until(b"Stopped", at)
    at = shell.until(PROMPT, at)
    assert b"\x1b[?1049l" in shell.said
    said, at = shell.run(b"stty -a", at)
    assert b" icanon" in said
    assert b" echo " in said
    shell.type(b"fg\r")
    at = shell.until(b"\x1b[?1049h", at)
    at = shell.until(b"accept", at)
    shell.type(b"y")
    kill.until(lambda: accepted(work) == 1)
    shell.type(b"q")
    at = shell.until(PROMPT, at)
    said, at = shell.run(b"echo $?", at)
    assert int(said) == 0
    assert accepted(work) == 1


def test_a_hook_that_hangs_does_not_keep_a_terminated_app(shell: Shell, work: Path) -> None:
    redline("decide", "--accept-all", cwd=work)
    hook = work / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    started = work / ".git" / "started"
    hook.write_text(f"#!/bin/sh\ntouch {started}; exec sleep 600\n")
    hook.chmod(0o755)
    shell.type(f"{REDLINE}\r".encode())
    at = shell.until(b"commit")
    shell.type(b"c")
    at = shell.until(b"Enter commits", at)
    shell.type(b"\r")
    kill.until(started.exists)
    os.kill(shell.app(), signal.SIGTERM)
    at = shell.until(PROMPT, at)
    said, at = shell.run(b"echo $?", at)
    assert int(said) == 143
    assert b"\x1b[?1049l" in shell.said
    said_now = redline("status", "--json", cwd=work).json
    assert said_now["review"] is not None
    assert said_now["git"]["clean"]


def accepted(work: Path) -> int:
    count: int = redline("status", "--json", cwd=work).json["review"]["accepted"]
    return count


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"
