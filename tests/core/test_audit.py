"""What the audit says of claims about a text of the tests' own."""

from itertools import pairwise

import pytest

from core.audit import Auditor, ClaimVerdict, summary_of
from core.document import Document
from core.source import source_from_bytes

LOOMS = """# Notes on looms

## The Draper loom

The Draper loom makes 160 picks a minute, four times what a hand loom does. It costs 1,200 dollars
and pays for itself in 14 months. Northmill bought 30 Draper looms in 1902.

## The Sulzer loom

The Sulzer loom reaches 240 picks a minute because a gripper replaces the shuttle. It costs 9,000
dollars. Southmill cut its waste by 62% with Sulzer looms, and Eastmill by 35%.

## Mills

Today 81.7% of the mills run two shifts. But a mill with three shifts wears its looms out
early. Storage holds 12 petabytes of patterns.
"""
YARN = """# Notes on yarn

Rotor yarn costs 2.40 dollars a kilogram because it needs no roving frame. The owner said that
nothing in the mill is as loud
as a shuttle at work.
"""


def sources():
    return [
        source_from_bytes(text.encode(), target=name, title=name)
        for name, text in (("looms.md", LOOMS), ("yarn.md", YARN))
    ]


def audited(report):
    return list(Auditor(sources()).audit(Document(report)))


def verdict(claim):
    (found,) = audited(claim)
    return found.verdict.value


@pytest.mark.parametrize(
    "claim",
    [
        "The Draper loom makes 160 picks a minute.",
        "A Sulzer loom costs its buyer 9,000 dollars.",
        "Southmill lost 62% less to waste with Sulzer looms.",
        "The Draper loom pays for itself in 14 months.",
        "Patterns take 12,000 terabytes of storage.",
        "Nearly 82% of the mills run two shifts.",
        "About 80% of the mills run two shifts.",
        "Over 80% of the mills run two shifts.",
        "A kilogram of rotor yarn costs $2.40.",
        "A Draper loom makes 4x the picks of a hand loom.",
        'A three-shift mill, he says, "wears its looms out early".',
        'He found that "nothing in the mill is as loud as a shuttle at work".',
    ],
)
def test_what_a_source_says_of_the_same_thing_is_supported(claim):
    assert verdict(claim) == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "The Sulzer loom makes 160 picks a minute.",
        "Southmill lost 35% less to waste with Sulzer looms.",
        "Eastmill lost 62% less to waste with Sulzer looms.",
        "Rotor yarn takes 12 petabytes of storage.",
        "A kilogram of rotor yarn costs 1,200 dollars.",
    ],
)
def test_a_figure_that_is_said_of_something_else_stands_elsewhere(claim):
    assert verdict(claim) == "figure elsewhere"


@pytest.mark.parametrize(
    "claim",
    [
        "The Draper loom makes 180 picks a minute.",
        "The Sulzer loom costs 9,000 euros.",
        "Southmill lost 26% less to waste with Sulzer looms.",
        "Exactly 82% of the mills run two shifts.",
        "Patterns take 12 terabytes of storage.",
        "Under 80% of the mills run two shifts.",
        'The owner said that "weaving is a matter of patience".',
    ],
)
def test_what_no_source_says_is_not_found(claim):
    assert verdict(claim) == "not found"


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (
            'He found that "nothing in a mill is as loud as a shuttle at work".',
            "nothing in the mill is as loud as a shuttle at work",
        ),
        (
            '> "A mill with three shifts wears its looms out early."\n',
            "But a mill with three shifts wears its looms out early",
        ),
    ],
)
def test_a_near_quotation_is_told_what_the_source_says(claim, says):
    (found,) = audited(claim)
    assert found.verdict is ClaimVerdict.INEXACT
    assert [each.source_says for each in found.quotations] == [says]


def test_a_claim_without_figure_and_quotation_has_nothing_to_check():
    assert verdict("The Draper loom is a good loom.") == "nothing to check"


def test_a_claim_is_a_sentence_or_a_cell_with_its_line():
    report = (
        "# Looms\n\nThe Draper loom makes 160 picks a minute. It is fast.\n\n"
        "| loom | picks a minute | cost |\n|---|---|---|\n"
        "| Draper | 160 picks | 1,200 dollars |\n| Sulzer | 160 picks | 9,000 dollars |\n\n"
        "```\n999 picks\n```\n"
    )
    assert [(c.line, c.text, c.verdict.value) for c in audited(report)] == [
        (3, "The Draper loom makes 160 picks a minute.", "supported"),
        (3, "It is fast.", "nothing to check"),
        (7, "Draper", "nothing to check"),
        (7, "160 picks", "supported"),
        (7, "1,200 dollars", "supported"),
        (8, "Sulzer", "nothing to check"),
        (8, "160 picks", "figure elsewhere"),
        (8, "9,000 dollars", "supported"),
    ]


def test_bold_words_over_a_list_say_what_its_items_are_about():
    report = "**The Sulzer loom:**\n\n- **Cost:** 9,000 dollars\n- **Speed:** 240 picks a minute\n"
    assert [c.verdict.value for c in audited(report)][1:] == ["supported", "supported"]


def test_each_figure_of_a_list_in_a_sentence_is_held_against_its_own_piece():
    (found,) = audited("Southmill (62% less waste), Eastmill (35% less waste), Westmill (61%).")
    assert [f.verdict.value for f in found.figures] == ["supported", "supported", "not found"]
    assert found.verdict is ClaimVerdict.NOT_FOUND


def test_what_is_found_is_named_with_source_passage_and_words():
    (found,) = audited("A kilogram of rotor yarn costs $2.40.")
    (figure,) = found.figures
    assert (figure.source, figure.span) == ("yarn.md", "S2")
    assert figure.quote.startswith("Rotor yarn costs 2.40 dollars")


def test_a_quotation_through_two_sentences_is_one_claim_and_its_figures_are_its_own():
    report = 'He says: "It costs 9,000 dollars. Southmill cut its waste by 62%" of it.'
    (found,) = audited(report)
    assert found.figures == ()
    assert [each.verdict.value for each in found.quotations] == ["supported"]


def test_without_sources_nothing_is_found_and_nothing_breaks():
    found = list(Auditor([]).audit(Document('It costs 5%, he says: "one two three four".')))
    assert [each.verdict.value for each in found] == ["not found"]


def test_the_summary_counts_every_verdict_and_adds_up():
    counts = summary_of(
        audited("It costs 5%.\n\nIt is good.\n\nSulzer looms cost 9,000 dollars.\n")
    )
    assert counts == {
        "claims": 3, "supported": 1, "figure elsewhere": 0, "quotation inexact": 0,
        "not found": 1, "nothing to check": 1,
    }  # fmt: skip


def test_a_claim_knows_where_it_stands_in_the_report() -> None:
    report = (
        "# T\r\n\r\nOne loom. It makes **160\r\npicks** a minute.\r\n\r\n"
        "- [x] An item of 4 looms.\r\n\r\n> They said it was the best loom of all.\r\n\r\n"
        "| a | b |\r\n|---|---|\r\n| 5 \\| 6 |   7 looms |\r\n"
    )
    document = Document(report)
    found = list(Auditor(sources()).audit(document))
    assert len(found) == 6
    for each in found:
        assert " ".join(report[each.start : each.end].split()) == each.text
        assert document.line_of(each.start) == each.line
    assert all(a.end <= b.start for a, b in pairwise(found))
