"""The left side of the history: the versions, read as one scrolls, narrowed, marked.

Owns what is asked of the past, and when: older versions before the light reaches the last one that
is known, words while nothing else is asked for.
"""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from core.version import Version
from core.visible import visible
from tui.finding_versions import Finder
from tui.history_messages import VersionsCame, VersionsFound, WordsCounted
from tui.history_work import FEW, PAGE, Clerk
from tui.render.versions import VersionLines, growth, label_of, title_of
from tui.render.words import clean, counted, two_ends
from tui.timeline import ON_DISK, Timeline, name_of
from tui.widgets.texts import rewrite
from tui.widgets.versions import VersionList

AHEAD = PAGE // 2
"""Versions below the light that are known at least, where there are so many."""


class Browsing:
    """The list of versions, and the growth of the report above it."""

    def __init__(self, screen: Screen[str], clerk: Clerk, finder: Finder) -> None:
        self._screen = screen
        self._clerk = clerk
        self._finder = finder
        self.timeline = Timeline()
        """The versions."""
        self.is_searching = False
        """Are versions looked for?"""
        self._is_asked = False  # for older versions
        self._wanted = (
            ""  # where to go as soon as it is known: a date or an id; ON_DISK for the end
        )

    @property
    def list(self) -> VersionList:
        """The list."""
        return self._screen.query_one(VersionList)

    @property
    def lit(self) -> Version | None:
        """The version that is lit."""
        return self.timeline.by_name(self.list.lit)

    # --- showing -----------------------------------------------------------------------------

    def show(self, lit: str = "") -> None:
        """Show what is known now.

        Args:
            lit: name of the version to light; the light stays where it is by default.
        """
        entries = self.list
        lines = VersionLines(self.timeline, max(entries.size.width - 2, 10))
        first = next(iter(lines.ids), "")
        lit = next((name for name in (lit, entries.lit) if name and name in lines.ids), first)
        entries.show(lines, lit)
        self.grow()

    def grow(self) -> None:
        """Draw how the report grew."""
        found = growth(self.timeline, max(self.list.size.width - 2, 0))
        shown = self._screen.query_one("#growth", Static)
        shown.display = any(found) and not self._screen.has_class("tiny")
        rewrite(shown, Content("\n".join(line for line in found if line)))

    def title(self, name: str, width: int) -> str:
        """Whose history it is and which versions are shown, on one line; safe to show.

        Args:
            name: what the report is called, safe to show.
            width: cells of the line.
        """
        timeline = self.timeline
        branch = "" if timeline.ref == "HEAD" else f" · {visible(timeline.ref.split('/', 2)[-1])}"
        if timeline.found is not None:
            told = f"{counted(len(timeline.found), 'version')} with {timeline.why}"
        else:
            more = "" if timeline.is_complete else " so far"
            told = f"{counted(len(timeline.versions), 'version')}{more}"
        return two_ends(f"History of {name}{branch}", told, width)

    def place(self) -> str:
        """Which version is lit, and what is marked; safe to show."""
        if not self.timeline.versions and not self.timeline.is_complete:
            return "the history is read …"
        lit = self.lit
        if lit is None:
            if self.timeline.found is None:
                return "the report has no versions yet"
            return "looking …" if self.is_searching else "none found · Esc shows all"
        parts = ["looking for more …"] if self.is_searching else [title_of(lit)]
        marked = self.timeline.marked
        if marked is not None and marked.commit != lit.commit:
            parts.append(f"compared with {label_of(marked)}; m on it takes the mark off")
        if self.timeline.found is not None:
            parts.append("Esc shows all")
        return " · ".join(parts)

    # --- what comes --------------------------------------------------------------------------

    def open(self, ref: str) -> None:
        """Read a branch, from its newest version on; what is marked stays so."""
        self._finder.stop()
        self.is_searching = False
        self.timeline = Timeline(ref, marked=self.timeline.marked)
        self._wanted = ""
        self._is_asked = True
        self.show()
        self._clerk.open(ref)

    def came(self, event: VersionsCame) -> None:
        """Older versions came."""
        self._is_asked = False
        self.timeline.add(event.versions, is_complete=event.is_complete)
        self.show(self._reached())
        self.moved()

    def _reached(self) -> str:
        """The name of the version that was wanted, if it is there now; empty where it is not."""
        wanted, versions = self._wanted, self.timeline.versions
        if not wanted or not versions:
            return ""
        if wanted == ON_DISK:  # the oldest
            if not self.timeline.is_complete:
                return ""
            self._wanted = ""
            return name_of(versions[-1])
        found = next((name_of(each) for each in versions if _is_at(each, wanted)), "")
        if found or self.timeline.is_complete:
            self._wanted = ""
        return found

    def found(self, event: VersionsFound) -> None:
        """Some of what was looked for was found, or all of it."""
        self.is_searching = not event.is_complete
        self.timeline.found, self.timeline.why = tuple(event.versions), event.why
        self.show()
        self.count()

    def counted(self, event: WordsCounted) -> None:
        """Words were counted: show them, and go on."""
        self.timeline.know(event.words, event.covered, event.notes)
        self.show()
        self.count()

    def count(self) -> None:
        """Ask for the words of a few versions that are not counted yet."""
        samples = 2 * self.list.size.width  # enough for every bar
        if versions := self.timeline.to_count(self._sight, samples, FEW):
            self._clerk.count(versions)

    @property
    def _sight(self) -> range:
        """The places in the list that are in sight."""
        entries = self.list
        return range(entries.scroll_offset.y, entries.scroll_offset.y + entries.size.height)

    def moved(self) -> None:
        """Other versions are lit or in sight: ask for what they need."""
        self.ahead()
        self.count()

    def ahead(self) -> None:
        """Ask for older versions where the light, or what is in sight, comes near the last one that
        is known."""
        timeline = self.timeline
        if self._is_asked or timeline.is_complete or timeline.found is not None:
            return
        if self._wanted:
            self._is_asked = True
            self._clerk.more() if self._wanted != ON_DISK else self._clerk.all()
        elif max(self.list.at, self._sight.stop) + AHEAD >= len(timeline.versions):
            self._is_asked = True
            self._clerk.more()

    # --- keys --------------------------------------------------------------------------------

    def oldest(self) -> None:
        """Go to the oldest version, reading up to it."""
        timeline = self.timeline
        if timeline.found is not None or timeline.is_complete:
            if timeline.shown:
                self.list.light(name_of(timeline.shown[-1]))
            return
        self._wanted, self._is_asked = ON_DISK, True
        self._clerk.all()

    def go_to(self, wanted: str) -> str:
        """Go to the version with an id, or to the newest one of a date or before it.

        Returns:
            Why not, in words.
        """
        self._wanted = wanted.strip().lower()
        if not self._wanted:
            return ""
        if self.timeline.found is not None:
            self.all()
        if name := self._reached():
            self.list.light(name)
            return ""
        if self.timeline.is_complete:
            return f"there is no version {clean(wanted)}"
        self.ahead()
        return "older versions are read …"

    def mark(self) -> str:
        """Mark the version that is lit, or take its mark off; what was done, in words."""
        lit, timeline = self.lit, self.timeline
        if lit is None:
            return ""
        if timeline.marked is not None and timeline.marked.commit == lit.commit:
            timeline.marked = None
            told = "the mark is off; each version is compared with the one before"
        else:
            timeline.marked = lit
            told = f"{label_of(lit)} is marked; light another one to compare it"
        self.show()
        return told

    def search(self, text: str) -> None:
        """Show only versions that name a text, or added or removed it."""
        self._narrow()
        self._finder.search(self._clerk.reading, self.timeline.ref, text)

    def only_section(self, path: tuple[str, ...]) -> None:
        """Show only versions that changed a section."""
        self._narrow()
        self._finder.section(self._clerk.reading, self.timeline.ref, path)

    def _narrow(self) -> None:
        self.is_searching = True
        if self.timeline.found is None:
            self._left = self.list.lit

    def all(self) -> None:
        """Show all versions again."""
        lit = self.list.lit or self._left
        self._finder.stop()
        self.is_searching = False
        self.timeline.found, self.timeline.why = None, ""
        if lit and self.timeline.by_name(lit) is None:
            self._wanted = lit  # older than what was read
        self.show(lit)
        self.moved()


def _is_at(version: Version, wanted: str) -> bool:
    """Has a version an id that begins so, or is it of a date or before it?"""
    if not version.commit:
        return False
    is_date = "-" in wanted
    return version.date[: len(wanted)] <= wanted if is_date else version.commit.startswith(wanted)
