"""One thing over and over is read in the time its length takes; a square of it would not end."""

from __future__ import annotations

import pytest

from core.diff.hunks import difference
from core.document import Document
from core.figures import find_figures
from core.quotations import find_quotations
from core.review import Review
from core.sentences import sentence_spans
from tests.core.drafts import HEADER, accept_all

TIMES = 60_000
"""Repetitions: at once where that is linear, hours where it is a square."""


@pytest.mark.parametrize(
    "token", [".", "!", "?", "…", ".)", ".[", "![", '."', "~~", "**", "_", "<"]
)
def test_a_token_repeated_is_cut_into_sentences_that_join_to_it(token: str) -> None:
    text = f"First. {token * TIMES} Then it ends."
    spans = sentence_spans(text)
    assert spans[0] == (0, 6)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        at = end
    assert at == len(text)


@pytest.mark.parametrize("token", [".", "![", "~~", "[", "> ", "a.b."])
def test_a_token_repeated_is_read_and_compared(token: str) -> None:
    text = token * (TIMES // 10)
    after = f"{text} x {text}"
    Document(text)
    find_figures(text)
    find_quotations(text)
    review = Review(HEADER, text, difference(text, after).hunks)
    assert accept_all(review).result() == after
