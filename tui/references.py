"""The checklist as the list of references shows it.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.items import Item, ItemKind, ItemState
from core.review import Review
from core.visible import visible
from tui.render.glyphs import ITEMS, UNDER_REVIEW
from tui.render.words import clean, cut, fit

WIDTH = 29
"""Cells of a line."""


class References:
    """A line for each item; the item under review has a glyph of its own."""

    def __init__(self, items: Sequence[Item], review: Review | None) -> None:
        self._items = items
        self._here = review.header.item if review else 0
        self.ids: tuple[str, ...] = tuple(str(item.index) for item in items)
        """The 1-based index of each item."""

    def text(self, at: int) -> str:
        """What a line says; safe to show."""
        item = self._items[at]
        mark = UNDER_REVIEW if item.index == self._here else ITEMS[item.state]
        web = " web" if item.kind is ItemKind.WEB else ""
        other = f" [{visible(item.mark)}]" if item.state is ItemState.OTHER else ""
        tail = cut(f"{other}{web}", 8)
        return fit(f"{mark} {item.index} {clean(item.title)}", WIDTH - len(tail)) + tail
