"""What a commit checks and undoes by itself; against git in every state, see the commit matrix."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from core import committing
from core.commit_plan import PlannedFile, check_ready, intended
from core.committing import commit, commit_outside_edits
from core.errors import JournalError, OperationInProgress, RepositoryError
from core.intent import Outcome, settle
from core.intent_folder import IntendedFile, Intent, is_open, open_intent
from core.lock import Lock
from tests.e2e.scene import DECIDED, REPORT, TICKED, Scene

BEFORE_SHA = "0" * 64


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo")


def full_from(monkeypatch: pytest.MonkeyPatch, nth: int, name: str) -> None:
    """A disk that is full from the nth write of bytes to any file on."""
    real, count = getattr(os, name), 0

    def call(*args: object) -> object:
        nonlocal count
        count += 1
        if count >= nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("nth", range(1, 8))
def test_a_disk_that_fills_up_and_stays_full_leaves_all_files_as_they_were(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before, plan = scene.all(), scene.plan()
    with monkeypatch.context() as full:
        full_from(full, nth, "write")
        if nth < 7:
            with pytest.raises(RepositoryError, match="No space left"):
                commit(scene.repository, scene.journal, plan)
            assert scene.all() == before
            assert not is_open(scene.journal)
        else:  # report, instructions, record, two kept before, the intent: no seventh write
            commit(scene.repository, scene.journal, plan)


def test_ctrl_c_after_the_commit_exists_finishes_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = committing._run

    def interrupted(*args: object) -> object:
        run(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(committing, "_run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commit(scene.repository, scene.journal, scene.plan())
    assert scene.repository.read("HEAD", "report.md") == DECIDED
    assert scene.git("status", "--porcelain", "report.md", "instructions.md") == ""
    assert not is_open(scene.journal)


def test_an_unsettled_commit_is_not_written_over(scene: Scene) -> None:
    journal = scene.journal
    open_intent(journal, Intent("r", None, None, (), ()), [])
    with pytest.raises(JournalError, match="not settled"):
        commit(scene.repository, journal, scene.plan())


def test_two_names_of_one_file_are_refused(scene: Scene) -> None:
    (scene.root / "alias.md").symlink_to("report.md")
    plan = scene.plan()
    second = replace(plan.files[0], path="alias.md")
    with pytest.raises(RepositoryError, match=r"alias\.md is a second name of report\.md"):
        commit(scene.repository, scene.journal, replace(plan, files=(*plan.files, second)))


@pytest.mark.parametrize("path", ["../x.md", "/x.md", ".git/hooks/pre-commit", "book/.git/x"])
def test_a_path_cannot_leave_the_working_tree(scene: Scene, path: str) -> None:
    plan = replace(scene.plan(), files=(PlannedFile(path, b"x", None),))
    with pytest.raises(RepositoryError, match=r"outside the repository|inside the git directory"):
        commit(scene.repository, scene.journal, plan)


def test_a_folder_in_place_of_a_file_is_refused(scene: Scene) -> None:
    plan = scene.plan()
    (scene.root / "references" / "a.json").mkdir(parents=True)
    with pytest.raises(RepositoryError, match="is not a file"):
        commit(scene.repository, scene.journal, plan)


def test_a_deleted_report_is_no_outside_edit_to_commit(scene: Scene) -> None:
    (scene.root / "report.md").unlink()
    with pytest.raises(RepositoryError, match="was deleted"):
        commit_outside_edits(scene.repository, scene.journal, ["report.md"], "Edits\n")


def test_readiness_can_be_asked_before(scene: Scene) -> None:
    check_ready(scene.repository)
    (scene.root / ".git" / "MERGE_HEAD").touch()
    with pytest.raises(OperationInProgress) as caught:
        check_ready(scene.repository)
    assert caught.value.hint == "finish it, or: git merge --abort"


# --- settling --------------------------------------------------------------------------------


def cut_off(scene: Scene) -> None:
    """As a run killed just before git leaves it: intent open, files written, no commit."""
    plan = scene.plan()
    intent, before = intended(scene.repository, plan)
    open_intent(scene.journal, intent, before)
    for file in plan.files:
        path = scene.root / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content)


def test_a_commit_that_was_cut_off_is_undone_with_the_folders_it_made(scene: Scene) -> None:
    before = scene.all()
    cut_off(scene)
    settled = settle(scene.repository, scene.journal, held=False)
    assert settled.outcome is Outcome.UNDONE
    assert settled.message == "undid a commit that was cut off"
    assert scene.all() == before
    assert not (scene.root / "references").exists()
    assert settle(scene.repository, scene.journal, held=False).message == ""


def test_a_file_somebody_changed_since_is_left_alone_and_named(scene: Scene) -> None:
    cut_off(scene)
    (scene.root / "report.md").write_bytes(b"typed since\n")
    (scene.root / "references" / "mine.md").write_text("mine\n")
    settled = settle(scene.repository, scene.journal, held=False)
    assert settled.left_alone == ("report.md",)
    assert "report.md" in settled.message
    assert (scene.root / "report.md").read_bytes() == b"typed since\n"
    assert b"[x]" not in (scene.root / "instructions.md").read_bytes()
    assert (scene.root / "references" / "mine.md").exists()
    assert not (scene.root / "references" / "a.json").exists()


def test_what_the_editor_committed_herself_meanwhile_counts_as_finished(scene: Scene) -> None:
    cut_off(scene)
    scene.git("add", "report.md", "instructions.md", "references")
    scene.git(
        "commit", "--quiet", "-m", "By hand", "--", "report.md", "instructions.md", "references"
    )
    settled = settle(scene.repository, scene.journal, held=False)
    assert (settled.outcome, settled.commit) == (Outcome.FINISHED, scene.git("rev-parse", "HEAD"))
    assert (scene.root / "report.md").read_bytes() == DECIDED


def test_a_commit_is_finished_also_after_the_branch_was_switched(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.git("branch", "other")
    monkeypatch.setattr(committing, "_conclude", lambda *_: None)
    commit(scene.repository, scene.journal, scene.plan())
    made = scene.git("rev-parse", "HEAD")
    scene.git("reset", "--quiet", "report.md", "instructions.md", "references/a.json")
    scene.git("switch", "--quiet", "other")
    index = scene.index()
    settled = settle(scene.repository, scene.journal, held=False)
    assert (settled.outcome, settled.commit) == (Outcome.FINISHED, made)
    assert scene.index() == index
    assert (scene.root / "report.md").read_bytes() == REPORT


def test_an_intent_of_a_run_at_work_is_left_alone(scene: Scene) -> None:
    lock = Lock.take(scene.journal.folder, "commit")
    cut_off(scene)
    assert settle(scene.repository, scene.journal, held=False).outcome is Outcome.IN_FLIGHT
    assert (scene.root / "instructions.md").read_bytes() == TICKED
    assert settle(scene.repository, scene.journal, held=True).outcome is Outcome.UNDONE
    lock.release()


@pytest.mark.parametrize("data", [b"", b"{", b'{"files":1}', b"\0" * 40])
def test_a_damaged_intent_is_an_error_with_a_way_out(scene: Scene, data: bytes) -> None:
    cut_off(scene)
    (scene.journal.folder / "intent" / "intent.json").write_bytes(data)
    with pytest.raises(JournalError, match="cannot be read") as caught:
        settle(scene.repository, scene.journal, held=False)
    assert "remove" in caught.value.hint


def test_an_intent_of_a_newer_redline_is_not_touched(scene: Scene) -> None:
    file = IntendedFile("report.md", 0o644, BEFORE_SHA, BEFORE_SHA)
    newer = Intent("r", None, None, (file,), (), schema=99)
    open_intent(scene.journal, newer, [None])
    with pytest.raises(JournalError, match="newer Redline"):
        settle(scene.repository, scene.journal, held=False)
    assert (
        msgspec.json.decode(
            (scene.journal.folder / "intent" / "intent.json").read_bytes(), type=Intent
        )
        == newer
    )
