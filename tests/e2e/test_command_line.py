"""The command-line contract: forms, exit statuses, words in any order, no terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from core.cli import review as commands
from core.desk import Desk
from tests.e2e.command import (
    REDLINE,
    FixedDrafter,
    drafted,
    new_workspace,
    redline,
    tree,
)
from tests.e2e.scene import git

COMMANDS = (
    "status", "checklist", "draft", "review", "decide", "commit", "abandon", "demo", "doctor",
)  # fmt: skip
HUNK = {
    *("id", "kind", "section", "needs", "changes"),
    *("decision", "why", "round", "evidence", "findings"),
}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


# --- forms -----------------------------------------------------------------------------------


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


# --- exit statuses and errors ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("review",), 3, "nothing-to-do"),
        (("commit",), 3, "nothing-to-do"),
        (("abandon",), 3, "nothing-to-do"),
        (("decide", "--accept-all"), 3, "nothing-to-do"),
        (("decide",), 2, "usage"),
        (("decide", "--edit", "abcd"), 2, "usage"),
        (("draft", "--reference", "9"), 2, "usage"),
        (("draft", "--drafter", "nobody"), 2, "usage"),
        (("draft", "--reference", "one"), 2, "usage"),
        (("status", "--nope"), 2, "usage"),
        (("status", "a", "b"), 2, "usage"),
        (("checklist",), 2, "usage"),
        (("checklist", "missing.md"), 1, "workspace"),
        (("status", "missing"), 1, "workspace"),
        (("demo", "."), 1, "workspace"),
    ],
)
def test_an_error_has_a_code_a_message_a_hint_and_a_status(
    work: Path, words: tuple[str, ...], status: int, code: str
) -> None:
    before = tree(work)
    told = redline(*words, "--json", cwd=work, status=status)
    assert told.json["schema"] == 1
    error = told.json["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    assert told.err == ""
    plain = redline(*words, cwd=work, status=status)
    assert plain.out == ""
    assert plain.err == f"redline: {error['message']}\n  {error['hint']}\n"
    assert tree(work) == before


def test_all_items_read_is_nothing_to_do(work: Path) -> None:
    text = (work / "instructions.md").read_text()
    (work / "instructions.md").write_text(text.replace("[ ]", "[x]"))
    assert "every reference is read" in redline("draft", cwd=work, status=3).err
    assert redline("status", "--json", cwd=work).json["next"] is None
    assert "all are read" in redline("status", cwd=work).out


def test_ctrl_c_ends_with_130_and_puts_everything_back(work: Path) -> None:
    drafted(work)
    redline("decide", "--accept-all", cwd=work)
    hook = work / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {work}/.git/begun\nexec sleep 1000\n")
    hook.chmod(0o755)
    before = tree(work)
    run = subprocess.Popen(
        [REDLINE, "commit"], cwd=work, stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while not (work / ".git" / "begun").exists():
        assert time.monotonic() < deadline
        os.sched_yield()
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert (run.returncode, said.strip()) == (130, b"interrupted")
    assert tree(work) == before
    hook.unlink()
    redline("commit", cwd=work)


def test_a_reader_that_went_away_is_no_crash(work: Path) -> None:
    done = subprocess.run(
        f"{REDLINE} status --json | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=work,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1)
    assert done.stderr == b""


# --- words in any order ----------------------------------------------------------------------


def test_a_folder_is_named_before_options_or_by_C_anywhere(work: Path) -> None:
    there = redline("status", "--json", cwd=work).out
    for words in (
        ("status", "work", "--json"),
        ("status", "work/report.md", "--json"),
        ("status", "work/notes", "--json"),
        ("-C", "work", "status", "--json"),
        ("status", "--json", "-C", "work"),
        ("-C", str(work), "status", ".", "--json"),
    ):
        assert redline(*words, cwd=work.parent).out == there
    assert redline("status", "--json", cwd=work / "notes").out == there
    assert redline("-C", "work", "checklist", "instructions.md", cwd=work.parent).out


def test_commands_win_over_folders_of_the_same_name(work: Path) -> None:
    new_workspace(work.parent / "status")
    told = redline("status", cwd=work.parent, status=1).err
    assert "several workspaces below" in told, "the command ran where it was started"
    opened = redline("./status", cwd=work.parent, status=1)
    assert "no terminal" in opened.err


def test_options_repeat_and_ids_come_from_standard_input(work: Path) -> None:
    one, two, three = drafted(work)
    said = redline("decide", "--accept", one, "--reject", two, "--json", cwd=work).json
    states = {hunk["id"]: hunk["decision"] for hunk in said["hunks"]}
    assert states == {one: "accepted", two: "rejected", three: "rejected"}
    assert said["also"] == [three], "what needs a rejected hunk goes with it"
    redline("decide", "--undo", "--undo", cwd=work)
    said = redline("decide", "--accept", "-", "--json", cwd=work, stdin=f"{three}\n{one},\n").json
    assert [hunk["decision"] for hunk in said["hunks"]] == ["accepted"] * 3
    assert said["also"] == [two], "what an accepted hunk needs comes with it"
    redline("decide", "--clear", one, "--clear", two, cwd=work)
    said = redline("decide", "--accept", f"{one},{two}", "--reject-all", "--json", cwd=work).json
    assert [hunk["decision"] for hunk in said["hunks"]] == ["accepted", "accepted", "rejected"]
    assert said["also"] == []


def test_accept_all_takes_what_is_left(work: Path) -> None:
    one, two, three = drafted(work)
    said = redline("decide", "--accept-all", "--reject", one, "--json", cwd=work).json
    states = {hunk["id"]: hunk["decision"] for hunk in said["hunks"]}
    assert states == {one: "rejected", two: "accepted", three: "accepted"}


def test_unique_prefixes_of_four_will_do_and_stale_ids_say_so(work: Path) -> None:
    one, two, _ = drafted(work)
    redline("decide", "--accept", one[:4], cwd=work)
    said = redline("decide", "--accept", one[:3], cwd=work, status=1).err
    assert "too short" in said
    stale = "0" * 10
    before = (work / ".git" / "redline" / "main" / "%2E" / "review" / "log.jsonl").read_bytes()
    said = redline("decide", "--accept", two, "--reject", stale, cwd=work, status=1).err
    assert f"no change {stale} in this review; the id may be of an earlier one" in said
    after = (work / ".git" / "redline" / "main" / "%2E" / "review" / "log.jsonl").read_bytes()
    assert after == before, "half of it was decided"


def test_a_hunk_is_edited_from_a_file_or_standard_input_and_annotated(work: Path) -> None:
    one, two, _ = drafted(work)
    (work.parent / "own.md").write_text("- The Draper loom makes 170 picks a minute.\n")
    said = redline("decide", "--edit", one, "--text", "../own.md", "--json", cwd=work).json
    hunk = said["hunks"][0]
    assert hunk["decision"] == "edited"
    assert "170 picks" in hunk["edited"]["new"]
    assert [f["verdict"] for f in hunk["findings"] if f["level"] == "strong"] == ["not in source"]
    words = ("--edit", one, "--text", "-", "--note", one, "asked", "--note", two, "why?", "--json")
    said = redline("decide", *words, cwd=work, stdin="- Mine.\n").json
    assert [hunk["note"] for hunk in said["hunks"]] == ["asked", "why?", ""]
    said = redline("decide", *["--undo"] * 4, "--json", cwd=work).json
    assert [hunk["decision"] for hunk in said["hunks"]] == ["undecided"] * 3
    said = redline("decide", *["--redo"] * 2, "--json", cwd=work).json
    assert said["hunks"][0]["edited"]["new"].strip() == "- Mine."


def test_a_second_draft_over_an_open_review_names_the_three_ways_out(work: Path) -> None:
    drafted(work)
    error = redline("draft", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "review-open"
    assert all(word in error["hint"] for word in ("finish", "--partial", "abandon"))


def test_a_draft_cut_short_keeps_its_hunks_and_is_not_committed_as_read(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(commands, "drafter_named", lambda _: FixedDrafter(fails_after=2))
    with pytest.raises(SystemExit) as ended:
        commands.draft.main([str(work), "--json"], obj=Path())
    assert ended.value.code == 1
    out, err = capsysbinary.readouterr()
    told = json.loads(out)
    assert (told["complete"], len(told["hunks"])) == (False, 2)
    assert b"the line went dead" in err
    redline("decide", "--accept-all", cwd=work)
    before = tree(work)
    assert "not complete" in redline("commit", cwd=work, status=1).err
    assert tree(work) == before
    assert redline("commit", "--partial", "--json", cwd=work).json["ticked"] is False
    with Desk.open(work, command="draft", write=True) as desk:
        list(desk.draft(FixedDrafter()))
        assert desk.open_review().complete


# --- help, version, no terminal --------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    said = redline(command, "--help", cwd=tmp_path)
    assert f"Example: redline {command}" in said.out
    assert "--json" in said.out


def test_the_help_lists_all_commands_and_the_version_is_told(tmp_path: Path) -> None:
    said = redline("--help", cwd=tmp_path).out
    assert all(f"  {command} " in said for command in COMMANDS)
    assert redline("--version", cwd=tmp_path).out.startswith("redline, version ")


def test_without_a_terminal_the_app_says_so(work: Path) -> None:
    said = redline(cwd=work, status=1)
    assert said.err.startswith("redline: no terminal to draw on\n  ")
    assert said.out == ""


def test_a_terminal_that_cannot_be_drawn_on_is_told(work: Path) -> None:
    status, said = on_a_terminal(work, b"", TERM="dumb")
    assert status == 1
    assert b"TERM=dumb cannot be drawn on" in said
    assert b"\x1b" not in said


def test_a_folder_in_no_repository_is_offered_to_become_one(work: Path, tmp_path: Path) -> None:
    (work / ".git").rename(tmp_path / "gone")
    error = redline("status", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "not-a-repository"
    assert f"git init {work}" in error["hint"]
    status, said = on_a_terminal(work, b"n\n", TERM="xterm")
    assert status == 1
    assert b"Make it one (git init)?" in said
    assert not (work / ".git").exists()


def on_a_terminal(work: Path, keys: bytes, **env: str) -> tuple[int, bytes]:
    """Run `redline` on a terminal of its own, and type."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(work)
        os.execve(REDLINE, [REDLINE], os.environ | env)
    os.write(terminal, keys)
    said = b""
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        said += data
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), said
