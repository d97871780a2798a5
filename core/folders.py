"""The user's folders for Redline: configuration, state and cache.

Owns where they are, after the XDG Base Directory Specification: a variable that holds a relative
path is ignored, since it would name another folder in each repository. Makes nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "redline"


def config_folder() -> Path:
    """Where the user's settings are."""
    if (named := _from_variable("XDG_CONFIG_HOME")) is not None:
        return named
    from platformdirs import user_config_path

    return _absolute(user_config_path(_NAME), ".config")


def state_folder() -> Path:
    """Where the user's approvals are, and what happened once."""
    if (named := _from_variable("XDG_STATE_HOME")) is not None:
        return named
    from platformdirs import user_state_path

    return _absolute(user_state_path(_NAME), ".local/state")


def cache_folder() -> Path:
    """Where what can be found out again is kept."""
    if (named := _from_variable("XDG_CACHE_HOME")) is not None:
        return named
    from platformdirs import user_cache_path

    return _absolute(user_cache_path(_NAME), ".cache")


def _from_variable(variable: str) -> Path | None:
    """The folder that a variable of the environment names; None for none."""
    base = os.environ.get(variable, "")
    return Path(base) / _NAME if os.path.isabs(base) else None  # noqa: PTH117  # of a text


def _absolute(found: Path, below_home: str) -> Path:
    """A folder as the system has it; where `HOME` makes that a relative path, the one of the
    account. An account without a home has no such folder, and nothing can be written there."""
    if found.is_absolute():
        return found
    import pwd

    try:
        home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        home = Path(os.devnull)
    return home / below_home / _NAME
