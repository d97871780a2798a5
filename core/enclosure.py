"""What of a repository may be read: regular files that lie inside it, links followed.

Owns the one way files of a workspace are read whose names the repository decides: report,
instructions, settings, records, snapshots, references. A link that stays inside is followed; one
that leaves, or ends in git's own folder, is refused before anything is opened, and so is what is no
regular file, on which a read could wait for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from core.errors import RedlineError, WorkspaceError


def root_of(folder: Path) -> Path:
    """Top of the repository a folder is in, links resolved: where `.git` is. The folder itself
    where it is in none."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), here)


def read_inside(
    path: Path, root: Path, refusal: type[RedlineError] = WorkspaceError, name: str = ""
) -> bytes:
    """The bytes of a file that lies inside a repository.

    Args:
        root: top of the repository.
        refusal: the error for what is not read.
        name: what the file is called in it; by default its name.

    Raises:
        refusal: it leads out of the repository or into git's own folder, or is no regular file.
        OSError: it is not there, or cannot be read.
    """
    target = inside(path, root, refusal, name)
    # A FIFO that took the place of the file since would keep a plain open waiting.
    handle = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        return file.read()


def resolved(path: Path, refusal: type[RedlineError], name: str = "") -> Path:
    """A path with every link followed.

    Raises:
        refusal: its links go in a circle.
    """
    try:
        return path.resolve()
    except RuntimeError as error:  # what `Path.resolve` says of them
        said = name or path.name
        raise refusal(f"{said} is a link in a circle", f"remove the link {path}") from error


def inside(
    path: Path, root: Path, refusal: type[RedlineError] = WorkspaceError, name: str = ""
) -> Path:
    """The file behind a path, every link followed, which lies inside a repository. It may be
    missing.

    Args:
        root: top of the repository.
        refusal: the error for what does not.
        name: what the file is called in it; by default its name.

    Raises:
        refusal: it leads out of the repository or into git's own folder, or is no regular file.
        OSError: it cannot be looked at.
    """
    said = name or path.name
    target = resolved(path, refusal, said)
    top = root.resolve()
    if not target.is_relative_to(top):
        raise refusal(
            f"{said} is a link out of the repository, to {target}",
            "put the file into the repository",
        )
    if any(part.lower() == ".git" for part in target.relative_to(top).parts):
        raise refusal(f"{said} leads into git's own folder", "name a file of yours")
    try:
        mode = target.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return target
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise refusal(f"{said} is no regular file, so it is not read", f"ls -l {path} tells what")
    return target
