"""Addresses as models damage them, on real documents of more than 100 KB: placed, or refused and
never guessed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from core.document import Block, BlockKind, Document
from core.drafting.drafter import Operation, Proposal
from core.folding import fold
from core.locating import NoPlace, find_block
from tests.conftest import DATA, needs_data

EACH = 80
"""Cases of each kind of damage."""
_WORDS = re.compile(r"\S+")
Damage = Callable[[random.Random, Document, Block], tuple[str, str]]
"""Makes an id and the words given as OLD."""


@cache
def document() -> Document:
    """The longest of the real documents, one after the other, until there are 200 KB."""
    texts = sorted((DATA / "prose-pairs").glob("*/after.md"), key=lambda path: -path.stat().st_size)
    text = ""
    for path in texts:
        text += path.read_bytes().decode() + "\n\n"
        if len(text) > 200_000:
            break
    return Document(text.replace("\r\n", "\n"))


@cache
def _blocks(base: Document) -> list[Block]:
    """Blocks long enough to be known by their words, and that no other says just so."""
    kinds = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.QUOTE)
    said = Counter(fold(base.block_text(block)) for block in base.blocks)
    return [
        block
        for block in base.blocks
        if block.kind in kinds
        and len(text := base.block_text(block)) > 60
        and said[fold(text)] == 1
    ]


def _quotes(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    text = base.block_text(block).replace("'", "’").replace('"', "“")
    return _stale(chance, base, block), text.replace("“", '"') if "’" not in text else text


def _dashes(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    text = base.block_text(block)
    return _stale(chance, base, block), text.replace("-", "–").replace("—", "-")


def _spaces(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    return _stale(chance, base, block), base.block_text(block).replace(" ", "\u00a0")


def _wrapped(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    words = base.block_text(block).split()
    lines = [" ".join(words[at : at + 7]) for at in range(0, len(words), 7)]
    return _stale(chance, base, block), "\n".join(lines)


def _dropped(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    words = base.block_text(block).split(" ")
    if len(words) > 8:
        del words[chance.randrange(len(words))]
    return base.block_id(block), " ".join(words)


def _substituted(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    words = base.block_text(block).split(" ")
    for _ in range(2):
        words[chance.randrange(len(words))] = chance.choice(["yarn", "loom", "weft", "warp"])
    return base.block_id(block), " ".join(words)


def _elided(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    words = base.block_text(block).split()
    return _stale_hash(chance, base, block)[0], f"{' '.join(words[:5])} … {' '.join(words[-4:])}"


def _wrong_id(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    return base.block_id(chance.choice(_blocks(base))), base.block_text(block)


def _stale_hash(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    return f"¶{block.index + 1}#{chance.randrange(16**6):06x}", base.block_text(block)


def _no_id(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    return "", base.block_text(block)


def _only_id(chance: random.Random, base: Document, block: Block) -> tuple[str, str]:
    return base.block_id(block), ""


def _stale(chance: random.Random, base: Document, block: Block) -> str:
    return f"¶{block.index + 1}" if chance.random() < 0.5 else ""


KINDS: dict[str, Damage] = {
    "quotes": _quotes,
    "dashes": _dashes,
    "spaces": _spaces,
    "re-wrapped": _wrapped,
    "a word dropped": _dropped,
    "words substituted": _substituted,
    "the middle left out": _elided,
    "the id of another block": _wrong_id,
    "a stale hash": _stale_hash,
    "no id": _no_id,
    "the id alone": _only_id,
}


def _cases(name: str) -> Iterator[tuple[Block, Proposal]]:
    base, chance = document(), random.Random(name)
    blocks = _blocks(base)
    for block in chance.sample(blocks, min(EACH, len(blocks))):
        id_, old = KINDS[name](chance, base, block)
        yield block, Proposal(Operation.REPLACE, block=id_, old=old, new="x")


@needs_data
@pytest.mark.parametrize("name", KINDS)
def test_damaged_addresses_are_placed_or_refused_and_never_guessed(name):
    base = document()
    assert len(base.text) > 100_000
    placed = wrong = refused = 0
    for block, proposal in _cases(name):
        try:
            found = find_block(proposal, base)
        except NoPlace:
            refused += 1
            continue
        placed += found == block
        wrong += found != block
    total = placed + wrong + refused
    assert total >= 60
    assert wrong == 0
    assert refused <= 0.03 * total
    assert placed >= 0.97 * total


@needs_data
def test_all_kinds_of_damage_together_are_placed_in_99_of_100():
    base = document()
    total = refused = 0
    for name in KINDS:
        for _, proposal in _cases(name):
            total += 1
            try:
                find_block(proposal, base)
            except NoPlace:
                refused += 1
    assert total >= 600
    assert refused <= 0.01 * total


def test_of_two_blocks_that_say_the_same_the_id_tells_which():
    base = Document("Same words here.\n\nOther words.\n\nSame words here.\n")
    for number in (1, 3):
        stale = Proposal(Operation.REPLACE, block=f"¶{number}#000000", old="Same words here.")
        assert find_block(stale, base).index == number - 1
    with pytest.raises(NoPlace, match="several"):
        find_block(Proposal(Operation.REPLACE, old="Same words here."), base)


def test_an_id_and_words_of_another_block_that_is_no_longer_there_are_refused():
    base = Document("The first paragraph speaks of looms.\n\nThe second speaks of yarn.\n")
    lost = Proposal(
        Operation.REPLACE, block=base.block_id(base.blocks[0]), old="Nobody has ever said this."
    )
    with pytest.raises(NoPlace):
        find_block(lost, base)
