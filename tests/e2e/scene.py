"""A workspace in a real repository, with other work of the editor's going on, for commit tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from core.commit_plan import CommitPlan, PlannedFile
from core.files import read_if_there, sha256
from core.journal import Journal
from core.repository import Repository, message_with_trailers

REPORT = b"# Report\n\nTraining takes 30% less time.\n"
DECIDED = b"# Report\n\nTraining takes up to 40% less time.\n"
INSTRUCTIONS = b"# Task\n\n## References\n- [ ] [A](a.md)\n- [ ] [B](b.md)\n"
TICKED = INSTRUCTIONS.replace(b"[ ] [A]", b"[x] [A]")
RECORD = b'{"readings":[]}\n'
REVIEW = "a1b2c3d4e5f6"


def git(folder: Path, *words: str, check: bool = True) -> str:
    kept = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in kept}
    literal = ("--literal-pathspecs", "-c", "core.quotePath=false")
    done = subprocess.run(
        ["git", *literal, *words],
        cwd=folder,
        capture_output=True,
        env=env,
        stdin=subprocess.DEVNULL,
    )
    if check:
        assert done.returncode == 0, f"git {words}: {done.stderr.decode()}"
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


@dataclass(frozen=True)
class Scene:
    root: Path
    workspace: Path

    @classmethod
    def make(cls, root: Path, workspace: str = ".", *init: str) -> Scene:
        """Report and instructions committed; of the editor's other files one staged, one changed,
        one changed beyond what is staged, one untracked."""
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "--quiet", "--template=", *init)
        scene = cls(root, root / workspace)
        scene.workspace.mkdir(parents=True, exist_ok=True)
        (scene.workspace / "report.md").write_bytes(REPORT)
        (scene.workspace / "instructions.md").write_bytes(INSTRUCTIONS)
        for name in ("staged.md", "changed.md", "both.md"):
            (root / name).write_text(f"{name} as committed\n")
        git(root, "add", "-A")
        git(root, "commit", "--quiet", "-m", "Begin")
        scene.do_other_work()
        return scene

    def do_other_work(self) -> None:
        (self.root / "staged.md").write_text("staged\n")
        (self.root / "both.md").write_text("staged half\n")
        git(self.root, "add", "staged.md", "both.md")
        (self.root / "both.md").write_text("staged half\nand more\n")
        (self.root / "changed.md").write_text("changed\n")
        (self.root / "untracked.txt").write_text("mine\n")

    @property
    def repository(self) -> Repository:
        return Repository.find(self.workspace)

    @property
    def journal(self) -> Journal:
        return Journal.at(self.repository, self.workspace)

    def git(self, *words: str, check: bool = True) -> str:
        return git(self.root, *words, check=check)

    def hook(self, name: str, script: str) -> None:
        path = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks")) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def plan(self, **changed: object) -> CommitPlan:
        """The commit of a finished review: report, ticked item, new record."""
        repository = self.repository
        wanted = {"report.md": DECIDED, "instructions.md": TICKED, "references/a.json": RECORD}
        files = []
        for name, content in wanted.items():
            path = self.workspace / name
            now = read_if_there(path)
            before = None if now is None else sha256(now)
            files.append(PlannedFile(repository.relative(path), content, before))
        trailers = [("Reference", "A <a.md>"), ("Redline-Review", REVIEW)]
        message = message_with_trailers("A: 1 accepted", "", trailers)
        base = repository.head()
        plan = CommitPlan(REVIEW, tuple(files), message, base, repository.branch())
        return replace(plan, **changed)  # type: ignore[arg-type]

    # --- what must stay -----------------------------------------------------------------------

    def index(self) -> bytes:
        folder = self.git("rev-parse", "--path-format=absolute", "--git-path", "index")
        return read_if_there(Path(folder)) or b""

    def files(self) -> dict[str, bytes]:
        """Every file of the working tree and its mode."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root)
            if name.parts[0] != ".git" and path.is_file():
                found[str(name)] = oct(path.stat().st_mode).encode() + b" " + path.read_bytes()
        return found

    def others(self) -> tuple[str, dict[str, bytes]]:
        """What of index and working tree is not the commit's business."""
        mine = ("report.md", "instructions.md", "references/a.json")
        staged = self.git("ls-files", "--stage").splitlines()
        entries = "\n".join(line for line in staged if not line.endswith(mine))
        return entries, {k: v for k, v in self.files().items() if not k.endswith(mine)}

    def all(self) -> tuple[bytes, dict[str, bytes], str]:
        """Index byte for byte, files, and where HEAD and all branches are."""
        refs = self.git("for-each-ref") + self.git("symbolic-ref", "-q", "HEAD", check=False)
        return self.index(), self.files(), refs + self.git("rev-parse", "HEAD", check=False)
