"""What a drafter is shown of a report under review: every accepted word, no other, in its block."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from core.diff.hunks import difference
from core.document import Document
from core.drafting.shown import Shown, shown
from core.result import accepted_splices
from core.review import Review
from tests.conftest import invariant
from tests.core.diff.texts import two_versions
from tests.core.drafts import HEADER, Operation, Proposal, block_id, decidable, review_of

TABLE = "| Loom | Picks |\n| --- | --- |\n| hand | 40 |\n| power | 160 |\n"
REPORT = f"# Looms\n\nThe mill has four looms. They are old.\n\n{TABLE}\nThe end.\n"


def shown_of(review: Review) -> Shown:
    return shown(
        Document(review.base), accepted_splices(review.base, review.hunks, review.decisions)
    )


def bare(text: str) -> str:
    """A text less its white space and its byte-order mark, which is in no block."""
    return "".join(text.split()).replace("\ufeff", "")


def words(reads: Shown, base: Document) -> str:
    parts = [reads.added.get(-1, "")]
    for block in base.blocks:
        parts += (reads.text(base, block), reads.added.get(block.index, ""))
    return bare("".join(parts))


@invariant
@given(st.integers(0, 10**9))
def test_the_blocks_and_what_stands_between_them_have_the_words_of_the_result(seed):
    before, after = two_versions(seed)
    review, chance = Review(HEADER, before, difference(before, after).hunks), random.Random(seed)
    for id_ in decidable(review):
        if chance.random() < 0.5:
            review = review.apply(review.accept([id_]))
    assert words(shown_of(review), Document(before)) == bare(review.result())


def test_a_sentence_a_row_and_a_removal_stand_where_they_were_decided():
    base = Document(REPORT)
    review = review_of(
        REPORT,
        [
            Proposal(
                Operation.REPLACE,
                block_id(REPORT, "The mill has four looms. They are old."),
                new="The mill has six looms. They are old.",
            ),
            Proposal(
                Operation.INSERT_AFTER, block_id(REPORT, "| hand | 40 |"), new="| water | 90 |"
            ),
            Proposal(Operation.DELETE, block_id(REPORT, "The end.")),
        ],
    )
    assert shown_of(review) == Shown()
    review = review.apply(review.accept(decidable(review)))
    reads = shown_of(review)
    texts = {base.block_text(base.blocks[at]): text for at, text in reads.texts.items()}
    assert texts == {
        "The mill has four looms. They are old.": "The mill has six looms. They are old.",
        "The end.": "",
    }
    ((at, added),) = reads.added.items()
    assert base.block_text(base.blocks[at]) == "| hand | 40 |"
    assert added == "| water | 90 |"


def test_the_editors_own_text_is_shown_as_hers():
    base = Document(REPORT)
    old = "The mill has four looms. They are old."
    proposal = Proposal(Operation.REPLACE, block_id(REPORT, old), new="Six looms.")
    review = review_of(REPORT, [proposal])
    review = review.apply(review.edit(review.hunks[0], "Some looms.", ()))
    assert list(shown_of(review).texts.values()) == ["Some looms."]
    assert words(shown_of(review), base) == bare(review.result())
