"""The changelog: every change between two versions, each with the reference that brought it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.changelog import changelog
from core.diff.hunks import difference
from core.errors import RepositoryError
from core.repository import Repository
from tests.e2e.command import new_workspace
from tests.e2e.scene import git

FIRST = "# Looms\n\n## Speed\n\nA loom makes 40 picks.\n\n## Cost\n\nIt is cheap.\n\nIt is old.\n"
SECOND = FIRST.replace("40 picks", "160 picks")
THIRD = (
    SECOND.replace("\n\nIt is old.", "")
    + "\n## Noise\n\nNeighbours hear every stroke through three walls.\n"
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work", report=FIRST)
    for text, message in (
        (SECOND, "Faster\n\nReference: Notes <on> looms <notes/looms.md>\nRedline-Review: ab12"),
        (THIRD, "By hand"),
    ):
        (work / "report.md").write_text(text)
        git(work, "commit", "--quiet", "-am", message)
    return work


def test_every_hunk_is_listed_with_what_was_what_is_and_who_brought_it(work):
    found = changelog(Repository.find(work), "report.md", "HEAD~2", "HEAD")
    assert len(found.entries) == len(difference(FIRST, THIRD).hunks) == 3
    told = {(e.section[-1], e.old, e.new, e.reference) for e in found.entries}
    assert told == {
        ("Speed", "A loom makes 40 picks.", "A loom makes 160 picks.", "Notes <on> looms"),
        ("Cost", "It is old.", "", ""),
        ("Noise", "", "## Noise\n\nNeighbours hear every stroke through three walls.", ""),
    }
    text = found.markdown
    assert "## Looms › Speed" in text
    assert "**figure**, Notes <on> looms" in text
    assert "> A loom makes 160 picks." in text
    assert "edited outside a review" in text


def test_between_neighbours_the_version_is_known_without_looking(work):
    (entry,) = changelog(Repository.find(work), "report.md", "HEAD~2", "HEAD~1").entries
    assert entry.reference == "Notes <on> looms"
    assert entry.commit == git(work, "rev-parse", "HEAD~1").strip()


def test_the_same_twice_says_so_and_what_is_not_there_is_one_line(work):
    repository = Repository.find(work)
    assert "No changes." in changelog(repository, "report.md", "HEAD", "HEAD").markdown
    with pytest.raises(RepositoryError, match="no version 'nowhere'"):
        changelog(repository, "report.md", "nowhere", "HEAD")


def test_long_texts_are_cut_between_words(work):
    (work / "report.md").write_text(THIRD + "\nMany " + "words " * 200 + "\n")
    git(work, "commit", "--quiet", "-am", "Long")
    (entry,) = changelog(Repository.find(work), "report.md", "HEAD^", "HEAD").entries
    assert entry.new.endswith("words …")
    assert len(entry.new) <= 402
