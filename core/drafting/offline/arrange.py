"""Which section of a new report each sentence goes to.

Owns the assignment. What is said of one thing stays together: names are assigned with all their
sentences, not sentence by sentence, and a section that grows long gets a heading for each thing it
says much about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.checklist import Item
from core.drafting.offline.names import family
from core.drafting.offline.score import Scored
from core.source import Source
from core.words import stems, word_list

FURTHER = "Further findings"
"""The section of what fits no other."""
_LEAST_FIT = 0.1
_LONG = 6  # sentences from which a section is divided
_ABOUT = 10  # mentions from which a source is about a thing
_LONGEST_THING = 3  # words of such a name
_MANY = 3  # sentences of one thing that get a heading of their own
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
    default = default_section(sections, item, source)
    things = {section: name for section in (*sections, default) if (name := _thing(section))}
    profiles = {section: _profile(section, source) for section in sections if section not in things}
    groups: dict[str, list[Scored]] = {}
    for scored in sorted(chosen, key=_at):
        groups.setdefault(family_of(scored), []).append(scored)
    found: dict[str, list[Scored]] = {section: [] for section in (*sections, default, FURTHER)}
    for name, group in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        for some in [group] if name else [[scored] for scored in group]:
            home = _best(some, profiles, source) or _named(some, things) or default
            found[home].extend(some)
    return {title: _parts(group) for title, group in found.items() if group}


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


def family_of(scored: Scored) -> str:
    """The thing a sentence is about, without maker and version."""
    subject = scored.candidate.subject
    return family(subject) if subject else ""


def _at(scored: Scored) -> int:
    return scored.candidate.passage.number


def _parts(group: Sequence[Scored]) -> list[Part]:
    """The sentences of a section, those of a thing that has many under a heading of its own."""
    group = sorted(group, key=_at)
    families = Counter(family_of(scored) for scored in group)
    own = [name for name, n in families.items() if name and n >= _MANY]
    if len(group) < _LONG or len(own) < 1:
        return [Part("", tuple(group))]
    rest = Part("", tuple(scored for scored in group if family_of(scored) not in own))
    named = [Part(name, tuple(s for s in group if family_of(s) == name)) for name in own]
    return [part for part in (rest, *named) if part.sentences]


def _best(group: Sequence[Scored], profiles: dict[str, dict[str, float]], source: Source) -> str:
    """The section a group of sentences fits best; empty when it fits none."""
    fits = {
        section: sum(_fit(profile, scored, source) for scored in group) / len(group)
        for section, profile in profiles.items()
    }
    best = max(fits, key=lambda section: fits[section], default="")
    return best if best and fits[best] >= _LEAST_FIT else ""


def _profile(section: str, source: Source) -> dict[str, float]:
    """The section's own stems, and those that keep them company in the source."""
    own = set(stems(section))
    near: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for passage in source.passages:
        words = set(stems(passage.text))
        everywhere.update(words)
        if words & own:
            near.update(words)
    few = max(sum(bool(set(stems(p.text)) & own) for p in source.passages), 1)
    count = max(len(source.passages), 1)
    odds = {
        stem: (near[stem] / few) / ((everywhere[stem] + 1) / count)
        for stem in near
        if near[stem] > 2 and stem not in own
    }
    company = sorted(odds, key=lambda stem: (-odds[stem], stem))[:18]
    return dict.fromkeys(sorted(own), 1.6) | dict.fromkeys(company, 0.45)


def _fit(profile: dict[str, float], scored: Scored, source: Source) -> float:
    at = _at(scored) - 1
    near = source.passages[max(at - _AROUND, 0) : at + _AROUND + 1]
    own = sorted(set(stems(scored.candidate.text)))
    around = sorted({stem for passage in near for stem in stems(passage.text)})
    own_share = sum(profile.get(stem, 0.0) for stem in own) / (len(own) + 4)
    near_share = sum(profile.get(stem, 0.0) for stem in around) / (len(around) + 8)
    return own_share + 0.5 * near_share
