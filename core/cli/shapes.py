"""The JSON of items, hunks and reviews, as the command-line contract has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.changes import Change, Finding, Hunk, HunkState, Splice
from core.items import Item

if TYPE_CHECKING:
    from core.diff.hunks import Difference
    from core.resuming import AwayReview
    from core.review import Review
    from core.source import Source

Shape = dict[str, object]
_COUNTED = (
    HunkState.ACCEPTED, HunkState.EDITED, HunkState.REJECTED, HunkState.MIXED, HunkState.UNDECIDED,
)  # fmt: skip


def item_shape(item: Item) -> Shape:
    """An item of the checklist."""
    return {
        "index": item.index,
        "line": item.line,
        "state": item.state.value,
        "mark": item.mark,
        "title": item.title,
        "target": item.target,
        "purpose": item.purpose,
        "kind": item.kind.value,
    }


def reference_shape(review: Review) -> Shape | None:
    """The reference a review is of; None for edits made elsewhere."""
    header = review.header
    if not header.is_reading:
        return None
    return {"index": header.item, "title": header.title, "target": header.target}


def away_shape(away: AwayReview) -> Shape:
    """A review that was put away; of one that is damaged nothing but that is known."""
    review = away.review
    shape: Shape = {
        "id": away.id,
        "reference": reference_shape(review) if review else None,
        "drafter": review.header.drafter if review else None,
        "put_away": away.put_away.isoformat(timespec="seconds"),
        "hunks": len(review.hunks) if review else None,
        "decided": away.decided if review else None,
    }
    if review and not review.header.is_reading:
        shape["title"] = review.header.title
    return shape | ({"damage": away.damage} if away.damage else {})


def counts_shape(review: Review) -> Shape:
    """How many hunks are in each state; unplaced ones count as undecided, and all add up."""
    counts = review.counts()
    counts[HunkState.UNDECIDED] += counts[HunkState.UNPLACED]
    shown: Shape = {"hunks": len(review.hunks)}
    return shown | {state.value: counts[state] for state in _COUNTED}


def review_shape(review: Review, source: Source | None) -> Shape:
    """The review with all its hunks."""
    header = review.header
    base = header.base
    return {
        "id": header.id,
        "reference": reference_shape(review),
        "title": header.title,
        "by": header.by or None,
        "drafter": header.drafter,
        "complete": review.complete,
        "summary": review.summary,
        "base": {"report_sha256": base.report_sha256, "head": base.head, "branch": base.branch},
        "hunks": [hunk_shape(hunk, review, source) for hunk in review.hunks],
    }


def hunk_shape(hunk: Hunk, review: Review, source: Source | None) -> Shape:
    """One hunk with its changes, decision and evidence."""
    needed = (need for change in hunk.changes for need in review.direct_needs(change.id))
    needs = (review.hunk_of[need].id for need in needed)
    shape: Shape = {
        "id": hunk.id,
        "kind": hunk.kind.value,
        "section": list(hunk.section),
        "needs": [id_ for id_ in dict.fromkeys(needs) if id_ != hunk.id],
        "changes": [
            splice_shape(change, splice, review.base)
            for change in hunk.changes
            for splice in change.splices
        ],
        "decision": review.state(hunk).value,
        "why": hunk.why,
        "round": hunk.round,
        "evidence": _evidence(hunk, source),
        "findings": [_finding_shape(finding) for finding in review.findings(hunk)],
        "note": review.decisions.notes.get(hunk.id, ""),
        "declined_before": hunk.declined_before,
    }
    if hunk.unplaced:
        shape["unplaced"] = {"text": hunk.unplaced.text, "reason": hunk.unplaced.reason}
    if splice := review.own_splice(hunk):
        shape["edited"] = {"start": splice.start, "end": splice.end, "new": splice.text}
    return shape


def difference_shape(before: str, difference: Difference, *, marks: bool) -> Shape:
    """Hunks as `redline diff` lists them: taken in the order listed, ties kept, they give AFTER."""
    from core.listing import in_order

    hunk_of = {change.id: hunk.id for hunk in difference.hunks for change in hunk.changes}
    glue = {change.id for hunk in difference.hunks for change in hunk.changes if change.auto}
    shapes: list[Shape] = []
    for hunk, entries in in_order(difference.hunks):
        needed = (n for change in hunk.changes for n in change.needs if n not in glue)
        needs = dict.fromkeys(hunk_of[n] for n in needed if hunk_of[n] != hunk.id)
        changes = [
            splice_shape(change, splice, before, marks=marks) | {"needs": list(change.needs)}
            for change, splice in entries
        ]
        shapes.append(
            {
                "id": hunk.id,
                "kind": hunk.kind.value,
                "section": list(hunk.section),
                "needs": list(needs),
                "changes": changes,
            }
        )
    return {"hunks": shapes, "limits": list(difference.limits)}


def splice_shape(change: Change, splice: Splice, base: str, *, marks: bool = True) -> Shape:
    """One splice of a change."""
    from core.diff.marks import word_marks

    old = base[splice.start : splice.end]
    shape: Shape = {
        "id": change.id,
        "start": splice.start,
        "end": splice.end,
        "old": old,
        "new": splice.text,
    }
    if marks:
        shape["marks"] = [[op.value, text] for op, text in word_marks(old, splice.text)]
    return shape | {"auto": change.auto}


def _evidence(hunk: Hunk, source: Source | None) -> list[Shape]:
    if source is None:
        return []
    count = len(source.passages)
    return [
        {"span": f"S{number}", "quote": source.passage(number).text}
        for number in hunk.passages
        if 1 <= number <= count
    ]


def _finding_shape(finding: Finding) -> Shape:
    return {
        "level": finding.level.value,
        "kind": finding.kind.value,
        "text": finding.text,
        "verdict": finding.verdict.value,
        "span": finding.span,
        "source_says": finding.source_says,
    }
