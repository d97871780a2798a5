"""What ties changes together that stand apart in the text.

Owns moves (a deletion here and an insertion there are one change), the renumbering of lists, and
footnotes, whose marks and definitions need each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.changes import HunkKind
from core.diff.making import Draft, Group, Making, at_start, unique

_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


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


def tie_footnotes(making: Making) -> None:
    """A mark that comes needs its definition if that comes too; a definition that goes needs that
    its marks go."""
    if "[^" not in making.old.text and "[^" not in making.new.text:
        return
    drafts = [draft for group in making.groups for draft in group.drafts]
    texts = [_texts(making, draft) for draft in drafts]
    dropped = _first_of(drafts, (_DEFINITION.findall(gone) for gone, _ in texts))
    defined = _first_of(drafts, (_DEFINITION.findall(come) for _, come in texts))
    for label in set(defined) & set(dropped):  # only written anew
        del defined[label], dropped[label]
    if not defined and not dropped:
        return
    needs: dict[int, list[Draft]] = {}
    for draft, (gone, come) in zip(drafts, texts, strict=True):
        before, after = set(_MARK.findall(gone)), set(_MARK.findall(come))
        for label in sorted((after - before) & defined.keys()):
            needs.setdefault(id(draft), []).append(defined[label])
        for label in sorted((before - after) & dropped.keys()):
            needs.setdefault(id(dropped[label]), []).append(draft)
    for draft in drafts:
        if more := needs.get(id(draft)):
            draft.needs = unique([*draft.needs, *(need for need in more if need is not draft)])


def _first_of(drafts: Sequence[Draft], labels: Iterable[Sequence[str]]) -> dict[str, Draft]:
    """The first draft of each label."""
    found: dict[str, Draft] = {}
    for draft, each in zip(drafts, labels, strict=True):
        for label in each:
            found.setdefault(label, draft)
    return found


def _texts(making: Making, draft: Draft) -> tuple[str, str]:
    """What a draft takes away and what it brings, its splices apart by line ends."""
    if len(draft.splices) == 1:
        splice = draft.splices[0]
        return making.old.text[splice.start : splice.end], splice.text
    gone = "\n".join(making.old.text[s.start : s.end] for s in draft.splices)
    return gone, "\n".join(s.text for s in draft.splices)


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
