"""The words of a passage without its Markdown, however often a mark is repeated."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drafting.offline.names import plain
from core.drafting.offline.trim import trimmed
from tests.steps import steps_of

TIMES = 400_000
"""Openings: at once where each is read once, hours where the rest is read from each."""


def by_expressions(text: str) -> str:
    """The same by expressions that look for the end of a link from each of its openings."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>]{1,80}>|\[\^?\d+\]", "", text)
    text = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", text)
    return " ".join(text.split())


@given(st.text("![]()a* \n", max_size=40))
def test_links_and_images_go_as_by_expressions(text):
    assert plain(text) == by_expressions(text)


@pytest.mark.parametrize("token", ["[", "![", "[a](", "![a](", "[^"])
def test_an_opening_repeated_is_read_once(token):
    assert plain(token * TIMES).startswith(token[:2])


@pytest.mark.parametrize("token", ["a, ", "so, ", "you know, "])
def test_a_filler_repeated_is_trimmed_a_few_times(token):
    def steps(count: int) -> int:
        return steps_of(lambda: trimmed(f"The loom is fast, {token * count}too."))

    trimmed("It is fast.")  # loads the phrases
    assert steps(2000) < 1.5 * steps(1000)
