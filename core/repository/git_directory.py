"""Whether a git directory is one to be trusted with a journal.

Owns the refusal of two of them: one that a repository tracks among its files, for a clone would
bring it along with its configuration, and one that works on a folder it is not the `.git` of.
"""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import RepositoryError
from core.repository.process import run

_POINTS = b"gitdir: "
_LONGEST = 1 << 16  # bytes of a `.git` file that are looked at


def check_git_directory(root: Path, git_dir: Path, common_dir: Path) -> None:
    """Look whether a git directory, as git itself found it, is the one of a working tree. No git
    process, unless it lies where files are tracked.

    Args:
        root: top of the working tree, absolute.
        git_dir: of this working tree.
        common_dir: what all working trees share.

    Raises:
        RepositoryError: it is not.
    """
    if not _is_of(root, git_dir):
        raise RepositoryError(
            f"the git directory {git_dir} works on {root}, and is not its .git",
            f"unset core.worktree in {git_dir / 'config'}, if you trust it",
        )
    for directory in {git_dir, common_dir}:
        if (top := _tracked_in(directory.resolve())) is not None:
            raise RepositoryError(
                f"the git directory {directory} is made of files that {top} tracks",
                "its configuration could come from anybody; move it out of there",
            )


def _is_of(root: Path, git_dir: Path) -> bool:
    """Does `.git` of a working tree lead to its git directory?"""
    dot = root / ".git"
    try:
        if dot.is_dir():
            return dot.samefile(git_dir)
        with dot.open("rb") as file:
            said = file.read(_LONGEST)
        named = os.fsdecode(said.removeprefix(_POINTS).rstrip(b"\r\n"))
        return said.startswith(_POINTS) and (root / named).samefile(git_dir)
    except OSError:
        return False


def _tracked_in(directory: Path) -> Path | None:
    """The working tree that tracks files below a directory; None where none does. Git tracks
    nothing below a folder called `.git`."""
    for above in directory.parents:
        inside = directory.relative_to(above)
        if any(part.lower() == ".git" for part in inside.parts):
            return None
        if (above / ".git").exists():
            ran = run(("ls-files", "-z", "--", inside.as_posix()), cwd=above)
            if ran.status == 0 and ran.out:
                return above
    return None
