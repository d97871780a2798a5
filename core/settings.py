"""What the editor chose: `redline.toml` in the workspace, over the one in the user's folder.

Owns reading settings, strictly: an entry that is unknown, of the wrong type or out of its range is
an error that names file, key and what would do.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
from dataclasses import dataclass
from pathlib import Path

from core.errors import SettingsError

FILE = "redline.toml"
CHOICES = {
    "drafter": ("auto", "offline", "anthropic"),
    "provider": ("anthropic", "bedrock", "vertex", "foundry"),
    "theme": ("dark", "light", "contrast"),
}
"""The settings that are one of a closed set, and what is in it. The drafter `file` is no choice: it
wants a file each time."""


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
    hook_timeout: float = 600.0
    """Seconds a git hook may take before the commit is given up."""

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """The settings that hold in a workspace.

        Raises:
            SettingsError: a file is no TOML, or an entry is unknown, of the wrong type, or out of
                its range.
        """
        chosen: dict[str, object] = {}
        for path in (user_file(), folder / FILE):
            if path.is_file():
                chosen |= _read(path)
        return cls(**chosen)  # type: ignore[arg-type]  # _read has checked names and types


def user_file() -> Path:
    """The settings file for all of a user's workspaces."""
    base = os.environ.get("XDG_CONFIG_HOME")
    if base:
        return Path(base) / "redline" / FILE
    from platformdirs import user_config_path

    return user_config_path("redline") / FILE


def _read(path: Path) -> dict[str, object]:
    known = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    told = _parsed(path)
    for key, value in told.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
            raise SettingsError(f"{path}: unknown setting {key}", hint)
        wanted = known[key]
        fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
        if not fits or isinstance(value, bool):
            raise SettingsError(
                f"{path}: {key} is {value!r}, should be {_NAMES[wanted]}", "correct it"
            )
        _check_range(path, key, value)
    return told


def _parsed(path: Path) -> dict[str, object]:
    import tomllib  # most folders have no settings

    try:
        # some editors begin a file with a byte-order mark, which TOML does not know
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", f"ls -l {path} tells why"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8: byte 0x{error.object[error.start]:02x}", "save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {error}", "correct it, or remove it") from error


def _check_range(path: Path, key: str, value: object) -> None:
    choices = CHOICES.get(key, ())
    if choices and value not in choices:
        near = difflib.get_close_matches(str(value), choices, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise SettingsError(
            f"{path}: {key} is {value!r}", f"{meant}known are: {', '.join(choices)}"
        )
    if isinstance(value, (int, float)):
        least = "0 or more" if key in _MAY_BE_0 else "above 0"
        if not 0 <= value < math.inf or (value == 0 and key not in _MAY_BE_0):
            raise SettingsError(f"{path}: {key} is {value}, should be {least}", "correct it")


_MAY_BE_0 = ("max_cost", "max_cost_per_day")
_NAMES: dict[type, str] = {str: "text", int: "a whole number", float: "a number"}
