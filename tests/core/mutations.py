"""False claims made at run time from the true sentences of a source, in five ways."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.figures import Figure, find_figures, same_figure
from core.source import Passage, PassageKind, Source

OTHER_UNIT = {
    "%": " times", "x": "%", "percent": "gigabytes", "times": "percent", "X": "%",
    "seconds": "hours", "milliseconds": "minutes", "minutes": "days", "hours": "weeks",
    "years": "days", "months": "hours", "GB": " tokens", "MB": "%", "tokens": "gigabytes",
    "petaflops": "gigabytes", "parameters": "percent", "days": "minutes", "dollars": "percent",
}  # fmt: skip
OTHER_SCALE = {
    "billion": "million", "million": "trillion", "trillion": "billion", "thousand": "million",
    "petaflops": "teraflops", "gigabytes": "terabytes", "milliseconds": "seconds", "GB": "TB",
    "MB": "GB", "B": "T", "petabytes": "gigabytes",
}  # fmt: skip
_NAME = re.compile(r"(?<=\w )[A-Z][A-Za-z]+(?:[A-Z0-9]\w*)?\b|\b[A-Z][a-z]+[A-Z0-9]\w*\b")


@dataclass(frozen=True)
class Mutated:
    """A claim that is false."""

    kind: str
    text: str
    figure: str
    """The figure that is not, or no longer, borne out; of an entity swapped any of the claim."""
    passage: Passage
    exists: bool
    """Does the figure stand somewhere in the source?"""


def true_sentences(source: Source) -> Iterator[tuple[Passage, tuple[Figure, ...]]]:
    """Sentences with a figure that measures or counts something."""
    for passage in source.passages:
        if passage.kind is PassageKind.SENTENCE and 30 < len(passage.text) < 320:
            figures = tuple(f for f in find_figures(passage.text) if f.unit != "ordinal")
            if figures and re.match(r"\w", passage.text) and "://" not in passage.text:
                yield passage, figures


def mutated(source: Source, rng: random.Random, each: int) -> list[Mutated]:
    """At most `each` false claims of every kind."""
    sentences = list(true_sentences(source))
    ways = (_digit, _unit, _scale, _entity, _neighbour)
    found: list[Mutated] = []
    for way in ways:
        rng.shuffle(sentences)
        made = (
            way(source, passage, figure, rng)
            for passage, figures in sentences
            for figure in rng.sample(figures, 1)
        )
        kept = [claim for claim in made if claim and _is_false(claim)]
        found += kept[:each]
    return found


def _is_false(claim: Mutated) -> bool:
    """Is the sentence another one, whose figure its passage has not, and is it read at all?"""
    if claim.kind == "entity":
        return claim.text != claim.passage.text
    own = find_figures(claim.passage.text)
    new = [f for f in find_figures(claim.text) if claim.figure in f.text]
    return bool(new) and not any(same_figure(new[0], other) for other in own)


def _made(kind: str, source: Source, passage: Passage, figure: Figure, new: str) -> Mutated | None:
    text = passage.text[: figure.start] + new + passage.text[figure.end :]
    read = [f for f in find_figures(text) if f.start <= figure.start < f.end]
    if not read:
        return None
    exists = any(
        set(read[0].values) <= set(other.values) and same_figure(read[0], other)
        for each in source.passages
        for other in find_figures(each.text)
    )
    return Mutated(kind, text, read[0].text, passage, exists)


def _digit(source: Source, passage: Passage, figure: Figure, rng: random.Random) -> Mutated | None:
    digits = [at for at, letter in enumerate(figure.text) if letter.isascii() and letter.isdigit()]
    if not digits:
        return None
    at = rng.choice(digits)
    new = rng.choice([d for d in "123456789" if d != figure.text[at]])
    return _made("digit", source, passage, figure, figure.text[:at] + new + figure.text[at + 1 :])


def _replaced(
    kind: str, source: Source, passage: Passage, figure: Figure, table: dict[str, str]
) -> Mutated | None:
    for old, new in table.items():
        text = re.sub(rf"(?<![A-Za-z]){old}$", new, figure.text)
        if text != figure.text:
            return _made(kind, source, passage, figure, text)
    return None


def _unit(source: Source, passage: Passage, figure: Figure, rng: random.Random) -> Mutated | None:
    return _replaced("unit", source, passage, figure, OTHER_UNIT)


def _scale(source: Source, passage: Passage, figure: Figure, rng: random.Random) -> Mutated | None:
    scaled = _replaced("scale", source, passage, figure, OTHER_SCALE)
    number = re.match(r"\$?(\d+)", figure.text)
    if scaled or not number or figure.unit in ("year", "date"):
        return scaled
    new = figure.text[: number.end()] + "0" + figure.text[number.end() :]
    return _made("scale", source, passage, figure, new)


def _entity(source: Source, passage: Passage, figure: Figure, rng: random.Random) -> Mutated | None:
    names = list(_NAME.finditer(passage.text))
    if not names:
        return None
    other = rng.choice(_entities(source))
    found = rng.choice(names)
    if other.lower() in passage.text.lower() or found.start() in range(figure.start, figure.end):
        return None
    text = passage.text[: found.start()] + other + passage.text[found.end() :]
    return Mutated("entity", text, figure.text, passage, True)


_KNOWN: dict[int, list[str]] = {}


def _entities(source: Source) -> list[str]:
    """Names of a source with an inner capital or a digit, or said three times inside sentences."""
    if id(source) not in _KNOWN:
        said = [name for each in source.passages for name in _NAME.findall(each.text)]
        small = {word for word in re.findall(r"\w+", source.text) if word.islower()}
        _KNOWN[id(source)] = sorted(
            {n for n in said if said.count(n) > 2 and n.lower() not in small and len(n) > 3}
            - {"APIs", "SDKs", "LLMs", "January", "Bases", "Tier", "Guardrails"}
        )
    return _KNOWN[id(source)]


def _neighbour(
    source: Source, passage: Passage, figure: Figure, rng: random.Random
) -> Mutated | None:
    near = range(max(passage.number - 6, 1), min(passage.number + 7, len(source.passages) + 1))
    others = [
        other
        for number in near
        if number != passage.number
        for other in find_figures(source.passage(number).text)
        if other.unit == figure.unit
    ]
    return _made("neighbour", source, passage, figure, rng.choice(others).text) if others else None
