"""Where records are: which file of `references/` a review's is.

Owns the names of the files, and that no record takes the place of another.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import msgspec

from core.enclosure import read_inside, root_of
from core.errors import JournalError
from core.events import ReviewHeader
from core.folding import fold

EDITS = "Edits"
"""Title of the record of edits that were made elsewhere and belong to no reference; it has no
target, which no reference's record is without."""
LONGEST_SLUG = 60
"""Characters of a slug."""
_EDITS_FILE = "edits.json"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """A title folded to `a-z0-9-`, at most 60 characters; `reference` where nothing is left."""
    plain = unicodedata.normalize("NFKD", fold(title)).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "reference"


def kept_under(header: ReviewHeader) -> tuple[str, str]:
    """Title and target of the record of a review."""
    return (header.title, header.target) if header.is_reading else (EDITS, "")


class _Targeted(msgspec.Struct):
    schema: int
    target: str


def record_path(folder: Path, title: str, target: str) -> Path:
    """Where the record of a reference is or will be: the one that names its target, whatever it is
    titled now, else a new name; a name taken by another file gets `-2`, `-3`, …

    Raises:
        JournalError: the file of that name is cut short, so that nobody knows whose it is.
    """
    slug = slug_of(title)
    number = 1
    while True:
        path = folder / f"{slug if number == 1 else f'{slug}-{number}'}.json"
        if not path.exists():
            if target and path.name == _EDITS_FILE:
                number += 1  # kept for edits made elsewhere
                continue
            break
        if _target_of(path) == target:
            return path
        number += 1
    return _elsewhere(folder, target) or path


def record_of(folder: Path, header: ReviewHeader) -> Path:
    """Where the record of a review is or will be: its reference's, else the one of edits.

    Raises:
        JournalError: as `record_path`.
    """
    return record_path(folder, *kept_under(header))


def edits_path(folder: Path) -> Path:
    """Where the record of edits made elsewhere is or will be.

    Raises:
        JournalError: as `record_path`.
    """
    return record_path(folder, EDITS, "")


def _elsewhere(folder: Path, target: str) -> Path | None:
    """The record of a target under the name of an earlier title."""
    for path in sorted(folder.glob("*.json")):
        try:
            if _target_of(path) == target:
                return path
        except JournalError:  # not in the way here; `redline doctor` names it
            continue
    return None


def record_bytes(path: Path) -> bytes:
    """The bytes of a record, which lies in the folder of references of a workspace.

    Raises:
        JournalError: a link leads out of the repository.
    """
    return read_inside(path, root_of(path.parent.parent), JournalError)


def _target_of(path: Path) -> str | None:
    """Whose record a file is, None for one that is no record at all."""
    try:
        return msgspec.json.decode(record_bytes(path), type=_Targeted).target
    except (msgspec.ValidationError, IsADirectoryError):
        return None
    except (msgspec.DecodeError, RecursionError, OSError) as error:
        raise JournalError(
            f"{path.name} is no whole record: {error}",
            f"restore it from git: git checkout HEAD -- {path}",
        ) from error
