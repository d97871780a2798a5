"""The blocks of a text as bytes, so that opening a review parses nothing.

Owns their form on disk. What is read back makes a block only where one is asked for, because a
report of megabytes has tens of thousands and a screen shows twenty.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec

from core.blocks import Block, BlockKind
from core.files import sha256

_KINDS = tuple(BlockKind)
_FORM = 1  # of the bytes; raised when it or the way text is cut into blocks changes


class _Stored(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    form: int
    text_sha256: str
    kinds: bytes
    levels: bytes
    heads: bytes
    starts: bytes
    ends: bytes
    groups: bytes
    sections: bytes  # for each block, which of the paths it stands under
    paths: tuple[tuple[str, ...], ...]


class StoredBlocks(Sequence[Block]):
    """Blocks that were read back."""

    def __init__(self, stored: _Stored) -> None:
        self._kinds, self._levels, self._heads = stored.kinds, stored.levels, stored.heads
        self._made: dict[int, Block] = {}
        self._starts, self._ends = _numbers(stored.starts), _numbers(stored.ends)
        self._groups, self._sections = _numbers(stored.groups), _numbers(stored.sections)
        self._paths = stored.paths
        columns = (self._levels, self._heads, self._starts, self._ends, self._groups)
        if any(len(column) != len(self._kinds) for column in (*columns, self._sections)):
            raise ValueError("stored blocks of different numbers")

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Block]: ...
    def __getitem__(self, at: int | slice) -> Block | Sequence[Block]:
        if isinstance(at, slice):
            return [self._block(number) for number in range(*at.indices(len(self)))]
        return self._block(range(len(self))[at])

    def __iter__(self) -> Iterator[Block]:
        return map(self._block, range(len(self)))

    @property
    def columns(self) -> dict[str, Sequence[object]]:
        """What `Document.with_blocks` takes beside the blocks, without making one."""
        kinds = [_KINDS[kind] for kind in self._kinds]
        return {
            "starts": self._starts, "ends": self._ends, "kinds": kinds, "groups": self._groups
        }  # fmt: skip

    def _block(self, at: int) -> Block:
        found = self._made.get(at)
        if found is None:
            found = self._made[at] = self._make(at)
        return found

    def _make(self, at: int) -> Block:
        return Block(
            at,
            _KINDS[self._kinds[at]],
            self._starts[at],
            self._ends[at],
            self._levels[at],
            self._paths[self._sections[at]],
            self._groups[at],
            bool(self._heads[at]),
        )


def packed(blocks: Sequence[Block], text: str) -> bytes:
    """Blocks of a text as bytes."""
    paths: dict[tuple[str, ...], int] = {}
    sections = [paths.setdefault(block.section, len(paths)) for block in blocks]
    kinds = {kind: number for number, kind in enumerate(_KINDS)}
    return msgspec.msgpack.encode(
        _Stored(
            _FORM,
            _name(text),
            bytes(kinds[block.kind] for block in blocks),
            bytes(min(block.level, 255) for block in blocks),
            bytes(block.head for block in blocks),
            array("i", (block.start for block in blocks)).tobytes(),
            array("i", (block.end for block in blocks)).tobytes(),
            array("i", (block.group for block in blocks)).tobytes(),
            array("i", sections).tobytes(),
            tuple(paths),
        )
    )


def unpacked(data: bytes, text: str) -> StoredBlocks | None:
    """Blocks as they were packed; None where the bytes are not of this text, or damaged."""
    try:
        stored = msgspec.msgpack.decode(data, type=_Stored)
        whole = stored.form == _FORM and stored.text_sha256 == _name(text)
        return StoredBlocks(stored) if whole else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _name(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass"))


def _numbers(data: bytes) -> array[int]:
    numbers = array("i")
    numbers.frombytes(data)
    return numbers
