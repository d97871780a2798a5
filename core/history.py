"""The history of a report: its versions, newest first, with their texts and words.

Owns the list as it is read, a page at a time, and the look-ups in it. It reads only, and opens no
reference. Git runs while versions are asked for, and ends when the history is closed. A history is
not to be shared between threads; two of one report do not disturb each other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from types import TracebackType

from core.counting_words import Counting
from core.errors import RepositoryError
from core.finding_versions import held_by, oldest
from core.journal import Journal
from core.repository import Repository
from core.section_history import FollowedSection
from core.stored_words import StoredWords
from core.version import WORKING_TREE, Branch, Version, Words
from core.version_texts import DISK, VersionTexts, text_id, there
from core.walk import Walk
from core.word_counts import apart
from core.workspace import Workspace

NOT_UTF_8 = "not UTF-8"
"""Note of a text with bytes that cannot be read, which show as U+FFFD."""
_KEPT = 16  # texts that are remembered
_MARGIN = 4  # bytes a character may have


class History:
    """The versions of one report, as a branch has them. A context manager.

    Made by `History.of`.
    """

    def __init__(
        self,
        repository: Repository,
        path: str,
        ref: str,
        texts: VersionTexts,
        words: StoredWords,
        *,
        with_disk: bool,
    ) -> None:
        self.ref = ref
        """The branch, tag or commit it is the history of."""
        self.path = path
        """What the report is called there, relative to the root of the repository."""
        self.is_complete = False
        """Were all versions given?"""
        self._repository = repository
        self._texts = texts
        self._counting = Counting(texts, words)
        self._is_closed = False
        self._list: Generator[Version, None, None] | None = None
        self._with_disk = with_disk
        self._given: dict[str, int] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._not_utf_8: set[str] = set()

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        repository: Repository,
        ref: str = "HEAD",
        *,
        with_disk: bool = True,
    ) -> History:
        """The history of a workspace's report. Nothing is read yet.

        Args:
            ref: a branch, a tag or a commit.
            with_disk: begin with what is on disk, where that differs from HEAD? Never where `ref`
                is another than HEAD.

        Raises:
            RepositoryError: there is no such ref, or the report is outside the repository.
        """
        path = repository.relative_target(workspace.report)
        if ref != "HEAD" and repository.tip(ref) is None:
            raise RepositoryError(
                f"there is no branch, tag or commit {ref}", "git branch --all lists the branches"
            )
        texts = VersionTexts(repository, workspace.report)
        words = StoredWords(Journal.at(repository, workspace.folder).folder / "words")
        return cls(repository, path, ref, texts, words, with_disk=with_disk and ref == "HEAD")

    def close(self) -> None:
        """Read no further."""
        if self._list is not None:
            self._list.close()
            self._list = None
        self._is_closed = True

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- the list ----------------------------------------------------------------------------

    def more(self, count: int = 100) -> list[Version]:
        """The next versions, newest first; fewer than asked for at the end.

        Raises:
            RepositoryError: git cannot read the history.
        """
        if self.is_complete or self._is_closed:
            return []
        if self._list is None:
            self._list = self._all()
        found = list(islice(self._list, count))
        self.is_complete = len(found) < count
        for version in found:
            self._given[version.commit] = len(self._given)
        return found

    def position(self, commit: str) -> int | None:
        """The place of a version in the list, from 0, by its full id; None where it was not given
        yet."""
        return self._given.get(commit)

    def version(self, name: str) -> Version:
        """The version a commit, a branch or a tag has: itself, where it changed the report, else
        the newest one before it.

        Args:
            name: whatever git takes for a commit: an id or the beginning of one that fits no other,
                a ref, `HEAD~2`; `WORKING_TREE` or `disk` for what is on disk.

        Raises:
            RepositoryError: git knows no such commit, or it has no report.
        """
        commit = self._repository.tip(name) if name else None
        if commit is None and name in (WORKING_TREE, DISK):
            return self._on_disk()
        if commit is None:
            raise RepositoryError(
                f"there is no version {name}, or several begin like it",
                "redline history lists the versions",
            )
        found = held_by(self._repository, (self.path, self.ref), commit)
        if found is None:
            raise RepositoryError(
                f"{name} has no {self.path}", "redline history lists the versions that have"
            )
        return found

    def oldest(self) -> Version | None:
        """The last version of the list, found without reading the rest of it; None where there is
        none."""
        if self._repository.tip(self.ref) is None:
            return None
        return oldest(self._repository, (self.path, self.ref))

    def branches(self) -> list[Branch]:
        """Branches, those of remotes, and tags; in this order, newest first."""
        return list(self._repository.branches())

    # --- texts and words ---------------------------------------------------------------------

    def text(self, version: Version) -> str:
        """The report as a version has it; empty where it was deleted. Bytes that are not UTF-8 are
        U+FFFD, which `note` then says.

        Raises:
            RepositoryError: git cannot read it.
        """
        if version.commit == WORKING_TREE:
            return self._decoded(DISK, self._texts.on_disk() or b"")
        return self._text_of(version.blob)

    def text_before(self, version: Version) -> str:
        """The report before a version; empty where there was none."""
        return self._text_of(version.blob_before)

    def texts(self, versions: Sequence[Version]) -> Iterator[str]:
        """The texts of several versions, in this order, read by one process as they are taken."""
        for version, data, _ in self._texts.read(versions, with_older=False):
            yield self._decoded(text_id(version), data)

    def note(self, version: Version) -> str:
        """The note of a version, with what was learned when its text was read."""
        if text_id(version) not in self._not_utf_8:
            return version.note
        return ", ".join(filter(None, (version.note, NOT_UTF_8)))

    def words(self, version: Version) -> Words:
        """How a version differs from the one before, in words."""
        return self.words_of([version])[0]

    def words_of(self, versions: Sequence[Version]) -> list[Words]:
        """The words of several versions, in this order. What was counted once is not read again."""
        found = self._counting.counted(versions)
        self._not_utf_8 |= {
            text_id(v) for v, each in zip(versions, found, strict=True) if not each.is_utf_8
        }
        return [each.words for each in found]

    # --- looking for versions ----------------------------------------------------------------

    def search(self, text: str) -> Generator[Version, None, None]:
        """The versions that have a text in their subject, reference or author, or that changed how
        often the report says it. Upper and lower case and the kind of white space do not matter.
        To be closed when no more are wanted.

        Raises:
            RepositoryError: git cannot read the history.
        """
        wanted = _folded(text)
        if not wanted:
            return
        margin = _MARGIN * len(text) + _MARGIN
        with closing(self._all()) as versions, closing(self._texts.read(versions)) as read:
            for version, data, older in read:
                said = (version.subject, version.reference, version.target, version.author)
                if any(wanted in _folded(each) for each in said):
                    yield version
                    continue
                before, after = (
                    _folded(each.decode("utf-8", "replace")).count(wanted)
                    for each in apart(older, data, margin)
                )
                if before != after:
                    yield version

    def of_section(self, path: Sequence[str]) -> Generator[Version, None, None]:
        """The versions that changed a section, through renames of its heading and moves, which are
        followed; a move alone is no change. To be closed when no more are wanted.

        Args:
            path: titles from the outermost heading down to the section's own, as the newest
                version has them, or the last one that has the section.

        Raises:
            RepositoryError: git cannot read the history.
        """
        section = FollowedSection(path)
        with closing(self._all()) as versions, closing(self._texts.read(versions)) as read:
            for version, data, older in read:
                texts = (each.decode("utf-8", "replace") for each in (older, data))
                if section.was_changed(*texts):
                    yield version

    # --- within ------------------------------------------------------------------------------

    def _all(self) -> Generator[Version, None, None]:
        """All versions, from a log of their own."""
        with closing(Walk(self._repository, self.path, self.ref)) as walk:
            try:
                newest = walk.newest()
            except RepositoryError:
                if self.ref != "HEAD" or self._repository.head() is not None:
                    raise
                newest = ("", "")  # nothing was ever committed
            if self._with_disk and (disk := self._texts.uncommitted(self.path, *newest)):
                yield disk
            if newest != ("", ""):
                yield from walk

    def _on_disk(self) -> Version:
        with closing(self._all()) as versions:
            first = next(versions, None)
        if first is None or first.commit != WORKING_TREE:
            raise RepositoryError(
                f"{self.path} on disk is as it was committed", "name a commit: redline history"
            )
        return first

    def _text_of(self, blob: str) -> str:
        if not blob:
            return ""
        if blob not in self._kept:
            with closing(self._repository.blobs([blob], self.path)) as read:
                self._kept[blob] = there(next(read), blob)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(blob)
        return self._decoded(blob, self._kept[blob])

    def _decoded(self, name: str, data: bytes) -> str:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
        self._not_utf_8.add(name)
        return data.decode("utf-8", "replace")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
