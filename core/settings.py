"""Settings: what there is to set, who may set it, and how a `redline.toml` is read.

Owns reading a file strictly: an entry that is unknown, of the wrong type or out of its range is an
error that names file, key and what would do. Which entries of a repository's file hold is decided
in `core.trust`.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import SettingsError
from core.folders import config_folder

FILE = "redline.toml"
CHOICES = {
    "drafter": ("auto", "offline", "anthropic"),
    "provider": ("anthropic", "bedrock", "vertex", "foundry"),
    "theme": ("dark", "light", "contrast"),
}
"""The settings that are one of a closed set, and what is in it. The drafter `file` is no choice: it
wants a file each time."""
_LARGEST = 1_000_000  # bytes of a file of settings


class Setter(StrEnum):
    """Who may set something; the values are what `docs/settings.md` says."""

    LOWER = "a repository may lower it"
    """Anyone may make a limit stricter; to loosen it takes the user."""
    OFFLINE = "a repository may set `offline`"
    """Anyone may keep every model out; another drafter takes the user."""
    USER = "you"
    """The user: in their own file, or by approving what a workspace's file says."""
    OWN = "you, in your own file only"
    """The user, in their own file; an entry of a workspace's file is never used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every field is a key of `redline.toml`."""

    drafter: str = "auto"
    """Who drafts when none is named: auto, offline, anthropic. `auto` asks the model where the
    environment has a key for it or `base_url` names a server, and is offline otherwise."""
    provider: str = "anthropic"
    """Whose client asks the model: anthropic, bedrock, vertex, foundry."""
    base_url: str = ""
    """Where the model is, such as http://localhost:11434; empty for the provider's own."""
    model: str = "claude-sonnet-5-5"
    """The model's name at that place."""
    window: int = 200_000
    """Tokens the model takes, question and answer together; what is longer is read in parts."""
    max_tokens: int = 16_000
    """Tokens one answer may have."""
    max_cost: float = 0.0
    """Dollars one draft may cost; up to it nothing is asked. 0 asks each time."""
    max_cost_per_day: float = 0.0
    """Dollars all drafts of a day may cost; 0 for no limit."""
    prices: str = ""
    """Prices of models the list does not have: `name 2.00/10.00`, dollars for a million tokens sent
    and written, several with commas."""
    theme: str = "dark"
    """Colours of the app: dark, light, contrast."""
    source_limit: int = 20_000_000
    """Bytes a reference may have."""
    allowed_hosts: str = ""
    """Hosts that may be fetched from though they are private, with commas: `127.0.0.1:8000,
    intranet.example`. With a port only that port."""
    fetch_timeout: float = 60.0
    """Seconds a web page may take to load, in all."""
    trusted_hosts: str = ""
    """Hosts that the file of any workspace may name in `base_url` and `allowed_hosts`, with commas,
    as in `allowed_hosts`."""
    hook_timeout: float = 600.0
    """Seconds a git hook may take before the commit is given up."""


SETTERS = {
    "drafter": Setter.OFFLINE,
    "provider": Setter.USER,
    "base_url": Setter.USER,
    "model": Setter.USER,
    "window": Setter.LOWER,
    "max_tokens": Setter.LOWER,
    "max_cost": Setter.LOWER,
    "max_cost_per_day": Setter.LOWER,
    "prices": Setter.USER,
    "theme": Setter.OWN,
    "source_limit": Setter.LOWER,
    "allowed_hosts": Setter.USER,
    "fetch_timeout": Setter.LOWER,
    "trusted_hosts": Setter.OWN,
    "hook_timeout": Setter.LOWER,
}
"""Who may set each of the settings."""


def user_file() -> Path:
    """The settings file for all of a user's workspaces."""
    return config_folder() / FILE


def entries_of(path: Path) -> dict[str, object]:
    """The entries of a settings file, checked; none where there is no file.

    Raises:
        SettingsError: it is no TOML, or an entry is unknown, of the wrong type, or out of its
            range.
    """
    return _read(path) if path.is_file() else {}


def _read(path: Path) -> dict[str, object]:
    known = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    found = _parsed(path)
    for key, value in found.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
            raise SettingsError(f"{path}: unknown setting {key[:100]}", hint)
        wanted = known[key]
        fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
        if not fits or isinstance(value, bool):
            raise SettingsError(
                f"{path}: {key} is {_cut(value)}, should be {_NAMES[wanted]}", "correct it"
            )
        _check_range(path, key, value)
        if wanted is float:
            found[key] = float(value)  # type: ignore[arg-type]  # a number, as checked above
    return found


def _parsed(path: Path) -> dict[str, object]:
    import tomllib  # most folders have no settings

    try:
        # some editors begin a file with a byte-order mark, which TOML does not know
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise SettingsError(f"{path} has more than 1 MB", "see what it is, and shorten it")
        text = data.decode("utf-8-sig")
        return tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", f"ls -l {path} tells why"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8: byte 0x{error.object[error.start]:02x}", "save it as UTF-8"
        ) from error
    except RecursionError as error:
        raise SettingsError(f"{path} is nested too deeply", "correct it, or remove it") from error
    except ValueError as error:  # of TOML, and of Python where a number has thousands of digits
        said = str(error)[:200]
        raise SettingsError(f"{path} is not TOML: {said}", "correct it, or remove it") from error


def _check_range(path: Path, key: str, value: object) -> None:
    choices = CHOICES.get(key, ())
    if choices and value not in choices:
        near = difflib.get_close_matches(str(value), choices, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise SettingsError(
            f"{path}: {key} is {_cut(value)}", f"{meant}known are: {', '.join(choices)}"
        )
    if isinstance(value, (int, float)):
        least = "0 or more" if key in _MAY_BE_0 else "above 0"
        if not 0 <= value < math.inf or (value == 0 and key not in _MAY_BE_0):
            raise SettingsError(f"{path}: {key} is {_cut(value)}, should be {least}", "correct it")
        if value > _MOST:
            raise SettingsError(f"{path}: {key} is larger than {_MOST:.0e}", "correct it")


def _cut(value: object) -> str:
    """A value as part of a line."""
    try:
        said = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    return said if len(said) <= 100 else f"{said[:100]}…"


_MOST = 1e15
_MAY_BE_0 = ("max_cost", "max_cost_per_day")
_NAMES: dict[type, str] = {str: "text", int: "a whole number", float: "a number"}
