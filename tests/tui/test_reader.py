"""The reader: from a change, from the evidence, from the references; there and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.demo import make_demo
from tests.opened import opening
from tests.tui.workspace import Running, Script, add, make_workspace, replace, running
from tui.screens.page import PageScreen
from tui.screens.reader import ReaderScreen

FILLER = "\n\n".join(f"Dull sentence number {number} of it." for number in range(60))
SOURCE = f"""\
# On springs

The spring gives 35% of the water in a dry year. It never runs dry. Rain gives 25% of it.

{FILLER}

An otter said that nothing in the world is as loud as a spring at night.
"""
LAST = 1 + 3 + 60 + 1
"""The number of the passage about the otter."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws", source=SOURCE)


def page(app: Running) -> PageScreen:
    screen = app.app.screen
    assert isinstance(screen, PageScreen), app.screen
    return screen


async def opened(app: Running) -> ReaderScreen:
    """The reader, once it shows its source."""

    def is_there() -> bool:
        screen = app.app.screen
        return isinstance(screen, ReaderScreen) and screen._opened is not None

    await app.until(is_there, "the reader opened")
    await app.pilot.pause()
    screen = app.app.screen
    assert isinstance(screen, ReaderScreen)
    return screen


def said(app: Running) -> str:
    """The right side of the screen as running text."""
    lines = [line.rpartition(" │ ")[2] for line in app.screen.split("\n")]
    return " ".join(" ".join(lines).replace("▌", " ").split())


def closed(app: Running) -> bool:
    return len(app.app.screen_stack) == 1


# --- from a change -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_p_opens_the_source_of_a_change_at_its_passage(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, size=size) as app:
        await app.draft()
        await app.press("J", "J")
        assert "Rain" in app.cursor
        await app.press("p")
        reader = await opened(app)
        assert reader.mark is not None
        assert (reader.mark.name, reader.mark.told) == ("S4", "✓ 25% verified")
        assert "▌S4" in app.screen
        assert "Rain gives 25% of it." in said(app)
        assert "springs.md, " in app.screen
        assert "S4, passage 1 of 1 · ✓ 25% verified" in app.screen
        await app.press("escape")
        assert closed(app)
        assert "Rain" in app.cursor


async def test_a_passage_far_down_is_scrolled_to(folder: Path) -> None:
    otter = add("Sources", 'An otter: "nothing in the world is as loud".', LAST)
    async with running(folder, Script((otter,))) as app:
        await app.draft()
        await app.press("p")
        await opened(app)
        assert f"▌S{LAST}" in app.screen
        assert "# On springs" not in app.screen


async def test_n_goes_through_the_passages_of_a_change_and_round_the_end(folder: Path) -> None:
    both = replace("The spring gives 30% of the water.", "Springs give 35%.", LAST, 2)
    async with running(folder, Script((both,))) as app:
        await app.draft()
        await app.press("p")
        reader = await opened(app)
        seen = [reader.view.at]
        for key in ("n", "n", "N", "N"):
            await app.press(key)
            seen.append(reader.view.at)
            assert f"▌{seen[-1]}" in app.screen
        # it begins where something was found, though another passage is cited first
        assert seen == ["S2", f"S{LAST}", "S2", f"S{LAST}", "S2"]


async def test_a_near_miss_is_a_passage_too_and_what_the_source_says_is_lit(folder: Path) -> None:
    wrong = add("Sources", 'He said "nothing in the world is so loud as a spring by night".', 2)
    async with running(folder, Script((wrong,))) as app:
        await app.draft()
        assert "S65 says “nothing in the world is as loud as a spring" in said(app)
        await app.press("p")
        reader = await opened(app)
        assert reader.view.at == f"S{LAST}"
        assert reader.mark is not None
        assert "this is near" in reader.mark.told
        text = SOURCE
        assert [text[start:end] for start, end, _ in reader.mark.words] == [
            "nothing in the world is as loud as a spring at night"
        ]


async def test_a_change_without_passages_opens_the_whole_source_and_says_so(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("J", "J", "J")
        assert "Tides" in app.cursor
        await app.press("p")
        await opened(app)
        assert "no passage is named for this change; this is the whole source" in app.screen
        await app.press("n")
        assert "nothing is marked here" in app.screen


async def test_enter_in_the_evidence_opens_the_source_as_p_does(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("tab", "enter")
        reader = await opened(app)
        assert reader.view.at == "S2"
        await app.press("q")
        assert closed(app)
        assert app.app.screen.focused is not None
        assert app.app.screen.focused.id == "evidence", "back where one was"


async def test_keys_of_the_review_do_nothing_in_the_reader(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("p")
        await opened(app)
        await app.press("y", "A", "D", "u", "c", "e", "R")
        assert set(app.states()) == {"undecided"}
        assert len(app.app.screen_stack) == 2
        await app.press("question_mark")
        assert "in the reader" in app.screen or "in the redline" in app.screen
        await app.press("escape", "escape")
        assert closed(app)


async def test_a_search_in_the_reader_goes_through_matches_and_esc_closes_it_first(
    folder: Path,
) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("p")
        reader = await opened(app)
        await app.press("slash", *"dull sentence number 4", "enter")
        assert "“dull sentence number 4”: 1 of 11" in app.screen
        assert "Dull sentence number 4 of it." in app.screen
        await app.press("N")
        assert "11 of 11" in app.screen
        assert "Dull sentence number 49 of it." in app.screen
        await app.press("n")
        assert "1 of 11" in app.screen
        await app.press("slash", "escape")
        assert not closed(app)
        await app.press("n")
        assert reader.view.at == "S1", "without a search n goes to a passage"
        await app.press("slash", *"zebra", "enter")
        assert "not found" in app.screen
        await app.press("escape", "escape")
        assert closed(app)


async def test_the_reader_scrolls_by_line_and_page(folder: Path) -> None:
    async with running(folder, size=(80, 24)) as app:
        await app.press("1", "p")
        reader = await opened(app)
        at = [reader.view.scroll_offset.y]
        for key in ("j", "j", "k", "pagedown", "space", "pageup", "end", "home"):
            await app.press(key)
            at.append(reader.view.scroll_offset.y)
        assert at[:4] == [0, 1, 2, 1]
        assert at[4] < at[5] > at[6]
        assert at[7] == reader.view.max_scroll_y > 20
        assert at[8] == 0


async def test_another_size_keeps_the_passage_in_view_or_the_place_that_is_read(
    folder: Path,
) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("p")
        reader = await opened(app)
        for size in ((60, 20), (160, 50), (80, 12)):
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
            assert "▌S2" in app.screen, size
        await app.press("end")
        top = next(line for line in app.screen.split("\n")[1:] if "Dull" in line).strip()
        await app.pilot.resize_terminal(70, 20)
        await app.pilot.pause()
        assert top in app.screen
        assert "▌S2" not in app.screen
        assert reader.view.at == "S2"


async def test_a_click_picks_a_passage(folder: Path) -> None:
    both = replace("The spring gives 30% of the water.", "Springs give 35%.", 2, 3)
    async with running(folder, Script((both,))) as app:
        await app.draft()
        await app.press("p")
        reader = await opened(app)
        (y,) = [n for n, line in enumerate(app.screen.split("\n")) if "It never runs dry" in line]
        x = app.screen.split("\n")[y].index("never")
        await app.pilot.click(offset=(x, y))
        await app.pilot.pause()
        assert reader.view.at == "S3"


# --- what has become of it -----------------------------------------------------------------------


async def test_a_source_that_changed_is_shown_as_it_was_read_and_says_so(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        (folder / "springs.md").write_text("Springs are gone.\n")
        await app.press("p")
        await opened(app)
        assert "springs.md has changed since; this is the text as it was read" in app.screen
        assert "▌S2" in app.screen
        await app.press("escape")
        (folder / "springs.md").unlink()
        await app.press("p")
        await opened(app)
        assert "points to a file that is not there" in app.screen
        assert "▌S2" in app.screen


async def test_a_source_lost_from_the_journal_is_read_again(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        kept = app.desk.journal._review / "source"
    kept.unlink()
    async with running(folder) as app:
        assert "what was read is no longer in the journal" in app.screen
        (folder / "springs.md").write_text(SOURCE + "One more line.\n")
        await app.press("p")
        await opened(app)
        assert "springs.md has changed since it was read" in app.screen
        await app.press("escape")
        (folder / "springs.md").write_bytes(b"\0")
        await app.press("p")
        await app.until(lambda: closed(app) and "is not text" in app.status, "it said why")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\0\1\2", "is not text"),
        (b"", "is empty"),
        (b"---\n", "has no sentence"),
        (b"caf\xe9 is not UTF-8", "is not UTF-8"),
        (None, "is not there"),
    ],
)
async def test_a_reference_that_cannot_be_read_says_why_in_one_line(
    folder: Path, data: bytes | None, says: str
) -> None:
    (folder / "springs.md").unlink()
    if data is not None:
        (folder / "springs.md").write_bytes(data)
    async with running(folder) as app:
        await app.press("1", "p")
        await app.until(lambda: closed(app) and says in app.status, says)


async def test_five_megabytes_are_read_like_any_other_text(folder: Path) -> None:
    line = "a long line without any full stop, as captions have them\n"
    (folder / "springs.md").write_text("# Long\n\n" + line * 90_000 + "\nThe end is 7 km away.\n")
    async with running(folder) as app:
        await app.press("1", "p")
        reader = await opened(app)
        assert "springs.md, 5.1 MB" in app.screen
        await app.press("end")
        assert "The end is 7 km away." in app.screen
        await app.press("slash", *"7 km", "enter")
        assert "1 of 1" in app.screen
        assert reader.view.virtual_size.height > 40_000


# --- from the references, and the rule about ticked ones -----------------------------------------


async def test_a_ticked_reference_is_opened_by_p_alone_and_says_that_it_is_ticked(
    folder: Path,
) -> None:
    async with running(folder) as app:
        with opening() as names:
            await app.draft()
            await app.press("1", "j", "enter", "2", "3", "tab", "enter", "escape", "w")
            await app.until(lambda: "not of a recorded change" in app.screen, "why answered")
            await app.press("escape", "V", "n", "o", "o", "v", "b", "z", "colon", "escape")
            await app.press("question_mark", "escape")
            await app.press("1")
        assert "springs.md" in names
        assert "deltas.md" not in names
        with opening() as names:
            await app.press("p")
            await opened(app)
        assert "deltas.md" in names
        assert "deltas.md, 28 bytes" in app.screen
        assert "ticked; opened because you asked" in app.screen
        assert "A delta grows." in app.screen


async def test_a_web_page_that_was_not_fetched_says_so_and_is_not_fetched(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("1", "j", "j", "p")
        await app.until(lambda: closed(app) and "is a web page" in app.status, "it said why")


async def test_without_a_change_p_says_where_references_are(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("p")
        assert "1 goes to the references" in app.status
        assert closed(app)


async def test_of_changes_folded_together_p_says_how_to_open_them(tmp_path: Path) -> None:
    from tests.tui.thirty import make_thirty

    async with running(make_thirty(tmp_path / "thirty")) as app:
        await app.press("o")
        for _ in app.review.hunks:
            if app.session.group:
                break
            await app.press("J")
        assert app.session.group
        await app.press("p")
        assert "Enter opens them" in app.status
        assert closed(app)


async def test_the_demo_is_read_from_its_first_proposal(tmp_path: Path) -> None:
    from tui.__main__ import offline

    folder = make_demo(tmp_path / "demo")
    async with running(folder, offline()) as app:  # type: ignore[arg-type]
        await app.draft()
        cited = next(hunk for hunk in app.review.hunks if hunk.passages)
        while app.session.cursor[0] != cited.id:
            await app.press("J")
        await app.press("p")
        reader = await opened(app)
        assert reader.view.at in {f"S{number}" for number in cited.passages}
        assert f"▌{reader.view.at}" in app.screen
