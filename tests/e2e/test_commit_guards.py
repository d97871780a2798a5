"""What a commit refuses, before and after: moved bases, open operations, files in the way."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.committing import commit
from core.errors import BaseMoved, HookFailed, OperationInProgress, RepositoryError
from core.intent import Outcome, settle
from tests.e2e.commits import assert_refused, assert_settled, committed
from tests.e2e.scene import REPORT, Scene, git


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo")


def stop_in_the_middle(scene: Scene, operation: str) -> None:
    """Leave a merge, cherry-pick, revert, rebase or bisect open."""
    scene.git("stash", "--quiet")
    (scene.root / "clash.md").write_text("base\n")
    scene.git("add", "clash.md")
    scene.git("commit", "--quiet", "-m", "Base")
    scene.git("switch", "--quiet", "-c", "side")
    (scene.root / "clash.md").write_text("side\n")
    scene.git("commit", "--quiet", "-am", "Side")
    scene.git("switch", "--quiet", "-")
    (scene.root / "clash.md").write_text("main\n")
    scene.git("commit", "--quiet", "-am", "Main")
    words = {
        "merge": ("merge", "side"),
        "cherry-pick": ("cherry-pick", "side"),
        "revert": ("revert", "--no-edit", "HEAD~1"),
        "rebase": ("rebase", "side"),
        "bisect": ("bisect", "start"),
    }
    scene.git(*words[operation], check=False)


@pytest.mark.parametrize("operation", ["merge", "cherry-pick", "revert", "rebase", "bisect"])
def test_an_open_operation_is_not_joined(scene: Scene, operation: str) -> None:
    stop_in_the_middle(scene, operation)
    assert scene.repository.operation_in_progress() == operation
    error = assert_refused(scene, OperationInProgress, f"a {operation} is in progress")
    end = error.hint.partition("git ")[2].split()
    assert scene.git(*end) is not None
    assert scene.repository.operation_in_progress() is None


def test_a_base_that_moved_is_refused(scene: Scene) -> None:
    plan = scene.plan()
    scene.git("commit", "--quiet", "-m", "Hers")
    assert_refused(scene, BaseMoved, plan=plan)


def test_a_branch_that_was_switched_is_refused(scene: Scene) -> None:
    plan = scene.plan()
    scene.git("switch", "--quiet", "-c", "other")
    assert_refused(scene, BaseMoved, plan=plan)


@pytest.mark.parametrize("name", ["report.md", "references/a.json"])
def test_a_file_that_changed_is_not_overwritten(scene: Scene, name: str) -> None:
    plan = scene.plan()
    (scene.root / "references").mkdir()
    (scene.root / name).write_text("typed meanwhile\n")
    assert_refused(scene, BaseMoved, f"{name} changed", plan=plan)


# --- the second guard ------------------------------------------------------------------------

HERS = "unset GIT_INDEX_FILE GIT_DIR; git commit --quiet --no-verify -m Hers"


def once(scene: Scene, script: str) -> str:
    """A hook that acts the first time only."""
    mark = scene.root / ".git" / "once"
    return f"test -e {mark} || {{ touch {mark}; {script}; }}"


def test_a_commit_of_hers_during_a_hook_wins(scene: Scene) -> None:
    scene.hook("pre-commit", once(scene, HERS))
    files = scene.files()
    with pytest.raises(BaseMoved):
        commit(scene.repository, scene.journal, scene.plan())
    assert scene.git("log", "-1", "--format=%s") == "Hers"
    assert scene.files() == files
    assert_settled(scene)


def test_a_commit_of_hers_just_before_git_begins_is_not_reverted_by_ours(scene: Scene) -> None:
    scene.hook("post-index-change", once(scene, HERS))
    files = scene.files()
    with pytest.raises(BaseMoved):
        commit(scene.repository, scene.journal, scene.plan())
    assert scene.git("log", "-1", "--format=%s") == "Hers"
    assert scene.git("show", "HEAD:staged.md") == "staged"
    assert scene.files() == files
    assert_settled(scene)


def test_a_branch_switched_during_the_commit_gets_no_commit(scene: Scene) -> None:
    head = scene.git("rev-parse", "HEAD")
    branch = scene.git("branch", "--show-current")
    switch = "unset GIT_INDEX_FILE GIT_DIR; git symbolic-ref HEAD refs/heads/other"
    scene.git("branch", "other")
    scene.hook("pre-commit", switch)
    files = scene.files()
    with pytest.raises(BaseMoved):
        commit(scene.repository, scene.journal, scene.plan())
    assert scene.git("rev-parse", "other", branch).split() == [head, head]
    assert scene.files() == files
    assert_settled(scene)


# --- what is missing or in the way -----------------------------------------------------------


def test_without_an_identity_nothing_is_touched(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.delenv("EMAIL", raising=False)
    assert scene.repository.identity() is None
    error = assert_refused(scene, RepositoryError, "does not know who you are")
    assert "user.name" in error.hint


@pytest.mark.parametrize("name", ["report.md", "instructions.md"])
def test_a_read_only_file_is_refused_before_anything_is_touched(scene: Scene, name: str) -> None:
    (scene.root / name).chmod(0o444)
    error = assert_refused(scene, RepositoryError, f"{name} is read-only")
    assert error.hint == f"chmod u+w {name}"


def test_a_file_where_the_folder_should_be_is_refused(scene: Scene) -> None:
    (scene.root / "references").write_text("a file\n")
    assert_refused(scene, RepositoryError, "references is not a folder")


def test_a_held_index_is_waited_for_and_then_named(scene: Scene) -> None:
    lock = scene.root / ".git" / "index.lock"
    lock.touch()
    before = scene.all()
    with pytest.raises(RepositoryError, match="holds the index") as caught:
        commit(scene.repository, scene.journal, scene.plan())
    assert str(lock) in caught.value.message
    assert scene.all() == before
    release = threading.Thread(target=lock.unlink)
    release.start()
    committed(scene)
    release.join()


def test_an_index_held_after_the_commit_is_told_of_it_by_the_next_command(scene: Scene) -> None:
    scene.hook("post-commit", f"touch {scene.root}/.git/index.lock")
    done = commit(scene.repository, scene.journal, scene.plan())
    assert "holds the index" in done.unfinished
    assert settle(scene.repository, scene.journal, held=False).outcome is Outcome.WAITING
    (scene.root / ".git" / "index.lock").unlink()
    settled = settle(scene.repository, scene.journal, held=False)
    assert (settled.outcome, settled.commit) == (Outcome.FINISHED, done.commit)
    assert scene.git("status", "--porcelain", "--", *done.files) == ""
    assert_settled(scene)


def test_a_commit_without_a_change_says_so(scene: Scene) -> None:
    plan = scene.plan()
    same = replace(plan.files[0], content=REPORT)
    error = assert_refused(
        scene, RepositoryError, "nothing to commit", plan=replace(plan, files=(same,))
    )
    assert not isinstance(error, HookFailed)


def test_a_nested_repository_in_the_way_is_refused(scene: Scene) -> None:
    inner = scene.root / "references"
    inner.mkdir()
    git(inner, "init", "--quiet")
    (inner / "x").touch()
    git(inner, "add", "x")
    git(inner, "commit", "--quiet", "-m", "x")
    scene.git("-c", "advice.addEmbeddedRepo=false", "add", "references")
    scene.git("commit", "--quiet", "-m", "Inner", "--", "references")
    assert_refused(scene, RepositoryError)
