"""A model's answer on its way to the screen: how late a hunk is, and how heavy keys are meanwhile.

    python -m benchmarks.streaming FOLDER

The app without a terminal, in a process of its own, and in that process a Messages API on loopback,
which makes the figures rather worse than they are. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.inputs import ROOT, Inputs, git
from benchmarks.measure import PYTHON, BenchmarkError, environment
from benchmarks.table import Figure, Of, Target, quantile
from core.document import BlockKind, Document
from tests.model_server import MODEL, Answer, ModelServer, nonce_of

EDITS = 60
EVENTS = 0.001
"""Seconds between two events of the stream."""
LATE = Target(0.05, Of.SECONDS)
KEY = Target(0.033, Of.SECONDS)
PEER = "a key that does nothing, in the same app"


def figures(inputs: Inputs) -> Iterator[Figure]:
    """60 edits of a report of 45 KB, streamed at 1,000 events a second: from the END of a block on
    the wire until its hunk is painted, and from the press of a key until that is."""
    folder = _workspace(inputs)
    argv = [PYTHON, "-m", "benchmarks.streaming", str(folder)]
    env = {**environment(), "TEXTUAL_ANIMATIONS": "none", "ANTHROPIC_API_KEY": ""}
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(argv)} ended with {done.returncode}: {done.stderr[-800:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    floor = quantile(told["floor"], 0.5)
    count = len(told["late"])
    late = quantile(told["late"], 0.95)
    yield Figure("from END on the wire to the screen, p95", PEER, late, floor, count, LATE)
    keys = quantile(told["keys"], 0.95)
    yield Figure("a key at 1,000 events a second, p95", PEER, keys, floor, len(told["keys"]), KEY)


def _workspace(inputs: Inputs) -> Path:
    folder = inputs.scratch / "streamed"
    folder.mkdir()
    (folder / "report.md").write_text(inputs.report, encoding="utf-8")
    (folder / "notes.md").write_text("# Notes\n\nThe trial held for 12 days.\n", encoding="utf-8")
    text = "# Task\n\n## References\n\n- [ ] [Notes](notes.md)\n"
    (folder / "instructions.md").write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


def _answer(base: Document, request: dict[str, Any], ended: list[float]) -> Answer:
    nonce = nonce_of(request)
    blocks = [b for b in base.blocks if b.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH)][:EDITS]
    text = "".join(
        f"@@@ EDIT {nonce} replace {base.block_id(block)}\nwhy: the trial\nevidence: S2\n"
        f"@@@ OLD {nonce}\n{base.block_text(block)}\n@@@ NEW {nonce}\n{base.block_text(block)}"
        f" It held for 12 days.\n@@@ END {nonce}\n"
        for block in blocks
    )
    wire = bytearray()
    mark = f"@@@ END {nonce}".encode()

    def sent(part: bytes) -> None:
        if part.startswith(b"event: content_block_delta"):
            wire.extend(json.loads(part.split(b"data: ", 1)[1])["delta"]["text"].encode())
            while wire.count(mark) > len(ended):
                ended.append(time.monotonic())

    return Answer(text, deltas=12, delay=EVENTS, sent=sent)


async def _measured(folder: Path, server: ModelServer) -> dict[str, list[float]]:
    from textual import events

    from benchmarks.pressing import FLOOR, press
    from core.desk import Desk
    from tui.__main__ import app_on
    from tui.messages import HunksArrived
    from tui.screens.review import ReviewScreen

    ended: list[float] = []
    painted: list[tuple[float, int]] = []
    base = Document((folder / "report.md").read_text(encoding="utf-8"))
    server.answer(lambda request: _answer(base, request, ended))
    handled: list[float] = []
    original, act = ReviewScreen.on_hunks_arrived, ReviewScreen.action_press
    found: dict[str, list[float]] = {"floor": [], "keys": []}
    with Desk.open(folder, command="benchmark", write=True) as desk:

        def arrived(screen: ReviewScreen, event: HunksArrived) -> None:
            original(screen, event)
            count = len(desk.review.hunks) if desk.review else 0
            screen.call_after_refresh(lambda: painted.append((time.monotonic(), count)))

        def acted(screen: ReviewScreen, name: str) -> None:
            act(screen, name)
            screen.call_after_refresh(lambda: handled.append(time.monotonic()))

        ReviewScreen.on_hunks_arrived = arrived  # type: ignore[method-assign]
        ReviewScreen.action_press = acted  # type: ignore[method-assign]
        app = app_on(desk)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            for _ in range(20):
                found["floor"].append(await press(app, FLOOR))
            await pilot.press("R")
            while desk.review is None or not desk.review.complete:
                await asyncio.sleep(0.05)
                if desk.review is not None and len(desk.review.hunks) > 3:
                    count, begun = len(handled), time.monotonic()
                    app.post_message(events.Key("j", "j"))
                    while len(handled) == count:
                        await asyncio.sleep(0)
                    found["keys"].append(handled[-1] - begun)
            await pilot.pause()
    found["late"] = [
        next(at for at, count in painted if count > number) - end
        for number, end in enumerate(ended)
        if any(count > number for _, count in painted)
    ]
    return found


def main(folder: Path) -> int:
    """Stream, press, and print what was measured."""
    with ModelServer().running() as server:
        settings = f"base_url = {json.dumps(server.url)}\nmodel = {json.dumps(MODEL)}\n"
        (folder / "redline.toml").write_text(settings, encoding="utf-8")
        found = asyncio.run(_measured(folder, server))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
