from hypothesis import given
from hypothesis import strategies as st

from core.words import phrase_list, stems, word_list


def test_forms_of_a_word_have_one_stem_in_either_case():
    assert stems("Training") == stems("trained") == stems("trains")
    assert stems("models") == stems("model’s") == stems("MODEL")


def test_stop_words_are_left_out_and_order_is_kept():
    assert stems("the model and the chip") == (*stems("model"), *stems("chip"))
    assert stems("the of and") == ()


def test_a_hyphenated_word_also_gives_its_parts():
    found = stems("cost-effective")
    assert set(stems("effective")) < set(found)
    assert len(found) > 1


def test_figures_and_names_are_words():
    assert "3.1" in stems("Llama 3.1")
    assert stems("P5e") == ("p5e",)


@given(st.text(max_size=60))
def test_any_text_gives_stems_and_the_same_ones_again(text):
    found = stems(text)
    assert all(found)
    assert found == stems(text)


def test_lists_are_read_without_comments_and_empty_lines():
    assert "the" in word_list("stop")
    assert "" not in phrase_list("stage")
    assert not any(line.startswith("#") for line in phrase_list("stage"))
