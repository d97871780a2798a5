from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.diff.marks import Op, word_marks
from tests.conftest import DATA, invariant, needs_data

TEXTS = st.text(alphabet="ab 1.,%`[]()*\n—“é中の👩\u200d\u0301क\u094d", max_size=60)


def assert_rebuilds(old, new):
    marks = word_marks(old, new)
    assert "".join(text for op, text in marks if op is not Op.INSERT) == old
    assert "".join(text for op, text in marks if op is not Op.DELETE) == new
    assert all(text for _, text in marks)
    for (op, _), (following, _) in pairwise(marks):
        assert op is not following
        assert (op, following) != (Op.INSERT, Op.DELETE)


def changed(old, new):
    marks = word_marks(old, new)
    gone = [text for op, text in marks if op is Op.DELETE]
    come = [text for op, text in marks if op is Op.INSERT]
    return gone, come


@invariant
@given(TEXTS, TEXTS)
def test_marks_rebuild_the_old_and_the_new_text(old, new):
    assert_rebuilds(old, new)


@needs_data
def test_marks_rebuild_the_blocks_of_real_revisions():
    count = 0
    for folder in sorted((DATA / "prose-pairs").iterdir())[::3]:
        old, new = (
            (folder / name).read_bytes().decode("utf-8").split("\n\n")
            for name in ("before.md", "after.md")
        )
        for before, after in zip(old, new, strict=False):
            if before != after:
                assert_rebuilds(before[:3000], after[:3000])
                count += 1
    assert count > 100


def test_marks_are_words_and_not_letters():
    marks = word_marks("cuts training by 30% here", "cuts training by up to 40% here")
    assert marks == (
        (Op.EQUAL, "cuts training by "),
        (Op.DELETE, "30%"),
        (Op.INSERT, "up to 40%"),
        (Op.EQUAL, " here"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[the page](http://a.example/x)", "[the page](http://a.example/y)"),
        ("https://a.example/x", "https://a.example/y"), ("`a b c`", "`a b d`"), ("[^1]", "[^2]"),
        ("[12]", "[13]"), ("30%", "40%"), ("1,300", "1,400"), ("$5", "$6"), ("3.5", "3.6"),
        ("cat", "cats"), ("isn’t", "wasn’t"), ("cafe\u0301", "cafe"), ("नमस्ते", "नमस्कार"),
        ("👩\u200d💻", "👩\u200d🔬"), ("👍", "👍🏽"),
    ],
)  # fmt: skip
def test_no_mark_ends_inside_a_word_a_figure_a_link_or_an_emoji(old, new):
    assert changed(f"see {old} now", f"see {new} now") == ([old], [new])


def test_in_scripts_without_spaces_only_what_changed_is_marked():
    assert changed("これは速いモデルです。", "これは遅いモデルです。") == (["速"], ["遅"])
    assert changed("这个模型有三十层。", "这个模型有四十层。") == (["三"], ["四"])


def test_words_side_by_side_are_one_run_and_not_confetti():
    assert changed("one two three four", "one 2 3 four") == (["two three"], ["2 3"])


def test_a_rewrapped_line_marks_its_white_space_alone():
    gone, come = changed("one two\nthree four", "one two three\nfour")
    assert not "".join(gone + come).strip()


def test_nothing_all_and_the_same():
    assert word_marks("", "") == ()
    assert word_marks("a", "a") == ((Op.EQUAL, "a"),)
    assert word_marks("", "a b") == ((Op.INSERT, "a b"),)
    assert word_marks("a b", "") == ((Op.DELETE, "a b"),)
