"""How much of the API an endpoint speaks, asked once and remembered.

Owns what is known without asking, and a small file in the user's cache folder with what was found
by asking: by provider, address and model, with the day. It holds no credential. A file that is
damaged or cannot be written is as if there were none; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from core.drafting.model.access import Provider
from core.drafting.model.endpoint import Endpoint, shown
from core.files import make_folder, read_if_there, write_whole
from core.folders import cache_folder

_FILE = "endpoints.json"
_HOLDS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Speaks:
    """What an endpoint takes beyond the part of the API that all of them do."""

    caching: bool
    """Marks for the cache, and a system text in blocks."""
    counting: bool
    """Does it count tokens for nothing?"""


FULL = Speaks(caching=True, counting=True)
"""All of the API."""
PORTABLE = Speaks(caching=False, counting=False)
"""What every server speaks: a system text, blocks of text, streaming."""


def presumed(endpoint: Endpoint) -> Speaks | None:
    """What is known without asking; None where the endpoint has to be asked."""
    if endpoint.provider is Provider.BEDROCK:
        return Speaks(caching=True, counting=False)  # its client has no call that counts
    return FULL if endpoint.is_own else None


class _Entry(msgspec.Struct, frozen=True):
    provider: str
    address: str
    model: str
    caching: bool
    counting: bool
    found: date


class Memory:
    """What endpoints were found to speak.

    Args:
        path: the file; None to forget with the process.
        today: the day.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._path = path
        self._today = today

    def recall(self, endpoint: Endpoint) -> Speaks | None:
        """What an endpoint was found to speak in the last 30 days; None where nobody asked."""
        key = _key(endpoint)
        for entry in self._entries():
            if (entry.provider, entry.address, entry.model) == key:
                return Speaks(entry.caching, entry.counting)
        return None

    def remember(self, endpoint: Endpoint, speaks: Speaks) -> None:
        """Keep what an endpoint speaks, for 30 days."""
        if self._path is None:
            return
        key = _key(endpoint)
        kept = [
            each for each in self._entries() if (each.provider, each.address, each.model) != key
        ]
        kept.append(_Entry(*key, speaks.caching, speaks.counting, self._today()))
        try:
            make_folder(self._path.parent, mode=0o700)
            write_whole(self._path, msgspec.json.encode(kept) + b"\n", mode=0o600)
        except OSError:
            return  # it is asked again next time

    def _entries(self) -> list[_Entry]:
        """What still holds."""
        try:
            told = read_if_there(self._path) if self._path else None
            found = msgspec.json.decode(told, type=list[_Entry]) if told else []
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return []
        today = self._today()
        return [each for each in found if today - _HOLDS < each.found <= today]


def user_memory() -> Memory:
    """What is remembered for all of a user's workspaces."""
    return Memory(cache_folder() / _FILE)


def _key(endpoint: Endpoint) -> tuple[str, str, str]:
    return endpoint.provider.value, shown(endpoint.base_url), endpoint.model
