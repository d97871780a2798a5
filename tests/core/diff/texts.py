"""Documents made at random, and what somebody may do to them, for property tests."""

from __future__ import annotations

import random

SENTENCES = [
    "Alpha beta gamma delta.", "Costs fell by 30% in 2024.", "Why would that be so?",
    "The rack holds forty cells.", "Zeta eta theta iota.", "See [^1] for more.",
    "A long sentence about cold stores, racks and yards of all kinds.", "中文句子在这里。",
    "نص عربي قصير هنا.", "A `code span.` and a [link](x.md) to it.",
]  # fmt: skip
CELLS = ["a", "b", "10%", "words here", ""]


def paragraph(chance: random.Random) -> str:
    count = chance.randint(1, 3)
    return chance.choice([" ", "\n"]).join(chance.sample(SENTENCES, count))


def bullets(chance: random.Random, *, ordered: bool = False) -> str:
    out = []
    for number in range(chance.randint(1, 4)):
        marker = f"{number + 1}. " if ordered else "- "
        out.append(marker + chance.choice(SENTENCES))
        if chance.random() < 0.2:
            out.append(" " * len(marker) + "- " + chance.choice(SENTENCES))
    return ("\n\n" if chance.random() < 0.25 else "\n").join(out)


def table(chance: random.Random) -> str:
    columns = chance.randint(2, 4)
    rows = [[f"H{n}" for n in range(columns)], ["---"] * columns]
    rows += [[chance.choice(CELLS) for _ in range(columns)] for _ in range(chance.randint(1, 4))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def block(chance: random.Random) -> str:
    makers = [
        paragraph, paragraph, paragraph, bullets, table,
        lambda c: bullets(c, ordered=True),
        lambda c: f"{'#' * c.randint(1, 3)} Heading {c.randint(1, 9)}",
        lambda c: f"```\ncode {c.randint(1, 3)}\nmore\n```",
        lambda c: f"> {c.choice(SENTENCES)}",
        lambda c: f"[^1]: {c.choice(SENTENCES)}",
        lambda c: "***",
    ]  # fmt: skip
    return chance.choice(makers)(chance)


def joined(chance: random.Random, blocks: list[str]) -> str:
    out = ""
    for number, text in enumerate(blocks):
        if number:
            out += "\n\n" if chance.random() < 0.95 else "\n\n\n"
        out += text
    return out + chance.choice(["\n", "\n", "", "\n\n"])


def changed(chance: random.Random, blocks: list[str]) -> list[str]:
    """Blocks inserted, deleted, moved; sentences, items, rows and columns changed inside them."""
    found = list(blocks)
    for _ in range(chance.randint(1, 5)):
        what = chance.random()
        if what < 0.25 or not found:
            found.insert(chance.randint(0, len(found)), block(chance))
        elif what < 0.45:
            del found[chance.randrange(len(found))]
        elif what < 0.6:
            moved = found.pop(chance.randrange(len(found)))
            found.insert(chance.randint(0, len(found)), moved)
        else:
            at = chance.randrange(len(found))
            found[at] = _inside(chance, found[at])
    return found


def _inside(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    if text.startswith("|") and chance.random() < 0.4:
        return _column(chance, lines)
    if text.startswith(("|", "- ", "1. ")) and len(lines) > 3 and chance.random() < 0.5:
        at = chance.randrange(2, len(lines))
        if chance.random() < 0.5 and lines[at].strip():
            del lines[at]
        else:
            lines.insert(at, lines[2])
        return "\n".join(line for line in lines)
    return "\n".join(
        line.replace(chance.choice(SENTENCES), chance.choice(SENTENCES)) for line in lines
    )


def _column(chance: random.Random, lines: list[str]) -> str:
    at = chance.randrange(3)
    out = []
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        cells.insert(at, "New" if number == 0 else "---" if number == 1 else chance.choice(CELLS))
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join(out)


def two_versions(seed: int) -> tuple[str, str]:
    """A document and what it became; the same for the same seed."""
    chance = random.Random(seed)
    blocks = [block(chance) for _ in range(chance.randint(0, 8))]
    before, after = joined(chance, blocks), joined(chance, changed(chance, blocks))
    if chance.random() < 0.1:
        after = after.replace("\n", "\r\n")
    if chance.random() < 0.05:
        before, after = f"\ufeff{before}", f"\ufeff{after}"
    return before, after
