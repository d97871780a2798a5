"""What git knows about a working tree and its commits.

Owns questions only; nothing here changes a repository, except `Repository.init`, which makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

from core.errors import NotARepository, RepositoryError
from core.repository.process import Ran, refused, run, run_checked

if TYPE_CHECKING:
    import git

_OPERATIONS = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "sequencer": "cherry-pick",
    "BISECT_LOG": "bisect",
}
_NEWEST = 64  # commits looked at after a base
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


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit, as far as Redline needs to know its own."""

    commit: str
    """Full id."""
    parents: tuple[str, ...]
    """Full ids of its parents."""
    trailers: tuple[tuple[str, str], ...]
    """Trailers of its message, in order."""


class Repository:
    """A git repository with a working tree."""

    def __init__(self, root: Path, git_dir: Path, common_dir: Path) -> None:
        self.root = root
        """Top of the working tree, absolute, symlinks resolved."""
        self.git_dir = git_dir
        """The git directory of this working tree, absolute."""
        self.common_dir = common_dir
        """The git directory all working trees share, absolute."""

    @classmethod
    def find(cls, place: Path) -> Repository:
        """The repository a folder or a file is in. One git process.

        Raises:
            NotARepository: it is in none.
            RepositoryError: a bare one, one of another owner, or no git at all.
        """
        folder = place if place.is_dir() else place.parent
        ran = run(_PLACE, cwd=folder)
        lines = ran.text.splitlines()
        if ran.status or len(lines) != 4:
            raise _no_place(folder, ran)
        return cls(Path(lines[3]), Path(lines[1]), Path(lines[2]))

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
        ran = self._ask("status", "--porcelain=v2", "--branch", "-z")
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

    def head(self) -> str | None:
        """Full id of the commit HEAD is at, None before the first."""
        return self.tip("HEAD")

    def tip(self, ref: str) -> str | None:
        """Full id of the commit a ref is at; None where there is no such ref."""
        ran = self._try("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return ran.text.strip() or None

    def branch(self) -> str | None:
        """The branch HEAD is on, born or not; None when detached."""
        ref = self._try("symbolic-ref", "--quiet", "HEAD").text.strip()
        return ref.removeprefix("refs/heads/") or None

    def is_clean(self) -> bool:
        """Has the working tree no changes and no untracked files?"""
        return self.facts().clean

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
        return self._inside(path.parent.resolve() / path.name)

    def relative_target(self, path: Path) -> str:
        """Like `relative`, of the file that writing to the path would change.

        Raises:
            RepositoryError: it is outside the working tree, or in the git directory.
        """
        target = path.resolve()
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
        words = ("status", "--porcelain=v2", "-z", "--untracked-files=all", "--", name)
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

    # --- the past ----------------------------------------------------------------------------

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
        )
        return found

    def read(self, commit: str, path: str) -> bytes:
        """A file as a commit has it; a new process each time, so threads may call it.

        Args:
            path: relative to the root, with slashes.

        Raises:
            RepositoryError: the commit has no such file.
        """
        return self._ask("cat-file", "blob", f"{commit}:{path}").out

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

    def staged_among(self, base: str | None, paths: Iterable[str]) -> set[str]:
        """Those of the paths whose entry in the editor's index differs from a commit."""
        words = (
            ["diff-index", "--cached", "-z", "--name-only", base] if base else ["ls-files", "-z"]
        )
        return set(filter(None, self._ask(*words, "--", *paths).text.split("\0")))

    # --- asking ------------------------------------------------------------------------------

    def _commits(self, *words: str) -> tuple[CommitInfo, ...]:
        form = "--format=%H%n%P%n%(trailers:only,unfold)"
        settings = ("-c", "log.showSignature=false", "-c", "trailer.separators=:")
        ran = self._ask(*settings, "log", "-z", form, *words, "--")
        return tuple(_commit_info(told) for told in ran.text.split("\0") if told)

    def _inside(self, path: Path) -> str:
        if not path.is_relative_to(self.root):
            raise RepositoryError(
                f"{path} is outside the repository", f"move it into {self.root}, or link to a copy"
            )
        return path.relative_to(self.root).as_posix()

    def _ask(self, *words: str) -> Ran:
        return run_checked(words, cwd=self.root)

    def _try(self, *words: str) -> Ran:
        return run(words, cwd=self.root)


def message_with_trailers(subject: str, body: str, trailers: Iterable[tuple[str, str]]) -> str:
    """A commit message: subject, body, and a last paragraph of trailers, as
    `git interpret-trailers` reads it: a key, a colon, a value; a line break in a value becomes a
    space. A body that ends in lines like trailers stays body.
    """
    block = "\n".join(f"{key}: {' '.join(value.split())}" for key, value in trailers)
    parts = (" ".join(subject.split()), body.strip(), block)
    return "\n\n".join(part for part in parts if part) + "\n"


def git_version() -> str | None:
    """What `git --version` says; None without git."""
    try:
        return run(["--version"], cwd=Path("/")).text.strip() or None
    except RepositoryError:
        return None


def _commit_info(told: str) -> CommitInfo:
    commit, parents, *lines = told.split("\n")
    pairs = (line.partition(":") for line in lines if ":" in line)
    trailers = tuple((key.strip(), value.strip()) for key, _, value in pairs)
    return CommitInfo(commit, tuple(parents.split()), trailers)


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
    if ran.text.startswith("true"):
        return RepositoryError(f"{folder} is in a bare repository", "work in a clone of it")
    if "must be run in a work tree" in said:
        return RepositoryError(f"{folder} is inside a git directory", "name the folder it is of")
    if not ran.status:
        return RepositoryError(f"{folder} has a line break in its path", "rename that folder")
    return RepositoryError(
        f"git cannot read {folder}: {said.splitlines()[0] if said else 'no reason given'}",
        f"git -C {folder} status tells more",
    )
