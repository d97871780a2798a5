"""The parts of the history screen that need no screen: lines, bars, what can be brought back."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.message import Message

from core.changes import Decision, Finding, FindingKind, Level, Verdict
from core.errors import RepositoryError
from core.provenance import Quoted, Reading, RecordedChange, text_sha256
from core.version import WORKING_TREE, Version, Words
from tests.conftest import invariant
from tests.tui.workspace import REPORT
from tui.comparing import Comparison
from tui.drafted import Drafted, covered
from tui.history_messages import PastFailed
from tui.history_work import Clerk, Wish
from tui.render.drafted import brief_line, drafted_lines
from tui.render.row import View
from tui.render.spark import BARS, UNKNOWN, sparkline
from tui.render.versions import VersionLines, growth
from tui.timeline import Timeline, name_of


def version(number: int, **values: object) -> Version:
    found = Version(
        commit=f"{number:040x}", before="", date=f"2026-01-{number:02}T10:00:00Z", author="Ann",
        subject=f"Change {number}", reference="", target="", accepted=0, rejected=0,
        path="report.md", blob="b",
    )  # fmt: skip
    return replace(found, **values)  # type: ignore[arg-type]


def change(decision: Decision, hunk: str, text: str, *findings: Finding) -> RecordedChange:
    return RecordedChange(
        id=hunk, hunk=hunk, decision=decision, section=("Rivers", "Sources"), why="newer",
        old_sha256="", text_sha256=text_sha256(text), written_sha256=text_sha256(text),
        passages=(Quoted("S1", f"The source of {text}"),), findings=findings,
    )  # fmt: skip


def reading(*changes: RecordedChange) -> Reading:
    return Reading(
        review="r", target="springs.md", sha256="", size=1, drafted="2026-01-01T10:00:00Z",
        drafter="offline", model="", usage={}, complete=True, changes=changes,
    )  # fmt: skip


VERIFIED = Finding(Level.WEAK, FindingKind.FIGURE, "35%", Verdict.VERIFIED)
ABSENT = Finding(Level.STRONG, FindingKind.FIGURE, "36%", Verdict.NOT_IN_SOURCE)
LIT = version(1)


# --- bars ----------------------------------------------------------------------------------------


def test_bars_begin_at_nothing_and_what_is_not_known_has_none() -> None:
    assert sparkline([0, 4, None, 8], 10) == f"{BARS[0]}{BARS[4]}{UNKNOWN}{BARS[-1]}"
    assert sparkline([0.5], 10, 1.0) == BARS[4]
    assert sparkline([], 10) == ""
    assert sparkline([0, 0], 10) == BARS[0] * 2


def test_more_values_than_cells_show_the_last_known_of_each_cell() -> None:
    assert sparkline([1, 8, 2, None], 2) == f"{BARS[-1]}{BARS[2]}"


@invariant
@given(st.lists(st.none() | st.floats(0, 1e9)), st.integers(0, 50))
def test_bars_never_take_more_room_than_there_is(values: list[float | None], width: int) -> None:
    assert len(sparkline(values, width)) == min(len(values), width)


# --- lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [10, 24, 38, 48, 80])
def test_no_line_of_the_list_is_wider_than_the_list(width: int) -> None:
    wide = version(2, reference="潮汐についての長い題名" * 3, accepted=123, rejected=99)
    timeline = Timeline(versions=[version(3, commit=WORKING_TREE, date=""), wide, version(1)])
    timeline.words[name_of(wide)] = Words(123_456, 98_765, 1)
    timeline.marked = wide
    lines = VersionLines(timeline, width)
    assert [cell_len(lines.text(at)) <= width for at in range(3)] == [True] * 3
    assert lines.ids[-1] == "", "and a last one says that there are more"


def test_growth_tells_first_and_last_length_and_how_much_of_it_is_known() -> None:
    timeline = Timeline(versions=[version(2), version(1)])
    assert growth(timeline, 40) == ("", "")
    timeline.words = {name_of(version(1)): Words(5, 0, 5), name_of(version(2)): Words(5, 0, 10)}
    assert growth(timeline, 40) == (f"{BARS[4]}{BARS[-1]}  5 → 10 words · newest 2", "")
    timeline.is_complete = True
    timeline.covered = {name_of(version(2)): 0.25}
    assert growth(timeline, 40) == (f"{BARS[4]}{BARS[-1]}  5 → 10 words", "·▃  25% verified")


def test_the_decisions_behind_the_change_under_the_cursor_come_first() -> None:
    found = Comparison(version(1), version(2), REPORT, REPORT.replace("30%", "35%"))
    hunk = found.hunks[0]
    written = "".join(splice.text for each in hunk.decidable for splice in each.splices)
    others = [change(Decision.ACCEPTED, f"h{at}", f"other {at}") for at in range(50)]
    others.append(change(Decision.REJECTED, "left", "left out"))
    told = Drafted(reading(*others, change(Decision.ACCEPTED, "mine", written, VERIFIED)))
    lines = ["".join(piece.text for piece in line) for line in drafted_lines(LIT, told, hunk)]
    assert next(line for line in lines if "“" in line) == f"  S1 “The source of {written}”"
    assert lines[-1] == "and 12 more decisions"
    brief = "".join(piece.text for piece in brief_line(LIT, told, hunk, 200))
    assert f"The source of {written}" in brief
    assert not any("left out" in line for line in lines), "what was rejected is not quoted"


def test_the_share_of_what_was_verified_is_of_hunks_that_were_taken() -> None:
    mine = reading(
        change(Decision.ACCEPTED, "a", "1", VERIFIED),
        change(Decision.ACCEPTED, "a", "2"),
        change(Decision.EDITED, "b", "3", ABSENT),
        change(Decision.REJECTED, "c", "4", ABSENT),
    )
    assert covered(mine) == 0.5
    assert covered(reading(change(Decision.REJECTED, "c", "4", VERIFIED))) is None
    assert covered(None) is None


def test_words_are_counted_of_what_is_in_sight_then_of_a_few_of_all() -> None:
    timeline = Timeline(versions=[version(at) for at in range(50)])
    first = timeline.to_count(range(20, 23), 5, 4)
    assert first == [version(20), version(21), version(22), version(0)]
    timeline.know({name_of(each): Words(0, 0, 1) for each in first}, {}, {})
    following = timeline.to_count(range(20, 23), 5, 10)
    assert following == [version(10), version(30), version(40), version(49)]
    timeline.know({name_of(each): Words(0, 0, 1) for each in following}, {}, {})
    assert timeline.to_count(range(20, 23), 5, 10) == []


# --- two versions --------------------------------------------------------------------------------


def test_the_views_are_the_two_texts() -> None:
    after = REPORT.replace("30%", "35%").replace("- An estuary is salt.\n", "")
    found = Comparison(version(1), version(2), REPORT, after)
    shown = {
        view: "".join(
            stretch.new for row in found.rows(view, brackets=False) for stretch in row.stretches
        )
        for view in View
    }
    assert "35%" in shown[View.RESULT]
    assert "30%" not in shown[View.RESULT]
    assert "estuary" not in shown[View.RESULT]
    assert "30%" in shown[View.ORIGINAL]
    assert "estuary" in shown[View.ORIGINAL]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30%", "35%"),
        ("Snow gives about 40% of it.\n", "Snow gives about 40% of it.\n\nRain gives 25%.\n"),
        (" of it.", "."),
        ("210 km", "215 km"),
    ],
)
def test_what_can_be_brought_back_is_the_block_that_the_cursor_is_on(old: str, new: str) -> None:
    after = REPORT.replace("# Rivers\n", "# Rivers\n\nA line more, far above.\n").replace(old, new)
    found = Comparison(version(1), version(2), REPORT, after)
    hunk = found.hunks[-1]
    choices = found.restorable(hunk, version(2))
    mine = next(each for each in choices if each.block is not None)
    assert mine.version == version(2)
    assert mine.block is not None
    assert found.after.block_text(found.after.blocks[mine.block]) == mine.words
    line = next(
        line for line in after.split("\n") if line not in REPORT.split("\n") and line in mine.words
    )
    assert line
    assert any(each.section for each in choices)


def test_what_was_taken_away_can_be_brought_back_from_the_version_before() -> None:
    after = REPORT.replace("- An estuary is salt.\n", "")
    found = Comparison(version(1), version(2), REPORT, after)
    choices = found.restorable(found.hunks[0], version(2))
    mine = next(each for each in choices if each.block is not None)
    assert (mine.version, mine.words) == (version(1), "- An estuary is salt.")
    assert [each.version for each in choices if each.block is each.section is None] == [
        version(2), version(1),
    ]  # fmt: skip


def test_what_is_on_disk_cannot_be_brought_back() -> None:
    disk = version(2, commit=WORKING_TREE)
    found = Comparison(version(1), disk, REPORT, REPORT.replace("30%", "35%"))
    assert {each.version for each in found.restorable(found.hunks[0], disk)} == {version(1)}
    assert found.restorable(None, disk) == []


def test_of_two_versions_in_no_one_list_the_date_tells_which_is_older() -> None:
    timeline = Timeline(versions=[version(5), version(3)], marked=version(4))
    assert timeline.pair(version(5)) == (version(4), version(5))
    assert timeline.pair(version(3)) == (version(3), version(4))
    timeline.marked = version(3, date="2027-01-01")  # its clock was wrong; the list knows
    assert timeline.pair(version(5)) == (timeline.marked, version(5))
    disk = version(9, commit=WORKING_TREE, date="")
    assert timeline.pair(disk) == (timeline.marked, disk)
    timeline.marked = version(5)
    assert timeline.pair(version(5)) == (None, version(5))


# --- the clerk -----------------------------------------------------------------------------------


def test_the_most_pressing_wish_is_done_first_and_of_each_kind_only_the_last() -> None:
    done: list[object] = []
    kept: list[object] = []
    clerk = Clerk(None, done.append, kept.append)  # type: ignore[arg-type]

    def wish(kind: Wish, said: str) -> None:
        def job() -> Message | None:
            done.append(said)
            return None

        clerk._ask(kind, job)

    wish(Wish.COUNT, "count")
    wish(Wish.COMPARE, "one version")
    wish(Wish.COMPARE, "another version")
    assert len(kept) == 1, "one thread for all of them"
    clerk._run()
    assert done == ["another version", "count"]
    wish(Wish.MORE, "more")
    assert len(kept) == 2, "and another one when there is something to do again"


def test_what_cannot_be_read_is_told_and_the_rest_is_done_all_the_same() -> None:
    told: list[Message] = []
    clerk = Clerk(None, told.append, lambda job: None)  # type: ignore[arg-type]

    def fails() -> Message | None:
        raise RepositoryError("git said no", "ask it again")

    after = threading.Event()

    def works() -> Message | None:
        after.set()
        return None

    clerk._ask(Wish.COMPARE, fails)
    clerk._ask(Wish.COUNT, works)
    clerk._run()
    assert after.is_set()
    assert isinstance(told[0], PastFailed)
    assert told[0].what == "these versions cannot be compared"
