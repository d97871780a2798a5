"""Drafting from the app: progress, stopping, grace, what is refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.tui.workspace import DRAFT, Script, git, make_workspace, running
from tui.render.hunks import is_folded
from tui.session import GRACE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


async def test_a_draft_stopped_by_esc_keeps_whole_hunks_and_goes_on_later(folder: Path) -> None:
    gate = threading.Event()
    script = Script(gate=gate)
    async with running(folder, script) as app:
        await app.press("R")
        await app.until(lambda: app.desk.review is not None and len(app.review.hunks) == 1)
        await app.until(lambda: "1 proposal so far" in app.status, app.status)
        assert "KB read" in app.status
        assert "Esc stops it" in app.status
        await app.press("c")
        assert "drafting goes on; Esc stops it" in app.status
        await app.press("escape")
        assert "stopping; what is whole is kept" in app.status
        gate.set()
        await app.until(lambda: app.session.busy is None, "stopped")
        assert script.closed.is_set()
        assert "1 whole change is kept, R goes on" in app.status
        assert len(app.review.hunks) == 1
        assert not app.review.complete
        assert "not complete, R goes on" in app.screen
        await app.draft()
        assert len(app.review.hunks) == 4


async def test_quitting_in_the_middle_of_a_draft_loses_no_whole_hunk(folder: Path) -> None:
    gate = threading.Event()
    async with running(folder, Script(gate=gate)) as app:
        await app.press("R")
        await app.until(lambda: app.desk.review is not None and len(app.review.hunks) == 1)
        await app.press("q")
        gate.set()
    async with running(folder) as app:
        assert len(app.review.hunks) >= 1
        assert not app.review.complete


async def test_keys_wait_half_a_second_after_a_change_came_by_itself(folder: Path) -> None:
    gate = threading.Event()
    async with running(folder, Script(gate=gate)) as app:
        await app.press("R")
        await app.until(lambda: app.session.hunk is not None)
        await app.press("y")
        assert app.states() == ["undecided"]
        assert "has just come under the cursor" in app.status
        app.clock.now += GRACE + 0.01
        await app.press("y")
        assert app.states() == ["accepted"]
        gate.set()
        await app.until(lambda: app.session.busy is None)
        assert "35%" in app.cursor, "hunks that arrive elsewhere do not move the cursor"
        await app.press("j", "y")
        assert app.states()[:2] == ["accepted", "accepted"], "her own key moved the cursor"


async def test_a_ticked_reference_is_never_read_again(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("1", "j", "R")
        assert "On deltas is read already" in app.status
        assert app.desk.review is None
        assert app.session.busy is None


async def test_enter_on_a_reference_tells_what_can_be_done_with_it(folder: Path) -> None:
    async with running(folder) as app:
        await app.press("1", "enter")
        assert app.status == "R drafts from On springs"
        await app.press("j", "enter")
        assert "read already" in app.status


async def test_what_was_declined_before_comes_folded_and_enter_opens_it(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "n", "y", "n", "c", "enter")
        await app.committed()
    text = (folder / "instructions.md").read_text()
    (folder / "instructions.md").write_text(
        text.replace("- [x] [On springs]", "- [ ] [On springs]")
    )
    git(folder, "commit", "--quiet", "--all", "--message", "Read it again")
    async with running(folder, Script(DRAFT[1:])) as app:
        await app.draft()
        folded = [hunk for hunk in app.review.hunks if is_folded(hunk, app.session.look)]
        assert folded, "the declined ones are folded"
        assert app.session.is_folded
        assert "┄ declined before, on " in app.screen
        await app.press("y")
        assert set(app.states()) == {"undecided"}
        assert "Enter opens it" in app.status
        await app.press("A")
        assert app.review.decision(folded[0].changes[-1].id).value == "undecided"
        await app.press("enter", "y")
        assert app.states()[0] == "accepted"
        await app.press("J")
        assert not app.session.is_folded, "J opens what it comes to"


async def test_a_fault_in_a_drafter_is_told_and_the_app_goes_on(folder: Path) -> None:
    class Faulty(Script):
        def draft(self, brief):
            raise ZeroDivisionError("by [red]zero[/foo]")

    async with running(folder, Faulty()) as app:
        await app.press("R")
        await app.until(lambda: app.session.busy is None)
        assert "draft failed: ZeroDivisionError: by [red]zero[/foo]" in app.status
        await app.press("question_mark", "escape")
        assert app.app.is_running
