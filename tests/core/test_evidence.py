import pytest

from core.changes import Change, FindingKind, Hunk, HunkKind, Level, Splice, Verdict
from core.document import Document
from core.evidence import Checker
from core.source import source_from_bytes
from tests.conftest import DATA, needs_data

SOURCE = """# A talk

Training is 40 percent cheaper now.

The chip moves 400 gigabytes per second, and it began on December 3, 2024.

She said we never wanted to build a bigger model, only a cheaper one, and we did.

See [the page](https://known.example/page) for more.

The model has 37 billion active parameters.
"""
BASE = """# Report

Training may be 30% cheaper[^1], as [told](https://old.example/a).

> We said this in the old report.

## Numbers

| what | how many |
|---|---|
| chips | 16 chips |
| hours | 5 hours |

Two words.

Three unlike things stand here.

[^1]: A note.
"""
CHEAPER = 2
"""Number of the passage about the cheaper training."""


def source():
    return source_from_bytes(SOURCE.encode(), target="talk.md", title="A talk")


def checked(old, new, *, passages=(CHEAPER,), base=BASE, said=True):
    """Findings as (level, kind, text, verdict, span), of a splice that replaces `old`."""
    start = base.index(old) if old else len(base)
    checker = Checker(source() if said else None, Document(base))
    found = checker.of_splice(Splice(start, start + len(old), new), passages)
    return [(f.level.value, f.kind.value, f.text, f.verdict.value, f.span) for f in found]


def added(new, **how):
    return checked("", new, **how)


def test_the_passages_are_numbered_as_the_tests_below_expect():
    assert [p.text for p in source().passages][CHEAPER - 1] == "Training is 40 percent cheaper now."


# --- figures ----------------------------------------------------------------------------------


def test_a_figure_of_the_cited_passage_is_verified_in_whatever_form():
    for form in ("40%", "40 percent", "forty percent"):
        assert added(f"{form} less") == [("weak", "figure", form, "verified", "S2")]


def test_a_figure_elsewhere_in_the_source_is_in_source_and_said_where():
    assert added("It moves 3.2 Tbps.") == [("weak", "figure", "3.2 Tbps", "in source", "S3")]
    assert added("It has 37B parameters.") == [
        ("weak", "figure", "37B parameters", "in source", "S6")
    ]


def test_a_date_must_be_the_day():
    assert added("Since Dec. 3, 2024")[0][3] == "in source"
    assert added("Since December 2024")[0][3] == "in source"
    assert added("Since December 5, 2024") == [
        ("strong", "figure", "December 5, 2024", "not in source", "")
    ]


def test_a_figure_of_the_text_replaced_is_kept():
    found = checked("Training may be 30% cheaper", "Training may be 30 percent cheaper, they say")
    assert found == [("weak", "figure", "30 percent", "kept from the report", "")]


def test_a_figure_that_is_nowhere_is_strong_and_one_taken_away_too():
    found = checked("Training may be 30% cheaper", "Training may be 55% cheaper")
    assert found == [
        ("strong", "figure", "55%", "not in source", ""),
        ("strong", "figure", "30%", "removed", ""),
    ]


def test_the_same_figure_said_twice_is_one_finding():
    assert len(added("40% here and 40% there")) == 1


def test_without_a_source_a_new_figure_is_weak():
    assert added("55% less", said=False) == [("weak", "figure", "55%", "not in source", "")]


# --- quotations -------------------------------------------------------------------------------


def test_an_exact_quotation_is_verified_or_in_source():
    words = "we never wanted to build a bigger model"
    assert added(f"“{words}”", passages=(4,)) == [("weak", "quotation", words, "verified", "S4")]
    assert added(f'"{words}"') == [("weak", "quotation", words, "in source", "S4")]
    assert added(f"> We{words[2:]}\n>\n> — Her\n")[0][3] == "in source"


def test_a_quotation_with_something_left_out_is_exact_when_its_pieces_are():
    assert added("“we never wanted to build a … model, only a cheaper one”")[0][3] == "in source"
    assert added("“only a cheaper one … we never wanted to build”")[0][3] == "not in source"


def test_an_inexact_quotation_is_strong_and_shows_what_the_source_says():
    checker = Checker(source(), Document(BASE))
    splice = Splice(len(BASE), len(BASE), "“we never wanted to make a larger model”")
    (finding,) = checker.of_splice(splice, (CHEAPER,))
    assert (finding.level, finding.verdict) == (Level.STRONG, Verdict.NOT_IN_SOURCE)
    assert finding.span == "S4"
    assert finding.source_says == "we never wanted to build a bigger model"


def test_an_invented_quotation_has_nothing_near():
    checker = Checker(source(), Document(BASE))
    splice = Splice(0, 0, "“bananas grow faster under purple moonlight, experts agree”")
    (finding,) = checker.of_splice(splice, ())
    assert (finding.level, finding.source_says, finding.span) == (Level.STRONG, "", "")


def test_quoted_words_are_whole_words():
    assert added("“e never wanted to build a big”")[0][3] == "not in source"


def test_a_quotation_of_the_text_replaced_is_kept_and_one_taken_away_strong():
    old = "> We said this in the old report."
    assert checked(old, "As it was: “We said this in the old report.”") == [
        ("weak", "quotation", "We said this in the old report.", "kept from the report", "")
    ]
    assert ("strong", "quotation", "We said this in the old report.", "removed", "") in checked(
        old, "We said this before, in a report that is old."
    )


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["https://known.example/page", "https://old.example/a"])
def test_a_link_of_the_source_or_the_report_is_no_finding(link):
    assert added(f"See [it]({link}).") == []


@pytest.mark.parametrize(
    "link",
    ["https://new.example/", "https://known.example/pa", "https://old.example/a/b", "new.md"],
)
def test_any_other_link_is_strong(link):
    assert added(f"See [it]({link}).") == [("strong", "link", link, "not in source", "")]


def test_a_link_or_footnote_taken_away_is_strong():
    old = "Training may be 30% cheaper[^1], as [told](https://old.example/a)."
    found = checked(old, "Training may be 30% cheaper.")
    assert found[:2] == [
        ("strong", "link", "https://old.example/a", "removed", ""),
        ("strong", "footnote", "[^1]", "removed", ""),
    ]


# --- what is taken away -----------------------------------------------------------------------


def test_a_hedge_taken_away_is_weak_and_a_month_is_no_hedge():
    found = checked("Training may be 30% cheaper", "Training is 30% cheaper")
    assert found == [
        ("weak", "figure", "30%", "kept from the report", ""),
        ("weak", "hedge", "may", "removed", ""),
    ]
    assert not any(
        "hedge" in f for f in checked("in May 5 words", "in words", base="in May 5 words")
    )


@pytest.mark.parametrize(
    ("old", "kind", "text"),
    [
        ("\n\n## Numbers", "heading", "## Numbers"),
        ("\n| hours | 5 hours |", "row", "| hours | 5 hours |"),
        ("\n\nTwo words.", "block", "Two words."),
        (" unlike things stand here.", "block", "unlike things stand here."),
    ],
)
def test_a_deletion_names_the_heading_row_or_block_it_takes(old, kind, text):
    assert ("strong", kind, text, "removed", "") in checked(old, "")


def test_a_section_deleted_names_every_block_of_it():
    start, end = BASE.index("## Numbers"), BASE.index("\n\n[^1]: ")
    found = checked(BASE[start:end], "")
    assert [kind for _, kind, *_ in found] == [
        *["heading", "row", "row", "row", "block", "block"], "figure", "figure"
    ]  # fmt: skip


def test_a_heading_turned_into_words_and_a_block_written_over_are_removals():
    assert ("strong", "heading", "## Numbers", "removed", "") in checked(
        "## Numbers", "Numbers are below."
    )
    both = "Two words.\n\nThree unlike things stand here."
    assert checked(both, "Two words.") == [
        ("strong", "block", "Three unlike things stand here.", "removed", "")
    ]


def test_a_reworded_heading_row_or_block_is_no_removal():
    assert checked("## Numbers", "## Figures") == []
    assert checked("| what | how many |", "| thing | count |") == []
    assert (
        checked("Two words.\n\nThree unlike things stand here.", "Two words, three unlike things.")
        == []
    )


# --- levels, and hunks ------------------------------------------------------------------------


def test_strong_findings_come_first_and_each_names_its_change():
    change = Change("c1", (Splice(len(BASE), len(BASE), "40% here, 55% there"),))
    glue = Change("c2", (Splice(len(BASE), len(BASE), "77%"),), auto=True)
    hunk = Hunk("h", HunkKind.ADD, ("Report",), (change, glue), passages=(2, 99))
    found = Checker(source(), Document(BASE)).findings(hunk)
    assert [(f.level, f.text, f.change) for f in found] == [
        (Level.STRONG, "55%", "c1"),
        (Level.WEAK, "40%", "c1"),
    ]


def test_only_removals_and_what_is_not_in_the_source_is_strong():
    text = "40%, 3.2 Tbps, 55%, “we never wanted to build a bigger model”, https://new.example/x"
    checker = Checker(source(), Document(BASE))
    for finding in checker.of_splice(Splice(0, len(BASE), text), (CHEAPER,)):
        bad = finding.verdict in (Verdict.REMOVED, Verdict.NOT_IN_SOURCE)
        assert (finding.level is Level.STRONG) == (bad and finding.kind is not FindingKind.HEDGE)


def test_nothing_to_check_has_no_finding():
    assert added("plain words") == []
    assert checked("Two words.", "Two words.") == []


@needs_data
def test_every_figure_of_a_real_source_is_found_in_it_again():
    data = (DATA / "workspace" / "markdown").rglob("*.md")
    path = next(iter(sorted(data)))
    real = source_from_bytes(path.read_bytes(), target="a.md", title="A")
    checker = Checker(real, Document(""))
    for passage in real.passages:
        findings = checker.of_splice(Splice(0, 0, passage.text), (passage.number,))
        wrong = [f for f in findings if f.level is Level.STRONG]
        assert not wrong, (passage.text, wrong)
