"""The versions that are listed, and what is known of them. No widgets here.

Owns which versions are shown, newest first, which of them is marked, and which two are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.version import WORKING_TREE, Version, Words

ON_DISK = "disk"
"""What the version that is not committed is called in a list, where an empty name is a title."""


def name_of(version: Version) -> str:
    """What a version is called in a list."""
    return version.commit or ON_DISK


@dataclass(slots=True)
class Timeline:
    """The versions of one branch as far as they were asked for."""

    ref: str = "HEAD"
    """Branch, tag or commit that is read."""
    versions: list[Version] = field(default_factory=list)
    """Newest first."""
    is_complete: bool = False
    """Is the oldest among them?"""
    found: tuple[Version, ...] | None = None
    """The versions that alone are shown; None for all."""
    why: str = ""
    """Why these alone, in words."""
    words: dict[str, Words] = field(default_factory=dict)
    """How versions differ from the one before, by name."""
    covered: dict[str, float | None] = field(default_factory=dict)
    """Share of what was taken for which something was verified, by name, from 0 to 1; None where no
    record tells."""
    marked: Version | None = None
    """The version that others are compared with."""

    @property
    def shown(self) -> Sequence[Version]:
        """The versions that are shown."""
        return self.versions if self.found is None else self.found

    def add(self, versions: Iterable[Version], *, is_complete: bool) -> None:
        """Older versions came."""
        self.versions.extend(versions)
        self.is_complete = is_complete

    def know(
        self,
        words: Mapping[str, Words],
        covered: Mapping[str, float | None],
        notes: Mapping[str, str],
    ) -> None:
        """Words of versions were counted, all by name; reading their texts may have shown what has
        to be noted of them."""
        self.words.update(words)
        self.covered.update(covered)
        if notes:

            def noted(version: Version) -> Version:
                note = notes.get(name_of(version))
                return version if note is None else replace(version, note=note)

            self.versions = list(map(noted, self.versions))
            self.found = None if self.found is None else tuple(map(noted, self.found))

    def by_name(self, name: str) -> Version | None:
        """The version with a name, among those shown."""
        return next((each for each in self.shown if name_of(each) == name), None)

    def to_count(self, sight: range, samples: int, count: int) -> list[Version]:
        """Versions whose words should be known next, and are not: those in sight, then so many
        spread over all of them, from which the growth of the report is drawn. Nobody looks at the
        others, and a report may have thousands.

        Args:
            sight: places in the list that are in sight.
            samples: how many of all are wanted at most.
            count: how many are asked for at a time.
        """
        size = len(self.versions)
        spread = [size * at // samples for at in range(samples)] if size else []
        wanted = [
            *(self.shown[at] for at in sight if 0 <= at < len(self.shown)),
            *(self.versions[at] for at in dict.fromkeys(spread)),
            *self.versions[-1:],
        ]
        unknown = {name_of(each): each for each in wanted if name_of(each) not in self.words}
        return list(unknown.values())[:count]

    def pair(self, lit: Version) -> tuple[Version | None, Version]:
        """The older and the newer of the two versions that are compared: what is lit and what is
        marked, else what is lit and the one before it, which is None where it has to be asked for.
        """
        marked = self.marked
        if marked is None or marked.commit == lit.commit:
            return None, lit
        return (marked, lit) if self._is_older(marked, lit) else (lit, marked)

    def _is_older(self, one: Version, other: Version) -> bool:
        """Is one version older than another? In one list its order tells, which no clock does."""
        names = {name_of(each): at for at, each in enumerate(self.versions)}
        here, there = names.get(name_of(one)), names.get(name_of(other))
        if here is not None and there is not None:
            return here > there
        return other.commit == WORKING_TREE or (
            one.commit != WORKING_TREE and one.date <= other.date
        )
