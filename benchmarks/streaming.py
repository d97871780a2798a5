"""A model's answer on its way to the screen: how late a hunk is, and how heavy keys are meanwhile.

    python -m benchmarks.streaming FOLDER

The app without a terminal, in a process of its own, and the Messages API on loopback in another.
Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inputs import ROOT, Inputs, git
from benchmarks.measure import PYTHON, BenchmarkError, environment
from benchmarks.table import Figure, Of, Target, quantile
from tests.model_server import MODEL
from tests.user import user_settings

EDITS = 60
EVENTS = 0.001
"""Seconds between two events of the stream."""
ROUNDS = 4
"""How often it is streamed; one stream leaves time for 25 keys."""
BETWEEN = 0.05
"""Seconds from what a key did to the next key."""
LATE = Target(0.05, Of.SECONDS)
KEY = Target(0.033, Of.SECONDS)
PEER = "a key that does nothing, in the same app"


def figures(inputs: Inputs) -> Iterator[Figure]:
    """60 edits of a report of 45 KB, streamed at 1,000 events a second, some times over: from the
    END of a block on the wire until its hunk is painted, and from the press of a key until that
    is."""
    found: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        for name, seconds in _round(_workspace(inputs, number)).items():
            found.setdefault(name, []).extend(seconds)
    floor = quantile(found["floor"], 0.5)
    late = quantile(found["late"], 0.95)
    count = len(found["late"])
    yield Figure("from END on the wire to the screen, p95", PEER, late, floor, count, LATE)
    keys = quantile(found["keys"], 0.95)
    yield Figure("a key at 1,000 events a second, p95", PEER, keys, floor, len(found["keys"]), KEY)


def _round(folder: Path) -> dict[str, list[float]]:
    argv = [PYTHON, "-m", "benchmarks.streaming", str(folder)]
    env = {**environment(), "TEXTUAL_ANIMATIONS": "none", "ANTHROPIC_API_KEY": ""}
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(argv)} ended with {done.returncode}: {done.stderr[-800:]}")
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told


def _workspace(inputs: Inputs, number: int) -> Path:
    folder = inputs.scratch / f"streamed-{number}"
    folder.mkdir()
    (folder / "report.md").write_text(inputs.report, encoding="utf-8")
    (folder / "notes.md").write_text("# Notes\n\nThe trial held for 12 days.\n", encoding="utf-8")
    text = "# Task\n\n## References\n\n- [ ] [Notes](notes.md)\n"
    (folder / "instructions.md").write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


async def _measured(folder: Path) -> dict[str, list[float]]:
    """When each count of hunks was painted, and how long keys took."""
    from benchmarks.pressing import FLOOR, press
    from core.desk import Desk
    from tui.__main__ import app_on

    found: dict[str, list[float]] = {"floor": [], "keys": [], "painted": []}
    painted = found["painted"]
    acted = asyncio.Event()
    with Desk.open(folder, command="benchmark", write=True) as desk:
        app = app_on(desk)
        from textual import events  # not before the app is made, which says how Textual is to work

        from tui.messages import HunksArrived
        from tui.screens.review import ReviewScreen

        arrive, act = ReviewScreen.on_hunks_arrived, ReviewScreen.action_press

        def arrived(screen: ReviewScreen, event: HunksArrived) -> None:
            arrive(screen, event)
            count = len(desk.review.hunks) if desk.review else 0

            def paint() -> None:
                painted.extend([time.monotonic()] * (count - len(painted)))

            screen.call_after_refresh(paint)

        def press_name(screen: ReviewScreen, name: str) -> None:
            act(screen, name)
            screen.call_after_refresh(acted.set)

        ReviewScreen.on_hunks_arrived = arrived  # type: ignore[method-assign]
        ReviewScreen.action_press = press_name  # type: ignore[method-assign]
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            for _ in range(20):
                found["floor"].append(await press(app, FLOOR))
            await pilot.press("R")
            while desk.review is None or not desk.review.complete:
                await asyncio.sleep(BETWEEN)
                if desk.review is not None and len(desk.review.hunks) > 3:
                    acted.clear()
                    begun = time.monotonic()
                    app.post_message(events.Key("j", "j"))
                    await acted.wait()
                    found["keys"].append(time.monotonic() - begun)
            await pilot.pause()
    return found


def main(folder: Path) -> int:
    """Stream, press, and print what was measured."""
    argv = [PYTHON, "-m", "benchmarks.serving", str(folder / "report.md"), str(EDITS), str(EVENTS)]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None, "it is a pipe"
        url = server.stdout.readline().strip()
        os.environ["XDG_CONFIG_HOME"] = str(folder.parent / f"{folder.name}-config")
        user_settings(base_url=url, model=MODEL)
        found = asyncio.run(_measured(folder))
        told, _ = server.communicate()
    ended = [float(line) for line in told.splitlines()]
    found["late"] = [at - end for at, end in zip(found.pop("painted"), ended, strict=True)]
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
