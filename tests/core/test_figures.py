from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures import find_figures, same_figure
from tests.conftest import DATA, needs_data

SAME = [
    ["40%", "40 %", "40 percent", "40 per cent", "forty percent", "up to 40 percent", "**40%**",
     "by 40%, it says", "40％", "４０％"],
    ["4x", "4 x", "4×", "four times", "4 times", "four-fold", "quadrupled"],
    ["2x", "twice", "two times", "double", "doubled", "doubling"],
    ["3x", "three times", "triples"],
    ["$1.3M", "$1.3 million", "1.3 million dollars", "USD 1.3 million", "US$1.3M",
     "1,300,000 dollars", "$1,300,000"],
    ["$1.3bn", "$1.3B", "1.3 billion dollars"],
    ["400 gigabytes per second", "400 GB/s", "400GB/s", "3.2 Tbps", "3.2 terabits per second"],
    ["40 GB", "40 gigabytes", "40GB", "320 gigabits"],
    ["30-40%", "30 to 40%", "30–40 percent", "30%-40%", "thirty to forty percent",
     "between 30 and 40 percent"],
    ["99.999%", "99.999 %", "five nines", "five 9s", "5 nines"],
    ["11 nines", "eleven nines", "99.999999999%"],
    ["three-nanometer", "3 nm", "3nm", "3-nanometer", "three nanometers"],
    ["37B parameters", "37 billion parameters", "37 billion active parameters",
     "37-billion-parameter", "37B-parameter", "37 billion", "37B", "37 billion in all"],
    ["500 ms", "0.5 seconds", "500 milliseconds"],
    ["2 GW", "2,000 MW", "two gigawatts"],
    ["20.8 petaflops", "20,800 teraflops", "20.8 PFLOPS", "20.8 peak petaflops"],
    ["100,000 chips", "100K chips", "one hundred thousand chips"],
    ["a million tokens", "1M tokens", "1,000,000 tokens", "one million tokens"],
    ["half a billion dollars", "$500M"],
    ["December 3, 2024", "Dec. 3, 2024", "3 December 2024", "2024-12-03", "December 3rd, 2024"],
    ["in 2024", "2024"],
    ["the 3rd", "3rd"],
    ["two thirds", "two-thirds", "67%"],
    ["7 days", "seven days", "168 hours", "one week"],
    ["2 years", "two years", "24 months"],
    ["4,500 developer years", "4,500 years", "4,500 working years"],
    ["5 percentage points", "500 basis points"],
    ["20%", "a fifth of", "one fifth"],
]  # fmt: skip
"""Each list says one figure in several ways."""

NONE = [
    "P5e", "Llama 3.1 405B", "Gemma 3", "Figure 7", "Figure 7 shows it", "see figure 7", "GPT-4",
    "Claude 3.5 Sonnet", "Python 3.12", "version 2.0", "v2.0", "H100", "S3", "x86", "p5.48xlarge",
    "trn1.32xlarge", "Qwen3 235B-A22B", "EC2 P5", "5G", "3D", "page 7", "Section 4.2", "step 3",
    "[12]", "[^1]", "text.[1, 2]", "1. the first item", "- 2) an item", "## 3. A title",
    "https://x.example/2024/12/40%25", "[words](http://x.example/99/40)", "24/7", "ten models",
    "one", "a third party", "one third-party tool", "millions of users", "B2B", "HBM3e", "2FA",
    "a week", "hours", "", "a quarter past", "re:Invent 2024",
]  # fmt: skip


def only(text):
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_one_figure_in_several_forms_is_the_same(forms):
    for form in forms:
        for other in forms:
            assert same_figure(only(form), only(other)), (form, other)


@pytest.mark.parametrize("text", NONE)
def test_names_labels_addresses_and_counters_are_no_figures(text):
    assert find_figures(text) == ()


def test_figures_of_different_lists_differ():
    lists = [forms for forms in SAME if len(only(forms[0]).values) == 1]  # ranges hold for ends
    for number, forms in enumerate(lists):
        for others in lists[:number]:
            assert not same_figure(only(forms[0]), only(others[0])), (forms[0], others[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40%", "40x"), ("40%", "0.4%"), ("30%", "40%"), ("4 GB", "4 Gb"), ("4 GB", "4 GB/s"),
        ("$5 million", "5 million"), ("5 million", "5 billion"),
        ("December 3, 2024", "December 5, 2024"),
        ("December 2024", "December 2023"), ("March 12, 2024", "December 3, 2024"), ("40%", "40"),
        ("2nd", "2"), ("three nines", "five nines"), ("99.9%", "99.99%"), ("3 nm", "3 ms"),
        ("1.5x", "15x"), ("$5", "€5"), ("2024", "2025"), ("1990s", "1990 seconds"),
    ],
)  # fmt: skip
def test_another_amount_or_unit_is_another_figure(one, other):
    assert not same_figure(only(one), only(other))


def test_a_range_holds_for_each_of_its_ends_and_a_date_for_its_month():
    assert same_figure(only("30-40%"), only("40%"))
    assert not same_figure(only("30-40%"), only("35%"))
    assert same_figure(only("December 3, 2024"), only("December 2024"))
    assert same_figure(only("December 3, 2024"), only("December 3"))
    assert same_figure(only("December 3, 2024"), only("2024"))


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("40%", ["40"], "%"), ("$1.3M", ["1300000"], "$"), ("3.2 Tbps", ["3.2e12"], "bit/s"),
        ("400 gigabytes per second", ["3.2e12"], "bit/s"), ("five nines", ["99.999"], "%"),
        ("30 to 40%", ["30", "40"], "%"), ("$10 to $20 billion", ["1e10", "2e10"], "$"),
        ("37B parameters", ["37e9"], "parameters"), ("in 2024", ["2024"], "year"),
        ("the 1990s", ["1990"], "year"), ("3rd", ["3"], "ordinal"), ("over 30 models", ["30"], ""),
        ("Dec. 3, 2024", ["2024", "202412", "20241203", "1203"], "date"),
        ("sub-100ms", ["0.1"], "s"), ("5-year", ["5"], "yr"), ("2x-3x", ["2", "3"], "x"),
    ],
)  # fmt: skip
def test_values_have_their_scale_and_a_plain_unit(text, values, unit):
    figure = only(text)
    assert figure.values == tuple(Decimal(value) for value in values)
    assert figure.unit == unit


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("100K-1M", ["100K", "1M"]), ("$5-$10", ["$5", "$10"]),
        ("in 2023 and 40% more", ["2023", "40%"]), ("from 12% to 15%", ["12%", "15%"]),
        ("cuts 30% and saves $5", ["30%", "$5"]), ("40%[12] and 50%[^3]", ["40%", "50%"]),
        ("| 40% | 3x |", ["40%", "3x"]), ("[40% faster](http://x.example/30)", ["40%"]),
        ("p5.48xlarge with 8 GPUs", ["8 GPUs"]), ("A100 80GB", ["80GB"]),
    ],
)  # fmt: skip
def test_several_figures_of_one_text_are_told_apart(text, texts):
    assert [figure.text for figure in find_figures(text)] == texts


@pytest.mark.parametrize(
    "text",
    ["40%", "4x", "$5", "37B parameters", "37 billion active parameters", "671 billion", "671B",
     "1,234,567 users", "3 million", "five million people", "12 minutes", "a million"],
)  # fmt: skip
def test_a_measure_and_any_number_in_the_millions_is_strong(text):
    assert only(text).is_strong


@pytest.mark.parametrize(
    "text", ["in 2024", "3rd", "over 30 models", "December 3, 2024", "500,000", "128K context"]
)
def test_years_dates_ordinals_and_bare_numbers_below_a_million_are_not_strong(text):
    assert not only(text).is_strong


PIECES = st.sampled_from(
    ["40%", "$", "1.3", "M", "-", "–", " to ", "and ", "between ", "5", "x", "GB", "/s", " ", ",",
     "Gemma ", "twice", "five nines", "Dec. ", "2024", "3rd", "a million", "[1]", "http://x.y/1",
     ".", "\n", "1. ", "１", "％", "\x00", "forty ", "parameters"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_figures_are_spans_of_the_text_in_order_and_never_overlap(text):
    at = 0
    for figure in find_figures(text):
        assert at <= figure.start < figure.end <= len(text)
        assert figure.text.strip() == text[figure.start : figure.end].strip()
        assert figure.values
        assert same_figure(figure, figure)
        at = figure.end


@needs_data
def test_the_figures_of_the_real_report_are_many_and_measure_something():
    text = (DATA / "workspace-existing-report.md").read_text(encoding="utf-8")
    found = find_figures(text)
    assert len(found) > 150
    assert sum(figure.is_strong for figure in found) > len(found) / 2
