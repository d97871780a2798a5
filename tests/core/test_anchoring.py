import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.anchoring import after_commit, onto_edited_text
from core.changes import Decision
from core.document import Document
from core.events import Rebased
from tests.core.drafts import (
    HEADER,
    Operation,
    Proposal,
    accept_all,
    block_id,
    decidable,
    review_of,
)
from tests.core.test_placement import BASE, append, edits_of, new_report, section


def on(review, text):
    """The review on an edited text, and what was said of the move."""
    moved = onto_edited_text(review, text)
    base = HEADER.base
    event = Rebased(base, text, moved.hunks, dict(moved.edits), moved.history)
    return review.apply(event), moved


def replacing(old, new, base=BASE):
    return Proposal(Operation.REPLACE, block=block_id(base, old), new=new)


# --- the report was edited outside ------------------------------------------------------------


@pytest.mark.parametrize(
    ("edited", "shifted"),
    [
        (BASE.replace("# Title", "# Title\n\nnew words above"), 1),
        (BASE.replace("intro", "another beginning"), 1),
        (BASE.replace("end\n", "another end\n"), 0),
        (BASE.replace("- lj", "- lj\n- lk"), 0),
        (BASE.replace("# Title\n\nintro\n\n", ""), 1),
        (BASE, 0),
    ],
)
def test_an_edit_above_shifts_a_hunk_and_one_below_leaves_it(edited, shifted):
    review = review_of(BASE, [replacing("para", "a paragraph")])
    now, moved = on(review, edited)
    assert (moved.shifted, moved.conflicts) == (shifted, ())
    assert accept_all(now).result() == edited.replace("\npara\n", "\na paragraph\n")


@pytest.mark.parametrize(
    "grown", ["parable", "para and more", "a para", "pa", "other", "para\nmore"]
)
def test_an_edit_in_the_changed_block_is_a_conflict_and_the_text_is_kept_to_place_by_hand(grown):
    review = review_of(BASE, [replacing("para", "a paragraph"), append(section("Last"), "- l1")])
    edited = BASE.replace("para", grown)
    now, moved = on(review, edited)
    assert len(moved.conflicts) == 1
    lost = now.hunk_of[moved.conflicts[0]]
    assert lost.unplaced is not None
    assert lost.unplaced.text == "a paragraph"
    assert "edited outside" in lost.unplaced.reason
    assert not now.is_decided(lost)
    assert accept_all(now).result() == edited.rstrip("\n") + "\n\n- l1\n"


def test_her_own_text_moves_with_its_hunk_and_is_not_lost_in_a_conflict():
    review = review_of(BASE, [replacing("para", "a paragraph")])
    review = review.apply(review.edit(review.hunks[0], "my own words", ()))
    above = BASE.replace("intro", "a long introduction")
    now, _ = on(review, above)
    assert now.result() == above.replace("\npara\n", "\nmy own words\n")
    _, moved = on(review, BASE.replace("para", "parable"))
    assert moved.edits == {}
    assert moved.hunks[0].unplaced is not None
    assert moved.hunks[0].unplaced.text == "my own words"


def test_decisions_stay_with_hunks_that_only_shifted():
    review = review_of(BASE, [replacing("para", "a paragraph"), append(section("Last"), "- l1")])
    first, second = decidable(review)
    review = review.apply(review.accept([first])).apply(review.reject([second]))
    now, _ = on(review, "new first line\n\n" + BASE)
    assert [now.decision(id_) for id_ in (first, second)] == [Decision.ACCEPTED, Decision.REJECTED]
    assert now.result() == "new first line\n\n" + BASE.replace("\npara\n", "\na paragraph\n")


def test_an_insertion_stays_behind_the_words_it_followed():
    review = review_of(BASE, [append(section("A"), "- after table")])
    edited = BASE.replace("| 1 | 2 |\n", "| 1 | 2 |\n\n### Fresh\n\nnew words\n")
    now, moved = on(review, edited)
    assert moved.conflicts == ()
    assert "| 1 | 2 |\n\n- after table\n\n### Fresh" in accept_all(now).result()


def test_an_insertion_whose_section_was_deleted_is_not_put_under_another_heading():
    base = "# T\n\n## A\n\nwords of a\n\n## B\n\nwords of b\n"
    review = review_of(base, [append(("T", "A"), "- more of a")])
    _, moved = on(review, "# T\n\n## B\n\nwords of b\n")
    assert len(moved.conflicts) == 1


def test_an_insertion_between_two_rewritten_neighbours_is_not_guessed():
    base = "# T\n\none\n\ntwo\n"
    review = review_of(
        base, [Proposal(Operation.INSERT_AFTER, block=block_id(base, "one"), new="x")]
    )
    _, moved = on(review, "# T\n\nuno\n\ndue\n")
    assert len(moved.conflicts) == 1
    now, moved = on(review, "# T\n\nuno\n\ntwo\n")
    assert moved.conflicts == ()
    assert accept_all(now).result() == "# T\n\nuno\n\nx\n\ntwo\n"


def test_a_new_report_is_not_put_on_top_of_one_that_somebody_else_began():
    review = review_of("", new_report())
    _, moved = on(review, "# Mine\n\nwords\n")
    assert len(moved.conflicts) == len(review.hunks)


def test_an_insertion_whose_words_and_heading_were_both_rewritten_is_not_guessed():
    base = "# T\n\n## A\n\nalpha\n\n## B\n\nbeta\n"
    review = review_of(base, [append(("T", "A"), "- more of a")])
    _, moved = on(review, base.replace("## A\n\nalpha", "## Z\n\nomega"))
    assert len(moved.conflicts) == 1
    _, moved = on(review, base.replace("alpha", "omega"))
    assert moved.conflicts == ()


def test_what_rests_on_a_change_that_lost_its_place_loses_it_too():
    review = review_of(BASE, [replacing("para", "a paragraph"), append(section("Last"), "- l1")])
    needed, resting = review.hunks
    change = replace(resting.decidable[0], needs=(needed.decidable[0].id,))
    review = replace(review, hunks=(needed, replace(resting, changes=(change,))))
    _, moved = on(review, BASE.replace("para", "other"))
    assert set(moved.conflicts) == {needed.id, resting.id}


def test_a_hunk_that_was_unplaced_before_stays_so_with_its_reason():
    review = review_of(BASE, [append(("Nowhere",), "lost")])
    now, moved = on(review, "more\n\n" + BASE)
    assert moved.conflicts == ()
    assert now.hunks == review.hunks


NEW = st.sampled_from(["", "x", "a\n\nb", "\n", "ble", " more"])
EDITS = st.lists(
    st.tuples(st.integers(0, len(BASE)), st.integers(0, 12), NEW), max_size=3
)  # fmt: skip


REVIEW = review_of(BASE, edits_of(BASE))
ENDS = {block.end for block in Document(BASE).blocks}


def edited_text(edits):
    text = BASE
    for at, length, new in edits:
        text = text[:at] + new + text[at + length :]
    return text


@settings(max_examples=150)
@given(EDITS)
def test_no_hunk_is_dropped_and_nothing_outside_a_change_moves(edits):
    text = edited_text(edits)
    review = REVIEW
    now, moved = on(review, text)
    ends = {block.end for block in Document(text).blocks}
    assert [hunk.id for hunk in now.hunks] == [hunk.id for hunk in review.hunks]
    assert now.result() == text
    for old, new in zip(review.hunks, now.hunks, strict=True):
        assert (new.id in moved.conflicts) == (new.unplaced is not None)
        if new.unplaced is not None:
            continue
        for before, after in zip(old.changes, new.changes, strict=True):
            for was, is_ in zip(before.splices, after.splices, strict=True):
                assert text[is_.start : is_.end] == BASE[was.start : was.end]
                assert is_.text == was.text
                follows = BASE[was.end : was.end + 1], text[is_.end : is_.end + 1]
                assert follows[0] == follows[1] or set(follows) <= {"", "\n"}
                assert was.end not in ENDS or is_.end in ends


@settings(max_examples=150)
@given(EDITS, st.integers(min_value=0))
def test_accepting_on_an_edited_text_is_a_document_without_overlaps(edits, seed):
    now, _ = on(REVIEW, edited_text(edits))
    chance = random.Random(seed)
    ids = decidable(now)
    now = now.apply(now.accept(chance.sample(ids, chance.randint(0, len(ids)))))
    result = now.result()
    assert "".join(Document(result).pieces()) == result


def test_the_same_text_again_changes_nothing():
    """Invariant 11 of the design, for a report that was saved unchanged."""
    review = review_of(BASE, edits_of(BASE))
    moved = onto_edited_text(review, BASE)
    assert moved.hunks == review.hunks
    assert (moved.shifted, moved.conflicts) == (0, ())


# --- after a partial commit -------------------------------------------------------------------


def committed(review):
    """The review after a partial commit of what is accepted."""
    return review.apply(Rebased(HEADER.base, review.result(), *after_commit(review)))


BASES = {
    base: review_of(base, edits_of(base) if base else new_report())
    for base in (BASE, "", BASE.replace("\n", "\r\n"), "\ufeff" + BASE)
}


@pytest.mark.parametrize("base", BASES)
@settings(max_examples=100)
@given(seed=st.integers(min_value=0))
def test_a_partial_commit_and_then_the_rest_is_the_same_as_all_at_once(base, seed):
    chance = random.Random(seed)
    review = BASES[base]
    ids = decidable(review)
    first = chance.sample(ids, chance.randint(1, len(ids)))
    dropped = chance.sample(ids, chance.randint(0, 2))
    partly = review.apply(review.reject(dropped)).apply(review.accept(first))
    rest = committed(partly)
    assert rest.result() == partly.result()
    left = [id_ for id_ in decidable(rest) if rest.decision(id_) is Decision.UNDECIDED]
    assert left == [id_ for id_ in ids if partly.decision(id_) is Decision.UNDECIDED]
    chosen = chance.sample(left, chance.randint(0, len(left)))
    at_once = partly.apply(partly.accept(chosen))
    if any(at_once.decision(id_) is Decision.REJECTED for id_ in first):
        return  # an alternative of what is committed already was chosen; that cannot be undone so
    assert rest.apply(rest.accept(chosen)).result() == at_once.result()


def test_what_is_left_after_a_partial_commit_keeps_its_ids_decisions_and_notes():
    review = review_of(BASE, edits_of(BASE))
    ids = decidable(review)
    partly = review.apply(review.accept(ids[:3])).apply(review.reject(ids[-1:]))
    rest = committed(partly)
    assert set(decidable(rest)) == {
        id_ for id_ in ids if partly.decision(id_) is not Decision.ACCEPTED
    }
    assert all(rest.decision(id_) == partly.decision(id_) for id_ in decidable(rest))


def test_an_edited_hunk_is_committed_as_she_wrote_it_and_the_rest_moves_past_it():
    review = review_of(BASE, [replacing("intro", "short"), append(section("Last"), "- l1")])
    edited = review.apply(review.edit(review.hunks[0], "a much longer introduction", ()))
    rest = committed(edited)
    assert len(rest.hunks) == 1
    expected = BASE.replace("intro", "a much longer introduction").rstrip("\n") + "\n\n- l1\n"
    assert accept_all(rest).result() == expected
