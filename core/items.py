"""What a checklist says of a reference. Data only; `core.checklist` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OF_GIT = "git:"
"""What the target of an earlier version of the report begins with: `git:1a2b3c4d5e:report.md`."""


class ItemState(StrEnum):
    """Whether an item is still to be read."""

    OPEN = "open"
    DONE = "done"
    OTHER = "other"


class ItemKind(StrEnum):
    """What an item points to."""

    LOCAL = "local"
    WEB = "web"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """One `[ ]` of the checklist."""

    index: int
    """1-based place in the checklist."""
    line: int
    """1-based line in the instructions."""
    state: ItemState
    """Open, done, or marked with something else."""
    mark: str
    """What stands between the brackets."""
    mark_offset: int
    """Offset of that in the instructions, in code points."""
    title: str
    """The text of the first link, else the item's text."""
    target: str
    """Where the first link points, as written; empty where there is none."""
    purpose: str
    """The item's text without the link: why it is read."""
    kind: ItemKind
    """Local file, web page, or nothing."""


def is_web(target: str) -> bool:
    """Is a target the address of a web page?"""
    return target.strip().lower().startswith(("http://", "https://"))
