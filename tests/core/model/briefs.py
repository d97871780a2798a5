"""Briefs and drafters for the tests of the drafter that asks a model."""

from __future__ import annotations

from typing import Any

from core.checklist import parse
from core.document import Document
from core.drafting.drafter import Brief
from core.drafting.model.drafter import Limits, ModelDrafter
from core.drafting.model.endpoint import endpoint_from
from core.drafting.model.messages import Messages
from core.drafting.model.prices import FREE, Price
from core.source import source_from_bytes
from tests.model_server import MODEL, ModelServer

REPORT = """\
# Looms

The mill has four looms.

## Weaving

Weaving takes nine days.

- the first loom is slow
- the second loom is fast

## Dyeing

Dyeing takes two days.
"""
SOURCE = """\
# A talk about looms

The mill has six looms now. Weaving takes seven days on the new ones.

## Dyeing

Dyeing takes 36 hours.
"""
INSTRUCTIONS = """\
# Task

You write for the board, in short sentences.

## References

- [ ] [A talk](talk.md) for the figures
"""


def brief(report: str = REPORT, source: str = SOURCE, **more: Any) -> Brief:
    items = parse(INSTRUCTIONS).items
    read = source_from_bytes(source.encode(), target="talk.md", title="A talk")
    return Brief(INSTRUCTIONS, items, items[0], read, Document(report), **more)


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def drafter(
    server: ModelServer,
    *,
    price: Price | None = None,
    window: int = 200_000,
    most_cost: float | None = None,
    clock: Clock | None = None,
) -> ModelDrafter:
    messages = Messages(endpoint_from("anthropic", server.url, MODEL), 4_000)
    time = clock or Clock()
    return ModelDrafter(
        messages,
        price or FREE,
        Limits(window, 4_000, most_cost),
        clock=time,
        sleep=time.sleep,
    )


def block(report: str, number: int) -> str:
    """The id of a block, 1-based."""
    base = Document(report)
    return base.block_id(base.blocks[number - 1])


def replace_block(id_: str, old: str, new: str, evidence: str = "S2") -> str:
    return (
        f"@@@ EDIT {{n}} replace {id_}\nwhy: a newer figure\nevidence: {evidence}\n"
        f"@@@ OLD {{n}}\n{old}\n@@@ NEW {{n}}\n{new}\n@@@ END {{n}}"
    )
