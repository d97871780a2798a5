"""Workspaces and a way to drive the app, for tests of the screen.

The drafter here says what a test tells it to; everything else, git and the journal too, is real.
"""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from core.desk import Desk
from core.drafting.drafter import (
    Brief,
    Drafter,
    DraftEvent,
    Finished,
    Operation,
    Progress,
    Proposal,
    Proposed,
)
from core.errors import LockHeld
from core.review import Review
from tui.app import RedlineApp
from tui.session import Session
from tui.widgets.redline import Redline

REPORT = """\
# Rivers

## Sources

The spring gives 30% of the water.

Snow gives about 40% of it.

## Mouths

- A delta grows by 2 m a year.
- An estuary is salt.

| River | Length |
|---|---|
| Ebb | 210 km |
| Flow | 95 km |
"""
INSTRUCTIONS = """\
# Task

## References

- [ ] [On springs](springs.md)
- [x] [On deltas](deltas.md)
- [ ] [On tides](https://tides.example/page)
"""
SPRINGS = """\
# On springs

The spring gives 35% of the water in a dry year. It never runs dry. Rain gives 25% of it.
"""


def replace(old: str, new: str, *passages: int, why: str = "a newer figure") -> Proposal:
    """Another text in place of a block of the report, found by its text."""
    return Proposal(Operation.REPLACE, block=old, old=old, new=new, why=why, passages=passages)


def add(section: str, new: str, *passages: int) -> Proposal:
    """A block at the end of a section of the report."""
    path = ("Rivers", section)
    return Proposal(Operation.APPEND_SECTION, section=path, new=new, why="new", passages=passages)


DRAFT = (
    replace("The spring gives 30% of the water.", "The spring gives 35% of the water.", 1, 2),
    add("Sources", "It never runs dry.", 3),
    add("Sources", "Rain gives 25% of it.", 4),
    add("Mouths", "Tides reach 60 km inland."),
)
"""A figure replaced, two sentences of the source, and a figure that is not in it."""


@dataclass
class Script:
    """A drafter that proposes what it was told to; where it has a gate, it waits at it."""

    proposals: tuple[Proposal, ...] = DRAFT
    name: str = "offline"
    motto: str = "extracts, does not write"
    gate: threading.Event | None = None
    """Waited for before every proposal but the first."""
    closed: threading.Event = field(default_factory=threading.Event)
    """Set when the draft ends, however it ends."""

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        try:
            for number, proposal in enumerate(self.proposals):
                if number and self.gate:
                    self.gate.wait(30)
                yield Progress(number, len(self.proposals), "reading")
                yield Proposed(_addressed(proposal, brief))
            yield Finished(f"kept {len(self.proposals)}")
        finally:
            self.closed.set()


def _addressed(proposal: Proposal, brief: Brief) -> Proposal:
    if not proposal.block:
        return proposal
    report = brief.report
    for block in report.blocks:
        if report.block_text(block) == proposal.block:
            values = {name: getattr(proposal, name) for name in proposal.__slots__}
            return Proposal(**(values | {"block": report.block_id(block)}))
    return proposal


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def make_workspace(folder: Path, report: str = REPORT, source: str = SPRINGS) -> Path:
    folder.mkdir()
    (folder / "report.md").write_text(report, encoding="utf-8")
    (folder / "instructions.md").write_text(INSTRUCTIONS, encoding="utf-8")
    (folder / "springs.md").write_text(source, encoding="utf-8")
    (folder / "deltas.md").write_text("# On deltas\n\nA delta grows.\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


@dataclass
class Clock:
    """A clock that stands still until told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Running:
    """The app while it runs, and its keys."""

    app: RedlineApp
    pilot: Pilot[int]
    desk: Desk
    clock: Clock

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each to its end."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Let the app run until something holds."""
        for _ in range(2000):
            if condition():
                return
            await self.pilot.pause()
            await asyncio.sleep(0.005)
        raise AssertionError(f"never came true: {what or condition}\n{self.screen}")

    async def draft(self) -> None:
        """`R`, until the draft has ended, and the cursor's grace with it."""
        await self.press("R")

        def is_drafted() -> bool:
            review = self.desk.review
            return review is not None and review.complete and self.session.busy is None

        await self.until(is_drafted, "drafted")
        self.clock.now += 1

    async def committed(self) -> None:
        """Wait until the commit has ended."""
        await self.until(lambda: self.session.busy is None, "the commit ended")

    @property
    def session(self) -> Session:
        return self.app.session

    @property
    def review(self) -> Review:
        assert self.desk.review is not None
        return self.desk.review

    @property
    def screen(self) -> str:
        """The whole screen as text."""
        return screen_text(self.app)

    @property
    def status(self) -> str:
        return str(self.app.screen_stack[0].query_one("#status", Static).content)

    @property
    def cursor(self) -> str:
        """The text of the hunk under the cursor."""
        hunk = self.session.hunk
        return "" if hunk is None else "".join(s.text for c in hunk.changes for s in c.splices)

    @property
    def redline(self) -> Redline:
        return self.app.screen_stack[0].query_one(Redline)

    def states(self) -> list[str]:
        return [self.review.state(hunk).value for hunk in self.review.hunks]


def screen_text(app: RedlineApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def _opened(folder: Path) -> Desk:
    """The desk, as soon as the run before has let go of it."""
    for _ in range(2000):
        try:
            return Desk.open(folder, command="redline", write=True)
        except LockHeld:
            await asyncio.sleep(0.005)
    raise AssertionError("the lock was never let go of")


@asynccontextmanager
async def running(
    folder: Path,
    drafter: Script | None = None,
    size: tuple[int, int] = (120, 40),
    make: Callable[[Desk], Drafter] | None = None,
) -> AsyncIterator[Running]:
    """The app on a workspace, until the block ends; `make` gives it another drafter."""
    clock = Clock()
    script = drafter or Script()
    with await _opened(folder) as desk:
        app = RedlineApp(desk, lambda: make(desk) if make else script, clock)
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot, desk, clock)
            await run.until(lambda: run.session.facts is not None, "git answered")
            yield run
