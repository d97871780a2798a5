"""Hooks and signing during a commit: they run, and whatever they do, nothing is lost."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.committing import commit
from core.errors import HookFailed
from core.intent import Outcome, settle
from tests.e2e.commits import alive, assert_refused, assert_settled, committed, until
from tests.e2e.scene import DECIDED, Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.make(tmp_path / "repo")


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
    assert "commit again with --take-hook-changes" in error.hint
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


def test_a_program_that_a_hook_leaves_running_delays_nothing(scene: Scene, tmp_path: Path) -> None:
    scene.hook("pre-commit", f"sleep 1000 & echo $! > {tmp_path}/pid")
    started = time.monotonic()
    commit(scene.repository, scene.journal, scene.plan())
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    assert time.monotonic() - started < 30


def test_a_commit_is_signed_where_she_signs_hers(scene: Scene, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text(
        "#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED D' >&2\n"
        "echo '-----BEGIN PGP SIGNATURE-----'\necho\necho '-----END PGP SIGNATURE-----'\n"
    )
    signer.chmod(0o755)
    scene.git("config", "commit.gpgsign", "true")
    scene.git("config", "gpg.program", str(signer))
    done = committed(scene)
    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in scene.git("cat-file", "commit", done.commit)


def test_signing_that_fails_leaves_everything_as_it_was(scene: Scene) -> None:
    scene.git("config", "commit.gpgsign", "true")
    scene.git("config", "gpg.program", "/bin/false")
    error = assert_refused(scene, HookFailed)
    assert isinstance(error, HookFailed)
    assert error.wants_terminal, "a passphrase prompt fails like this"
