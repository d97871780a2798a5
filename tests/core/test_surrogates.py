"""Halves of characters: joined where they were parted, else replaced and counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.surrogates import Joiner, whole
from tests.conftest import invariant

PIECES = st.lists(
    st.sampled_from(["\ud83d", "\ude00", "\ud800", "\udfff", "a", "é", "中", "😀", "", "\ufffd"]),
    max_size=12,
)


@invariant
@given(PIECES)
def test_pieces_joined_are_the_whole_wherever_they_are_cut(pieces: list[str]) -> None:
    joiner = Joiner()
    found = [*map(joiner.feed, pieces), joiner.close()]
    expected = whole("".join(pieces))
    assert "".join(each.text for each in found) == expected.text
    assert sum(each.replaced for each in found) == expected.replaced
    expected.text.encode("utf-8")


def test_a_parted_pair_is_its_character_and_a_single_half_is_shown() -> None:
    assert whole("a\ud83d\ude00b") == ("a😀b", 0)
    assert whole("a\ude00\ud83db") == ("a\ufffd\ufffdb", 2)
    assert whole("😀 é") == ("😀 é", 0)
