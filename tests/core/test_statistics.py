"""What is counted of a report, and its picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.desk import Desk
from core.plotting import svg
from core.statistics import MOST, OTHERS, Statistics, statistics
from core.word_counts import words_in
from tests.e2e.command import new_workspace, redline
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work")
    redline("draft", "--drafter", "offline", cwd=work)
    redline("decide", "--accept-all", cwd=work)
    redline("decide", "--reject-all", cwd=work, status=None)
    redline("commit", cwd=work)
    return work


def counted(work: Path) -> Statistics:
    with Desk.open(work, command="test", write=False) as desk:
        return statistics(desk)


def test_words_are_told_by_the_reference_that_brought_them(work):
    found = counted(work)
    shares = dict(found.shares)
    report = (work / "report.md").read_text()
    assert shares["Notes on looms"] > 0
    assert sum(shares.values()) == len(words_in(report.encode()))
    assert found.shares[-1][0] == OTHERS
    (decided,) = found.decided
    assert decided.reference == "Notes on looms"
    assert decided.accepted > 0


def test_growth_has_every_version_oldest_first(work):
    found = counted(work)
    assert [each.commit for each in found.growth] == git(
        work, "log", "--reverse", "--format=%H", "--", "report.md"
    ).split()
    assert found.growth[-1].words == len(words_in((work / "report.md").read_bytes()))


def test_of_very_many_versions_first_and_last_are_among_those_counted(work):
    for number in range(MOST + 20):
        (work / "report.md").write_text(f"# Report\n\n{'word ' * number}\n")
        git(work, "commit", "--quiet", "-am", str(number))
    found = counted(work)
    assert found.versions == MOST + 22
    assert len(found.growth) == MOST
    commits = git(work, "log", "--reverse", "--format=%H", "--", "report.md").split()
    assert (found.growth[0].commit, found.growth[-1].commit) == (commits[0], commits[-1])


def test_the_picture_is_well_formed_whatever_a_title_says(work):
    found = counted(work)
    evil = Statistics(
        found.growth,
        (('<script>alert("1")</script>\x1b[31m & more' * 3, 7), (OTHERS, 1)),
        found.decided,
        found.versions,
    )
    picture = svg(evil)
    root = ElementTree.fromstring(picture)
    assert root.tag.endswith("svg")
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert "\x1b" not in picture
    assert "7  88 %" in picture


def test_an_empty_workspace_has_an_empty_picture(tmp_path: Path):
    work = new_workspace(tmp_path / "none", report=None)
    found = counted(work)
    assert found == Statistics((), (), (), 0)
    ElementTree.fromstring(svg(found))
