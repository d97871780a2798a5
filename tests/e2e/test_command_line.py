"""The command-line contract: exit statuses, words in any order, ids, options that repeat."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from core.cli import drafting as commands
from core.desk import Desk
from tests.e2e.command import (
    REDLINE,
    FixedDrafter,
    drafted,
    new_workspace,
    redline,
    tree,
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


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
    monkeypatch.setattr(commands, "drafter_named", lambda *_: FixedDrafter(fails_after=2))
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
