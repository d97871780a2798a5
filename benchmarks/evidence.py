"""How long looking things up in a source takes: the findings of a review, and a whole audit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.inputs import Inputs
from benchmarks.measure import (
    PYTHON,
    REDLINE,
    in_turns,
    seconds_of,
    seconds_of_process,
)
from benchmarks.table import Figure, Of, Target, figure
from core.changes import Splice
from core.document import Document
from core.evidence import Checker
from core.figures import find_figures
from core.source import Source, source_from_bytes
from core.words import stems

CHANGES = 300
FINDINGS_PEER = "rapidfuzz partial_ratio of each new text with the source"
FINDINGS_TARGET = Target(0.3, Of.SECONDS)
AUDIT_PEER = "sentencex split + sqlite FTS5 ranking of one source of them"
AUDIT_TARGET = Target(3, Of.SECONDS)
TIMES = 3


def figures(inputs: Inputs) -> Iterator[Figure]:
    """The findings of 300 changes of a report against the keynote, within the process and with
    nothing remembered; and `redline audit` of the report, a whole process.

    The peer of the first only says how like each new text is to some place of the source. That of
    the second splits and ranks the largest of the three sources.
    """
    yield figure(
        f"findings of {CHANGES} changes",
        FINDINGS_PEER,
        in_turns(lambda: _findings(inputs), lambda: _likeness(inputs), TIMES),
        FINDINGS_TARGET,
    )
    yield figure(
        "audit a report of 45 KB",
        AUDIT_PEER,
        in_turns(lambda: _audit(inputs), lambda: _split_and_index(inputs), TIMES),
        AUDIT_TARGET,
    )


def _changes(inputs: Inputs) -> tuple[Source, Document, list[tuple[Splice, tuple[int, ...]]]]:
    """The source, the report, and each block of it rewritten in turn by a passage of the source."""
    name = inputs.keynote.name
    source = source_from_bytes(inputs.keynote.read_bytes(), target=name, title=name)
    report = Document(inputs.report)
    step = max(len(source.passages) // CHANGES, 1)
    made = []
    for number in range(CHANGES):
        block = report.blocks[number % len(report.blocks)]
        passage = source.passages[number * step % len(source.passages)]
        text = f"{passage.text} “{passage.text}”"
        made.append((Splice(block.start, block.end, text), (passage.number,)))
    return source, report, made


def _findings(inputs: Inputs) -> float:
    source, report, changes = _changes(inputs)
    find_figures.cache_clear()
    stems.cache_clear()

    def check() -> None:
        checker = Checker(source, report)
        for splice, passages in changes:
            checker.of_splice(splice, passages)

    return seconds_of(check)


def _likeness(inputs: Inputs) -> float:
    source, _, changes = _changes(inputs)
    return seconds_of(
        lambda: [fuzz.partial_ratio(splice.text, source.text) for splice, _ in changes]
    )


def _audit(inputs: Inputs) -> float:
    return seconds_of_process([REDLINE, "audit", str(inputs.existing)])


def _split_and_index(inputs: Inputs) -> float:
    program = Path(__file__).parent / "peers" / "split_and_index.py"
    return seconds_of_process([PYTHON, str(program), str(inputs.keynote)])
