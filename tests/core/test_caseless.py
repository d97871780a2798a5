"""What is matched without case is looked up without case, in all of Unicode."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drafting.model.answer import AnswerReader, Edit
from core.figures import find_figures
from core.folding import caseless
from core.measures import COUNTED_WORDS, CURRENCIES, PARTS, PREFIXES, SCALED, SCALES, SPELLED, UNITS
from tests.conftest import invariant

ALIKE = {"s": "\u017f", "k": "\u212a", "i": "\u0130\u0131", "µ": "\u03bc\u039c"}
"""Letters that an expression takes for others, whatever `str.lower` makes of them."""
NAMES = sorted({*UNITS, *SCALED, *SPELLED, *SCALES, *COUNTED_WORDS, *PARTS, *PREFIXES, *CURRENCIES})


@st.composite
def disguised(draw: st.DrawFn, words: list[str]) -> str:
    """A word in letters that are matched as its own: capitals, the long s, the Kelvin sign."""
    word = draw(st.sampled_from(words))
    return "".join(
        draw(st.sampled_from(sorted({c, c.upper()[:1], *ALIKE.get(c, "")}))) for c in word
    )


def test_a_letter_is_looked_up_as_it_is_matched() -> None:
    every = "".join(c for c in map(chr, range(sys.maxunicode)) if c.isalpha())
    for letter in "abcdefghijklmnopqrstuvwxyzµåßéσ":
        for other in re.findall(letter, every, re.IGNORECASE):
            assert caseless(other) == caseless(letter), (letter, other)


@settings(invariant, max_examples=500)
@given(
    st.sampled_from(["3", "250", "1.5", "$3", "6-8", "six", "half a", "one", "a", "twenty-six"]),
    st.lists(disguised(NAMES), min_size=1, max_size=3),
    disguised(["nines", "of", "twice", "tripled", "gigabytes", "kbps", "kibit/s", "per second"]),
)
def test_every_spelling_of_a_unit_is_read(number: str, words: list[str], last: str) -> None:
    for text in (f"{number} {' '.join(words)} {last}", f"{words[0]} {last}", f"{number}{last}"):
        for figure in find_figures(f"It took {text} in all."):
            assert figure.values


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("250 \u00b5s", "250 microseconds"),
        ("250 \u03bcs", "250 microseconds"),
        ("3 hour\u017f", "3 hours"),
        ("5 \u212aW", "5 kW"),
        ("5 g\u0131gabits", "5 gigabits"),
        ("2 m\u0131llion", "2 million"),
        ("\u017fix hours", "six hours"),
        ("f\u0131ve n\u0131nes", "five nines"),
        ("a th\u0131rd of", "a third of"),
        ("u\u017fd 5", "usd 5"),
        ("5 kbp\u017f", "5 kbps"),
    ],
)
def test_a_figure_in_other_letters_is_the_same_figure(text: str, same: str) -> None:
    (found,), (plain,) = find_figures(f"It is {text} now."), find_figures(f"It is {same} now.")
    assert (found.values, found.unit) == (plain.values, plain.unit)


@pytest.mark.parametrize("word", ["EDIT", "ED\u0130T", "ed\u0131t"])
def test_a_marker_in_other_letters_opens_its_block(word: str) -> None:
    text = (
        f"@@@ {word} k3f9 replace ¶1#aaaaaa\nev\u0131dence: S2\n@@@ NEW k3f9\nNew.\n@@@ END k3f9\n"
    )
    (found,) = AnswerReader("k3f9").feed(text)
    assert isinstance(found, Edit)
    assert (found.new, found.passages) == ("New.", (2,))


def test_an_address_of_thousands_of_digits_is_no_block() -> None:
    text = f"@@@ EDIT k3f9 delete ¶{'9' * 5000}\n@@@ END k3f9\n"
    (found,) = AnswerReader("k3f9").feed(text)
    assert not isinstance(found, Edit)
