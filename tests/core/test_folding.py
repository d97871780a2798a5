import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.folding import fold, folded

TEXTS = st.text(alphabet='ab *_`[]()>\\\n"“’—…ﬁé\u0301\u00ad\u200b\u00a0１ ', max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s ‘new’”", "\"It's 'new'\""), ("a — b – c ‐ d", "a - b - c - d"),
        ("a\u00a0b\u202fc", "a b c"), ("one\r\ntwo\n three", "one two three"),
        ("so\u00adlar", "solar"),
        ("a\u200bb\ufeff", "ab"), ("ﬁne …", "fine ..."), ("１００％", "100%"),
        ("caf\u00e9", "cafe\u0301"),
        ("**bold** _it_ ***both***", "bold it both"), ("[text](http://x.example \"t\")", "text"),
        ("![alt](a.png)", "alt"), ("1\\. a \\* b", "1. a * b"), ("> quoted\n> on", "quoted on"),
        ("> > deep", "deep"), ("  edge  ", "edge"), ("«a»", '"a"'),
    ],
)  # fmt: skip
def test_folding_takes_away_what_nobody_means_to_change(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Case", "case"), ("30 %", "30%"), ("a b", "ab"), ("snake_case", "snakecase"),
        ("2*3", "23"),
        ("not", "note"), ("a.", "a"), ("é", "e"),
    ],
)  # fmt: skip
def test_folding_keeps_what_makes_a_difference(one, other):
    assert fold(one) != fold(other)


@settings(max_examples=200)
@given(st.one_of(TEXTS, st.text(max_size=60)))
def test_every_folded_character_points_to_where_it_came_from(text):
    view = folded(text)
    assert len(view.text) == len(view.origins) == len(view.stops)
    assert list(view.origins) == sorted(view.origins)
    assert all(0 <= a < b <= len(text) for a, b in zip(view.origins, view.stops, strict=True))


@settings(max_examples=200)
@given(TEXTS)
def test_a_folded_text_has_single_spaces_and_none_at_its_ends(text):
    found = fold(text)
    assert found == " ".join(found.split())
    assert not set(found) & set("“”‘’—–\u00ad\u200b")


@settings(max_examples=200)
@given(TEXTS)
def test_composed_and_decomposed_letters_fold_the_same(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="ab c\n\t\x1f'\"*_[]()>`\\-é’", max_size=24))
def test_the_short_way_of_folding_a_plain_text_folds_it_the_same(text):
    assert fold(text) == folded(text).text


def test_a_span_found_in_the_folded_text_is_a_span_of_the_original():
    written = "He said: “cafe\u0301 **is** [open](http://x.example)” today"
    view = folded(written)
    for words, original in [
        ("café", "cafe\u0301"), ("café is open", "cafe\u0301 **is** [open"), ("today", "today")
    ]:  # fmt: skip
        at = view.text.index(words)
        start, end = view.span(at, at + len(words))
        assert written[start:end] == original
