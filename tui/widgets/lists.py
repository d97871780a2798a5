"""The two lists on the left: the checklist of references, and the outline opened into hunks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.changes import Hunk
from core.checklist import Item, ItemKind, ItemState
from core.review import Review
from core.risk import is_space_only
from core.visible import visible
from tui.render.glyphs import ITEMS, NOTE, STATES, UNDER_REVIEW, glyph
from tui.render.hunks import said
from tui.render.words import clean, counted, cut, fit
from tui.walk import Way

Title = tuple[str, tuple[str, ...]]
"""What hunks stand under, in words, and the section that tells two of these words apart."""
WIDTH = 29
"""Cells of a line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    id: str
    """What it stands for; empty for a title, which cannot be picked."""
    text: str
    """What it says, safe to show."""


class Entries(OptionList):
    """A list that repaints only the lines that changed."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._entries: list[Entry] = []

    def show(self, entries: Sequence[Entry], highlighted: str) -> None:
        """Show lines, one of them lit."""
        if [entry.id for entry in entries] == [entry.id for entry in self._entries]:
            for at, (before, now) in enumerate(zip(self._entries, entries, strict=True)):
                if before != now:
                    self.replace_option_prompt_at_index(at, _prompt(now))
        else:
            self.set_options(_option(entry) for entry in entries)
        self._entries = list(entries)
        self.light(highlighted)

    def light(self, id_: str) -> None:
        """Light the line with an id; the light stays where it is when there is none."""
        at = next((at for at, entry in enumerate(self._entries) if entry.id == id_ != ""), None)
        if at is not None and at != self.highlighted:
            self.highlighted = at

    @property
    def lit(self) -> str:
        """The id of the line that is lit; empty where none is."""
        at = self.highlighted
        return "" if at is None or at >= len(self._entries) else self._entries[at].id


def _prompt(entry: Entry) -> Content:
    return Content(entry.text).stylize("" if entry.id else "bold")


def _option(entry: Entry) -> Option:
    return Option(_prompt(entry), id=entry.id or None, disabled=not entry.id)


def references(items: Sequence[Item], review: Review | None) -> list[Entry]:
    """The checklist; the item under review has a glyph of its own."""
    entries = []
    for item in items:
        here = review is not None and review.header.item == item.index
        mark = UNDER_REVIEW if here else ITEMS[item.state]
        web = " web" if item.kind is ItemKind.WEB else ""
        other = f" [{visible(item.mark)}]" if item.state is ItemState.OTHER else ""
        tail = cut(f"{other}{web}", 8)
        title = fit(f"{mark} {item.index} {clean(item.title)}", WIDTH - len(tail))
        entries.append(Entry(str(item.index), title + tail))
    return entries


def outline(way: Way | None, title: Callable[[Hunk], Title]) -> list[Entry]:
    """The changes in the order they are gone through, under titles with how much of each is
    decided; a folded group is one line.

    Args:
        title: what a hunk stands under.
    """
    if way is None:
        return []
    entries: list[Entry] = []
    under: dict[Title, list[Hunk]] = {}
    for hunk in way.hunks:
        under.setdefault(title(hunk), []).append(hunk)
    before: Title | None = None
    for hunk in way.hunks:
        group = way.group(hunk.id)
        if group and group[0] != hunk.id:
            continue
        if (here := title(hunk)) != before:
            entries.append(Entry("", _title_line(way.review, here[0], under[here])))
            before = here
        entries.append(Entry(hunk.id, _hunk_line(way, hunk)))
    return entries


def _title_line(review: Review, title: str, hunks: Sequence[Hunk]) -> str:
    tally = f" {sum(review.is_decided(hunk) for hunk in hunks)}/{len(hunks)}"
    return fit(f"▾ {title}", WIDTH - len(tally)) + tally


def _hunk_line(way: Way, hunk: Hunk) -> str:
    review = way.review
    if group := way.group(hunk.id):
        state = STATES[way.state((hunk.id, ""))]
        word = "space" if is_space_only(hunk) else "wording"
        told = f"{word:<9} ▸ {counted(len(group), 'change')}"
        return fit(f"  {state} {told}", WIDTH)
    note = NOTE if hunk.id in review.decisions.notes else " "
    words = said(hunk, review.base)
    return fit(f"  {glyph(review, hunk)}{note}{hunk.kind.value:<9} {words}", WIDTH)
