"""Taking turns with a stopwatch.

Owns how a time is taken: of a function, of a whole process; and that two contenders are always
measured in turns, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
REDLINE = str(Path(sys.executable).with_name("redline"))
"""The command as it was installed beside this interpreter."""

Contender = Callable[[], float]
"""Does its work once and says how many seconds it took; what it prepares first does not count."""


class BenchmarkError(Exception):
    """A contender did not do its work, so there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Seconds of two contenders, in the order they were taken."""

    ours: tuple[float, ...]
    """Redline's."""
    peer: tuple[float, ...]
    """The peer's."""


def in_turns(ours: Contender, peer: Contender, times: int, *, warm_up: int = 1) -> Samples:
    """Measure two contenders A B A B ….

    Args:
        times: how often each is measured.
        warm_up: how often each runs unmeasured before, so that compiled modules and the files of
            both are in memory.
    """
    for _ in range(warm_up):
        ours()
        peer()
    pairs = [(ours(), peer()) for _ in range(times)]
    return Samples(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds a function takes, by a clock that never goes back."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds_of_process(argv: Sequence[str], cwd: Path | None = None) -> float:
    """Seconds from before a process is started until it has ended.

    Raises:
        BenchmarkError: it ended with another status than 0.
    """
    start = time.perf_counter()
    done = subprocess.run(
        argv,
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise BenchmarkError(f"{' '.join(argv)} ended with {done.returncode}: {said}")
    return seconds


def peak_memory() -> float:
    """The most memory this process held, in MiB. What `getrusage` tells is never less than the
    process held that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def environment() -> dict[str, str]:
    """The caller's environment without what would change the figures: git's and the user's own
    settings, and colours turned off."""
    unwanted = ("GIT_", "PYTHON", "TEXTUAL", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "XDG_CONFIG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Bench Editor"), ("EMAIL", "bench@localhost"))
    }
    return {**kept, **nobody, **who, "TERM": "xterm-256color", "XDG_CONFIG_HOME": "/nonexistent"}
