"""The longest common subsequence: our few words are matched as rapidfuzz matches many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from core.diff import lcs

WORDS = st.lists(st.sampled_from("abcd "), max_size=30)


@given(WORDS, WORDS)
def test_words_are_matched_as_rapidfuzz_matches_them(old: list[str], new: list[str]) -> None:
    wanted = [
        (code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in LCSseq.opcodes(old, new)
        if code.tag == "equal"
    ]
    assert list(lcs.equal_blocks(old, new)) == wanted


def test_many_words_are_matched_too() -> None:
    old = [str(number) for number in range(300)]
    new = ["x", *old[:100], "y", *old[150:], "z"]
    assert list(lcs.equal_blocks(old, new)) == [(0, 1, 100), (150, 102, 150)]
