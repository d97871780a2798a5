"""How long a model's edits take from its answer to hunks: read, found in the report, placed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from benchmarks.inputs import Inputs
from benchmarks.measure import in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.changes import Hunk
from core.document import BlockKind, Document
from core.drafting.model.addressed import proposal_of
from core.drafting.model.answer import AnswerReader, Edit
from core.drafting.shown import Shown
from core.placement import place

EDITS = 500
SIZE = 200_000
PEER = "rapidfuzz ratio of each OLD text with every block"
TARGET = Target(1, Of.SECONDS)
TIMES = 5
_NONCE = "k3f9"
_DELTA = 40  # characters of the answer that arrive at once


def figures(inputs: Inputs) -> Iterator[Figure]:
    """500 edits of a report of 200 KB, in the process: their text in pieces as it streams in, read,
    addressed by id and by words with the middle left out, and placed one after the other.

    The peer finds the block that each edit speaks of by its words alone, and places nothing.
    """
    text = _report(inputs.report)
    answer, old = _answer(Document(text))
    yield figure(
        f"{EDITS} edits read and placed in 200 KB",
        PEER,
        in_turns(
            lambda: seconds_of(lambda: _placed(answer, text)),
            lambda: seconds_of(lambda: _found(old, text)),
            TIMES,
        ),
        TARGET,
    )


def _report(text: str) -> str:
    """The report again and again, each time with other figures, until it is long enough."""
    parts, chance = [text], random.Random(7)
    while sum(map(len, parts)) < SIZE:
        parts.append("".join(str(chance.randrange(10)) if c.isdigit() else c for c in text))
    return "\n\n".join(parts)


def _answer(base: Document) -> tuple[str, list[str]]:
    kinds = (BlockKind.PARAGRAPH, BlockKind.ITEM)
    blocks = [block for block in base.blocks if block.kind in kinds]
    edits, olds = [], []
    for block in random.Random(3).sample(blocks, min(EDITS, len(blocks))):
        text = base.block_text(block)
        words = text.split()
        old = f"{' '.join(words[:5])} … {' '.join(words[-4:])}"
        olds.append(old)
        edits.append(
            f"@@@ EDIT {_NONCE} replace {base.block_id(block)}\nwhy: newer\nevidence: S1\n"
            f"@@@ OLD {_NONCE}\n{old}\n@@@ NEW {_NONCE}\n{text} It was measured once more.\n"
            f"@@@ END {_NONCE}\n"
        )
    return "".join(edits), olds


def _placed(answer: str, text: str) -> int:
    base, reader = Document(text), AnswerReader(_NONCE)
    hunks: tuple[Hunk, ...] = ()
    for at in range(0, len(answer), _DELTA):
        for edit in reader.feed(answer[at : at + _DELTA]):
            assert isinstance(edit, Edit)
            placed = place(proposal_of(edit, base, Shown()), base, hunks, drafter="anthropic")
            if placed is not None:
                hunks = (*hunks[: placed.at], placed.hunk, *hunks[placed.at :])
    return len(hunks)


def _found(olds: list[str], text: str) -> int:
    base = Document(text)
    blocks = [base.block_text(block) for block in base.blocks]
    return sum(process.extractOne(old, blocks, scorer=fuzz.ratio) is not None for old in olds)
