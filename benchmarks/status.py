"""How long `redline status` takes: the whole process."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.inputs import ARTICLE, Inputs
from benchmarks.measure import PYTHON, REDLINE, in_turns, seconds_of_process
from benchmarks.table import Figure, Of, Target, figure

PEER = "python -c pass, same interpreter"
TARGET = Target(10, Of.RATIO)
TIMES = 21


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`redline status` in a workspace with a repository: without a review, then with one open.

    The peer is the interpreter's own start, which every command in Python pays.
    """

    def ours() -> float:
        return seconds_of_process([REDLINE, "status"], cwd=work)

    def peer() -> float:
        return seconds_of_process([PYTHON, "-c", "pass"], cwd=work)

    work = inputs.fresh(inputs.existing)
    yield figure("status", PEER, in_turns(ours, peer, TIMES), TARGET)
    seconds_of_process([REDLINE, "draft", "--reference", str(ARTICLE)], cwd=work)
    yield figure("status, a review open", PEER, in_turns(ours, peer, TIMES), TARGET)
