"""reviews and resume through the installed command: what was abandoned is not lost."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.journal import Journal
from core.repository import Repository
from core.resuming import reviews_away
from tests.e2e import kill
from tests.e2e.command import REPORT, drafted, new_workspace, redline, tree
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def run(work: Path, *words: str, **more: Any) -> Any:
    return redline(*words, cwd=work, **more)


def journal(work: Path) -> Journal:
    return Journal.at(Repository.find(work), work)


def put_away(work: Path) -> str:
    """Draft, decide a little, put it away; the id."""
    first, second, _ = drafted(work)
    run(work, "decide", "--accept", first, "--note", first, "seen", "--json")
    run(work, "decide", "--reject", second)
    id_: str = run(work, "abandon", "--json").json["abandoned"]
    return id_


def listed(work: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(work, "reviews", "--json").json["reviews"]
    return found


def test_a_review_comes_back_with_its_decisions_and_all_undo(work: Path) -> None:
    before = tree(work)
    first, second, _ = drafted(work)
    run(work, "decide", "--accept", first, "--note", first, "seen")
    was = run(work, "decide", "--reject", second, "--json").json
    id_ = run(work, "abandon", "--json").json["abandoned"]
    (entry,) = listed(work)
    assert entry["id"] == id_ == was["id"]
    assert entry["reference"] == was["reference"]
    assert (entry["drafter"], entry["hunks"], entry["decided"]) == ("fixed", 3, 3)
    since = datetime.now(UTC) - datetime.fromisoformat(entry["put_away"])
    assert abs(since) < timedelta(hours=1)
    back = run(work, "resume", id_[:4], "--json").json
    assert back == {key: value for key, value in was.items() if key != "also"}
    assert listed(work) == []
    for _ in range(3):
        run(work, "decide", "--undo")
    assert {h["decision"] for h in run(work, "review", "--json").json["hunks"]} == {"undecided"}
    assert tree(work) == before


def test_on_a_report_that_moved_the_hunks_are_put_where_they_belong_now(work: Path) -> None:
    id_ = put_away(work)
    edited = REPORT.replace("# Power looms\n", "# Power looms\n\nAn opening paragraph.\n")
    (work / "report.md").write_text(edited)
    git(work, "commit", "--quiet", "-am", "By hand")
    said = run(work, "resume", id_)
    assert "report.md was edited" in said.err
    assert "HEAD is" in said.err
    run(work, "decide", "--accept-all")
    done = run(work, "commit", "--json").json
    assert done["ticked"]
    text = (work / "report.md").read_text()
    assert "An opening paragraph." in text
    assert "The Draper loom makes 160 picks a minute." in text


def test_with_a_review_open_it_is_refused_with_the_ways_out(work: Path) -> None:
    id_ = put_away(work)
    drafted(work)
    refused = run(work, "resume", id_, "--json", status=1).json["error"]
    assert refused["code"] == "review-open"
    assert all(word in refused["hint"] for word in ("finish", "--partial", "redline abandon"))
    assert [entry["id"] for entry in listed(work)] == [id_]


def test_two_of_one_id_are_both_listed_and_both_come_back(work: Path) -> None:
    id_ = put_away(work)
    run(work, "resume", id_)
    away = journal(work).folder / "abandoned" / id_
    away.mkdir()  # something of that name is there already
    run(work, "abandon")
    away.rmdir()
    (other,) = listed(work)
    assert other["id"].startswith(f"{id_}-")
    run(work, "resume", other["id"])
    run(work, "abandon")
    (entry,) = listed(work)
    assert entry["id"] == id_


def test_an_id_that_fits_several_or_none_is_refused(work: Path) -> None:
    id_ = put_away(work)
    folder = journal(work).folder / "abandoned"
    (folder / id_).rename(folder / "abcd11111111")
    put_away(work)
    (name,) = {path.name for path in folder.iterdir()} - {"abcd11111111"}
    (folder / name).rename(folder / "abcd22222222")
    assert "2 reviews begin with 'abcd'" in run(work, "resume", "abcd", status=1).err
    for wrong in ("", "abc", "ffff", "../review", "abcd11111111/..", "\x1b[2J", "*"):
        assert "redline reviews" in run(work, "resume", wrong, status=1).err
    assert len(listed(work)) == 2
    run(work, "resume", "abcd1")


def test_one_that_is_damaged_hides_no_other_and_stays_where_it_is(work: Path) -> None:
    bad, good = put_away(work), put_away(work)
    log = journal(work).folder / "abandoned" / bad / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + b'{"type":"nonsense"}\n' + b"".join(lines[1:]))
    shown = {entry["id"]: entry for entry in listed(work)}
    assert shown[good]["hunks"] == 3
    assert shown[bad]["hunks"] is None
    assert "line 2" in shown[bad]["damage"]
    assert good in run(work, "reviews").out
    error = run(work, "resume", bad, "--json", status=1).json["error"]
    assert bad in error["message"]
    assert log.exists()
    assert run(work, "status", "--json").json["review"] is None
    run(work, "resume", good)


def test_where_the_report_is_gone_nothing_is_moved(work: Path) -> None:
    id_ = put_away(work)
    (work / "report.md").unlink()
    assert "report.md is gone" in run(work, "resume", id_, status=1).err
    (work / "report.md").write_bytes(b"\xff\xfe\x00")
    run(work, "resume", id_, status=1)
    assert [entry["id"] for entry in listed(work)] == [id_]
    git(work, "restore", "report.md")
    run(work, "resume", id_)


def test_an_item_that_was_ticked_or_deleted_meanwhile_is_said(work: Path) -> None:
    id_ = put_away(work)
    text = (work / "instructions.md").read_text()
    (work / "instructions.md").write_text(
        text.replace("- [ ] Read [Notes on l", "- [x] Read [Notes on l")
    )
    git(work, "commit", "--quiet", "-am", "Ticked by hand")
    assert "ticked already" in run(work, "resume", id_).err
    run(work, "decide", "--accept-all")
    assert run(work, "commit", "--json").json["ticked"] is False
    run(work, "draft", "--drafter", "offline")
    id_ = run(work, "abandon", "--json").json["abandoned"]
    gone = [
        line for line in (work / "instructions.md").read_text().splitlines() if "yarn" not in line
    ]
    (work / "instructions.md").write_text("\n".join(gone) + "\n")
    assert "the item is gone" in run(work, "resume", id_).err


def test_the_source_is_as_it_was_read_whatever_became_of_its_file(work: Path) -> None:
    id_ = put_away(work)
    (work / "notes/looms.md").write_text("Other words.\n")
    evidence = [h["evidence"] for h in run(work, "resume", id_, "--json").json["hunks"]]
    assert any("160 picks" in each["quote"] for passages in evidence for each in passages)


def test_after_it_came_back_its_age_does_not_count(work: Path) -> None:
    id_ = put_away(work)
    away = journal(work).folder / "abandoned" / id_
    almost = (datetime.now(UTC) - timedelta(days=29)).timestamp()
    os.utime(away, (almost, almost))
    run(work, "resume", id_)
    os.utime(journal(work).folder / "review", (0, 0))
    run(work, "decide", "--undo")
    assert run(work, "review", "--json").json["id"] == id_
    run(work, "abandon")
    long_ago = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    os.utime(away, (long_ago, long_ago))
    assert listed(work) == []
    run(work, "resume", id_, status=1)


def test_killed_anywhere_in_the_middle_it_is_in_one_place_whole(work: Path, tmp_path: Path) -> None:
    id_ = put_away(work)
    store = journal(work).folder
    kept = tmp_path / "kept"
    shutil.copytree(store, kept)

    def action(_: Callable[[bytes], None]) -> int:
        with Desk.open(work, command="resume", write=True) as desk:
            desk.resume(id_)
        return 0

    points = kill.run(action, 0, None).points
    assert points > 3
    seen = set()
    for at in range(1, points + 1):
        shutil.rmtree(store)
        shutil.copytree(kept, store)
        assert kill.run(action, at, None).status == -signal.SIGKILL
        with Desk.open(work, command="status", write=True) as desk:
            is_open = desk.review is not None
            assert len(list(reviews_away(desk.journal))) == (0 if is_open else 1)
            review = desk.review or desk.resume(id_).review
            assert len(review.hunks) == 3
            seen.add(is_open)
    assert seen == {True, False}


def test_an_empty_list_is_no_error(work: Path) -> None:
    assert listed(work) == []
    assert "no review is put away" in run(work, "reviews").out


def test_a_review_of_edits_comes_back_too(work: Path) -> None:
    edited = REPORT.replace("40", "41")
    was = run(work, "draft", "--from", "-", "--by", "Ada", "--json", stdin=edited).json
    run(work, "abandon")
    (entry,) = listed(work)
    assert (entry["reference"], entry["title"]) == (None, "Edits by Ada")
    assert run(work, "resume", entry["id"], "--json").json == was
