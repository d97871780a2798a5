"""Committing from the app, against real git and real hooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.workspace import Running, git, make_workspace, running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


def hook(folder: Path, script: str) -> None:
    path = folder / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


async def decided(app: Running) -> None:
    await app.draft()
    await app.press("y", "y", "n", "n")


async def test_the_dialog_shows_files_message_and_decisions_before_anything_is_written(
    folder: Path,
) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*.md")}
    async with running(folder) as app:
        await decided(app)
        await app.press("c")
        for told in (
            "writes  report.md", "writes  instructions.md", "writes  references/on-springs.json",
            "ticks   On springs", "2 accepted, 2 rejected", "✓ accepted  It never runs dry.",
            "✗ rejected  Tides reach 60 km inland.", "Reference: On springs <springs.md>",
            "Redline-Review:", "Enter commits",
        ):  # fmt: skip
            assert told in app.screen, told
        assert {path: path.read_bytes() for path in folder.glob("*.md")} == before
        assert git(folder, "rev-list", "--count", "HEAD") == "1"
        await app.press("escape")
        assert app.status.startswith("nothing was committed")
        assert git(folder, "status", "--porcelain") == ""


async def test_enter_commits_report_tick_and_record_under_the_subject_as_edited(
    folder: Path,
) -> None:
    async with running(folder) as app:
        await decided(app)
        await app.press("c")
        app.app.screen.query_one(Input).value = "Springs, as measured"
        await app.press("enter")
        await app.committed()
        assert app.status.startswith("committed ")
        assert app.desk.review is None
        assert "2 of 3 read" in app.screen
        assert "The spring gives 35% of the water." in app.screen
        await app.press("j")
        assert "no review is open" in app.status
    assert git(folder, "log", "-1", "--format=%s") == "Springs, as measured"
    changed = git(folder, "show", "--stat", "--format=", "--name-only", "HEAD").split()
    assert changed == ["instructions.md", "references/on-springs.json", "report.md"]
    assert "- [x] [On springs](springs.md)" in (folder / "instructions.md").read_text()
    assert "It never runs dry." in (folder / "report.md").read_text()
    assert git(folder, "status", "--porcelain") == ""


async def test_a_part_is_committed_and_the_review_stays_open(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "c")
        assert "Commit a part; the review stays open" in app.screen
        assert "3 stay undecided; the item is not ticked" in app.screen
        assert "ticks   nothing" in app.screen
        await app.press("enter")
        await app.committed()
        assert len(app.review.hunks) == 3
        assert app.session.hunk is not None
    assert git(folder, "rev-list", "--count", "HEAD") == "2"
    assert "- [ ] [On springs]" in (folder / "instructions.md").read_text()


async def test_a_commit_whose_hook_hangs_runs_beside_the_app_and_esc_stops_it(
    folder: Path,
) -> None:
    started = folder / ".git" / "started"
    hook(folder, f"touch '{started}'; exec sleep 600")
    async with running(folder) as app:
        await decided(app)
        await app.press("c", "enter")
        await app.until(started.exists, "the hook runs")
        assert "committing: git and its hooks run" in app.status
        await app.press("y", "u", "q", "R")
        assert app.app.is_running
        assert "Esc stops it" in app.status
        await app.press("question_mark", "escape", "escape")
        await app.committed()
        assert "the commit was stopped; every file is as it was" in app.status
        assert app.states() == ["accepted", "accepted", "rejected", "rejected"]
    assert git(folder, "rev-list", "--count", "HEAD") == "1"
    assert git(folder, "status", "--porcelain") == ""


async def test_what_a_failing_hook_printed_is_shown_harmlessly(folder: Path) -> None:
    hook(folder, r"printf 'no [bold]way[/foo] \033]0;title\007 \342\200\256\n' >&2; exit 1")
    async with running(folder) as app:
        await decided(app)
        await app.press("c", "enter")
        await app.committed()
        await app.until(lambda: len(app.app.screen_stack) == 2, "the dialog")
        assert "no [bold]way[/foo] ␛]0;title␇ ⟨U+202E⟩" in app.screen
        await app.press("y", "x")
        assert len(app.app.screen_stack) == 2, "only Esc and Enter go back"
        await app.press("escape")
        assert len(app.app.screen_stack) == 1
        assert app.states()[0] == "accepted"


async def test_edits_made_outside_are_named_before_they_are_committed(folder: Path) -> None:
    async with running(folder) as app:
        await decided(app)
        text = (folder / "report.md").read_text()
        (folder / "report.md").write_text(text.replace("salt.", "salty."))
        await app.press("c")
        assert "report.md was edited outside the review: committed first, by itself" in app.screen
        assert "± report.md was edited" in app.screen
        await app.press("enter")
        await app.committed()
    assert git(folder, "rev-list", "--count", "HEAD") == "3"
    assert "salty." in git(folder, "show", "HEAD~1:report.md")
    assert "35%" not in git(folder, "show", "HEAD~1:report.md")


async def test_a_change_that_moved_with_the_files_waits_for_a_second_look(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("J", "y", "K", "K")
        text = (folder / "report.md").read_text()
        (folder / "report.md").write_text(text.replace("# Rivers", "# Rivers and lakes", 1))
        git(folder, "commit", "--quiet", "--all", "--message", "Lakes too")
        await app.press("c", "escape", "y")
        assert app.states()[0] == "undecided"
        assert "has just come under the cursor" in app.status
        app.clock.now += 1
        await app.press("y")
        assert app.states()[0] == "accepted", app.status


async def test_a_merge_in_progress_stops_the_commit_with_one_line(folder: Path) -> None:
    async with running(folder) as app:
        await decided(app)
        (folder / ".git" / "MERGE_HEAD").write_text(git(folder, "rev-parse", "HEAD") + "\n")
        await app.press("c")
        if len(app.app.screen_stack) == 2:
            await app.press("enter")
            await app.committed()
        assert "a merge is in progress" in app.status
    assert git(folder, "rev-list", "--count", "HEAD") == "1"


async def test_a_draft_without_proposals_commits_the_tick_alone(folder: Path) -> None:
    from tests.tui.workspace import Script

    async with running(folder, Script(())) as app:
        await app.draft()
        assert "nothing was proposed; commit the tick alone? c" in app.status
        await app.press("c", "enter")
        await app.committed()
    assert "- [x] [On springs]" in (folder / "instructions.md").read_text()


FIXING = """if grep -q 'never runs dry' report.md; then
  sed -i 's/never runs dry/does not run dry/' report.md; echo mended; exit 1
fi"""


async def test_what_a_hook_made_of_the_text_is_a_redline_and_y_commits_it(folder: Path) -> None:
    hook(folder, FIXING)
    async with running(folder) as app:
        await decided(app)
        await app.press("c", "enter")
        await app.committed()
        await app.until(lambda: len(app.app.screen_stack) == 2, "the dialog")
        title = "a hook changed report.md and stopped the commit"
        await app.until(lambda: title in app.screen, "its title")
        assert "[-never runs-]{+does not run+} dry" in app.screen
        assert "mended" in app.screen
        assert git(folder, "status", "--porcelain") == ""
        await app.press("y")
        await app.committed()
        assert "a hook changed report.md" in app.status
        assert app.desk.review is None
    assert "does not run dry" in git(folder, "show", "HEAD:report.md")
    assert git(folder, "rev-list", "--count", "HEAD") == "2"


async def test_n_leaves_what_a_hook_made_and_the_review_stays(folder: Path) -> None:
    hook(folder, FIXING)
    async with running(folder) as app:
        await decided(app)
        await app.press("c", "enter")
        await app.committed()
        await app.until(lambda: len(app.app.screen_stack) == 2, "the dialog")
        await app.press("n")
        assert "nothing was committed" in app.status
        assert app.states()[0] == "accepted"
    assert git(folder, "rev-list", "--count", "HEAD") == "1"


async def test_a_text_that_was_not_shown_is_not_committed(folder: Path) -> None:
    count = folder / ".git" / "count"
    times = f"$(wc -l < {count})"
    hook(folder, f'echo x >> {count}; sed -i "s/never runs/{times} runs/" report.md; exit 1')
    async with running(folder) as app:
        await decided(app)
        await app.press("c", "enter")
        await app.committed()
        await app.until(lambda: len(app.app.screen_stack) == 2, "the dialog")
        await app.until(lambda: "[-never-]{+1+} runs" in app.screen, "its text")
        await app.press("y")
        await app.committed()
        await app.until(lambda: "[-never-]{+2+} runs" in app.screen, "the dialog again")
        await app.press("n")
    assert git(folder, "rev-list", "--count", "HEAD") == "1"


async def test_ctrl_z_takes_back_what_was_typed_into_the_subject(folder: Path) -> None:
    async with running(folder) as app:
        await decided(app)
        await app.press("c")
        box = app.app.screen.query_one(Input)
        before = box.value
        await app.press("x", "y")
        assert box.value == f"{before}xy"
        await app.press("ctrl+z")
        assert box.value == f"{before}x"
        await app.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert box.value == before
        assert app.app.is_running
