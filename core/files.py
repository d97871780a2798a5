"""Files, written whole or not at all.

Owns the one way Redline writes a file a person may read: a temporary file in the same folder,
synced, then renamed over the old one, the folder synced too. A symlink is followed, a mode is kept.
A process killed half-way leaves the old file and a temporary one, which `remove_leftovers` and
`strays_in` find. While it is written the temporary file is locked, so that another run leaves it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from pathlib import Path

_POINTER = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER = 1024  # bytes, by the specification of Git LFS
_MARK = ".redline-"
_STRAY = re.compile(rf"\..+{re.escape(_MARK)}[0-9a-f]{{8}}", re.DOTALL)


def sha256(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_lfs_pointer(data: bytes) -> bool:
    """Is this the pointer that Git LFS leaves in place of a file that was not downloaded?"""
    return data.startswith(_POINTER) and len(data) < _LONGEST_POINTER


def read_if_there(path: Path) -> bytes | None:
    """The bytes of a file; None when there is none, nor a folder it could be in."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_whole(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace a file by other bytes, so that any reader at any time sees the old or the new.

    Args:
        mode: permissions of the file; by default those it has, for a new file those the process
            gives new files (0666 less its umask).

    Raises:
        OSError: the disk is full, the folder cannot be written. The file is as it was.
    """
    target = path.resolve()
    with contextlib.suppress(FileNotFoundError):
        mode = target.stat().st_mode & 0o7777 if mode is None else mode
    temporary = target.with_name(f".{target.name[:200]}{_MARK}{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        try:
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            write_all(handle, data)
            if mode is not None:
                os.fchmod(handle, mode)
            os.fsync(handle)
            temporary.replace(target)
        finally:
            os.close(handle)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes to an open file; a single `write` may take only a part."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def remove_leftovers(path: Path) -> None:
    """Remove temporary files that a killed `write_whole` left beside a file."""
    target = path.resolve()
    pattern = re.compile(re.escape(f".{target.name[:200]}{_MARK}") + "[0-9a-f]{8}")
    if target.parent.is_dir():
        for entry in list(os.scandir(target.parent)):
            if pattern.fullmatch(entry.name):
                Path(entry.path).unlink(missing_ok=True)


def strays_in(folder: Path) -> list[Path]:
    """Regular files of a folder that are named as `write_whole` names its temporary ones; links to
    files are none."""
    try:
        with os.scandir(folder) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if _STRAY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return []


def unlink_stray(path: Path) -> None:
    """Remove a temporary file, unless a process that is alive still writes it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except OSError:  # it is written to, or the folder cannot be changed
        return
    finally:
        os.close(handle)


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder and those above it, durably.

    Args:
        mode: permissions of every folder made, less the umask.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent, mode=mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and removals in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
