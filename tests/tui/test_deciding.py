"""Deciding with keys; the screen and the journal say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from core.desk import Desk
from core.drafting.drafter import Operation, Proposal
from tests.tui.workspace import DRAFT, Script, add, make_workspace, replace, running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


def kept(folder: Path) -> list[str]:
    """What the journal on disk says, read by another run."""
    with Desk.open(folder, command="status", write=False) as desk:
        review = desk.open_review()
        return [review.state(hunk).value for hunk in review.hunks]


async def test_y_and_n_decide_and_go_to_the_next_undecided_change(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        assert "35%" in app.cursor
        await app.press("y")
        assert "never runs dry" in app.cursor
        await app.press("n")
        assert "Rain" in app.cursor
        assert kept(folder) == ["accepted", "rejected", "undecided", "undecided"]
        assert "2 of 4 decided" in app.screen
        assert "▌?" in app.screen
        assert " ✓  The spring gives 30%35% of the water." in app.screen
        assert " ✗  It never runs dry." in app.screen


async def test_undo_and_redo_bring_the_cursor_to_where_they_acted(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "n", "u")
        assert "never runs dry" in app.cursor
        assert app.states()[:2] == ["accepted", "undecided"]
        await app.press("u")
        assert "35%" in app.cursor
        await app.press("U", "U")
        assert app.states()[:2] == ["accepted", "rejected"]
        assert "never runs dry" in app.cursor
        await app.press("U")
        assert app.status == "there is nothing to redo"
        assert kept(folder) == app.states()


async def test_deciding_keys_act_only_in_the_redline_and_say_so(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        for pane in ("1", "2"):
            await app.press(pane, "y", "n", "A", "D")
            assert set(app.states()) == {"undecided"}
            assert app.status == "D acts in the redline; Esc goes there"
        await app.press("escape", "y")
        assert app.states()[0] == "accepted"


async def test_a_accepts_the_section_but_for_what_wants_a_look(folder: Path) -> None:
    script = Script((*DRAFT[:3], add("Sources", "Wells reach 90 m down.")))
    async with running(folder, script) as app:
        await app.draft()
        await app.press("A")
        assert app.states() == ["undecided", "accepted", "accepted", "undecided"]
        assert "2 left to look at" in app.status
        await app.press("u")
        assert set(app.states()) == {"undecided"}, "one step for undo"
        await app.press("D")
        assert set(app.states()) == {"rejected"}


async def test_a_deletion_is_never_accepted_with_its_section(folder: Path) -> None:
    gone = "Snow gives about 40% of it."
    script = Script((Proposal(Operation.DELETE, block=gone, why="stale"), DRAFT[1]))
    async with running(folder, script) as app:
        await app.draft()
        assert "− removed: block Snow gives about 40% of it." in app.screen
        await app.press("A")
        assert sorted(app.states()) == ["accepted", "undecided"]


async def test_parts_of_an_opened_change_are_decided_one_by_one(folder: Path) -> None:
    script = Script((add("Mouths", "- One bar shifts.\n- One bar stays.\n- One bar goes."),))
    async with running(folder, script) as app:
        await app.draft()
        await app.press("s")
        assert app.session.cursor[1], "the cursor is on a part"
        await app.press("y", "n", "y")
        assert app.states() == ["mixed"]
        assert "1 mixed" in app.status
        assert "One bar stays." not in app.review.result()
        await app.press("S")
        assert app.session.cursor[1] == ""
        await app.press("S")
        assert app.status.startswith("nothing is open here")


async def test_a_key_that_cannot_act_says_why(folder: Path) -> None:
    async with running(folder) as app:
        for key in ("y", "n", "s", "j", "J", "v", "bracketright", "A", "e"):
            await app.press(key)
            assert "no review is open" in app.status, key
        await app.press("2")
        assert "outline is empty" in app.status
        await app.press("c")
        assert "nothing to commit" in app.status
        await app.draft()
        for key, told in (
            ("s", "no parts"), ("S", "nothing is open"), ("enter", "nothing is folded"),
            ("u", "nothing to undo"), ("U", "nothing to redo"), ("d", "D rejects"),
            ("R", "a review is open"), ("c", "nothing is accepted yet"), ("ctrl+c", "q quits"),
        ):  # fmt: skip
            await app.press(key)
            assert told in app.status, key


async def test_the_editors_own_text_replaces_the_change_and_undo_brings_it_back(
    folder: Path,
) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("e")
        area = app.app.screen.query_one(TextArea)
        assert area.text == "The spring gives 35% of the water."
        area.text = "The spring gives 99% of the water."
        await app.press("ctrl+s")
        assert app.states()[0] == "edited"
        assert "99%" in app.review.result()
        await app.press("K", "J")
        assert kept(folder)[0] == "edited"
        assert "30%99%" in app.screen
        await app.press("u")
        assert app.states()[0] == "undecided"
        assert "30%35%" in app.screen


async def test_leaving_the_editor_asks_only_if_something_was_typed(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("e", "escape")
        assert app.status == "nothing was changed"
        await app.press("e", "x", "escape")
        assert "Leave without keeping it?" in app.screen
        await app.press("escape")
        assert app.states()[0] == "undecided"
        assert len(app.app.screen_stack) == 1


async def test_looking_at_a_text_in_the_editor_decides_nothing(tmp_path: Path) -> None:
    """Of a first report, too, whose blocks end in a line end of their own."""
    title = Proposal(Operation.NEW_SECTION, section=(), new="# Rivers")
    script = Script(
        (title, *(Proposal(Operation.APPEND_SECTION, section=("Rivers",), new=new)
                  for new in ("- one", "- two")))
    )  # fmt: skip
    folder = make_workspace(tmp_path / "first", "")
    async with running(folder, script) as app:
        await app.draft()
        for keys in (("e", "escape"), ("e", "ctrl+s")):
            await app.press(*keys)
            assert app.status == "nothing was changed"
            assert app.states() == ["undecided"] * 3
        await app.press("y", "y", "K", "e", "escape")
        assert app.states() == ["accepted", "accepted", "undecided"]


async def test_an_edited_hunk_is_accepted_already(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("e")
        app.app.screen.query_one(TextArea).text = "The spring gives 99% of the water."
        await app.press("ctrl+s", "K")
        assert "35%" in app.cursor
        await app.press("y")
        assert app.status == "it was edited already"
        await app.press("K", "n")
        assert app.states()[0] == "rejected"
        await app.press("K", "y")
        assert app.states()[0] == "edited"
        assert "99%" in app.review.result()


async def test_an_empty_text_is_not_taken_for_a_deletion(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("e")
        app.app.screen.query_one(TextArea).text = " "
        await app.press("ctrl+s")
        assert app.states()[0] == "undecided"
        assert "n leaves the change out" in app.status


async def test_a_change_scrolled_out_of_sight_is_shown_before_it_is_decided(folder: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} of the section." for number in range(60))
    report = f"# Rivers\n\n## Sources\n\nOld.\n\n{long}\n"
    other = make_workspace(folder.parent / "long", report)
    script = Script((replace("Old.", "New."), add("Sources", long.replace("Paragraph", "Line"))))
    async with running(other, script, size=(80, 24)) as app:
        await app.draft()
        await app.press("end")
        assert not app.redline.is_cursor_in_view()
        await app.press("y")
        assert app.states()[0] == "undecided"
        assert "press again" in app.status
        assert app.redline.is_cursor_in_view()
        await app.press("y")
        assert app.states()[0] == "accepted"


async def test_the_question_left_at_the_end_names_the_counts(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "y", "n", "n")
        assert app.status == "commit 2 accepted, 2 rejected? c"
        await app.press("j")
        assert app.status == "commit 2 accepted, 2 rejected? c"


async def test_a_proposal_without_a_place_shows_why_and_can_only_be_dismissed(
    folder: Path,
) -> None:
    lost = Proposal(Operation.REPLACE, block="¶99#ffffff", old="Nowhere at all.", new="Lost words.")
    async with running(folder, Script((lost,))) as app:
        await app.draft()
        assert app.states() == ["unplaced"]
        assert "no place found:" in app.screen
        assert "Lost words." in app.screen
        assert "¿ no place found" in app.screen
        await app.press("y")
        assert "n dismisses it" in app.status
        assert app.states() == ["unplaced"]
        await app.press("n")
        assert app.states() == ["rejected"]


async def test_the_same_answer_twice_changes_nothing_the_second_time(folder: Path) -> None:
    async with running(folder) as app:
        await app.draft()
        await app.press("y", "K", "y")
        assert app.status == "it was accepted already"
        assert "never runs dry" in app.cursor
        await app.press("u")
        assert set(app.states()) == {"undecided"}
