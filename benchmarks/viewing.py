"""The view on a report of 400 KB and on one of 4 MB: first paint, keys, memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import made, start
from benchmarks.inputs import ROOT, Inputs
from benchmarks.measure import PYTHON, REDLINE, BenchmarkError, environment, in_turns
from benchmarks.pressing import REDLINE_KEYS
from benchmarks.table import Figure, Of, Target, figure, quantile
from benchmarks.terminal import seconds_to_paint

SIZES = {"400 KB": 400_000, "4 MB": 4_000_000}
_PAINT = {"400 KB": Target(1.5, Of.RATIO), "4 MB": Target(4, Of.RATIO)}
_MEMORY = {"400 KB": Target(100, Of.MEBIBYTES), "4 MB": Target(250, Of.MEBIBYTES)}
_KEY = Target(0.016, Of.SECONDS)
_GROWTH = Target(1.2, Of.RATIO)
_MARKDOWN = 40_000
"""Characters given to `Markdown`, which takes minutes for 400 KB."""
_TIMES = 7
_PAGE = "scroll a page"


@dataclass(frozen=True, slots=True)
class _Pressed:
    seconds: dict[str, list[float]]
    peak: float  # MiB

    def key(self, name: str) -> float:
        """Seconds of a key over the harness's floor, at the 95th percentile; never below zero."""
        return max(quantile(self.seconds[name], 0.95) - quantile(self.seconds["floor"], 0.5), 0)

    def typical(self, name: str) -> float:
        """Seconds of a key with the floor, in the middle of all presses."""
        return quantile(self.seconds[name], 0.5)


def figures(inputs: Inputs) -> Iterator[Figure]:
    """A stored review of 300 hunks, opened and worked on.

    First paint as in `benchmarks.start`, against an empty Textual app. Keys in the process, without
    a terminal, over what a key costs that does nothing; the peers are textual's `TextArea` on the
    same text and its `Markdown` on a tenth of the smaller one.
    """
    found: dict[str, _Pressed] = {}
    peers: dict[str, _Pressed] = {}
    for name, size in SIZES.items():
        folder = made.workspace(inputs.scratch / f"made-{size}", size)
        yield _first_paint(name, folder)
        found[name] = _press("redline", folder)
        peers[name] = _press("textarea", folder / "report.md")
    short = inputs.scratch / "short.md"
    short.write_text(made.texts(SIZES["400 KB"])[0][:_MARKDOWN], encoding="utf-8")
    markdown = _press("markdown", short)
    for name, ours in found.items():
        for key in REDLINE_KEYS:
            peer = peers[name].key(_PAGE)
            yield Figure(f"{key}, {name}", "TextArea, a page", ours.key(key), peer, 60, _KEY)
        yield Figure(
            f"peak memory, {name}", "TextArea", ours.peak, peers[name].peak, 1, _MEMORY[name]
        )
    small, large = found.values()
    for key in REDLINE_KEYS:
        yield Figure(
            f"{key}, 4 MB to 400 KB", "400 KB", large.typical(key), small.typical(key), 60, _GROWTH
        )
    ours, name = found["400 KB"], "Markdown, 40 KB"
    yield Figure("scroll a page, 400 KB", name, ours.key(_PAGE), markdown.key(_PAGE), 60)
    ready, theirs = ours.seconds["ready"][0], markdown.seconds["ready"][0]
    yield Figure("ready without a terminal, 400 KB", name, ready, theirs, 1)


def _first_paint(name: str, folder: Path) -> Figure:
    picture = start.Picture.expected(folder)
    empty = str(Path(__file__).parent / "peers" / "empty_app.py")
    samples = in_turns(
        lambda: seconds_to_paint([REDLINE, str(folder)], picture.missing),
        lambda: seconds_to_paint([PYTHON, empty], start.missing_text),
        _TIMES,
    )
    return figure(f"start to first paint, {name}", start.PEER, samples, _PAINT[name])


def _press(what: str, path: Path) -> _Pressed:
    argv = [PYTHON, "-m", "benchmarks.pressing", what, str(path)]
    env = {**environment(), "TEXTUAL_ANIMATIONS": "none"}
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(argv)} ended with {done.returncode}: {done.stderr[-800:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return _Pressed(told["seconds"], told["peak"])
