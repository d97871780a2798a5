"""A disk that is really full: git's folder on it, the tree on it, or both.

A small file system of its own (tmpfs) is filled but for a few pages, one more each time, so that
every write that needs space fails once. Mounting needs rights that not every machine gives.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.journal import Journal
from core.repository import Repository
from tests.e2e import kill
from tests.e2e.command import tree
from tests.e2e.points import decided, said_by, with_other_work
from tests.e2e.scene import git

PAGE = 4096
SIZE = 4 * 1024 * 1024
Record = Callable[[str, object], None]
WORDS = {
    "commit": (("commit",), decided),
    "add": (("add", "notes/more.md", "--commit"), with_other_work),
    "draft": (("draft", "--drafter", "offline"), with_other_work),
}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A small file system."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip(f"a file system cannot be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def tree_and_git(small: Path, template: Path, where: str) -> tuple[Path, Path]:
    """A copy of a workspace: its folder, and where git's own is."""
    beside = small.parent / "beside"
    for folder in (*small.iterdir(), beside):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)
    root = (small if where in ("tree", "both") else beside) / "work"
    inner = (small if where in ("git", "both") else beside) / "work.git"
    root.parent.mkdir(exist_ok=True)
    inner.parent.mkdir(exist_ok=True)
    shutil.copytree(template, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    shutil.copytree(template / ".git", inner)
    (root / ".git").write_text(f"gitdir: {inner}\n")
    git(root, "config", "core.worktree", str(root))
    return root, inner


def fill(small: Path, pages: int) -> Path:
    """A file that leaves some pages free."""
    filler = small / "filler"
    free = shutil.disk_usage(small).free - pages * PAGE
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free, PAGE))
    return filler


def state(root: Path, inner: Path) -> tuple[dict[str, bytes], str, int]:
    files = {name: data for name, data in tree(root).items() if not name.endswith(".json")}
    journal = Journal.at(Repository.find(root), root)
    count = int(git(root, "rev-list", "--count", "HEAD"))
    lines = len(journal.lines()) if journal.has_review() else 0
    return files, git(root, "status", "--porcelain", "--untracked-files=all"), count * 1000 + lines


def run(root: Path, *words: str) -> kill.Ended:
    return kill.run(said_by(root, *words), 0, None)


@pytest.mark.parametrize("where", ["git", "tree", "both"])
@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n == "commit" else [pytest.mark.long])
                                  for n in WORDS])  # fmt: skip
def test_on_a_full_disk_a_command_leaves_before_or_after(
    small: Path,
    tmp_path: Path,
    name: str,
    where: str,
    record_property: Record,
) -> None:
    words, make = WORDS[name]
    template = make(tmp_path / "template")
    root, inner = tree_and_git(small, template, where)
    before = state(root, inner)
    ended = run(root, *words)
    assert ended.status == 0, ended.said
    after = state(root, inner)
    failures = 0
    for pages in (0, 1, 2, 3, 5, 8, 12, 17, 23, 30, 40, 60, 90):
        root, inner = tree_and_git(small, template, where)
        filler = fill(small, pages)
        ended = run(root, *words)
        assert "Traceback" not in ended.said, ended.said
        assert ended.status in (0, 1), ended.said
        looked = run(root, "status")
        assert "Traceback" not in looked.said, looked.said
        filler.unlink()
        failures += ended.status
        assert run(root, "status").status == 0
        now = state(root, inner)
        if ended.status == 0:
            assert now == after
        else:
            assert now[:2] in (before[:2], after[:2])
        assert kill.leftovers(root) == []
        assert not list((inner / "redline").glob("*/*/intent"))
        assert run(root, *words).status in (0, 3)
        assert state(root, inner) == after
    record_property("failed", failures)
    assert failures, "the disk was never full"
