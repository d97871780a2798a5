"""What git is given besides a command: environment and settings.

Owns which configuration counts. Git obeys the user's; of a repository's own nothing may start a
program while Redline only reads. `docs/security.md`, section "Git", says what that means.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ALWAYS = ("-c", "safe.bareRepository=explicit")
"""Settings of every git command: a folder that is laid out like a git directory is none, unless it
is called `.git` or a file of that name points to it."""
READING = (*ALWAYS, "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
"""Settings of a command that is no commit: neither a file system monitor nor a hook starts."""
QUIET = {
    "LC_ALL": "C",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",  # a pointer stays one; nothing is downloaded
    # an object that a partial clone lacks is not fetched, which could start programs: git 2.44 and
    # newer, and older ones
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
"""Environment of the same commands."""
_KEPT = re.compile(r"GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM))")
_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")
_MAY_DEFINE = re.compile(rb"filter|include", re.IGNORECASE)
_USERS = ("system", "global")
_OFF = {"required": "false"}  # the others are programs


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment git gets: the caller's, less what would lead it elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    for name in _FOLDERS:
        # a relative one would name a file of each clone as the user's own
        if not os.path.isabs(kept.get(name, "/")):  # noqa: PTH117  # of a text
            del kept[name]
    return kept | {"GIT_TERMINAL_PROMPT": "0"} | dict(extra)


def may_define_filters(git_dir: Path, common_dir: Path) -> bool:
    """Could a repository's own configuration define a filter? Looks at two small files and starts
    no process."""
    for path in (common_dir / "config", git_dir / "config.worktree"):
        try:
            if _MAY_DEFINE.search(path.read_bytes()):
                return True
        except OSError:  # git tells what is wrong with it, if it matters
            continue
    return False


def without_foreign_filters(listing: bytes) -> dict[str, str]:
    """Environment in which no filter runs that only the repository's own configuration defines, and
    those of the user's run as the user wrote them.

    Args:
        listing: what `git config --show-scope -z --get-regexp ^filter` prints.
    """
    users: dict[str, str] = {}
    foreign: set[str] = set()
    for scope, key, value in _entries(listing):
        if scope in _USERS:
            users[key] = value
        else:
            foreign.add(key)
    settings = {key: users.get(key, _OFF.get(key.rpartition(".")[2], "")) for key in foreign}
    numbered = enumerate(settings.items())
    return {"GIT_CONFIG_COUNT": str(len(settings))} | {
        name: word
        for number, (key, value) in numbered
        for name, word in ((f"GIT_CONFIG_KEY_{number}", key), (f"GIT_CONFIG_VALUE_{number}", value))
    }


def _entries(listing: bytes) -> Iterator[tuple[str, str, str]]:
    """Scope, key and value of each setting listed."""
    fields = listing.decode("utf-8", "surrogateescape").split("\0")
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        key, _, value = entry.partition("\n")
        yield scope, key, value
