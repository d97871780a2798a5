"""What ties changes together that stand apart in the text.

Owns moves (a deletion here and an insertion there are one change) and the renumbering of lists.
"""

from __future__ import annotations

from core.changes import HunkKind
from core.diff.making import Draft, Group, Making, at_start, unique


def join_moves(making: Making) -> None:
    """Blocks deleted here and inserted there become one change, where they came and went by
    themselves."""
    gone_with, come_with = _blocks_of(making.deleted), _blocks_of(making.inserted)
    joined: dict[int, Draft] = {}
    moves: list[tuple[Draft, tuple[str, ...]]] = []
    for pair in making.alignment.moved:
        gone = unique(making.deleted[i] for i in pair.old if i in making.deleted)
        come = unique(making.inserted[j] for j in pair.new if j in making.inserted)
        halves = [*gone, *come]
        if len(gone) != 1 or not come or any(draft.is_whole for draft in halves):
            continue
        if gone_with[id(gone[0])] != set(pair.old):
            continue
        if {j for draft in come for j in come_with[id(draft)]} != set(pair.new):
            continue
        mine = {id(draft) for draft in halves}
        needs = unique(need for draft in halves for need in draft.needs if id(need) not in mine)
        splices = sorted((s for draft in halves for s in draft.splices), key=at_start)
        opens = next((draft.opens for draft in halves if draft.opens), ())
        move = Draft(splices, needs, opens=opens)
        joined |= dict.fromkeys(mine, move)
        moves.append((move, making.new.blocks[pair.new[0]].section))
    if joined:
        _replace(making, joined, [move for move, _ in moves])
    for move, section in moves:
        making.add(HunkKind.MOVE, section, [move])


def _blocks_of(known: dict[int, Draft]) -> dict[int, set[int]]:
    """The blocks of each draft, by its identity."""
    found: dict[int, set[int]] = {}
    for index, draft in known.items():
        found.setdefault(id(draft), set()).add(index)
    return found


def _replace(making: Making, joined: dict[int, Draft], moves: list[Draft]) -> None:
    """Put each move in the place of its halves, wherever they are needed."""
    for known in (making.inserted, making.deleted):
        for index, draft in known.items():
            known[index] = joined.get(id(draft), draft)
    for group in making.groups:
        group.drafts = [draft for draft in group.drafts if id(draft) not in joined]
    for draft in [*moves, *(draft for group in making.groups for draft in group.drafts)]:
        draft.needs = unique(joined.get(id(need), need) for need in draft.needs)
        draft.needs = [need for need in draft.needs if need is not draft]


def number_lists(making: Making) -> None:
    """Renumbering goes with the one item that came, else it is a change of its own. Where something
    else comes to stand close before the list, or goes, they need each other: only a list that
    begins with 1 ends a paragraph."""
    if not making.numbers:
        return
    come: dict[int, list[Draft]] = {}
    for index, draft in making.inserted.items():
        come.setdefault(making.new.blocks[index].group, []).append(draft)
    known = (*making.inserted.values(), *making.deleted.values())
    whole = {draft.splices[-1].end: draft for draft in known if draft.is_whole}
    for group, splices in making.numbers.items():
        drafts = unique(come.get(group, ()))
        first = splices[0].start
        if len(drafts) == 1:
            number = drafts[0]
            number.splices = sorted([*number.splices, *splices], key=at_start)
        else:
            block = making.old.block_at(first)
            number = Draft(sorted(splices, key=at_start))
            making.add(HunkKind.STRUCTURE, block.section if block else (), [number])
        before = whole.get(first)
        if before is not None and before is not number:
            is_first = splices[0].text.strip(" \t.)") == "1"
            one, other = (before, number) if is_first else (number, before)
            one.needs = unique([*one.needs, other])


def without_empty(making: Making) -> list[Group]:
    """The hunks that decide something; glue left alone goes to what needs it."""
    kept = [group for group in making.groups if any(not draft.auto for draft in group.drafts)]
    if len(kept) == len(making.groups):
        return kept
    there = {id(draft) for group in kept for draft in group.drafts}
    for group in kept:
        drafts: list[Draft] = []
        for draft in group.drafts:
            glue = [need for need in draft.needs if need.auto and id(need) not in there]
            there.update(map(id, glue))
            drafts += [*glue, draft]
        group.drafts = drafts
    return kept
