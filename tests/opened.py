"""Which files this process opens, as Python itself tells it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LISTENING: list[list[str]] = []
_HEARD: list[bool] = []


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event == "open" and _LISTENING and isinstance(args[0], str | Path):
        for names in _LISTENING:
            names.append(Path(args[0]).name)


@contextmanager
def opening() -> Iterator[list[str]]:
    """The names of the files that are opened until the block ends, in any thread."""
    if not _HEARD:
        sys.addaudithook(_hear)  # stays for good, so it is added once
        _HEARD.append(True)
    names: list[str] = []
    _LISTENING.append(names)
    try:
        yield names
    finally:
        _LISTENING.remove(names)
