"""A review is put away and taken up again without leaving the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.changes import Decision
from tests.tui.workspace import REPORT, make_workspace, running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_review_is_put_away_and_comes_back_with_its_decisions_and_undo(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, size=size) as app:
        await app.draft()
        await app.press("y", "n")
        was, cursor = app.states(), app.session.cursor
        await app.press("X")
        assert "Put this review away?" in app.screen
        assert "1 accepted" in app.screen
        await app.press("y")
        assert app.desk.review is None
        assert app.status.startswith("put away, kept for 30 days; P takes it up again")
        await app.press("P")
        assert "2 of 4 decided  On springs" in app.screen
        await app.press("enter")
        assert app.states() == was
        assert app.session.cursor == cursor
        assert app.status.startswith("taken up again: 2 undecided, 1 accepted, 1 rejected")
        await app.press("u", "u")
        decisions = {
            app.review.decision(change.id) for hunk in app.review.hunks for change in hunk.decidable
        }
        assert decisions == {Decision.UNDECIDED}


async def test_without_a_yes_the_review_stays_open(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        for key in ("n", "escape"):
            await app.press("X", key)
            assert app.desk.review is not None
            assert app.status.startswith("the review is open as before")


async def test_both_keys_say_why_they_do_nothing(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("X")
        assert app.status.startswith("no review is open")
        await app.press("P")
        assert app.status.startswith("no review is put away")
        await app.draft()
        await app.press("P")
        assert "X" in app.status
        await app.press("R")
        assert app.status.startswith("a review is open; commit it with c, or put it away with X")


async def test_a_report_that_moved_is_said_and_a_report_that_is_gone_refuses(folder: Path) -> None:
    report = folder / "report.md"
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "X", "y")
        report.unlink()
        await app.press("P", "enter")
        assert app.desk.review is None
        assert "report.md is gone" in app.status
        report.write_text(REPORT.replace("# Rivers\n", "# Rivers\n\nWater runs.\n"))
        await app.press("P", "enter")
        assert "report.md was edited" in app.status
        assert "Water runs." in app.review.base


async def test_the_palette_has_both_by_name(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("X", "y", "colon")
        await app.pilot.press(*"put-away")
        await app.until(lambda: "put-away reviews" in app.screen, "listed")
        await app.pilot.press("down", "enter")
        await app.until(lambda: "Take up a review again" in app.screen, "opened")
        await app.press("escape")
        assert app.desk.review is None
