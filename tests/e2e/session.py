"""A whole session over the real path, for tests that kill it: draft, decide, undo, edit, commit.

Stands on `core.desk` as both front ends do. Run again after a kill it goes on from where it is. A
hunk or a decision is told when it has been acknowledged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from core.checklist import ItemState
from core.desk import Desk
from core.drafting.offline import OfflineDrafter
from core.errors import RedlineError
from core.events import Decided, Edited, HunkArrived, Noted, Redone, Undone, decode
from core.files import sha256
from core.review import Review

DECISIONS = (Decided, Edited, Noted, Undone, Redone)
"""Lines of the journal that are steps of the editor's."""

OWN_WORDS = "- The Draper loom pays for itself within 14 months."
STEPS: tuple[Callable[[Desk, list[str]], object], ...] = (
    lambda desk, ids: desk.accept(ids[:1]),
    lambda desk, ids: desk.reject(ids[1:2]),
    lambda desk, _: desk.undo(),
    lambda desk, ids: desk.note(ids[0], "good"),
    lambda desk, ids: desk.accept(ids[1:2]),
    lambda desk, ids: desk.edit(ids[2], OWN_WORDS),
    lambda desk, _: desk.undo(),
    lambda desk, _: desk.redo(),
    lambda desk, _: desk.reject_all(),
)
"""What the editor does, in order. The last step does nothing where nothing is left to decide."""


def main(root: Path, told: Callable[[bytes], None]) -> int:
    """The session from where it is to its end; its exit status."""
    try:
        with Desk.open(root, command="session", write=True) as desk:
            if is_over(desk):
                return 0
            if desk.review is None or not desk.review.complete:
                for step in desk.draft(OfflineDrafter(), desk.items()[0]):
                    if isinstance(step, HunkArrived):
                        told(f"hunk {step.hunk.id}".encode())
            ids = [hunk.id for hunk in desk.open_review().hunks]
            for number in range(steps_done(desk), len(STEPS)):
                STEPS[number](desk, ids)
                told(f"step {decided(desk.open_review())}".encode())
            desk.commit(include_outside_edits=True)
            told(b"committed")
    except RedlineError as error:
        print(f"{error.message} ({error.hint})", file=sys.stderr)
        return error.exit_status
    return 0


def is_over(desk: Desk) -> bool:
    """Is the first item read and committed?"""
    return desk.review is None and desk.items()[0].state is ItemState.DONE


def steps_done(desk: Desk) -> int:
    """How many steps are in the journal; the last writes nothing where nothing was left."""
    return sum(isinstance(decode(line), DECISIONS) for line in desk.journal.lines()[1:])


def decided(review: Review) -> str:
    """All that was decided, in a few characters."""
    now = review.decisions
    edits = {id_: edit.splice.text for id_, edit in now.edits.items()}
    told = repr((sorted(now.changes.items()), sorted(edits.items()), sorted(now.notes.items())))
    return sha256(told.encode())[:12]
