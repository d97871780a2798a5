import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes import Decision, HunkState
from core.errors import ReviewError
from core.events import HunkArrived, Noted, Redone, Undone, decode, decode_header, encode
from core.review import Review
from tests.core.drafts import HEADER, Operation, Proposal, block_id, decidable, review_of
from tests.core.test_placement import BASE, append, edits_of, new_report, new_section, section


def review() -> Review:
    return review_of(BASE, edits_of(BASE))


def random_events(found: Review, chance: random.Random, count: int = 25):
    ids = decidable(found)
    for _ in range(count):
        some = chance.sample(ids, chance.randint(1, 3))
        hunk = found.hunk_of[some[0]]
        moves = [found.accept(some), found.reject(some), found.clear(some)]
        moves.append(Noted(hunk.id, "a note"))
        if not hunk.is_deletion and len(hunk.decidable) == 1:
            moves.append(found.edit(hunk, "my own words", ()))
        moves += [Undone()] * bool(found.past) + [Redone()] * bool(found.future)
        event = chance.choice(moves)
        yield event
        found = found.apply(event)


@given(st.integers(min_value=0))
def test_replaying_the_journal_gives_the_same_review(seed):
    now = review()
    lines = [encode(HEADER)]
    lines += [encode(HunkArrived(at, hunk)) for at, hunk in enumerate(now.hunks)]
    for event in random_events(now, random.Random(seed)):
        lines.append(encode(event))
        now = now.apply(event)
    again = Review(decode_header(lines[0]), BASE)
    for line in lines[1:]:
        again = again.apply(decode(line))
    assert again.result() == now.result()
    assert again.decisions == now.decisions
    assert again.counts() == now.counts()


@given(st.integers(min_value=0))
def test_undoing_everything_leads_back_and_redoing_forward(seed):
    start = now = review()
    for event in random_events(now, random.Random(seed)):
        if not isinstance(event, Undone | Redone):
            now = now.apply(event)
    end = now
    while now.past:
        now = now.apply(Undone())
    assert now.decisions == start.decisions
    while now.future:
        now = now.apply(Redone())
    assert now.decisions == end.decisions


@given(st.integers(min_value=0))
def test_no_two_accepted_changes_overlap_and_none_lacks_what_it_needs(seed):
    now = review()
    for event in random_events(now, random.Random(seed)):
        now = now.apply(event)
        taken = [c for c in now.changes.values() if now.decision(c.id) is Decision.ACCEPTED]
        for one in taken:
            assert not set(now.alternatives([one.id])) & {
                other.id for other in taken if other.id not in (one.id,)
            }
            for needed in one.needs:
                kept = now.decision(needed) in (Decision.ACCEPTED, Decision.EDITED)
                assert kept or now.changes[needed].auto


def test_counts_are_hunks_and_add_up():
    now = review()
    now = now.apply(now.accept(decidable(now)[:4]))
    assert sum(now.counts().values()) == len(now.hunks)


def test_rejecting_a_heading_rejects_what_stands_under_it_and_one_undo_brings_all_back():
    now = review_of("", new_report())
    heading = next(h for h in now.hunks if h.section == section("A"))
    rejected = now.apply(now.reject([heading.decidable[0].id]))
    under = [h for h in now.hunks if h.section == section("A")]
    assert all(rejected.state(h) is HunkState.REJECTED for h in under)
    assert rejected.apply(Undone()).decisions == now.decisions


def test_accepting_what_is_under_two_new_headings_accepts_both():
    now = review_of("", new_report())
    last = next(h for h in now.hunks if h.section == section("B", "C") and len(h.changes) > 1)
    result = now.apply(now.accept([last.decidable[0].id])).result()
    assert result == "# Title\n\n## B\n\n### C\n\n- c1\n"


def test_of_two_texts_for_one_place_accepting_one_rejects_the_other():
    base = "# T\n\nwords\n"
    address = block_id(base, "words")
    now = review_of(
        base,
        [
            Proposal(Operation.REPLACE, block=address, new="one"),
            Proposal(Operation.REPLACE, block=address, new="two"),
        ],
    )
    one, two = decidable(now)
    now = now.apply(now.accept([one])).apply(now.accept([two]))
    assert now.decision(one) is Decision.REJECTED
    assert now.result() == "# T\n\ntwo\n"


def test_an_edit_takes_the_place_of_the_hunk_and_undo_brings_the_hunk_back():
    now = review_of("", [new_section((), "# T"), append(("T",), "- proposed")])
    hunk = now.hunks[1]
    assert now.editable(hunk).strip() == "- proposed"
    edited = now.apply(now.edit(hunk, "- mine\n", ()))
    assert edited.result() == "# T\n\n- mine\n"
    assert edited.state(hunk) is HunkState.EDITED
    assert edited.apply(Undone()).result() == now.result()


def test_ids_answer_to_prefixes_of_four_characters():
    now = review()
    hunk = now.hunks[3]
    assert now.find(hunk.id[:6]) == tuple(change.id for change in hunk.decidable)
    with pytest.raises(ReviewError, match="too short"):
        now.find(hunk.id[:3])
    with pytest.raises(ReviewError, match="no change"):
        now.find("zzzzzz")


def test_there_is_nothing_to_undo_at_first():
    with pytest.raises(ReviewError, match="nothing to undo"):
        review().apply(Undone())


def test_an_unplaced_hunk_waits_until_it_is_dismissed():
    now = review_of(BASE, [append(("Nowhere",), "lost")])
    hunk = now.hunks[0]
    assert not now.is_decided(hunk)
    with pytest.raises(ReviewError, match="no place"):
        now.accept(now.find(hunk.id))
    assert now.apply(now.reject(now.find(hunk.id))).is_decided(hunk)


def test_an_edited_hunk_is_one_decision_whichever_part_of_it_is_named():
    table = Proposal(Operation.APPEND_SECTION, section=("A",), new="| a |\n|---|\n| 1 |\n| 2 |")
    review = review_of("# A\n\nx\n", [table])
    (hunk,) = review.hunks
    head, first, second = (change.id for change in hunk.decidable)
    review = review.apply(review.edit(hunk, "my own", ()))
    ids = (head, first, second)
    for act, named, state, result in (
        (Review.accept, first, "edited", "# A\n\nx\n\nmy own\n"),
        (Review.reject, second, "rejected", "# A\n\nx\n"),
        (Review.accept, head, "edited", "# A\n\nx\n\nmy own\n"),
        (Review.clear, first, "undecided", "# A\n\nx\n"),
    ):
        review = review.apply(act(review, [named]))
        assert [review.decision(id_).value for id_ in ids] == [state] * 3
        assert review.result() == result
    assert not review.decisions.edits, "clearing an edited hunk takes the text back"
    review = review.apply(review.accept([first]))
    assert review.result() == "# A\n\nx\n\n| a |\n|---|\n| 1 |\n"
