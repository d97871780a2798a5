"""Bringing back what was: a review like any other, in the place where it belongs."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from core.desk import Desk
from core.document import Document
from core.errors import NothingToDo, RepositoryError, ReviewOpen, UsageError
from core.restoring import restore, with_block, with_section
from core.version import Version
from tests.e2e import kill
from tests.e2e.command import new_workspace
from tests.e2e.scene import git

WAS = """# Looms

## Speed

A hand loom makes 40 picks a minute.

- slow
- steady

### Records

None is known.

## Cost

A loom costs 300 dollars.

## Dyeing

Dyeing takes two days.
"""
NOW = """# Looms

## Speed

A hand loom makes 45 picks a minute, on a good day.

- slow

## Dyeing

Dyeing takes two days.
"""


def restored(section: str) -> str:
    path = next(each.path for each in Document(WAS).sections if each.title == section)
    return with_section(Document(NOW), Document(WAS), path)


def block(text: str) -> str:
    was = Document(WAS)
    index = next(each.index for each in was.blocks if was.block_text(each) == text)
    return with_block(Document(NOW), was, index)


def test_a_section_takes_the_place_of_the_one_of_its_name():
    speed = WAS[WAS.index("## Speed") : WAS.index("\n\n## Cost")]
    assert restored("Speed") == NOW.replace(
        NOW[NOW.index("## Speed") : NOW.index("\n\n## Dyeing")], speed
    )


def test_a_section_that_is_gone_comes_after_the_one_it_followed():
    cost = WAS[WAS.index("## Cost") : WAS.index("\n\n## Dyeing")]
    assert restored("Cost") == NOW.replace("- slow\n", f"- slow\n\n{cost}\n")
    records = "### Records\n\nNone is known."
    assert restored("Records") == NOW.replace("- slow\n", f"- slow\n\n{records}\n")


def test_a_block_takes_the_place_of_what_it_became_and_a_lost_one_its_old_place():
    old = "A hand loom makes 40 picks a minute."
    assert block(old) == NOW.replace("A hand loom makes 45 picks a minute, on a good day.", old)
    assert block("- steady") == NOW.replace("- slow\n", "- slow\n- steady\n")
    cost = "## Cost\n\nA loom costs 300 dollars."
    assert block("A loom costs 300 dollars.") == NOW.replace("- slow\n", f"- slow\n\n{cost}\n")
    assert block("## Cost") == NOW.replace("- slow\n", "- slow\n\n## Cost\n")
    assert block("Dyeing takes two days.") == NOW


def test_what_the_version_does_not_have_is_one_line():
    with pytest.raises(UsageError, match="no section “Bleaching”"):
        with_section(Document(NOW), Document(WAS), ("Bleaching",))
    with pytest.raises(UsageError, match="no block 99"):
        with_block(Document(NOW), Document(WAS), 98)


# --- as a review ---------------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work", report=WAS)
    (work / "report.md").write_text(NOW)
    git(work, "commit", "--quiet", "-am", "Rewritten")
    return work


def version(work: Path, ref: str = "HEAD^") -> Version:
    commit, date = git(work, "log", "-1", "--format=%H %aI", ref).split()
    blob = git(work, "rev-parse", f"{commit}:report.md").strip()
    return Version(commit, "", date, "", "", "", "", 0, 0, "report.md", blob)


def test_a_version_comes_back_as_a_review_that_is_committed_without_a_tick(work):
    with Desk.open(work, command="test", write=True) as desk:
        review = restore(desk, version(work))
        assert (work / "report.md").read_text() == NOW, "nothing is written over"
        assert review.header.drafter == "history"
        assert review.complete
        assert desk.source().text == WAS
        ids = [change.id for hunk in review.hunks for change in hunk.decidable]
        desk.accept(ids)
        assert desk.open_review().result() == WAS
        done = desk.commit()
        assert not done.ticked
    assert (work / "report.md").read_text() == WAS
    trailers = git(work, "log", "-1", "--format=%(trailers)")
    assert "Drafted-by: history" in trailers
    assert git(work, "status", "--porcelain") == ""


def test_what_is_taken_of_it_is_all_that_changes(work):
    with Desk.open(work, command="test", write=True) as desk:
        review = restore(desk, version(work), section=("Looms", "Cost"))
        assert [hunk.section for hunk in review.hunks] == [("Looms", "Cost")]
        desk.reject([review.hunks[0].decidable[0].id])
        assert desk.open_review().result() == NOW


def test_over_an_open_review_it_is_refused_with_the_ways_out(work):
    with Desk.open(work, command="test", write=True) as desk:
        restore(desk, version(work))
        with pytest.raises(ReviewOpen) as refused:
            restore(desk, version(work))
    assert "redline abandon" in refused.value.hint


def test_what_is_there_already_and_what_cannot_be_brought_back_is_said(work):
    with Desk.open(work, command="test", write=True) as desk:
        with pytest.raises(NothingToDo, match="already"):
            restore(desk, version(work, "HEAD"))
        gone = Version("a" * 40, "", "2026-01-01", "", "", "", "", 0, 0, "report.md", "")
        with pytest.raises(RepositoryError, match="not in version"):
            restore(desk, gone)
    (work / "report.md").write_bytes("# Grüße\n".encode("latin-1"))
    git(work, "commit", "--quiet", "-am", "Latin")
    (work / "report.md").write_text(NOW)
    git(work, "commit", "--quiet", "-am", "Back")
    with (
        Desk.open(work, command="test", write=True) as desk,
        pytest.raises(RepositoryError, match="not UTF-8"),
    ):
        restore(desk, version(work, "HEAD^"))


def test_killed_anywhere_a_restore_left_nothing_or_a_whole_review(work, tmp_path):
    then = version(work)

    def action(_):
        with Desk.open(work, command="restore", write=True) as desk:
            restore(desk, then)
        return 0

    points = kill.run(action, 0, None).points
    store = work / ".git/redline"
    with Desk.open(work, command="test", write=True) as desk:
        ids = [hunk.id for hunk in desk.open_review().hunks]
    seen = set()
    for at in range(1, points + 1):
        shutil.rmtree(store)
        assert kill.run(action, at, None).status == -signal.SIGKILL
        with Desk.open(work, command="test", write=True) as desk:
            seen.add(desk.review is None)
            review = desk.review or restore(desk, then)
            assert review.complete
            assert [hunk.id for hunk in review.hunks] == ids
            desk.accept([change.id for hunk in review.hunks for change in hunk.decidable])
            desk.preview_commit()
    assert seen == {True, False}
