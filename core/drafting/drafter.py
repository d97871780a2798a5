"""What proposes: the protocol every drafter keeps, and the events it speaks in.

A drafter is given a `Brief` and yields events one by one. It never sees the review, never touches a
file, and addresses the report only by block ids and section paths; where a proposal belongs is
decided by `core.placement`.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.changes import Hunk
from core.document import Document
from core.drafting.shown import Shown
from core.items import Item
from core.source import Source

_SENT = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
COST = "cost_micro_usd"
"""The name of a cost among counts of usage: millionths of a dollar."""


def told_usage(usage: Mapping[str, int]) -> str:
    """What drafting took, for people; empty for nothing."""
    sent = sum(usage.get(name, 0) for name in _SENT)
    written = usage.get("output_tokens", 0)
    if not sent and not written:
        return ""
    cost = f", ${usage[COST] / 1e6:.4f}" if COST in usage else ""
    return f"{sent:,} tokens sent, {written:,} written{cost}"


class Operation(StrEnum):
    """What a proposal does to the report."""

    REPLACE = "replace"
    INSERT_AFTER = "insert-after"
    INSERT_BEFORE = "insert-before"
    APPEND_SECTION = "append-section"
    NEW_SECTION = "new-section"
    DELETE = "delete"
    NO_CHANGE = "no-change"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One piece of a draft: where, new text, why, passages."""

    operation: Operation
    """What to do."""
    block: str = ""
    """Id of the block addressed (`¶12#a1f3c9`), for replace, insert-*, delete. For append-section
    and new-section it may stand for `section`: the section this block is in."""
    section: tuple[str, ...] = ()
    """Path of the section addressed. For append-section the section that grows (of the base, or one
    proposed earlier in this draft). For new-section the path of the parent, `()` for the top."""
    after: tuple[str, ...] = ()
    """For new-section: path of the sibling it follows; `()` means last in the parent."""
    old: str = ""
    """For replace: what the drafter believes stands there; a check, not an address."""
    new: str = ""
    """The new text: Markdown of one or more blocks, without leading or trailing newlines."""
    why: str = ""
    """The reason, one line."""
    passages: tuple[int, ...] = ()
    """Numbers of the passages it rests on."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All a drafter is given."""

    instructions: str
    """The text of the instructions."""
    items: tuple[Item, ...]
    """The whole checklist."""
    item: Item
    """The item being drafted."""
    source: Source
    """What was read."""
    report: Document
    """The base; empty for a new report."""
    declined: tuple[str, ...] = ()
    """What the editor declined, each in a line with the reason and her note."""
    proposed: tuple[str, ...] = ()
    """What is proposed already in this review and not decided, each in a line."""
    shown: Shown = field(default_factory=Shown)
    """How the report reads with what was accepted in this review."""


@dataclass(frozen=True, slots=True)
class SentBack:
    """A proposal the editor wants written again."""

    block: str
    """Id of the block it acts on or after; empty for none."""
    section: tuple[str, ...]
    """The section it stands in."""
    old: str
    """What stands there now; empty for an insertion."""
    new: str
    """What was proposed."""
    why: str
    """The reason it gave."""
    comment: str
    """What the editor says of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a drafter is."""

    done: int
    """Units of work done."""
    total: int
    """Units in all; 0 while unknown."""
    what: str
    """What it is doing, a few words."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal is complete."""

    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Compared:
    """A hunk of a drafter that compares texts: it stands in the base already, with an id."""

    hunk: Hunk
    """Not yet checked for evidence."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A proposal that is being written, to be seen as it grows; nothing of it is kept."""

    operation: str
    """What it says it will do."""
    block: str
    """The block it addresses."""
    new: str
    """Its new text so far."""


@dataclass(frozen=True, slots=True)
class Used:
    """What the draft has taken so far; each replaces the one before."""

    model: str
    """The model's name."""
    read: int
    """Tokens sent, the cached ones left out."""
    written: int
    """Tokens written."""
    cached: int
    """Tokens sent that were read from a cache."""
    stored: int
    """Tokens sent that were put into a cache."""
    cost: float | None
    """Dollars; None where the price is unknown."""

    @property
    def counts(self) -> dict[str, int]:
        """All of it in whole numbers, as journals and records keep it."""
        found = {
            "input_tokens": self.read,
            "output_tokens": self.written,
            "cache_read_input_tokens": self.cached,
            "cache_creation_input_tokens": self.stored,
            COST: 0 if self.cost is None else round(self.cost * 1e6),
        }
        return {name: count for name, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a draft would take."""

    model: str
    """The model's name."""
    where: str
    """The endpoint, as people call it."""
    sent: int
    """Tokens to be sent, reckoned from the length of the texts."""
    written: int
    """Tokens to be written, a guess."""
    cost: float | None
    """Dollars; None where the price is unknown."""
    is_free: bool
    """Is nothing paid there?"""
    is_local: bool = False
    """Is the endpoint this machine, which no text leaves?"""

    @property
    def told(self) -> str:
        """The estimate for people, one line."""
        cost = "nothing" if self.is_free else "price unknown"
        if self.cost is not None and not self.is_free:
            cost = f"about ${self.cost:.2f}" if self.cost >= 0.01 else "under $0.01"
        return (
            f"estimate: {self.model} at {self.where}: about {_rounded(self.sent):,} tokens to send,"
            f" about {_rounded(self.written):,} to be written, {cost}"
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """The draft is complete; always the last event of a draft that was not cut short."""

    summary: str
    """One line on what was kept and left out, such as `kept 24 of 310 sentences`."""
    limits: tuple[str, ...] = ()
    """What was given up for size, one line each."""


DraftEvent = Progress | Proposed | Compared | Writing | Used | Finished


def _rounded(count: int) -> int:
    """A guess says no more digits than it knows."""
    return round(count, 2 - len(str(count)))


class Drafter(Protocol):
    """Proposes edits to a report from one source."""

    name: str
    """The word used in settings, records and trailers."""
    motto: str
    """What it says of itself in the header, such as `extracts, does not write`."""

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        """Yield events; closing the generator stops the work.

        Raises:
            DrafterError: it could not start, or was cut short; what was yielded stands.
        """
        ...


@runtime_checkable
class Signed(Protocol):
    """A drafter whose proposals somebody else made."""

    by: str
    """Who made them; empty where nobody is named."""


@runtime_checkable
class Checking(Protocol):
    """A drafter that can tell before a review begins that there will be no draft."""

    def check(self, report: str) -> None:
        """Look at the report's text.

        Raises:
            DrafterError: there can be no draft; says why.
        """
        ...


@runtime_checkable
class Paid(Protocol):
    """A drafter that costs money, and can say beforehand how much."""

    def estimate(self, brief: Brief, *, is_revision: bool = False) -> Estimate:
        """What a draft would take, or asking for one proposal again; spends nothing."""
        ...


@runtime_checkable
class Revising(Protocol):
    """A drafter that can be asked for one proposal again."""

    def revise(self, brief: Brief, asked: SentBack) -> Generator[DraftEvent, None, None]:
        """Yield the proposal anew.

        Raises:
            DrafterError: as `draft` does.
        """
        ...
