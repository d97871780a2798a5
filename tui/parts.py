"""The parts of a hunk, level by level: the hunk, its blocks, the sentences, cells or items in them.

Pure. `Change.part` says where in its hunk a change stands; what is opened says how far down a hunk
is shown and decided. A part is named by the id of its change, or, where it is a block of several
changes, by its number: `#3`.
"""

from __future__ import annotations

from collections.abc import Collection

from core.changes import Change, Hunk

Opened = tuple[str, int | None]
"""Id of a hunk, and None where it is opened into its blocks, else the number of an opened block."""
_COLUMNS = 1000
"""Second numbers from here on are columns of a table, each a part beside its rows."""


def blocks(hunk: Hunk) -> dict[int, tuple[Change, ...]]:
    """The changes of a hunk by the number of their block, in the order they are read."""
    found: dict[int, list[Change]] = {}
    for place, change in enumerate(hunk.decidable):
        found.setdefault(_number(change, place), []).append(change)
    return {number: tuple(changes) for number, changes in found.items()}


def _number(change: Change, place: int) -> int:
    match change.part:
        case (_, column, *_) if column >= _COLUMNS:
            return -1 - column
        case (block, *_):
            return block
        case _:
            return -1 - place


def names(hunk: Hunk, opened: Collection[Opened]) -> dict[str, str]:
    """The name of the part each change is shown in, by its id; empty where the hunk is closed."""
    changes = hunk.decidable
    if (hunk.id, None) not in opened or len(changes) < 2:
        return {change.id: "" for change in changes}
    found = blocks(hunk)
    named: dict[str, str] = {}
    for number, here in found.items():
        is_open = len(found) == 1 or len(here) == 1 or (hunk.id, number) in opened
        for change in here:
            named[change.id] = change.id if is_open else f"#{number}"
    return named


def changes_of(hunk: Hunk, name: str) -> tuple[Change, ...]:
    """The changes of a part; of the whole hunk for an empty name."""
    if not name:
        return hunk.decidable
    if name.startswith("#"):
        return blocks(hunk).get(int(name[1:]), ())
    return tuple(change for change in hunk.decidable if change.id == name)


def deeper(hunk: Hunk, name: str) -> Opened | None:
    """What to open to see a part in parts; None where it is the smallest."""
    if not name:
        return (hunk.id, None) if len(hunk.decidable) > 1 else None
    return (hunk.id, int(name[1:])) if name.startswith("#") else None


def shallower(hunk: Hunk, name: str, opened: Collection[Opened]) -> tuple[set[Opened], str]:
    """What to close to see a part with its neighbours as one, and the name that has then."""
    if not name.startswith("#"):
        for number, here in blocks(hunk).items():
            if (hunk.id, number) in opened and any(change.id == name for change in here):
                return {(hunk.id, number)}, f"#{number}"
    return {one for one in opened if one[0] == hunk.id}, ""
