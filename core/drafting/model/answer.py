"""What a model writes, read as it arrives: whole edits, the one that grows, and what is spoiled.

Owns the form of an answer. An answer is plain text, because text inside JSON makes models worse:

    @@@ EDIT 7b2c replace ¶8#91bd02
    why: the talk counts the looms anew
    evidence: S31 S40-S42
    @@@ OLD 7b2c
    The mill … four looms.
    @@@ NEW 7b2c
    The mill runs six looms, two of them at night.
    @@@ END 7b2c

`7b2c` is a nonce per run, so that no text of a report or a source can end a block or begin one.
Whatever stands outside blocks is chatter and passed over. A block counts when its END is there; one
that could be read in two ways is spoiled, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from core.drafting.drafter import Operation
from core.folding import caseless

_MARK = re.compile(r"[ \t>*`]*@@@[ \t]*(EDIT|OLD|NEW|END)[ \t]+(\S+)[ \t]*(.*?)[ \t`*]*", re.I)
_FIELD = re.compile(
    r"[ \t]*(?:[-*][ \t]+)?\**(why|evidence|section|after)\**[ \t]*:[ \t]*(.*)", re.I
)
_SPAN = re.compile(r"S(\d{1,7})(?:[ \t]*[-–—][ \t]*S?(\d{1,7}))?\b")
_ADDRESS = re.compile(r"(?:¶|P)?(\d{1,9})(?:#([0-9a-f]{6}))?|top", re.I)
_MOST_SPANS = 200
"""Passages one edit may rest on; a longer range is a slip of the pen."""
_NEEDS_BLOCK = (
    Operation.REPLACE,
    Operation.DELETE,
    Operation.INSERT_AFTER,
    Operation.INSERT_BEFORE,
)
_NEEDS_TEXT = (
    Operation.REPLACE,
    Operation.INSERT_AFTER,
    Operation.INSERT_BEFORE,
    Operation.APPEND_SECTION,
    Operation.NEW_SECTION,
)
TOP = "top"
"""The address of the report itself, for a section that stands under no other."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One whole block of an answer."""

    operation: Operation
    """What to do."""
    address: str
    """The block addressed, such as `¶8#91bd02`; `top`; empty where `section` says it."""
    section: tuple[str, ...]
    """Titles from the top, where a section was named by them."""
    after: str
    """For a new section the address of the section it follows; empty for last."""
    why: str
    """The reason, one line."""
    passages: tuple[int, ...]
    """Numbers of the passages it rests on."""
    old: str
    """What the model believes stands there, mostly its first and last words with `…` between."""
    new: str
    """The new text, without outer blank lines."""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A block that cannot be taken as it is."""

    reason: str
    """Why, a few words."""
    text: str
    """What was written of it."""


@dataclass(frozen=True, slots=True)
class Growing:
    """The block that is being written."""

    operation: str
    """What it says it does."""
    address: str
    """What it addresses."""
    new: str
    """Its new text so far."""


class _Part(StrEnum):
    HEAD = "head"
    OLD = "old"
    NEW = "new"


@dataclass(slots=True)
class _Open:
    operation: str
    address: str
    part: _Part = _Part.HEAD
    fields: dict[str, str] = field(default_factory=dict)
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    seen: set[_Part] = field(default_factory=set)
    wrong: str = ""
    last: str = ""


class AnswerReader:
    """Reads an answer piece by piece; where the pieces are cut does not matter.

    Args:
        nonce: the word every marker of this run carries.
    """

    def __init__(self, nonce: str) -> None:
        self._nonce = nonce
        self._line = ""
        self._open: _Open | None = None
        self.has_edits = False
        """Was any block begun?"""
        self.was_fed = False
        """Has anything come?"""

    def feed(self, text: str) -> list[Edit | Spoiled]:
        """Take the next piece; the blocks that are whole now."""
        self.was_fed = self.was_fed or bool(text)
        *lines, self._line = (self._line + text).split("\n")
        return [found for line in lines for found in self._read(line.rstrip("\r"))]

    def close(self) -> list[Edit | Spoiled]:
        """The answer has ended, or was cut; a block without its END is dropped, and `growing` tells
        of it."""
        line = self._line.rstrip("\r")
        mark = _MARK.fullmatch(line)
        if not mark or not self._is_ours(mark):
            return []
        self._line = ""
        return self._read(line)

    @property
    def growing(self) -> Growing | None:
        """The block that is being written, if one is."""
        block = self._open
        if block is None:
            return None
        partial = [] if self._line.lstrip().startswith("@") else [self._line]
        lines = [*block.new, *partial] if block.part is _Part.NEW else block.new
        return Growing(block.operation, block.address, "\n".join(lines).strip("\n"))

    @property
    def is_between(self) -> bool:
        """Is no block open, nor a marker begun? An answer that ends elsewhere was cut."""
        return self._open is None and not self._line.lstrip(" \t>*`").startswith("@")

    def _is_ours(self, mark: re.Match[str]) -> bool:
        return mark.group(2).strip("`*") == self._nonce

    def _read(self, line: str) -> list[Edit | Spoiled]:
        mark = _MARK.fullmatch(line)
        if mark is None or not self._is_ours(mark):
            if self._open is not None:
                _write(self._open, line)
            return []
        word, rest = caseless(mark.group(1)).upper(), mark.group(3)
        if word == "EDIT":
            unended = [_spoiled(self._open, "it was not ended")] if self._open else []
            operation, _, address = rest.partition(" ")
            self._open = _Open(caseless(operation.strip("`*:,")), address.strip("`*,. \t"))
            self._open.lines.append(line)
            self.has_edits = True
            return list(unended)
        block = self._open
        if block is None:
            return []
        block.lines.append(line)
        if word == "END":
            self._open = None
            return [_finished(block)]
        part = _Part(word.lower())
        if part in block.seen or (part is _Part.OLD and _Part.NEW in block.seen):
            block.wrong = block.wrong or f"it has {word} twice or out of order"
        block.seen.add(part)
        block.part = part
        return []


def whole_blocks(text: str, nonce: str) -> str:
    """An answer up to its last whole block."""
    mark = f"@@@ END {nonce}"
    at = text.rfind(mark)
    return text[: at + len(mark)] + "\n" if at >= 0 else ""


def _write(block: _Open, line: str) -> None:
    block.lines.append(line)
    if block.part is _Part.OLD:
        block.old.append(line)
    elif block.part is _Part.NEW:
        block.new.append(line)
    elif found := _FIELD.fullmatch(line):
        block.last = caseless(found.group(1))
        said = block.fields.get(block.last, "")
        block.fields[block.last] = f"{said} {found.group(2)}".strip()
    elif line.strip() and block.last:  # a field goes on in the next line
        block.fields[block.last] = f"{block.fields[block.last]} {line.strip()}"


def _finished(block: _Open) -> Edit | Spoiled:
    """A block as an edit, if it says one thing only."""
    new = "\n".join(block.new).strip("\n")
    wrong = block.wrong or _what_is_wrong(block, new)
    if wrong:
        return _spoiled(block, wrong)
    titles = block.fields.get("section", "").split(" › ")
    return Edit(
        operation=Operation(block.operation),
        address=_address(block.address),
        section=tuple(title.strip() for title in titles if title.strip()),
        after=_address(block.fields.get("after", "")),
        why=" ".join(block.fields.get("why", "").split()),
        passages=_passages(block.fields.get("evidence", "")),
        old="\n".join(block.old).strip("\n"),
        new=new if new.strip() else "",
    )


def _what_is_wrong(block: _Open, new: str) -> str:
    """Why a block is no edit; empty when it is one."""
    try:
        operation = Operation(block.operation)
    except ValueError:
        return f"{block.operation or 'nothing'!r} is no operation"
    if operation is Operation.NO_CHANGE:
        return ""
    address = _address(block.address)
    if block.address and not address:
        return f"{block.address!r} is no block"
    if operation in _NEEDS_BLOCK and address in ("", TOP):
        return "it names no block"
    if not address and not block.fields.get("section"):
        return "it names no section"
    if operation in _NEEDS_TEXT and not new.strip():
        return "it has no new text"
    if operation is Operation.DELETE and new.strip():
        return "it takes away and writes at once"
    return ""


def _spoiled(block: _Open, reason: str) -> Spoiled:
    return Spoiled(reason, "\n".join(block.lines))


def _address(word: str) -> str:
    """An address as `Document.block_id` writes it; empty for what is none."""
    found = _ADDRESS.fullmatch(word.strip().strip("[]()`"))
    if found is None:
        return ""
    number, digest = found.groups()
    if number is None:
        return TOP
    return f"¶{int(number)}#{digest.lower()}" if digest else f"¶{int(number)}"


def _passages(text: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for span in _SPAN.finditer(text):
        first, last = int(span.group(1)), int(span.group(2) or span.group(1))
        if last - first < _MOST_SPANS:
            found |= dict.fromkeys(range(first, last + 1))
    return tuple(found)[:_MOST_SPANS]
