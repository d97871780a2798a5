"""Opening the app without the command line's machinery, which takes longer to import than the
review takes to read.

Owns deciding that there is nothing else to do: a terminal, and at most one word, which is a folder.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.cli.commands import MODULES


def opened(words: Sequence[str]) -> int | None:
    """The exit status of the app; None where it was not opened, for whatever reason: then the
    command line says why, or does what is asked.

    Args:
        words: what stands behind `redline`.
    """
    from core.errors import RedlineError

    if not _is_plain(words):
        return None
    gc.disable()  # until the first paint, which makes many objects and no rubbish; see tui.__main__
    from tui.__main__ import run

    try:
        return run(Path(*words))
    except RedlineError:
        gc.enable()
        return None


def _is_plain(words: Sequence[str]) -> bool:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if any(stream is None for stream in streams) or os.environ.get("TERM") == "dumb":
        return False
    if "_REDLINE_COMPLETE" in os.environ:  # a shell asks for its completions, on a terminal
        return False
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or len(words) > 1:
        return False
    return all(word not in MODULES and Path(word).is_dir() for word in words)
