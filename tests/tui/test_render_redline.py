"""The redline as a widget: folds, side by side, finding, selecting, keeping its place."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Offset
from textual.selection import Selection

from tests.tui.workspace import REPORT, Running, Script, make_workspace, replace, running

LONG = REPORT + "\n## More\n\n" + "\n\n".join(f"Line {at} of the rest." for at in range(60)) + "\n"
DRAFT = Script(
    (
        replace("The spring gives 30% of the water.", "The spring gives 35% of the water.", 1),
        replace("Line 30 of the rest.", "Line 30 of what is left.", 1),
    )
)


def texts(app: Running) -> list[str]:
    redline = app.redline
    return [redline.render_line(y).text.rstrip() for y in range(redline.size.height)]


async def test_unchanged_text_opens_and_closes_around_the_cursor(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws", LONG)
    async with running(folder, DRAFT) as app:
        await app.draft()
        await app.press("j")
        before = texts(app)
        line = next(at for at, text in enumerate(before) if "Line 30" in text)
        assert app.redline.toggle_fold_at_cursor()
        await app.pilot.pause()
        opened = texts(app)
        assert any("Line 28 of" in text for text in opened)
        assert "Line 30" in opened[line], "the place is kept"
        app.redline.toggle_fold_at_cursor()
        await app.pilot.pause()
        assert texts(app) == before


async def test_a_click_opens_unchanged_text_and_picks_a_hunk(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws", LONG)
    async with running(folder, DRAFT) as app:
        await app.draft()
        lines = texts(app)
        fold = next(at for at, text in enumerate(lines) if "unchanged lines" in text)
        await app.pilot.click(app.redline, offset=(6, fold))
        assert app.redline.unfolded
        app.redline.unfolded = frozenset()
        await app.pilot.pause()
        hunk = next(at for at, text in enumerate(texts(app)) if "Line 30" in text)
        await app.pilot.click(app.redline, offset=(6, hunk))
        await app.pilot.pause()
        assert "what is left" in app.cursor


async def test_old_and_new_stand_side_by_side_from_120_columns(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws", LONG)
    async with running(folder, DRAFT, size=(140, 40)) as app:
        await app.draft()
        app.redline.side_by_side = True
        await app.pilot.pause()
        line = next(text for text in texts(app) if "spring" in text)
        left, right = line.split(" │ ")
        assert "30%" in left
        assert "35%" in right
        await app.pilot.resize_terminal(119, 40)
        await app.pilot.pause()
        assert not any(" │ The spring" in text for text in texts(app))


async def test_going_to_what_was_found_opens_what_it_is_in(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws", LONG)
    async with running(folder, DRAFT) as app:
        await app.draft()
        (place,) = app.redline.find("line 55")
        app.redline.go_to_place(place)
        await app.pilot.pause()
        assert any("Line 55 of the rest." in text for text in texts(app))
        assert app.redline.find("") == []


async def test_selected_text_is_plain_and_of_the_lines_selected(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws", LONG)
    async with running(folder, DRAFT) as app:
        await app.draft()
        at = next(y for y, text in enumerate(texts(app)) if "The spring" in text)
        top = app.redline.scroll_offset.y
        assert app.redline.allow_select
        found = app.redline.get_selection(Selection(Offset(4, top + at), Offset(10, top + at)))
        assert found == ("spring", "\n")
        await app.pilot.mouse_down(app.redline, offset=(8, at))
        await app.pilot.hover(app.redline, offset=(14, at))
        await app.pilot.mouse_up(app.redline, offset=(14, at))
        assert (app.app.screen.get_selected_text() or "").startswith("spring")


async def test_scrolling_by_pages_shows_every_line_once_and_in_order(tmp_path: Path) -> None:
    many = "\n\n".join(f"Number {at}. " + "word " * (at % 40) for at in range(300))
    folder = make_workspace(tmp_path / "ws", f"# T\n\n{many}\n")
    async with running(folder, size=(80, 24)) as app:
        seen: list[int] = []
        redline = app.redline
        last = -1
        while redline.scroll_offset.y != last:
            last = redline.scroll_offset.y
            for text in texts(app):
                number = text.strip().partition(".")[0].removeprefix("Number ")
                if number.isdigit() and int(number) not in seen[-40:]:
                    seen.append(int(number))
            await app.press("pagedown")
        assert seen == list(range(300))
        assert texts(app)[-1].strip()
        await app.press("home")
        assert texts(app)[0].strip() == "T"
        await app.press("end")
        assert any("Number 299." in text for text in texts(app))
        for _ in range(3):
            await app.press("pageup")
        numbers = [t.split(".")[0] for t in texts(app) if "Number" in t]
        assert numbers == sorted(numbers)


async def test_of_a_change_longer_than_the_screen_what_changes_is_shown_first(
    tmp_path: Path,
) -> None:
    lines = [f"    step_{at}(batch, optimizer)" for at in range(80)]
    code = "\n".join(["```python", *lines, "```"])
    folder = make_workspace(tmp_path / "ws", f"{REPORT}\n## Code\n\n{code}\n")
    newer = code.replace("step_60(batch", "last_step(batch")
    async with running(folder, Script((replace(code, newer),)), size=(80, 24)) as app:
        await app.draft()
        assert any("last_step" in text for text in texts(app))
