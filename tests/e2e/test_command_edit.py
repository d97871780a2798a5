"""The editor's own text by the installed command: it stands and keeps its edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command import REPORT, drafted, new_workspace, redline
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def edit(work: Path, hunk: str, text: str) -> dict:
    return redline("decide", "--edit", hunk, "--text", "-", "--json", cwd=work, stdin=text).json


def decisions(work: Path) -> list[str]:
    return [hunk["decision"] for hunk in redline("review", "--json", cwd=work).json["hunks"]]


def test_an_edited_heading_is_not_thrown_away_by_what_needs_it(work: Path) -> None:
    _, heading, child = drafted(work)
    edit(work, heading, "## Looms with grippers\n")
    assert redline("decide", "--accept", child, "--json", cwd=work).json["also"] == []
    assert decisions(work) == ["undecided", "edited", "accepted"]
    redline("decide", "--accept-all", cwd=work)
    assert decisions(work) == ["accepted", "edited", "accepted"]
    assert "## Looms with grippers" in redline("review", cwd=work).out
    redline("commit", cwd=work)
    report = git(work, "show", "HEAD:report.md")
    assert "## Looms with grippers\n\n- The Sulzer loom" in report


def test_an_edit_waits_with_its_hunk_while_what_it_needs_is_rejected(work: Path) -> None:
    _, heading, child = drafted(work)
    edit(work, child, "- My own words.\n")
    said = redline("decide", "--reject", heading, "--json", cwd=work).json
    assert decisions(work) == ["undecided", "rejected", "rejected"]
    assert said["hunks"][2]["edited"]["new"].strip() == "- My own words."
    redline("decide", "--accept", child, cwd=work)
    assert decisions(work) == ["undecided", "accepted", "edited"]
    redline("decide", "--clear", child, cwd=work)
    assert "My own words." not in redline("review", cwd=work).out


@pytest.mark.parametrize("text", ["- EDITED", "- EDITED\n", "- EDITED\n\n", "- EDITED\r\n"])
def test_an_edited_item_of_a_first_report_keeps_its_edges(tmp_path: Path, text: str) -> None:
    work = new_workspace(tmp_path / "first", report=None)
    redline("draft", "--drafter", "offline", cwd=work)
    hunks = redline("review", "--json", cwd=work).json["hunks"]
    items = [hunk for hunk in hunks if hunk["changes"][-1]["new"].startswith("- ")]
    redline("decide", "--accept-all", cwd=work)
    edit(work, items[0]["id"], text)
    assert "EDITED" in redline("review", cwd=work).out
    redline("commit", cwd=work)
    lines = git(work, "show", "HEAD:report.md").splitlines()
    assert "- EDITED" in lines, "no other text is on its line"


def test_the_text_as_it_was_decides_nothing(work: Path) -> None:
    one, *_ = drafted(work)
    same = "- The Draper loom makes 160 picks a minute."
    for text in (same, f"\n{same}\n\n"):
        edit(work, one, text)
        assert decisions(work) == ["undecided"] * 3
    assert redline("decide", "--undo", cwd=work, status=1).err.startswith(
        "redline: there is nothing"
    )


def test_an_empty_text_is_refused_in_one_line(work: Path) -> None:
    one, *_ = drafted(work)
    said = redline("decide", "--edit", one, "--text", "-", cwd=work, stdin=" \n", status=1)
    assert said.err.splitlines()[0] == "redline: an empty text is no edit"
    assert decisions(work) == ["undecided"] * 3


def test_undo_reaches_back_after_the_report_was_edited_outside(work: Path) -> None:
    one, heading, child = drafted(work)
    redline("decide", "--accept", one, cwd=work)
    edit(work, child, "- My own words.\n")
    redline("decide", "--reject", child, cwd=work)
    (work / "report.md").write_text(REPORT + "One more line.\n", newline="")
    redline("commit", cwd=work, status=1)
    assert decisions(work) == ["accepted", "accepted", "rejected"]
    redline("decide", "--undo", cwd=work)
    assert decisions(work) == ["accepted", "accepted", "edited"]
    redline("decide", "--undo", "--undo", cwd=work)
    assert decisions(work) == ["undecided"] * 3
    redline("decide", "--redo", "--redo", cwd=work)
    redline("commit", "--include-outside-edits", cwd=work)
    report = git(work, "show", "HEAD:report.md")
    assert "- My own words." in report
    assert "One more line." in report
    assert "## Gripper looms" in report, heading
