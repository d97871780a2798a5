"""Every command that writes, and what must be so after it was stopped at any point.

A case is a workspace and the words of a command. The command runs in a forked child
(`tests.e2e.kill`), unchanged; what its whole run makes of the workspace is the only other state
there may be.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.cli.app import main
from core.journal import Journal
from tests.e2e import kill
from tests.e2e.command import REPORT, new_workspace, redline, tree
from tests.e2e.scene import git

EDITED = REPORT.replace("40 picks a minute.", "40 picks a minute, a Draper 160.").replace(
    "3 years.", "2 years."
)


@dataclass(frozen=True)
class Case:
    """A command that writes."""

    words: tuple[str, ...]
    make: Callable[[Path], Path]
    """Makes the workspace, or the folder of one; its result is where the command is run."""
    repeats: bool = False
    """Does the command, given again after it was done, do the same once more?"""


def empty_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def empty_repository(folder: Path) -> Path:
    git(empty_folder(folder), "init", "--quiet", "--template=")
    return folder


def with_other_work(folder: Path) -> Path:
    """Nothing is open; of the editor's other files one staged, one changed, one untracked."""
    new_workspace(folder)
    (folder / "notes" / "more.md").write_text("# More\n\nA Sulzer loom makes 240 picks.\n")
    git(folder, "add", "notes/more.md")
    (folder / "notes" / "more.md").write_text("# More\n\nA Sulzer loom makes 250 picks.\n")
    (folder / "mine.txt").write_text("untracked\n")
    return folder


def begun(folder: Path) -> Path:
    """A review is open and nothing decided."""
    with_other_work(folder)
    (folder / "edited.md").write_text(EDITED)
    redline("draft", "--from", "edited.md", cwd=folder)
    return folder


def begun_offline(folder: Path) -> Path:
    redline("draft", "--drafter", "offline", cwd=with_other_work(folder))
    return folder


def half_decided(folder: Path) -> Path:
    hunks = redline("review", "--json", cwd=begun_offline(folder)).json["hunks"]
    redline("decide", "--accept", hunks[0]["id"], cwd=folder)
    return folder


def decided(folder: Path) -> Path:
    redline("decide", "--accept-all", cwd=begun_offline(folder))
    return folder


def edited_outside(folder: Path) -> Path:
    report = decided(folder) / "report.md"
    report.write_text(report.read_text() + "\n## By hand\n\nTyped, not committed.\n")
    return folder


def committed(folder: Path) -> Path:
    redline("commit", cwd=decided(folder))
    return folder


def abandoned(folder: Path) -> Path:
    redline("abandon", cwd=decided(folder))
    return folder


CASES = {
    "new in a folder": Case(("new", "--about", "looms"), empty_folder),
    "new in a repository": Case(("new", "--about", "looms"), empty_repository),
    "add": Case(("add", "notes/more.md"), with_other_work),
    "add --commit": Case(("add", "notes/more.md", "--commit"), with_other_work),
    "draft": Case(("draft", "--drafter", "offline"), with_other_work),
    "draft --from": Case(("draft", "--from", "mine.md"), lambda folder: with_mine(folder)),
    "decide": Case(("decide", "--accept-all"), begun),
    "decide a note, undo": Case(("decide", "--reject-all", "--undo"), half_decided, repeats=True),
    "commit": Case(("commit",), decided),
    "commit --partial": Case(("commit", "--partial"), half_decided),
    "commit with edits": Case(("commit", "--include-outside-edits"), edited_outside),
    "abandon": Case(("abandon",), decided),
    "check --reopen": Case(("check", "--reopen", "1"), committed),
    "restore": Case(("restore", "HEAD~1"), committed),
    "resume": Case(("resume", "ID"), abandoned),
}


def with_mine(folder: Path) -> Path:
    (with_other_work(folder) / "mine.md").write_text(EDITED)
    return folder


def said_by(root: Path, *words: str) -> Callable[[Callable[[bytes], None]], int]:
    """Runs a command in a child, away from what the tests capture."""

    def action(_: Callable[[bytes], None]) -> int:
        os.chdir(root)
        os.environ["COLUMNS"] = "80"
        sys.stdin = Path(os.devnull).open()  # noqa: SIM115
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        sys.argv = ["redline", *(_put_away(root) if word == "ID" else word for word in words)]
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return action


def _put_away(root: Path) -> str:
    """The id of the review that is put away; any other where there is none."""
    away = (root / ".git" / "redline" / "main" / "%2E" / "abandoned").glob("*")
    return next((each.name for each in away), "0000")


@dataclass(frozen=True)
class State:
    """What a workspace is, as far as a command that was cut off may have touched it."""

    files: tuple[tuple[str, bytes], ...]
    commits: int
    changes: str
    lines: tuple[bytes, ...]
    """Of the open review."""
    away: int
    """How many reviews are put away."""


def state_of(root: Path) -> State:
    count = git(root, "rev-list", "--count", "HEAD", check=False)
    journal = Journal(root / ".git" / "redline" / "main" / "%2E")
    return State(
        tuple(sorted((name, _same(name, data)) for name, data in tree(root).items())),
        int(count or 0),
        git(root, "status", "--porcelain", "--untracked-files=all", check=False),
        tuple(journal.lines()) if journal.has_review() else (),
        len(list((journal.folder / "abandoned").glob("*"))),
    )


def _same(name: str, data: bytes) -> bytes:
    """A record says when it was written; that it is whole is all that counts here."""
    return b"whole" if name.endswith(".json") and data.endswith(b"}\n") else data


class CommandRig:
    """One case, copied for every point."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.template = case.make(folder / "template")
        self.before = state_of(self.template)
        root = self.fresh()
        self.whole = self.run(root, 0, None)
        assert (self.whole.status, "Traceback" in self.whole.said) == (0, False), self.whole.said
        self.after = state_of(root)
        assert self.after != self.before

    def fresh(self) -> Path:
        root = self.folder / "repo"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.template, root, symlinks=True)
        return root

    def run(self, root: Path, at: int, errno: int | None) -> kill.Ended:
        return kill.run(said_by(root, *self.case.words), at, errno)

    def points(self, errno: int | None) -> int:
        return kill.run(said_by(self.fresh(), *self.case.words), 0, errno).points

    def check(self, root: Path, ended: kill.Ended) -> None:
        """After the next command a whole state, nothing lost, and the command can be repeated."""
        assert "Traceback" not in ended.said, ended.said
        self.settled(root)
        now = state_of(root)
        self.is_whole(root, now)
        if ended.status == 0:
            assert self.is_after(now), "what was acknowledged is not there"
        again = self.run(root, 0, None)
        assert again.status in (0, 1, 3), again.said
        assert "Traceback" not in again.said, again.said
        kill.until(lambda: not kill.git_runs_in(root))
        end = state_of(root)
        assert self.is_after(end), again.said
        self.is_whole(root, end)

    def settled(self, root: Path) -> None:
        """Any command settles; here the one that only looks."""
        looked = kill.run(said_by(root, "status"), 0, None)
        assert "Traceback" not in looked.said, looked.said
        is_there = (root / "instructions.md").exists()
        assert looked.status == (0 if is_there else 1), looked.said
        kill.until(lambda: not kill.git_runs_in(root))
        assert not list((root / ".git" / "redline").glob("*/*/intent"))

    def is_whole(self, root: Path, now: State) -> None:
        assert kill.leftovers(root) == []
        if (root / ".git" / "HEAD").exists():
            assert git(root, "fsck", "--strict", "--no-dangling") in ("", NO_HEAD)
        if now.commits == self.after.commits and self.after.commits != self.before.commits:
            assert (now.files, now.changes) == (self.after.files, self.after.changes)
            return
        files = [(self.before.files, self.before.changes), (self.after.files, self.after.changes)]
        between = self.before.commits < now.commits < self.after.commits
        assert (now.files, now.changes) in files or between
        if now.lines != self.after.lines and now.away == self.before.away:
            assert now.lines[: len(self.before.lines)] == self.before.lines, "a decision was lost"
        assert now.away in (self.before.away, self.after.away)

    def is_after(self, now: State) -> bool:
        """Did the command do all it does? Ids and times of a review differ from run to run."""
        same = (now.files, now.commits, now.changes, now.away)
        whole = (self.after.files, self.after.commits, self.after.changes, self.after.away)
        lines = len(now.lines) - len(self.after.lines)
        once = len(self.after.lines) - len(self.before.lines)
        return same == whole and (lines == 0 or (self.case.repeats and lines == once))


NO_HEAD = "notice: HEAD points to an unborn branch (main)\nnotice: No default references"
