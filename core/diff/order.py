"""Hunks that can be told one after the other.

Owns the cutting of a hunk that would write both before and after another one at the same offset,
as new blocks do between which a moved one comes to stand. Nothing is gained or lost by it; it makes
the order of hunks an order of the text.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from core.diff.making import Draft, Group, unique

_Entry = tuple[int, int, Draft]


def apart(groups: list[Group]) -> list[Group]:
    """The groups, in order, none with another's insertion between its own at one offset."""
    found = list(groups)
    of = {id(draft): group for group in groups for draft in group.drafts}
    at: dict[int, list[_Entry]] = {}
    for number, group in enumerate(groups):
        for draft in group.drafts:
            for splice in draft.splices:
                if splice.start == splice.end:
                    at.setdefault(splice.start, []).append((splice.rank, number, draft))
    for entries in at.values():
        drafts = [draft for _, _, draft in sorted(entries, key=lambda entry: entry[:2])]
        if len(_runs(drafts, of)) > len({id(of[id(draft)]) for draft in drafts}):
            _hand_on_glue(drafts, of)
            found += _cut(drafts, of)
    for group in found:
        group.drafts = unique(draft for draft in group.drafts if of[id(draft)] is group)
    return [group for group in found if group.drafts]


def _runs(drafts: list[Draft], of: dict[int, Group]) -> list[list[Draft]]:
    return [list(run) for _, run in groupby(drafts, key=lambda draft: id(of[id(draft)]))]


def _hand_on_glue(drafts: list[Draft], of: dict[int, Group]) -> None:
    """A run of glue alone goes to the hunk beside it: glue is no hunk by itself."""
    runs = _runs(drafts, of)
    left = Counter(id(of[id(run[0])]) for run in runs)  # runs of each hunk
    for number, run in enumerate(runs):
        mine = of[id(run[0])]
        if left[id(mine)] > 1 and all(draft.auto for draft in run):
            left[id(mine)] -= 1
            beside = runs[number + 1] if number + 1 < len(runs) else runs[number - 1]
            for draft in run:
                _move(draft, mine, of[id(beside[0])], of)


def _cut(drafts: list[Draft], of: dict[int, Group]) -> list[Group]:
    seen: set[int] = set()
    new = []
    for run in _runs(drafts, of):
        group = of[id(run[0])]
        if id(group) in seen:
            part = Group(group.kind, group.section, [])
            for draft in run:
                _move(draft, group, part, of)
            new.append(part)
        seen.add(id(group))
    return new


def _move(draft: Draft, one: Group, other: Group, of: dict[int, Group]) -> None:
    if of[id(draft)] is one is not other:
        other.drafts.append(draft)
        of[id(draft)] = other
