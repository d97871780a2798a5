"""Commits against real git in every state a repository can be in: what was not asked for stays."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.committing import Committed, commit, commit_outside_edits
from core.errors import BaseMoved, HookFailed, OperationInProgress, RepositoryError
from core.intent import Outcome, settle
from core.intent_folder import is_open
from tests.e2e.scene import DECIDED, RECORD, REPORT, TICKED, Scene, git


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo")


def committed(scene: Scene, **options: object) -> Committed:
    """Commit the scene's plan, and check what holds for every commit that was made."""
    before, base = scene.others(), scene.git("rev-parse", "HEAD", check=False)
    staged = set(scene.git("diff", "--cached", "--name-only", check=False).splitlines())
    done = commit(scene.repository, scene.journal, scene.plan(), **options)  # type: ignore[arg-type]
    assert scene.others() == before
    assert scene.git("rev-parse", "HEAD") == done.commit
    assert set(scene.git("show", "--format=", "--name-only").splitlines()) <= set(done.files)
    if len(base) == 40:
        assert scene.git("rev-parse", "HEAD^@") == base
        after = set(scene.git("diff", "--cached", "--name-only").splitlines())
        assert after == staged - set(done.files)
    assert scene.git("status", "--porcelain", "--", *done.files) == ""
    assert_settled(scene)
    return done


def assert_refused(
    scene: Scene, error: type[RepositoryError], match: str | None = None, **options: object
) -> RepositoryError:
    """The commit is refused with everything as it was, the index byte for byte."""
    before = scene.all()
    plan = options.pop("plan", None) or scene.plan()
    with pytest.raises(error, match=match) as caught:
        commit(scene.repository, scene.journal, plan, **options)  # type: ignore[arg-type]
    assert scene.all() == before
    assert_settled(scene)
    return caught.value


def assert_settled(scene: Scene) -> None:
    assert not is_open(scene.journal)
    assert not list(scene.root.rglob(".*.redline-*"))
    assert not (scene.repository.git_dir / "index.lock").exists()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        os.sched_yield()


# --- what is committed -----------------------------------------------------------------------


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


# --- hooks and signing -----------------------------------------------------------------------


def test_a_failing_hook_leaves_everything_as_it_was(scene: Scene) -> None:
    scene.hook("pre-commit", "echo checked: $(git diff --cached --name-only); echo no >&2; exit 3")
    error = assert_refused(scene, HookFailed, "no$")
    assert isinstance(error, HookFailed)
    assert "checked: instructions.md references/a.json report.md" in error.output
    assert not error.wants_terminal


@pytest.mark.parametrize("name", ["prepare-commit-msg", "commit-msg", "reference-transaction"])
def test_other_hooks_may_stop_the_commit_too(scene: Scene, name: str) -> None:
    scene.hook(name, "exit 1")
    assert_refused(scene, HookFailed)


def test_a_hook_that_reformats_and_adds_again_is_reported(scene: Scene) -> None:
    scene.hook("pre-commit", "sed -i s/40%/41%/ report.md && git add report.md")
    done = committed(scene)
    assert done.changed_by_hook == ("report.md",)
    assert b"41%" in scene.repository.read("HEAD", "report.md")
    assert b"41%" in (scene.root / "report.md").read_bytes()


def test_what_a_hook_reformats_before_it_fails_is_put_back_and_kept(scene: Scene) -> None:
    scene.hook("pre-commit", "sed -i s/40%/41%/ report.md; exit 1")
    error = assert_refused(scene, HookFailed)
    assert "set-aside" in error.hint
    assert b"41%" in (scene.journal.folder / "set-aside" / "report.md").read_bytes()


def test_a_file_that_a_hook_adds_is_named_and_not_left_staged(scene: Scene) -> None:
    scene.hook("pre-commit", "echo made > toc.md; echo mine > staged.md; git add toc.md staged.md")
    done = commit(scene.repository, scene.journal, scene.plan())
    assert set(done.changed_by_hook) == {"toc.md", "staged.md"}
    assert scene.git("status", "--porcelain", "toc.md") == ""
    assert scene.git("show", ":staged.md") == "staged", "what she staged stays staged"


def test_a_hook_that_rewrites_the_message_hides_nothing(scene: Scene) -> None:
    scene.hook("commit-msg", 'echo rewritten > "$1"; sed -i s/40%/41%/ report.md')
    done = commit(scene.repository, scene.journal, scene.plan())
    assert scene.git("log", "-1", "--format=%B") == "rewritten"
    assert done.changed_by_hook == ("report.md",)
    assert_settled(scene)


def test_a_hook_that_reads_the_terminal_fails_and_says_so(scene: Scene) -> None:
    scene.hook("pre-commit", "read answer < /dev/tty || exit 1")
    error = assert_refused(scene, HookFailed)
    assert isinstance(error, HookFailed)
    assert error.wants_terminal


def test_a_hook_may_read_the_terminal_when_it_is_handed_over(scene: Scene) -> None:
    scene.hook("pre-commit", 'read answer < /dev/tty; test "$answer" = yes')
    child, terminal = pty.fork()
    if child == 0:
        status = 1
        try:
            commit(scene.repository, scene.journal, scene.plan(), terminal=True)
            status = 0
        finally:
            os._exit(status)
    os.write(terminal, b"yes\n")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert status == 0
    assert scene.repository.read("HEAD", "report.md") == DECIDED


def test_a_hook_that_hangs_is_stopped_in_time(scene: Scene, tmp_path: Path) -> None:
    scene.hook("pre-commit", f"echo $$ > {tmp_path}/pid; exec sleep 1000")
    error = assert_refused(scene, HookFailed, "not done within 0.5 s", timeout=0.5)
    assert isinstance(error, HookFailed)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_hook_that_hangs_can_be_cancelled(scene: Scene, tmp_path: Path) -> None:
    scene.hook("pre-commit", f"echo started; echo $$ > {tmp_path}/pid; exec sleep 1000")
    cancel = threading.Event()

    def press() -> None:
        until((tmp_path / "pid").exists)
        cancel.set()

    editor = threading.Thread(target=press)
    editor.start()
    error = assert_refused(scene, HookFailed, "cancelled", cancel=cancel)
    editor.join()
    assert isinstance(error, HookFailed)
    assert "started" in error.output


def test_ctrl_c_ends_a_hanging_hook_and_puts_everything_back(scene: Scene, tmp_path: Path) -> None:
    scene.hook("pre-commit", f"echo $$ > {tmp_path}/pid; exec sleep 1000")
    before = scene.all()
    run = subprocess.Popen([sys.executable, "-m", "tests.e2e.driver", str(scene.root)])
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    run.send_signal(signal.SIGINT)
    assert run.wait(20) == 130
    assert scene.all() == before
    assert_settled(scene)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_git_that_outlived_a_killed_run_is_ended_before_files_go_back(
    scene: Scene, tmp_path: Path
) -> None:
    scene.hook("pre-commit", f"echo $$ > {tmp_path}/pid; exec sleep 1000")
    before = scene.all()
    run = subprocess.Popen([sys.executable, "-m", "tests.e2e.driver", str(scene.root)])
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    assert settle(scene.repository, scene.journal, held=False).outcome is Outcome.IN_FLIGHT
    run.kill()
    run.wait()
    hook = int((tmp_path / "pid").read_text())
    os.kill(hook, 0)
    assert settle(scene.repository, scene.journal, held=False).outcome is Outcome.UNDONE
    until(lambda: not alive(hook))
    assert scene.all() == before
    assert_settled(scene)
    scene.hook("pre-commit", "exit 0")
    committed(scene)


def alive(pid: int) -> bool:
    """Does a process run? One that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_that_a_hook_leaves_running_delays_nothing(scene: Scene, tmp_path: Path) -> None:
    scene.hook("pre-commit", f"sleep 1000 & echo $! > {tmp_path}/pid")
    started = time.monotonic()
    commit(scene.repository, scene.journal, scene.plan())
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    assert time.monotonic() - started < 30


def test_signing_that_fails_leaves_everything_as_it_was(scene: Scene) -> None:
    scene.git("config", "commit.gpgsign", "true")
    scene.git("config", "gpg.program", "/bin/false")
    error = assert_refused(scene, HookFailed)
    assert isinstance(error, HookFailed)
    assert error.wants_terminal, "a passphrase prompt fails like this"


# --- the first guard -------------------------------------------------------------------------


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
