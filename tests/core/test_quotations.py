import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.quotations import find_quotations
from tests.conftest import DATA, needs_data

SAID = "we ship it today, every day"


def texts(text):
    return [quotation.text for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    "written",
    [
        f'She said "{SAID}" and left.', f"She said “{SAID}” and left.", f"Sie sagte „{SAID}“ dazu.",
        f"Elle dit « {SAID} » ici.", f"Elle dit «{SAID}».", f"He said ‘{SAID}’ to us.",
        f"> {SAID}\n", f"> {SAID}\n>\n> — Somebody, at a place\n", f"> “{SAID}” — Somebody\n",
        f'> "{SAID}"\n> -- Somebody\n', f"> *{SAID}*\n>\n> *— Somebody*\n", f"> > {SAID}\n",
        f"text\n\n> {SAID}\n\ntext", f"> „{SAID}“ – Jemand\n",
    ],
)  # fmt: skip
def test_a_quotation_of_any_form_is_its_words_without_marks_and_attribution(written):
    assert texts(written) == [SAID]


def test_a_quotation_may_cross_a_line_end_but_no_blank_line():
    assert texts('He said "we ship\nit today" then.') == ["we ship\nit today"]
    assert texts('A stray " mark here.\n\nAnd another " mark there.') == []


def test_a_quotation_in_a_quoted_block_is_found_once():
    assert texts(f"> He told them “{SAID}” that day.\n") == [f"He told them “{SAID}” that day."]


def test_two_quotations_around_a_speaker_are_two_also_in_a_block_quote():
    for before in ("", "> "):
        written = f"{before}“{SAID},” she said, “and we will go on with it.”\n"
        assert texts(written) == [f"{SAID},", "and we will go on with it."]


def test_quotations_of_scripts_without_spaces_count_characters():
    assert texts("彼は「これはとても速いモデルです」と言った。") == ["これはとても速いモデルです"]
    assert texts("彼は「速い」と言った。") == []
    assert texts("他说：“这是一个非常快的模型。”") == ["这是一个非常快的模型。"]


@pytest.mark.parametrize(
    "written",
    [
        'a so-called "big model" is', "a “large language model” is",
        "it’s the users’ own words’ day", 'a 5" disk and another 6" disk of mine',
        '`say "one two three four five"` is code', '```\n"one two three four five"\n```\n',
        '[link](http://x.example "a title of five words")',
        '<a title="one two three four five">x</a>', "> [!NOTE]\n> one two three four five\n",
        "> short quote\n", "no quotation at all", "",
    ],
)  # fmt: skip
def test_terms_code_titles_and_notes_are_no_quotations(written):
    assert texts(written) == []


def test_list_items_in_a_quoted_block_are_no_attribution():
    assert texts("> one two three four\n> - five\n> - six seven\n> words\n") == [
        "one two three four\n- five\n- six seven\nwords"
    ]


PIECES = st.sampled_from(
    ['"', "“", "”", "„", "«", "»", "‘", "’", "「", "」", "> ", "\n", "\n\n", "— Name",
     "one two three ", "four five six ", "`", "```\n", "これは速いモデルです",
     "<a ", ">", "](", ")", "\x00"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=16).map("".join))
def test_quotations_are_in_order_and_never_overlap_and_their_words_stand_in_the_text(text):
    at = 0
    for quotation in find_quotations(text):
        assert at <= quotation.start < quotation.end <= len(text)
        inside = text[quotation.start : quotation.end]
        assert all(line.strip() in inside for line in quotation.text.split("\n"))
        at = quotation.end


@needs_data
def test_the_real_report_has_quotations():
    text = (DATA / "workspace-existing-report.md").read_text(encoding="utf-8")
    assert find_quotations(text)
