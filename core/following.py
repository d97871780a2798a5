"""A review whose base moved: put on the report, the instructions and HEAD as they are now.

Owns what happens when something was edited or committed outside a review, and what is left of a
review after its commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.anchoring import after_commit, onto_edited_text, unmoved
from core.changes import Hunk
from core.deciding import states
from core.errors import BaseMoved
from core.events import EditedText, Rebased
from core.files import sha256
from core.planning import PARTIAL
from core.review import Review

if TYPE_CHECKING:
    from core.desk import Desk


def follow(desk: Desk) -> tuple[str, ...]:
    """Put the review on the report and HEAD as they are now; what moved, one line each.

    Raises:
        BaseMoved: the report is gone.
    """
    review = desk.open_review()
    base = review.header.base
    _check_there(desk, review)
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
    history = unmoved(review)
    if now.report_sha256 != base.report_sha256:
        moved = onto_edited_text(review, text)
        earlier = _when_it_stood_on(desk, now.report_sha256)
        back = _back_in_place(moved.hunks, earlier)
        hunks = tuple(back.get(hunk.id, hunk) for hunk in moved.hunks)
        edits, history = {**moved.edits, **_edits_then(back, earlier)}, moved.history
        name = desk.workspace.report.name
        missing = [id_ for id_ in moved.conflicts if id_ not in back]
        lost = f", {len(missing)} lost their place" if missing else ""
        said.append(f"{name} was edited: {moved.shifted} hunks shifted{lost}")
    if now.instructions_sha256 != base.instructions_sha256:
        said.append(f"{desk.workspace.instructions.name} was edited")
    if now.branch != base.branch:
        said.append(f"the branch is {now.branch or 'detached'}, was {base.branch or 'detached'}")
    if now.head != base.head:
        said.append(f"HEAD is {_short(now.head)}, was {_short(base.head)}")
    desk.do(Rebased(now, text, hunks, edits, history))
    return tuple(said)


def _check_there(desk: Desk, review: Review) -> None:
    """A review on a report that is gone is left as it is: the file may come back."""
    path = desk.workspace.report
    if review.base and not path.exists():
        raise BaseMoved(
            f"{path.name} was deleted while the review was open",
            f"bring it back: git restore {path.name}, or put the review away: redline abandon",
        )


def _when_it_stood_on(desk: Desk, report_sha256: str) -> Review | None:
    """The review as it last was on this very report; None when it never was."""
    stood = None
    for state in states(desk.journal):
        if state.header.base.report_sha256 == report_sha256:
            stood = state
    return stood


def _back_in_place(hunks: Iterable[Hunk], earlier: Review | None) -> dict[str, Hunk]:
    """Hunks that have lost their place and get it back, because the report is again as it was."""
    placed = {hunk.id: hunk for hunk in earlier.hunks if not hunk.unplaced} if earlier else {}
    return {hunk.id: placed[hunk.id] for hunk in hunks if hunk.unplaced and hunk.id in placed}


def _edits_then(ids: Iterable[str], earlier: Review | None) -> dict[str, EditedText]:
    """The editor's own texts of hunks before they lost their place."""
    edits = earlier.decisions.edits if earlier else {}
    return {id_: edits[id_] for id_ in ids if id_ in edits}


def was_committed(desk: Desk) -> bool:
    """Does a commit since the base hold the open review, or what was accepted of it so far?"""
    return _landed(desk) != (None, False)


def close_committed(desk: Desk) -> None:
    """Close a review that a commit holds; put one that was committed in part on that commit."""
    if not desk.journal.has_review():
        return  # the run that made the commit closed it meanwhile
    commit, whole = _landed(desk)
    if whole:
        desk.finish()
    elif commit:
        stand_on(desk, commit, desk.open_review().result())


def _landed(desk: Desk) -> tuple[str | None, bool]:
    """The commit that holds the review, or what was accepted so far, and whether that is all."""
    review, repository = desk.open_review(), desk.repository
    base, head = review.header.base.head, repository.head()
    if head is None or head == base:
        return None, False
    known = base is None or repository.tip(base) is not None
    found = (
        [(info.commit, dict(info.trailers)) for info in repository.commits_after(base, head)]
        if known
        else [(head, dict(repository.trailers_of(head)))]  # the base was collected as garbage
    )
    said = {trailers.get("Redline-Review", ""): commit for commit, trailers in reversed(found)}
    if review.header.id in said:
        return said[review.header.id], True
    # the report on disk may have been edited since
    partial = said.get(f"{review.header.id} {PARTIAL}")
    if partial and desk.committed_report(partial) == review.result():
        return partial, False
    return None, False


def stand_on(desk: Desk, commit: str, text: str) -> None:
    """What is left of a review after a partial commit, on the commit it made.

    Args:
        text: the report as that commit has it.
    """
    review = desk.open_review()
    base = replace(review.header.base, report_sha256=sha256(text.encode("utf-8")), head=commit)
    desk.do(Rebased(base, text, *after_commit(review)))


def _short(commit: str | None) -> str:
    return commit[:10] if commit else "no commit"
