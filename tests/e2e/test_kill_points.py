"""Killed at any instant: files before or after, never between; no acknowledged decision lost.

The child is a real run over draft, decide and commit (`tests.e2e.driver`), killed before each of
its writes, syncs, renames and git calls in turn, and right after each git was started. Where strace
is there, a sample is repeated on the unchanged program with real system calls.
"""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.intent import Outcome, settle
from tests.e2e import driver, kill
from tests.e2e.scene import DECIDED, RECORD, REPORT, TICKED, Scene, git

SHARDS = 4
EDITED = REPORT + b"\nTyped by hand.\n"


def ordinary(root: Path) -> Scene:
    return Scene.make(root)


def unborn(root: Path) -> Scene:
    """A repository without a commit, the record's folder missing."""
    root.mkdir()
    git(root, "init", "--quiet", "--template=")
    (root / "instructions.md").write_bytes(TICKED.replace(b"[x]", b"[ ]"))
    (root / "mine.md").write_text("staged\n")
    git(root, "add", "mine.md")
    return Scene(root, root)


def outside(root: Path) -> Scene:
    """The report has edits made by hand, partly staged: two commits are made."""
    scene = Scene.make(root)
    (root / "report.md").write_bytes(REPORT + b"\nTyped by hand?\n")
    git(root, "add", "report.md")
    (root / "report.md").write_bytes(EDITED)
    return scene


SCENES: dict[str, Callable[[Path], Scene]] = {
    "ordinary": ordinary,
    "unborn": unborn,
    "outside": outside,
}


class Rig:
    """One scene, copied afresh for every point, and what must be true of it."""

    def __init__(self, template: Scene, folder: Path) -> None:
        self.template = template
        self.folder = folder
        self.files = template.files()
        self.others = template.others()
        self.index = template.index()
        self.head = template.git("rev-parse", "--quiet", "--verify", "HEAD", check=False)

    def fresh(self) -> Scene:
        root = self.folder / "repo"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.template.root, root, symlinks=True)
        return Scene(root, root)

    def check(self, scene: Scene, ended: kill.Ended) -> None:
        """After the next command: a whole state, nothing lost, and the next run goes through."""
        self.settled(scene)
        self.whole(scene)
        journal = scene.journal
        if journal.has_review():
            assert journal.lines()[1:][: len(ended.told)] == ended.told, "a decision was lost"
        elif ended.told:
            assert driver.is_committed(scene), "a review was lost"
        again = kill.run(lambda told: driver.main(scene.root, told), 0, None)
        assert (again.status, again.said) == (0, "")
        assert driver.is_committed(scene)
        assert [path.name for path in journal.folder.iterdir()] == ["lock"]
        self.whole(scene)
        assert (scene.root / "report.md").read_bytes() == DECIDED

    def settled(self, scene: Scene) -> None:
        outcome = settle(scene.repository, scene.journal, held=False).outcome
        assert outcome not in (Outcome.WAITING, Outcome.IN_FLIGHT)
        kill.until(lambda: not kill.git_runs_in(scene.root))
        assert settle(scene.repository, scene.journal, held=False).outcome is Outcome.NOTHING

    def whole(self, scene: Scene) -> None:
        """All files before, or all after; HEAD, index and the editor's other work to match."""
        assert scene.git("fsck", "--strict", "--no-dangling") == ""
        assert kill.leftovers(scene.root) == []
        assert scene.others() == self.others
        if driver.is_committed(scene):
            there = {name: scene.repository.read("HEAD", name) for name in AFTER}
            assert there == AFTER
            assert {name: (scene.root / name).read_bytes() for name in AFTER} == AFTER
            assert scene.git("status", "--porcelain", "--", *AFTER) == ""
        else:
            assert scene.files() == self.files
            if scene.git("rev-parse", "--quiet", "--verify", "HEAD", check=False) == self.head:
                assert scene.index() == self.index
            else:  # the editor's own edits were committed, ours not yet
                assert scene.repository.read("HEAD", "report.md") == EDITED
                assert scene.git("status", "--porcelain", "--", "report.md") == ""


AFTER = {"report.md": DECIDED, "instructions.md": TICKED, "references/a.json": RECORD}


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return Rig(SCENES[request.param](tmp_path / "template"), tmp_path)


def points_of(rig: Rig, failing: int | None, shard: int) -> Iterator[int]:
    """This shard's points of a whole run, which is done once to count them."""
    scene = rig.fresh()
    whole = kill.run(lambda told: driver.main(scene.root, told), 0, failing)
    assert (whole.status, whole.said) == (0, "")
    assert whole.points > 60
    return iter(range(1 + shard, whole.points + 1, SHARDS))


long = pytest.mark.long


@pytest.mark.parametrize(
    ("rig", "shard"),
    [
        *(("ordinary", shard) for shard in range(SHARDS)),
        ("unborn", 0),
        *(pytest.param("unborn", shard, marks=long) for shard in range(1, SHARDS)),
        *(pytest.param("outside", shard, marks=long) for shard in range(SHARDS)),
    ],
    indirect=["rig"],
)
def test_killed_at_any_point_a_run_leaves_before_or_after(rig: Rig, shard: int) -> None:
    for at in points_of(rig, None, shard):
        scene = rig.fresh()
        ended = kill.run(lambda told, root=scene.root: driver.main(root, told), at, None)
        assert ended.status == -signal.SIGKILL, f"point {at} was not reached: {ended.said}"
        rig.check(scene, ended)


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize(
    ("rig", "failing"),
    [
        pytest.param("ordinary", errno.ENOSPC, id="full"),
        pytest.param("ordinary", errno.EIO, id="broken", marks=long),
        pytest.param("unborn", errno.ENOSPC, id="full-unborn", marks=long),
        pytest.param("outside", errno.ENOSPC, id="full-outside", marks=long),
    ],
    indirect=["rig"],
)
def test_a_full_or_broken_disk_leaves_before_or_after(rig: Rig, failing: int, shard: int) -> None:
    for at in points_of(rig, failing, shard):
        scene = rig.fresh()
        ended = kill.run(lambda told, root=scene.root: driver.main(root, told), at, failing)
        assert ended.status in (0, 1), f"point {at}: {ended.said}"
        rig.check(scene, ended)


# --- the same with real system calls ---------------------------------------------------------


def strace_works() -> bool:
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode == 0


SAMPLE = [
    ("fsync", (2, 9, 14, 17)),
    ("rename", (3, 6, 8)),
    ("write", (2, 9)),
    ("unlink", (1, 3)),
    ("mkdir", (2,)),
    ("vfork,clone,fork,clone3", (6, 9, 13)),
]
NEED_NO_SPACE = ("unlink", "vfork,clone,fork,clone3")
WAYS = [
    (call, numbers, how)
    for call, numbers in SAMPLE
    for how in ("signal=SIGKILL", "error=ENOSPC", "error=EIO")
    if how == "signal=SIGKILL" or call not in NEED_NO_SPACE
]


@pytest.mark.skipif(not strace_works(), reason="strace is not here, or may not trace")
@pytest.mark.parametrize(("call", "numbers", "how"), WAYS, ids=[f"{c}-{h}" for c, _, h in WAYS])
def test_with_real_system_calls_too(
    tmp_path: Path, call: str, numbers: tuple[int, ...], how: str
) -> None:
    rig = Rig(ordinary(tmp_path / "template"), tmp_path)
    for number in numbers:
        scene = rig.fresh()
        words = ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        words += ["-e", f"inject={call}:{how}:when={number}"]
        words += [sys.executable, "-m", "tests.e2e.driver", str(scene.root)]
        done = subprocess.run(words, capture_output=True, check=False)
        if how == "signal=SIGKILL":  # strace ends as what it traced; --seccomp-bpf would swallow it
            assert done.returncode == -signal.SIGKILL, f"{call} {number} was not reached"
        told = [line for line in done.stdout.splitlines() if line.startswith(b"{")]
        rig.check(scene, kill.Ended(done.returncode, 0, told, ""))
