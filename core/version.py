"""A version of the report, as its history lists it. Data only."""

from __future__ import annotations

from dataclasses import dataclass

WORKING_TREE = ""
"""The commit of the version that is on disk and not committed."""


@dataclass(frozen=True, slots=True)
class Words:
    """How a version differs from the one before, in words. A word that moved counts as neither."""

    added: int
    """Words it has more."""
    removed: int
    """Words it has less."""
    total: int
    """Words it has in all."""


@dataclass(frozen=True, slots=True)
class Version:
    """A commit that changed the report, or what is on disk."""

    commit: str
    """Full id; `WORKING_TREE` for what is on disk."""
    before: str
    """Full id of the version before it in the list; empty for the oldest."""
    date: str
    """When it was written, ISO 8601; empty for what is on disk."""
    author: str
    """Who wrote it."""
    subject: str
    """First line of the message."""
    reference: str
    """Title of the reference it was drafted from; empty for edits made elsewhere, or outside a
    review."""
    target: str
    """Where that reference is."""
    accepted: int
    """Hunks accepted or edited, as the commit says; 0 for edits made outside a review."""
    rejected: int
    """Hunks rejected."""
    path: str
    """What the report was called in it, relative to the root of the repository."""
    blob: str
    """Id of its text; empty for what is on disk, and where the report was deleted."""
    note: str = ""
    """What has to be known of it, a few words: `deleted`, `was notes.md`, `merge`, `not UTF-8`."""
    blob_before: str = ""
    """Id of the text before; empty where there was none."""
    review: str = ""
    """Id of the review it was committed from; empty for edits made outside one."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch or a tag, whose versions can be read."""

    name: str
    """As git shortens it: `main`, `origin/main`, `v1`."""
    ref: str
    """Its full name: `refs/heads/main`."""
    tip: str
    """Full id of the commit it is at."""
    date: str
    """When that commit was made, or the tag; ISO 8601."""
    is_current: bool
    """Is it the one that is checked out here?"""
