"""Texts of the sizes of the real ones, for machines that do not have those.

Written by rule from word lists, the same on every run: a transcript in hard-wrapped captions with
stage directions, an article, and a report of headings, paragraphs, lists and tables.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from pathlib import Path

KEYNOTE_SIZE, ARTICLE_SIZE, REPORT_SIZE = 157_000, 30_000, 45_000
"""Characters; all are ASCII, so bytes as well."""

_WHO = ["Harbor Cloud", "Amazon SageMaker", "Amazon Bedrock", "The Trn2 instance", "Lantern-2"]
_WHAT = [
    "training runs",
    "inference requests",
    "model checkpoints",
    "expert weights",
    "long prompts",
]
_DOES = ["cuts the cost of", "shortens the time for", "halves the memory of", "doubles the rate of"]
_HOW = ["sparse attention", "a shared cache", "task governance", "mixture-of-experts layers"]
_TALK = [
    "So I want to tell you a little about how we got here.",
    "We heard that from a lot of you over the last year.",
    "Now, that is not where we stopped.",
    "And I think it is really exciting to see what you do with it.",
    "Please welcome to the stage a customer of ours.",
    "Let me go back to that picture for a moment.",
]
_STAGE = ["[applause]", "[music]", "[audience cheering]"]

INSTRUCTIONS = """# A report on model architectures

You keep a report on language model architectures for training and inference pipelines, and match
them with AWS services, with data points and benefits.

## References

- [ ] Read [An article on architectures](references/article.md) for the training pipeline.
- [ ] Read [A short talk](references/talk.md) for AWS services and data points.
- [ ] Read [A long keynote](references/keynote.md) for AWS services and data points.
- [ ] Read [A page](https://example.org/page) for what is new.
"""


def workspace(folder: Path) -> None:
    """Write instructions and references into a folder that does not exist yet."""
    (folder / "references").mkdir(parents=True)
    (folder / "instructions.md").write_text(INSTRUCTIONS, encoding="utf-8")
    for name, text in (
        ("article", article()),
        ("talk", transcript(KEYNOTE_SIZE // 2, seed=2)),
        ("keynote", transcript(KEYNOTE_SIZE, seed=3)),
    ):
        (folder / "references" / f"{name}.md").write_text(text, encoding="utf-8")


def transcript(size: int, seed: int) -> str:
    """Captions of about 90 characters; one sentence in three states something."""
    chance = random.Random(seed)
    said: list[str] = []
    length = 0
    while length < size:
        said.append(_claim(chance) if chance.random() < 0.35 else chance.choice(_TALK))
        if chance.random() < 0.03:
            said.append(chance.choice(_STAGE))
        length += len(said[-1]) + 1
    return "A long keynote\nDec 3\n\n" + textwrap.fill(" ".join(said), 90)[:size] + "\n"


def article() -> str:
    """Sections of paragraphs, dense with claims."""
    return _sections(ARTICLE_SIZE, seed=1, tables=0)


def report() -> str:
    """Sections of paragraphs and lists, nine of them with a table."""
    return "# Model architectures and where to run them\n\n" + _sections(
        REPORT_SIZE, seed=4, tables=9
    )


def _sections(size: int, seed: int, tables: int) -> str:
    chance = random.Random(seed)
    parts: list[str] = []
    length = number = 0
    while length < size:
        number += 1
        parts += _section(chance, number, has_table=number <= tables)
        length = sum(len(part) + 2 for part in parts)
    return "\n\n".join(parts) + "\n"


def _section(chance: random.Random, number: int, *, has_table: bool) -> Iterator[str]:
    title = f"{chance.choice(_HOW)} for {chance.choice(_WHAT)}"
    yield f"{'##' if number % 3 == 1 else '###'} {number}. {title.capitalize()}"
    yield " ".join(_claim(chance) for _ in range(3))
    yield "\n".join(f"- **{chance.choice(_HOW)}**: {_claim(chance)}" for _ in range(4))
    if has_table:
        rows = [f"| {chance.choice(_WHO)} | {chance.randint(2, 98)}% |" for _ in range(5)]
        yield "\n".join(["| Service | Saved |", "|---|---|", *rows])


def _claim(chance: random.Random) -> str:
    who, what, does, how = (chance.choice(words) for words in (_WHO, _WHAT, _DOES, _HOW))
    share, count = chance.randint(11, 97), chance.randint(3, 900)
    return f"{who} {does} {what} by {share}% with {how} on {count} accelerators."
