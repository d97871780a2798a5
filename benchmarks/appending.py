"""How long a decision takes to be on disk: one line added to the journal."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.inputs import Inputs
from benchmarks.measure import in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.changes import Decision
from core.events import Decided, encode
from core.journal import Journal

PEER = "write + fsync of the same bytes"
TIMES = 1000


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`Journal.append` of one decision, p50 and p95.

    The peer writes and syncs the same bytes to a file that is open, on the same disk: what a
    promise to keep something costs at least. Preparing the line is in neither.
    """
    journal = Journal(inputs.scratch / "journal")
    journal.begin_review(b'{"id":"0123456789ab"}', {})
    line = encode(Decided({"0a1b2c3d4e": Decision.ACCEPTED}, "0a1b2c3d4e"))
    bare = os.open(inputs.scratch / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def peer() -> None:
        os.write(bare, line + b"\n")
        os.fsync(bare)

    try:
        samples = in_turns(
            lambda: seconds_of(lambda: journal.append(line)), lambda: seconds_of(peer), TIMES
        )
    finally:
        os.close(bare)
        journal.finish()
    yield figure("journal line appended, p50", PEER, samples, Target(1.5, Of.RATIO))
    yield figure("journal line appended, p95", PEER, samples, Target(2, Of.RATIO), at=0.95)
