"""The writing part of a session as a program of its own, for tests that kill or interrupt it.

    python -m tests.e2e.driver ROOT

Begins a review, keeps three decisions, commits the scene's plan, closes the review. Run again after
a kill it goes on from where it is. A decision is printed when it has been acknowledged.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from core.committing import commit, commit_outside_edits
from core.errors import RedlineError
from core.intent import settle
from core.lock import Lock
from tests.e2e.scene import REPORT, REVIEW, Scene

DECISIONS = [b'{"n":%d}' % number for number in range(3)]
FIRST = b'{"id":"%s"}' % REVIEW.encode()


def main(root: Path, told: Callable[[bytes], None] | None = None) -> int:
    scene = Scene(root, root)
    try:
        lock = Lock.take(scene.journal.folder, "commit")
        try:
            work(scene, told or (lambda line: print(line.decode(), flush=True)))
        finally:
            lock.release()
    except KeyboardInterrupt:
        return 130
    except RedlineError as error:
        print(f"{error.message} ({error.hint})", file=sys.stderr)
        return error.exit_status
    return 0


def work(scene: Scene, told: Callable[[bytes], None]) -> None:
    repository, journal = scene.repository, scene.journal
    settle(repository, journal, held=True)
    journal.tidy()
    if is_committed(scene):
        if journal.has_review():
            journal.finish()
        return
    if not journal.has_review():
        journal.begin_review(FIRST, {"base": REPORT, "source": b"A source.\n"})
    for line in DECISIONS[len(journal.lines()) - 1 :]:
        journal.append(line)
        told(line)
    if repository.outside_edits(scene.root / "report.md"):
        commit_outside_edits(repository, journal, ["report.md"], "Edits by hand\n")
    commit(repository, journal, scene.plan())
    journal.finish()


def is_committed(scene: Scene) -> bool:
    head = scene.repository.head()
    return head is not None and ("Redline-Review", REVIEW) in scene.repository.trailers_of(head)


if __name__ == "__main__":
    status = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(status)
