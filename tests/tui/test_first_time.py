"""What is told with the first change a user ever sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.workspace import Running, make_workspace, running
from tui.first_time import HINT, marker


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    marker().unlink()
    return make_workspace(tmp_path / "ws")


def hint_lines(app: Running) -> list[str]:
    return [line for line in app.screen.splitlines() if HINT in line]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_first_change_ever_shown_carries_a_hint_on_one_line(
    newcomer: Path, size: tuple[int, int]
) -> None:
    async with running(newcomer, size=size) as app:
        assert hint_lines(app) == []
        assert not marker().exists()
        await app.draft()
        assert app.status.startswith(f"{HINT} · ")
        assert len(hint_lines(app)) == 1
        await app.press("j")
        assert hint_lines(app) == []
        assert marker().exists()


async def test_who_has_seen_a_change_is_not_told_again(newcomer: Path) -> None:
    async with running(newcomer) as app:
        await app.draft()
        await app.press("j", "q")
    async with running(newcomer) as app:
        assert app.review.hunks
        assert HINT not in app.status


async def test_where_nothing_can_be_remembered_it_is_told_once_a_run(newcomer: Path) -> None:
    marker().parent.rmdir()
    marker().parent.write_text("in the way")
    for key in ("R", "escape"):
        async with running(newcomer) as app:
            if key == "R":
                await app.draft()
            assert app.status.startswith(HINT)
            await app.press("j")
            assert HINT not in app.status


async def test_without_a_checklist_the_screen_names_the_command_that_fills_it(
    tmp_path: Path,
) -> None:
    folder = make_workspace(tmp_path / "ws")
    (folder / "instructions.md").write_text("# Task\n\n## References\n")
    async with running(folder) as app:
        assert "redline add FILE-OR-ADDRESS" in app.status
