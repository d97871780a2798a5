"""What holds for every commit that was made, and for every one that was refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.committing import Committed, commit
from core.errors import RepositoryError
from core.intent_folder import is_open
from tests.e2e.scene import Scene


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


def alive(pid: int) -> bool:
    """Does a process run? One that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
