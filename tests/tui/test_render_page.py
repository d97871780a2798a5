"""A text with marks as rows: nothing of the text is lost, and what is marked stays marked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.audit import Audited, ClaimVerdict, Looked
from core.document import Document
from tui.render.claims import claim_lines, marks_of, summary_line
from tui.render.layout import Layout
from tui.render.page import LONG, Mark, Match, TextPage
from tui.render.row import laid_out

WORDS = st.sampled_from(
    ["a", "loom", "川は長い。", "160", "picks", "[red]", "x\u202ey", "\x1b[31m"]
)
LINES = st.lists(WORDS, min_size=1, max_size=400).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)


def shown(page: TextPage, width: int = 60) -> list[tuple[str, str, str]]:
    """Text, style and tag of all pieces, in order."""
    return [
        (piece.text, piece.style, piece.tag)
        for row in page
        for line in laid_out(row, width)
        for piece in line
    ]


def said(page: TextPage, tag: str, style: str = "") -> str:
    found = [text for text, styles, name in shown(page) if name == tag and style in styles]
    return " ".join("".join(found).split())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, st.integers(12, 90), st.data())
def test_every_word_of_the_text_is_shown_once_and_the_marked_ones_keep_their_name(
    text: str, width: int, data: st.DataObject
) -> None:
    from core.visible import visible

    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    marks = [Mark(f"S{at}", start, end, f"S{at}") for at, (start, end) in enumerate(spans, 1)]
    page = TextPage(Document(text), marks)
    layout = Layout(page, width, laid_out)
    for row in range(len(page)):
        for line in layout.lines(row):
            assert sum(cell_len(piece.text) for piece in line) <= width
    pieces = shown(page, width)
    assert squeezed("".join(said for said, _, _ in pieces)) == squeezed(visible(text))
    for mark in marks:
        own = "".join(said for said, _, tag in pieces if tag == mark.name)
        assert squeezed(own) == squeezed(visible(text[mark.start : mark.end]))
        rows = page.rows_of(mark.name)
        if squeezed(own):
            assert all(any(s.change == mark.name for s in page[row].stretches) for row in rows)


def test_a_transcript_of_one_paragraph_is_many_rows_without_empty_lines_between() -> None:
    text = "\n".join(f"caption {number} of it" for number in range(2000))
    page = TextPage(Document(text))
    assert len(page) > 20
    assert max(len(row.stretches[0].new) for row in page) <= 2 * LONG
    lines = [line for row in page for line in laid_out(row, 80)]
    assert all(lines)
    for endless in ("word " * 100_000, "x" * 500_000, "川は長い。" * 50_000):
        page = TextPage(Document(endless))
        assert max(len(row.stretches[0].new) for row in page) <= 2 * LONG
        assert squeezed("".join(row.stretches[0].new for row in page)) == squeezed(endless)


def test_a_long_paragraph_is_cut_after_a_sentence_where_it_has_any() -> None:
    page = TextPage(Document("It runs on and on. " * 500))
    assert {row.stretches[0].new.rstrip()[-3:] for row in page} == {"on."}


def test_the_words_that_matter_are_lit_within_their_passage() -> None:
    text = "# T\n\nOne **loom makes 160** picks, and rests.\n"
    at = text.index("One")
    figure = text.index("160")
    mark = Mark("S2", at, len(text) - 1, "S2", "cited", ((figure, figure + 3, "words"),))
    page = TextPage(Document(text), [mark])
    assert said(page, "S2") == "One loom makes 160 picks, and rests."
    assert said(page, "S2", "words") == "160"
    assert said(page, "S2", "strong") == "loom makes 160"


def test_a_passage_across_paragraphs_is_in_each_of_them() -> None:
    text = "A loom that\n\nnever rests.\n"
    page = TextPage(Document(text), [Mark("S1", 0, len(text) - 1, "S1")])
    assert list(page.rows_of("S1")) == [0, 1]
    assert said(page, "S1") == "A loom thatnever rests."
    assert list(page.rows_of("S9")) == []


def test_code_is_wrapped_and_never_cut_away() -> None:
    code = "x = " + " + ".join(f"value_{number}" for number in range(40))
    page = TextPage(Document(f"```\n{code}\n```\n"))
    assert squeezed(code) in squeezed("".join(text for text, _, _ in shown(page, 40)))


def test_words_are_found_wherever_they_stand() -> None:
    long = "\n".join(f"caption {number}" for number in range(1000))
    page = TextPage(Document(f"# A loom\n\nA loom and a\nLOOM.\n\n{long}\n"))
    assert page.find("loom") == [Match(0, 0), Match(1, 0), Match(1, 1)]
    assert page.find("a loom") == [Match(0, 0), Match(1, 0), Match(1, 1)]
    (last,) = page.find("caption 999")
    assert last.row == len(page) - 1
    assert page.find("  ") == page.find("zebra") == []


def test_an_empty_text_is_an_empty_page() -> None:
    page = TextPage(Document(""))
    assert (len(page), page.find("x"), list(page.rows_of("S1"))) == (0, [], [])


# --- claims --------------------------------------------------------------------------------------


def looked(text: str, verdict: ClaimVerdict, span: str = "", says: str = "") -> Looked:
    where = ("s.md", span, "The loom makes 160 picks\x1b.") if span else ("", "", "")
    return Looked(text, verdict, *where, says)


def test_a_claim_is_marked_by_its_verdict_and_the_things_that_want_a_look_are_lit() -> None:
    text = "> A loom makes 160\n> picks and 14 tea breaks.\n"
    figures = (
        looked("160 picks", ClaimVerdict.ELSEWHERE, "S1"),
        looked("14", ClaimVerdict.NOT_FOUND),
    )
    claim = Audited(1, text, ClaimVerdict.NOT_FOUND, figures, (), 2, len(text) - 1)
    fine = Audited(9, "x", ClaimVerdict.NOTHING, (), (), 0, 0)
    (mark,) = marks_of([fine, claim], text)
    assert (mark.name, mark.glyph, mark.told, mark.is_loud) == ("1", "✗", "✗ not found", True)
    assert [(text[start:end], style) for start, end, style in mark.words] == [
        ("160\n> picks", "doubt"),
        ("14", "fault"),
    ]


def test_what_the_sources_say_is_quoted_once_and_what_wants_a_look_comes_first() -> None:
    claim = Audited(
        1,
        "t",
        ClaimVerdict.INEXACT,
        (looked("160", ClaimVerdict.SUPPORTED, "S1"), looked("14", ClaimVerdict.NOT_FOUND)),
        (looked("makes 160 picks", ClaimVerdict.INEXACT, "S1", "loom makes 160"),),
        0,
        1,
    )
    told = ["".join(piece.text for piece in line) for line in claim_lines(claim)]
    assert told == [
        "≠ quotation inexact",
        "✓ 160: supported",
        "   S1 of s.md “The loom makes 160 picks␛.”",
        "✗ 14: not found",
    ]


def test_what_the_source_says_is_told_where_its_passage_does_not_show_it_whole() -> None:
    quoted = (looked("x", ClaimVerdict.INEXACT, "S1", "160 picks. And rests"),)
    claim = Audited(1, "t", ClaimVerdict.INEXACT, (), quoted, 0, 1)
    told = ["".join(piece.text for piece in line) for line in claim_lines(claim)]
    assert told[0] == "≠ quotation inexact; the source says “160 picks. And rests”"
    lost = (looked("x", ClaimVerdict.NOT_FOUND),)
    claim = Audited(1, "t", ClaimVerdict.NOT_FOUND, (), lost, 0, 1)
    assert claim_lines(claim)[0][0].text == "✗ quotation not found"


def test_the_summary_counts_every_verdict_that_there_is() -> None:
    counts = {verdict.value: 0 for verdict in ClaimVerdict}
    line = summary_line({"claims": 3, **counts, "supported": 1, "nothing to check": 2})
    assert line == "3 claims: ✓ 1 supported, 2 nothing to check"
