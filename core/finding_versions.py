"""A version looked up without the list: the one a commit has, and the oldest.

Owns the names a report had: where a commit brought it under another one, the older versions are
asked for by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from core.repository import Repository
from core.version import Version
from core.walk import Walk

Name = tuple[str, str]
"""What a report was called, and the newest commit to ask for it."""


def held_by(repository: Repository, name: Name, commit: str) -> Version | None:
    """The version a commit has: itself, where it changed the report, else the newest before it. One
    that deleted it only where it had no other name then; None where it never had one."""
    first: Version | None = None
    for path, _ in _names(repository, name):
        with closing(Walk(repository, path, commit)) as walk:
            found = next(walk, None)
        if found is not None and found.blob:
            return found
        first = first or found
    return first


def oldest(repository: Repository, name: Name) -> Version | None:
    """The version before which there is none; None where there is none at all."""
    path, tip = name
    commits = repository.beginnings(path, tip)
    while older := _before(repository, path, commits):
        path, tip = older
        commits = repository.beginnings(path, tip)
    with closing(Walk(repository, path, commits[-1] if commits else tip)) as walk:
        last = None
        for last in walk:  # noqa: B007
            pass
        return last


def _names(repository: Repository, name: Name) -> Iterator[Name]:
    """The names a report had, newest first."""
    found: Name | None = name
    while found is not None:
        yield found
        found = _before(repository, found[0], repository.beginnings(*found))


def _before(repository: Repository, path: str, beginnings: Sequence[str]) -> Name | None:
    """The name before, where one of the commits that brought a report renamed or copied it."""
    for commit in beginnings:
        if came_from := repository.came_from(commit, path):
            return came_from[1], came_from[0]
    return None
