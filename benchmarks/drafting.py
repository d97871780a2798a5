"""How long a draft takes: the whole process, from its start to the last hunk on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.inputs import KEYNOTE, Inputs
from benchmarks.measure import PYTHON, REDLINE, in_turns, seconds_of_process
from benchmarks.table import Figure, Of, Target, figure

PEER = "sentencex split + sqlite FTS5 ranking, same text"
TARGET = Target(3, Of.SECONDS)
TIMES = 5


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`redline draft` of the keynote into a fresh repository, without a report and over one.

    The peer, a whole process too, splits the same transcript into sentences with the same library
    and ranks them against each other by full-text search: public, reads every word, needs no
    network, decides nothing. The ratio is what judging, placing, checking and keeping cost on top.
    """
    for name, repository in (
        ("draft a keynote, new report", inputs.new),
        ("draft a keynote, over a report", inputs.existing),
    ):
        samples = in_turns(lambda at=repository: _draft(inputs, at), lambda: _peer(inputs), TIMES)  # type: ignore[misc]  # bound now
        yield figure(name, PEER, samples, TARGET)


def _draft(inputs: Inputs, repository: Path) -> float:
    work = inputs.fresh(repository)
    return seconds_of_process([REDLINE, "draft", str(work), "--reference", str(KEYNOTE)])


def _peer(inputs: Inputs) -> float:
    program = Path(__file__).parent / "peers" / "split_and_index.py"
    return seconds_of_process([PYTHON, str(program), str(inputs.keynote)])
