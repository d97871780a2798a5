"""What lies in a workspace, as it is on disk now: instructions, checklist, report, references.

Reads only, and knows no review.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.enclosure import inside
from core.errors import RepositoryError
from core.items import OF_GIT, Item, ItemState
from core.repository import GitFacts, Repository
from core.settings import Settings
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.source import Source


_OF_GIT = re.compile(rf"{OF_GIT}(?P<commit>[0-9a-f]{{7,64}}):(?P<path>.+)")


class Papers:
    """The files of one workspace."""

    def __init__(self, workspace: Workspace, repository: Repository, settings: Settings) -> None:
        self.workspace = workspace
        """Where things are."""
        self.repository = repository
        """Their repository."""
        self.settings = settings
        """What the editor chose."""

    def facts(self) -> GitFacts:
        """Branch, HEAD, and whether the working tree is clean."""
        return self.repository.facts()

    def instructions(self) -> str:
        """The text of the instructions."""
        return self.workspace.read_text(self.workspace.instructions)

    def items(self) -> tuple[Item, ...]:
        """The checklist."""
        from core import checklist

        return checklist.parse(self.instructions()).items

    def next_item(self) -> Item | None:
        """The first open item, None when all are read."""
        return next((item for item in self.items() if item.state is ItemState.OPEN), None)

    def report_text(self) -> str:
        """The report on disk; an empty text when there is none."""
        path = self.workspace.report
        return self.workspace.read_text(path) if path.exists() or path.is_symlink() else ""

    def committed_report(self, commit: str) -> str | None:
        """The report as a commit has it; None where it has none, or none that is text."""
        path = inside(self.workspace.report, self.repository.root, RepositoryError)
        try:
            return self.repository.read(commit, self.repository.relative(path)).decode("utf-8")
        except (RepositoryError, UnicodeDecodeError):
            return None

    def read_item(self, item: Item) -> Source:
        """Read the reference of an item.

        Raises:
            SourceError: it has no target, was never fetched, leaves the repository, or cannot be
                read.
        """
        from core.source import read_source, source_from_bytes

        if earlier := _OF_GIT.fullmatch(item.target):
            data = self.repository.read(earlier["commit"], earlier["path"])
            return source_from_bytes(data, target=item.target, title=item.title)
        path = self.workspace.resolve(item, self.repository.root)
        limit = self.settings.source_limit
        return read_source(path, target=item.target, title=item.title, limit=limit)
