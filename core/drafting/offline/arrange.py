"""Which section of a new report each sentence goes to.

Owns the assignment. What is said of one thing stays together: names are assigned with all their
sentences, not sentence by sentence, and a section that grows long gets a heading for each thing it
says much about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.checklist import Item
from core.drafting.offline.names import family
from core.drafting.offline.score import Scored
from core.source import Passage, Source
from core.words import stems, word_list

FURTHER = "Further findings"
"""The section of what fits no other."""
_LEAST_FIT = 0.1
_LONG = 6  # sentences from which a section is divided
_ABOUT = 10  # mentions from which a source is about a thing
_LONGEST_THING = 3  # words of such a name
_MANY = 3  # sentences of one thing that get a heading of their own
_SOME = 2  # the same where the section is too long otherwise
_NEAR = 6  # passages within which a sentence goes with its neighbour
_COMPANY = 18  # words of a source that speak for a section beside those of its title
_AROUND = 3  # passages on either side that tell what a sentence is about


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the new report, or a subsection."""

    title: str
    """Its heading; empty for what stands under the section's own heading."""
    sentences: tuple[Scored, ...]
    """In the source's order."""


def arranged(
    chosen: Sequence[Scored], sections: Sequence[str], source: Source, item: Item
) -> dict[str, list[Part]]:
    """Section title to its parts, in the order of the sections; empty sections are left out."""
    homes = _Homes(sections, source, item)
    most = max(len(chosen) // 3, _LONG - 1)
    things = _Things(chosen, most, homes.things)
    found: dict[str, list[Scored]] = {title: [] for title in (*sections, homes.default, FURTHER)}
    for scored, home in homes.of(chosen, things):
        found[home].append(scored)
    return {title: _parts(group, source, most, things) for title, group in found.items() if group}


def section_of_quote(passage: Passage, sections: Sequence[str], source: Source) -> str:
    """The section a quotation fits best, the first where it fits none."""
    profiles = _profiles(sections, source)
    words = stems(passage.text)
    return max(
        sections,
        key=lambda title: (_share(profiles.get(title, {}), words), -sections.index(title)),
    )


class _Things:
    """What the chosen sentences are about, under one name each, without maker and version."""

    def __init__(self, chosen: Sequence[Scored], most: int, common: Sequence[str]) -> None:
        said = Counter(family(name) for scored in chosen for name in scored.candidate.names)
        self._common = {name for name, count in said.items() if count > most} | set(common)
        self._shorter = {
            name: min((s for s in said if name.endswith(f" {s}")), key=len, default=name)
            for name in sorted(said)
        }

    def subject(self, scored: Scored) -> str:
        """The thing a sentence is about; empty for none, and for what all of the report is about,
        which keeps nothing together."""
        name = scored.candidate.subject
        return self._told(family(name)) if name else ""

    def mentions(self, scored: Scored) -> list[str]:
        """All things in a sentence."""
        told = (self._told(family(name)) for name in scored.candidate.names)
        return list(dict.fromkeys(name for name in told if name))

    def _told(self, name: str) -> str:
        shown = self._shorter.get(name, name)
        shown = name if shown in self._common else shown
        return "" if shown in self._common else shown


class _Homes:
    """Finds the section of each sentence; what is said of one thing stays together."""

    def __init__(self, sections: Sequence[str], source: Source, item: Item) -> None:
        self.default = default_section(sections, item, source)
        self._sections = sections
        self._source = source
        titles = (*sections, self.default)
        self._things = {title: name for title in titles if (name := _thing(title))}
        self.things = (*self._things, *self._things.values())
        self._profiles = _profiles([t for t in sections if t not in self._things], source)

    def of(self, chosen: Sequence[Scored], things: _Things) -> list[tuple[Scored, str]]:
        """Every sentence with its section: where its thing is at home, else where what was said
        just before or after it is, else the default."""
        groups: dict[str, list[Scored]] = {}
        for scored in sorted(chosen, key=_at):
            groups.setdefault(things.subject(scored), []).append(scored)
        found: dict[int, str] = {}
        waiting: list[list[Scored]] = []
        for name, group in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
            for some in [group] if name else [[scored] for scored in group]:
                home = _best(some, self._profiles, self._source) or _named(some, self._things)
                if home:
                    found |= dict.fromkeys(map(_at, some), home)
                else:
                    waiting.append(some)
        is_told = self.default in self._sections  # by the title of the item
        for some in waiting:
            home = ("" if is_told else _neighbour(some, found)) or self.default
            found |= dict.fromkeys(map(_at, some), home)
        return [(scored, found[_at(scored)]) for scored in chosen]


def _neighbour(group: Sequence[Scored], found: dict[int, str]) -> str:
    """The section of the nearest sentence that has one, a few passages away at most."""
    near = [
        (abs(at - _at(scored)), at)
        for scored in group
        for at in found
        if abs(at - _at(scored)) <= _NEAR
    ]
    return found[min(near)[1]] if near else ""


def default_section(sections: Sequence[str], item: Item, source: Source) -> str:
    """Where sentences go that speak of no section: the one the item's title names, else the thing
    the title names if the source is about it."""
    title = set(stems(item.title))
    named = [section for section in sections if set(stems(section)) <= title]
    if named:
        return named[0]
    intents = word_list("intents")
    words = [word for word in item.title.split() if word.lower() not in intents]
    thing = " ".join(words)
    about = source.text.count(thing) >= _ABOUT and 1 < len(words) <= _LONGEST_THING
    return thing if about and _thing(thing) else FURTHER


def _thing(section: str) -> str:
    """The name in a section named after one thing, such as Amazon Bedrock; else empty."""
    words = section.split()
    return words[-1] if len(words) > 1 and all(word[:1].isupper() for word in words) else ""


def _named(group: Sequence[Scored], things: dict[str, str]) -> str:
    """The section named after a thing that most of the sentences name."""
    for section, name in things.items():
        if 2 * sum(name in scored.candidate.text for scored in group) >= len(group):
            return section
    return ""


def _at(scored: Scored) -> int:
    return scored.candidate.passage.number


def _parts(group: Sequence[Scored], source: Source, most: int, things: _Things) -> list[Part]:
    """The sentences of a section; in a long one, what is said of one thing gets a heading.

    Args:
        most: sentences that stand under the section's own heading, if there is a way.
    """
    rest = sorted(group, key=_at)
    if len(rest) < _LONG:
        return [Part("", tuple(rest))]

    def subjects(scored: Scored) -> list[str]:
        return [name] if (name := things.subject(scored)) else []

    parts: list[Part] = []
    for tell, least in ((subjects, _MANY), (things.mentions, _MANY), (subjects, _SOME)):
        while least == _MANY or len(rest) > most:
            name, own = _largest(rest, tell)
            if len(own) < least or len(own) == len(rest):
                break
            parts.append(Part(_spelled(name, source), tuple(own)))
            rest = [scored for scored in rest if scored not in own]
    parts.sort(key=lambda part: _at(part.sentences[0]))
    return [Part("", tuple(rest)), *parts] if rest else parts


def _largest(
    group: Sequence[Scored], tell: Callable[[Scored], list[str]]
) -> tuple[str, list[Scored]]:
    """The thing most sentences tell of, and those sentences."""
    counts = Counter(name for scored in group for name in tell(scored))
    name = max(sorted(counts), key=lambda each: counts[each], default="")
    return name, [scored for scored in group if name and name in tell(scored)]


def _spelled(name: str, source: Source) -> str:
    """An acronym as the source spells it out: Grouped-Query Attention (GQA)."""
    if not name.isupper():
        return name
    words = r"((?:[A-Z][\w]*[ -]){1,5}[A-Z]?[\w]*)"
    found = re.search(rf"\b{words}\s*\({re.escape(name)}\)", source.text)
    return f"{found.group(1).strip()} ({name})" if found else name


def _best(group: Sequence[Scored], profiles: dict[str, dict[str, float]], source: Source) -> str:
    """The section a group of sentences fits best; empty when it fits none."""
    fits = {
        section: sum(_fit(profile, scored, source) for scored in group) / len(group)
        for section, profile in profiles.items()
    }
    best = max(fits, key=lambda section: fits[section], default="")
    return best if best and fits[best] >= _LEAST_FIT else ""


def _profiles(sections: Sequence[str], source: Source) -> dict[str, dict[str, float]]:
    """For each section its own stems, and those that keep them company in the source. A stem that
    several sections have in their titles tells none of them."""
    own = {title: set(stems(title)) for title in sections}
    times = Counter(stem for words in own.values() for stem in words)
    return {
        title: _profile({stem for stem in words if times[stem] == 1} or words, source)
        for title, words in own.items()
    }


def _profile(own: set[str], source: Source) -> dict[str, float]:
    near: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    few = 0
    for passage in source.passages:
        words = set(stems(passage.text))
        everywhere.update(words)
        if words & own:
            near.update(words)
            few += 1
    count = max(len(source.passages), 1)
    odds = {
        stem: (near[stem] / few) / ((everywhere[stem] + 1) / count)
        for stem in near
        if near[stem] > 2 and stem not in own
    }
    company = sorted(odds, key=lambda stem: (-odds[stem], stem))[:_COMPANY]
    return dict.fromkeys(sorted(own), 1.6) | dict.fromkeys(company, 0.45)


def _fit(profile: dict[str, float], scored: Scored, source: Source) -> float:
    at = _at(scored) - 1
    near = source.passages[max(at - _AROUND, 0) : at + _AROUND + 1]
    around = [stem for passage in near for stem in stems(passage.text)]
    return _share(profile, stems(scored.candidate.text)) + 0.5 * _share(profile, around)


def _share(profile: dict[str, float], words: Sequence[str]) -> float:
    """How much of some words a profile has, a few words not counting as all."""
    each = sorted(set(words))
    return sum(profile.get(stem, 0.0) for stem in each) / (len(each) + 5)
