"""The editor's own text by the installed command: it stands and keeps its edges."""

from __future__ import annotations

import subprocess
import sys
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


REVISED = """# Power looms

## Speed

Alpha one is here. Beta two is there. Gamma three ends.

| a | b |
|---|---|
| 3 | 4 |

```
x = 1
y = 2
z = 3
```

1. a
2. b

End words.
"""


def revising(tmp_path: Path, *swaps: tuple[str, str]) -> tuple[Path, list[str]]:
    """A review of an edited copy of a report; the ids of its hunks."""
    work = new_workspace(tmp_path / "revised", report=REVISED)
    after = REVISED
    for old, new in swaps:
        assert old in after
        after = after.replace(old, new)
    (tmp_path / "after.md").write_text(after)
    redline("draft", "--from", str(tmp_path / "after.md"), cwd=work)
    return work, [hunk["id"] for hunk in redline("review", "--json", cwd=work).json["hunks"]]


@pytest.mark.parametrize(
    ("old", "new", "own", "line"),
    [
        ("Beta two", "Beta 22", "Beta twenty is there.",
         "Alpha one is here. Beta twenty is there. Gamma three ends."),
        ("| 3 | 4 |", "| 3 | 44 |", "45", "| 3 | 45 |"),
        ("y = 2", "y = 3", "y = 4", "y = 4"),
        (" Beta two is there.", "", "Beta twenty.",
         "Alpha one is here. Beta twenty. Gamma three ends."),
        ("ends.", "ends. Delta.", "Delta four.",
         "Alpha one is here. Beta two is there. Gamma three ends. Delta four."),
    ],
)  # fmt: skip
def test_a_text_stands_for_what_the_hunk_writes_and_nothing_beside_it(
    tmp_path: Path, old: str, new: str, own: str, line: str
) -> None:
    work, (hunk,) = revising(tmp_path, (old, new))
    edit(work, hunk, own)
    redline("commit", cwd=work)
    lines = git(work, "show", "HEAD:report.md").splitlines()
    assert line in lines
    assert len(lines) == len(REVISED.splitlines())


def test_a_change_of_white_space_alone_has_no_text_to_edit(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "quotes", report="# T\n\n> Q one.\n> \n> Q ends. \n\nWords.\n")
    (tmp_path / "after.md").write_text("# T\n\n> Q 1.\n> \n> Q ends.\n\nWords.\n")
    redline("draft", "--from", str(tmp_path / "after.md"), cwd=work)
    hunks = redline("review", "--json", cwd=work).json["hunks"]
    space = next(hunk for hunk in hunks if hunk["kind"] == "reflow")
    words = ("decide", "--edit", space["id"], "--text", "-")
    assert "white space alone" in redline(*words, cwd=work, stdin="Typed.", status=1).err


def test_undo_puts_the_proposal_back_where_a_text_has_lost_its_place(tmp_path: Path) -> None:
    work, (hunk,) = revising(tmp_path, ("Beta two", "Beta 22"))
    edit(work, hunk, "Beta twenty is there.")
    report = work / "report.md"
    report.write_text(report.read_text().replace("Beta two is there.", "Beta two is elsewhere."))
    redline("commit", cwd=work, status=1)
    assert decisions(work) == ["unplaced"]
    assert "Beta twenty is there." in redline("review", cwd=work).out


def test_blocks_stay_apart_when_a_list_before_them_grows_outside(tmp_path: Path) -> None:
    work, _ = revising(tmp_path, ("End words.", "New words.\n\nEnd words."))
    redline("decide", "--accept-all", cwd=work)
    report = work / "report.md"
    report.write_text(report.read_text().replace("2. b\n", "2. b\n3. outside\n"))
    redline("commit", "--include-outside-edits", cwd=work)
    text = git(work, "show", "HEAD:report.md")
    assert "3. outside\n\nNew words.\n\nEnd words." in text


def test_a_partial_commit_that_was_cut_off_is_known_after_an_edit_outside(tmp_path: Path) -> None:
    work, (first, second) = revising(
        tmp_path, ("Beta two", "Beta 22"), ("End words.", "New words.\n\nEnd words.")
    )
    redline("decide", "--accept", second, cwd=work)
    code = """
import sys
from pathlib import Path
from core import publishing
from core.desk import Desk

publishing.stand_on = lambda *_: sys.exit(9)
with Desk.open(Path("."), command="commit", write=True) as desk:
    desk.commit(partial=True)
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=work, check=False, timeout=60)
    assert killed.returncode == 9
    report = work / "report.md"
    report.write_text(report.read_text() + "\nOutside.\n")
    hunks = redline("review", "--json", cwd=work).json["hunks"]
    assert [hunk["id"] for hunk in hunks] == [first], "what is committed is not offered again"
    redline("decide", "--accept-all", cwd=work)
    redline("commit", "--include-outside-edits", cwd=work)
    assert git(work, "show", "HEAD:report.md").count("New words.") == 1
