"""Thirty changes, four of them bad: how many keys, and where the four are seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.thirty import make_thirty
from tests.tui.workspace import Running, running

BAD = ("Dams", "The spring flow", "The lake holds", "The warden said")
"""First words of the four."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_thirty(tmp_path / "ws")


def rejected(app: Running) -> int:
    return app.states().count("rejected")


async def test_by_risk_the_four_bad_changes_are_on_the_first_screen(folder: Path) -> None:
    async with running(folder) as app:
        assert len(app.review.hunks) == 30
        await app.press("o")
        right = "\n".join(line[32:] for line in app.screen.splitlines())
        left = "\n".join(line[:32] for line in app.screen.splitlines())
        for words in BAD:
            assert words in right, words
            assert words[:10] in left, words
        assert "Dams" in right.split("removals")[1].split("to look at")[0], (
            "the removal comes first"
        )
        assert [app.review.hunks.index(h) for h in app.session.way.hunks][:4] == [28, 4, 14, 23]  # type: ignore[union-attr]


async def test_nine_keys_lead_from_open_to_the_commit_dialog(folder: Path) -> None:
    keys = ("o", "n", "n", "n", "n", "space", "space", "y", "c")
    async with running(folder) as app:
        await app.press(*keys)
        assert "Enter commits" in app.screen
        assert "26 accepted, 4 rejected" in app.screen
        result = app.review.result()
        assert "## Dams" in result
        assert "30 m³/s" in result
        assert "90 million litres" in result
        assert "takes what" not in result
        assert "flows down" in result


async def test_section_by_section_it_is_eighteen_keys(folder: Path) -> None:
    keys = ["o", "n", "n", "n", "n", *("space", "y") * 6, "c"]
    async with running(folder) as app:
        await app.press(*keys)
        assert len(keys) == 18
        assert "26 accepted, 4 rejected" in app.screen


async def test_by_place_with_folded_wording_it_is_few_keys_too(folder: Path) -> None:
    async with running(folder) as app:
        keys = 0
        while any(state == "undecided" for state in app.states()):
            hunk = app.session.hunk
            assert hunk is not None
            await app.press("n" if hunk.is_strong else "A")
            keys += 1
        assert keys <= 15
        assert rejected(app) == 4


async def test_a_sweep_is_one_step_for_undo_and_takes_only_what_is_on_its_page(
    folder: Path,
) -> None:
    async with running(folder) as app:
        await app.press("space")
        assert "Sweep Springs: 4 changes without a strong finding" in app.screen
        assert "runsflows down" in app.screen, "in full, not folded"
        assert "53 m³/s" not in app.screen
        await app.press("j", "x")
        assert "3 changes" in app.screen
        assert "1 left off, undecided" in app.screen
        await app.press("u", "x", "y")
        assert app.states()[:5] == ["accepted", "undecided", "accepted", "accepted", "undecided"]
        assert "3 taken at once" in app.status
        await app.press("u")
        assert set(app.states()) == {"undecided"}
        await app.press("U")
        assert app.states().count("accepted") == 3


async def test_leaving_a_sweep_decides_nothing_and_n_leaves_all_out(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("space", "escape")
        assert set(app.states()) == {"undecided"}
        await app.press("space", "n")
        assert app.states()[:5] == ["rejected"] * 4 + ["undecided"]


async def test_a_sweep_without_anything_harmless_says_so(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("space", "space", "y", "space")
        assert "each of those left wants a look of its own" in app.status


async def test_wording_of_a_section_is_one_line_decided_at_once(folder: Path) -> None:
    async with running(folder) as app:
        assert "3 changes of wording" in app.screen
        assert "runsflows" not in app.screen
        assert "wording   ▸ 3 changes" in app.screen
        await app.press("y")
        assert app.states()[:5] == ["accepted"] * 3 + ["undecided"] * 2
        assert "3 decided at once" in app.status
        await app.press("u")
        assert app.states()[:3] == ["undecided"] * 3
        assert app.session.cursor[0] == app.review.hunks[0].id


@pytest.mark.parametrize("key", ["enter", "s"])
async def test_an_opened_group_is_decided_one_by_one_and_closes_again(
    folder: Path, key: str
) -> None:
    async with running(folder) as app:
        await app.press(key)
        assert "runsflows" in app.screen
        await app.press("y", "n")
        assert app.states()[:3] == ["accepted", "rejected", "undecided"]
        await app.press("K", "S")
        assert "3 changes of wording" in app.screen
        assert "±" in app.screen, "decided differently"


async def test_a_filter_shows_only_what_was_chosen_until_f_again(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("f")
        assert "to look at  4" in app.screen
        await app.press("j", "enter")
        assert "only to look at, 4 changes" in app.status
        assert "gauge" not in app.screen
        await app.press("n", "n")
        assert "2 of 30 decided" in app.screen
        assert "The spring flow" in app.screen, "what was chosen stays"
        await app.press("3")
        assert app.status == "only to look at: 4 of 30; f shows all"
        await app.press("f")
        assert app.status == "all changes are shown"
        assert "gauge" in app.screen


async def test_a_section_decided_under_a_filter_is_only_what_is_shown(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("f", "j", "enter", "D")
        assert app.states().count("rejected") == 1


async def test_undo_of_a_hidden_change_takes_the_filter_off(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("y", "f", "j", "enter", "u")
        assert app.session.filter is None
        assert app.session.cursor[0] == app.review.hunks[0].id


async def test_the_order_by_risk_is_kept_for_the_next_time(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("o", "q")
    async with running(folder) as app:
        assert app.session.by_risk
        await app.press("o")
        assert "▾ Springs" in app.screen


async def test_g_goes_to_a_number_or_an_id(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("g", "1", "5", "enter")
        assert "holds much water" in app.cursor
        wanted = app.review.hunks[23].id
        await app.press("g", *wanted[:6], "enter")
        assert "The warden said" in app.cursor
        await app.press("g", "9", "9", "enter")
        assert "there is no change 99" in app.status
