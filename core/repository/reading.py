"""What git knows about a working tree.

Owns questions only; nothing here changes a repository, except `Repository.init`, which makes one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

from core.enclosure import resolved
from core.errors import NotARepository, RepositoryError
from core.repository.git_directory import check_git_directory
from core.repository.past import Past
from core.repository.process import Ran, refused, run, run_checked

_OPERATIONS = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "sequencer": "cherry-pick",
    "BISECT_LOG": "bisect",
}
# git would otherwise start another git in each submodule, under that one's configuration
_OWN_ENTRIES = ("--porcelain=v2", "--ignore-submodules=dirty")
_PLACE = [
    "rev-parse",
    "--path-format=absolute",
    "--is-bare-repository",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
]


@dataclass(frozen=True, slots=True)
class GitFacts:
    """Where a working tree stands."""

    branch: str | None
    """The branch, None for a detached HEAD."""
    head: str | None
    """Full id of the commit, None before the first."""
    clean: bool
    """Has the working tree no changes and no untracked files?"""


@dataclass(frozen=True, slots=True)
class OutsideEdit:
    """A file that differs from what HEAD has of it."""

    path: str
    """Relative to the root, with slashes."""
    staged: bool
    """Does the index differ from HEAD?"""
    unstaged: bool
    """Does the working tree differ from the index?"""
    deleted: bool
    """Is it gone from the working tree?"""
    new: bool
    """Has HEAD no such file, and git was not told to ignore it?"""


class Repository(Past):
    """A git repository with a working tree."""

    @classmethod
    def find(cls, place: Path) -> Repository:
        """The repository a folder or a file is in. One git process.

        Raises:
            NotARepository: it is in none.
            RepositoryError: a bare one, one of another owner, one that is made of tracked files or
                works on a folder that it is not the `.git` of, or no git at all.
        """
        folder = place if place.is_dir() else place.parent
        ran = run(_PLACE, cwd=folder)
        lines = ran.text.removesuffix("\n").split("\n")
        if ran.status or len(lines) != 4:
            raise _no_place(folder, ran)
        root, git_dir, common_dir = Path(lines[3]), Path(lines[1]), Path(lines[2])
        check_git_directory(root, git_dir, common_dir)
        return cls(root, git_dir, common_dir)

    @classmethod
    def init(cls, folder: Path) -> Repository:
        """Make a folder a repository.

        Raises:
            RepositoryError: git said no.
        """
        run_checked(["init", "--quiet"], cwd=folder)
        return cls.find(folder)

    @property
    def worktree_name(self) -> str:
        """A name for this working tree, stable while it exists, fit for a folder."""
        if self.git_dir == self.common_dir:
            return "main"
        return "worktree-" + quote_from_bytes(self.git_dir.name.encode("utf-8", "surrogateescape"))

    # --- where it stands ---------------------------------------------------------------------

    def facts(self) -> GitFacts:
        """Branch, HEAD and cleanness, in one git process; the index is not refreshed."""
        ran = self._ask("status", *_OWN_ENTRIES, "--branch", "-z")
        branch: str | None = None
        head: str | None = None
        clean = True
        for line in filter(None, ran.text.split("\0")):
            if line.startswith("# branch.oid "):
                oid = line.removeprefix("# branch.oid ")
                head = None if oid == "(initial)" else oid
            elif line.startswith("# branch.head "):
                name = line.removeprefix("# branch.head ")
                branch = None if name == "(detached)" else name
            elif not line.startswith("# "):
                clean = False
        return GitFacts(branch, head, clean)

    def branch(self) -> str | None:
        """The branch HEAD is on, born or not; None when detached."""
        ref = self._try("symbolic-ref", "--quiet", "HEAD").text.strip()
        return ref.removeprefix("refs/heads/") or None

    def operation_in_progress(self) -> str | None:
        """A merge, cherry-pick, revert, rebase or bisect that is open. No git process."""
        found = (name for file, name in _OPERATIONS.items() if (self.git_dir / file).exists())
        return next(found, None)

    def identity(self) -> tuple[str, str] | None:
        """Name and address of who commits; None when git was not told, guesses not counting."""
        idents = []
        for who in ("GIT_COMMITTER_IDENT", "GIT_AUTHOR_IDENT"):
            ran = self._try("-c", "user.useConfigOnly=true", "var", who)
            idents.append(ran.text)
        if not all(idents):
            return None
        name, _, rest = idents[1].rpartition(" <")
        return name, rest.partition(">")[0]

    # --- files -------------------------------------------------------------------------------

    def relative(self, path: Path) -> str:
        """A path as git names it: from the root, with slashes; symlinked folders resolved, a
        symlink at the end not.

        Raises:
            RepositoryError: it is outside the working tree.
        """
        return self._inside(resolved(path.parent, RepositoryError) / path.name)

    def relative_target(self, path: Path) -> str:
        """Like `relative`, of the file that writing to the path would change.

        Raises:
            RepositoryError: it is outside the working tree, or in the git directory.
        """
        target = resolved(path, RepositoryError)
        if target.is_relative_to(self.git_dir) or ".git" in Path(self._inside(target)).parts:
            raise RepositoryError(f"{path.name} is inside the git directory", "name another file")
        return self._inside(target)

    def is_ignored(self, path: Path) -> bool:
        """Would git leave this file out unless told otherwise? A tracked file is not ignored."""
        words = ("check-ignore", "--quiet", "--", self.relative(path))
        # It takes names, not patterns, and refuses to be told so.
        ran = run(words, cwd=self.root, extra={"GIT_LITERAL_PATHSPECS": "0"})
        if ran.status not in (0, 1):
            raise refused("check-ignore", ran.complaint)
        return ran.status == 0

    def outside_edits(self, path: Path) -> OutsideEdit | None:
        """How a file differs from HEAD, staged or not; None when it does not, or is ignored.

        A symlink is followed: what counts is the file that a commit would write.
        """
        name = self.relative_target(path)
        words = ("status", *_OWN_ENTRIES, "-z", "--untracked-files=all", "--", name)
        entry = self._ask(*words).text.split("\0")[0]
        gone = not path.exists()
        if entry.startswith("? "):
            return OutsideEdit(name, staged=False, unstaged=True, deleted=gone, new=True)
        if not entry:
            return None
        staged, unstaged, mode = entry[2] != ".", entry[3] != ".", entry.split(" ")[3]
        new = entry.startswith("1 ") and mode == "000000"
        return OutsideEdit(name, staged, unstaged, gone, new)

    def matches_head(self, paths: Sequence[str]) -> bool:
        """Does the working tree have these files as HEAD has them, line ends aside? Not asked of
        `git diff`, which would refresh the index."""
        now = self._try("hash-object", "--", *paths)
        entries = self._try("ls-tree", "-z", "HEAD", "--", *paths).text.split("\0")
        named = (entry.partition("\t") for entry in entries if entry)
        there = {path: told.split(" ")[2] for told, _, path in named}
        return now.status == 0 and now.text.split() == [there.get(path, "") for path in paths]

    def changed_since(self, time: float, *, but: Sequence[str]) -> tuple[str, ...]:
        """Files that differ from the index, or are not in it, and were written since a time.

        Args:
            time: seconds since the epoch.
            but: paths that do not count.
        """
        entries = self._try("status", "--porcelain=v1", "-z", "--no-renames").text.split("\0")
        paths = (entry[3:] for entry in entries if len(entry) > 3 and entry[1] != " ")
        return tuple(path for path in paths if path not in but and self._is_younger(path, time))

    def _is_younger(self, path: str, time: float) -> bool:
        try:
            return (self.root / path).lstat().st_mtime >= time
        except OSError:
            return False

    def staged_among(self, base: str | None, paths: Iterable[str]) -> set[str]:
        """Those of the paths whose entry in the editor's index differs from a commit."""
        words = (
            ["diff-index", "--cached", "-z", "--name-only", base] if base else ["ls-files", "-z"]
        )
        return set(filter(None, self._ask(*words, "--", *paths).text.split("\0")))

    def tracked_among(self, paths: Iterable[Path]) -> frozenset[Path]:
        """Those of some files that the editor's index has."""
        named = {}
        for path in paths:
            with contextlib.suppress(RepositoryError):
                named[self.relative(path)] = path
        if not named:
            return frozenset()
        there = self._ask("ls-files", "-z", "--", *named).text.split("\0")
        return frozenset(named[name] for name in there if name in named)

    def _inside(self, path: Path) -> str:
        if not path.is_relative_to(self.root):
            raise RepositoryError(
                f"{path} is outside the repository", f"move it into {self.root}, or link to a copy"
            )
        return path.relative_to(self.root).as_posix()


def git_version() -> str | None:
    """What `git --version` says; None without git."""
    try:
        return run(["--version"], cwd=Path("/")).text.strip() or None
    except RepositoryError:
        return None


def _no_place(folder: Path, ran: Ran) -> RepositoryError:
    said = ran.complaint
    if "dubious ownership" in said:
        return RepositoryError(
            f"the repository at {folder} belongs to somebody else",
            f"if you trust it: git config --global --add safe.directory {folder}",
        )
    if "not a git repository" in said:
        return NotARepository(
            f"{folder} is not in a git repository", f"make it one with: git init {folder}"
        )
    if "must be run in a work tree" in said or ".git" in folder.parts:
        return RepositoryError(f"{folder} is inside a git directory", "name the folder it is of")
    if ran.text.startswith("true") or "cannot use bare repository" in said:
        return RepositoryError(f"{folder} is in a bare repository", "work in a clone of it")
    if not ran.status:
        return RepositoryError(f"{folder} has a line break in its path", "rename that folder")
    return RepositoryError(
        f"git cannot read {folder}: {said.splitlines()[0] if said else 'no reason given'}",
        f"git -C {folder} status tells more",
    )
