"""Presses keys in an app without a terminal, and tells how long each took and the most memory held.

    python -m benchmarks.pressing redline FOLDER
    python -m benchmarks.pressing markdown|textarea FILE

Run as a process of its own, so that the memory is of this app alone. A key's time is from its press
until the app is idle again; a key that nobody is bound to gives the floor. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from textual.app import App

T = TypeVar("T")
TIMES = 60
"""Presses of each key."""
FLOOR = "f9"
"""A key nobody is bound to."""
REDLINE_KEYS = {
    "next hunk": ("j",),
    "decide": ("y",),
    "scroll a page": ("pagedown",),
    "toggle view": ("v",),
}


async def pressed(app: App[T], keys: Mapping[str, tuple[str, ...]]) -> dict[str, list[float]]:
    """Seconds of each press, by what the key does; `floor` for a key that does nothing."""
    found: dict[str, list[float]] = {}
    begun = time.perf_counter()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        found["ready"] = [time.perf_counter() - begun]
        for name, each in {"floor": (FLOOR,), **keys}.items():
            for key in each:
                await pilot.press(key)
            found[name] = []
            for number in range(TIMES):
                start = time.perf_counter()
                await pilot.press(each[number % len(each)])
                found[name].append(time.perf_counter() - start)
    return found


def main(what: str, path: Path) -> int:
    """Press, and print what was measured."""
    if what == "redline":
        from core.desk import Desk
        from tui.__main__ import offline
        from tui.app import RedlineApp

        with Desk.open(path, command="benchmark", write=True) as desk:
            found = asyncio.run(pressed(RedlineApp(desk, offline), REDLINE_KEYS))
    else:
        from benchmarks.peers.text_apps import app_of

        app = app_of(what, path.read_text(encoding="utf-8"))
        found = asyncio.run(pressed(app, {"scroll a page": ("pagedown",)}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({"seconds": found, "peak": peak / 1024}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
