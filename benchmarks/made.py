"""A report of any size with a review of 300 hunks waiting, made by rule: the same on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.inputs import git

HUNKS = 300
"""Hunks of the review."""
_WITH_FIGURE = 6  # of eight hunks
_SYLLABLES = ("ba", "ke", "lo", "mi", "ru", "ta", "so", "ne", "fi", "dur")
_SOURCE = "# A source\n\nIt names 42% and little else.\n"
_INSTRUCTIONS = "# Task\n\n## References\n\n- [ ] [A source](source.md)\n"


def workspace(folder: Path, size: int) -> Path:
    """A committed workspace with a report of about `size` characters and an open review of it."""
    from core.changes import Hunk
    from core.desk import Desk
    from core.diff.hunks import difference
    from core.events import Base, Completed, HunkArrived, ReviewHeader

    before, after = texts(size)
    folder.mkdir()
    (folder / "report.md").write_text(before, encoding="utf-8")
    (folder / "instructions.md").write_text(_INSTRUCTIONS, encoding="utf-8")
    (folder / "source.md").write_text(_SOURCE, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    with Desk.open(folder, command="benchmark", write=True) as desk:
        facts = desk.facts()
        base = Base("", "", "- [ ] [A source](source.md)", "", facts.head, facts.branch)
        header = ReviewHeader("0" * 12, 1, "A source", "source.md", "file", "2026-01-01", base)
        blobs = {"base": before.encode("utf-8"), "source": _SOURCE.encode("utf-8")}
        desk.begin(header, before, blobs)
        for at, found in enumerate(difference(before, after).hunks):
            hunk: Hunk = replace(found, passages=(1,), why="a figure")
            desk.do(HunkArrived(at, hunk))
        desk.do(Completed(""))
        desk.document(before)
    return folder


def texts(size: int) -> tuple[str, str]:
    """A report, and the same with a word changed in each of 300 paragraphs.

    Most get a figure with it; two neighbours of eight do not, so that some fold as wording.
    """
    chance = random.Random(7)
    words = [
        "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, 4))) for _ in range(3000)
    ]
    blocks: list[str] = []
    paragraphs: list[int] = []
    length = 0
    for number, block in enumerate(_blocks(chance, words)):
        if length >= size:
            break
        if block[0].isupper():
            paragraphs.append(number)
        blocks.append(block)
        length += len(block) + 2
    changed = list(blocks)
    for number in range(HUNKS):
        at = paragraphs[number * len(paragraphs) // HUNKS]
        said = changed[at].split(" ")
        figure = "" if number % 8 >= _WITH_FIGURE else f" {number + 1}%"
        said[chance.randrange(1, 6)] = f"newly{chance.choice(words)}{figure}"
        changed[at] = " ".join(said)
    return "\n\n".join(blocks) + "\n", "\n\n".join(changed) + "\n"


def _blocks(chance: random.Random, words: list[str]) -> Iterator[str]:
    def some(least: int, most: int) -> str:
        return " ".join(chance.choice(words) for _ in range(chance.randint(least, most)))

    yield "# report"
    while True:
        yield f"## {some(2, 4)}"
        for _ in range(chance.randint(3, 7)):
            sentences = (f"{some(6, 18).capitalize()}." for _ in range(chance.randint(2, 6)))
            yield " ".join(sentences)
        if chance.random() < 0.3:
            yield "\n".join(f"- {some(3, 12)} **{some(1, 2)}**" for _ in range(5))
        if chance.random() < 0.1:
            rows = "\n".join(f"| {some(1, 3)} | {chance.randint(1, 99)} |" for _ in range(5))
            yield f"| name | share |\n|---|---|\n{rows}"
