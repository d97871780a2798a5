"""A command killed where no workspace can be found yet, or no intent is open: the next one puts it
right, whichever it is."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from pathlib import Path

import pytest

from core.cli.commands import MODULES
from core.files import strays_in, write_whole
from core.founding import found
from core.repository import Repository
from tests.e2e import kill
from tests.e2e.command import new_workspace, redline
from tests.e2e.scene import git

STRAY = ".instructions.md.redline-0123abcd"


def begin(place: Path) -> int:
    found(place, about="looms")
    return 0


def ended_at(place: Path, at: int) -> kill.Ended:
    return kill.run(lambda _: begin(place), at, None)


def begun(root: Path) -> bool:
    return git(root, "rev-parse", "--quiet", "--verify", "HEAD", check=False) != ""


def repository(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "--quiet", "--template=")
    # a fixture of the module is made before each test gets an identity
    git(folder, "config", "user.name", "Test Editor")
    git(folder, "config", "user.email", "editor@example.org")
    return folder


def intent_of(root: Path) -> Path:
    return root / ".git" / "redline" / "main" / "%2E" / "intent"


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `new` was killed with its intent on disk and no instructions."""
    folder = tmp_path_factory.mktemp("beginning")
    for at in range(1, 200):
        root = repository(folder / f"at-{at}")
        ended_at(root, at)
        if intent_of(root).exists():
            assert not (root / "instructions.md").exists()
            return root
    raise AssertionError("no point had an open intent")


@pytest.fixture
def work(cut_off: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(cut_off, tmp_path / "work"))


WORDS = {
    "new": ("new",),
    "add": ("add", "looms.md"),
    "decide": ("decide", "--accept-all"),
    "show": ("show", "HEAD"),
    "why": ("why", "--line", "1"),
    "changelog": ("changelog", "HEAD..disk"),
    "restore": ("restore", "HEAD"),
    "resume": ("resume", "0000"),
    "doctor": ("doctor",),
    "audit": ("audit",),
}
NEED_NO_WORKSPACE = {"apply", "checklist", "completion", "convert", "demo", "diff", "new"}


@pytest.mark.parametrize("command", [*sorted(set(MODULES) - NEED_NO_WORKSPACE), ""])
def test_every_command_settles_before_it_looks_for_a_workspace(work: Path, command: str) -> None:
    said = redline(*WORDS.get(command, (command,) if command else ()), cwd=work, status=None)
    assert said.status == 1
    assert not intent_of(work).exists()


def test_new_goes_on_where_it_was_cut_off(work: Path) -> None:
    said = redline("new", cwd=work)
    assert said.err == "undid a commit that was cut off\n"
    assert git(work, "status", "--porcelain") == ""
    assert begun(work)


def test_what_was_undone_is_said_where_there_is_no_workspace(work: Path) -> None:
    said = redline("status", cwd=work, status=1)
    assert said.err.startswith("redline: undid a commit that was cut off; no instructions.md in")


def test_an_intent_of_one_workspace_does_not_stop_another(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo")
    other = root / ".git" / "redline" / "main" / "other" / "intent"
    other.mkdir(parents=True)
    (other / "intent.json").write_bytes(b"damaged")
    redline("status", cwd=root)
    assert (other / "intent.json").read_bytes() == b"damaged"


# --- temporary files ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("status",), ("add", "notes/looms.md"), ("review",)])
def test_stray_files_of_a_killed_run_are_cleared_by_any_command(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    root = new_workspace(tmp_path / "repo")
    (root / "references").mkdir()
    redline("draft", "--drafter", "offline", cwd=root)
    for place in (root / STRAY, root / "references" / ".a.json.redline-00000000"):
        place.write_bytes(b"half")
    journal = root / ".git" / "redline" / "main" / "%2E"
    (journal / "review" / ".source.redline-ffffffff").write_bytes(b"half")
    redline(*words, cwd=root, status=None)
    assert kill.leftovers(root) == []
    assert strays_in(journal / "review") == []


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo")
    names = (
        "instructions.md.redline-0123abcd",
        ".instructions.md.redline-0123abc",
        ".instructions.md.redline-0123abcz",
        ".instructions.md.redline-0123abcd.md",
        ".redline-0123abcd",
    )
    for name in names:
        (root / name).write_text("mine")
    (root / ".folder.redline-0123abcd").mkdir()
    (root / ".link.redline-0123abcd").symlink_to("report.md")
    tracked = root / ".kept.redline-0123abcd"
    tracked.write_text("mine")
    git(root, "add", tracked.name)
    before = sorted(root.iterdir())
    redline("status", cwd=root)
    assert sorted(root.iterdir()) == before


def test_the_file_of_a_live_writer_stays(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo")
    (root / STRAY).write_bytes(b"half")
    handle = os.open(root / STRAY, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    redline("status", cwd=root)
    assert (root / STRAY).exists()
    os.close(handle)
    redline("status", cwd=root)
    assert not (root / STRAY).exists()


def test_while_another_run_writes_here_nothing_is_cleared(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo")
    (root / STRAY).write_bytes(b"half")
    from core.journal import Journal
    from core.lock import Lock

    lock = Lock.take(Journal.at(Repository.find(root), root).folder, "draft")
    redline("status", cwd=root)
    assert (root / STRAY).exists()
    lock.release()
    redline("status", cwd=root)
    assert not (root / STRAY).exists()


def test_a_file_is_locked_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import files

    def stop(*_: object) -> None:
        (stray,) = strays_in(tmp_path)
        files.unlink_stray(stray)
        assert stray.exists(), "a file that is being written was removed"
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(files, "write_all", stop)
    with pytest.raises(OSError, match="broken"):
        write_whole(tmp_path / "report.md", b"new")
    assert strays_in(tmp_path) == []


def test_beside_a_linked_report_only_its_own_are_cleared(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo", report=None)
    (root / "docs").mkdir()
    (root / "docs" / "real.md").write_text("# Report\n\nText.\n")
    (root / "report.md").symlink_to("docs/real.md")
    ours, theirs = (root / "docs" / f".{name}.redline-01234567" for name in ("real.md", "x.md"))
    ours.write_text("half")
    theirs.write_text("half")
    redline("status", cwd=root)
    assert not ours.exists()
    assert theirs.exists()
