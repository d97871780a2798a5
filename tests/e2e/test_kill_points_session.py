"""A whole session killed at any instant: drafting, deciding, undoing, editing, committing.

The session stands on `core.desk` and the offline drafter, as the command line and the app do
(`tests.e2e.session`). It is killed before each write, sync, rename, removal and git call in turn,
and right after each git was started; then the next command looks, and the session goes on.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.desk import Desk
from core.document import Document
from tests.e2e import kill, session
from tests.e2e.command import REPORT, new_workspace, tree
from tests.e2e.scene import git

SHARDS = 4
FILES = ("report.md", "instructions.md", "references/notes-on-looms.json")


def with_other_work(folder: Path) -> Path:
    """A report there is; of the editor's other files one staged, one changed, one untracked."""
    new_workspace(folder)
    (folder / "notes" / "yarn.md").write_text("staged\n")
    git(folder, "add", "notes/yarn.md")
    (folder / "notes" / "yarn.md").write_text("staged, and more\n")
    (folder / "mine.txt").write_text("untracked\n")
    return folder


def without_a_report(folder: Path) -> Path:
    return new_workspace(folder, report=None)


def edited_by_hand(folder: Path) -> Path:
    """The report has an edit that was never committed: two commits are made."""
    new_workspace(folder)
    (folder / "report.md").write_text(REPORT + "\n## By hand\n\nTyped, not committed.\n")
    return folder


SCENES: dict[str, Callable[[Path], Path]] = {
    "with other work": with_other_work,
    "without a report": without_a_report,
    "edited by hand": edited_by_hand,
}


class Rig:
    """A workspace, copied afresh for every point, and what must be true of it."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.template, self.folder = template, folder
        self.before = tree(template)
        self.index = (template / ".git" / "index").read_bytes()
        self.head = git(template, "rev-parse", "HEAD")
        root = self.fresh()
        self.whole = self.run(root, 0)
        assert (self.whole.status, self.whole.said) == (0, "")
        told = [line.split() for line in self.whole.told]
        self.hunks = [words[1] for words in told if words[0] == b"hunk"]
        self.steps = [words[1] for words in told if words[0] == b"step"]
        assert len(self.hunks) >= 3
        self.report = (root / "report.md").read_bytes()
        self.other = {name: data for name, data in tree(root).items() if name not in FILES}
        assert {n: d for n, d in self.before.items() if n not in FILES} == self.other

    def fresh(self) -> Path:
        root = self.folder / "repo"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.template, root, symlinks=True)
        return root

    @staticmethod
    def run(root: Path, at: int) -> kill.Ended:
        return kill.run(lambda told: session.main(root, told), at, None)

    def check(self, root: Path, ended: kill.Ended) -> None:
        """The next command finds a whole state with nothing lost, and the session goes on."""
        self.look(root, ended)
        kill.until(lambda: not kill.git_runs_in(root))
        assert git(root, "fsck", "--strict", "--no-dangling") == ""
        again = self.run(root, 0)
        assert (again.status, again.said) == (0, "")
        with Desk.open(root, command="status", write=False) as desk:
            assert session.is_over(desk)
        assert (root / "report.md").read_bytes() == self.report
        left = {path.name for path in desk.journal.folder.iterdir()}
        assert left - {"cache"} == {"lock"}  # what is kept to open quickly can be made again
        self.files(root, committed=True)
        assert git(root, "fsck", "--strict", "--no-dangling") == ""

    def look(self, root: Path, ended: kill.Ended) -> None:
        """What `redline status` does, and what must be so after it."""
        told = [line.split() for line in ended.told]
        with Desk.open(root, command="status", write=False) as desk:
            committed = session.is_over(desk)
            if desk.review is None:
                assert committed or not told, "a review was lost"
                assert committed or b"committed" not in ended.told
            else:
                assert not committed
                self.nothing_lost(desk, told)
        self.files(root, committed=committed)

    def nothing_lost(self, desk: Desk, told: list[list[bytes]]) -> None:
        review = desk.open_review()
        there = {hunk.id.encode() for hunk in review.hunks}
        assert {words[1] for words in told if words[0] == b"hunk"} <= there <= set(self.hunks)
        steps = [words[1] for words in told if words[0] == b"step"]
        assert steps == self.steps[: len(steps)]
        done = session.steps_done(desk)
        assert done >= len([step for step in steps if step != self.steps[-1]])
        if done:
            assert session.decided(review).encode() == self.steps[done - 1], "a decision was lost"

    def files(self, root: Path, *, committed: bool) -> None:
        """All files before, or all after; index and HEAD to match."""
        assert kill.leftovers(root) == []
        there = tree(root)
        assert {name: data for name, data in there.items() if name not in FILES} == self.other
        if committed:
            assert set(FILES) <= set(there)
            assert there["report.md"] == self.report
            assert git(root, "status", "--porcelain", "--", *FILES) == ""
            assert Document(there["report.md"].decode()).text.count(session.OWN_WORDS) == 1
        else:
            assert there == self.before
            if git(root, "rev-parse", "HEAD") == self.head:
                assert (root / ".git" / "index").read_bytes() == self.index
            else:  # what she edited by hand was committed, the review not yet
                assert git(root, "status", "--porcelain", "--", "report.md") == ""


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return Rig(SCENES[request.param](tmp_path / "template"), tmp_path)


def points_of(rig: Rig, shard: int) -> Iterator[int]:
    return iter(range(1 + shard, rig.whole.points + 1, SHARDS))


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize(
    "rig",
    [
        "with other work",
        "without a report",
        pytest.param("edited by hand", marks=pytest.mark.long),
    ],
    indirect=True,
)
def test_a_session_killed_at_any_point_loses_nothing_and_goes_on(rig: Rig, shard: int) -> None:
    for at in points_of(rig, shard):
        root = rig.fresh()
        ended = rig.run(root, at)
        assert ended.status == -signal.SIGKILL, f"point {at} was not reached: {ended.said}"
        rig.check(root, ended)


@pytest.mark.parametrize("rig", ["with other work"], indirect=True)
def test_there_are_many_points_and_they_reach_from_the_draft_to_the_commit(rig: Rig) -> None:
    assert rig.whole.points >= 100
    assert rig.whole.told[0].startswith(b"hunk")
    assert rig.whole.told[-1] == b"committed"
    assert len(rig.steps) == len(session.STEPS)
