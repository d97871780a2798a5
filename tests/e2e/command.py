"""The installed `redline` command as others run it, and a small workspace to run it in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.desk import Desk
from core.drafting.drafter import Brief, DraftEvent, Finished, Operation, Proposal, Proposed
from core.errors import DrafterError
from tests.e2e.scene import git

REDLINE = str(Path(sys.executable).with_name("redline"))
"""The command as it was installed beside the interpreter that runs the tests."""

INSTRUCTIONS = """# Weaving

Keep a report on power looms for mill owners.

## References

- [ ] Read [Notes on looms](notes/looms.md) for speed and cost.
- [ ] Read [Notes on yarn](notes/yarn.md) for speed and cost.
"""
REPORT = """# Power looms

## Speed

- A hand loom makes 40 picks a minute.

## Cost

- A loom pays for itself in 3 years.
"""
LOOMS = """# Notes on looms

## Speed

The Draper loom makes 160 picks a minute, four times what a hand loom does. The Sulzer loom reaches
240 picks a minute because a gripper replaces the shuttle. An air jet loom runs at 1,100 picks a
minute with light yarn.

## Cost

The Draper loom costs 1,200 dollars and pays for itself in 14 months. A Sulzer loom costs 9,000
dollars, which a mill with two shifts earns back in 30 months.
"""
YARN = """# Notes on yarn

## Speed

Ring spinning makes 25 metres of yarn a minute. Rotor spinning reaches 200 metres a minute, so that
one rotor feeds two looms.

## Cost

Ring yarn costs 3.10 dollars a kilogram. Rotor yarn costs 2.40 dollars a kilogram because it needs
no roving frame.
"""


@dataclass(frozen=True)
class Said:
    """What a command that ended had to say."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def redline(
    *words: str, cwd: Path, stdin: str | None = None, status: int | None = 0, **env: str
) -> Said:
    """Run the command away from any terminal.

    Args:
        status: the exit status it must end with; None for any.
    """
    done = subprocess.run(
        [REDLINE, *words],
        cwd=cwd,
        input=None if stdin is None else stdin.encode(),
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        env=os.environ | env,
        check=False,
        timeout=60,
    )
    said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in said.err, said.err
    assert status is None or said.status == status, f"{words}: {said}"
    return said


def new_workspace(folder: Path, *, report: str | None = REPORT) -> Path:
    """A workspace in a repository of its own, everything committed."""
    (folder / "notes").mkdir(parents=True)
    files = {"instructions.md": INSTRUCTIONS, "notes/looms.md": LOOMS, "notes/yarn.md": YARN}
    if report is not None:
        files["report.md"] = report
    for name, text in files.items():
        (folder / name).write_text(text, newline="")
    git(folder, "init", "--quiet", "--template=")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "Begin")
    return folder


class FixedDrafter:
    """Proposes the same edits whatever it reads, so that tests of deciding rest on no choice of
    sentences."""

    name = "fixed"
    motto = "says what it is told"

    def __init__(self, *, fails_after: int | None = None) -> None:
        self._fails_after = fails_after

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        for number, proposal in enumerate(PROPOSALS):
            if number == self._fails_after:
                raise DrafterError("the line went dead", "try again")
            yield Proposed(proposal)
        yield Finished(f"kept {len(PROPOSALS)}")


PROPOSALS = (
    Proposal(
        Operation.APPEND_SECTION,
        section=("Power looms", "Speed"),
        new="- The Draper loom makes 160 picks a minute.",
        why="a figure",
        passages=(3,),
    ),
    Proposal(
        Operation.NEW_SECTION, section=("Power looms",), new="## Gripper looms", why="a new kind"
    ),
    Proposal(
        Operation.APPEND_SECTION,
        section=("Power looms", "Gripper looms"),
        new="- The Sulzer loom reaches 240 picks a minute.",
        why="a figure",
        passages=(4,),
    ),
)
"""The third stands in the section that the second proposes, and needs it."""


def drafted(folder: Path) -> list[str]:
    """Open a review of the fixed proposals from the next item; the ids of its hunks."""
    with Desk.open(folder, command="draft", write=True) as desk:
        for _ in desk.draft(FixedDrafter()):
            pass
        return [hunk.id for hunk in desk.open_review().hunks]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file outside the git directory, and links as where they point."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] == ".git":
            continue
        if path.is_symlink():
            found[str(name)] = os.fsencode(path.readlink())
        elif path.is_file():
            found[str(name)] = path.read_bytes()
    return found
