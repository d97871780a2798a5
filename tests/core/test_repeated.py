"""One thing over and over is read in the time its length takes; a square of it would not end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checklist import parse, tidied
from core.diff.hunks import difference
from core.document import Document
from core.figures import find_figures
from core.quotations import _masked, find_quotations
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


def by_one_expression(text: str) -> str:
    """Code, HTML and targets of links by an expression that reads a run from each of its marks."""
    code = re.compile(
        r"^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z)"
        r"|(?P<ticks>`+)(?!`)[^`]+(?P=ticks)|<[A-Za-z/!][^<>]*>|(?<=\]\()[^()]*(?=\))",
        re.MULTILINE | re.DOTALL,
    )
    return code.sub(lambda found: re.sub(r"[^\n]", "\0", found.group()), text)


@given(st.text("```a \n](<>~", max_size=60))
def test_code_is_masked_as_by_one_expression(text: str) -> None:
    assert _masked(text) == by_one_expression(text)


@given(st.text("~ .,;()<>*a\t\u00a0", max_size=40))
def test_a_title_is_tidied_as_by_reading_white_space_from_each_of_its_characters(text: str) -> None:
    bare = re.sub(r"~~\s*~~|\(\s*\)|<\s*>|\*\*\s*\*\*", " ", text)
    bare = re.sub(r"\s+(?=[.,;)])|(?<=\()\s+", "", bare)
    assert tidied(text) == " ".join(bare.split()).strip(" -–—:")


@pytest.mark.parametrize("token", ["~~", "`", "**", "(", " ", "\\", "![", ".", "<"])
def test_a_token_repeated_is_read_as_an_item_of_a_checklist(token: str) -> None:
    items = parse(f"# References\n\n- [ ] [A](a.md) {token * TIMES} x\n").items
    assert [item.target for item in items] == ["a.md"]


@pytest.mark.parametrize("token", ["`", "` ``", "``` `", "<a", "](", "“", '"'])
def test_quotations_are_found_beside_a_token_repeated(token: str) -> None:
    text = f"He says “the loom is very fast”.\n\n{token * TIMES * 5}\n"
    assert find_quotations(text)[0].text == "the loom is very fast"
