"""What the benchmark works on: a workspace with its references, and a report.

The real inputs beside the project are copied where they are there; else texts of the same size are
written by `benchmarks.written`. Everything lies in one scratch folder, which is removed at the end.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks import written
from benchmarks.measure import environment

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
"""Real inputs, kept beside the project; optional."""
KEYNOTE = 3
"""1-based item of the long keynote in either workspace."""
ARTICLE = 1
"""1-based item of the article in either workspace."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Repositories to copy from, and the texts in them. Nothing works in these themselves."""

    scratch: Path
    """A folder for copies, on the disk the project is on."""
    new: Path
    """A committed workspace without a report."""
    existing: Path
    """The same with a report of 45 KB."""
    keynote: Path
    """The transcript of item `KEYNOTE`."""
    are_real: bool
    """Are these the real inputs?"""

    @property
    def report(self) -> str:
        """The text of the report."""
        return (self.existing / "report.md").read_text(encoding="utf-8")

    def fresh(self, repository: Path) -> Path:
        """A copy of a repository in which nothing was done yet, in place of any copy before."""
        copy = self.scratch / "work"
        shutil.rmtree(copy, ignore_errors=True)
        return Path(shutil.copytree(repository, copy))


def prepare(scratch: Path, *, real: bool) -> Inputs:
    """Make both workspaces in an empty folder.

    Args:
        real: use the real inputs, where they are there.
    """
    new, existing = scratch / "new", scratch / "existing"
    use_real = real and DATA.is_dir()
    if use_real:
        shutil.copytree(DATA / "workspace", new, copy_function=shutil.copyfile)
        report = (DATA / "workspace-existing-report.md").read_text(encoding="utf-8")
    else:
        written.workspace(new)
        report = written.report()
    shutil.copytree(new, existing)
    (existing / "report.md").write_text(report, encoding="utf-8")
    for folder in (new, existing):
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Begin")
    keynote = max(new.rglob("*.md"), key=lambda path: path.stat().st_size)
    return Inputs(scratch, new, existing, keynote, use_real)


def git(folder: Path, *words: str) -> None:
    """Run git in a folder; its failure ends the benchmark."""
    subprocess.run(["git", *words], cwd=folder, env=environment(), check=True)
