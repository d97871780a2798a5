"""Edits made elsewhere, through the installed command: they are no reading of a reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.provenance import read_record
from tests.core.test_record_schema import complaints
from tests.e2e.command import INSTRUCTIONS, REPORT, new_workspace, redline, tree
from tests.e2e.scene import git

EDITED = REPORT.replace("40 picks", "45 picks").replace("3 years", "4 years")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work")
    (tmp_path / "edited.md").write_text(EDITED)
    (tmp_path / "edits.patch").write_text(
        "--- a/report.md\n+++ b/report.md\n@@ -5 +5 @@\n"
        "-- A hand loom makes 40 picks a minute.\n+- A hand loom makes 41 picks a minute.\n"
    )
    return work


def run(work: Path, *words: str, **more: Any) -> Any:
    return redline(*words, cwd=work, **more)


def committed(work: Path, *words: str) -> dict[str, Any]:
    run(work, "draft", "--from", "../edited.md", *words)
    run(work, "decide", "--accept-all")
    done: dict[str, Any] = run(work, "commit", "--json").json
    return done


def trailers(work: Path) -> dict[str, str]:
    lines = git(work, "log", "-1", "--format=%(trailers:only,unfold)").splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def test_edits_tick_nothing_and_name_no_reference(work: Path) -> None:
    drafted = run(work, "draft", "--from", "../edited.md", "--by", "Ada Brown", "--json").json
    assert drafted["reference"] is None
    assert (drafted["title"], drafted["by"]) == ("Edits by Ada Brown", "Ada Brown")
    assert run(work, "review", "--json").json["reference"] is None
    status = run(work, "status", "--json").json
    assert status["review"]["reference"] is None
    assert status["next"] == 1
    assert "review of Edits by Ada Brown: 2 hunks" in run(work, "status").out
    run(work, "decide", "--accept-all")
    done = run(work, "commit", "--json").json
    assert done["ticked"] is False
    assert sorted(done["files"]) == ["references/edits.json", "report.md"]
    assert (work / "report.md").read_text() == EDITED
    assert (work / "instructions.md").read_text() == INSTRUCTIONS
    told = trailers(work)
    assert not {"Reference", "Source-SHA256"} & set(told)
    assert told["Edits-by"] == "Ada Brown"
    assert git(work, "log", "-1", "--format=%s").strip() == "Edits by Ada Brown: 2 accepted"
    assert run(work, "draft", "--drafter", "offline", "--json").json["reference"]["index"] == 1


def test_the_record_of_edits_is_one_file_and_is_added_to(work: Path) -> None:
    committed(work, "--by", "Ada")
    run(work, "draft", "--from", "-", stdin=EDITED.replace("45", "46"))
    run(work, "decide", "--accept-all")
    run(work, "commit")
    run(work, "restore", "HEAD^")
    run(work, "decide", "--accept-all")
    run(work, "commit")
    (path,) = (work / "references").iterdir()
    record = read_record(path)
    assert (path.name, record.title, record.target) == ("edits.json", "Edits", "")
    assert [reading.drafter for reading in record.readings] == ["file", "file", "history"]
    who = git(work, "config", "user.name").strip()
    assert [reading.by for reading in record.readings] == ["Ada", "", who]
    assert record.readings[2].target.startswith("git:")
    assert complaints(path.read_bytes()) == []


def test_with_a_reference_they_are_a_reading_of_it(work: Path) -> None:
    done = committed(work, "--reference", "2", "--by", "Ada")
    assert done["ticked"] is True
    assert trailers(work)["Reference"] == "Notes on yarn <notes/yarn.md>"
    (reading,) = read_record(work / "references/notes-on-yarn.json").readings
    assert reading.by == "Ada"
    assert not (work / "references/edits.json").exists()


def test_why_stats_changelog_and_history_say_who_made_them(work: Path) -> None:
    before = git(work, "rev-parse", "HEAD").strip()
    committed(work, "--by", "Ada Brown")
    assert "accepted, from edits by Ada Brown" in run(work, "why", "--text", "45 picks").out
    (origin, *_) = run(work, "why", "--text", "45 picks", "--json").json["commits"]
    assert (origin["reference"], origin["target"], origin["by"]) == (None, None, "Ada Brown")
    assert origin["why"] == "from edited.md"
    stats = run(work, "stats", "--json").json
    assert "Edits by Ada Brown" in {each["reference"] for each in stats["shares"]}
    assert [(d["reference"], d["accepted"]) for d in stats["decisions"]] == [
        ("Edits by Ada Brown", 2)
    ]
    assert "edits by Ada Brown" in run(work, "changelog", f"{before}..").out
    (newest, *_) = run(work, "history", "--json").json["versions"]
    assert newest["reference"] is None
    assert (newest["subject"], newest["accepted"]) == ("Edits by Ada Brown: 2 accepted", 2)
    run(work, "audit", status=None)


def test_where_nobody_is_named_nobody_is_made_up(work: Path) -> None:
    before = git(work, "rev-parse", "HEAD").strip()
    committed(work)
    assert "Edits-by" not in trailers(work)
    assert git(work, "log", "-1", "--format=%s").strip() == "Edits from edited.md: 2 accepted"
    assert "from edits made elsewhere" in run(work, "why", "--text", "45 picks").out
    assert "edits made elsewhere" in run(work, "changelog", f"{before}..").out


def test_a_reference_called_edits_and_the_edits_keep_apart(work: Path) -> None:
    (work / "instructions.md").write_text(INSTRUCTIONS.replace("Notes on looms", "Edits"))
    git(work, "commit", "--quiet", "-am", "Retitled")
    committed(work, "--reference", "1")
    assert [path.name for path in (work / "references").iterdir()] == ["edits-2.json"]
    run(work, "draft", "--from", "-", stdin=REPORT)
    run(work, "decide", "--accept-all")
    run(work, "commit")
    assert read_record(work / "references/edits-2.json").target == "notes/looms.md"
    assert read_record(work / "references/edits.json").target == ""


def test_an_older_record_of_a_reference_called_edits_is_not_written_over(work: Path) -> None:
    (work / "instructions.md").write_text(INSTRUCTIONS.replace("Notes on looms", "Edits"))
    old = {"schema": 1, "title": "Edits", "target": "notes/looms.md", "readings": []}
    (work / "references").mkdir(exist_ok=True)
    (work / "references/edits.json").write_text(json.dumps(old))
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "-m", "As it was")
    committed(work)
    assert json.loads((work / "references/edits.json").read_text()) == old
    assert read_record(work / "references/edits-2.json").is_edits


@pytest.mark.parametrize("name", ["", " \t", "\x1b\x07", "A" * 101])
def test_a_name_that_is_none_is_refused_before_anything_begins(work: Path, name: str) -> None:
    run(work, "draft", "--from", "../edited.md", "--by", name, status=2)
    assert run(work, "status", "--json").json["review"] is None


def test_what_a_name_holds_goes_into_no_other_line(work: Path) -> None:
    committed(work, "--by", "Ada\nReference: Notes on looms <notes/looms.md>")
    assert "Reference" not in trailers(work)
    assert trailers(work)["Edits-by"] == "Ada Reference: Notes on looms <notes/looms.md>"


def test_by_without_edits_is_wrong_usage_and_a_copy_that_changes_nothing_is_nothing_to_do(
    work: Path,
) -> None:
    assert "--from" in run(work, "draft", "--by", "Ada", status=2).err
    before = tree(work)
    run(work, "draft", "--from", "report.md", status=3)
    assert run(work, "status", "--json").json["review"] is None
    assert tree(work) == before


def test_a_hunk_of_edits_cannot_be_sent_back_and_the_message_says_what_can_be_done(
    work: Path,
) -> None:
    hunk = run(work, "draft", "--from", "../edited.md", "--json").json["hunks"][0]["id"]
    refused = run(work, "decide", "--revise", hunk, "shorter", status=1)
    assert "put the item back" not in refused.err


def test_a_patch_is_taken_the_same_way(work: Path) -> None:
    drafted = run(work, "draft", "--from", "../edits.patch", "--json").json
    assert (drafted["reference"], drafted["title"]) == (None, "Edits from edits.patch")
    assert [c["new"] for c in drafted["hunks"][0]["changes"]] != []


def test_a_restored_version_says_so_everywhere(work: Path) -> None:
    committed(work, "--by", "Ada")
    run(work, "restore", "HEAD^", "--json")
    run(work, "decide", "--accept-all")
    run(work, "commit")
    told = trailers(work)
    assert not {"Reference", "Source-SHA256", "Edits-by"} & set(told)
    assert told["Restores"].endswith(":report.md")
    assert "from an earlier version (git:" in run(work, "why", "--text", "40 picks").out
    assert "restored from " in run(work, "changelog", "HEAD^..HEAD").out
    names = [each["reference"] for each in run(work, "stats", "--json").json["decisions"]]
    assert names == ["Edits by Ada", "Restored versions"]


def test_edits_of_a_reference_say_who_made_them_too(work: Path) -> None:
    committed(work, "--reference", "1", "--by", "Ada")
    assert "from Notes on looms, edits by Ada (" in run(work, "why", "--text", "45 picks").out
