"""Rows laid out only where somebody looks: the same lines as all of them laid out at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.changes import HunkKind
from core.diff.hunks import difference
from core.document import Document
from core.review import Review
from tests.core.drafts import HEADER
from tui.render.drawing import rows
from tui.render.finding import find
from tui.render.layout import Layout
from tui.render.row import Look, View, laid_out
from tui.render.rows import Rows
from tui.render.wrap import Line

WORDS = st.lists(
    st.sampled_from(["a", "river", "川は長い。", "**delta**", "2 m", "grows"]), min_size=1
)
BLOCKS = st.one_of(
    WORDS.map(" ".join),
    WORDS.map(lambda words: "## " + " ".join(words)),
    WORDS.map(lambda words: "\n".join(f"- {word}" for word in words)),
    WORDS.map(lambda words: "```\n" + "\n".join(words) + "\n```"),
    WORDS.map(lambda words: "| a | b |\n|---|---|\n" + "\n".join(f"| {w} | x |" for w in words)),
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=12).map(lambda blocks: "\n\n".join(blocks) + "\n")


def whole(found: Rows, width: int) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(found):
        lines += [()] if number and row.gap else []
        lines += laid_out(row, width) or ((),)
    return lines


def review_of(before: str, after: str) -> Review:
    return Review(HEADER, before, difference(before, after).hunks)


@given(TEXTS, st.integers(10, 50), st.data())
def test_lazily_laid_out_lines_are_those_of_the_whole(
    text: str, width: int, data: st.DataObject
) -> None:
    found = rows(None, text, Look())
    layout = Layout(found, width, laid_out)
    for _ in range(4):
        top = data.draw(st.integers(0, layout.height))
        layout.settle(top, top + 5)
        layout.settle_above(top, 5)
    for row in range(len(found)):
        layout.lines(row)
    expected = whole(found, width)
    assert layout.height == len(expected)
    assert [(layout.line(at) or (0, 0, ()))[2] for at in range(layout.height)] == expected
    assert layout.line(layout.height) is None


@given(TEXTS, st.integers(10, 50), st.integers(0, 200), st.integers(1, 30))
def test_what_is_laid_out_above_moves_what_is_shown_by_as_much_as_it_says(
    text: str, width: int, top: int, count: int
) -> None:
    layout = Layout(rows(None, text, Look()), width, laid_out)
    top = min(top, layout.height - 1)
    top += layout.settle(top, top + 1)
    shown = layout.line(top)
    moved = layout.settle_above(top, count)
    assert layout.line(top + moved) == shown


@given(TEXTS, TEXTS, st.sampled_from(View))
def test_every_hunk_has_a_row_in_every_view_and_folds_open(
    before: str, after: str, view: View
) -> None:
    review = review_of(before, after)
    found = rows(review, "", Look(view))
    shown = {hunk for _, row in found.hunk_rows() for hunk in row.hunks}
    assert shown == {hunk.id for hunk in review.hunks}
    opened = found.opened(frozenset(row.fold[0] for _, row in found.folds() if row.fold))
    assert len(opened) >= len(found)


def words(text: str) -> list[str]:
    found = rows(None, text, Look())
    return " ".join("".join(p.text for p in line) for line in whole(found, 400)).split()


@given(TEXTS, TEXTS, st.data())
def test_the_result_shows_what_would_be_committed_and_the_original_what_was(
    before: str, after: str, data: st.DataObject
) -> None:
    review = review_of(before, after)
    ids = [change.id for hunk in review.hunks for change in hunk.decidable]
    taken = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    if taken:
        review = review.apply(review.accept(taken))
    folded = frozenset(
        hunk.id for hunk in review.hunks if hunk.kind in (HunkKind.REFLOW, HunkKind.EOL)
    )
    for view, text in ((View.RESULT, review.result()), (View.ORIGINAL, before)):
        found = rows(review, "", Look(view, unfolded=folded))
        found = found.opened(frozenset(row.fold[0] for _, row in found.folds() if row.fold))
        lines = [line for row in found if not row.note for line in laid_out(row, 400)]
        shown = " ".join("".join(piece.text for piece in line) for line in lines).split()
        plain = [word for word in shown if set(word) - set("─│┼")]
        assert plain == [word for word in words(text) if set(word) - set("─│┼")]


def test_words_are_found_in_changes_and_in_folded_text() -> None:
    body = "\n\n".join(f"Paragraph {at} of many." for at in range(20))
    before = f"# T\n\n{body}\n\nThe river is long.\n"
    review = review_of(before, before.replace("long", "wide"))
    found = rows(review, "", Look())
    assert [place.block for place in find(found, "paragraph  3")] == [4]
    assert found[find(found, "paragraph 3")[0].row].fold
    assert len(find(found, "wide")) == len(find(found, "long")) == 1
    assert find(found, "wide")[0].block == -1
    assert len(find(found, "many")) == 20
    assert find(found, " ") == []


def test_a_paragraph_with_three_edits_is_one_row() -> None:
    before = "# T\n\nOne is here. Two is 30% there. Three stays. Four is red.\n"
    after = before.replace("here", "hither").replace("30%", "40%").replace("red", "blue")
    review = review_of(before, after)
    (only,) = [row for _, row in rows(review, "", Look()).hunk_rows()]
    assert len(only.changes) == 3
    assert "Three stays." in "".join(p.text for line in laid_out(only, 200) for p in line)
    assert Document(before).blocks[1].kind == "paragraph"
