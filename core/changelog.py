"""The changes between two versions of the report, written as Markdown.

Owns the words of it. It is complete by construction: every hunk of the difference is listed, with
the section, what stood there, what stands there, and the reference of the version that brought it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from core.blocks import markdown_lines
from core.changes import Hunk, HunkKind
from core.diff.hunks import difference
from core.errors import RepositoryError
from core.repository import FileVersion, Repository

_LONGEST = 400
"""Characters of an excerpt; what is left out is shown as `…`."""
_ELSEWHERE = "edits made elsewhere"
_OUTSIDE = "edited outside a review"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    section: tuple[str, ...]
    """Path of the section it stands in."""
    kind: HunkKind
    """What it does."""
    old: str
    """What stood there, in short; empty for what was added."""
    new: str
    """What stands there now, in short; empty for what was taken away."""
    reference: str
    """Title of the reference of the version that brought it; empty for an edit made elsewhere, or
    outside a review."""
    commit: str
    """That version, full id; empty where it is not among those between the two."""
    origin: str
    """Where it came from, in words: the reference, or how the edit was made."""


@dataclass(frozen=True, slots=True)
class Changelog:
    """All changes between two versions."""

    before: str
    """The older commit, full id."""
    after: str
    """The newer one."""
    entries: tuple[Entry, ...]
    """In the order of the report."""
    limits: tuple[str, ...]
    """What was looked at less closely for size, one line each."""

    @property
    def markdown(self) -> str:
        """The whole as Markdown."""
        return "\n".join(_lines(self)) + "\n"


def changelog(repository: Repository, path: str, before: str, after: str) -> Changelog:
    """The changes of a report between two commits.

    Args:
        path: of the report, relative to the root.
        before: a commit, branch or tag.
        after: likewise.

    Raises:
        RepositoryError: there is no such commit, or it has no such file.
    """
    first, last = (_commit(repository, name) for name in (before, after))
    old, new = (_text(repository, commit, path) for commit in (first, last))
    found = difference(old, new)
    between = _between(repository, path, first, last)
    brought = _Brought(repository, path, between)
    entries = tuple(_entry(hunk, old, brought) for hunk in found.hunks)
    return Changelog(first, last, entries, found.limits)


def _commit(repository: Repository, name: str) -> str:
    found = repository.tip(name)
    if found is None:
        raise RepositoryError(f"there is no version {name!r}", "redline history lists them")
    return found


def _text(repository: Repository, commit: str, path: str) -> str:
    return repository.read(commit, path).decode("utf-8", "replace")


def _between(repository: Repository, path: str, first: str, last: str) -> list[FileVersion]:
    """The versions after the first, up to the last, oldest first."""
    known = {each.commit for each in repository.versions(path, first)}
    return [each for each in repository.versions(path, last) if each.commit not in known][::-1]


class _Brought:
    """Which of some versions brought a text, or took it away."""

    def __init__(self, repository: Repository, path: str, versions: Sequence[FileVersion]) -> None:
        self._versions = versions
        self._texts: list[str] = []
        if len(versions) > 1:
            with closing(repository.blobs([f"{v.commit}:{path}" for v in versions], path)) as read:
                self._texts = [(data or b"").decode("utf-8", "replace") for data in read]

    def by(self, words: str, *, is_there: bool) -> FileVersion | None:
        """The version since which words are there, or are not."""
        if len(self._versions) < 2:
            return next(iter(self._versions), None)
        found = None
        for version, text in zip(self._versions, self._texts, strict=True):
            if (words in text) is not is_there:
                found = None
            elif found is None:
                found = version
        return found


def _entry(hunk: Hunk, base: str, brought: _Brought) -> Entry:
    splices = [splice for change in hunk.decidable for splice in change.splices]
    old = _joined(base[splice.start : splice.end] for splice in splices)
    new = _joined(splice.text for splice in splices)
    words = _longest_line(new) or _longest_line(old)
    version = brought.by(words, is_there=bool(_longest_line(new)))
    said = dict(version.trailers) if version else {}
    reference = said.get("Reference", "")
    title = reference.rpartition(" <")[0] or reference
    commit = version.commit if version else ""
    short = (_excerpt(old), _excerpt(new))
    return Entry(hunk.section, hunk.kind, *short, title, commit, title or _edit_origin(said))


def _edit_origin(trailers: Mapping[str, str]) -> str:
    """How an edit of no reference was made, from the trailers of its commit."""
    if version := trailers.get("Restores", ""):
        return f"restored from {version[:10]}"
    if by := trailers.get("Edits-by", ""):
        return f"edits by {by}"
    return _ELSEWHERE if "Redline-Review" in trailers else _OUTSIDE


def _joined(texts: Iterable[str]) -> str:
    """Texts one after the other, as far apart as they say, each on a line of its own."""
    parts = (each if each.startswith(("\r", "\n")) else f"\n{each}" for each in texts if each)
    return "".join(parts).strip("\r\n")


def _longest_line(text: str) -> str:
    return max((line.strip() for line in markdown_lines(text)), key=len, default="")


def _excerpt(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST].rsplit(None, 1)[0]
    return f"{cut} …"


def _lines(log: Changelog) -> Iterator[str]:
    count = len(log.entries)
    yield f"# Changes from {log.before[:10]} to {log.after[:10]}"
    yield ""
    yield f"{count} change{'' if count == 1 else 's'}." if count else "No changes."
    yield from (f"\n{limit}" for limit in log.limits)
    section: tuple[str, ...] | None = None
    for entry in log.entries:
        if entry.section != section:
            section = entry.section
            yield ""
            yield f"## {' › '.join(section) or 'Before the first heading'}"
        yield ""
        by = f", {entry.commit[:10]}" if entry.commit else ""
        yield f"**{entry.kind.value}**, {entry.origin}{by}"
        if entry.old:
            yield "\nWas:\n"
            yield from _quoted(entry.old)
        if entry.new:
            yield "\nIs:\n"
            yield from _quoted(entry.new)


def _quoted(text: str) -> Iterable[str]:
    return (f"> {line}".rstrip() for line in markdown_lines(text))
