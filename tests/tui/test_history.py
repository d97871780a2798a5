"""The history on the screen: real commits, real reviews, the way to an older version and back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.opened import opening
from tests.tui.workspace import REPORT, Running, Script, add, git, make_workspace, replace, running
from tui.screens.history import HistoryScreen
from tui.screens.review import ReviewScreen
from tui.widgets.redline import Redline
from tui.widgets.versions import VersionList

NEW = "The spring gives 35% of the water."
DRAFT = (
    replace("The spring gives 30% of the water.", NEW, 2, 3, why="a newer figure"),
    add("Sources", "It never runs dry.", 3),
)
SIZES = [(120, 40), (80, 24), (60, 20)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three commits: the report, a delta that grows faster, a longer Ebb."""
    folder = make_workspace(tmp_path / "ws")
    committed(folder, "Deltas grow faster", "by 2 m a year", "by 3 m a year")
    committed(folder, "The Ebb measured again", "210 km", "215 km")
    return folder


def committed(folder: Path, subject: str, old: str, new: str) -> None:
    report = folder / "report.md"
    text = report.read_text()
    assert old in text
    report.write_text(text.replace(old, new))
    git(folder, "commit", "--quiet", "--all", "--message", subject)


def grown(folder: Path, count: int) -> None:
    """So many versions more, each with a line more."""
    base = (folder / "report.md").read_text()
    stream = []
    for number in range(count):
        lines = "\n".join(f"- Gauge {at} was read." for at in range(number + 1))
        text = f"{base}\n{lines}\n".encode()
        said = f"Read gauge {number}".encode()
        who = f"Ann Editor <ann@example.org> {1_800_000_000 + number * 60} +0000".encode()
        stream += [
            b"commit refs/heads/main\n",
            b"committer " + who + b"\n",
            b"data %d\n" % len(said) + said + b"\n",
            b"from refs/heads/main^0\n" if not number else b"",
            b"M 100644 inline report.md\n",
            b"data %d\n" % len(text) + text + b"\n",
        ]
    words = ["git", "fast-import", "--quiet", "--force"]
    subprocess.run(words, cwd=folder, input=b"".join(stream), check=True, capture_output=True)
    git(folder, "reset", "--quiet", "--hard")


def listed(app: Running) -> list[str]:
    """The lines of the list, one a version."""
    entries = app.app.screen.query_one(VersionList)
    return [entries._text(at) for at in range(len(entries)) if entries._ids[at]]


def lit(app: Running) -> str:
    entries = app.app.screen.query_one(VersionList)
    return entries._text(entries.at) if entries.at >= 0 else ""


def heading(app: Running) -> str:
    return str(app.app.screen.query_one("#heading", Static).content)


def told(app: Running) -> str:
    return str(app.app.screen.query_one("#page-told", Static).content)


def redline(app: Running) -> Redline:
    return app.app.screen.query_one(Redline)


async def opened(app: Running) -> HistoryScreen:
    """`H`, until all that is asked for is known."""
    await app.press("H")
    await known(app)
    screen = app.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen


async def known(app: Running) -> None:
    """Until nothing is read, counted or looked for any more."""
    screen = app.app.screen
    assert isinstance(screen, HistoryScreen)
    await app.until(lambda: not screen.workers, "all is known")
    await app.pilot.pause()
    await app.until(lambda: not screen.workers, "all is known")
    await app.pilot.pause()


async def drafted_and_committed(app: Running) -> None:
    await app.draft()
    await app.press("y", "n", "c", "enter")
    await app.committed()


async def main_screen(app: Running) -> None:
    await app.until(lambda: isinstance(app.app.screen, ReviewScreen), "back on the main screen")
    await app.pilot.pause()


# --- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_versions_are_listed_newest_first_with_date_words_and_decisions(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, Script(DRAFT), size=size) as app:
        await drafted_and_committed(app)
        await opened(app)
        lines = listed(app)
        assert [line.split()[1] for line in lines] == ["On", "The", "Deltas", "Begin"]
        assert lines[0].split()[0] == git(folder, "log", "-1", "--format=%as")
        assert "+1    −1" in lines[0], "one figure is another"
        assert "✓1 ✗1" in lines[0]
        assert "✓" not in lines[1], "made outside a review"
        assert all(line.strip() in app.screen for line in lines), "and so it is on the screen"
        assert "4 versions" in app.screen


async def test_what_is_not_committed_is_on_top_and_compared_with_the_newest(folder: Path) -> None:
    report = folder / "report.md"
    report.write_text(report.read_text().replace("An estuary is salt.", "An estuary is brackish."))
    async with running(folder) as app:
        await opened(app)
        assert listed(app)[0].split()[:2] == ["on", "disk"]
        head = git(folder, "rev-parse", "--short=7", "HEAD")
        assert f"{head} → what is on disk" in heading(app)
        assert "brackish" in app.screen
        assert "this is on disk and not committed" in app.screen


async def test_the_length_of_the_report_is_drawn_over_time(folder: Path) -> None:
    committed(folder, "All of it twice", REPORT.split("\n")[0], f"# Rivers\n\n{REPORT}")
    async with running(folder) as app:
        await opened(app)
        growth = str(app.app.screen.query_one("#growth", Static).content)
        bars = growth.split()[0]
        assert len(bars) == 4
        assert bars[-1] == "█"
        assert len(set(bars[:-1])) == 1, "figures were changed, and none came"


async def test_the_share_of_what_was_verified_is_drawn_where_records_tell(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await drafted_and_committed(app)
        await opened(app)
        growth = str(app.app.screen.query_one("#growth", Static).content)
        assert "100% verified" in growth
        assert "···█" in growth, "three versions were made outside a review"


async def test_a_report_without_versions_says_so(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws")
    git(folder, "rm", "--quiet", "--cached", "report.md")
    (folder / "report.md").unlink()
    git(folder, "commit", "--quiet", "--amend", "--message", "Begin")
    async with running(folder) as app:
        await opened(app)
        assert "the report has no versions yet" in told(app)
        await app.press("r", "m", "s", "end", "enter", "j", "k", "v", "z", "escape", "escape")
        await main_screen(app)


async def test_hundreds_of_versions_are_read_page_by_page_as_the_light_goes_down(
    folder: Path,
) -> None:
    grown(folder, 347)
    async with running(folder) as app:
        screen = await opened(app)
        timeline = screen._browsing.timeline
        assert len(timeline.versions) == 100
        assert "older versions are read" not in app.screen, "that line is far below"
        seen = {len(timeline.versions)}
        while not timeline.is_complete:
            before = lit(app)
            await app.press("pagedown")
            await app.until(lambda: not screen._browsing._is_asked, "read")
            seen.add(len(timeline.versions))
            assert lit(app) != before
        assert seen == {100, 200, 300, 350}
        await app.press("end")
        assert "Begin" in lit(app)
        await app.press("j")
        assert "Begin" in lit(app), "the list does not go round"
        await app.press("home")
        assert "Read gauge 346" in lit(app)


async def test_end_goes_to_the_oldest_and_g_to_a_date_or_an_id(folder: Path) -> None:
    grown(folder, 230)
    name = git(folder, "rev-parse", "--short=9", "HEAD~120")
    async with running(folder) as app:
        screen = await opened(app)
        await app.press("g", *name, "enter")
        await known(app)
        assert f"Read gauge {229 - 120}" in lit(app)
        assert len(screen._browsing.timeline.versions) == 200
        await app.press("end")
        await known(app)
        assert "Begin" in lit(app)
        assert screen._browsing.timeline.is_complete
        day = git(folder, "log", "-1", "--format=%as", "HEAD")
        await app.press("g", *day, "enter")
        assert "Read gauge 229" in lit(app), "the newest of that day"
        await app.press("g", *"0000000", "enter")
        assert "there is no version 0000000" in told(app)


async def test_versions_that_are_odd_say_how(folder: Path) -> None:
    report = folder / "report.md"
    text = report.read_text()
    report.write_bytes(text.replace("An estuary", "Une rivi\xe8re").encode("latin-1"))
    git(folder, "commit", "--quiet", "--all", "--message", "Old")
    git(folder, "rm", "--quiet", "report.md")
    git(folder, "commit", "--quiet", "--message", "Gone")
    report.write_text(text)
    git(folder, "add", "report.md")
    git(folder, "commit", "--quiet", "--message", "Back")
    async with running(folder, size=(80, 24)) as app:
        await opened(app)
        assert "Gone · deleted" in listed(app)[1]
        assert "Old · not UTF-8" in listed(app)[2]
        await app.press("j", "j", "r", "enter")
        await known(app)
        assert "is not UTF-8, so it cannot be brought back" in " ".join(told(app).split())
        await app.press("k", "r", "enter")
        await known(app)
        assert "pick the one before it" in " ".join(told(app).split())
        assert app.desk.review is None
        await app.press("escape")
        await main_screen(app)


async def test_only_the_words_that_are_shown_or_drawn_are_counted(folder: Path) -> None:
    grown(folder, 600)
    async with running(folder) as app:
        screen = await opened(app)
        await app.press("end")
        await known(app)
        timeline = screen._browsing.timeline
        assert len(timeline.versions) == 603
        assert len(timeline.words) < 300
        assert "…" not in "".join(line[-20:] for line in listed(app)[-30:]), "all in sight are"
        growth = str(screen.query_one("#growth", Static).content)
        assert "·" not in growth, "and all bars are drawn"


# --- the redline ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_redline_of_a_version_has_the_views_of_the_review(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, size=size) as app:
        await opened(app)
        await app.press("j", "enter")
        await known(app)
        old, new = (git(folder, "rev-parse", "--short=7", f"HEAD~{at}") for at in (2, 1))
        assert old in heading(app)
        assert new in heading(app)
        assert "1 of 1 change" in told(app)
        assert "by 23 m a year" in app.screen.replace("▌", ""), "both, marked"
        await app.press("v")
        assert "by 3 m a year" in app.screen
        assert "as the newer version reads" in told(app)
        await app.press("v")
        assert "by 2 m a year" in app.screen
        await app.press("v", "z")
        assert "shown ┄" in app.screen or "unchanged lines ┄" not in app.screen
        await app.press("b")
        if size[0] >= 120:
            assert "by 2 m a year" in app.screen
            assert "by 3 m a year" in app.screen
        else:
            assert "side by side needs 120 columns" in told(app)
        await app.press("escape")
        assert app.app.screen.query_one(VersionList).has_focus


async def test_any_two_versions_are_compared_the_older_one_first(folder: Path) -> None:
    async with running(folder) as app:
        await opened(app)
        await app.press("m", "j", "j")
        await known(app)
        first, last = (git(folder, "rev-parse", "--short=7", name) for name in ("HEAD~2", "HEAD"))
        assert heading(app).index(first) < heading(app).index(last)
        assert "2 changes" in heading(app)
        assert "◆" in listed(app)[0]
        await app.press("enter", "j")
        assert "2 of 2 changes" in told(app)
        await app.press("j")
        assert "1 of 2 changes" in told(app)
        await app.press("escape", "home", "m", "j")
        await known(app)
        assert "◆" not in "".join(listed(app))
        assert "1 change" in heading(app)


@pytest.mark.parametrize("size", SIZES)
async def test_what_a_version_was_drafted_from_stands_below_it_and_no_source_is_opened(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, Script(DRAFT), size=size) as app:
        await drafted_and_committed(app)
        with opening() as names:
            await opened(app)
            await app.press("enter", "tab")
            await known(app)
        assert "springs.md" not in names
        screen = " ".join(app.screen.replace("│", " ").split())
        assert "On springs springs.md" in screen
        assert "✓ 1 accepted ✗ 1 rejected" in screen
        assert "a newer figure" in screen
        assert "S2 “The spring gives 35% of the water in a dry year.”" in screen


async def test_of_a_reference_read_twice_each_version_tells_its_own_reading(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await drafted_and_committed(app)
    instructions = folder / "instructions.md"
    instructions.write_text(
        instructions.read_text().replace("[x] [On springs]", "[ ] [On springs]")
    )
    git(folder, "commit", "--quiet", "--all", "--message", "Again")
    again = (add("Mouths", "Rain gives 25% of it.", 4), add("Mouths", "It never runs dry.", 3))
    async with running(folder, Script(again)) as app:
        await drafted_and_committed(app)
        await opened(app)
        assert [line.split()[1:3] for line in listed(app)[:2]] == [["On", "springs"]] * 2
        assert "S4 “Rain gives 25% of it.”" in app.screen
        assert "S2 “" not in app.screen
        await app.press("j")
        await known(app)
        assert "S2 “The spring gives" in app.screen
        assert "S4 “" not in app.screen


# --- fewer versions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("3 m a year", ["Deltas grow faster"]),
        ("measured", ["The Ebb measured again"]),
        ("210 KM", ["The Ebb measured again", "Begin"]),
        ("no such words", []),
    ],
)
async def test_a_search_finds_subjects_and_what_came_or_went(
    folder: Path, words: str, subjects: list[str]
) -> None:
    async with running(folder) as app:
        await opened(app)
        await app.press("j", "slash", *words, "enter")
        await known(app)
        assert len(listed(app)) == len(subjects)
        for line, subject in zip(listed(app), subjects, strict=True):
            assert subject[:10] in line
        assert f"with “{words}”" in app.screen
        await app.press("escape")
        await known(app)
        assert len(listed(app)) == 3
        assert "Deltas" in lit(app) or subjects, "the light is where it was"


async def test_a_search_goes_to_the_change_with_the_words_and_back_to_all_from_there(
    folder: Path,
) -> None:
    grown(folder, 320)
    async with running(folder) as app:
        await opened(app)
        await app.press("slash", *"snow gives", "enter")
        await known(app)
        assert ["Begin" in line for line in listed(app)] == [True]
        await app.press("enter")
        hunk = app.app.screen._beside.hunk  # type: ignore[attr-defined]
        assert any("Snow gives" in s.text for c in hunk.changes for s in c.splices)
        await app.press("escape", "escape")
        await known(app)
        assert len(listed(app)) == 323, "read up to what is lit"
        assert "Begin" in lit(app)


async def test_only_the_versions_that_changed_the_section_under_the_cursor(folder: Path) -> None:
    committed(folder, "Snow measured", "about 40%", "about 45%")
    async with running(folder) as app:
        await opened(app)
        await app.press("j", "enter", "s")
        await known(app)
        assert len(listed(app)) == 3
        assert "Snow" not in "".join(listed(app))
        assert "changes in “Mouths”" in app.screen
        await app.press("s")
        await known(app)
        assert len(listed(app)) == 4


async def test_H_in_the_outline_opens_the_history_of_that_section(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await app.draft()
        await app.press("2")
        await opened(app)
        assert "changes in “Sources”" in app.screen
        assert ["Begin" in line for line in listed(app)] == [True]


async def test_another_branch_is_read_and_compared_with_this_one(folder: Path) -> None:
    git(folder, "switch", "--quiet", "--create", "dry")
    committed(folder, "A dry year", "30% of the water", "5% of the water")
    git(folder, "switch", "--quiet", "main")
    async with running(folder) as app:
        await opened(app)
        await app.press("m", "B")
        await app.until(lambda: "Read the history of" in app.screen, "asked")
        assert "dry  branch" in app.screen
        assert "checked out" in app.screen
        is_second = app.screen.index("dry  branch") > app.screen.index("main  branch")
        await app.press(*["j"] * is_second, "enter")
        await known(app)
        assert "History of report.md · dry" in app.screen
        assert "A dry year" in lit(app)
        head = git(folder, "rev-parse", "--short=7", "main")
        assert head in heading(app)
        assert "1 change" in heading(app)
        assert "30%5% of the water" in app.screen


# --- bringing back -------------------------------------------------------------------------------


async def test_a_version_comes_back_as_a_review_and_nothing_on_disk_changes(folder: Path) -> None:
    before = (folder / "report.md").read_bytes(), git(folder, "rev-parse", "HEAD")
    async with running(folder) as app:
        await opened(app)
        await app.press("j", "j", "r")
        assert "the whole report of" in app.screen
        await app.press("enter")
        await main_screen(app)
        assert app.review.header.drafter == "history"
        assert app.states() == ["undecided", "undecided"]
        assert ((folder / "report.md").read_bytes(), git(folder, "rev-parse", "HEAD")) == before
        assert git(folder, "status", "--porcelain") == ""
        assert "2 undecided" in app.status
        await app.press("y", "n", "c", "enter")
        await app.committed()
        text = (folder / "report.md").read_text()
        assert "by 2 m a year" in text
        assert "215 km" in text
        await opened(app)
        assert "✓1 ✗1" in listed(app)[0]


@pytest.mark.parametrize(("choice", "is_section"), [(2, False), (3, True)])
async def test_the_block_or_the_section_under_the_cursor_comes_back(
    folder: Path, choice: int, is_section: bool
) -> None:
    committed(folder, "Salt", "is salt", "is brackish")
    async with running(folder) as app:
        await opened(app)
        await app.press("j", "enter", "r")
        for line in ("“Ebb · 215 km”", "“Ebb · 210 km”", "section “Mouths”"):
            assert line in app.screen
        await app.press(*["j"] * choice, "enter")
        await main_screen(app)
        texts = [s.text for h in app.review.hunks for c in h.changes for s in c.splices]
        assert any("10" in text for text in texts), texts
        assert any("salt" in text for text in texts) is is_section


@pytest.mark.parametrize("size", SIZES)
async def test_over_an_open_review_nothing_is_brought_back_and_the_ways_out_are_told(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, Script(DRAFT), size=size) as app:
        await app.draft()
        review = app.review
        await opened(app)
        await app.press("j", "j", "r")
        said = " ".join(app.screen.split())
        assert "commit --partial" in said
        assert "abandon" in said
        assert app.review is review


async def test_what_the_report_says_already_is_not_brought_back(folder: Path) -> None:
    async with running(folder) as app:
        await opened(app)
        await app.press("r", "enter")
        await known(app)
        assert "already" in told(app)
        assert app.desk.review is None
        await app.press("escape")
        await main_screen(app)


# --- safety --------------------------------------------------------------------------------------


async def test_foreign_words_are_shown_and_never_obeyed(folder: Path) -> None:
    hostile = "\x1b]0;owned\x07[bold]red[/bold] \u202eevil"
    git(folder, "config", "user.name", "Ann \u202e[/red] \u200bEditor")
    committed(folder, f"Say {hostile}", "is salt", f"is {hostile}")
    git(folder, "branch", "side\u202ex")
    async with running(folder, size=(140, 40)) as app:
        await opened(app)
        await app.press("slash", *"[bold]", "enter")
        await known(app)
        await app.press("B")
        await app.until(lambda: "Read the history of" in app.screen, "asked")
        screen = app.screen
        assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(screen)
        assert "side⟨U+202E⟩x" in screen
        await app.press("escape")
        assert "[bold]red[/bold]" in app.screen, "below the redline"
        assert "⟨U+202E⟩" in app.screen


async def test_leaving_while_it_reads_leaves_nothing_running(folder: Path) -> None:
    grown(folder, 150)
    async with running(folder) as app:
        await app.press("H", "end", "slash", "x", "enter", "escape", "escape", "escape", "escape")
        await main_screen(app)
        await app.press("H")
        await known(app)
        assert len(listed(app)) == 100
