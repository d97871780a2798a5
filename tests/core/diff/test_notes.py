"""Marks and their definitions: whatever is taken, each mark stands above its own note."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings

from core.diff.hunks import difference
from core.review import Review
from tests.conftest import invariant
from tests.core.diff.test_hunks import SEEDS, accepted, all_ids, everything
from tests.core.drafts import HEADER

NOTES = [
    "From sheep.", "From moths.", "Of flax plants.", "Pressed out of olives.", "Dug at Wieliczka.",
    "Mined by hand since 1604.", "Grown near the canal.", "Sold by the yard.", "Ground twice.",
]  # fmt: skip
THINGS = ["Wool", "Silk", "Flax", "Oil", "Salt", "Coal", "Hemp", "Cloth", "Meal"]
"""What each note is of; its mark stands behind it."""
LINKS = [f"https://{thing.lower()}.example/" for thing in THINGS]


def footnotes(order: list[list[int]], *, scattered: bool, style: str) -> str:
    """A text of paragraphs of things, each with a mark, its notes numbered in order."""
    numbers: dict[int, int] = {}
    paragraphs = []
    for things in order:
        sentences = []
        for thing in things:
            number = numbers.setdefault(thing, len(numbers) + 1)
            mark = f"[^{number}]" if style == "footnote" else f"[page][{number}]"
            sentences.append(f"{THINGS[thing]} is traded here {mark}.")
        paragraphs.append(" ".join(sentences))
        if scattered:
            done = written(paragraphs)
            paragraphs += [definition(t, numbers[t], style) for t in things if t not in done]
    if not scattered:
        joint = "\n" if style == "link" else "\n\n"
        paragraphs.append(joint.join(definition(t, n, style) for t, n in numbers.items()))
    return "\n\n".join(paragraphs) + "\n"


def definition(thing: int, number: int, style: str) -> str:
    if style == "footnote":
        return f"[^{number}]: {NOTES[thing]}"
    return f"[{number}]: {LINKS[thing]}"


def written(paragraphs: list[str]) -> set[int]:
    text = "\n".join(paragraphs)
    return {n for n in range(len(THINGS)) if NOTES[n] in text or LINKS[n] in text}


def definitions(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, body in re.findall(r"^\[(\^?\d+)\]: (.*)$", text, re.MULTILINE):
        found.setdefault(label, []).append(body)
    return found


def marks(text: str) -> list[tuple[str, str]]:
    """Each thing with the label of its mark."""
    return re.findall(r"(\w+) is traded[^.]*?\[(\^?\d+)\]\.", text)


def assert_own_notes(text: str) -> None:
    defined = definitions(text)
    for thing, label in marks(text):
        at = THINGS.index(thing)
        assert defined.get(label) in ([NOTES[at]], [LINKS[at]]), (thing, label, text)
    assert all(len(bodies) == 1 for bodies in defined.values()), text


def two_versions(seed: int) -> tuple[str, str]:
    chance = random.Random(seed)
    things = chance.sample(range(len(THINGS)), chance.randint(2, 6))
    order = [[]]
    for thing in things:
        order[-1].append(thing)
        if chance.random() < 0.5:
            order.append([])
    other = [list(each) for each in order]
    for _ in range(chance.randint(1, 3)):
        row = chance.choice(other)
        unused = [n for n in range(len(THINGS)) if not any(n in each for each in other)]
        what = chance.random()
        if what < 0.45 and unused:
            row.insert(chance.randint(0, len(row)), chance.choice(unused))
        elif what < 0.6 and unused:
            other.insert(chance.randint(0, len(other)), [chance.choice(unused)])
        elif what < 0.8 and row:
            row.pop(chance.randrange(len(row)))
        else:
            chance.shuffle(other)
    style, scattered = chance.choice(["footnote", "link"]), chance.random() < 0.3
    before, after = (
        footnotes([each for each in version if each], scattered=scattered, style=style)
        for version in (order, other)
    )
    return before, after


@settings(invariant, max_examples=1_000)
@given(SEEDS)
def test_whatever_is_taken_every_mark_has_its_own_definition(seed: int) -> None:
    before, after = two_versions(seed)
    review = Review(HEADER, before, difference(before, after).hunks)
    assert everything(review).result() == after
    assert review.result() == before
    ids = all_ids(review)
    chance = random.Random(seed)
    for some in [[id_] for id_ in ids] + [chance.sample(ids, chance.randint(0, len(ids)))]:
        taken = review.apply(review.accept(some)) if some else review
        assert_own_notes(taken.result())
        if some and accepted(taken):
            left = taken.apply(taken.reject([chance.choice(sorted(accepted(taken)))]))
            assert_own_notes(left.result())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Wool[^1] and silk[^2].\n\n[^1]: From sheep.\n[^2]: From moths.\n",
            "Flax[^1], wool[^2] and silk[^3].\n\n"
            "[^1]: From plants.\n[^2]: From sheep.\n[^3]: From moths.\n",
        ),
        (
            "See [wool][1].\n\n[1]: https://wool.example/\n",
            "See [flax][1].\n\nSee [wool][2].\n\n"
            "[1]: https://flax.example/\n[2]: https://wool.example/\n",
        ),
    ],
)
def test_a_note_in_front_brings_the_new_numbers_with_it(before: str, after: str) -> None:
    review = Review(HEADER, before, difference(before, after).hunks)
    for id_ in all_ids(review):
        result = review.apply(review.accept([id_])).result()
        assert result in (before, after)


def test_a_note_that_is_only_worded_otherwise_is_decided_by_itself() -> None:
    before = "Wool[^1] is warm.\n\nSilk is light.\n\n[^1]: It is from sheep of the hills.\n"
    after = before.replace("of the hills", "of the high hills").replace("warm", "soft and warm")
    review = Review(HEADER, before, difference(before, after).hunks)
    assert len(all_ids(review)) == 2


def test_a_definition_that_is_put_elsewhere_is_one_change() -> None:
    before = "Wool[^1] is warm.\n\n[^1]: From sheep.\n\n" + "Much is said of other things.\n\n" * 9
    after = before.replace("[^1]: From sheep.\n\n", "") + "[^1]: From sheep!\n"
    review = Review(HEADER, before, difference(before, after).hunks)
    for id_ in all_ids(review):
        result = review.apply(review.accept([id_])).result()
        assert len(re.findall(r"^\[\^1\]:", result, re.MULTILINE)) == 1
