"""Workspaces, checklists and surroundings that are not as they should be: one clear line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import LOOMS, REDLINE, drafted, new_workspace, redline
from tests.e2e.refusals import (
    Prepare,
    items,
    refused,
    target,
    written,
)
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


NO_ITEMS = "# Weaving\n\n## References\n\nNone yet.\n"
BEFORE_DRAFTING: dict[str, tuple[Prepare, int, str]] = {
    "no instructions": (
        lambda work: (work / "instructions.md").unlink(), 1, "no instructions.md in",
    ),
    "two candidates": (written("Instructions.md", "# Other\n"), 1, "two candidates in"),
    "instructions a folder": (
        lambda work: (
            (work / "instructions.md").unlink(), (work / "instructions.md").mkdir()
        ), 1, "no instructions.md in",
    ),
    "instructions not UTF-8": (
        written("instructions.md", b"# Weaving\n\n- [ ] caf\xe9\n"), 1,
        "instructions.md is not UTF-8: byte 0xe9 in line 3",
    ),
    "instructions empty": (written("instructions.md", ""), 3, "the checklist has no items"),
    "no items": (written("instructions.md", NO_ITEMS), 3, "the checklist has no items"),
    "all items done": (
        items("- [x] [A](notes/looms.md)", "- [X] [B](notes/yarn.md)"), 3,
        "every reference is read",
    ),
    "items only in code": (
        written("instructions.md", "# W\n\n```\n- [ ] [A](notes/looms.md)\n```\n"), 3,
        "the checklist has no items",
    ),
    "item without a target": (items("- [ ] Ask us"), 1, "item 1 (Ask us) has no target"),
    "item that is an anchor": (items("- [ ] [Above](#weaving)"), 1, "has no target"),
    "item on this machine": (items("- [ ] <http://127.0.0.1:9/>"), 1, "is not asked"),
    "an unknown setting": (
        written("redline.toml", 'drafterr = "offline"\n'), 1, "unknown setting drafterr",
    ),
    "a setting of the wrong type": (
        written("redline.toml", 'source_limit = "big"\n'), 1, "source_limit is 'big'",
    ),
    "settings that are no TOML": (written("redline.toml", "drafter =\n"), 1, "is not TOML"),
    "an unknown drafter in the settings": (
        written("redline.toml", 'drafter = "nobody"\n'), 1, "drafter is 'nobody'",
    ),
    "report not UTF-8": (
        written("report.md", b"# Looms\n\nRat\xe9 \xff\n"), 1, "report.md is not UTF-8: byte 0xe9",
    ),
    "report a folder": (
        lambda work: ((work / "report.md").unlink(), (work / "report.md").mkdir()), 1,
        "report.md cannot be read: Is a directory",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BEFORE_DRAFTING)
def test_a_workspace_that_cannot_be_drafted_in(work: Path, case: str) -> None:
    prepare, status, says = BEFORE_DRAFTING[case]
    prepare(work)
    refused(work, "draft", status=status, says=says)


def test_the_nearest_setting_is_named(work: Path) -> None:
    (work / "redline.toml").write_text("hook_timeot = 5\n")
    assert "did you mean hook_timeout?" in refused(work, "status", says="unknown setting")


def test_several_workspaces_below_are_named_and_not_chosen_from(work: Path) -> None:
    for name in ("a", "b"):
        written(f"books/{name}/instructions.md", "# Other\n")(work)
    said = redline("status", cwd=work / "books", status=None)
    assert said.status == 0, "the one above is nearer"
    (work / "instructions.md").unlink()
    error = redline("status", "--json", cwd=work, status=1).json["error"]
    assert "several workspaces below" in error["message"]
    assert "books/a, books/b" in error["message"]


def test_without_a_references_heading_all_items_of_the_file_count(work: Path) -> None:
    written("instructions.md", "# Weaving\n\n- [ ] [Notes](notes/looms.md)\n")(work)
    drafted(work)
    redline("decide", "--reject-all", cwd=work)
    redline("commit", "--include-outside-edits", cwd=work)
    assert "- [x] [Notes]" in (work / "instructions.md").read_text()


def test_the_same_target_twice_is_two_items_and_one_record(work: Path) -> None:
    items("- [ ] [Notes](notes/looms.md)", "- [ ] [Notes](notes/looms.md)")(work)
    git(work, "commit", "--quiet", "-am", "Twice")
    for lines in ("[x] [ ]", "[x] [x]"):
        drafted(work)
        redline("decide", "--reject-all", cwd=work)
        redline("commit", cwd=work)
        marks = [line[2:5] for line in (work / "instructions.md").read_text().splitlines()[4:]]
        assert " ".join(marks) == lines
    assert [path.name for path in (work / "references").iterdir()] == ["notes.json"]
    assert (work / "references" / "notes.json").read_text().count('"review"') == 2


def test_two_titles_with_one_slug_get_two_records(work: Path) -> None:
    items("- [ ] [The Notes!](notes/looms.md)", "- [ ] [the notes](notes/yarn.md)")(work)
    git(work, "commit", "--quiet", "-am", "Alike")
    for _ in range(2):
        drafted(work)
        redline("decide", "--reject-all", cwd=work)
        redline("commit", cwd=work)
    names = sorted(path.name for path in (work / "references").iterdir())
    assert names == ["the-notes-2.json", "the-notes.json"]


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"TERM": "dumb"},
        {"TERM": "", "COLUMNS": "5"},
        {"HOME": "/nonexistent", "XDG_CONFIG_HOME": ""},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_any_surroundings_will_do(work: Path, env: dict[str, str]) -> None:
    (work / "Webstühle.md").write_text("# Webstühle\n\nÜber „Picks“ pro Minute: ½ — 表.\n")
    items("- [ ] [Webstühle „½“](Webstühle.md)")(work)
    git(work, "commit", "--quiet", "-am", "Umlauts")
    for words in (("status",), ("draft",), ("review",), ("decide", "--reject-all"), ("commit",)):
        redline(*words, cwd=work, **env)
    assert git(work, "log", "-1", "--format=%s").startswith("Webstühle „½“: ")


def test_letters_that_the_locale_lacks_are_told(work: Path) -> None:
    target("Webstühle.md", written("Webstühle.md", LOOMS))(work)
    posix = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    refused(work, "draft", says="has letters that the locale cannot write", **posix)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_crash_and_no_file_takes_their_place(work: Path, closed: str) -> None:
    for words in ("status", "draft", "decide --accept-all", "decide --accept -", "commit", ""):
        done = subprocess.run(
            f"{REDLINE} {words} {closed}",
            shell=True,
            executable="/bin/bash",
            cwd=work,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr
    assert git(work, "status", "--porcelain") == ""
    assert git(work, "rev-list", "--count", "HEAD") == "2"
    git(work, "fsck", "--strict")


def test_decisions_from_a_closed_standard_input_are_none(work: Path) -> None:
    drafted(work)
    refused(work, "decide", "--accept", "-", status=2, says="nothing to decide was named")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_git_directory_that_cannot_be_written_is_told(work: Path) -> None:
    (work / ".git").chmod(0o555)
    said = redline("draft", cwd=work, status=1).err
    (work / ".git").chmod(0o755)
    assert "the journal cannot be written" in said
