"""How hunks stand: what is kept from step to step is what would be worked out anew."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from core.changes import Decision, HunkState
from core.events import Undone
from core.standing import Standing
from tests.conftest import invariant
from tests.core.test_review import random_events, review


@invariant
@given(st.integers(min_value=0))
def test_what_is_kept_from_step_to_step_is_what_would_be_worked_out_anew(seed: int) -> None:
    now = review()
    assert now.standing == Standing.of(now.hunks, now.decisions)
    for event in random_events(now, random.Random(seed)):
        now = now.apply(event)
        anew = Standing.of(now.hunks, now.decisions)
        assert "standing" in now.__dict__, "it is kept, not worked out again"
        assert now.standing == anew
        assert now.standing.looks == anew.looks
        assert sum(now.counts().values()) == len(now.hunks)


def test_numbers_count_the_hunks_as_they_stand_after_a_step_too() -> None:
    now = review()
    first = now.hunks[0]
    after = now.apply(now.accept(now.find(first.id)))
    assert [after.number(hunk) for hunk in after.hunks] == [*range(1, len(now.hunks) + 1)]
    assert after.standing.states[first.id] is HunkState.ACCEPTED
    assert after.apply(Undone()).standing == now.standing
    assert after.decision(first.decidable[0].id) is Decision.ACCEPTED
