"""Reviews that the world moved on from: the base gone, the clock set back, the journal damaged."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.desk import Desk
from core.journal import Journal
from core.lock import Lock
from tests.e2e.command import REPORT, drafted, new_workspace, redline
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def journal(work: Path) -> Path:
    return work / ".git" / "redline" / "main" / "%2E"


def decided(work: Path) -> Path:
    drafted(work)
    redline("decide", "--accept-all", cwd=work)
    return work


def forget_head(work: Path) -> None:
    """Put the branch back by a commit, and collect that commit as garbage."""
    git(work, "reset", "--quiet", "--hard", "HEAD~1")
    git(work, "reflog", "expire", "--expire=now", "--all")
    git(work, "gc", "--quiet", "--prune=now")


def test_a_base_commit_that_was_collected_as_garbage_is_no_obstacle(work: Path) -> None:
    (work / "notes" / "more.md").write_text("More.\n")
    git(work, "add", "notes/more.md")
    git(work, "commit", "--quiet", "-m", "More")
    base = git(work, "rev-parse", "HEAD")
    decided(work)
    forget_head(work)
    assert git(work, "cat-file", "-t", base, check=False) == ""
    assert redline("status", "--json", cwd=work).json["review"]["accepted"] == 3
    said = redline("commit", cwd=work)
    assert f"HEAD is {git(work, 'rev-parse', 'HEAD~1')[:10]}, was {base[:10]}" in said.err
    assert "160 picks" in git(work, "show", "HEAD:report.md")


def test_a_report_that_is_gone_is_told_and_no_decision_lost(work: Path) -> None:
    decided(work)
    (work / "report.md").unlink()
    said = redline("commit", cwd=work, status=1).err
    message, hint = said.splitlines()
    assert message == "redline: report.md was deleted while the review was open"
    assert "git restore report.md" in hint
    assert not (work / "report.md").exists()
    git(work, "restore", "report.md")
    redline("commit", cwd=work)
    assert "160 picks" in git(work, "show", "HEAD:report.md")


def test_hunks_that_lost_their_place_get_it_back_with_the_report(work: Path) -> None:
    """Another branch was looked at, and redline was asked to commit there."""
    one, _, three = drafted(work)
    redline("decide", "--accept", one, "--note", one, "good", cwd=work)
    words = ("--edit", three, "--text", "-")
    redline("decide", *words, cwd=work, stdin="- Grippers reach 240 picks.\n")
    before = redline("review", "--json", cwd=work).json
    git(work, "switch", "--quiet", "-c", "side")
    (work / "report.md").write_text("# Something else\n\nEntirely.\n")
    git(work, "commit", "--quiet", "-am", "Else")
    error = redline("commit", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "base-moved"
    assert "of 3 hunks have lost their place" in error["message"]
    assert "bring the report back" in error["hint"]
    lost = redline("review", "--json", cwd=work).json
    assert lost["hunks"][0]["decision"] == "unplaced"
    git(work, "switch", "--quiet", "main")
    head = redline("commit", "--json", cwd=work, status=None)
    assert head.status == 0, head
    assert [hunk["decision"] for hunk in before["hunks"]] == ["accepted", "accepted", "edited"]
    report = git(work, "show", "HEAD:report.md")
    assert "160 picks" in report
    assert "Grippers reach 240 picks." in report
    assert '"note": "good"' in git(work, "show", "HEAD:references/notes-on-looms.json")


def test_hunks_that_lost_their_place_can_be_rejected(work: Path) -> None:
    decided(work)
    (work / "report.md").write_text("# Something else\n\nEntirely.\n")
    git(work, "commit", "--quiet", "-am", "Else")
    redline("commit", cwd=work, status=1)
    redline("decide", "--reject-all", cwd=work)
    assert redline("commit", "--json", cwd=work).json["ticked"] is True
    assert (work / "report.md").read_text().startswith("# Something else\n\nEntirely.\n")
    assert "160 picks" not in (work / "report.md").read_text()


def test_a_report_rewritten_meanwhile_keeps_what_still_has_a_place(work: Path) -> None:
    decided(work)
    text = REPORT.replace("# Power looms\n", "# Power looms\n\nA first paragraph by hand.\n")
    (work / "report.md").write_text(text)
    redline("commit", "--include-outside-edits", cwd=work)
    report = (work / "report.md").read_text()
    assert "A first paragraph by hand." in report
    assert "160 picks" in report
    assert "## Gripper looms" in report


def test_an_item_that_is_gone_is_told(work: Path) -> None:
    decided(work)
    (work / "instructions.md").write_text("# Weaving\n\n## References\n\n- [ ] [Other](o.md)\n")
    git(work, "commit", "--quiet", "-am", "Other plans")
    error = redline("commit", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "checklist"
    assert "is gone from the instructions" in error["message"]
    assert redline("status", "--json", cwd=work).json["review"]["accepted"] == 3


def test_a_source_that_is_gone_is_still_shown_as_it_was_read(work: Path) -> None:
    decided(work)
    (work / "notes" / "looms.md").unlink()
    review = redline("review", "--json", cwd=work).json
    assert review["hunks"][0]["evidence"][0]["quote"].startswith("The Draper loom")
    redline("commit", cwd=work)


def test_another_branch_gets_the_commit_and_is_told(work: Path) -> None:
    decided(work)
    git(work, "switch", "--quiet", "-c", "side")
    said = redline("commit", cwd=work)
    assert "the branch is side, was main" in said.err
    assert git(work, "rev-list", "--count", "main") == "1"


@pytest.mark.parametrize("damage", ["base", "log.jsonl", "header", "empty"])
def test_a_damaged_review_says_so_and_can_be_put_away(work: Path, damage: str) -> None:
    decided(work)
    log = journal(work) / "review" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    match damage:
        case "base":
            (journal(work) / "review" / "base").unlink()
        case "log.jsonl":
            log.write_bytes(b"".join([*lines[:2], b'{"type":"nothing"}\n', *lines[2:]]))
        case "header":
            log.write_bytes(b"".join([b"{}\n", *lines[1:]]))
        case _:
            log.write_bytes(b"")
    for words in (("status",), ("draft",), ("review",), ("decide", "--accept-all"), ("commit",)):
        error = redline(*words, "--json", cwd=work, status=1).json["error"]
        assert error["code"] == "journal"
        assert "redline abandon" in error["hint"]
    redline("abandon", cwd=work)
    assert redline("status", "--json", cwd=work).json["review"] is None
    assert len(list((journal(work) / "abandoned").iterdir())) == 1
    decided(work)
    redline("commit", cwd=work)


def test_a_clock_set_back_changes_nothing(work: Path) -> None:
    """The review was begun, and an earlier one put away, in what is now the future."""
    drafted(work)
    redline("abandon", cwd=work)
    later = (datetime.now(UTC) + timedelta(days=900)).timestamp()
    (away,) = (journal(work) / "abandoned").iterdir()
    os.utime(away, (later, later))
    decided(work)
    log = journal(work) / "review" / "log.jsonl"
    today = f"{datetime.now(UTC):%Y-%m-%dT}".encode()
    data = log.read_bytes()
    assert today in data
    log.write_bytes(data.replace(today, b"2099-01-01T", 1))
    for path in (log, *(work / "notes").iterdir(), work / ".git" / "index"):
        os.utime(path, (later, later))
    redline("status", cwd=work)
    redline("decide", "--undo", cwd=work)
    redline("decide", "--reject-all", cwd=work)
    redline("commit", cwd=work)
    assert away.exists(), "nothing is removed before its time"
    assert "2099-01-01" in (work / "references" / "notes-on-looms.json").read_text()


def test_who_only_reads_closes_no_review_that_another_run_is_about_to_close(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`redline status` just between the commit and the end of the review."""
    decided(work)
    finish = Journal.finish
    seen: list[object] = []

    def looked_at(self: Journal) -> None:
        if not seen:
            seen.append(redline("status", "--json", cwd=work).json["review"])
        finish(self)

    with Desk.open(work, command="commit", write=True) as desk, monkeypatch.context() as patched:
        patched.setattr(Journal, "finish", looked_at)
        desk.commit()
    assert seen
    assert redline("status", "--json", cwd=work).json["review"] is None
    assert not (journal(work) / "review").exists()


def test_a_review_that_was_committed_before_a_kill_is_closed_even_if_built_upon(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(work)
    with Desk.open(work, command="commit", write=True) as desk, monkeypatch.context() as killed:
        killed.setattr(desk, "finish", lambda: None)
        desk.commit()
    assert (journal(work) / "review").exists()
    git(work, "commit", "--quiet", "--allow-empty", "-m", "Hers, on top")
    assert redline("status", "--json", cwd=work).json["review"] is None
    assert not (journal(work) / "review").exists()


def test_two_runs_cannot_both_write_and_the_second_says_who_holds_it(work: Path) -> None:
    drafted(work)
    lock = Lock.take(journal(work), "decide")
    error = redline("commit", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "lock-held"
    assert f"decide, process {os.getpid()}" in error["message"]
    assert redline("status", "--json", cwd=work).json["review"]["undecided"] == 3
    lock.release()
    runs = [threading.Thread(target=redline, args=("decide", "--accept-all"), kwargs={
        "cwd": work, "status": None}) for _ in range(4)]  # fmt: skip
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert redline("status", "--json", cwd=work).json["review"]["accepted"] == 3
