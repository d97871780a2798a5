"""Commits against real git in every state a repository can be in: what was not asked for stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.committing import commit, commit_outside_edits
from core.errors import HookFailed, RepositoryError
from tests.e2e.commits import assert_refused, committed
from tests.e2e.scene import DECIDED, RECORD, REPORT, TICKED, Scene, git


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo")


def test_a_commit_holds_report_tick_and_new_record_and_nothing_else(scene: Scene) -> None:
    done = committed(scene)
    assert done.files == ("report.md", "instructions.md", "references/a.json")
    assert done.changed_by_hook == ()
    assert set(scene.git("show", "--name-only", "--format=").splitlines()) == set(done.files)
    assert scene.repository.read("HEAD", "report.md") == DECIDED
    assert scene.repository.read("HEAD", "instructions.md") == TICKED
    trailers = dict(scene.repository.trailers_of("HEAD"))
    assert trailers == {"Reference": "A <a.md>", "Redline-Review": "a1b2c3d4e5f6"}


def test_a_record_hidden_by_gitignore_is_committed(scene: Scene) -> None:
    (scene.root / ".gitignore").write_text("references/\n*.json\n")
    committed(scene)
    assert scene.repository.read("HEAD", "references/a.json") == RECORD


def test_a_report_that_git_ignores_is_committed(tmp_path: Path) -> None:
    scene = Scene.make(tmp_path / "repo")
    scene.git("rm", "--cached", "--quiet", "report.md")
    (scene.root / ".gitignore").write_text("report.md\n")
    scene.git("commit", "--quiet", "-m", "Forget it")
    assert scene.repository.is_ignored(scene.root / "report.md")
    assert scene.repository.outside_edits(scene.root / "report.md") is None
    committed(scene)
    assert scene.repository.read("HEAD", "report.md") == DECIDED


def test_a_record_marked_intent_to_add_is_committed(scene: Scene) -> None:
    (scene.root / "references").mkdir()
    (scene.root / "references" / "a.json").write_bytes(b"{}\n")
    scene.git("add", "-N", "references/a.json")
    committed(scene)


def test_edits_outside_the_review_staged_or_not_go_into_a_commit_of_their_own(
    scene: Scene,
) -> None:
    report = scene.root / "report.md"
    report.write_bytes(REPORT + b"\nStaged by hand.\n")
    scene.git("add", "report.md")
    report.write_bytes(REPORT + b"\nStaged by hand.\n\nNot staged.\n")
    edit = scene.repository.outside_edits(report)
    assert edit is not None
    assert (edit.staged, edit.unstaged, edit.deleted, edit.new) == (True, True, False, False)
    before = scene.others()
    done = commit_outside_edits(scene.repository, scene.journal, ["report.md"], "Edits by hand\n")
    assert scene.others() == before
    assert scene.git("show", "--name-only", "--format=", done.commit) == "report.md"
    assert scene.repository.read("HEAD", "report.md").endswith(b"Not staged.\n")
    assert scene.repository.outside_edits(report) is None
    committed(scene)


def test_an_unborn_branch_gets_its_first_commit(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "repo", tmp_path / "repo")
    scene.root.mkdir()
    git(scene.root, "init", "--quiet", "--template=")
    (scene.root / "report.md").write_bytes(REPORT)
    (scene.root / "instructions.md").write_bytes(TICKED.replace(b"[x]", b"[ ]"))
    (scene.root / "mine.md").write_text("staged\n")
    git(scene.root, "add", "mine.md")
    assert scene.repository.head() is None
    done = committed(scene)
    assert "mine.md" not in scene.git("ls-tree", "-r", "--name-only", done.commit)
    assert scene.git("diff", "--cached", "--name-only") == "mine.md"


def test_a_failing_hook_on_an_unborn_branch_leaves_it_unborn(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "repo", tmp_path / "repo")
    scene.root.mkdir()
    git(scene.root, "init", "--quiet", "--template=")
    scene.hook("pre-commit", "exit 1")
    assert_refused(scene, HookFailed)
    assert scene.files() == {}


def test_a_detached_head_is_committed_to(scene: Scene) -> None:
    scene.git("checkout", "--quiet", "--detach")
    committed(scene)
    assert scene.repository.branch() is None


def test_a_linked_working_tree_is_committed_to(scene: Scene, tmp_path: Path) -> None:
    scene.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Scene(tmp_path / "side", tmp_path / "side")
    side.do_other_work()
    main = scene.all()
    committed(side)
    index, files, _ = scene.all()
    assert (index, files) == main[:2]
    assert side.journal.folder.is_relative_to(scene.root / ".git" / "redline")
    assert side.journal.folder != scene.journal.folder


def test_a_submodule_is_committed_to(scene: Scene, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    allow = ("-c", "protocol.file.allow=always")
    git(outer, *allow, "submodule", "--quiet", "add", str(scene.root), "inner")
    committed(Scene(outer / "inner", outer / "inner"))


@pytest.mark.parametrize("folder", ["p[1]", "Über uns/*", "a b/-x"])
def test_a_folder_with_a_telling_name_is_taken_literally(tmp_path: Path, folder: str) -> None:
    scene = Scene.make(tmp_path / "repo", folder)
    (scene.root / "p1").mkdir()
    (scene.root / "p1" / "report.md").write_text("not this one\n")
    done = committed(scene)
    assert done.files[0] == f"{folder}/report.md"


def test_an_exported_git_dir_leads_nowhere_else(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Scene.make(tmp_path / "other")
    before = other.all()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git" / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.root / ".git" / "objects"))
    committed(scene)
    assert scene.repository.objects.head.commit.hexsha == scene.git("rev-parse", "HEAD")
    monkeypatch.delenv("GIT_WORK_TREE")
    assert other.all() == before


def test_a_symlinked_report_is_written_and_committed_where_it_is(scene: Scene) -> None:
    (scene.root / "docs").mkdir()
    (scene.root / "report.md").rename(scene.root / "docs" / "real.md")
    (scene.root / "report.md").symlink_to("docs/real.md")
    scene.git("add", "report.md", "docs")
    scene.git("commit", "--quiet", "-m", "Link", "--", "report.md", "docs/real.md")
    plan = scene.plan()
    commit(scene.repository, scene.journal, plan)
    assert (scene.root / "report.md").is_symlink()
    assert scene.repository.read("HEAD", "docs/real.md") == DECIDED
    assert "docs/real.md" in scene.git("show", "--name-only", "--format=")
    assert scene.git("status", "--porcelain", "report.md", "docs") == ""


def test_a_report_linked_from_outside_the_repository_is_refused(
    scene: Scene, tmp_path: Path
) -> None:
    (tmp_path / "far.md").write_bytes(REPORT)
    (scene.root / "report.md").unlink()
    (scene.root / "report.md").symlink_to(tmp_path / "far.md")
    assert_refused(scene, RepositoryError, "outside the repository")
    assert (tmp_path / "far.md").read_bytes() == REPORT


@pytest.mark.parametrize("mode", [0o755, 0o600])
def test_a_mode_is_kept(scene: Scene, mode: int) -> None:
    (scene.root / "report.md").chmod(mode)
    if mode & 0o111:
        scene.git("commit", "--quiet", "-m", "Mode", "--", "report.md")
    committed(scene)
    assert (scene.root / "report.md").stat().st_mode & 0o777 == mode
    scene.hook("pre-commit", "exit 1")
    plan = scene.plan()
    report = replace(plan.files[0], content=b"again\n")
    assert_refused(scene, HookFailed, plan=replace(plan, files=(report,)))


def test_line_ends_that_git_converts_are_no_change_by_a_hook(scene: Scene) -> None:
    (scene.root / ".gitattributes").write_text("* text=auto\n")
    (scene.root / "report.md").write_bytes(REPORT.replace(b"\n", b"\r\n"))
    scene.git("add", "--renormalize", "report.md")
    decided = DECIDED.replace(b"\n", b"\r\n")
    plan = scene.plan()
    files = (replace(plan.files[0], content=decided), *plan.files[1:])
    done = commit(scene.repository, scene.journal, replace(plan, files=files))
    assert done.changed_by_hook == ()
    assert (scene.root / "report.md").read_bytes() == decided
    assert scene.repository.read("HEAD", "report.md") == DECIDED
    assert scene.git("status", "--porcelain", "report.md") == ""


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_a_sparse_checkout_is_committed_to(tmp_path: Path, cone: str) -> None:
    scene = Scene.make(tmp_path / "repo", "book")
    (scene.root / "far").mkdir()
    (scene.root / "far" / "away.md").write_text("not checked out\n")
    scene.git("add", "far")
    scene.git("commit", "--quiet", "-m", "Far", "--", "far")
    wanted = ("book",) if cone == "--cone" else ("/*", "!/far/", "!/book/references/")
    scene.git("sparse-checkout", "set", cone, *wanted)
    assert not (scene.root / "far").exists()
    done = committed(scene)
    assert "far/away.md" in scene.git("ls-tree", "-r", "--name-only", done.commit)
    assert not (scene.root / "far").exists()


@pytest.mark.parametrize("setting", ["core.splitIndex", "core.untrackedCache"])
def test_an_unusual_index_is_left_alone(scene: Scene, setting: str) -> None:
    scene.git("config", setting, "true")
    scene.git("update-index", "--refresh", check=False)
    committed(scene)


def test_sha256_objects_work(tmp_path: Path) -> None:
    scene = Scene.make(tmp_path / "repo", ".", "--object-format=sha256")
    assert len(committed(scene).commit) == 64
