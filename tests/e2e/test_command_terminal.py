"""Help, version, and what the command does with and without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.commands import SUMMARIES
from tests.e2e.command import new_workspace, redline
from tests.e2e.terminal import on_a_terminal


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


@pytest.mark.parametrize("command", ["status", "new", "add", "completion"])
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    said = redline(command, "--help", cwd=tmp_path)
    assert f"Example: redline {command}" in said.out
    assert "--json" in said.out


def test_the_help_lists_all_commands_and_the_version_is_told(tmp_path: Path) -> None:
    said = redline("--help", cwd=tmp_path).out
    assert all(f"  {command} " in said for command in SUMMARIES)
    assert redline("--version", cwd=tmp_path).out.startswith("redline, version ")


def test_without_a_terminal_the_app_says_so(work: Path) -> None:
    said = redline(cwd=work, status=1)
    assert said.err.startswith("redline: no terminal to draw on\n  ")
    assert said.out == ""


def test_a_terminal_that_cannot_be_drawn_on_is_told(work: Path) -> None:
    terminal = on_a_terminal(work, b"", TERM="dumb")
    assert terminal.status == 1
    assert b"TERM=dumb cannot be drawn on" in terminal.said
    assert b"\x1b" not in terminal.said


def test_a_folder_in_no_repository_is_offered_to_become_one(work: Path, tmp_path: Path) -> None:
    (work / ".git").rename(tmp_path / "gone")
    error = redline("status", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "not-a-repository"
    assert f"git init {work}" in error["hint"]
    terminal = on_a_terminal(work, b"n\n", TERM="xterm")
    assert terminal.status == 1
    assert b"Make it one (git init)?" in terminal.said
    assert not (work / ".git").exists()
