"""The user's own settings, as tests write them."""

from __future__ import annotations

import json

from core.settings import user_file


def user_settings(**entries: object) -> None:
    """Write the user's own settings file; no entry leaves it empty."""
    path = user_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in entries.items()))


def add_user_settings(**entries: object) -> None:
    """Add entries to the user's own settings file."""
    path = user_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in entries.items())
