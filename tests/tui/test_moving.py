"""Moving, panes, sizes, mouse, coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.workspace import INSTRUCTIONS, Script, git, make_workspace, running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


async def test_j_and_k_pass_over_what_is_decided_and_capitals_do_not(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y")
        ids = [hunk.id for hunk in app.review.hunks]
        seen = []
        for key in ("j", "j", "j", "J", "K", "K", "k"):
            await app.press(key)
            seen.append(ids.index(app.session.cursor[0]))
        assert seen == [2, 3, 1, 2, 1, 0, 3]


async def test_brackets_go_from_section_to_section(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("right_square_bracket")
        assert "Tides" in app.cursor
        assert "Rivers › Mouths" in app.screen
        await app.press("right_square_bracket")
        assert "Rivers › Sources" in app.screen
        await app.press("left_square_bracket")
        assert "Tides" in app.cursor


async def test_quitting_and_coming_back_keeps_decisions_cursor_and_split(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "J", "J")
        cursor = app.session.cursor
        states = app.states()
        assert "Tides" in app.cursor
        await app.press("q")
    async with running(folder) as app:
        assert app.session.cursor == cursor
        assert app.states() == states
        assert "▌! " in app.screen


async def test_without_a_kept_cursor_the_first_undecided_change_is_shown(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y")
    async with running(folder) as app:
        assert "never runs dry" in app.cursor


async def test_enter_in_the_outline_goes_to_the_change(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("2", "j", "j", "enter")
        assert "Rain" in app.cursor
        assert app.redline.has_focus


async def test_a_click_in_the_redline_or_the_outline_picks_the_change(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        lines = app.screen.splitlines()
        row = next(at for at, line in enumerate(lines) if "Tides reach" in line[32:])
        await app.pilot.click(offset=(50, row))
        assert "Tides" in app.cursor
        row = next(at for at, line in enumerate(lines) if "It never" in line[:32])
        await app.pilot.click(offset=(10, row))
        await app.pilot.pause()
        assert "never runs dry" in app.cursor
        assert app.redline.has_focus


async def test_a_narrow_terminal_hides_the_left_pane_and_lays_it_over(folder: Path) -> None:
    async with running(folder, size=(80, 24)) as app:
        await app.draft()
        assert "1 References" not in app.screen
        await app.press("1")
        assert "1 References" in app.screen
        await app.press("escape")
        assert "1 References" not in app.screen
        evidence = app.app.screen.query_one("#evidence")
        assert evidence.size.height == 1
        await app.press("tab")
        assert evidence.size.height > 1
        assert "why: a newer figure" in app.screen


@pytest.mark.parametrize("size", [(200, 60), (60, 20), (40, 10), (20, 5)])
async def test_resizing_while_open_keeps_the_change_in_view(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("J", "J")
        await app.pilot.resize_terminal(*size)
        await app.pilot.pause()
        assert app.redline.is_cursor_in_view() or app.redline.size.height == 0
        widths = [len(line) for line in app.screen.splitlines()]
        assert max(widths) <= size[0]
        await app.pilot.resize_terminal(120, 40)
        await app.pilot.pause()
        assert "3/4" in app.screen
        assert "▌?  Rain gives 25% of it." in app.screen


async def test_views_go_round_marked_result_original(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        assert "30%35%" in app.screen
        await app.press("v")
        assert "The spring gives 35%" in app.screen
        assert "as it would read" in app.screen
        await app.press("v")
        assert "The spring gives 30%" in app.screen
        assert "(nothing stands here)" in app.screen
        await app.press("v")
        assert "30%35%" in app.screen


async def test_the_help_scrolls_to_every_key_at_80x24(folder: Path) -> None:
    async with running(folder, size=(80, 24)) as app:
        await app.press("question_mark")
        seen = ""
        for _ in range(12):
            seen += app.screen
            await app.press("pagedown")
        from tui.keys import KEYS, PAGES

        for key in KEYS:
            assert key.long in seen, key.key
        for where, keys in PAGES:
            assert where in seen
            assert all(f"{key}  {does}" in seen for key, does in keys), where
        for glyph in "?!✓✗✎±¿▌*▸○▶≈=−≠":
            assert f" {glyph}  " in seen, glyph
        await app.press("escape")
        assert len(app.app.screen_stack) == 1


async def test_every_key_of_the_table_does_something_or_says_why_not(folder: Path) -> None:
    from tui.keys import KEYS

    async with running(folder) as app:
        assert set(app.app.screen._acts.table) == {key.action for key in KEYS}  # type: ignore[attr-defined]


async def test_the_documented_keys_are_those_of_the_table() -> None:
    from tui.keys import markdown

    page = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
    assert page.read_text(encoding="utf-8") == markdown() + "\n", "make docs"


async def test_git_is_asked_beside_the_app_and_its_answer_stands_in_the_header(
    folder: Path,
) -> None:
    (folder / "other.txt").write_text("mine\n")
    async with running(folder) as app:
        branch = git(folder, "branch", "--show-current")
        assert f"{branch} ± changed" in app.screen.splitlines()[0]
        assert "1 of 3 read" in app.screen.splitlines()[0]


async def test_a_checklist_without_items_says_what_to_add(folder: Path) -> None:
    (folder / "instructions.md").write_text(INSTRUCTIONS.split("- [ ]")[0])
    async with running(folder, Script()) as app:
        assert "the checklist has no items" in app.status
        await app.press("R")
        await app.until(lambda: app.session.busy is None)
        assert "the checklist has no items" in app.status
