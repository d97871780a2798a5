"""The outline and the way: kept where only decisions changed, and right all the same."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.changes import Hunk
from core.diff.hunks import difference
from core.journal import Journal
from core.review import Review
from tests.core.drafts import HEADER
from tests.core.test_review import random_events, review
from tui.arranging import Arranging, filters
from tui.groups import KeptGroups, groups
from tui.outline import Outline, Title
from tui.render.row import Look
from tui.walk import Way


def _title(hunk: Hunk) -> Title:
    return (hunk.section[-1] if hunk.section else "top"), hunk.section


def _texts(outline: Outline) -> list[tuple[str, str]]:
    return [(id_, outline.text(at)) for at, id_ in enumerate(outline.ids)]


def _way(now: Review, look: Look, by_risk: bool) -> Way:
    return Arranging().way(now, look, None, by_risk=by_risk)


@given(st.integers(min_value=0), st.booleans())
def test_the_outline_that_is_kept_is_the_one_that_would_be_made_anew(
    seed: int, by_risk: bool
) -> None:
    now, chance = review(), random.Random(seed)
    opened = frozenset((hunk.id, None) for hunk in now.hunks if chance.random() < 0.5)
    look, arranging = Look(opened=opened), Arranging()
    outline = Outline(arranging.way(now, look, None, by_risk=by_risk), _title)
    for event in random_events(now, chance, 12):
        now = now.apply(event)
        way = arranging.way(now, look, None, by_risk=by_risk)
        anew = _way(now, look, by_risk)
        assert way.stops == anew.stops
        assert [way.state(stop) for stop in way.stops] == [anew.state(s) for s in anew.stops]
        points = [way.point(stop)[0] for stop in way.stops]
        assert [way.seen(point) for point in points] == [anew.seen(point) for point in points]
        outline = outline.after(way, _title)
        assert _texts(outline) == _texts(Outline(anew, _title))


def test_a_filter_on_what_is_undecided_lets_go_of_nothing_it_showed() -> None:
    now, arranging = review(), Arranging()
    chosen = filters(now, None)[0]
    before = arranging.way(now, Look(), chosen, by_risk=False)
    now = now.apply(now.accept(now.find(now.hunks[0].id)))
    after = arranging.way(now, Look(), chosen, by_risk=False)
    assert after.hunks == before.hunks
    assert after.is_decided((now.hunks[0].id, ""))
    assert not before.is_decided((now.hunks[0].id, ""))


BEFORE = "# T\n\n" + "\n\n".join(f"Words of number {at} go on here." for at in range(6)) + "\n"


def test_groups_are_found_once_and_found_again_when_hunks_differ(tmp_path: Path) -> None:
    after = BEFORE.replace("go on", "carry on")
    now = Review(HEADER, BEFORE, difference(BEFORE, after).hunks, complete=True)
    assert len(groups(now)) == len(now.hunks) > 1
    journal = Journal(tmp_path / "j")
    kept = KeptGroups(journal)
    assert kept(now) == groups(now)
    node = (journal.folder / "cache" / "groups").stat().st_ino
    assert KeptGroups(journal)(now) == groups(now)
    assert (journal.folder / "cache" / "groups").stat().st_ino == node
    fewer = Review(HEADER, BEFORE, now.hunks[:3], complete=True)
    assert KeptGroups(journal)(fewer) == groups(fewer)
    journal.put_cached("groups", b"damaged")
    assert KeptGroups(journal)(now) == groups(now)
