"""What workers tell the history screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from core.errors import RedlineError
from core.version import Branch, Version, Words

if TYPE_CHECKING:
    from tui.comparing import Comparison
    from tui.drafted import Drafted


class PastTold(Message):
    """Something of the past is known.

    Args:
        reading: which reading it is of; one that is over is not heeded.
    """

    def __init__(self, reading: int) -> None:
        super().__init__()
        self.reading = reading


class VersionsCame(PastTold):
    """Older versions were read."""

    def __init__(self, reading: int, versions: Sequence[Version], *, is_complete: bool) -> None:
        super().__init__(reading)
        self.versions = versions
        self.is_complete = is_complete


class VersionsFound(PastTold):
    """The versions that were looked for, newest first, as far as they are found.

    Args:
        why: what they have, in words; safe to show.
        query: the words that were looked for; empty where it were not words.
    """

    def __init__(
        self,
        reading: int,
        versions: Sequence[Version],
        why: str,
        query: str,
        *,
        is_complete: bool,
    ) -> None:
        super().__init__(reading)
        self.versions = versions
        self.why = why
        self.query = query
        self.is_complete = is_complete


class WordsCounted(PastTold):
    """How versions differ from the one before, what of them was verified, and what reading their
    texts showed; all by name."""

    def __init__(
        self,
        reading: int,
        words: Mapping[str, Words],
        covered: Mapping[str, float | None],
        notes: Mapping[str, str],
    ) -> None:
        super().__init__(reading)
        self.words = words
        self.covered = covered
        self.notes = notes


class Compared(PastTold):
    """Two versions were compared."""

    def __init__(self, reading: int, comparison: Comparison) -> None:
        super().__init__(reading)
        self.comparison = comparison


class DraftedTold(PastTold):
    """What a version was drafted from."""

    def __init__(self, reading: int, name: str, drafted: Drafted) -> None:
        super().__init__(reading)
        self.name = name
        self.drafted = drafted


class BranchesTold(PastTold):
    """The branches and tags there are."""

    def __init__(self, reading: int, branches: Sequence[Branch]) -> None:
        super().__init__(reading)
        self.branches = branches


class Restored(PastTold):
    """An older version, or a part of one, is under review."""


class PastFailed(PastTold):
    """Something of the past could not be read, or brought back."""

    def __init__(self, reading: int, what: str, error: RedlineError) -> None:
        super().__init__(reading)
        self.what = what
        self.error = error
