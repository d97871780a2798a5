"""What a comparison costs grows with the texts and not with their square."""

from __future__ import annotations

import random

import pytest

from core.diff.hunks import difference
from core.review import Review
from tests.core.drafts import HEADER
from tests.steps import steps_of

SOME, TIMES = 200, 3
"""Blocks of the smaller text, and how many times longer the other is."""
MOST = 4.5
"""Times more steps for so many times more blocks; the square of it would be 9."""


def words(count: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    some = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi"
    return [
        f"{' '.join(chance.choices(some.split(), k=12)).capitalize()} {n}." for n in range(count)
    ]


def edited(texts: list[str], every: int = 1) -> list[str]:
    return [
        text.replace(" ", " quite ", 1) if n % every == 0 else text for n, text in enumerate(texts)
    ]


def joined(texts: list[str]) -> str:
    return "\n\n".join(texts) + "\n"


def listed(texts: list[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def numbered(texts: list[str]) -> str:
    return "".join(f"{n}. {text}\n" for n, text in enumerate(texts, start=1))


def rows(texts: list[str], columns: str = "a | b") -> str:
    head = f"| {columns} |\n|{'---|' * len(columns.split('|'))}\n"
    return head + "".join(f"| {n} | {text} |\n" for n, text in enumerate(texts))


def headings(texts: list[str]) -> str:
    return joined([f"{'#' * (1 + n % 3)} {text}" for n, text in enumerate(texts)])


def shuffled(texts: list[str]) -> list[str]:
    return random.Random(2).sample(texts, len(texts))


def with_footnotes(count: int) -> str:
    notes = (f"Text {n}[^{n}].\n\n[^{n}]: The note {n}.\n\n" for n in range(count))
    return "".join(notes)


def moved_lists(count: int) -> tuple[str, str]:
    lists = [listed(words(3, seed)) for seed in range(count // 3)]
    return "\n***\n\n".join(lists), "\n***\n\n".join([*lists[1::2], *lists[::2]])


def two_renumbered(count: int) -> tuple[str, str]:
    lists = [words(3, seed) for seed in range(count // 3)]
    before = [f"# {n}\n\n{numbered(each)}" for n, each in enumerate(lists)]
    after = [f"# {n}\n\n{numbered(['New.', *each])}" for n, each in enumerate(lists)]
    return "\n".join(before), "\n".join(after)


TEXTS = {
    "paragraphs that all changed": lambda n: (joined(words(n)), joined(edited(words(n)))),
    "paragraphs of which half changed": lambda n: (joined(words(n)), joined(edited(words(n), 2))),
    "paragraphs that were all replaced": lambda n: (joined(words(n)), joined(words(n, seed=5))),
    "paragraphs that came": lambda n: ("# T\n\nEnd.\n", f"# T\n\n{joined(words(n))}\nEnd.\n"),
    "paragraphs that went": lambda n: (f"# T\n\n{joined(words(n))}\nEnd.\n", "# T\n\nEnd.\n"),
    "a text where none was": lambda n: ("", joined(words(n))),
    "every second one that went": lambda n: (joined(words(n)), joined(words(n)[::2])),
    "shuffled paragraphs": lambda n: (joined(words(n)), joined(shuffled(words(n)))),
    "repeated paragraphs": lambda n: (
        joined(random.Random(3).choices(words(5), k=n)),
        joined(random.Random(4).choices(words(5), k=n)),
    ),
    "rows that all changed": lambda n: (rows(words(n)), rows(edited(words(n)))),
    "rows that came": lambda n: (rows(words(1)), rows(words(n))),
    "rows that came with a column": lambda n: (
        rows(words(n)[::2]),
        rows([f"{text} | x" for text in words(n)], "a | b | c"),
    ),
    "items that all changed": lambda n: (listed(words(n)), listed(edited(words(n)))),
    "items that came": lambda n: ("# T\n", f"# T\n\n{listed(words(n))}"),
    "items that went": lambda n: (f"# T\n\n{listed(words(n))}\nEnd.\n", "# T\n\nEnd.\n"),
    "items that were numbered anew": lambda n: (
        numbered(words(n)),
        numbered(["New.", *words(n)]),
    ),
    "lists that were numbered anew": two_renumbered,
    "lists that moved": moved_lists,
    "headings that all changed": lambda n: (headings(words(n)), headings(edited(words(n)))),
    "headings that came": lambda n: ("# T\n\nEnd.\n", f"# T\n\n{headings(words(n))}\nEnd.\n"),
    "footnotes that came": lambda n: ("Text.\n", f"Text.\n\n{with_footnotes(n // 2)}"),
    "one item of many that changed": lambda n: (
        listed(words(n)),
        listed(words(n)).replace(f" {n // 2}.", " none."),
    ),
    "sentences that changed": lambda n: (" ".join(words(n)), " ".join(edited(words(n), 2))),
    "sentences that repeat": lambda n: (
        " ".join(random.Random(3).choices(["One.", "Two.", "Three."], k=n)),
        " ".join(random.Random(4).choices(["One.", "Two.", "Three."], k=n)),
    ),
}


def steps(before: str, after: str) -> int:
    """Steps of a comparison."""
    return steps_of(lambda: difference(before, after))


@pytest.mark.parametrize("name", TEXTS)
def test_three_times_the_text_takes_about_three_times_the_steps(name):
    few, many = (steps(*TEXTS[name](count)) for count in (SOME, SOME * TIMES))
    assert many < MOST * few, f"{many / few:.1f} times the steps"


class Counted(str):
    """An id that counts how often anybody looks it up."""

    __slots__ = ()
    looked_up = 0

    def __hash__(self) -> int:
        Counted.looked_up += 1
        return super().__hash__()


def test_to_accept_all_looks_each_change_up_a_few_times():
    before = joined(words(SOME))
    review = Review(HEADER, before, difference(before, joined(edited(words(SOME)))).hunks)
    ids = [Counted(change.id) for hunk in review.hunks for change in hunk.decidable]
    Counted.looked_up = 0
    taken = review.apply(review.accept(ids))
    assert taken.result() == joined(edited(words(SOME)))
    assert Counted.looked_up < 50 * len(ids)
