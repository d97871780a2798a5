"""Presses keys in an app without a terminal, and tells how long each took and the most memory held.

    python -m benchmarks.pressing redline FOLDER
    python -m benchmarks.pressing markdown|textarea FILE

Run as a process of its own, so that the memory is of this app alone. A key's time is from its press
until the app is idle again, painted and all; a key that nobody is bound to gives the floor. The
pilot of Textual cannot tell this: it looks every 20 ms whether the app is idle. The time is the
processor's, so that it does not tell what else the machine does. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.measure import peak_memory

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")
TIMES = 60
"""Presses of each key."""
_QUIET = 3  # turns of the event loop with nothing to do, after which the app is idle
_BETWEEN = 0.02  # seconds from one key to the next, so that each finds the app at rest
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
                found[name].append(await press(app, each[number % len(each)]))
                await asyncio.sleep(_BETWEEN)
    return found


async def press(app: App[T], key: str) -> float:
    """Seconds of the processor from a key's press until nothing is left to do."""
    from textual import events  # not before the app is made, which says how Textual is to work

    loop = asyncio.get_running_loop()
    event = events.Key(key, key if len(key) == 1 else None)
    event.set_sender(app)
    driver = app._driver
    assert driver is not None, "the app runs"
    start = time.process_time()
    driver.send_message(event)
    passes = 0
    while passes < _QUIET:
        await asyncio.sleep(0)
        # what is ready beside this task is work; what is animated or not painted yet will be
        is_busy = loop._ready or app.animator._animations or _is_due(app)  # type: ignore[attr-defined]  # it cannot be asked
        passes = 0 if is_busy else passes + 1
    return time.process_time() - start


def _is_due(app: App[T]) -> bool:
    """Is a part of the screen still to be laid out or painted?"""
    screen = app.screen
    return bool(screen._dirty_widgets or screen._layout_required or screen._repaint_required)


def main(what: str, path: Path) -> int:
    """Press, and print what was measured."""
    if what == "redline":
        from core.desk import Desk
        from tui.__main__ import app_on

        with Desk.open(path, command="benchmark", write=True) as desk:
            found = asyncio.run(pressed(app_on(desk), REDLINE_KEYS))
    else:
        from benchmarks.peers.text_apps import app_of

        app = app_of(what, path.read_text(encoding="utf-8"))
        found = asyncio.run(pressed(app, {"scroll a page": ("pagedown",)}))
    sys.stdout.write(json.dumps({"seconds": found, "peak": peak_memory()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
