"""Hunks between two texts: exact, and a document whatever is taken of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes import Decision, HunkKind
from core.diff.hunks import difference
from core.diff.marks import Op, word_marks
from core.document import Document
from core.review import Review
from tests.conftest import DATA, invariant, needs_data
from tests.core.diff.texts import two_versions
from tests.core.drafts import HEADER

SEEDS = st.integers(min_value=0, max_value=2**32)
PIECES = st.sampled_from(
    [
        "# Title", "Setext", "=====", "some words here.", "- item", "  - nested", "1. one",
        "2. two", "> quoted", "```", "code", "    indented", "| a | b |", "|---|---|", "| 1 | 2 |",
        "***", "<div>", "</div>", "<!--", "-->", "[^1]: note", "---", "", "", "中文。",
        "\ufeff", "\u2028",
    ]
)  # fmt: skip
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n", "\r\n", "\r"])), max_size=14).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def review_between(before: str, after: str) -> Review:
    return Review(HEADER, before, difference(before, after).hunks)


def all_ids(review: Review) -> list[str]:
    return [change.id for hunk in review.hunks for change in hunk.decidable]


def everything(review: Review) -> Review:
    ids = all_ids(review)
    return review.apply(review.accept(ids)) if ids else review


def decided(review: Review, chance: random.Random) -> Review:
    ids = all_ids(review)
    for id_ in chance.sample(ids, len(ids)):
        event = review.accept([id_]) if chance.random() < 0.5 else review.reject([id_])
        review = review.apply(event)
    return review


def accepted(review: Review) -> set[str]:
    return {id_ for id_ in all_ids(review) if review.decision(id_) is Decision.ACCEPTED}


# --- invariants 1 to 3 ------------------------------------------------------------------------


@invariant
@given(SEEDS)
def test_taking_all_gives_the_new_text_and_taking_none_the_old(seed):
    before, after = two_versions(seed)
    review = review_between(before, after)
    assert everything(review).result() == after
    assert review.result() == before


@invariant
@given(TEXTS, TEXTS)
def test_any_two_texts_at_all_are_exact(before, after):
    review = review_between(before, after)
    assert everything(review).result() == after
    assert review.result() == before


@invariant
@given(SEEDS, SEEDS)
def test_the_order_of_deciding_does_not_matter(seed, other):
    review = review_between(*two_versions(seed))
    one = decided(review, random.Random(other))
    again = review
    ids = sorted(accepted(one))
    random.Random(other + 1).shuffle(ids)
    for id_ in ids:
        again = again.apply(again.accept([id_]))
    assert again.result() == one.result()


@invariant
@given(SEEDS, SEEDS)
def test_no_byte_outside_an_accepted_change_differs(seed, other):
    before, after = two_versions(seed)
    review = decided(review_between(before, after), random.Random(other))
    taken = accepted(review)
    needed = {n for id_ in taken for n in review.changes[id_].needs}
    spans = [
        (s.start, s.end, s.rank, n, s.text)
        for n, hunk in enumerate(review.hunks)
        for change in hunk.changes
        if change.id in taken or (change.auto and change.id in needed)
        for s in change.splices
    ]
    spans.sort(key=lambda span: span[:4])  # two columns put in at one place stay as listed
    out, at = "", 0
    for start, end, _, _, text in spans:
        out += before[at:start] + text
        at = end
    assert review.result() == out + before[at:]


def block_count(text: str) -> int:
    return len(Document(text).blocks)


@invariant
@given(SEEDS, SEEDS)
def test_blocks_stay_apart_whatever_is_taken(seed, other):
    """Each change adds or takes away as many blocks as it does by itself; none run together."""
    before, _ = two_versions(seed)
    review = review_between(*two_versions(seed))
    base = block_count(before)
    alone: dict[str, int] = {}

    def weight(id_: str) -> int:
        if id_ not in alone:
            alone[id_] = 0
            taken = review.apply(review.accept([id_]))
            needed = sum(weight(need) for need in review.needs([id_]))
            alone[id_] = block_count(taken.result()) - base - needed
        return alone[id_]

    some = decided(review, random.Random(other))
    assert block_count(some.result()) == base + sum(weight(id_) for id_ in accepted(some))


def test_blocks_stay_apart_where_a_list_moves_behind_a_paragraph_put_into_its_place():
    for other in range(40):
        test_blocks_stay_apart_whatever_is_taken.hypothesis.inner_test(16363, other)


def test_a_paragraph_put_between_items_that_stand_close_comes_with_the_item_behind_it():
    before = "1. One.\n2. Two.\n"
    after = "1. One.\n\nSome text.\n\n1. New.\n2. Two.\n"
    review = review_between(before, after)
    text, item = (change.id for change in review.hunks[0].decidable)
    assert review.apply(review.accept([text])).result() == after
    assert review.apply(review.accept([item])).result() == "1. One.\n\n1. New.\n2. Two.\n"
    back = review_between(after, before)
    text, item = (change.id for change in back.hunks[0].decidable)
    assert back.apply(back.accept([item])).result() == before
    assert back.apply(back.accept([text])).result() == "1. One.\n\n1. New.\n2. Two.\n"


def test_a_paragraph_that_comes_to_stand_close_before_a_list_needs_that_it_begins_with_1():
    before = "1. One.\n2. Two stays here.\n3. Three stays too.\n"
    after = "Now some text.\n1. Two stays here.\n2. Three stays too.\n"
    review = review_between(before, after)
    text = next(c for h in review.hunks for c in h.decidable if "Now" in c.splices[0].text)
    assert review.apply(review.accept([text.id])).result() == after
    back = review_between(after, before)
    assert [len(hunk.decidable) for hunk in back.hunks] == [1]


def test_rows_that_continue_one_table_never_come_to_stand_in_another_that_may_stay():
    first = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    before = f"# T\n\n{first}\nText.\n\n| x |\n|---|\n| y |\n\nEnd.\n"
    after = f"# T\n\n{first}| 3 | 4 |\n\nEnd.\n"
    review = review_between(before, after)
    for id_ in all_ids(review):
        assert is_square(review.apply(review.accept([id_])).result())


@invariant
@given(SEEDS, SEEDS)
def test_no_blank_lines_are_added_and_tables_stay_square(seed, other):
    before, after = two_versions(seed)
    result = decided(review_between(before, after), random.Random(other)).result()
    plain = [text.replace("\r\n", "\n") for text in (before, after, result)]
    if "\n\n\n\n" not in plain[0] + plain[1]:
        assert "\n\n\n\n" not in plain[2]
    assert is_square(result) or not (is_square(before) and is_square(after))


def is_square(text: str) -> bool:
    """Have the rows of each table as many cells as its head?"""
    widths: dict[int, set[int]] = {}
    document = Document(text)
    for block in document.blocks:
        if block.kind.value == "row":
            for line in document.block_text(block).splitlines():
                widths.setdefault(block.group, set()).add(line.count("|"))
    return all(len(each) == 1 for each in widths.values())


# --- what is one decision ---------------------------------------------------------------------


def hunks(before: str, after: str) -> list[tuple[str, int]]:
    found = difference(before, after).hunks
    return [(hunk.kind.value, len(hunk.decidable)) for hunk in found]


def test_a_paragraph_edited_in_two_places_is_decided_in_two_places():
    before = "One is here. Two stays. Three is there.\n"
    after = "One was here. Two stays. Three was there.\n"
    assert hunks(before, after) == [("reword", 2)]


def test_a_table_is_decided_by_cell_and_a_row_by_itself():
    before = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
    after = "| a | b |\n|---|---|\n| 1 | 5 |\n| 6 | 4 |\n| 7 | 8 |\n"
    assert sorted(hunks(before, after)) == [("add", 1), ("table", 2)]


def test_a_new_column_is_one_change_that_new_rows_need():
    before = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    after = "| a | n | b |\n|---|---|---|\n| 1 | x | 2 |\n| 3 | y | 4 |\n"
    review = review_between(before, after)
    table = next(hunk for hunk in review.hunks if hunk.kind is HunkKind.TABLE)
    (column,) = table.decidable
    assert len(column.splices) == 3
    row = next(hunk for hunk in review.hunks if hunk.kind is HunkKind.ADD)
    taken = review.apply(review.accept([row.decidable[0].id]))
    assert taken.result() == after


def test_padding_of_a_table_is_one_change_of_its_own():
    before = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    after = "| a  | bb |\n|----|----|\n| 1  | 2  |\n"
    assert sorted(hunks(before, after)) == [("reflow", 1), ("table", 1)]


LONG = "This paragraph is long enough to be followed when it moves to another place."


def test_a_moved_block_is_one_change_also_when_it_was_edited():
    before = f"# A\n\n{LONG}\n\nSecond paragraph stays here.\n\n# B\n\nThird one.\n"
    after = f"# A\n\nSecond paragraph stays here.\n\n# B\n\nThird one.\n\n{LONG}\n"
    assert hunks(before, after) == [("move", 1)]
    assert hunks(before, after.replace("long enough", "quite long enough")) == [("move", 1)]
    review = review_between(before, after)
    assert review.apply(review.reject(all_ids(review))).result() == before


def test_a_section_that_moved_is_one_change():
    one = f"## One\n\n{LONG}\n\n- an item of the first section\n\n"
    two = "## Two\n\nAnother paragraph, which has its own words, stands under two.\n\n"
    three = "## Three\n\nThe third section says something else again, at some length.\n\n"
    before, after = f"# T\n\n{one}{two}{three}End.\n", f"# T\n\n{two}{three}{one}End.\n"
    assert [kind for kind, _ in hunks(before, after)] == ["move"]


def test_a_move_is_seen_whatever_the_lines_alone_would_take_for_staying():
    """By lines the longer part stays, by blocks the one with more headings; what nobody read as
    Markdown would be no section and no block."""
    one = f"## One\n\n{LONG[:66]}\n\n- item one of the first\n- item two of the first\n\n"
    two = "## Two\n\nThe second is another matter and speaks of latency and of caches.\n\n"
    three = "## Three\n\nThe third is told last, with the price of every hour.\n"
    before, after = f"# T\n\n{one}{two}{three}", f"# T\n\n{two}{three}\n{one.rstrip()}\n"
    assert [kind for kind, _ in hunks(before, after)] == ["move"]


def test_paragraphs_that_moved_together_are_one_change_and_sections_one_each():
    stays = " ".join([LONG] * 20)
    first, second = "A paragraph to be carried elsewhere.", "A second one that goes along with it."
    before = f"# T\n\n{first}\n\n{second}\n\n{stays}\n"
    after = f"# T\n\n{stays}\n\n{first}\n\n{second}\n"
    assert hunks(before, after) == [("move", 1)]
    before = f"# T\n\n## A\n\n{first}\n\n## B\n\n{second}\n\n## C\n\n{stays}\n"
    after = f"# T\n\n## C\n\n{stays}\n\n## A\n\n{first}\n\n## B\n\n{second}\n"
    assert hunks(before, after) == [("move", 1), ("move", 1)]


def test_a_split_and_a_merged_paragraph_are_one_structure_change():
    whole = f"{LONG} And a second sentence follows it here.\n"
    parts = f"{LONG}\n\nAnd a second sentence follows it here.\n"
    assert hunks(whole, parts) == [("structure", 1)]
    assert hunks(parts, whole) == [("structure", 1)]


def test_paragraphs_that_became_a_list_are_one_structure_change_that_marks_no_word():
    before = "# T\n\nIntro stays.\n\nThe first point.\n\nThe second point.\n\nEnd.\n"
    after = "# T\n\nIntro stays.\n\n- The first point.\n- The second point.\n\nEnd.\n"
    for one, other in ((before, after), (after, before)):
        assert hunks(one, other) == [("structure", 1)]
        (splice,) = difference(one, other).hunks[0].decidable[0].splices
        marks = word_marks(one[splice.start : splice.end], splice.text)
        assert "".join(text for op, text in marks if op is not Op.EQUAL).strip("\n -") == ""
    other = before.replace("The first point.\n\nThe second point.", "- Words of its own.\n- More.")
    assert sorted(hunks(before, other)) == [("add", 2), ("remove", 2)]


def test_a_renumbered_list_is_one_structure_change_and_goes_with_one_new_item():
    items = ["Alpha beta gamma.", "Delta epsilon zeta.", "Eta theta iota."]
    before = "".join(f"{n}. {text}\n" for n, text in enumerate(items, start=1))
    after = "".join(f"{n}. {text}\n" for n, text in enumerate(items, start=5))
    assert hunks(before, after) == [("structure", 1)]
    more = [items[0], "Something new entirely.", *items[1:]]
    inserted = "".join(f"{n}. {text}\n" for n, text in enumerate(more, start=1))
    review = review_between(before, inserted)
    assert [len(hunk.decidable) for hunk in review.hunks] == [1]
    assert everything(review).result() == inserted


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_one_change_of_their_own(end):
    before = "# T\n\nwords here.\n\n- a\n- b\n"
    assert hunks(before, before.replace("\n", end)) == [("eol", 1)]


def test_a_rewrapped_paragraph_is_one_change_and_says_so():
    before = "Some words that are wrapped\nover two lines. And more of them.\n"
    after = "Some words that are\nwrapped over two\nlines. And more of them.\n"
    assert hunks(before, after) == [("reflow", 1)]


def test_words_and_wraps_that_changed_together_are_decided_apart():
    before = "One is here,\nwrapped. Two stays where it was.\n"
    after = "One was here,\nwrapped. Two stays\nwhere it was.\n"
    assert sorted(hunks(before, after)) == [("reflow", 1), ("reword", 1)]


def test_a_new_footnote_mark_needs_its_definition_and_a_dropped_definition_its_marks():
    without, with_note = "Words.\n\nMore.\n", "Words.[^1]\n\nMore.\n\n[^1]: The note.\n"
    review = review_between(without, with_note)
    mark = next(c for h in review.hunks for c in h.decidable if h.kind is not HunkKind.ADD)
    assert everything(review).result() == with_note
    assert review.apply(review.accept([mark.id])).result() == with_note
    back = review_between(with_note, without)
    gone = next(c for h in back.hunks for c in h.decidable if h.kind is HunkKind.REMOVE)
    assert back.apply(back.accept([gone.id])).result() == without


def test_a_deleted_heading_is_one_decision_with_what_is_deleted_under_it():
    before = "# T\n\nIntro.\n\n## Gone\n\nA.\n\n- b\n\n## Stays\n\nC.\n"
    after = "# T\n\nIntro.\n\n## Stays\n\nC.\n"
    assert hunks(before, after) == [("remove", 1)]


def test_a_new_section_is_one_hunk_whose_blocks_need_its_heading():
    before, after = "# T\n\nIntro.\n", "# T\n\nIntro.\n\n## New\n\nA.\n\n- b\n- c\n"
    review = review_between(before, after)
    (hunk,) = review.hunks
    assert hunk.kind is HunkKind.ADD
    last = hunk.decidable[-1]
    taken = review.apply(review.accept([last.id]))
    assert taken.result() == "# T\n\nIntro.\n\n## New\n\n- c\n"


def test_a_fence_that_is_never_closed_makes_the_rest_one_change():
    before = "# T\n\nA.\n\n```\ncode\n```\n\nB.\n\nC.\n"
    review = review_between(before, before.replace("code\n```\n", "code\n"))
    assert len(all_ids(review)) == 1


# --- limits and bad input ---------------------------------------------------------------------


def test_identical_texts_have_no_hunks():
    assert difference("a\n", "a\n").hunks == ()


@pytest.mark.parametrize("after", ["", "\n", "\n\n\n", "x", "x\n"])
def test_empty_and_blank_texts_are_exact_both_ways(after):
    for one, other in (("", after), (after, "")):
        assert everything(review_between(one, other)).result() == other


def test_what_is_given_up_for_size_is_said():
    before = "\n\n".join(f"{n} alpha {n * 7}" for n in range(400))
    after = "\n\n".join(f"{n} omega {n * 11 + 3}" for n in range(400, 800))
    found = difference(before, after)
    assert found.limits
    review = Review(HEADER, before, found.hunks)
    assert everything(review).result() == after


def test_lines_of_ten_thousand_characters_are_cut_into_sentences():
    text = " ".join(f"Sentence number {n} says a thing." for n in range(330)) + "\n"
    review = review_between(text, text.replace("number 77 ", "number 78 "))
    assert hunks(text, text.replace("number 77 ", "number 78 ")) == [("figure", 1)]
    assert len(review.changes) == 1


def assert_exact(before: str, after: str):
    found = difference(before, after)
    splices = [s for hunk in found.hunks for change in hunk.changes for s in change.splices]
    splices.sort(key=lambda s: (s.start, s.end, s.rank))
    assert ten_lines(before, [(s.start, s.end, s.text) for s in splices]) == after
    return found


def test_one_line_of_five_megabytes_is_one_change_and_says_so():
    line = "alpha beta gamma delta " * 220_000
    found = assert_exact(line, f"{line[:2_500_000]}omega {line[2_500_000:]}")
    assert len(found.hunks) == 1
    assert found.limits == (
        "changed blocks over 100000 characters in which all changes are one: 1",
    )


def test_a_hundred_thousand_changed_lines_are_exact_and_what_is_given_up_is_said():
    before = "".join(f"line {n} here\n" for n in range(100_000))
    assert assert_exact(before, before.replace("here", "there")).limits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("".join(f"{'  ' * n}- x\n" for n in range(1000)),) * 2,
        (f"{'- ' * 1000}x\n",) * 2,
        (f"{'>' * 1000} x\n\nend\n",) * 2,
        ("# a\n\n```\n" + "x\n\n" * 2000,) * 2,
        ("# a\n\n<!--\n" + "x\n\n" * 2000,) * 2,
    ],
)
def test_what_is_nested_deep_or_never_closed_is_exact(before, after):
    assert_exact(before, after[: len(after) // 2] + "y" + after[len(after) // 2 :])


def test_a_long_report_with_one_word_changed_is_one_small_change():
    before = "".join(f"## Head {n}\n\nParagraph {n} says. And more.\n\n" for n in range(40_000))
    found = assert_exact(before, before.replace("Paragraph 20000 says", "Paragraph 20000 said"))
    (hunk,) = found.hunks
    assert hunk.section == ("Head 20000",)
    assert hunk.end - hunk.start < 40
    assert not found.limits


def test_changes_of_one_block_share_the_first_number_of_their_part():
    before = "# T\n\nOne is here. Two stays. Three is there.\n"
    (hunk,) = difference(before, before.replace("is", "was")).hunks
    assert [change.part for change in hunk.decidable] == [(0, 0), (0, 1)]
    (hunk,) = difference(before, f"{before}\n## New\n\nA.\n\n- b\n- c\n").hunks
    assert [change.part for change in hunk.decidable] == [(0,), (1,), (2,), (3,)]


# --- real texts -------------------------------------------------------------------------------

PAIRS = sorted((DATA / "prose-pairs").glob("*")) if DATA.is_dir() else []


def ten_lines(before: str, spans: list[tuple[int, int, str]]) -> str:
    """An independent application of listed spans, in the order they are listed."""
    out, at = [], 0
    for start, end, new in spans:
        assert at <= start <= end
        out.append(before[at:start])
        out.append(new)
        at = end
    out.append(before[at:])
    return "".join(out)


@needs_data
@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_real_revisions_are_exact_without_limits(folder):
    before = (folder / "before.md").read_bytes().decode()
    after = (folder / "after.md").read_bytes().decode()
    found = difference(before, after)
    assert found.limits == ()
    review = Review(HEADER, before, found.hunks)
    assert everything(review).result() == after
    assert review.apply(review.reject(all_ids(review))).result() == before
    splices = [s for hunk in found.hunks for change in hunk.changes for s in change.splices]
    splices.sort(key=lambda s: (s.start, s.end, s.rank))
    assert ten_lines(before, [(s.start, s.end, s.text) for s in splices]) == after
    for splice in splices:
        marks = word_marks(before[splice.start : splice.end], splice.text)
        kept = "".join(text for op, text in marks if op is not Op.INSERT)
        assert kept == before[splice.start : splice.end]
        assert "".join(text for op, text in marks if op is not Op.DELETE) == splice.text
