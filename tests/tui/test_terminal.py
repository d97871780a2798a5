"""The app in a real terminal, with real keys: from open to committed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.demo import make_demo
from tests.tui.workspace import git

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
_PATIENCE = 60.0  # seconds a screen may take to come


class Terminal:
    def __init__(self, socket: Path, folder: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        command = [sys.executable, "-m", "core.cli", str(folder)]
        kept = {"TEXTUAL_ANIMATIONS": "none", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        self._run("new-session", "-d", "-x", "80", "-y", "24", *command, env=os.environ | kept)
        self._run("set-option", "-g", "remain-on-exit", "on")

    def _run(self, *words: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, check=True, env=env
        )
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    @property
    def is_over(self) -> bool:
        """Has the app ended? tmux knows, and does not always write so on the pane."""
        return self._run("display-message", "-p", "#{pane_dead}").strip() == "1"

    def keys(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def until(self, condition: Callable[[str], bool]) -> str:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if condition(screen := self.screen):
                return screen
        raise AssertionError(f"never came:\n{self.screen}")

    def decide(self, key: str) -> tuple[int, int]:
        """Press a deciding key until it decides; in the half second after a change came by itself
        it is refused, and `d`, which does nothing, clears the line that says so."""
        done, _ = decided(self.screen)
        while True:
            self.keys(key)
            screen = self.until(lambda screen: decided(screen)[0] > done or "just come" in screen)
            if decided(screen)[0] > done:
                return decided(screen)
            self.keys("d")
            self.until(lambda screen: "d does nothing" in screen)

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


def decided(screen: str) -> tuple[int, int]:
    """How many of how many changes are decided."""
    found = re.search(r"(\d+) of (\d+) decided", screen)
    return (int(found[1]), int(found[2])) if found else (0, -1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_demo(tmp_path / "demo")


@pytest.fixture
def terminal(tmp_path: Path, folder: Path) -> Iterator[Terminal]:
    found = Terminal(tmp_path / "tmux", folder)
    yield found
    found.close()


def test_from_open_to_committed_with_real_keys(terminal: Terminal, folder: Path) -> None:
    terminal.until(lambda screen: "R drafts the next reference" in screen)
    terminal.keys("R")
    terminal.until(lambda screen: "0 of" in screen and "kept " in screen)
    terminal.decide("n")
    terminal.keys("u")
    terminal.until(lambda screen: decided(screen)[0] == 0)
    done, count = terminal.decide("n")
    while done < count:
        done, _ = terminal.decide("y")
    terminal.until(lambda screen: "commit" in screen and "? c" in screen)
    terminal.keys("c")
    terminal.until(lambda screen: "Enter commits" in screen and "writes  report.md" in screen)
    assert git(folder, "rev-list", "--count", "HEAD") == "1"
    terminal.keys("Enter")
    terminal.until(lambda screen: "committed " in screen)
    terminal.keys("q")
    terminal.until(lambda _: terminal.is_over)
    assert git(folder, "rev-list", "--count", "HEAD") == "2"
    assert git(folder, "status", "--porcelain") == ""
    assert "- [x] Read [Designs that made" in (folder / "instructions.md").read_text()
    assert "Redline-Review:" in git(folder, "log", "-1", "--format=%B")
