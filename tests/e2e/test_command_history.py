"""`redline history` and `redline show` on real repositories, through the installed command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import REPORT, drafted, new_workspace, redline
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Three versions: begun, drafted from a reference and decided, changed by hand."""
    work = new_workspace(tmp_path / "work")
    first, *_ = drafted(work)
    redline("decide", "--accept-all", "--reject", first, cwd=work)
    redline("commit", cwd=work)
    by_hand(work, "3 years", "4 years")
    return work


def by_hand(folder: Path, old: str, new: str, message: str = "By hand") -> str:
    text = (folder / "report.md").read_text()
    assert old in text
    (folder / "report.md").write_text(text.replace(old, new))
    git(folder, "commit", "--quiet", "-a", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def versions(folder: Path, *words: str) -> list[Any]:
    told = redline("history", *words, "--json", cwd=folder).json
    assert told["schema"] == 1
    return told["versions"]


def subjects(folder: Path, *words: str) -> list[str]:
    return [each["subject"] for each in versions(folder, *words)]


# --- history ----------------------------------------------------------------------------------


def test_versions_tell_commit_words_reference_and_decisions(work: Path) -> None:
    newest, drafted_, begin = versions(work)
    commits = git(work, "log", "--format=%H %aI", "--", "report.md").splitlines()
    assert [f"{v['commit']} {v['date']}" for v in (newest, drafted_, begin)] == commits
    assert newest == {
        "commit": newest["commit"],
        "date": newest["date"],
        "author": "Test Editor",
        "subject": "By hand",
        "reference": None,
        "target": None,
        "words": {"added": 1, "removed": 1, "total": newest["words"]["total"]},
        "accepted": 0,
        "rejected": 0,
        "path": "report.md",
        "note": "",
    }
    assert (drafted_["reference"], drafted_["target"]) == ("Notes on looms", "notes/looms.md")
    assert (drafted_["accepted"], drafted_["rejected"]) == (2, 1)
    assert drafted_["words"]["removed"] == 0
    assert drafted_["words"]["total"] == newest["words"]["total"]
    assert begin["words"]["total"] == drafted_["words"]["total"] - drafted_["words"]["added"]


def test_plain_text_has_one_line_a_version(work: Path) -> None:
    (work / "report.md").write_text("# Short\n")
    disk, newest, drafted_, begin = redline("history", cwd=work).out.splitlines()
    assert disk.split()[:2] == ["disk", "+1"]
    assert disk.endswith("not committed")
    assert newest.split()[0] == git(work, "rev-parse", "HEAD")[:10]
    assert newest.endswith("By hand")
    assert drafted_.endswith("Notes on looms · 2 accepted, 1 rejected")
    assert begin.endswith("Begin")


def test_the_list_can_be_cut_to_another_branch_a_text_or_a_section(work: Path) -> None:
    git(work, "branch", "old", "HEAD~2")
    assert subjects(work, "--limit", "1") == ["By hand"]
    assert subjects(work, "--branch", "old") == ["Begin"]
    assert subjects(work, "--search", "YEARS.") == ["Begin"]
    assert subjects(work, "--search", "3 years") == ["By hand", "Begin"]
    assert subjects(work, "--section", "cost") == ["By hand", "Begin"]
    assert subjects(work, "--section", "Power looms › Cost", "--limit", "1") == ["By hand"]
    assert subjects(work, "--section", "Speed") == ["Begin"]
    assert subjects(work, "--search", "nowhere") == []
    assert "no such version" in redline("history", "--search", "nowhere", cwd=work).err


def test_a_folder_is_named_first_or_by_c(work: Path) -> None:
    assert versions(work.parent, "work") == versions(work.parent, "-C", "work") == versions(work)


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("--section", "Nowhere"), 1, "no version has a section Nowhere"),
        (("--branch", "nowhere"), 1, "there is no branch, tag or commit nowhere"),
        (("--search", " "), 2, "--search has no words"),
        (("--search", "a", "--section", "b"), 2, "--search and --section do not go together"),
        (("--limit", "0"), 2, "Invalid value for '--limit': 0 is not in the range x>=1."),
    ],
)
def test_what_cannot_be_listed_is_one_clear_line(
    work: Path, words: tuple[str, ...], status: int, message: str
) -> None:
    error = redline("history", *words, "--json", cwd=work, status=status).json["error"]
    assert error["message"] == message
    assert error["hint"]


def test_a_title_that_two_sections_have_must_be_named_by_its_path(work: Path) -> None:
    by_hand(work, "## Cost", "### Cost\n\nOf speed.\n\n## Cost", "Twice")
    error = redline("history", "--section", "Cost", "--json", cwd=work, status=2).json["error"]
    assert "Power looms › Speed › Cost; Power looms › Cost" in error["message"]
    path = "Power looms › Cost"
    assert subjects(work, "--section", path) == ["By hand", "Begin"]
    assert subjects(work, "--section", "Speed › Cost") == ["Twice"]


def test_a_report_without_a_version_is_told(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    assert versions(work) == []
    assert "report.md has no version" in redline("history", cwd=work).err
    assert versions(work, "--section", "Cost") == []


# --- show -------------------------------------------------------------------------------------


def test_a_version_is_shown_as_the_redline_since_the_one_before(work: Path) -> None:
    head = git(work, "rev-parse", "HEAD")
    told = redline("show", head[:8], "--json", cwd=work).json
    assert told["version"] == versions(work)[0]
    assert told["before"] == versions(work)[1]["commit"]
    (hunk,) = told["hunks"]
    (change,) = hunk["changes"]
    assert ["delete", "3"] in change["marks"]
    before = git(work, "show", "HEAD^:report.md") + "\n"
    taken = before[: change["start"]] + change["new"] + before[change["end"] :]
    assert taken == (work / "report.md").read_text()
    out = redline("show", "HEAD", cwd=work).out
    assert out.startswith(head[:10])
    assert "in [-3-]{+4+} years" in out


def test_two_versions_are_compared_and_the_oldest_with_nothing(work: Path) -> None:
    begin, head = git(work, "rev-list", "--max-parents=0", "HEAD"), git(work, "rev-parse", "HEAD")
    told = redline("show", "HEAD~2..HEAD", "--json", cwd=work).json
    assert (told["before"], told["version"]["commit"]) == (begin, head)
    assert len(told["hunks"]) == 2
    assert redline("show", f"{begin}..", "--json", cwd=work).json == told
    back = redline("show", "HEAD..HEAD~2", cwd=work).out
    assert "[-4-]{+3+}" in back
    told = redline("show", begin, "--json", cwd=work).json
    assert told["before"] is None
    assert "".join(c["new"] for h in told["hunks"] for c in h["changes"]) == REPORT


def test_what_is_on_disk_can_be_shown_and_compared(work: Path) -> None:
    text = (work / "report.md").read_text()
    (work / "report.md").write_text(text.replace("4 years", "5 years"))
    told = redline("show", "disk", "--json", cwd=work).json
    assert (told["version"]["commit"], told["version"]["note"]) == (None, "not committed")
    assert told["before"] == git(work, "rev-parse", "HEAD")
    assert "[-3-]{+5+}" in redline("show", "HEAD~2..disk", cwd=work).out
    assert "[-5-]{+4+}" in redline("show", "disk..HEAD", cwd=work).out


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("nowhere", 1, "there is no version nowhere, or several begin like it"),
        ("nowhere..HEAD", 1, "there is no version nowhere, or several begin like it"),
        ("disk", 1, "report.md on disk is as it was committed"),
        ("..HEAD", 2, "..HEAD names no two versions"),
        ("HEAD~1...HEAD", 2, "HEAD~1...HEAD names no two versions"),
    ],
)
def test_what_is_no_version_is_one_clear_line(
    work: Path, words: str, status: int, message: str
) -> None:
    error = redline("show", words, "--json", cwd=work, status=status).json["error"]
    assert error["message"] == message
    assert error["hint"]


def test_neither_command_writes_into_the_working_tree(work: Path) -> None:
    redline("history", cwd=work)
    redline("show", "HEAD", cwd=work)
    assert git(work, "status", "--porcelain", "--ignored") == ""


def test_a_terminal_is_told_nothing_it_would_obey(work: Path) -> None:
    by_hand(work, "4 years", "\x1b[31m5 years", "Evil \x1b]0;title\x07")
    for words in (("history",), ("show", "HEAD")):
        out = redline(*words, cwd=work).out
        assert "\x1b" not in out
