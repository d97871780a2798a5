"""Marks and their definitions: footnotes, and links whose address is defined elsewhere.

Owns which changes belong together because of a label. A mark that comes needs its definition; a
definition goes only with its marks. Where notes are numbered anew, because one came, went or moved,
one label means two notes, so all that touches such a label is one change: no choice can put a mark
above the note of another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from core.changes import Splice
from core.diff.making import Draft, Making, at_start, unique

_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(\^?[^\[\]\n]+)\]:[ \t]*"
    r"([^\n]*(?:\n(?![ \t]*\r?\n|[ ]{0,3}\[[^\[\]\n]+\]:)[^\n]+)*)",
    re.MULTILINE,
)
_MARK = re.compile(r"\[(\^?[^\[\]\n]+)\](?!\()")
Item = TypeVar("Item")
_SAME_NOTE = 75.0
"""Per cent of likeness from which a definition is another version of one."""


class _Span(NamedTuple):
    """A mark or a definition in one of the texts."""

    start: int
    end: int
    label: str


@dataclass(slots=True)
class _Notes:
    """The marks and definitions of a text, in its order."""

    bodies: dict[str, str] = field(default_factory=dict)
    """What each label is defined as; the first definition counts."""
    definitions: list[_Span] = field(default_factory=list)
    marks: list[_Span] = field(default_factory=list)


@dataclass(slots=True)
class _Touched:
    """The labels in what a draft takes away and in what it brings."""

    gone_marks: set[str] = field(default_factory=set)
    come_marks: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    come: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        """Every label it has to do with."""
        return self.gone_marks | self.come_marks | self.gone | self.come


def tie_notes(making: Making) -> None:
    """Join the changes that only together keep every mark above its own definition, and let the
    others need each other."""
    if "]:" not in making.old.text and "]:" not in making.new.text:
        return
    old, new = _read(making.old.text), _read(making.new.text)
    labels = old.bodies.keys() | new.bodies.keys()
    old.marks, new.marks = _marks(making.old.text, labels), _marks(making.new.text, labels)
    if not labels:
        return
    drafts = [draft for group in making.groups for draft in group.drafts]
    touched = _touched(drafts, making.line_ends, old, new)
    sets = [*_shifted(drafts, touched, old, new), *_rewritten(drafts, touched)]
    joined = _join(making, drafts, touched, sets) if sets else {}
    _add_needs(touched, joined, old, new)


def _read(text: str) -> _Notes:
    notes = _Notes()
    for found in _DEFINITION.finditer(text):
        label = _name(found[1])
        notes.definitions.append(_Span(*found.span(), label))
        notes.bodies.setdefault(label, " ".join(found[2].split()))
    return notes


def _marks(text: str, labels: Iterable[str]) -> list[_Span]:
    known = set(labels)
    defined = {found.start(1) for found in _DEFINITION.finditer(text)}
    found = (each for each in _MARK.finditer(text) if each.start(1) not in defined)
    return [_Span(*each.span(), label) for each in found if (label := _name(each[1])) in known]


def _name(label: str) -> str:
    """A label as Markdown compares it."""
    return " ".join(label.casefold().split())


def _touched(
    drafts: list[Draft], line_ends: list[Splice], old: _Notes, new: _Notes
) -> dict[int, tuple[Draft, _Touched]]:
    """What each draft touches, by its identity; its place in the new text follows from what all of
    them do before it."""
    found = {id(draft): (draft, _Touched()) for draft in drafts}
    splices = [(splice, found[id(draft)][1]) for draft in drafts for splice in draft.splices]
    splices += [(splice, _Touched()) for splice in line_ends]
    splices.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].rank))
    drift = 0
    for splice, here in splices:
        start, length = splice.start + drift, len(splice.text)
        here.gone_marks.update(_within(old.marks, splice.start, splice.end))
        here.gone.update(_within(old.definitions, splice.start, splice.end))
        here.come_marks.update(_within(new.marks, start, start + length))
        here.come.update(_within(new.definitions, start, start + length))
        drift += length - (splice.end - splice.start)
    return found


def _within(spans: list[_Span], start: int, end: int) -> Iterator[str]:
    """The labels of the spans that share a character with a stretch."""
    at = bisect_left(spans, start, key=lambda span: span.end)
    while start < end and at < len(spans) and spans[at].start < end:
        if spans[at].end > start:
            yield spans[at].label
        at += 1


# --- what is one change ----------------------------------------------------------------------


def _shifted(
    drafts: list[Draft], touched: dict[int, tuple[Draft, _Touched]], old: _Notes, new: _Notes
) -> Iterator[set[int]]:
    """The drafts that touch labels whose notes changed places, as sets that share no label."""
    for labels in _connected(map(set, _renamed(old.bodies, new.bodies))):
        yield {id(draft) for draft in drafts if touched[id(draft)][1].all & labels}


def _renamed(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs of labels one note has in both texts, where they differ; and, as a pair with itself, a
    label that has quite another note."""
    by_body = {body: label for label, body in reversed(new.items())}
    pairs: list[tuple[str, str]] = []
    placed = {label for label, body in new.items() if old.get(label) == body}
    for label, body in old.items():
        if label in placed:
            continue
        other = by_body.get(body)
        if other is not None and other not in placed:
            pairs.append((label, other))
            placed.add(other)
    known = {label for label, _ in pairs}
    for label, body in old.items():
        if label in known or label not in new or _is_version(label, body, new[label]):
            continue
        free = [each for each in new if each not in placed and _is_version(label, body, new[each])]
        other = max(free, key=lambda each: _likeness(body, new[each]), default=label)
        pairs.append((label, other))
        placed.add(other)
    return pairs


def _is_version(label: str, one: str, other: str) -> bool:
    """Is a definition another version of one? Of a note that may be; an address is the same or
    another."""
    return one == other or (label.startswith("^") and _likeness(one, other) >= _SAME_NOTE)


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def _connected(sets: Iterable[set[Item]]) -> list[set[Item]]:
    """The sets, those that share an item as one."""
    found: list[set[Item]] = []
    for each in sets:
        near = [other for other in found if not other.isdisjoint(each)]
        found = [other for other in found if other.isdisjoint(each)]
        found.append(each.union(*near))
    return found


def _rewritten(
    drafts: list[Draft], touched: dict[int, tuple[Draft, _Touched]]
) -> Iterator[set[int]]:
    """The drafts that take a definition away in one place and put it in another."""
    gone: dict[str, set[int]] = {}
    come: dict[str, set[int]] = {}
    for draft in drafts:
        here = touched[id(draft)][1]
        for label in here.gone:
            gone.setdefault(label, set()).add(id(draft))
        for label in here.come:
            come.setdefault(label, set()).add(id(draft))
    for label in gone.keys() & come.keys():
        if gone[label] != come[label]:
            yield gone[label] | come[label]


def _join(
    making: Making,
    drafts: list[Draft],
    touched: dict[int, tuple[Draft, _Touched]],
    sets: list[set[int]],
) -> dict[int, Draft]:
    """Make one change of the drafts of each set; what each of them became, by its identity."""
    whole = [each for each in _connected(sets) if len(each) > 1]
    while (wider := _connected(_closed(drafts, _filled(drafts, e)) for e in whole)) != whole:
        whole = wider
    joined: dict[int, Draft] = {}
    for each in whole:
        mine = [draft for draft in drafts if id(draft) in each and id(draft) not in joined]
        chief = next((d for d in mine if touched[id(d)][1].come - touched[id(d)][1].gone), mine[0])
        one = Draft(
            sorted((s for draft in mine for s in draft.splices), key=at_start),
            unique(need for draft in mine for need in draft.needs),
            opens=next((draft.opens for draft in mine if draft.opens), ()),
            part=chief.part,
            is_whole=any(draft.is_whole for draft in mine),
        )
        joined |= {id(draft): one for draft in mine}
        for group in making.groups:
            if chief in group.drafts:
                group.drafts[group.drafts.index(chief)] = one
    _put(making, joined)
    return joined


def _filled(drafts: list[Draft], chosen: set[int]) -> set[int]:
    """A set with every draft that inserts between what it inserts at one offset: no hunk can hold
    the two sides of another's insertion."""
    at: dict[int, list[tuple[int, int]]] = {}
    for draft in drafts:
        for splice in draft.splices:
            if splice.start == splice.end:
                at.setdefault(splice.start, []).append((splice.rank, id(draft)))
    found = set(chosen)
    for each in at.values():
        ranks = [rank for rank, name in each if name in chosen]
        found |= {name for rank, name in each if ranks and min(ranks) < rank < max(ranks)}
    return found if found == chosen else _filled(drafts, found)


def _closed(drafts: list[Draft], chosen: set[int]) -> set[int]:
    """A set with every draft that it needs and that needs it."""
    by_id = {id(draft): draft for draft in drafts}
    above: dict[int, list[int]] = {}
    for draft in drafts:
        for need in draft.needs:
            above.setdefault(id(need), []).append(id(draft))
    below = {name: [id(need) for need in draft.needs] for name, draft in by_id.items()}
    return chosen | (_reached(chosen, below) & _reached(chosen, above) & by_id.keys())


def _reached(first: set[int], steps: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(first)
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _put(making: Making, joined: dict[int, Draft]) -> None:
    """Put what drafts became into their places, and drop what is part of another now."""
    for known in (making.inserted, making.deleted):
        for index, draft in known.items():
            known[index] = joined.get(id(draft), draft)
    for group in making.groups:
        group.drafts = [draft for draft in group.drafts if id(draft) not in joined]
        for draft in group.drafts:
            needs = unique(joined.get(id(need), need) for need in draft.needs)
            draft.needs = [need for need in needs if need is not draft]


def _add_needs(
    touched: dict[int, tuple[Draft, _Touched]], joined: dict[int, Draft], old: _Notes, new: _Notes
) -> None:
    """A mark that comes needs its definition if that comes too; a definition that goes needs that
    its marks go."""
    defined = new.bodies.keys() - old.bodies.keys()
    dropped = old.bodies.keys() - new.bodies.keys()
    brings: dict[str, Draft] = {}
    takes: dict[str, Draft] = {}
    for name, (draft, here) in touched.items():
        one = joined.get(name, draft)
        for label in here.come & defined:
            brings.setdefault(label, one)
        for label in here.gone & dropped:
            takes.setdefault(label, one)
    for name, (draft, here) in touched.items():
        one = joined.get(name, draft)
        for label in sorted(here.come_marks - here.gone_marks):
            if (needed := brings.get(label)) is not None and needed is not one:
                one.needs = unique([*one.needs, needed])
        for label in sorted(here.gone_marks - here.come_marks):
            if (last := takes.get(label)) is not None and last is not one:
                last.needs = unique([*last.needs, one])
