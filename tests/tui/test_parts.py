"""Level by level: sections, blocks, sentences, cells; what a move and a table say in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, TextArea

from core.desk import Desk
from core.diff.hunks import difference
from core.document import Document
from core.drafting.drafter import Operation, Proposal
from core.events import HunkArrived
from core.evidence import Checker
from core.provenance import read_record
from tests.tui.thirty import Copy
from tests.tui.workspace import REPORT, Script, add, make_workspace, running

MOVED = "Snow gives about 40% of it."


def review_of(folder: Path, after: str, before: str = REPORT) -> Path:
    """A workspace with the review of an edited copy open in it."""
    make_workspace(folder, before)
    with Desk.open(folder, command="draft", write=True) as desk:
        list(desk.draft(Copy()))
        checker = Checker(desk.source(), Document(before))
        for at, hunk in enumerate(difference(before, after).hunks):
            desk.do(HunkArrived(at, replace(hunk, findings=checker.findings(hunk))))
    return folder


LONG = "# T\n\n## A\n\nOne is here. Two is there. Three is far. Four is lost.\n"
LONG_AFTER = "# T\n\n## A\n\nOne was here. Two is there. Three was far. Four was lost.\n"


async def test_sentences_of_a_paragraph_are_decided_one_by_one(tmp_path: Path) -> None:
    async with running(review_of(tmp_path / "ws", LONG_AFTER, LONG)) as app:
        await app.press("s")
        assert "part 1 of 3" in app.screen
        await app.press("y", "n", "y")
        assert app.states() == ["mixed"]
        assert "±" in app.screen
        assert "One was here. Two is there. Three is far. Four was lost." in app.review.result()
        await app.press("u", "u")
        assert "part 2 of 3" in app.screen, "the cursor goes where undo acted"
        await app.press("U")
        assert app.states() == ["mixed"]
        assert "part 2 of 3" in app.screen


async def test_the_smallest_part_says_that_it_is(tmp_path: Path) -> None:
    async with running(review_of(tmp_path / "ws", LONG_AFTER, LONG)) as app:
        await app.press("s", "s")
        assert "smallest part" in app.status
        await app.press("S", "S")
        assert "nothing is open here" in app.status


async def test_a_table_opens_into_rows_and_then_into_cells(tmp_path: Path) -> None:
    before = "# T\n\n| River | Length | Fish |\n|---|---|---|\n| Ebb | 1 | a |\n| Flow | 2 | b |\n"
    after = before.replace("| 1 | a |", "| 3 | c |").replace("| b |", "| d |")
    async with running(review_of(tmp_path / "ws", after, before)) as app:
        assert "cell “Ebb” × “Length”, cell “Ebb” × “Fish”, cell “Flow” × “Fish”" in app.screen
        await app.press("s")
        assert "cell “Ebb” × “Length”, cell “Ebb” × “Fish” · parts 1 to 2 of 3" in app.screen
        await app.press("s")
        assert "cell “Ebb” × “Length” · part 1 of 3" in app.screen
        await app.press("y", "n", "n")
        assert "| Ebb | 3 | a |" in app.review.result()
        assert app.states() == ["mixed"]
        await app.press("K", "S")
        assert "parts 1 to 2 of 3" in app.screen
        await app.press("S")
        assert app.session.cursor[1] == ""


async def test_a_part_takes_along_what_it_needs_and_says_so(tmp_path: Path) -> None:
    after = REPORT + "\n## Wells\n\nA well is deep.\n\nAnother is not.\n"
    async with running(review_of(tmp_path / "ws", after)) as app:
        await app.press("s", "J", "y")
        assert "and 1 part it goes with; u undoes all" in app.status
        result = app.review.result()
        assert "## Wells" in result
        assert "Another" not in result
        await app.press("u")
        assert app.review.result() == REPORT


async def test_a_moved_block_is_one_decision_told_in_words(tmp_path: Path) -> None:
    after = REPORT.replace(f"\n\n{MOVED}", "").replace("## Mouths\n", f"## Mouths\n\n{MOVED}\n")
    async with running(review_of(tmp_path / "ws", after)) as app:
        assert [hunk.kind.value for hunk in app.review.hunks] == ["move"]
        told = (
            "moved from “Sources”, after “The spring gives 30% of the w…” to the start of “Mouths”"
        )
        assert told in app.screen
        assert "move · 1/1" in app.screen
        await app.press("y")
        assert app.review.result() == after
        await app.press("u", "n")
        assert app.review.result() == REPORT


async def test_e_on_a_paragraph_in_parts_starts_from_the_whole_paragraph(tmp_path: Path) -> None:
    async with running(review_of(tmp_path / "ws", LONG_AFTER, LONG)) as app:
        await app.press("s", "y", "e")
        area = app.app.screen.query_one(TextArea)
        assert area.text == "One was here. Two is there. Three was far. Four was lost."
        area.text = "All is lost."
        await app.press("ctrl+s")
        assert app.states() == ["edited"]
        assert app.review.result() == "# T\n\n## A\n\nAll is lost.\n"
        await app.press("u")
        assert app.states() == ["mixed"]
        assert "One was here. Two is there. Three is far." in app.review.result()


async def test_e_on_a_table_starts_from_its_rows(tmp_path: Path) -> None:
    after = REPORT.replace("210 km", "211 km").replace("95 km", "96 km")
    async with running(review_of(tmp_path / "ws", after)) as app:
        await app.press("e")
        area = app.app.screen.query_one(TextArea)
        assert area.text == "| Ebb | 211 km |\n| Flow | 96 km |"
        area.text = "| Ebb | 212 km |\n| Flow | 95 km |"
        await app.press("ctrl+s")
        assert app.review.result() == REPORT.replace("210 km", "212 km")


async def test_e_on_a_new_section_keeps_its_white_space(tmp_path: Path) -> None:
    new = "## Wells\n\nA well is deep.\n\n- one\n- two\n\nThe end."
    async with running(review_of(tmp_path / "ws", f"{REPORT}\n{new}\n")) as app:
        await app.press("e")
        area = app.app.screen.query_one(TextArea)
        assert area.text == new
        area.text = new.replace("deep", "shallow")
        await app.press("ctrl+s")
        assert app.review.result() == f"{REPORT}\n{new}\n".replace("deep", "shallow")


async def test_reflow_is_one_line_decided_as_one(tmp_path: Path) -> None:
    before = "# T\n\nOne long line of some words.\n\nAnother line of words.\n"
    after = "# T\n\nOne long\nline of some words.\n\nAnother\nline of words.\n"
    async with running(review_of(tmp_path / "ws", after, before)) as app:
        assert "2 changes of white space" in app.screen
        await app.press("y")
        assert app.review.result() == after


# --- notes ---------------------------------------------------------------------------------------


async def test_a_note_is_shown_undone_and_kept_in_the_record(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws")
    async with running(folder) as app:
        await app.draft()
        await app.press("J", "m")
        app.app.screen.query_one(Input).value = "ask the author"
        await app.press("enter")
        assert "note: ask the author" in app.screen
        assert "?*add" in app.screen
        await app.press("K", "u")
        assert "ask the author" not in app.screen
        assert app.session.cursor[0] == app.review.hunks[1].id
        await app.press("U", "m")
        assert app.app.screen.query_one(Input).value == "ask the author"
        await app.press("escape", "K", "A", "D", "]", "y", "n", "c", "enter")
        await app.committed()
    (record,) = (folder / "references").glob("*.json")
    notes = [change.note for reading in read_record(record).readings for change in reading.changes]
    assert "ask the author" in notes


# --- a place by hand -----------------------------------------------------------------------------

LOST = Proposal(Operation.REPLACE, block="¶99#ffffff", old="Nowhere at all.", new="Lost 35% words.")


async def test_a_change_without_a_place_is_put_behind_a_block_and_back(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws")
    async with running(folder, Script((LOST, add("Mouths", "Tides come.")))) as app:
        await app.draft()
        lost = next(hunk for hunk in app.review.hunks if hunk.unplaced)
        await app.press("g", *lost.id[:6], "enter", "enter")
        assert "Insert after this block: Lost 35% words." in app.screen
        await app.press("s", "n", "o", "w", "enter")
        assert app.review.state(app.review.hunk_of[lost.id]).value == "undecided"
        assert app.cursor.strip() == "Lost 35% words."
        assert app.session.hunk is not None
        assert any(finding.text == "35%" for finding in app.session.hunk.findings)
        await app.press("y")
        assert "Snow gives about 40% of it.\n\nLost 35% words.\n" in app.review.result()
        await app.press("u", "u")
        assert "unplaced" in app.states()
        assert app.session.cursor[0] == lost.id
        await app.press("U")
        assert "unplaced" not in app.states()
    with Desk.open(folder, command="status", write=False) as desk:
        assert desk.open_review().hunk_of[lost.id].section == ("Rivers", "Sources")


async def test_leaving_the_list_of_blocks_places_nothing(tmp_path: Path) -> None:
    async with running(make_workspace(tmp_path / "ws"), Script((LOST,))) as app:
        await app.draft()
        await app.press("enter", "escape")
        assert app.states() == ["unplaced"]
        await app.press("enter", "x", "x")
        assert app.app.screen.query_one(OptionList).option_count == 0
        await app.press("enter", "escape", "n")
        assert app.states() == ["rejected"]


async def test_a_deletion_of_what_is_not_there_cannot_be_placed(tmp_path: Path) -> None:
    gone = Proposal(Operation.DELETE, block="¶99#ffffff", old="Nowhere at all.")
    async with running(make_workspace(tmp_path / "ws"), Script((gone,))) as app:
        await app.draft()
        await app.press("enter", "enter")
        assert "no longer there" in app.status
        assert app.states() == ["unplaced"]


@pytest.mark.parametrize(("width", "told"), [(100, "needs 120 columns"), (130, "side by side")])
async def test_side_by_side_needs_room_and_says_so(tmp_path: Path, width: int, told: str) -> None:
    async with running(make_workspace(tmp_path / "ws"), size=(width, 40)) as app:
        await app.draft()
        await app.press("b")
        assert told in app.status
        assert app.redline.side_by_side is (width >= 120)
