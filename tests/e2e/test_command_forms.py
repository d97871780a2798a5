"""The forms of `--json`, as the command-line contract has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.command import (
    drafted,
    new_workspace,
    redline,
)
from tests.e2e.scene import git

HUNK = {
    *("id", "kind", "section", "needs", "changes"),
    *("decision", "why", "round", "evidence", "findings"),
}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def test_status_has_the_form_of_the_contract(work: Path) -> None:
    head = git(work, "rev-parse", "HEAD")
    told = redline("status", "--json", cwd=work).json
    assert next(iter(told)) == "schema"
    items = told.pop("items")
    assert told == {
        "schema": 1,
        "instructions": "instructions.md",
        "report": "report.md",
        "next": 1,
        "review": None,
        "git": {"branch": "main", "head": head, "clean": True},
    }
    assert items[1] == {
        "index": 2,
        "line": 8,
        "state": "open",
        "mark": " ",
        "title": "Notes on yarn",
        "target": "notes/yarn.md",
        "purpose": "Read for speed and cost.",
        "kind": "local",
    }
    ids = drafted(work)
    redline("decide", "--accept", ids[0], cwd=work)
    review = redline("status", "--json", cwd=work).json["review"]
    assert len(review.pop("id")) == 12
    assert review == {
        "reference": {"index": 1, "title": "Notes on looms", "target": "notes/looms.md"},
        "complete": True,
        "hunks": 3,
        "accepted": 1,
        "edited": 0,
        "rejected": 0,
        "mixed": 0,
        "undecided": 2,
    }


def test_status_of_a_repository_without_a_commit_and_a_detached_head(work: Path) -> None:
    git(work, "checkout", "--quiet", "--detach")
    assert redline("status", "--json", cwd=work).json["git"]["branch"] is None
    assert "detached HEAD" in redline("status", cwd=work).out
    git(work, "checkout", "--quiet", "--orphan", "new")
    told = redline("status", "--json", cwd=work).json["git"]
    assert told == {"branch": "new", "head": None, "clean": False}


def test_a_checklist_is_read_from_a_file_or_standard_input(work: Path) -> None:
    text = "- [ ] <https://example.org/a>\n- [x] plain\n- [-] [Later](b.md)\n"
    told = redline("checklist", "-", "--json", cwd=work, stdin=text).json
    assert told["schema"] == 1
    rows = [(i["index"], i["line"], i["state"], i["mark"], i["kind"]) for i in told["items"]]
    assert rows == [
        (1, 1, "open", " ", "web"),
        (2, 2, "done", "x", "none"),
        (3, 3, "other", "-", "local"),
    ]
    from_file = redline("checklist", "instructions.md", "--json", cwd=work).json["items"]
    assert [item["title"] for item in from_file] == ["Notes on looms", "Notes on yarn"]


def test_a_review_has_the_form_of_the_contract(work: Path) -> None:
    drafted(work)
    told = redline("review", "--json", cwd=work).json
    assert {"schema", "id", "reference", "drafter", "complete", "base", "hunks"} <= set(told)
    assert set(told["base"]) == {"report_sha256", "head", "branch"}
    first, heading, item = told["hunks"]
    for hunk in told["hunks"]:
        assert set(hunk) >= HUNK
        for change in hunk["changes"]:
            assert {"id", "start", "end", "old", "new", "marks"} <= set(change)
            kept = "".join(text for op, text in change["marks"] if op != "insert")
            made = "".join(text for op, text in change["marks"] if op != "delete")
            assert (kept, made) == (change["old"], change["new"])
    assert first["section"] == ["Power looms", "Speed"]
    assert first["why"] == "a figure"
    assert first["evidence"][0]["span"] == "S3"
    assert first["evidence"][0]["quote"].startswith("The Draper loom")
    assert [finding["verdict"] for finding in first["findings"]] == ["verified"]
    assert set(first["findings"][0]) == {
        "level", "kind", "text", "verdict", "span", "source_says",
    }  # fmt: skip
    assert item["needs"] == [heading["id"]]


def test_committing_and_abandoning_have_the_form_of_the_contract(work: Path) -> None:
    drafted(work)
    id_ = redline("status", "--json", cwd=work).json["review"]["id"]
    assert redline("abandon", "--json", cwd=work).json == {"schema": 1, "abandoned": id_}
    (away,) = redline("reviews", "--json", cwd=work).json["reviews"]
    assert list(away) == ["id", "reference", "drafter", "put_away", "hunks", "decided"]
    drafted(work)
    redline("decide", "--accept-all", cwd=work)
    done = redline("commit", "-m", "Read the notes", "--json", cwd=work).json
    assert done == {
        "schema": 1,
        "commit": git(work, "rev-parse", "HEAD"),
        "ticked": True,
        "files": ["report.md", "instructions.md", "references/notes-on-looms.json"],
    }
    assert git(work, "log", "-1", "--format=%s") == "Read the notes"
    trailers = git(work, "log", "-1", "--format=%(trailers:only)").splitlines()
    assert [line.partition(":")[0] for line in trailers] == [
        "Reference", "Source-SHA256", "Drafted-by", "Hunks", "Redline-Review",
    ]  # fmt: skip


def test_a_partial_commit_ticks_nothing_and_leaves_the_review_open(work: Path) -> None:
    ids = drafted(work)
    redline("decide", "--accept", ids[0], cwd=work)
    error = redline("commit", "--json", cwd=work, status=1).json["error"]
    assert (error["code"], "--partial" in error["hint"]) == ("review", True)
    done = redline("commit", "--partial", "--json", cwd=work).json
    assert done["ticked"] is False
    assert "instructions.md" not in done["files"]
    assert redline("status", "--json", cwd=work).json["review"]["undecided"] == 2
    redline("decide", "--reject-all", cwd=work)
    assert redline("commit", "--json", cwd=work).json["ticked"] is True
    record = json.loads((work / "references" / "notes-on-looms.json").read_text())
    (reading,) = record["readings"]
    assert sorted(change["decision"] for change in reading["changes"]) == [
        "accepted", "rejected", "rejected",
    ]  # fmt: skip


def test_the_demo_and_the_doctor_answer_in_json(tmp_path: Path) -> None:
    made = redline("demo", "play", "--json", cwd=tmp_path).json
    assert made == {"schema": 1, "workspace": str(tmp_path / "play")}
    told = redline("doctor", "play", "--json", cwd=tmp_path).json
    assert told["works"] is True
    assert {check["name"] for check in told["checks"]} > {"git", "workspace", "identity"}
    assert all(set(check) == {"name", "works", "says"} for check in told["checks"])
    assert redline("doctor", "--json", cwd=tmp_path, status=1).json["works"] is False


def test_text_reads_well_and_has_no_colour_away_from_a_terminal(work: Path) -> None:
    drafted(work)
    for words in (("status",), ("review",), ("decide", "--accept-all"), ("commit",), ("doctor",)):
        said = redline(*words, cwd=work)
        assert said.out.strip()
        assert "\x1b" not in said.out + said.err
