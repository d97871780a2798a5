"""What git knows about commits: where refs are, what a commit holds and changed.

Owns questions about the past; the working tree and the index are asked in `reading`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from core.repository.blobs import Blobs
from core.repository.configuration import may_define_filters, without_foreign_filters
from core.repository.conversion import is_converted
from core.repository.log import SETTINGS, Log
from core.repository.process import Ran, run, run_checked
from core.version import Branch

if TYPE_CHECKING:
    import git

_NEWEST = 64  # commits looked at after a base
_BRANCHES = (
    "--format=%(refname)%00%(refname:short)%00%(objectname)%00%(*objectname)%00%(objecttype)"
    "%(*objecttype)%00%(creatordate:iso-strict)%00%(HEAD)%00%(symref)"
)


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit, as far as Redline needs to know its own."""

    commit: str
    """Full id."""
    parents: tuple[str, ...]
    """Full ids of its parents."""
    trailers: tuple[tuple[str, str], ...]
    """Trailers of its message, in order."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A commit that changed a file."""

    commit: str
    """Full id."""
    parents: tuple[str, ...]
    """The commits that changed the file before it, full ids: one, several for a merge of changes,
    none for the commit that brought the file."""
    author: str
    """Who wrote it."""
    date: str
    """When it was written, ISO 8601; a rebase keeps it."""
    trailers: tuple[tuple[str, str], ...]
    """Trailers of its message, in order."""
    path: str
    """What the file was called in it, relative to the root."""


class Past:
    """The commits of a repository."""

    def __init__(
        self, root: Path, git_dir: Path, common_dir: Path, *, all_filters: bool = False
    ) -> None:
        self.root = root
        """Top of the working tree, absolute, symlinks resolved."""
        self.git_dir = git_dir
        """The git directory of this working tree, absolute."""
        self.common_dir = common_dir
        """The git directory all working trees share, absolute."""
        self._converted: dict[str, bool] = {}
        self.all_filters = all_filters
        """Do filters run that only the repository's own configuration defines? Else those alone
        that the user's configuration defines."""

    def with_all_filters(self) -> Self:
        """The same repository, its own filters running as git itself runs them: for one who makes a
        commit, or brings back a version."""
        return type(self)(self.root, self.git_dir, self.common_dir, all_filters=True)

    @cached_property
    def filtering(self) -> Mapping[str, str]:
        """Environment of a git command that may filter contents."""
        if self.all_filters or not may_define_filters(self.git_dir, self.common_dir):
            return {}
        words = ("config", "--show-scope", "-z", "--get-regexp", r"^filter\.")
        return without_foreign_filters(run(words, cwd=self.root).out)

    def head(self) -> str | None:
        """Full id of the commit HEAD is at, None before the first."""
        return self.tip("HEAD")

    def tip(self, ref: str) -> str | None:
        """Full id of the commit a ref is at; None where there is no such ref."""
        ran = self._try("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return ran.text.strip() or None

    @cached_property
    def objects(self) -> git.Repo:
        """This repository as GitPython sees it, for reading commits and files of the past.

        Imports GitPython when first used. Its commands work here whatever `GIT_DIR` the caller's
        environment names. Not to be shared between threads.
        """
        import git

        found = git.Repo(self.root)
        found.git.update_environment(
            GIT_DIR=str(self.git_dir),
            GIT_COMMON_DIR=str(self.common_dir),
            GIT_WORK_TREE=str(self.root),
            GIT_INDEX_FILE=str(self.git_dir / "index"),
            GIT_OBJECT_DIRECTORY=str(self.common_dir / "objects"),
            GIT_ALTERNATE_OBJECT_DIRECTORIES="",
            GIT_OPTIONAL_LOCKS="0",
            GIT_ALLOW_PROTOCOL="",
            GIT_CONFIG_COUNT="2",
            GIT_CONFIG_KEY_0="core.fsmonitor",
            GIT_CONFIG_VALUE_0="false",
            GIT_CONFIG_KEY_1="core.hooksPath",
            GIT_CONFIG_VALUE_1=os.devnull,
        )
        return found

    def read(self, commit: str, path: str) -> bytes:
        """A file as a checkout of a commit would write it; a new process each time, so threads may
        call it.

        Args:
            path: relative to the root, with slashes.

        Raises:
            RepositoryError: the commit has no such file.
        """
        how = "--filters" if self.converts(path) else "blob"
        return self._ask("cat-file", how, f"{commit}:{path}").out

    def trailers_of(self, commit: str) -> tuple[tuple[str, str], ...]:
        """The trailers of a commit's message, in order, each on one line.

        Raises:
            RepositoryError: there is no such commit.
        """
        return self._commits("--max-count=1", commit)[0].trailers

    def commits_after(self, base: str | None, tip: str) -> tuple[CommitInfo, ...]:
        """Commits that `tip` has and `base` has not, newest first, at most 64."""
        return self._commits(f"--max-count={_NEWEST}", f"{base}..{tip}" if base else tip)

    def changed_between(self, base: str | None, commit: str) -> dict[str, str]:
        """Paths a commit changed against a base, each with the id of its blob there."""
        words = ["diff-tree", "-r", "-z", "--no-renames", "--raw", "--root", "--no-commit-id"]
        fields = self._ask(*words, *([base] if base else []), commit).text.split("\0")
        pairs = zip(fields[::2], fields[1::2], strict=False)
        return {path: told.split(" ")[3] for told, path in pairs}

    def blob_id(self, commit: str, path: str) -> str | None:
        """Id of a file's blob in a commit; None where the commit has no such file."""
        return (
            self._try("rev-parse", "--verify", "--quiet", f"{commit}:{path}").text.strip() or None
        )

    # --- a file through time -----------------------------------------------------------------

    def versions(self, path: str, tip: str = "HEAD") -> tuple[FileVersion, ...]:
        """The commits up to a tip that changed a file under this name, each before its parents. One
        process, about 10 ms for 1,000 versions; renames are asked of `came_from`.

        Raises:
            RepositoryError: there is no such tip, or git cannot read the history.
        """
        form = "--format=%H%n%P%n%an%n%aI%n%(trailers:only,unfold)"
        words = ("log", "-z", "--topo-order", "--parents", form, tip, "--", path)
        told = self._ask(*SETTINGS, *words).text.split("\0")
        return tuple(_file_version(each, path) for each in told if each)

    def log(self, path: str, tip: str) -> Log:
        """The commits up to a tip that changed a file under this name, read while git looks for
        them, newest first. To be closed.

        Raises:
            RepositoryError: git cannot be started.
        """
        return Log(self.root, path, tip)

    def beginnings(self, path: str, tip: str) -> tuple[str, ...]:
        """The commits that brought a file under this name, newest first; merges are none.

        Raises:
            RepositoryError: there is no such tip, or git cannot read the history.
        """
        words = ("log", "-s", "--diff-filter=A", "--no-renames")
        form = ("--format=%H", "--end-of-options", tip, "--", path)
        return tuple(self._ask(*SETTINGS, *words, *form).text.split())

    def branches(self) -> tuple[Branch, ...]:
        """Branches, those of remotes, and tags that name commits; in this order, newest first."""
        found = []
        places = ("refs/heads", "refs/remotes", "refs/tags")
        for place in places:
            told = self._ask("for-each-ref", "--sort=-creatordate", _BRANCHES, place).text
            for line in told.split("\n")[:-1]:
                ref, name, tip, peeled, kind, date, here, symbolic = line.split("\0")
                if kind.endswith("commit") and not symbolic:
                    found.append(Branch(name, ref, peeled or tip, date, here == "*"))
        return tuple(found)

    def came_from(self, commit: str, path: str) -> tuple[str, str] | None:
        """The file that became, or was copied to, this one in the commit that brought it: its
        commit's parent and its name there. None where it was new."""
        ran = self._try("diff-tree", "-r", "-z", "-M", "-C", "--no-commit-id", commit)
        fields = iter(ran.text.split("\0"))
        for told in fields:
            if not told:
                break
            status = told.rsplit(" ", 1)[-1]
            before = next(fields)
            after = next(fields) if status[0] in "RC" else before
            if after == path:
                return (f"{commit}^", before) if after != before else None
        return None

    def converts(self, path: str) -> bool:
        """Would a checkout write this file with other bytes than are stored? Asked once."""
        if path not in self._converted:
            self._converted[path] = is_converted(self.root, path, self.filtering)
        return self._converted[path]

    def blobs(self, names: Sequence[str], path: str = "") -> Blobs:
        """Many files of the past, in one process, read while it runs; None for one that is not
        there. To be closed.

        Args:
            names: `commit:path`, or the id of a blob.
            path: give each as a checkout would write it to this path; empty for as it is stored.

        Raises:
            RepositoryError: a path has a line break, or git cannot be started.
        """
        path = path if path and self.converts(path) else ""
        return Blobs(self.root, names, path, self.filtering)

    def files_in(self, commit: str, folder: str) -> dict[str, bytes]:
        """The files of a folder as a commit has it, by path, those of its folders left out; none
        where it has no such folder."""
        entries = self._try("ls-tree", "-z", commit, "--", f"{folder}/").text.split("\0")
        told = (entry.partition("\t") for entry in entries if entry)
        blobs = {path: facts.split(" ")[2] for facts, _, path in told if " blob " in facts}
        if not blobs:
            return {}
        with closing(self.blobs(list(blobs.values()))) as read:
            return {path: data for path, data in zip(blobs, read, strict=True) if data is not None}

    def cut_off_at(self) -> frozenset[str]:
        """The commits whose parents a shallow clone does not have; none in a whole one."""
        file = self.common_dir / "shallow"
        return frozenset(file.read_text("ascii").split() if file.exists() else ())

    def _commits(self, *words: str) -> tuple[CommitInfo, ...]:
        form = "--format=%H%n%P%n%(trailers:only,unfold)"
        ran = self._ask(*SETTINGS, "log", "-z", form, *words, "--")
        return tuple(_commit_info(told) for told in ran.text.split("\0") if told)

    def _ask(self, *words: str) -> Ran:
        return run_checked(words, cwd=self.root, extra=self.filtering)

    def _try(self, *words: str) -> Ran:
        return run(words, cwd=self.root, extra=self.filtering)


def message_with_trailers(subject: str, body: str, trailers: Iterable[tuple[str, str]]) -> str:
    """A commit message: subject, body, and a last paragraph of trailers, as
    `git interpret-trailers` reads it: a key, a colon, a value; a line break in a value becomes a
    space. A body that ends in lines like trailers stays body.
    """
    block = "\n".join(f"{key}: {' '.join(value.split())}" for key, value in trailers)
    parts = (" ".join(subject.split()), body.strip(), block)
    return "\n\n".join(part for part in parts if part) + "\n"


def _commit_info(told: str) -> CommitInfo:
    commit, parents, *lines = told.split("\n")
    return CommitInfo(commit, tuple(parents.split()), _trailers(lines))


def _file_version(told: str, path: str) -> FileVersion:
    commit, parents, author, date, *lines = told.split("\n")
    return FileVersion(commit, tuple(parents.split()), author, date, _trailers(lines), path)


def _trailers(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(":") for line in lines if ":" in line)
    return tuple((key.strip(), value.strip()) for key, _, value in pairs)
