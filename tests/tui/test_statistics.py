"""The report in figures: drawn for the width there is, with every word of a title safe to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from core.statistics import OTHERS, Decided, Length, Statistics
from tests.tui.workspace import Running, make_workspace, running
from tui.render.page import NotePage
from tui.render.row import laid_out
from tui.render.statistics import statistics_page
from tui.screens.statistics import StatisticsScreen

FOUND = Statistics(
    tuple(Length(f"{n:040}", f"2026-01-{n + 1:02}", n * 10) for n in range(20)),
    (("A keynote on looms", 150), ("\x1b[31mRed *notes*", 30), (OTHERS, 10)),
    (Decided("A keynote on looms", 9, 1, 5), Decided("Nothing taken", 0, 0, 0)),
    20,
)


def lines(page: NotePage, width: int) -> list[str]:
    found = [line for row in page for line in laid_out(row, width)]
    return ["".join(piece.text for piece in line) for line in found]


@pytest.mark.parametrize("width", [44, 54, 74, 100])
def test_every_row_fits_and_bars_are_as_long_as_what_they_stand_for(width):
    page = statistics_page(FOUND, width)
    drawn = lines(page, width)
    assert len(drawn) == len(page), "no row is wrapped"
    assert all(cell_len(line) <= width for line in drawn)
    said = "\n".join(drawn)
    assert "150 words, 79 %" in said
    assert "\x1b" not in said
    bars = {line.split("  ")[0].strip(): line.count("█") for line in drawn if "words," in line}
    longest, *others = bars.values()
    assert longest > max(others)


def test_growth_rises_from_left_to_right():
    field = [line for line in lines(statistics_page(FOUND, 74), 74) if set("▁▂▃▄▅▆▇█") & set(line)]
    heights = [
        sum(line[at] != " " for line in field[:6] if at < len(line))
        for at in range(4, max(map(len, field[:6])))
    ]
    assert heights == sorted(heights)
    assert heights[-1] == 6


async def counted(app: Running) -> StatisticsScreen:
    await app.press("T")
    await app.until(lambda: isinstance(app.app.screen, StatisticsScreen), "the page opened")
    screen = app.app.screen
    assert isinstance(screen, StatisticsScreen)
    await app.until(lambda: screen._found is not None, "it was counted")
    await app.pilot.pause()
    return screen


async def test_the_page_opens_with_t_and_esc_goes_back(tmp_path: Path) -> None:
    async with running(make_workspace(tmp_path / "ws"), size=(80, 24)) as app:
        await counted(app)
        assert "Growth, in words" in app.screen
        assert "1 version" in app.screen
        assert OTHERS in app.screen
        await app.press("escape")
        assert not isinstance(app.app.screen, StatisticsScreen)
