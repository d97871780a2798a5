"""What Redline asks git, in repositories of every kind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import NotARepository, RepositoryError
from core.repository import Repository, git_version, message_with_trailers, process, take_back
from tests.e2e.scene import REPORT, Scene, git


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo", "book")


# --- finding ---------------------------------------------------------------------------------


def test_a_repository_is_found_from_a_folder_or_file_in_it(scene: Scene) -> None:
    for place in (scene.root, scene.workspace, scene.workspace / "report.md"):
        found = Repository.find(place)
        assert (found.root, found.git_dir) == (scene.root, scene.root / ".git")
        assert found.common_dir == found.git_dir
        assert found.worktree_name == "main"


def test_a_linked_working_tree_shares_the_common_folder(scene: Scene, tmp_path: Path) -> None:
    git(scene.root, "worktree", "add", "--quiet", "--detach", str(tmp_path / "main"))
    found = Repository.find(tmp_path / "main")
    assert found.common_dir == scene.root / ".git"
    assert found.worktree_name == "worktree-main"


def test_outside_a_repository_git_init_is_offered(tmp_path: Path) -> None:
    with pytest.raises(NotARepository) as caught:
        Repository.find(tmp_path)
    assert caught.value.hint.endswith(f"git init {tmp_path}")
    assert Repository.init(tmp_path).root == tmp_path


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare")
    with pytest.raises(RepositoryError, match="bare repository"):
        Repository.find(tmp_path)


def test_the_inside_of_a_git_folder_is_refused(scene: Scene) -> None:
    with pytest.raises(RepositoryError, match="inside a git directory"):
        Repository.find(scene.root / ".git")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_refused_with_the_way_to_trust_it(scene: Scene) -> None:
    os.chown(scene.root, 12345, 12345)
    with pytest.raises(RepositoryError, match="belongs to somebody else") as caught:
        Repository.find(scene.root)
    assert "safe.directory" in caught.value.hint


def test_without_git_that_is_what_is_said(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RepositoryError, match="git is not installed"):
        Repository.find(scene.root)
    assert git_version() is None


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not a folder"):
        Repository.find(tmp_path / "no" / "where")


# --- asking ----------------------------------------------------------------------------------


def test_facts_agree_with_the_single_questions(scene: Scene) -> None:
    repository = scene.repository
    facts = repository.facts()
    assert (facts.branch, facts.head) == (repository.branch(), repository.head())
    assert facts.head == scene.git("rev-parse", "HEAD")
    assert not facts.clean
    (scene.root / "untracked.txt").unlink()
    scene.git("stash", "--quiet")
    assert repository.facts().clean
    scene.git("checkout", "--quiet", "--detach")
    assert repository.facts().branch is None
    assert repository.branch() is None


def test_facts_of_an_unborn_branch(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    repository = Repository.init(tmp_path / "repo")
    facts = repository.facts()
    assert (facts.branch, facts.head, facts.clean) == ("main", None, True)
    assert (repository.branch(), repository.head()) == ("main", None)


def test_asking_never_writes_the_index(scene: Scene) -> None:
    report = scene.workspace / "report.md"
    os.utime(report, (0, 0))
    before = (scene.root / ".git" / "index").stat()
    scene.repository.facts()
    assert scene.repository.outside_edits(report) is None
    scene.repository.matches_head(["book/report.md"])
    after = (scene.root / ".git" / "index").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_finding_and_facts_cost_two_processes_and_import_nothing_heavy(scene: Scene) -> None:
    script = (
        "import sys; from pathlib import Path; import core.repository as r, core.committing\n"
        "started = []\n"
        "sys.addaudithook(lambda e, a: started.append(a) if e == 'subprocess.Popen' else None)\n"
        "r.Repository.find(Path(sys.argv[1])).facts()\n"
        "print(len(started), [m for m in ('git', 'markdown_it', 'rich') if m in sys.modules])"
    )
    words = [sys.executable, "-c", script, str(scene.workspace)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "2 []\n"


def test_identity_is_what_was_configured_and_no_guess(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene.repository.identity() == ("Test Editor", "editor@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.delenv("EMAIL", raising=False)
    assert scene.repository.identity() is None
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ann < Bee")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ann@example.org")
    assert scene.repository.identity() == ("Ann  Bee", "ann@example.org")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("GIT_DIR", False), ("GIT_TRACE", False), ("GIT_AUTHOR_DATE", False),
     ("GIT_AUTHOR_NAME", True), ("GIT_CONFIG_GLOBAL", True), ("GIT_CONFIG_COUNT", False)],
)  # fmt: skip
def test_of_the_environment_git_gets_only_who_commits(
    monkeypatch: pytest.MonkeyPatch, name: str, kept: bool
) -> None:
    monkeypatch.setenv(name, "/x")  # a relative path would name a file of each clone
    assert (name in process.environment({})) is kept


def test_paths_are_named_as_git_names_them(scene: Scene, tmp_path: Path) -> None:
    (scene.root / "link").symlink_to("book")
    (scene.workspace / "alias.md").symlink_to("report.md")
    repository = scene.repository
    assert repository.relative(scene.root / "link" / "report.md") == "book/report.md"
    assert repository.relative(scene.workspace / "alias.md") == "book/alias.md"
    assert repository.relative_target(scene.workspace / "alias.md") == "book/report.md"
    for outside in (tmp_path / "x", scene.root / ".." / "x"):
        with pytest.raises(RepositoryError, match="outside the repository"):
            repository.relative(outside)
    with pytest.raises(RepositoryError, match="inside the git directory"):
        repository.relative_target(scene.root / ".git" / "config")


def test_ignored_means_that_git_would_leave_it_out(scene: Scene) -> None:
    (scene.root / ".gitignore").write_text("*.json\nbook/report.md\n")
    repository = scene.repository
    assert repository.is_ignored(scene.workspace / "a.json")
    assert not repository.is_ignored(scene.workspace / "a.md")
    assert not repository.is_ignored(scene.workspace / "report.md"), "it is tracked"


def edits(scene: Scene) -> tuple[bool, ...] | None:
    found = scene.repository.outside_edits(scene.workspace / "report.md")
    return found and (found.staged, found.unstaged, found.deleted, found.new)


def test_outside_edits_tell_staged_unstaged_deleted_and_new(scene: Scene) -> None:
    report = scene.workspace / "report.md"
    assert edits(scene) is None
    report.write_bytes(REPORT + b"more\n")
    assert edits(scene) == (False, True, False, False)
    scene.git("add", "book/report.md")
    assert edits(scene) == (True, False, False, False)
    report.write_bytes(REPORT)
    assert edits(scene) == (True, True, False, False)
    report.unlink()
    assert edits(scene) == (True, True, True, False)
    scene.git("rm", "--cached", "--quiet", "-f", "book/report.md")
    scene.git("commit", "--quiet", "-m", "Remove it")
    assert edits(scene) is None
    report.write_bytes(REPORT)
    assert edits(scene) == (False, True, False, True)
    scene.git("add", "book/report.md")
    assert edits(scene) == (True, False, False, True)


def test_a_file_of_the_past_is_read_byte_for_byte(scene: Scene) -> None:
    scene.repository.read("HEAD", "book/report.md")
    (scene.root / "raw").write_bytes(b"\xff\r\n\n\n")
    scene.git("add", "raw")
    scene.git("commit", "--quiet", "-m", "Raw")
    assert scene.repository.read("HEAD", "raw") == b"\xff\r\n\n\n"
    with pytest.raises(RepositoryError):
        scene.repository.read("HEAD", "nowhere")


def test_gitpython_sees_the_same_repository(scene: Scene) -> None:
    assert scene.repository.objects.head.commit.hexsha == scene.repository.head()


# --- messages --------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "A body.", "Looks-like: a trailer", "# a comment\n\ntwo"])
def test_git_reads_back_the_trailers_of_a_message(scene: Scene, body: str) -> None:
    pairs = [
        ("Reference", "A: B <a.md>"),
        ("Hunks", "1 accepted,\n 2 rejected"),
        ("Empty-One", "x"),
    ]
    message = message_with_trailers("# Sub\nject", body, pairs)
    scene.git("commit", "--quiet", "--cleanup=whitespace", "-m", message)
    assert scene.git("log", "-1", "--format=%s") == "# Sub ject"
    assert body in scene.git("log", "-1", "--format=%b")
    read = scene.repository.trailers_of("HEAD")
    assert read == (pairs[0], ("Hunks", "1 accepted, 2 rejected"), pairs[2])


def test_a_commit_is_taken_back_only_from_the_tip(scene: Scene) -> None:
    base = scene.git("rev-parse", "HEAD")
    scene.git("commit", "--quiet", "-m", "One")
    one = scene.git("rev-parse", "HEAD")
    scene.git("commit", "--quiet", "--allow-empty", "-m", "Two")
    assert not take_back(scene.repository, one, [base])
    scene.git("update-ref", "HEAD", one)
    assert take_back(scene.repository, one, [base])
    assert scene.git("rev-parse", "HEAD") == base
