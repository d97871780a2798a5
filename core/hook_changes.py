"""What a hook makes of the files of a commit, against what was decided.

Owns the difference that is shown, and putting a hook's text in the place of what was decided.
Nothing here reads or writes a file.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.commit_plan import CommitPlan

_NO_END = "\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class HookText:
    """The text that a hook which stopped a commit left in the place of what was decided."""

    path: str
    """Relative to the repository."""
    decided: bytes
    """What the commit was to hold."""
    text: bytes
    """What the hook made of it; UTF-8."""

    @property
    def difference(self) -> str:
        """From decided to the hook's text, as a unified diff."""
        return difference(self.path, self.decided, self.text, "hook")


def difference(path: str, decided: bytes, other: bytes, label: str) -> str:
    """From what was decided to other bytes, as a unified diff; empty where one is not UTF-8.

    Args:
        label: what the other bytes are, for the header.
    """
    try:
        # lines of a file end at line feeds; what else ends lines for Python is text
        before, after = (
            list(io.StringIO(data.decode("utf-8"), newline="\n")) for data in (decided, other)
        )
    except UnicodeDecodeError:
        return ""
    lines = difflib.unified_diff(before, after, f"decided/{path}", f"{label}/{path}")
    return "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in lines)


def is_text(data: bytes) -> bool:
    """Can it be a text of a commit: UTF-8, nothing else?"""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def with_texts(plan: CommitPlan, texts: Iterable[HookText]) -> CommitPlan:
    """The plan with a hook's texts in the place of those it was made for."""
    made = {(each.path, each.decided): each.text for each in texts}
    files = tuple(
        replace(file, content=made.get((file.path, file.content), file.content))
        for file in plan.files
    )
    return replace(plan, files=files)
