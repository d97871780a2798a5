"""The folder of a workspace's journal: where it is, what its files are called, what may fail there.

Owns these rules for the open review and for those that were put away, and that no link leads the
folder or what it keeps anywhere else: a git directory that came with an archive may hold links to
the reader's own files.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

from core.errors import JournalError
from core.files import sha256
from core.repository import Repository

LOG = "log.jsonl"
"""The file with the lines of a review."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST = 180  # bytes of a quoted path that are used as they are; file names end at 255


def journal_folder(repository: Repository, workspace: Path) -> Path:
    """Where the journal of a workspace is, or will be.

    Args:
        workspace: its folder, inside the repository.

    Raises:
        JournalError: a link leads out of the git directory.
    """
    inside = workspace.resolve().relative_to(repository.root).as_posix()
    name = "%2E" if inside == "." else quote_from_bytes(os.fsencode(inside), safe="")
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{sha256(os.fsencode(inside))[:16]}"
    folder = repository.common_dir / "redline" / repository.worktree_name / name
    own = repository.common_dir.resolve()
    if folder.resolve() != own / folder.relative_to(repository.common_dir):
        raise JournalError(
            f"the journal {folder} is led elsewhere by a link",
            f"remove the link; a journal is never kept outside {own}",
        )
    check_made_here(folder)
    return folder


def check_made_here(folder: Path) -> None:
    """Raise `JournalError` where a journal holds what Redline never makes: a link, which would lead
    reading, writing and clearing up to the reader's own files, or a pipe, at which reading waits
    for ever."""
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # not there yet, or what reads it says why it cannot
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                what = "a link" if entry.is_symlink() else "no regular file"
                raise JournalError(
                    f"{entry.path} is {what}, and a journal has none",
                    "remove it; it was not made here",
                )


def check_no_link(path: Path) -> None:
    """Raise `JournalError` for a link in place of what a journal keeps."""
    if path.is_symlink():
        raise JournalError(
            f"{path} is a link, and a journal has none", "remove it; it was not made here"
        )


def named(folder: Path, name: str) -> Path:
    """A path in the folder.

    Raises:
        ValueError: no file of a journal has such a name.
        JournalError: the folder or the file is a link.
    """
    if not _NAME.fullmatch(name) or name == LOG:
        raise ValueError(f"not a name for a file of a journal: {name!r}")
    check_no_link(folder)
    check_no_link(folder / name)
    return folder / name


@contextlib.contextmanager
def refusals_explained(doing: str) -> Iterator[None]:
    """Turn what the system refuses into one line for the editor."""
    try:
        yield
    except FileNotFoundError as error:
        raise JournalError(
            f"could not {doing}: no review is open", "another run may have closed it"
        ) from error
    except OSError as error:
        full = "free some space, then repeat; nothing decided before is lost"
        raise JournalError(f"could not {doing}: {error.strerror}", full) from error
