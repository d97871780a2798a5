"""Edits made elsewhere become a review like any drafter's."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from core.changes import Verdict
from core.desk import Desk
from core.drafting.file import FileDrafter
from core.errors import DrafterError
from core.patch import unified
from tests.e2e.command import REPORT, new_workspace

EDITED = REPORT.replace("40 picks", "55 picks").replace(
    "## Cost\n", "## Grippers\n\n- The Sulzer loom reaches 240 picks a minute.\n\n## Cost\n"
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def drafter(text: str | bytes, name: str = "edited.md") -> FileDrafter:
    data = text.encode() if isinstance(text, str) else text
    return FileDrafter(data, name, PurePosixPath("report.md"))


def drafted(desk: Desk, text: str | bytes, name: str = "edited.md") -> None:
    for _ in desk.draft(drafter(text, name)):
        pass


def test_an_edited_copy_is_decided_hunk_by_hunk_with_evidence(work):
    with Desk.open(work, command="draft", write=True) as desk:
        drafted(desk, EDITED)
        review = desk.open_review()
        assert (review.header.drafter, review.complete) == ("file", True)
        assert review.summary == f"{len(review.hunks)} hunks from edited.md"
        assert {hunk.why for hunk in review.hunks} == {"from edited.md"}
        found = {f.text[:3].strip(): f.verdict for h in review.hunks for f in h.findings}
        assert found["240"] is Verdict.IN_SOURCE
        assert found["55"] is Verdict.NOT_IN_SOURCE
        desk.accept_all()
        assert desk.open_review().result() == EDITED
    with Desk.open(work, command="review", write=False) as desk:
        assert desk.open_review().result() == EDITED  # out of the journal


def test_a_patch_and_the_copy_it_makes_give_the_same_hunks(work):
    from core.changes import Splice

    at = REPORT.index("40")
    patch = unified(REPORT, [Splice(at, at + 2, "55")], "report.md")
    with Desk.open(work, command="draft", write=True) as desk:
        drafted(desk, patch, "edits")
        by_patch = [hunk.id for hunk in desk.open_review().hunks]
        desk.abandon()
        drafted(desk, REPORT.replace("40", "55"))
        assert [hunk.id for hunk in desk.open_review().hunks] == by_patch


def test_an_identical_copy_ticks_the_item_and_nothing_else(work):
    with Desk.open(work, command="draft", write=True) as desk:
        drafted(desk, REPORT)
        assert desk.open_review().hunks == ()
        assert desk.open_review().summary == "edited.md changes nothing"
        done = desk.commit()
        assert done.ticked
        assert "report.md" not in done.files
    assert (work / "report.md").read_text() == REPORT


def test_without_a_report_everything_is_inserted(tmp_path):
    work = new_workspace(tmp_path / "new", report=None)
    with Desk.open(work, command="draft", write=True) as desk:
        drafted(desk, REPORT)
        assert not any(
            s.end for h in desk.open_review().hunks for c in h.changes for s in c.splices
        )
        desk.accept_all()
        desk.commit()
    assert (work / "report.md").read_text() == REPORT


def test_what_was_declined_before_says_so(work):
    with Desk.open(work, command="draft", write=True) as desk:
        drafted(desk, REPORT.replace("40", "55"))
        desk.reject_all()
        desk.commit()
        drafted(desk, REPORT.replace("40", "55"))
        (hunk,) = desk.open_review().hunks
        assert hunk.declined_before


def test_a_draft_that_was_cut_short_goes_on_where_it_was(work):
    with Desk.open(work, command="draft", write=True) as desk:
        steps = desk.draft(drafter(EDITED))
        for _ in range(2):  # progress, the first hunk
            next(steps)
        steps.close()
        assert len(desk.open_review().hunks) == 1
        assert not desk.open_review().complete
        drafted(desk, EDITED)
        desk.accept_all()
        assert desk.open_review().result() == EDITED
        ids = [hunk.id for hunk in desk.open_review().hunks]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\x89PNG\0", "x.png", "binary"),
        (b"caf\xe9\n", "x.md", "not UTF-8"),
        (b"\n\n", "x.md", "empty"),
        (b"words\n", "x.patch", "no unified diff"),
        (b"--- a/report.md\n+++ b/report.md\n@@ -1 +1 @@\n-# Looms\n+# L\n", "x", "does not apply"),
        (b"--- a/other.md\n+++ b/other.md\n@@ -1 +1 @@\n-# Looms\n+# L\n", "x", "another file"),
        (b"--- a/report.md\n+++ b/report.md\n@@ -1 +1 @@\n-# Power looms\n+\xe9\n", "x", "UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_review_begins(work, data, name, words):
    with Desk.open(work, command="draft", write=True) as desk:
        with pytest.raises(DrafterError, match=words):
            drafted(desk, data, name)
        assert desk.review is None
        assert not desk.journal.has_review()
