"""Why, on the screen: real commits of real reviews, the way to the passage and back."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

import core.lineage
from tests.opened import opening
from tests.tui.workspace import Running, Script, add, git, make_workspace, replace, running
from tui.screens.reader import ReaderScreen
from tui.screens.why import WhyScreen

NEW = "The spring gives 35% of the water."
DRAFT = (
    replace("The spring gives 30% of the water.", NEW, 2, 3, why="a newer figure"),
    add("Sources", "It never runs dry.", 3),
)


async def committed(app: Running) -> None:
    """Draft, take all, commit."""
    await app.draft()
    await app.press("y", "y", "c", "enter")
    await app.committed()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


async def answered(app: Running) -> WhyScreen:
    def is_there() -> bool:
        screen = app.app.screen
        return isinstance(screen, WhyScreen) and screen._progress != "asking git …"

    await app.until(is_there, "why answered")
    await app.pilot.pause()
    screen = app.app.screen
    assert isinstance(screen, WhyScreen)
    return screen


async def asked_about(app: Running, words: str) -> WhyScreen:
    """Why of the block that a search finds."""
    await app.press("slash", *words, "enter", "w")
    return await answered(app)


# --- the answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_w_tells_date_reference_decision_and_evidence_without_opening_a_source(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, Script(DRAFT), size=size) as app:
        await committed(app)
        with opening() as names:
            why = await asked_about(app, "spring gives")
            await app.press("j", "k", "]", "[", "question_mark", "escape")
            await answered(app)
        assert "springs.md" not in names
        screen = " ".join(app.screen.replace("▌", " ").split())
        head = git(folder, "rev-parse", "HEAD")[:10]
        day = git(folder, "log", "-1", "--format=%aI")[:10]
        assert "accepted, from On springs" in screen
        assert f"{day} · {head} · Test Editor" in screen
        assert "why: a newer figure" in screen
        assert "S2 “The spring gives 35% of the water in a dry year.”" in screen
        assert "S3 “It never runs dry.”" in screen
        assert "before Redline" in screen, "and what stood there before says so"
        assert why.view.at == "1.1"


async def test_enter_goes_to_the_passage_in_the_reader_and_esc_back(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
        why = await asked_about(app, "spring gives")
        await app.press("j")
        assert why.view.at == "1.2"
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, ReaderScreen), "the reader")
        await app.until(lambda: "▌S3" in app.screen, "at the passage")
        assert "ticked; opened because you asked" in app.screen
        await app.press("escape")
        assert app.app.screen is why
        assert why.view.at == "1.2"
        await app.press("escape")
        assert len(app.app.screen_stack) == 1


async def test_a_passage_that_moved_or_went_is_told(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
        source = folder / "springs.md"
        text = source.read_text()
        source.write_text(text.replace("# On springs\n", "# On springs\n\nAn otter lives here.\n"))
        why = await asked_about(app, "spring gives")
        await app.press("enter")
        await app.until(lambda: "▌S3" in app.screen, "at its new place")
        assert "was S2 when it was read" in app.screen
        assert "springs.md has changed since it was read" in app.screen
        await app.press("escape")
        source.write_text("Nothing is left.\n")
        await app.press("enter")
        await app.until(lambda: "the passage quoted then is not in it any more" in app.screen)
        assert "Nothing is left." in app.screen
        await app.press("escape")
        for data, says in ((b"\0", "is not text"), (None, "is not there")):
            source.unlink()
            if data:
                source.write_bytes(data)
            await app.press("enter")
            await app.until(lambda says=says: app.app.screen is why and says in app.screen, says)


async def test_lines_that_predate_redline_say_so_and_enter_says_why_it_opens_nothing(
    folder: Path,
) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
        await asked_about(app, "estuary")
        screen = " ".join(app.screen.split())
        assert "was written before Redline" in screen
        assert "not of a recorded change" in screen
        await app.press("enter")
        assert "written outside a review, so no source is named" in app.screen
        assert isinstance(app.app.screen, WhyScreen)


async def test_brackets_go_from_block_to_block_and_stop_at_the_ends(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await app.press("w")
        await answered(app)
        assert "line 1 " in app.screen.splitlines()[0] + " "
        await app.press("[")
        assert "this is the first block" in app.screen
        seen = []
        for _ in range(len(app.session.document.blocks)):
            await app.press("]")
            await answered(app)
            seen.append(app.screen.splitlines()[0].rpartition("line ")[2].strip())
        assert seen[:2] == ["3", "5"]
        assert "this is the last block" in app.screen
        assert seen[-1] == seen[-2]


# --- which block ---------------------------------------------------------------------------------


async def test_w_on_a_change_asks_about_what_it_replaces(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await app.draft()
        await app.press("w")
        await answered(app)
        assert "The spring gives 30% of the water." in app.screen
        await app.press("escape", "J", "w")
        await answered(app)
        assert "the change adds text, which has no past; this is the block before it" in app.screen
        assert "Snow gives about 40% of it." in app.screen


async def test_without_a_report_there_is_nothing_to_ask_about(folder: Path) -> None:
    (folder / "report.md").unlink()
    git(folder, "commit", "--quiet", "--all", "--message", "Gone")
    async with running(folder) as app:
        await app.press("w")
        assert "the report has no text yet" in app.status


# --- where git cannot tell -----------------------------------------------------------------------


async def test_an_uncommitted_report_says_so_in_one_line(folder: Path) -> None:
    git(folder, "rm", "--quiet", "--cached", "report.md")
    git(folder, "commit", "--quiet", "--message", "Forget it")
    async with running(folder) as app:
        await app.press("w")
        await answered(app)
        assert "report.md is not committed, so nothing is known of its lines" in app.screen
        await app.press("enter", "j", "k")
        assert isinstance(app.app.screen, WhyScreen)


async def test_an_unborn_repository_says_so(tmp_path: Path) -> None:
    import shutil

    folder = make_workspace(tmp_path / "ws")
    shutil.rmtree(folder / ".git")
    git(folder, "init", "--quiet")
    async with running(folder) as app:
        await app.press("w")
        await answered(app)
        assert "report.md is not committed" in app.screen
        shutil.rmtree(folder / ".git")
        await app.press("]")
        await answered(app)
        assert "git" in app.screen.splitlines()[-2]


async def test_a_text_edited_by_hand_and_a_shallow_clone_say_so(
    folder: Path, tmp_path: Path
) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
    (folder / "report.md").write_text(
        (folder / "report.md").read_text().replace("An estuary is salt.", "An estuary is fresh.")
    )
    async with running(folder) as app:
        await asked_about(app, "estuary")
        assert "has edits that are not committed yet" in app.screen
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{folder}", "shallow")
    async with running(tmp_path / "shallow") as app:
        await asked_about(app, "snow gives")
        assert "this is a shallow clone that ends at" in app.screen
        await app.press("escape", "escape")
        await asked_about(app, "spring gives")
        assert "accepted, from On springs" in app.screen


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (lambda text: text[: len(text) // 2], "is not a record"),
        (lambda text: text.replace('"schema": 1', '"schema": 2'), "is of schema 2"),
        (lambda text: text.replace('"accepted"', '"perhaps"'), "is not a record"),
    ],
)
async def test_a_record_that_cannot_be_read_is_one_line_and_the_rest_is_shown(
    folder: Path, spoilt: object, says: str
) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
    path = folder / "references" / "on-springs.json"
    path.write_text(spoilt(path.read_text()))  # type: ignore[operator]
    git(folder, "commit", "--quiet", "--all", "--message", "Spoil")
    async with running(folder) as app:
        await asked_about(app, "spring gives")
        assert says in " ".join(app.screen.split())
        assert "not of a recorded change, after On springs" in app.screen


async def test_a_record_edited_by_hand_shows_its_words_safely(folder: Path) -> None:
    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
    path = folder / "references" / "on-springs.json"
    record = json.loads(path.read_text())
    evil = "[red]x[/foo] \x1b]0;t\x07 \u202egnp"
    record["title"] = evil
    for change in record["readings"][0]["changes"]:
        change["why"] = change["note"] = evil
        change["passages"] = [{"span": "S²\x1b", "quote": evil}, {"span": "S99999", "quote": ""}]
    path.write_text(json.dumps(record))
    git(folder, "commit", "--quiet", "--all", "--message", "By hand")
    async with running(folder) as app:
        why = await asked_about(app, "spring gives")
        assert "[red]x[/foo] ␛]0;t␇ ⟨U+202E⟩gnp" in app.screen
        assert not set(app.screen) & set("\x1b\x07\u202e")
        for _ in range(2):
            await app.press("enter")
            await app.until(lambda: "not in it any more" in app.screen)
            await app.press("escape", "j")
        assert app.app.screen is why


# --- in a worker ---------------------------------------------------------------------------------


async def test_while_git_is_asked_the_screen_says_how_far_it_is_and_esc_stops_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, let_go, ended = threading.Event(), threading.Event(), threading.Event()
    went_on: list[object] = []
    real = core.lineage.why

    def slow(workspace, repository, document, block, watch):  # type: ignore[no-untyped-def]
        watch(1, 2000)
        going.set()
        let_go.wait(30)
        try:
            watch(26, 2000)
            went_on.append(block)
        finally:
            ended.set()
        return real(workspace, repository, document, block, watch)

    monkeypatch.setattr(core.lineage, "why", slow)
    async with running(folder) as app:
        await app.press("w")
        await app.until(going.is_set)
        await app.until(lambda: "1 of 2000 versions looked at · Esc stops" in app.screen)
        await app.press("escape")
        assert len(app.app.screen_stack) == 1
        let_go.set()
        await app.until(ended.is_set)
        assert went_on == []
        await app.press("j")
        assert "failed" not in app.screen


async def test_the_answer_to_an_earlier_question_is_dropped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, let_go = threading.Event(), threading.Event()
    real = core.lineage.why

    def slow(workspace, repository, document, block, watch):  # type: ignore[no-untyped-def]
        if "spring gives" in document.block_text(block):
            first.set()
            let_go.wait(30)
            return real(workspace, repository, document, block)  # deaf to being stopped
        return real(workspace, repository, document, block, watch)

    async with running(folder, Script(DRAFT)) as app:
        await committed(app)
        monkeypatch.setattr(core.lineage, "why", slow)
        await app.press("slash", *"spring gives", "enter", "w")
        await app.until(first.is_set)
        await app.press("]")
        await answered(app)
        assert "before Redline" in app.screen
        let_go.set()
        for _ in range(50):
            await app.pilot.pause()
        assert "accepted" not in app.screen
