"""The demo workspace: packaged samples, copied into a git repository of their own."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from core.errors import WorkspaceError
from core.repository.process import run_checked

_NAME, _ADDRESS = "Redline Demo", "demo@localhost"


def make_demo(place: Path | None = None) -> Path:
    """Make a scratch workspace and commit it, so that there is a version to start from.

    Args:
        place: a folder that does not exist or is empty; None for a new temporary one.

    Returns:
        The folder. Its repository has an identity of its own, so that committing works on a machine
        where git was never set up.

    Raises:
        WorkspaceError: the folder is in use, or cannot be written.
        RepositoryError: git said no.
    """
    folder = _empty_folder(place)
    try:
        with as_file(files("core") / "samples" / "demo") as samples:
            shutil.copytree(samples, folder, dirs_exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be written: {error.strerror}", "name another folder"
        ) from error
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("config", "user.name", _NAME),
        ("config", "user.email", _ADDRESS),
        ("config", "commit.gpgsign", "false"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "A report to keep, and three references to read"),
    ):
        run_checked(words, cwd=folder)
    return folder


def _empty_folder(place: Path | None) -> Path:
    if place is None:
        return Path(tempfile.mkdtemp(prefix="redline-demo-")).resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise WorkspaceError(f"{place} is in use", "name a folder that is empty or does not exist")
    place.mkdir(parents=True, exist_ok=True)
    return place.resolve()
