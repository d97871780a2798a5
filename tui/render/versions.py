"""Versions as lines of a list, and in words.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.changes import HunkState
from core.version import WORKING_TREE, Branch, Version, Words
from core.visible import visible
from tui.comparing import Restorable
from tui.render.glyphs import STATES
from tui.render.spark import sparkline
from tui.render.words import clean, counted, cut, fit
from tui.timeline import Timeline, name_of

MARKED = "◆"
"""Stands before the version that others are compared with."""
NOT_COMMITTED = "not committed"
_DATE, _WORDS, _DECIDED, _LEAST = 10, 11, 7, 12  # cells; of a title at least
_KINDS = (("refs/tags/", "tag"), ("refs/remotes/", "of a remote"))
_EXCERPT = 48  # cells of a passage that can be brought back
_TAKEN, _LEFT = STATES[HunkState.ACCEPTED], STATES[HunkState.REJECTED]


class VersionLines:
    """A line a version, newest first, and below them whether there are more.

    Args:
        width: cells of a line.
    """

    def __init__(self, timeline: Timeline, width: int) -> None:
        self._timeline = timeline
        self._shown = tuple(timeline.shown)
        self._width = width
        more = timeline.found is None and not timeline.is_complete
        self.ids: tuple[str, ...] = (*map(name_of, self._shown), *([""] if more else []))
        """What each line stands for: the name of a version; empty for the last one, which says that
        older ones are coming."""

    def text(self, at: int) -> str:
        """What a line says; safe to show."""
        if at >= len(self._shown):
            return "older versions are read …"
        version, timeline = self._shown[at], self._timeline
        name = name_of(version)
        lead = MARKED if timeline.marked and name_of(timeline.marked) == name else " "
        words = changed(timeline.words.get(name))
        decided = f" {_decided(version):<{_DECIDED}}"
        room = self._width - 2 - _DATE - 1 - 1 - _WORDS
        if room - len(decided) >= _LEAST:
            room -= len(decided)
        else:
            decided = ""
        if room < _LEAST // 2:
            words, room = "", room + _WORDS + 1
        date = version.date[:_DATE] if version.commit else "on disk"
        title = fit(title_of(version), max(room, 1))
        return cut(f"{lead} {date:<{_DATE}} {title} {words}{decided}", self._width)


def title_of(version: Version) -> str:
    """What a version is called by a person: its reference, else what its commit says; safe to
    show."""
    if version.commit == WORKING_TREE:
        return NOT_COMMITTED
    title = clean(version.reference) or visible(" ".join(version.subject.split())) or "no message"
    return f"{title} · {visible(version.note)}" if version.note else title


def label_of(version: Version) -> str:
    """A version in a few words, its date first; safe to show."""
    if version.commit == WORKING_TREE:
        return "what is on disk"
    return f"{version.date[:_DATE]} {version.commit[:7]}"


def changed(words: Words | None) -> str:
    """Words added and removed, in `_WORDS` cells; blank while they are counted."""
    if words is None:
        return f"{'…':>{_WORDS}}"
    return f"{f'+{_short(words.added)}':>5} {f'−{_short(words.removed)}':>5}"


def _short(count: int) -> str:
    return str(count) if count < 10_000 else f"{count // 1000}k"


def _decided(version: Version) -> str:
    if not version.accepted and not version.rejected:
        return ""
    return f"{f'{_TAKEN}{version.accepted}':>3} {f'{_LEFT}{version.rejected}':<3}"


def decided_words(version: Version) -> str:
    """What was decided of a version, in words; empty for an edit made outside a review."""
    if not version.accepted and not version.rejected:
        return ""
    return f"{_TAKEN} {version.accepted} accepted  {_LEFT} {version.rejected} rejected"


def growth(timeline: Timeline, width: int) -> tuple[str, str]:
    """The length of the report over time, and how much of what was taken had something verified:
    a line each, safe to show; empty where nothing is known."""
    versions = timeline.versions[::-1]
    totals = [_total(timeline, version) for version in versions]
    known = [total for total in totals if total is not None]
    if not known:
        return "", ""
    some = "" if timeline.is_complete else f" · newest {len(versions)}"
    told = f"{known[0]:,} → {known[-1]:,} words{some}"
    lengths = sparkline(totals, max(width - len(told) - 2, 0))
    shares = [timeline.covered.get(name_of(version)) for version in versions]
    some_covered = [share for share in shares if share is not None]
    if not some_covered:
        return f"{lengths}  {told}", ""
    verified = f"{sum(some_covered) / len(some_covered):.0%} verified"
    covered = sparkline(shares, max(width - len(told) - 2, 0), 1.0)
    return f"{lengths}  {told}", f"{covered}  {verified}"


def _total(timeline: Timeline, version: Version) -> float | None:
    words = timeline.words.get(name_of(version))
    return words.total if words else None


def heading(older: Version | None, newer: Version, changes: int, width: int) -> str:
    """Which versions are compared, and how many changes there are; safe to show."""
    before = label_of(older) if older else "nothing"
    told = f"{before} → {label_of(newer)}"
    return cut(f"{told}   {counted(changes, 'change')}" if changes else f"{told}   the same", width)


def places(names: Sequence[str]) -> str:
    """A section in words; safe to show."""
    return " › ".join(clean(name) for name in names)


def branch_line(branch: Branch) -> str:
    """A branch or a tag in a list; safe to show."""
    kind = next((word for start, word in _KINDS if branch.ref.startswith(start)), "branch")
    here = "  checked out" if branch.is_current else ""
    return f"{visible(branch.name)}  {kind}, {branch.date[:_DATE]}{here}"


def restorable_line(what: Restorable) -> str:
    """Something that can be brought back, in a list; safe to show."""
    of = label_of(what.version)
    if what.section is not None:
        return f"section “{clean(what.section[-1])}”, of {of}"
    if what.block is not None:
        return f"“{cut(clean(what.words), _EXCERPT)}”, of {of}"
    return f"the whole report of {of}, {title_of(what.version)}"
