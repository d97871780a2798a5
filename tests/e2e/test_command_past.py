"""restore, changelog and stats through the installed command."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.e2e.command import REPORT, new_workspace, redline, tree
from tests.e2e.scene import git

NOW = REPORT.replace("40 picks", "45 picks").replace("## Cost", "## Costs")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work")
    (work / "report.md").write_text(NOW)
    git(work, "commit", "--quiet", "-am", "By hand")
    return work


def run(work: Path, *words: str, **more: Any) -> Any:
    return redline(*words, cwd=work, **more)


def test_a_version_is_restored_as_a_review_and_committed_without_a_tick(work):
    before = tree(work)
    review = run(work, "restore", "HEAD^", "--json").json
    assert tree(work) == before
    assert review["drafter"] == "history"
    assert review["complete"]
    for hunk in review["hunks"]:
        run(work, "decide", "--accept", hunk["id"])
    done = run(work, "commit", "--json").json
    assert not done["ticked"]
    assert (work / "report.md").read_text() == REPORT
    assert "[x]" not in (work / "instructions.md").read_text()
    (origin, *_) = run(work, "why", "--text", "40 picks", "--json").json["commits"]
    assert origin["commit"] == done["commit"]
    assert origin["reference"] is None
    assert origin["target"].startswith("git:")


def test_a_section_is_restored_by_its_title_and_over_a_review_it_is_refused(work):
    review = run(work, "restore", "HEAD^", "--section", "Speed", "--json").json
    (change,) = review["hunks"][0]["changes"]
    assert "40 picks" in change["new"]
    refused = run(work, "restore", "HEAD^", "--json", status=1).json["error"]
    assert refused["code"] == "review-open"
    assert "redline abandon" in refused["hint"]
    run(work, "abandon")
    assert (
        "did you mean “Speed”?" in run(work, "restore", "HEAD^", "--section", "Sped", status=2).err
    )
    assert "no version nowhere" in run(work, "restore", "nowhere", status=1).err
    run(work, "restore", "HEAD", status=3)


def test_a_changelog_has_every_change_between_two_versions(work):
    text = run(work, "changelog", "HEAD^..HEAD").out
    assert "A hand loom makes 45 picks a minute." in text
    told = run(work, "changelog", "HEAD^..", "--json").json
    hunks = run(work, "diff", "--json", "-", "report.md", stdin=REPORT).json["hunks"]
    assert len(told["changes"]) == len(hunks)
    assert {change["reference"] for change in told["changes"]} == {""}
    run(work, "changelog", "HEAD^..HEAD", "-o", "changes.md")
    assert (work / "changes.md").read_text() == text
    run(work, "changelog", "HEAD", status=2)
    run(work, "changelog", "nowhere..HEAD", status=1)


def test_statistics_are_told_and_drawn(work):
    run(work, "draft", "--drafter", "offline")
    run(work, "decide", "--accept-all")
    run(work, "decide", "--reject-all", status=None)
    run(work, "commit")
    told = run(work, "stats", "--svg", "stats.svg", "--json").json
    assert told["versions"] == len(told["growth"]) == 3
    assert {share["reference"] for share in told["shares"]} >= {"Notes on looms"}
    assert ElementTree.parse(work / "stats.svg").getroot().tag.endswith("svg")
    said = run(work, "stats").out
    assert "on whom the text rests" in said
    assert "Notes on looms" in said
