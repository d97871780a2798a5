"""A review whose base moved: put on the report, the instructions and HEAD as they are now.

Owns what happens when something was edited or committed outside a review, and what is left of a
review after its commit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.anchoring import after_commit, onto_edited_text
from core.events import Rebased
from core.files import sha256
from core.planning import PARTIAL

if TYPE_CHECKING:
    from core.desk import Desk


def follow(desk: Desk) -> tuple[str, ...]:
    """Put the review on the report and HEAD as they are now; what moved, one line each."""
    review = desk.open_review()
    base = review.header.base
    facts = desk.facts()
    text = desk.report_text()
    now = replace(
        base,
        report_sha256=sha256(text.encode("utf-8")),
        instructions_sha256=sha256(desk.instructions().encode("utf-8")),
        head=facts.head,
        branch=facts.branch,
    )
    if now == base:
        return ()
    said: list[str] = []
    hunks, edits = review.hunks, dict(review.decisions.edits)
    if now.report_sha256 != base.report_sha256:
        moved = onto_edited_text(review, text)
        hunks, edits = moved.hunks, dict(moved.edits)
        name = desk.workspace.report.name
        lost = f", {len(moved.conflicts)} lost their place" if moved.conflicts else ""
        said.append(f"{name} was edited: {moved.shifted} hunks shifted{lost}")
    if now.instructions_sha256 != base.instructions_sha256:
        said.append(f"{desk.workspace.instructions.name} was edited")
    if now.branch != base.branch:
        said.append(f"the branch is {now.branch or 'detached'}, was {base.branch or 'detached'}")
    if now.head != base.head:
        said.append(f"HEAD is {_short(now.head)}, was {_short(base.head)}")
    desk.do(Rebased(now, text, hunks, edits))
    return tuple(said)


def close_if_committed(desk: Desk) -> None:
    """Close or move on a review whose commit was made just before a kill."""
    review = desk.open_review()
    head = desk.repository.head()
    if head is None or head == review.header.base.head:
        return
    told = dict(desk.repository.trailers_of(head)).get("Redline-Review", "")
    if told == review.header.id:
        desk.finish()
    elif told == f"{review.header.id} {PARTIAL}" and review.result() == desk.report_text():
        stand_on(desk, head)


def stand_on(desk: Desk, commit: str) -> None:
    """What is left of a review after a partial commit, on the commit it made."""
    review = desk.open_review()
    text = desk.report_text()
    base = replace(review.header.base, report_sha256=sha256(text.encode("utf-8")), head=commit)
    desk.do(Rebased(base, text, after_commit(review), {}))


def _short(commit: str | None) -> str:
    return commit[:10] if commit else "no commit"
