"""Git, and the only place that calls it.

Owns every git command Redline runs. Plain processes, not objects: a commit needs its own index
file, its own session and a closed standard input, and `redline status` must start in milliseconds.
Nothing of the caller's `GIT_DIR`, `GIT_INDEX_FILE` and the like reaches git; who commits and which
configuration holds do. Paths are literal, output is in the C locale.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import HookFailed, RepositoryError

_KEPT = re.compile(
    r"GIT_(?:AUTHOR_|COMMITTER_|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$|SSH|ASKPASS$|EXEC_PATH$)"
)
_OPERATIONS = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "BISECT_LOG": "bisect",
}
_TERMINAL_WORDS = ("/dev/tty", "not a tty", "inappropriate ioctl", "pinentry", "no tty present")
MOST_OUTPUT = 64 * 1024
"""Bytes of a hook's output that are kept."""


@dataclass(frozen=True, slots=True)
class GitFacts:
    """Where the repository stands."""

    branch: str | None
    """The branch, None for a detached HEAD."""
    head: str | None
    """The commit, None before the first."""
    clean: bool
    """Has the working tree no changes and no untracked files?"""


@dataclass(frozen=True, slots=True)
class Commit:
    """How a commit is to be run."""

    paths: tuple[str, ...]
    """Paths to add, relative to the root."""
    message: Path
    """File with the message."""
    index: Path
    """The private index."""
    terminal: bool = False
    """May hooks have the terminal?"""
    timeout: float = 600.0
    """Seconds a hook may take."""


class Repository:
    """A git repository with a working tree."""

    def __init__(self, root: Path, git_dir: Path, common_dir: Path) -> None:
        self.root = root
        """Top of the working tree."""
        self.git_dir = git_dir
        """The git directory of this working tree."""
        self.common_dir = common_dir
        """The git directory all working trees share."""

    @classmethod
    def find(cls, place: Path) -> Repository:
        """The repository a folder is in.

        Raises:
            RepositoryError: none, a bare one, one of another owner, or no git at all.
        """
        command = ["rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir"]
        done = _git(place, command, check=False)
        if done.returncode:
            raise _not_found(place, done.stderr.decode(errors="replace"))
        root, git_dir, common = done.stdout.decode("utf-8", "surrogateescape").splitlines()
        return cls(Path(root), Path(git_dir), (place / common).resolve())

    @staticmethod
    def init(place: Path) -> Repository:
        """Make a folder a repository."""
        _git(place, ["init", "--quiet", "--initial-branch=main"])
        return Repository.find(place)

    @property
    def worktree(self) -> str:
        """A name for this working tree, stable while it exists."""
        return "main" if self.git_dir == self.common_dir else self.git_dir.name

    # --- asking ------------------------------------------------------------------------------

    def facts(self) -> GitFacts:
        """Branch, HEAD and cleanness, in one process."""
        output = self._ask("status", "--porcelain=v2", "--branch", "-z")
        branch: str | None = None
        head: str | None = None
        clean = True
        for line in filter(None, output.split("\0")):
            if line.startswith("# branch.oid "):
                head = None if line.endswith("(initial)") else line[13:]
            elif line.startswith("# branch.head "):
                branch = None if line.endswith("(detached)") else line[14:]
            elif not line.startswith("#"):
                clean = False
        return GitFacts(branch, head, clean)

    def head(self) -> str | None:
        """The commit HEAD is at, None before the first."""
        return self._ask("rev-parse", "--verify", "--quiet", "HEAD", check=False).strip() or None

    def branch(self) -> str | None:
        """The branch HEAD is on, None when detached."""
        return self._ask("symbolic-ref", "--quiet", "--short", "HEAD", check=False).strip() or None

    def identity(self) -> str | None:
        """Who would commit, `Name <address>`; None when git does not know."""
        told = self._ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", check=False)
        return told[: told.rfind(">") + 1] or None

    def operation_in_progress(self) -> str | None:
        """A merge, cherry-pick, revert, rebase or bisect that is open."""
        names = (_OPERATIONS[name] for name in _OPERATIONS if (self.git_dir / name).exists())
        return next(names, None)

    def state_of(self, path: Path) -> str:
        """Two letters as `git status` has them (`?` untracked, `.` same); empty when unchanged."""
        output = self._ask("status", "--porcelain=v2", "-z", "--", self.relative(path))
        return output[2:4] if output[:1] in ("1", "2", "u") else output[:1] * 2

    def relative(self, path: Path) -> str:
        """A path as git names it: from the root, with slashes; symlinked folders resolved."""
        return (path.parent.resolve() / path.name).relative_to(self.root.resolve()).as_posix()

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents of a commit."""
        return tuple(self._ask("rev-list", "--parents", "-n", "1", commit).split()[1:])

    def trailers_of(self, commit: str) -> tuple[tuple[str, str], ...]:
        """The trailers of a commit's message, in order."""
        told = self._ask("log", "-1", "--format=%(trailers:only,unfold)", commit)
        pairs = (line.partition(": ") for line in told.splitlines() if ": " in line)
        return tuple((key, value.strip()) for key, _, value in pairs)

    def read(self, commit: str, path: str) -> bytes:
        """A file as a commit has it.

        Raises:
            RepositoryError: the commit has no such file.
        """
        return self._run("cat-file", "blob", f"{commit}:{path}").stdout

    def blob_id(self, commit: str, path: str) -> str:
        """Id of a file in a commit; empty when it is not there."""
        return self._ask(
            "rev-parse", "--verify", "--quiet", f"{commit}:{path}", check=False
        ).strip()

    def hash_of(self, path: str, content: bytes) -> str:
        """The blob id content would get at a path, line-end conversion and filters applied."""
        done = self._run("hash-object", "--stdin", "--path", path, stdin=content)
        return done.stdout.decode().strip()

    # --- writing -----------------------------------------------------------------------------

    def make_commit(self, commit: Commit, parent: str | None) -> str:
        """Commit paths as they are in the working tree through a private index; the new commit.

        Hooks and signing run. The editor's index is not touched; see `refresh_index`.

        Raises:
            HookFailed: git did not make the commit.
        """
        env = {"GIT_INDEX_FILE": str(commit.index)}
        for left in (commit.index, commit.index.with_name(commit.index.name + ".lock")):
            left.unlink(missing_ok=True)
        self._run("read-tree", *([parent] if parent else ["--empty"]), env=env)
        self._run("add", "--force", "--sparse", "--", *commit.paths, env=env)
        words = ["commit", "--quiet", "--cleanup=whitespace", "--file", str(commit.message)]
        code, output = _with_session(self.root, words, env, commit)
        head = self.head()
        if code or head is None or head == parent:
            raise _hook_failed(code, output)
        return head

    def refresh_index(self, paths: Sequence[str]) -> bool:
        """Tell the editor's index of committed paths; False when another program holds its lock."""
        for wait in (0.05, 0.1, 0.2, 0.4, 0.8):
            done = self._run("reset", "--quiet", "--", *paths, check=False)
            if done.returncode == 0 or b"index.lock" not in done.stderr:
                return done.returncode == 0
            _pause(wait)
        return False

    def move_branch_back(self, to: str | None, commit: str) -> None:
        """Take a commit off the branch it was put on, if it is still the tip."""
        if to is None:
            self._run("update-ref", "-d", "HEAD", commit, check=False)
        else:
            self._run("update-ref", "-m", "redline: commit undone", "HEAD", to, commit, check=False)

    # --- processes ---------------------------------------------------------------------------

    def _ask(self, *words: str, check: bool = True) -> str:
        done = self._run(*words, check=check)
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""

    def _run(
        self,
        *words: str,
        check: bool = True,
        stdin: bytes | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        return _git(self.root, words, check=check, stdin=stdin, env=env)


def message_with_trailers(subject: str, body: str, trailers: Iterable[tuple[str, str]]) -> str:
    """A commit message: subject, body, and a block of trailers in git's form."""
    block = "\n".join(f"{key}: {value}" for key, value in trailers)
    return "\n\n".join(part for part in (subject, body.strip(), block) if part) + "\n"


def git_version() -> str | None:
    """What `git --version` says; None without git."""
    try:
        return _git(Path.cwd(), ["--version"]).stdout.decode().strip()
    except RepositoryError:
        return None


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.match(name)
    }
    fixed = {"LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
    return kept | fixed | {"GIT_TERMINAL_PROMPT": "0"} | dict(extra or {})


def _git(
    place: Path,
    words: Sequence[str],
    *,
    check: bool = True,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=place,
            env=_environment(env),
            input=b"" if stdin is None else stdin,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise RepositoryError(
            "git is not installed", "install git 2.30 or newer, then try again"
        ) from error
    if check and done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise RepositoryError(f"git {words[0]}: {said[-1]}", "redline doctor tells more")
    return done


def _with_session(
    place: Path, words: Sequence[str], env: Mapping[str, str], commit: Commit
) -> tuple[int, bytes]:
    """Run git in a session of its own, so that no hook can reach the terminal unless it may."""
    pipe = None if commit.terminal else subprocess.PIPE
    process = subprocess.Popen(
        ["git", *words],
        cwd=place,
        env=_environment(env),
        stdin=None if commit.terminal else subprocess.DEVNULL,
        stdout=pipe,
        stderr=None if commit.terminal else subprocess.STDOUT,
        start_new_session=not commit.terminal,
    )
    try:
        output, _ = process.communicate(timeout=None if commit.terminal else commit.timeout)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise HookFailed(
            f"a hook did not finish within {commit.timeout:.0f} s and was stopped",
            "run the hook by hand, or raise hook_timeout in redline.toml",
            output="",
            wants_terminal=False,
        ) from error
    except BaseException:
        _end(process)
        raise
    return process.returncode, (output or b"")[:MOST_OUTPUT]


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _hook_failed(code: int, output: bytes) -> HookFailed:
    said = output.decode(errors="replace")
    wants = any(word in said.lower() for word in _TERMINAL_WORDS)
    hint = (
        "it wants a terminal: commit from the app, which can hand it over"
        if wants
        else "fix what it names, then commit again; nothing was changed"
    )
    return HookFailed(
        f"git made no commit (exit {code}): a hook or signing stopped it",
        hint,
        output=said,
        wants_terminal=wants,
    )


def _not_found(place: Path, said: str) -> RepositoryError:
    if "dubious ownership" in said:
        return RepositoryError(
            f"the repository at {place} belongs to somebody else",
            f"if you trust it: git config --global --add safe.directory {place}",
        )
    if "must be run in a work tree" in said:
        return RepositoryError(f"{place} is in a bare repository", "work in a clone of it")
    if "not a git repository" in said:
        return RepositoryError(f"{place} is not in a git repository", f"git init {place}")
    return RepositoryError(f"git cannot read {place}: {said.strip()[:200]}", "redline doctor")


def _pause(seconds: float) -> None:
    """Wait for another program to let go of the index."""
    import time

    time.sleep(seconds)
