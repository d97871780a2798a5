"""What is painted once and kept is what would be painted anew, whatever the keys."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from core.drafting.drafter import Proposal, Writing
from tests.tui.workspace import Running, Script, make_workspace, replace, running, screen_text
from tui.messages import DraftWrote
from tui.widgets.evidence import Evidence
from tui.widgets.lists import Listing
from tui.widgets.painted import PaintedLines

KEYS = ("j", "k", "y", "n", "u", "U", "s", "S", "v", "o", "J", "[", "]", "pagedown", "pageup",
        "2", "down", "enter", "x", "ctrl+home", "escape", "b", "tab", "escape")  # fmt: skip


def styled(app: Running) -> list[str]:
    strips = app.app.screen._compositor.render_strips()
    return [strip.render(app.app.console) for strip in strips]


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_kept_is_what_would_be_painted_anew(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = make_workspace(tmp_path / "ws")
    async with running(folder, size=(130, 24) if seed % 2 else (120, 40)) as app:
        await app.draft()
        pressed: list[str] = []
        for _ in range(25):
            pressed.append(chance.choice(KEYS))
            await app.press(pressed[-1])
            kept = styled(app)
            for widget in app.app.screen.query(PaintedLines):
                widget.forget_painted()
                widget.refresh()
            app.app.screen.refresh()
            await app.pilot.pause()
            assert styled(app) == kept, (pressed, screen_text(app.app))


class Turns:
    """A gate that lets one proposal through at a time."""

    def __init__(self) -> None:
        self._open = threading.Semaphore(0)

    def set(self) -> None:
        self._open.release()

    def wait(self, timeout: float) -> bool:
        return self._open.acquire(timeout=timeout)


PARAGRAPHS = [f"Well {number} gave {number} l of water a day." for number in range(1, 41)]
WELLS = "# Wells\n\n" + "\n\n".join(PARAGRAPHS) + "\n"


def wells(*numbers: int) -> tuple[Proposal, ...]:
    olds = [PARAGRAPHS[number - 1] for number in numbers]
    return tuple(replace(old, f"{old} It never ran dry.", 3) for old in olds)


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_kept_while_hunks_arrive_is_what_would_be_painted_anew(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    numbers = chance.sample(range(1, 41), 18)
    gate = Turns()
    folder = make_workspace(tmp_path / "ws", WELLS)
    async with running(folder, Script(wells(*numbers), gate=gate)) as app:  # type: ignore[arg-type]
        await app.press("R")
        for count in range(1, len(numbers) + 1):
            await app.until(lambda count=count: shown(app, count), f"hunk {count}")
            await app.press(chance.choice(("j", "k", "J", "y", "v", "pagedown", "s")))
            kept = styled(app)
            for widget in app.app.screen.query(PaintedLines):
                widget.forget_painted()
                widget.refresh()
            app.app.screen.refresh()
            await app.pilot.pause()
            assert styled(app) == kept, (count, screen_text(app.app))
            gate.set()
        await app.until(lambda: app.session.busy is None, "ended")


def shown(app: Running, count: int) -> bool:
    """Has the outline so many hunks?"""
    outline = app.app.screen.query_one("#outline", Listing)
    return sum(bool(id_) for id_ in outline._ids) == count


async def test_a_hunk_that_arrives_out_of_sight_lays_nothing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[int] = []
    lay_out = Screen._refresh_layout

    def counting(screen: Screen[None], *args: Any, **more: Any) -> None:
        laid_out.append(count)
        lay_out(screen, *args, **more)

    count, numbers, gate = 1, range(1, 21), Turns()
    folder = make_workspace(tmp_path / "ws", WELLS)
    async with running(folder, Script(wells(*numbers), gate=gate)) as app:  # type: ignore[arg-type]
        await app.press("R")
        await app.until(lambda: shown(app, 1), "the first hunk")
        monkeypatch.setattr(Screen, "_refresh_layout", counting)
        for count in numbers[1:]:
            gate.set()
            await app.until(lambda count=count: shown(app, count), f"hunk {count}")
            await app.pilot.pause()
        assert len(set(laid_out)) <= 2, "the bar beside the outline comes once"


async def test_the_redline_keeps_its_place_between_two_that_are_written(tmp_path: Path) -> None:
    gate = Turns()
    folder = make_workspace(tmp_path / "ws", WELLS)
    async with running(folder, Script(wells(1, 2, 3), gate=gate)) as app:  # type: ignore[arg-type]
        await app.press("R")
        await app.until(lambda: shown(app, 1), "the first hunk")
        tall = app.redline.size.height
        app.app.screen.post_message(DraftWrote(1, Writing("replace", "¶3", "Well 2 gave")))
        await app.until(lambda: "being written" in app.screen, "seen")
        short = app.redline.size.height
        assert short < tall
        gate.set()
        await app.until(lambda: shown(app, 2), "the second hunk")
        await app.pilot.pause()
        assert "being written" not in app.screen
        assert app.redline.size.height == short
        gate.set()
        await app.until(lambda: app.session.busy is None, "ended")
        await app.until(lambda: not app.app.screen.query("#growing"), "the place is given back")


async def test_a_list_goes_round_passes_over_titles_and_is_picked_from(tmp_path: Path) -> None:
    async with running(make_workspace(tmp_path / "ws")) as app:
        await app.draft()
        await app.press("2", "home")
        outline = app.app.screen.query_one("#outline")
        first = outline.lit
        assert first == app.review.hunks[0].id, "a title cannot be lit"
        await app.press("up")
        last = outline.lit
        assert last != first
        await app.press("down")
        assert outline.lit == first, "round the end"
        await app.press("end")
        assert outline.lit == last
        await app.press("pageup", "enter")
        assert app.session.cursor[0] == first
        assert app.redline.has_focus


async def test_a_click_in_the_outline_goes_there_and_one_on_a_title_nowhere(
    tmp_path: Path,
) -> None:
    async with running(make_workspace(tmp_path / "ws")) as app:
        await app.draft()
        outline = app.app.screen.query_one("#outline")
        before = app.session.cursor
        await app.pilot.click("#outline", offset=(4, 0))
        assert app.session.cursor == before
        line = outline._ids.index(app.review.hunks[-1].id)
        await app.pilot.click("#outline", offset=(4, line))
        assert app.session.cursor[0] == app.review.hunks[-1].id


async def test_on_a_terminal_made_short_the_evidence_is_one_whole_line(tmp_path: Path) -> None:
    long = "The spring " + "that rises behind the old mill " * 6 + "gives 35% of the water."
    folder = make_workspace(tmp_path / "ws", source=f"# S\n\n{long}\n")
    change = replace("The spring gives 30% of the water.", "The spring gives 35% of the water.", 2)
    async with running(folder, Script((change,))) as app:
        await app.draft()
        pane = app.app.screen.query_one(Evidence)
        assert pane.size.height > 2
        await app.pilot.resize_terminal(80, 24)
        await app.pilot.pause()
        assert pane.size.height == 1
        assert pane.scrollable_content_region.width == 78, "no scrollbar takes a cell of it"
        assert pane.render_line(0).text.rstrip() == str(pane.render())
        assert pane.max_scroll_y == 0, "there is nothing below it"
