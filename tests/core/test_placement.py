import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import Decision, HunkKind
from core.document import Document
from tests.core.drafts import (
    Operation,
    Proposal,
    accept_all,
    accepted_pieces,
    block_id,
    decidable,
    review_of,
)

BASE = """# Title

intro

## A

para

- x
- y
  - z

| h | i |
|--|--|
| 1 | 2 |

## B
tight text
- li
- lj

## Empty

## Last

end
"""
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"


def section(*titles: str) -> tuple[str, ...]:
    return ("Title", *titles)


def append(titles: tuple[str, ...], text: str) -> Proposal:
    return Proposal(Operation.APPEND_SECTION, section=titles, new=text)


def new_section(parent: tuple[str, ...], text: str) -> Proposal:
    return Proposal(Operation.NEW_SECTION, section=parent, new=text)


def new_report() -> list[Proposal]:
    return [
        new_section((), "# Title"),
        new_section(section(), "## A"),
        append(section("A"), "- a1"),
        append(section("A"), "- a2"),
        new_section(section(), "## B"),
        new_section(section("B"), "### C"),
        append(section("B", "C"), "- c1"),
        append(section("B"), "under b"),
        append(section("A"), TABLE),
        append(section("A"), "- a3"),
        append(section("B", "C"), "> said\n>\n> — somebody"),
    ]


def edits_of(base: str) -> list[Proposal]:
    end = "\r\n" if "\r\n" in base else "\n"

    def beside(operation: Operation, block: str, text: str = "") -> Proposal:
        return Proposal(operation, block=block_id(base, block.replace("\n", end)), new=text)

    return [
        append(section("A"), "- after table"),
        beside(Operation.INSERT_AFTER, "- y", "- yy"),
        beside(Operation.INSERT_AFTER, "| 1 | 2 |", "| 3 | 4 |"),
        beside(Operation.REPLACE, "intro", "intro with 5"),
        beside(Operation.DELETE, "para"),
        beside(Operation.INSERT_AFTER, "para", "para2"),
        beside(Operation.INSERT_BEFORE, "para", "para0"),
        beside(Operation.INSERT_AFTER, "## B", "- under b"),
        beside(Operation.INSERT_AFTER, "## B", "- under b2"),
        append(section("B"), "- lk"),
        append(section("Empty"), "- e1"),
        append(section("Empty"), "- e2"),
        append(section("Last"), "- l1"),
        new_section(section(), "## New"),
        append(section("New"), "- n1"),
        append(section("Last"), "- l2"),
        new_section(section("Last"), "### Deep"),
        append(section("Last", "Deep"), "deep words"),
        beside(Operation.DELETE, "end"),
        beside(Operation.DELETE, "## Empty"),
        beside(Operation.INSERT_BEFORE, "# Title", "before all"),
    ]


VARIANTS = [BASE, BASE.rstrip("\n"), BASE.replace("\n", "\r\n"), "\ufeff" + BASE]


def test_a_new_report_reads_in_order_whatever_the_order_of_arrival():
    assert accept_all(review_of("", new_report())).result() == (
        "# Title\n\n## A\n\n- a1\n- a2\n\n" + TABLE + "\n\n- a3\n\n## B\n\nunder b\n\n### C\n\n"
        "- c1\n\n> said\n>\n> — somebody\n"
    )


def test_rows_stay_with_their_table_and_items_with_their_list():
    result = accept_all(review_of(BASE, edits_of(BASE)[:3])).result()
    assert "- x\n- y\n  - z\n- yy\n\n| h | i |\n|--|--|\n| 1 | 2 |\n| 3 | 4 |\n\n- after" in result


@pytest.mark.parametrize("base", VARIANTS)
@settings(max_examples=150)
@given(seed=st.integers(min_value=0))
def test_any_subset_of_decisions_in_any_order_is_a_document(base, seed):
    review = review_of(base, edits_of(base))
    assert_well_formed_after_random_decisions(review, random.Random(seed))


@settings(max_examples=300)
@given(seed=st.integers(min_value=0))
def test_any_subset_of_a_new_report_is_a_document(seed):
    review = review_of("", new_report())
    assert_well_formed_after_random_decisions(review, random.Random(seed))


def assert_well_formed_after_random_decisions(review, chance):
    ids = decidable(review)
    for id_ in chance.sample(ids, chance.randint(0, len(ids))):
        review = review.apply(chance.choice([review.accept, review.reject])([id_]))
    result, base = review.result(), review.base
    assert "\n\n\n" not in result.replace("\r", "")
    if base:
        assert result.endswith("\n") == base.endswith("\n")
        assert ("\r" in result) == ("\r" in base)
    document = Document(result)
    blocks = {document.block_text(block) for block in document.blocks}
    for text in accepted_pieces(review):
        first = Document(text).blocks[0]
        assert Document(text).block_text(first) in blocks


def test_rejecting_everything_leaves_the_base():
    for base in VARIANTS:
        review = review_of(base, edits_of(base))
        assert review.apply(review.reject(decidable(review))).result() == base


def test_accepting_a_row_of_a_new_table_takes_its_head_along():
    review = review_of("", [new_section((), "# Title"), append(("Title",), TABLE)])
    last = decidable(review)[-1]
    assert review.apply(review.accept([last])).result() == (
        "# Title\n\n| a | b |\n|---|---|\n| 3 | 4 |\n"
    )


def test_a_proposal_said_already_is_no_hunk():
    base = "# T\n\n- It’s **fast**\n"
    again = append(("T",), "- It's fast")
    assert review_of(base, [again]).hunks == ()
    twice = append(("T",), "- new")
    assert len(review_of(base, [twice, twice]).hunks) == 1


def test_a_section_nobody_has_gives_an_unplaced_hunk_and_not_a_guess():
    review = review_of(BASE, [append(("Nowhere",), "lost")])
    assert review.hunks[0].unplaced is not None
    assert "Nowhere" in review.hunks[0].unplaced.reason
    assert review.result() == BASE


def test_an_address_that_is_stale_is_found_by_its_text():
    proposal = Proposal(Operation.REPLACE, block="¶99#abcdef", old="tight  text", new="loose text")
    base = "# T\n\ntight text\n"
    assert accept_all(review_of(base, [proposal])).result() == "# T\n\nloose text\n"


def test_two_equal_blocks_without_an_address_are_not_guessed():
    base = "# T\n\nsame\n\nsame\n"
    review = review_of(base, [Proposal(Operation.REPLACE, old="same", new="other")])
    assert review.hunks[0].unplaced is not None


def test_deleting_a_heading_deletes_its_section_in_one_decision():
    base = "# T\n\n## Gone\n\nwords\n\n## Stays\n"
    proposal = Proposal(Operation.DELETE, block=block_id(base, "## Gone"))
    review = review_of(base, [proposal])
    assert review.hunks[0].kind is HunkKind.REMOVE
    assert accept_all(review).result() == "# T\n\n## Stays\n"


@pytest.mark.parametrize("base", ["", *VARIANTS])
def test_the_same_answer_twice_changes_nothing_the_second_time(base):
    """Invariant 11 of the design."""
    inserting = (Operation.APPEND_SECTION, Operation.NEW_SECTION)
    answer = [p for p in (edits_of(base) if base else new_report()) if p.operation in inserting]
    result = accept_all(review_of(base, answer)).result()
    assert result != base
    again = review_of(result, answer)
    assert again.hunks == ()
    assert again.result() == result


# --- a replaced block is decided part by part -------------------------------------------------

SENTENCES = "# T\n\nOne is here. Two stays. Three is there.\n"


def replaced(base: str, block: str, new: str) -> Proposal:
    return Proposal(Operation.REPLACE, block=block_id(base, block), new=new)


def test_a_replaced_paragraph_is_one_hunk_decided_by_sentence():
    old = "One is here. Two stays. Three is there."
    new = "One was here. Two stays. Three was there."
    review = review_of(SENTENCES, [replaced(SENTENCES, old, new)])
    (hunk,) = review.hunks
    assert [change.part for change in hunk.decidable] == [(0, 0), (0, 1)]
    assert accept_all(review).result() == SENTENCES.replace(old, new)
    one = review.apply(review.accept([hunk.decidable[1].id]))
    assert one.result() == SENTENCES.replace("Three is", "Three was")


def test_a_replaced_row_is_decided_by_cell():
    base = f"{TABLE}\n"
    review = review_of(base, [replaced(base, "| 3 | 4 |", "| 5 | 6 |")])
    (hunk,) = review.hunks
    assert hunk.kind is HunkKind.TABLE
    first, _ = hunk.decidable
    assert review.apply(review.accept([first.id])).result() == base.replace("| 3 |", "| 5 |")
    assert accept_all(review).result() == base.replace("| 3 | 4 |", "| 5 | 6 |")


def test_a_row_that_loses_a_cell_is_one_change():
    base = f"{TABLE}\n"
    review = review_of(base, [replaced(base, "| 3 | 4 |", "| 3 |")])
    assert len(decidable(review)) == 1
    assert accept_all(review).result() == base.replace("| 3 | 4 |", "| 3 |")


def test_proposals_on_other_sentences_of_a_block_stand_side_by_side():
    old = "One is here. Two stays. Three is there."
    review = review_of(
        SENTENCES,
        [
            replaced(SENTENCES, old, old.replace("One is", "One was")),
            replaced(SENTENCES, old, old.replace("Three is", "Three was")),
        ],
    )
    assert len(review.hunks) == 2
    both = old.replace("One is", "One was").replace("Three is", "Three was")
    assert accept_all(review).result() == SENTENCES.replace(old, both)


def test_proposals_on_one_sentence_are_alternatives_and_what_both_say_is_said_once():
    old = "One is here. Two stays. Three is there."
    both = old.replace("Three is", "Three was")
    review = review_of(
        SENTENCES,
        [
            replaced(SENTENCES, old, both.replace("One is", "One was")),
            replaced(SENTENCES, old, both.replace("One is", "One were")),
        ],
    )
    first, second = review.hunks
    assert (len(first.decidable), len(second.decidable)) == (2, 1)
    review = review.apply(review.accept([change.id for change in first.decidable]))
    review = review.apply(review.accept([second.decidable[0].id]))
    assert review.decision(first.decidable[0].id) is Decision.REJECTED
    assert review.result() == SENTENCES.replace(old, both.replace("One is", "One were"))
