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

_WHO = ["Amazon SageMaker", "Amazon Bedrock", "AWS Trainium2", "The Trn2 instance"]
_WHAT = ["training runs", "inference requests", "checkpoints", "expert weights", "long prompts"]
_DOES = ["cuts the cost of", "shortens the time for", "halves the memory of", "doubles the rate of"]
_HOW = ["sparse attention", "a shared cache", "task governance", "mixture-of-experts layers"]
_UNITS = ["accelerators", "chips", "nodes", "hosts", "instances", "clusters", "regions", "racks"]
_SYLLABLES = "bra cel dor fen gal hin jur kel lom mir nas pol quin ras sten tul vor wex yan zed"
_SPOKEN = """
about across again always another because before behind better between bigger building business
called change closer coming company customer days different doing early easier engineers enough
every example exciting faster feature finally first folks forward friends going group happen hard
harder heard helped history hours ideas important inside keep kind largest later learn little long
look lots makes maybe million minutes moment month morning moving needed never next number often
older order other outside people picture place point power problem question quick reason right room
running scale second service several share simple slowly small something sometimes start still
story system talk team telling thing think thought thousand today together tomorrow trying under
until very waiting want weeks without wonderful working world worth years yesterday
"""
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
        said.append(_claim(chance) if chance.random() < 0.35 else _talk(chance))
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
    """A sentence that states something, of a customer nobody has heard of."""
    who, what, does, how = (chance.choice(words) for words in (_WHO, _WHAT, _DOES, _HOW))
    share, count, unit = chance.randint(11, 97), chance.randint(3, 900), chance.choice(_UNITS)
    return f"At {_name(chance)}, {who} {does} {what} by {share}% with {how} on {count} {unit}."


def _talk(chance: random.Random) -> str:
    """A sentence that says nothing."""
    words = " ".join(chance.choices(_SPOKEN.split(), k=chance.randint(6, 16)))
    return f"{words.capitalize()}."


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES.split(), k=3)).capitalize()
