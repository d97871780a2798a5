"""No state is shown by hue alone, whatever colours a terminal has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.workspace import make_workspace, running

FEW = [("xterm-16color", ""), ("screen", ""), ("linux", ""), ("vt100", ""), ("ansi", "")]
MANY = [
    ("xterm-256color", ""),
    ("screen-256color", ""),
    ("tmux-256color", ""),
    ("xterm", "truecolor"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


@pytest.mark.parametrize(("term", "colours"), FEW)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_on_few_colours_what_is_added_and_removed_stands_in_brackets(
    folder: Path, monkeypatch: pytest.MonkeyPatch, term: str, colours: str, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colours)
    async with running(folder, size=size) as app:
        await app.draft()
        assert "gives [-30%-]{+35%+} of the water" in app.screen
        assert "{+It never runs dry.+}" in app.screen
        await app.press("y", "n")
        lines = app.screen.splitlines()
        accepted = next(line for line in lines if "{+35%+}" in line)
        rejected = next(line for line in lines if "{+It never runs dry.+}" in line)
        undecided = next(line for line in lines if "{+Rain" in line)
        unchanged = next(line for line in lines if "Snow gives about 40% of it." in line)
        assert "✓" in accepted
        assert "✗" in rejected
        assert "▌" in undecided  # under the cursor
        assert "?" in undecided or "!" in undecided
        assert not any(mark in unchanged for mark in ("✓", "✗", "{+", "[-", "▌"))


@pytest.mark.parametrize(("term", "colours"), MANY)
async def test_on_many_colours_text_is_free_of_brackets(
    folder: Path, monkeypatch: pytest.MonkeyPatch, term: str, colours: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colours)
    async with running(folder) as app:
        await app.draft()
        assert "{+" not in app.screen


async def test_without_colours_brackets_stand_on_any_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(folder) as app:
        await app.draft()
        assert "[-30%-]{+35%+}" in app.screen
