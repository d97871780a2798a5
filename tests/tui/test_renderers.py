"""The renderers by themselves: wrapping, tables, rows, words, evidence, walking."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.blocks import BlockKind
from core.changes import Finding, FindingKind, Hunk, HunkKind, Level, Verdict
from core.review import Review
from core.source import source_from_bytes
from core.visible import visible
from tests.core.drafts import HEADER, Operation, Proposal, block_id, review_of
from tui.render import lines as around
from tui.render.drawing import Drawing, rows
from tui.render.evidence import brief, evidence
from tui.render.marks import Stretch, plain, shaped
from tui.render.quoting import lit_spans, spans_of
from tui.render.row import Look, Row, View, laid_out, side_by_side
from tui.render.structure import reading
from tui.render.words import clean, cut, cut_pieces, fit, two_ends
from tui.render.wrap import Line, Piece, cut_off, wrap
from tui.theme import STYLES
from tui.walk import NOWHERE, Way

REPORT = "# T\n\n## One\n\nFirst.\n\nSecond.\n\nThird.\n\nFourth.\n\n## Two\n\nLast.\n"


def said(lines: Iterable[Line]) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


def text_of(found: Iterable[Row]) -> list[str]:
    return ["".join(said(laid_out(row, 200))) for row in found]


def row(text: str, kind: BlockKind | None = None) -> Row:
    return Row((Stretch(text, text),), kind=kind)


def changed(old: str, new: str, *, brackets: bool = False, table: tuple[str, ...] = ()) -> Row:
    return Row(
        (Stretch(old, new, "c"),), hunk="h", hunks=("h",), changes=("c",), owners=("h",),
        brackets=brackets, table=table,
    )  # fmt: skip


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    found = wrap([Piece(text, "")], width, indent)
    return ["".join(piece.text for piece in line) for line in found]


# --- wrapping ------------------------------------------------------------------------------------


MIXED = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("ab 川は。、「」\u0301\u200dمر👩👧🇩🇪\n\t-*_`#|>[]()~!")
    ),
    max_size=120,
)


@given(MIXED, st.integers(2, 40), st.integers(0, 30))
@example("0⿰，，", 5, 2)
def test_no_line_is_wider_than_asked_and_no_word_is_lost(
    text: str, width: int, indent: int
) -> None:
    lines = wrapped(text, width, indent)
    assert all(cell_len(line) <= width for line in lines)
    shown = visible(text.replace("\r\n", "\n")).replace("\t", "    ")
    assert "".join("".join(lines).split()) == "".join(shown.split())


@pytest.mark.parametrize("width", range(6, 24))
def test_cjk_wraps_between_characters_and_no_line_begins_with_a_closing_mark(width: int) -> None:
    lines = wrapped("川は山から流れる。水は「冷たい」。", width)
    assert all(line[0] not in "、。，！？」" for line in lines)
    assert all(line[-1] != "「" for line in lines)
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("sign", ["👩\u200d👩\u200d👧", "🇩🇪", "e\u0301\u0302", "👍🏽"])
def test_a_character_of_several_code_points_is_never_cut(sign: str) -> None:
    for width in range(2, 9):
        for line in wrapped(sign * 9, width):
            assert line.replace(sign, "") == ""


def test_code_that_is_too_wide_is_cut_with_a_mark_that_shows() -> None:
    line = cut_off([Piece("let it be a long line", "code")], 10)
    assert said([line]) == ["let it be…"]
    assert said([cut_off([Piece("short", "code")], 10)]) == ["short"]
    assert cell_len(said([cut_off([Piece("川" * 9, "code")], 10)])[0]) <= 10


def test_a_change_in_code_is_never_cut_away() -> None:
    code = "```\n" + "x " * 40 + "{}\n```"
    shown = said(laid_out(changed(code.format("old"), code.format("new")), 30))
    assert any("old" in line for line in shown)
    assert any("new" in line for line in shown)


def test_a_word_wider_than_the_line_is_cut_between_characters() -> None:
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    combining = "e\u0301" * 6
    for line in wrapped(combining, 4):
        assert not line.startswith("\u0301")


# --- Markdown as an editor expects it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## A *title* ##", ["A title"]),
        ("Under\n=====", ["Under"]),
        ("a **b** `c*d` [e](f) ![g](h) \\*i", ["a b c*d e g *i"]),
        ("a snake_case_n 2 * 3 *", ["a snake_case_n 2 * 3 *"]),
        ("a line\nof a **bold\nword**", ["a line of a bold word"]),
        ("hard  \nbreak\\\nagain", ["hard", "break", "again"]),
        ("- one two three four\n  goes on", ["• one two three four", "  goes on"]),
        ("- a\n  - b\n    - c\n1. d", ["• a", "  ◦ b", "    ▪ c", "1. d"]),
        ("> q\n> r\n> - s", ["│ q r", "│ • s"]),
        ("---", ["─" * 22]),
        ("[^1]: A note that is long", ["[^1]: A note that is", "  long"]),
        ("```py\na  b\n- c\n```", ["```py", "a  b", "- c", "```"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("one\r\ntwo", ["one two"]),
        ("[red]not markup[/red]", ["[red]not markup[/red]"]),
    ],
)
def test_markdown_is_shown_as_it_reads(text: str, shown: list[str]) -> None:
    assert said(laid_out(row(text), 22)) == shown


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("### T", "h3 heading"), ("**b**", "strong"), ("*e*", "em"), ("`c`", "code"),
        ("[l](t)", "link"), ("~~s~~", "struck"), ("> q", "quote"),
    ],
)  # fmt: skip
def test_what_the_marks_meant_is_a_style(text: str, styles: str) -> None:
    assert styles in [piece.style for line in plain(text) for piece in line.pieces]


@given(MIXED, st.sampled_from([None, *BlockKind]))
def test_every_character_belongs_to_one_run(text: str, kind: BlockKind | None) -> None:
    runs = reading(text, kind)
    assert "".join(text[run.start : run.end] for run in runs) == text


@given(MIXED, MIXED, st.integers(10, 60), st.booleans())
def test_no_row_is_wider_than_asked_side_by_side_or_not(
    old: str, new: str, width: int, brackets: bool
) -> None:
    found = changed(old, new, brackets=brackets)
    for lay in (laid_out, side_by_side):
        assert all(cell_len(line) <= width for line in said(lay(found, width)))


@given(st.sampled_from([UI for UI in dir(BlockKind) if UI.isupper()]), MIXED, MIXED)
def test_every_style_has_a_class(name: str, old: str, new: str) -> None:
    for line in shaped([Stretch(old, new, "c")], BlockKind[name]):
        for piece in line.pieces:
            assert set(piece.style.split()) <= set(STYLES)


# --- marks ---------------------------------------------------------------------------------------


def test_without_colour_marks_are_brackets_around_words() -> None:
    shown = said(laid_out(changed("It is 30% so.", "It is up to 40% so.", brackets=True), 60))
    assert shown == ["It is [-30%-]{+up to 40%+} so."]
    shown = said(laid_out(changed("", "- one two three", brackets=True), 10))
    assert shown == ["{+• one", "  two", "  three+}"]


def test_a_mark_of_markdown_is_shown_where_it_is_what_changed() -> None:
    def both(old: str, new: str) -> list[str]:
        return said(laid_out(changed(old, new, brackets=True), 60))

    assert both("a word here", "a **word** here") == ["a {+**+}word{+**+} here"]
    assert both("[a](x) b", "[a](y) b") == ["a[-x-]{+y+} b"]
    assert both("## T", "### T") == ["{+#+}T"]
    assert both("a b", "a **new** b") == ["a {+new+} b"]


def test_a_line_end_that_is_wrapped_away_is_no_change_to_see() -> None:
    found = laid_out(changed("one two\nthree", "one\ntwo three"), 60)
    assert said(found) == ["one two three"]
    assert {piece.style for line in found for piece in line} == {""}


def test_old_stands_on_the_left_and_new_on_the_right() -> None:
    shown = said(side_by_side(changed("It is 30% so.", "It is 40% so."), 41))
    assert shown == ["It is 30% so.       │ It is 40% so."]


# --- tables --------------------------------------------------------------------------------------

TABLE = ("| River | Length |", "|---|---:|", "| Ebb | 210 km |", "| A \\| B | 5 km |")


def drawn(text: str, width: int, table: tuple[str, ...] = ()) -> list[str]:
    return said(laid_out(Row((Stretch(text, text),), table=table), width))


def test_a_table_that_fits_is_drawn_in_columns() -> None:
    assert drawn("\n".join(TABLE), 40) == [
        "River │ Length", "──────┼───────", "Ebb   │ 210 km", "A | B │ 5 km",
    ]  # fmt: skip


def test_a_table_that_does_not_fit_is_drawn_as_values_behind_their_columns() -> None:
    assert drawn("\n".join(TABLE), 12) == [
        "River ·", "  Length", "", "River: Ebb", "Length: 210", "  km", "", "River: A | B",
        "Length: 5 km",
    ]  # fmt: skip


def test_one_row_lines_up_with_its_table_and_knows_its_columns() -> None:
    assert drawn("| Oxbow | 1 km |", 40, TABLE) == ["Oxbow │ 1 km"]
    assert drawn("| Ox | 1 km |", 40, TABLE) == ["Ox    │ 1 km"]
    assert drawn("| Ox | 1 km |", 12, TABLE) == ["River: Ox", "Length: 1 km", ""]


def test_a_changed_cell_is_marked_in_its_column() -> None:
    found = changed("| Ebb | 210 km |", "| Ebb | 211 km |", brackets=True, table=TABLE)
    assert said(laid_out(found, 40)) == ["Ebb   │ [-210-]{+211+} km"]


def test_wide_characters_keep_columns_straight() -> None:
    assert drawn("| 川 | a |\n|---|---|\n| bb | c |", 20)[::2] == ["川 │ a", "bb │ c"]


def test_a_new_table_beside_another_has_columns_of_its_own() -> None:
    assert drawn("| X | Y |\n|---|---|\n| 1 | 2 |", 40, TABLE)[::2] == ["X │ Y", "1 │ 2"]


# --- rows ----------------------------------------------------------------------------------------


def review(*proposals: Proposal, base: str = REPORT) -> Review:
    return review_of(base, list(proposals))


def test_rows_show_a_change_its_neighbours_and_fold_the_rest() -> None:
    change = Proposal(
        Operation.REPLACE, block=block_id(REPORT, "Third."), old="Third.", new="Third now."
    )
    shown = text_of(rows(review(change), "", Look()))
    assert shown == [
        "T",
        "One",
        "First.",
        "Second.",
        "Third now.",
        "Fourth.",
        "┄ 3 unchanged lines ┄",
    ]
    base = REPORT.replace("First.", "First.\n\nAgain.\n\nAnd again.").replace(
        "Last.", "1\n\n2\n\n3"
    )
    change = Proposal(
        Operation.REPLACE, block=block_id(base, "Third."), old="Third.", new="Third now."
    )
    assert text_of(rows(review(change, base=base), "", Look())) == [
        "T", "One", "┄ 5 unchanged lines ┄", "Second.", "Third now.", "Fourth.",
        "┄ 7 unchanged lines ┄",
    ]  # fmt: skip


def test_rows_are_made_once_while_only_decisions_change() -> None:
    change = Proposal(
        Operation.REPLACE, block=block_id(REPORT, "Third."), old="Third.", new="Third now."
    )
    before = review(change)
    drawing = Drawing()
    first = drawing.rows(before, "", Look())
    after = before.apply(before.accept([before.hunks[0].changes[0].id]))
    assert drawing.rows(after, "", Look()) is first
    assert drawing.rows(after, "", Look(View.RESULT)) is not first


def test_a_list_that_goes_on_has_no_empty_line_and_one_that_begins_has() -> None:
    base = "# T\n\n## One\n\n- a\n\n## Two\n\nText.\n"
    found = review(
        Proposal(Operation.APPEND_SECTION, section=("T", "One"), new="- b"),
        Proposal(Operation.APPEND_SECTION, section=("T", "Two"), new="- c"),
        Proposal(Operation.APPEND_SECTION, section=("T", "Two"), new="- d"),
        base=base,
    )
    gaps = [row.gap for row in rows(found, "", Look()) if row.hunk]
    assert gaps == [False, True, False]


def test_the_head_of_a_table_is_shown_with_its_changed_row() -> None:
    body = "\n".join(f"| {name} | {at} |" for at, name in enumerate("ABECD"))
    base = f"# T\n\n| River | Length |\n|---|---|\n{body}\n"
    change = Proposal(
        Operation.REPLACE, block=block_id(base, "| D | 4 |"), old="| D | 4 |", new="| D | 5 |"
    )
    shown = text_of(rows(review(change, base=base), "", Look()))
    assert any(line.startswith("River │ Length") for line in shown)
    assert "A     │ 1" not in shown


def test_every_hunk_of_a_review_has_a_row_in_the_order_of_the_review() -> None:
    proposals = [
        Proposal(Operation.APPEND_SECTION, section=("T", "Two"), new="At the end."),
        Proposal(Operation.REPLACE, block=block_id(REPORT, "First."), old="First.", new="1st."),
        Proposal(Operation.APPEND_SECTION, section=("T", "One"), new="In between."),
        Proposal(Operation.DELETE, block=block_id(REPORT, "Fourth.")),
    ]
    found = review(*proposals)
    shown = list(dict.fromkeys(row.hunk for row in rows(found, "", Look()) if row.hunk))
    assert shown == [hunk.id for hunk in found.hunks]
    assert len(shown) == 4


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SmolLM3** also", "SmolLM3 also"),
        ("- **Bold** and `code`", "Bold and code"),
        ("## A [link](x.md) title", "A link title"),
        ("| a | b |\n|---|---|\n| c | d |", "a · b · c · d"),
        ("snake_case stays, _emphasis_ goes", "snake_case stays, emphasis goes"),
        ("one\ntwo\x1b", "one two␛"),
        ("3. third", "third"),
    ],
)
def test_titles_are_clean_of_markdown(text: str, words: str) -> None:
    assert clean(text) == words


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    safe = visible(" ".join(text.split()))
    assert cell_len(cut(safe, width)) <= width
    assert cell_len(fit(safe, width)) == width
    pieces = [Piece(safe[:7], ""), Piece(safe[7:], "x")]
    assert sum(cell_len(piece.text) for piece in cut_pieces(pieces, width)) <= width


def test_the_left_end_gives_way_to_the_right_one() -> None:
    assert two_ends("a long title", "3/4", 10) == "a lo…  3/4"
    assert two_ends("title", "a long tally", 8) == "a long …"


def test_the_header_drops_words_from_the_right() -> None:
    told = [around.header("ws", (), None, "offline", width) for width in (80, 40, 20, 8, 3)]
    assert told == [
        "redline    ws    0 of 0 read    offline: extracts, does not write",
        "redline    ws    0 of 0 read",
        "redline    ws",
        "redline",
        "re…",
    ]


def test_the_footer_shows_the_needed_keys_first_and_ends_in_an_ellipsis_when_cut() -> None:
    order = ["y ", "n ", "s ", "e ", "u ", "A ", "c ", "? "]
    whole = around.footer(200)
    places = [whole.index(key) for key in order]
    assert places == sorted(places)
    assert not whole.endswith("…")
    for width in range(10, 90, 7):
        assert cell_len(around.footer(width)) <= width
    assert around.footer(78).endswith("? help …")


def test_the_apps_own_words_go_on_as_far_in_as_they_begin() -> None:
    row = Row(note=(Piece("  one ", "strong"), Piece("two three", "")))
    lines = ["".join(piece.text for piece in line) for line in laid_out(row, 10)]
    assert lines == ["  one two", "  three"]


# --- evidence ------------------------------------------------------------------------------------

SOURCE = source_from_bytes(
    b"It takes thirty percent less time. He said that rivers never really end. Water flows on.",
    target="s.md",
    title="S",
)


def hunk(*findings: Finding, passages: tuple[int, ...] = (1,), new: str = "") -> Hunk:
    from core.changes import Change, Splice

    changes = (Change("c1", (Splice(0, 0, new),)),) if new else ()
    return Hunk("h1", HunkKind.ADD, (), changes, "because", passages, findings)


def finding(text: str, verdict: Verdict, kind: FindingKind = FindingKind.FIGURE) -> Finding:
    strong = verdict in (Verdict.NOT_IN_SOURCE, Verdict.REMOVED)
    level = Level.STRONG if strong else Level.WEAK
    return Finding(level, kind, text, verdict, span="S1" if verdict is Verdict.VERIFIED else "")


def shown(found: Hunk) -> list[str]:
    review = Review(HEADER, "", (found,))
    return ["".join(piece.text for piece in line) for line in evidence(found, review, SOURCE)]


def test_a_finding_is_told_once_behind_the_passage_it_was_found_in() -> None:
    verified = finding("30%", Verdict.VERIFIED)
    assert shown(hunk(verified, verified)) == [
        "S1 “It takes thirty percent less time.”   ✓ 30% verified",
        "   He said that rivers never really end.",
        "why: because",
    ]


def test_what_stands_around_a_passage_is_dim_and_never_wider_than_asked() -> None:
    found = hunk(passages=(2,))
    review = Review(HEADER, "", (found,))
    for width in (12, 30, 80):
        before, cited, after = evidence(found, review, SOURCE, width)[:3]
        assert cited[0].text == "S2 "
        assert {piece.style for piece in (*before, *after)} == {"dim"}
        for line in (before, after):
            assert sum(cell_len(piece.text) for piece in line) <= width
    assert [before[0].text.strip(), after[0].text.strip()] == [
        "It takes thirty percent less time.",
        "Water flows on.",
    ]
    assert evidence(found, review, SOURCE, 30)[0][0].text == "   … thirty percent less time."


def test_a_passage_that_is_cited_itself_is_no_context_of_its_neighbour() -> None:
    assert shown(hunk(passages=(1, 2))) == [
        "S1 “It takes thirty percent less time.”",
        "S2 “He said that rivers never really end.”",
        "   Water flows on.",
        "why: because",
    ]


def test_of_many_passages_only_the_first_has_context() -> None:
    told = shown(hunk(passages=(2, 1, 3)))
    assert [line[:3] for line in told] == ["S2 ", "S1 ", "S3 ", "why"]


def test_of_a_part_only_its_own_findings_are_told() -> None:
    from dataclasses import replace

    here, there = finding("30%", Verdict.NOT_IN_SOURCE), finding("99%", Verdict.NOT_IN_SOURCE)
    found = hunk(replace(here, change="c1"), replace(there, change="c2"))
    review = Review(HEADER, "", (found,))
    told = str(evidence(found, review, SOURCE, 80, {"c1"}))
    assert "30%" in told
    assert "99%" not in told
    assert "99%" not in str(brief(found, review, SOURCE, 80, {"c1"}))
    assert "99%" in str(brief(found, review, SOURCE, 80))


def test_a_lost_source_is_said_once() -> None:
    found = hunk(passages=(1, 2))
    told = evidence(found, Review(HEADER, "", (found,)), None)
    assert ["".join(piece.text for piece in line).strip() for line in told] == [
        "what was read is no longer in the journal",
        "S1",
        "S2",
        "why: because",
    ]


def test_what_the_source_says_instead_of_a_quotation_is_lit() -> None:
    text = "He said that\nrivers **never** really end."
    (span,) = spans_of(text, [("Rivers never really END", True)])
    assert text[span[0] : span[1]] == "rivers **never** really end"
    assert spans_of("İstanbul: rivers end", [("rivers end", True)]) == [(10, 20)]


def test_what_is_missing_and_what_is_taken_away_come_first() -> None:
    told = shown(
        hunk(
            finding("30%", Verdict.VERIFIED),
            finding("99%", Verdict.NOT_IN_SOURCE),
            finding("12 km", Verdict.REMOVED),
            finding("Old title", Verdict.REMOVED, FindingKind.HEADING),
        )
    )
    assert told[0] == "✗ 99% not in source"
    assert told[1] == "− removed: 12 km, heading Old title"


def test_the_figure_of_a_passage_is_lit_however_it_is_written() -> None:
    found = hunk(finding("30%", Verdict.VERIFIED))
    text = SOURCE.passage(1).text
    spans = lit_spans(text, found, list(found.findings))
    assert [text[start:end] for start, end in spans] == ["thirty percent"]


def test_the_quotation_of_a_passage_is_lit() -> None:
    quote = finding("rivers never really end", Verdict.VERIFIED, FindingKind.QUOTATION)
    text = SOURCE.passage(2).text
    spans = lit_spans(text, hunk(quote, passages=(2,)), [quote])
    assert [text[start:end] for start, end in spans] == ["rivers never really end"]


def test_without_figure_or_quotation_the_shared_words_are_lit() -> None:
    text = SOURCE.passage(3).text
    spans = lit_spans(text, hunk(passages=(3,), new="- Water flows on. And on."), [])
    assert [text[start:end] for start, end in spans] == ["Water flows on."]
    assert lit_spans(text, hunk(passages=(3,), new="Unlike it."), []) == []


def test_one_line_of_evidence_is_never_wider_than_the_screen() -> None:
    found = hunk(finding("30%", Verdict.VERIFIED), finding("99%", Verdict.NOT_IN_SOURCE))
    review = Review(HEADER, "", (found,))
    for width in (10, 38, 78, 120):
        line = brief(found, review, SOURCE, width)
        assert sum(cell_len(piece.text) for piece in line) <= width
    line = "".join(piece.text for piece in brief(found, review, SOURCE, 120))
    assert line.startswith("✗ 99% not in source  ✓ 30% verified  S1 “")


def test_one_line_of_evidence_quotes_the_passage_in_which_something_was_found() -> None:
    found = hunk(finding("30%", Verdict.VERIFIED), passages=(2, 1))
    review = Review(HEADER, "", (found,))
    line = "".join(piece.text for piece in brief(found, review, SOURCE, 120))
    assert line == "✓ 30% verified  S1 “It takes thirty percent less time.”"


def test_a_passage_that_is_not_there_is_said_to_be_missing() -> None:
    assert shown(hunk(passages=(99,)))[0] == "S99 is not in the source"


# --- walking -------------------------------------------------------------------------------------


def test_an_opened_hunk_has_a_stop_for_each_of_its_parts() -> None:
    base = "# T\n\n## One\n\n- a\n"
    added = Proposal(Operation.APPEND_SECTION, section=("T", "One"), new="- b\n- c")
    found = review(added, base=base)
    (only,) = found.hunks
    parts = [change.id for change in only.decidable]
    closed = Way(found, found.hunks)
    assert closed.stops == [(only.id, "")]
    way = Way(found, found.hunks, opened=frozenset({(only.id, None)}))
    assert way.stops == [(only.id, part) for part in parts]
    assert way.landing(only.id) == (only.id, parts[0])
    first = (only.id, parts[0])
    assert way.following(first, forward=True, undecided=True) == (only.id, parts[1])
    assert way.following(NOWHERE, forward=False, undecided=True) == (only.id, parts[-1])
    assert closed.following((only.id, ""), forward=True, undecided=True) is None
    assert way.other_section(first, 1) is None
