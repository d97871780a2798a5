"""What excludes what among changes: the same as comparing every two, without the square of work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.changes import Change, Hunk, HunkKind, Splice
from core.relations import Relations
from core.review import Review
from tests.core.drafts import HEADER
from tests.steps import steps_of

SIZE = 30


@st.composite
def hunks(draw: st.DrawFn) -> tuple[Hunk, ...]:
    """Hunks over one another, each of a few changes side by side; some are glue."""
    found: list[Hunk] = []
    ids: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        at, changes = 0, []
        for part in range(draw(st.integers(1, 3))):
            start = draw(st.integers(at, SIZE))
            at = draw(st.integers(start, min(SIZE, start + 8)))
            id_ = f"change {number} {part}"
            needs = draw(st.lists(st.sampled_from(ids), max_size=1)) if ids else []
            auto = bool(changes) and draw(st.integers(0, 4)) == 0
            changes.append(Change(id_, (Splice(start, at, "x"),), tuple(needs), auto=auto))
            ids.append(id_)
        found.append(Hunk(f"hunk {number}", HunkKind.REWORD, (), tuple(changes)))
    return tuple(found)


def by_pairs(found: tuple[Hunk, ...], ids: list[str]) -> set[str]:
    """The changes that overlap a given one of another hunk, each two compared."""
    spans = [(h.id, c, s) for h in found for c in h.changes for s in c.splices]
    return {
        change.id
        for hunk, change, splice in spans
        for other, given_, span in spans
        if given_.id in ids and other != hunk and not change.auto and splice.overlaps(span)
    }


@given(hunks(), st.data())
def test_the_alternatives_are_the_changes_of_other_hunks_that_overlap(found, data):
    all_ids = [change.id for hunk in found for change in hunk.changes]
    ids = data.draw(st.lists(st.sampled_from(all_ids), unique=True))
    assert set(Relations(found, found).alternatives(ids)) == by_pairs(found, ids)


@given(hunks(), st.data())
def test_a_selection_excludes_what_overlaps_a_chosen_change_of_another_hunk(found, data):
    ids = [change.id for hunk in found for change in hunk.decidable]
    selection, chosen = Relations(found, found).selection(), set()
    for id_ in data.draw(st.lists(st.sampled_from(ids), max_size=20)):
        assert selection.excludes(id_) == bool(by_pairs(found, [id_]) & chosen)
        if id_ in chosen:
            selection.remove([id_])
            chosen.remove(id_)
        elif not selection.excludes(id_):
            selection.add(id_)
            chosen.add(id_)


def accepting(found: tuple[Hunk, ...]) -> int:
    """Steps of accepting all of a review."""
    review = Review(HEADER, "x" * 20_000, found)
    ids = [change.id for hunk in found for change in hunk.decidable]
    return steps_of(lambda: review.accept(ids))


def one_place(count: int) -> tuple[Hunk, ...]:
    """Insertions at one place, all of one hunk."""
    changes = tuple(Change(f"c{n}", (Splice(5, 5, "x", rank=n),)) for n in range(count))
    return (Hunk("h", HunkKind.ADD, (), changes),)


def alternatives(count: int) -> tuple[Hunk, ...]:
    """Hunks that all replace the same, of which one can be accepted."""
    return tuple(
        Hunk(f"h{n}", HunkKind.REWORD, (), (Change(f"c{n}", (Splice(0, 9, f"{n}"),)),))
        for n in range(count)
    )


def pairs(count: int) -> tuple[Hunk, ...]:
    """Hunks side by side, each of which has one alternative."""
    return tuple(
        Hunk(f"h{n}", HunkKind.REWORD, (), (Change(f"c{n}", (Splice(n // 2, n // 2 + 1, ""),)),))
        for n in range(count)
    )


def test_accepting_many_changes_at_one_place_takes_steps_as_they_are_many():
    assert accepting(one_place(1000)) < 3 * accepting(one_place(500))


def test_accepting_one_of_many_alternatives_takes_steps_as_they_are_many():
    assert accepting(alternatives(1000)) < 3 * accepting(alternatives(500))


def test_accepting_the_first_of_many_pairs_takes_steps_as_they_are_many():
    assert accepting(pairs(1000)) < 3 * accepting(pairs(500))
    review = Review(HEADER, "x" * 20_000, pairs(1000))
    review = review.apply(review.accept([f"c{n}" for n in range(1000)]))
    assert [review.state(hunk) for hunk in review.hunks] == ["accepted", "rejected"] * 500
