"""`redline why` on real repositories whose commits were made by the real commands."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.document import Document
from core.drafting.drafter import Brief, DraftEvent, Finished, Operation, Proposal, Proposed
from tests.e2e.command import INSTRUCTIONS, REPORT, drafted, new_workspace, redline
from tests.e2e.scene import git

DRAPER = "- The Draper loom makes 160 picks a minute."
QUOTE = "The Draper loom makes 160 picks a minute, four times what a hand loom does."
HAND = "- A hand loom makes 40 picks a minute."
BETTER = "- The Draper loom makes 160 picks a minute, which one rotor feeds twice."
OWN = "- The Draper loom makes 160 picks, more than any hand."


class Proposing:
    """A drafter that proposes what it is given."""

    name = "fixed"
    motto = "says what it is told"

    def __init__(self, *proposals: Proposal) -> None:
        self._proposals = proposals

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        yield from (Proposed(proposal) for proposal in self._proposals)
        yield Finished("done")


def rewording(folder: Path, old: str, new: str, why: str = "says more") -> str:
    """Open a review of the next item that puts one block in place of another; its hunk's id."""
    document = Document((folder / "report.md").read_text())
    block = next(b for b in document.blocks if document.block_text(b) == old)
    proposal = Proposal(
        Operation.REPLACE, block=document.block_id(block), old=old, new=new, why=why, passages=(4,)
    )
    with Desk.open(folder, command="draft", write=True) as desk:
        for _ in desk.draft(Proposing(proposal)):
            pass
        (hunk,) = desk.open_review().hunks
        assert hunk.unplaced is None
        return hunk.id


def committed(folder: Path, *decision: str) -> str:
    redline("decide", *decision, cwd=folder)
    redline("commit", cwd=folder)
    return git(folder, "rev-parse", "HEAD")


def by_hand(folder: Path, text: str, message: str = "By hand") -> str:
    (folder / "report.md").write_text(text)
    git(folder, "commit", "--quiet", "-a", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def report(folder: Path) -> str:
    return (folder / "report.md").read_text()


def why(folder: Path, *words: str) -> Any:
    told = redline("why", *words, "--json", cwd=folder).json
    assert told["schema"] == 1
    return told


def decisions(told: Any) -> list[tuple[str | None, str | None, str | None]]:
    return [(each["commit"], each["reference"], each["decision"]) for each in told["commits"]]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


@pytest.fixture
def twice(work: Path) -> Path:
    """Two reviews: the first adds the Draper loom, the second rewords it."""
    drafted(work)
    committed(work, "--accept-all")
    rewording(work, DRAPER, BETTER)
    committed(work, "--accept-all")
    return work


def both(folder: Path) -> list[tuple[str, str, str]]:
    newer, older = git(folder, "log", "--format=%H", "-2").split()
    return [(newer, "Notes on yarn", "accepted"), (older, "Notes on looms", "accepted")]


# --- what it tells ----------------------------------------------------------------------------


def test_a_line_answers_with_commit_reference_decision_and_the_quoted_passage(work: Path) -> None:
    drafted(work)
    commit = committed(work, "--accept-all")
    (work / "notes" / "looms.md").unlink()
    told = why(work, "--text", "Draper loom")
    assert told["commits"] == [
        {
            "commit": commit,
            "date": git(work, "log", "-1", "--format=%aI"),
            "author": "Test Editor",
            "reference": "Notes on looms",
            "target": "notes/looms.md",
            "decision": "accepted",
            "why": "a figure",
            "note": "",
            "evidence": [{"span": "S3", "quote": QUOTE}],
        }
    ]
    assert (told["text"], told["says"]) == (DRAPER, [])
    line = report(work).split("\n").index(DRAPER) + 1
    assert told["line"] == line
    assert why(work, "--line", str(line)) == told


def test_every_line_of_an_offline_draft_answers_with_evidence(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    redline("draft", cwd=work)
    commit = committed(work, "--accept-all")
    for number, line in enumerate(report(work).split("\n"), 1):
        if line.strip():
            (origin,) = why(work, "--line", str(number))["commits"]
            assert (origin["commit"], origin["decision"]) == (commit, "accepted")
            assert origin["evidence"] or line.startswith("#"), line


def test_the_commits_come_newest_first_each_with_its_own_reference(twice: Path) -> None:
    told = why(twice, "--text", "rotor feeds twice")
    assert decisions(told) == both(twice)
    assert [each["why"] for each in told["commits"]] == ["says more", "a figure"]


def test_the_editors_own_text_is_told_as_edited_with_her_note(work: Path) -> None:
    ids = drafted(work)
    (work / "own.txt").write_text(OWN)
    redline("decide", "--edit", ids[0], "--text", "own.txt", "--note", ids[0], "mine", cwd=work)
    committed(work, "--reject-all")
    (origin,) = why(work, "--text", "more than any hand")["commits"]
    assert (origin["decision"], origin["note"]) == ("edited", "mine")
    assert origin["evidence"] == [{"span": "S3", "quote": QUOTE}]


def test_each_part_of_a_review_committed_in_two_parts_has_its_own_commit(work: Path) -> None:
    ids = drafted(work)
    redline("decide", "--accept", ids[0], cwd=work)
    redline("commit", "--partial", cwd=work)
    first = git(work, "rev-parse", "HEAD")
    last = committed(work, "--accept-all")
    assert decisions(why(work, "--text", "Draper")) == [(first, "Notes on looms", "accepted")]
    assert decisions(why(work, "--text", "Sulzer")) == [(last, "Notes on looms", "accepted")]


def test_a_sentence_changed_in_an_edited_copy_is_told_of_its_block(twice: Path) -> None:
    expected = both(twice)
    copy = twice.parent / "copy.md"
    copy.write_text(report(twice).replace(BETTER, f"{BETTER} It was built to last."))
    path = twice / "instructions.md"
    path.write_text(path.read_text() + "- [ ] Read [Notes on looms again](notes/looms.md).\n")
    git(twice, "commit", "--quiet", "-a", "-m", "One more to read")
    redline("draft", "--from", str(copy), cwd=twice)
    commit = committed(twice, "--accept-all")
    told = decisions(why(twice, "--text", "built to last"))
    assert [(each[0], each[2]) for each in told] == [
        (commit, "accepted"), *((one, "accepted") for one, _, _ in expected)
    ]  # fmt: skip


def test_for_a_person_it_is_plain_text(work: Path) -> None:
    drafted(work)
    commit = committed(work, "--accept-all")
    said = redline("why", "--text", "Draper loom", cwd=work)
    lines = said.out.split("\n")
    assert lines[0].endswith(DRAPER)
    assert lines[2].startswith(f"{commit[:10]} ")
    assert "  accepted, from Notes on looms (notes/looms.md)" in lines
    assert f"  S3 “{QUOTE}”" in lines
    assert said.err == ""


# --- what happened to the repository since ----------------------------------------------------


def test_a_clone_answers_as_the_original(twice: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(twice), "copy")
    words = ("--text", "rotor feeds twice")
    assert why(tmp_path / "copy", *words) == why(twice, *words)


def test_after_a_rebase_the_new_commits_are_named(twice: Path) -> None:
    before = both(twice)
    git(twice, "branch", "other", "HEAD~2")
    git(twice, "checkout", "--quiet", "other")
    by_hand(twice, REPORT.replace("# Power looms", "# Power looms today"))
    git(twice, "checkout", "--quiet", "main")
    git(twice, "rebase", "--quiet", "other")
    assert decisions(why(twice, "--text", "rotor feeds twice")) == both(twice)
    assert both(twice) != before


def test_after_a_squash_both_decisions_are_told_of_the_one_commit(twice: Path) -> None:
    git(twice, "reset", "--quiet", "--soft", "HEAD~2")
    git(twice, "commit", "--quiet", "-m", "All at once, no trailers")
    squashed = git(twice, "rev-parse", "HEAD")
    told = why(twice, "--text", "rotor feeds twice")
    assert decisions(told) == [
        (squashed, "Notes on yarn", "accepted"),
        (squashed, "Notes on looms", "accepted"),
    ]
    assert all(each["evidence"] for each in told["commits"])


def test_a_report_that_was_renamed_and_edited_at_once_is_followed(twice: Path) -> None:
    expected = both(twice)
    (twice / "looms").mkdir()
    for name in ("report.md", "instructions.md", "notes", "references"):
        git(twice, "mv", name, f"looms/{name}")
    (twice / "looms" / "report.md").write_text(
        report(twice / "looms").replace("3 years", "4 years")
    )
    git(twice, "commit", "--quiet", "-a", "-m", "Into a folder of its own")
    moved = git(twice, "rev-parse", "HEAD")
    assert decisions(why(twice / "looms", "--text", "rotor feeds twice")) == expected
    years = why(twice / "looms", "--text", "4 years")
    begin = git(twice, "rev-list", "--max-parents=0", "HEAD")
    assert [each["commit"] for each in years["commits"]] == [moved, begin]


def test_moved_sections_and_re_wrapped_lines_are_followed(twice: Path) -> None:
    expected = both(twice)
    head, speed, rest = report(twice).split("## ", 2)
    wrapped = speed.replace(BETTER, textwrap.fill(BETTER, 30, subsequent_indent="  "))
    by_hand(twice, f"{head}## {rest.rstrip()}\n\n## {wrapped.rstrip()}\n", "Moved and wrapped")
    by_hand(twice, report(twice).replace("## Speed", "### Speed"), "One level down")
    told = why(twice, "--text", "rotor feeds twice")
    assert decisions(told) == expected
    assert "\n" in told["text"]


def test_edits_that_are_not_committed_move_the_lines_and_are_said(twice: Path) -> None:
    expected = both(twice)
    (twice / "report.md").write_text(report(twice).replace("# Power", "An aside.\n\n# Power"))
    line = report(twice).split("\n").index(BETTER) + 1
    told = why(twice, "--line", str(line))
    assert (decisions(told), told["says"]) == (expected, [])
    told = why(twice, "--text", "An aside.")
    assert (told["commits"], told["says"]) == ([], ["this text is not committed yet"])
    (twice / "report.md").write_text(report(twice).replace("feeds twice", "feeds three times"))
    told = why(twice, "--text", "feeds three times")
    assert decisions(told) == expected
    assert told["says"] == ["this text has edits that are not committed yet"]


def test_a_branch_that_was_merged_is_followed(twice: Path) -> None:
    expected = both(twice)
    git(twice, "checkout", "--quiet", "-b", "side", "HEAD~2")
    by_hand(twice, report(twice).replace("# Power looms", "# Power looms today"), "On the side")
    side = git(twice, "rev-parse", "HEAD")
    git(twice, "checkout", "--quiet", "main")
    git(twice, "merge", "--quiet", "--no-edit", "side")
    assert decisions(why(twice, "--text", "rotor feeds twice")) == expected
    assert why(twice, "--text", "looms today")["commits"][0]["commit"] == side


# --- what no review knows ---------------------------------------------------------------------


def test_a_line_that_predates_redline_says_so_in_one_line(twice: Path) -> None:
    begin = git(twice, "rev-list", "--max-parents=0", "HEAD")
    told = why(twice, "--text", "hand loom makes 40")
    assert decisions(told) == [(begin, None, None)]
    day = git(twice, "log", "-1", "--format=%as", begin)
    assert told["says"] == [
        f"the text of {begin[:10]} of {day} by Test Editor was written before Redline"
    ]
    said = redline("why", "--text", "hand loom makes 40", cwd=twice)
    assert said.err.count("\n") == 1


def test_a_line_written_by_hand_between_reviews_is_told_from_that(twice: Path) -> None:
    by_hand(twice, report(twice).replace(HAND, f"{HAND}\n- Hands tire."))
    (said,) = why(twice, "--text", "Hands tire")["says"]
    assert said.endswith("by Test Editor was written outside a review")


def test_a_shallow_clone_says_where_it_ends_and_shows_what_the_records_know(
    twice: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{twice}", "copy")
    newer, _ = both(twice)
    told = why(tmp_path / "copy", "--text", "rotor feeds twice")
    assert decisions(told) == [newer, (None, "Notes on looms", "accepted")]
    assert [bool(each["evidence"]) for each in told["commits"]] == [True, True]
    assert [said[:33] for said in told["says"]] == ["this is a shallow clone that ends"]
    older = why(tmp_path / "copy", "--text", "hand loom makes 40")
    assert (older["commits"], len(older["says"])) == ([], 1)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda data: data[: len(data) // 2], "is not a record"),
        (lambda data: data.replace(b'"schema": 1', b'"schema": 2'), "is of schema 2"),
        (lambda data: data.replace(b'"accepted"', b'"acepted"'), "is not a record"),
    ],
    ids=["cut short", "newer", "hand-edited"],
)
def test_a_record_that_cannot_be_read_is_one_line_and_the_rest_is_shown(
    twice: Path, spoil: Any, says: str
) -> None:
    path = twice / "references" / "notes-on-looms.json"
    path.write_bytes(spoil(path.read_bytes()))
    git(twice, "commit", "--quiet", "-a", "-m", "Spoilt")
    told = why(twice, "--text", "rotor feeds twice")
    assert told["commits"][0]["reference"] == "Notes on yarn"
    assert told["commits"][1]["decision"] is None
    assert says in told["says"][0]
    assert "references/notes-on-looms.json" in told["says"][0]
    assert not any("\n" in each for each in told["says"])


def test_a_record_edited_by_hand_on_disk_does_not_count_before_it_is_committed(twice: Path) -> None:
    path = twice / "references" / "notes-on-looms.json"
    path.write_text(path.read_text().replace(QUOTE, "Something else."))
    assert why(twice, "--text", "rotor feeds twice")["commits"][1]["evidence"][0]["quote"] == QUOTE


def test_words_that_the_record_does_not_know_are_told_by_the_trailer(twice: Path) -> None:
    path = twice / "references" / "notes-on-yarn.json"
    record = json.loads(path.read_text())
    (change,) = record["readings"][0]["changes"]
    change["written_sha256"] = "0" * 64
    path.write_text(json.dumps(record))
    git(twice, "commit", "--quiet", "-a", "-m", "By hand")
    told = why(twice, "--text", "rotor feeds twice")
    assert [each["reference"] for each in told["commits"]] == ["Notes on yarn", "Notes on looms"]


# --- what cannot be answered ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "why needs --line N or --text TEXT, one of them"),
        (("--line", "1", "--text", "x"), "why needs --line N or --text TEXT, one of them"),
        (("--line", "0"), "report.md has 9 lines, so there is no line 0"),
        (("--line", "10"), "report.md has 9 lines, so there is no line 10"),
        (("--line", "2"), "line 2 of report.md is blank"),
        (("--text", "loom"), "3 blocks of report.md say 'loom': lines 1, 5, 9"),
        (("--text", "no such thing"), "no block of report.md says 'no such thing'"),
        (("--text", " "), "--text has no words"),
    ],
)
def test_words_that_name_no_one_block_are_wrong_usage(
    work: Path, words: tuple[str, ...], message: str
) -> None:
    error = redline("why", *words, "--json", cwd=work, status=2).json["error"]
    assert (error["code"], error["message"]) == ("usage", message)


def test_text_is_found_whatever_its_quotation_marks_wraps_and_case(work: Path) -> None:
    by_hand(work, f"{REPORT}\nIt’s a **loud**\nroom.\n")
    assert why(work, "--text", "It's a loud room")["text"].startswith("It’s")
    assert why(work, "--text", "IT'S A LOUD")["text"].startswith("It’s")
    assert why(work, "--text", "Cost")["text"] == "## Cost"


def test_a_report_that_is_not_committed_is_one_clear_line(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    assert "has no lines" in redline("why", "--line", "1", cwd=work, status=2).err
    (work / "report.md").write_text(REPORT)
    error = redline("why", "--line", "1", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "git"
    assert error["message"].startswith("report.md is not committed")


def test_a_repository_without_a_commit_is_one_clear_line(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "--quiet")
    (work / "instructions.md").write_text(INSTRUCTIONS)
    (work / "report.md").write_text(REPORT)
    assert "not committed" in redline("why", "--line", "1", cwd=work, status=1).err


def test_a_report_removed_and_written_again_is_not_the_old_one(twice: Path) -> None:
    text = report(twice)
    git(twice, "rm", "--quiet", "report.md")
    git(twice, "commit", "--quiet", "-m", "Gone")
    (twice / "report.md").write_text(text)
    assert "not committed" in redline("why", "--line", "1", cwd=twice, status=1).err
    git(twice, "add", "-A")
    git(twice, "commit", "--quiet", "-m", "Back")
    told = why(twice, "--text", "rotor feeds twice")
    assert {each["reference"] for each in told["commits"]} == {"Notes on yarn", "Notes on looms"}
