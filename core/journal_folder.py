"""The folder of a journal: which names its files may have, and what the system refuses there.

Owns these two rules, for the open review and for those that were put away.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import JournalError

LOG = "log.jsonl"
"""The file with the lines of a review."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


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


def named(folder: Path, name: str) -> Path:
    """A path in the folder; raises `ValueError` for a name that no file of a journal has."""
    if not _NAME.fullmatch(name) or name == LOG:
        raise ValueError(f"not a name for a file of a journal: {name!r}")
    return folder / name
