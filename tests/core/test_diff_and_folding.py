from hypothesis import given
from hypothesis import strategies as st

from core.diff import Op, word_marks
from core.folding import fold, folded

TEXTS = st.text(alphabet="ab 1.,%`[]()*\n—“é中", max_size=60)


@given(TEXTS, TEXTS)
def test_marks_rebuild_the_old_and_the_new_text(old, new):
    marks = word_marks(old, new)
    assert "".join(text for op, text in marks if op is not Op.INSERT) == old
    assert "".join(text for op, text in marks if op is not Op.DELETE) == new
    assert all(text for _, text in marks)


def test_marks_are_words_and_not_letters():
    marks = word_marks("cuts training by 30% here", "cuts training by up to 40% here")
    assert marks == (
        (Op.EQUAL, "cuts training by "),
        (Op.DELETE, "30%"),
        (Op.INSERT, "up to 40%"),
        (Op.EQUAL, " here"),
    )


def test_a_link_is_one_token():
    old, new = "see [the page](http://a.example/x) now", "see [the page](http://a.example/y) now"
    changed = [text for op, text in word_marks(old, new) if op is not Op.EQUAL]
    assert changed == ["[the page](http://a.example/x)", "[the page](http://a.example/y)"]


def test_folding_forgives_what_nobody_means_to_change():
    written = "> “It’s **bold** —\n> [see](http://x.example/y) it”"
    assert fold(written) == fold('"It\'s bold - see it"')
    assert fold("30 %") == "30 %"
    assert fold("Case") != fold("case")


@given(st.text(max_size=80))
def test_every_folded_character_points_to_where_it_came_from(text):
    view = folded(text)
    assert len(view.text) == len(view.origins)
    assert list(view.origins) == sorted(view.origins)
    assert all(0 <= at < len(text) for at in view.origins)
