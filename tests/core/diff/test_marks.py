from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.diff.marks import Op, _any_token, _tokens, word_marks
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
        ("[the page](http://a.example/x)", "[another](http://a.example/y)"),
        ("https://a.example/x", "https://a.example/y"), ("`a b c`", "`a b d`"), ("[^1]", "[^2]"),
        ("[12]", "[13]"), ("30%", "40%"), ("1,300", "1,400"), ("$5", "$6"), ("3.5", "3.6"),
        ("cat", "cats"), ("isn’t", "wasn’t"), ("cafe\u0301", "cafe"), ("नमस्ते", "नमस्कार"),
        ("👩\u200d💻", "👩\u200d🔬"), ("👍", "👍🏽"),
    ],
)  # fmt: skip
def test_no_mark_ends_inside_a_word_a_figure_a_link_or_an_emoji(old, new):
    assert changed(f"see {old} now", f"see {new} now") == ([old], [new])


def test_of_a_link_that_kept_its_words_or_its_target_only_the_rest_is_marked():
    old = "see [the page](http://a.example/x) now"
    assert changed(old, old.replace("/x", "/y")) == (["http://a.example/x"], ["http://a.example/y"])
    assert changed(old, old.replace("the", "a")) == (["the"], ["a"])
    two = "see [a](x), [b](y) and [c](z)"
    assert changed(two, "see [a](x), [b](q) and [d](z)") == (["y", "c"], ["q", "d"])
    image = "see ![a](x.png) now"
    assert changed(image, "see [a](x.png) now") == (["![a](x.png)"], ["[a](x.png)"])


def test_of_white_space_that_grew_or_shrank_the_difference_is_marked():
    assert changed("one  two", "one     two") == ([], ["   "])
    assert changed("one\n    two", "one\ntwo") == (["    "], [])
    assert changed("one\ntwo", "won\n  two") == (["one"], ["won", "  "])


@pytest.mark.parametrize(
    ("same", "old", "new"),
    [
        ("see [a link](x) and ", "[one", "[two"), ("see `a b` and ", "`one two`", "`one 2`"),
        ("see [a ", "b](x)", "c](x)"), ("see `a ", "b`", "c`"), ("a `b\n", "c` d", "e` d"),
    ],
)  # fmt: skip
def test_what_both_begin_and_end_with_is_left_out_in_whole_tokens(same, old, new):
    """The same marks as of all tokens, however long what is the same beside them."""
    long = "Nothing is said here. " * 50
    (first, kept), *rest = word_marks(same + old, same + new)
    marks = word_marks(long + same + old, long + same + new)
    assert marks == ((first, long + kept), *rest)


def test_in_scripts_without_spaces_only_what_changed_is_marked():
    assert changed("これは速いモデルです。", "これは遅いモデルです。") == (["速"], ["遅"])
    assert changed("这个模型有三十层。", "这个模型有四十层。") == (["三"], ["四"])


def test_words_side_by_side_are_one_run_and_not_confetti():
    assert changed("one two three four", "one 2 3 four") == (["two three"], ["2 3"])


def test_a_compound_that_became_another_is_one_run():
    marks = word_marks("It has multi-head latent attention.", "It has grouped-query attention.")
    assert [text for op, text in marks if op is Op.DELETE] == ["multi-head latent"]
    assert [text for op, text in marks if op is Op.INSERT] == ["grouped-query"]


def test_a_rewrapped_line_marks_its_white_space_alone():
    gone, come = changed("one two\nthree four", "one two three\nfour")
    assert not "".join(gone + come).strip()


def test_nothing_all_and_the_same():
    assert word_marks("", "") == ()
    assert word_marks("a", "a") == ((Op.EQUAL, "a"),)
    assert word_marks("", "a b") == ((Op.INSERT, "a b"),)
    assert word_marks("a b", "") == ((Op.DELETE, "a b"),)


@example("see https://a.b/c?d=e, and [x](y) it’s")
@given(st.text(st.sampled_from("aZ9 \n'’“–…€£\xa0`[]()^:/.,%$!_-<>#http")))
def test_of_plain_text_the_smaller_expression_makes_the_same_tokens(text):
    assert _tokens(text) == _any_token().findall(text)
