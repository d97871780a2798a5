"""Search and the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.workspace import make_workspace, running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    filler = "\n\n".join(f"Paragraph {number} is dull." for number in range(40))
    report = (
        "# Rivers\n\n## Sources\n\nThe spring gives 30% of the water.\n\n"
        f"Snow gives about 40% of it.\n\n## Banks\n\n{filler}\n\nAn otter lives here.\n\n"
        "## Mouths\n\nAn estuary is salt.\n\n- A delta grows.\n"
    )
    return make_workspace(tmp_path / "ws", report)


async def test_a_search_goes_through_changes_and_folded_text(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        assert "otter" not in app.screen
        await app.press("slash", *"otter", "enter")
        assert "An otter lives here." in app.screen
        assert "“otter”: 1 of 1" in app.status
        await app.press("escape")
        assert app.session.search is None
        assert app.redline.is_cursor_in_view()


async def test_while_a_search_is_open_nothing_is_decided(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("slash", *"give", "enter")
        told = app.status
        assert "1 of 4" in told or "1 of 3" in told
        await app.press("n")
        assert "2 of " in app.status
        await app.press("N", "N")
        assert "1 of " not in app.status
        for key in ("y", "A", "D", "e", "space", "s"):
            await app.press(key)
            assert "Esc closes it" in app.status, key
        assert set(app.states()) == {"undecided"}
        assert len(app.app.screen_stack) == 1
        await app.press("escape", "n")
        assert app.states()[0] == "rejected"


async def test_enter_in_a_search_goes_to_the_change_of_the_match(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("slash", *"tides reach", "enter", "enter")
        assert app.session.search is None
        assert "Tides" in app.cursor
        await app.press("slash", *"otter", "enter", "enter")
        assert "unchanged text" in app.status


async def test_letters_typed_into_the_search_decide_nothing(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("slash", "y", "n", "A", "q", "escape")
        assert set(app.states()) == {"undecided"}
        assert app.redline.has_focus
        await app.press("slash", *"zebra", "enter")
        assert "not found" in app.status


async def test_n_back_without_a_search_says_how_to_open_one(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("N")
        assert "/ opens one" in app.status


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_does_what_a_key_does(folder: Path, key: str) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press(key)
        assert len(app.app.screen_stack) == 2
        await app.press(*"previous of all")
        await app.until(lambda: "previous of all" in app.screen and "Previous change" in app.screen)
        await app.press("enter")
        await app.until(lambda: len(app.app.screen_stack) == 1, "the palette closed")
        await app.until(lambda: app.session.cursor[0] == app.review.hunks[-1].id, "it was done")


async def test_z_shows_unchanged_text_and_folds_it_away(folder: Path) -> None:
    async with running(folder, size=(120, 60)) as app:
        await app.draft()
        assert "Paragraph 3 is dull." not in app.screen
        await app.press("J", "J")
        await app.press("z")
        assert "Paragraph 3 is dull." in app.screen
        await app.press("z")
        assert "Paragraph 3 is dull." not in app.screen
