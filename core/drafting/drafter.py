"""What proposes: the protocol every drafter keeps, and the events it speaks in.

A drafter is given a `Brief` and yields events one by one. It never sees the review, never touches a
file, and addresses the report only by block ids and section paths; where a proposal belongs is
decided by `core.placement`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.changes import Hunk
from core.document import Document
from core.items import Item
from core.source import Source


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
    """Id of the block addressed (`¶12#a1f3c9`), for replace, insert-*, delete."""
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
    """Texts the editor declined in earlier reviews."""


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
class Finished:
    """The draft is complete; always the last event of a draft that was not cut short."""

    summary: str
    """One line on what was kept and left out, such as `kept 24 of 310 sentences`."""
    limits: tuple[str, ...] = ()
    """What was given up for size, one line each."""


DraftEvent = Progress | Proposed | Compared | Finished


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
class Checking(Protocol):
    """A drafter that can tell before a review begins that there will be no draft."""

    def check(self, report: str) -> None:
        """Look at the report's text.

        Raises:
            DrafterError: there can be no draft; says why.
        """
        ...
