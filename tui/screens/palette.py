"""The palette: every key of the table by its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.keys import KEYS, Key

_NOT_LISTED = ("palette", "hint_d", "hint_quit", "search_back")


class KeysProvider(Provider):
    """Finds what the keys do by their words."""

    async def discover(self) -> Hits:
        """All of them."""
        for key, run in self._commands():
            yield DiscoveryHit(Content(_line(key)), run, _line(key), key.long)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for key, run in self._commands():
            line = f"{_line(key)}: {key.long}"
            if (score := matcher.match(line)) > 0:
                yield Hit(score, Content(_line(key)), run, _line(key), key.long)

    def _commands(self) -> Iterator[tuple[Key, partial[None]]]:
        press = getattr(self.screen, "action_press", None)
        if press is None:
            return
        for key in KEYS:
            if key.action not in _NOT_LISTED:
                yield key, partial(press, key.action)


def _line(key: Key) -> str:
    return f"{key.short or key.long}  {key.shown}"
