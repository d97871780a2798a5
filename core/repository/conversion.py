"""Whether a checkout would write a file otherwise than it is stored.

Owns the reading of git's attributes and settings for line ends, encodings and filters.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.repository.process import run

_ATTRIBUTES = ("text", "crlf", "eol", "filter", "ident", "working-tree-encoding")
_UNSET = ("unspecified", "unset")


def is_converted(root: Path, path: str, extra: Mapping[str, str]) -> bool:
    """Would a checkout write this file with other bytes than the repository stores? Two git
    processes.

    Args:
        root: top of the working tree.
        path: relative to it, with slashes.
        extra: environment variables to add.
    """
    words = ("check-attr", "-z", *_ATTRIBUTES, "--", path)
    fields = run(words, cwd=root, extra=extra).text.split("\0")
    has = dict(zip(fields[1::3], fields[2::3], strict=False))
    if any(has.get(name, "unset") not in _UNSET for name in _ATTRIBUTES[3:]):
        return True
    if "unset" in (has.get("text"), has.get("crlf")):
        return False
    if has.get("eol", "unspecified") != "unspecified":
        return has["eol"] == "crlf"
    asked = ("config", "-z", "--get-regexp", r"^core\.(autocrlf|eol)$")
    entries = run(asked, cwd=root, extra=extra).text.split("\0")
    set_to = dict(entry.partition("\n")[::2] for entry in entries if entry)
    if set_to.get("core.autocrlf", "false").lower() in ("true", "yes", "on", "1", ""):
        return True
    return set_to.get("core.eol", "").lower() == "crlf"
