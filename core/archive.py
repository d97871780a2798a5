"""Reviews that were put away, each in a folder of its own, kept for 30 days.

Owns what they are called and how long they are kept. A review comes and goes by one rename, so that
a killed run leaves it in one place or the other, whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.files import make_folder, sync_folder
from core.journal_folder import LOG, named

KEPT = timedelta(days=30)
"""How long a review that was put away is kept."""


class Archive:
    """The folder with the reviews of one workspace that were put away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, review: Path, review_id: str) -> None:
        """Put a review's folder away, under its id; another one of that id stays beside it.

        Raises:
            OSError: it cannot be moved.
        """
        now = datetime.now(UTC)
        away = self.path(review_id)
        if away.exists():
            away = away.with_name(f"{away.name}-{now:%Y%m%dT%H%M%S%f}")
        make_folder(self._folder, mode=0o700)
        review.rename(away)
        os.utime(away)  # from now on it is kept
        sync_folder(self._folder)

    def take(self, name: str, review: Path) -> None:
        """Move one back.

        Raises:
            OSError: it is not there, or cannot be moved.
        """
        self.path(name).rename(review)
        sync_folder(self._folder)

    def path(self, name: str) -> Path:
        """Where one is."""
        return named(self._folder, name)

    def entries(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        """The names of those that are kept, and when each was put away, in UTC; the last first."""
        found = []
        for away in self._folder.glob("*"):
            with contextlib.suppress(OSError):
                since = datetime.fromtimestamp(away.stat().st_mtime, UTC)
                if now - since <= KEPT and (away / LOG).exists():
                    found.append((since, away.name))
        yield from ((name, since) for since, name in sorted(found, reverse=True))

    def prune(self, now: datetime) -> None:
        """Remove those that were put away more than 30 days ago."""
        oldest = (now - KEPT).timestamp()
        for away in self._folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if away.stat().st_mtime < oldest:
                    shutil.rmtree(away, ignore_errors=True)
