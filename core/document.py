"""Markdown text as blocks and an outline, by character span.

Owns the reading of Markdown structure. It never changes a character: spans are offsets in Unicode
code points into the text as decoded, newlines untouched, a byte-order mark counting as one, and
joining `Document.pieces()` gives the text back. It never renders and never looks inside a line.

A block owns the white space before it, not the white space after it: taking a block away takes
`text[previous.end:block.end]`, putting one in writes at `previous.end`. Both leave the last newline
of the file where it is, and neighbouring deletions and insertions never overlap.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.blocks import NEWLINE, Block, BlockKind, line_spans, read_blocks
from core.errors import DocumentError

__all__ = ["Block", "BlockKind", "Document", "Section", "content_hash"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of its level or above."""

    heading: int
    """Index of the heading's block."""
    level: int
    """1 to 6."""
    title: str
    """The heading's text, inline Markdown kept."""
    path: tuple[str, ...]
    """Titles from the outermost heading down to this one."""
    stop: int
    """Index just after its last block, subsections included."""
    body_stop: int
    """Index just after its last own block, before its first subsection."""


class Document:
    """A Markdown text with its blocks, parsed when first asked for.

    Args:
        text: the text as decoded from UTF-8 with newlines untouched.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Document:
        """Decode UTF-8 bytes; `name` is what the error calls them.

        Raises:
            DocumentError: the bytes are not UTF-8.
        """
        try:
            return cls(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise DocumentError(
                f"{name} is not UTF-8: byte 0x{data[error.start]:02x} in line {line}",
                f"convert it first, for example: iconv -f windows-1252 -t utf-8 {name}",
            ) from error

    @classmethod
    def with_blocks(
        cls, text: str, blocks: Sequence[Block], **columns: Sequence[object]
    ) -> Document:
        """A text whose blocks are known already; see `core.diff.coarse`, `core.stored_blocks`.

        Args:
            columns: `starts`, `ends`, `kinds` and `groups` of them, as far as known too.
        """
        document = cls(text)
        document.__dict__ |= {"blocks": blocks, **columns}
        return document

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """All blocks in order; they never overlap."""
        return tuple(read_blocks(self.text, self._line_spans))

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each block begins."""
        return [block.start for block in self.blocks]

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where each block ends."""
        return [block.end for block in self.blocks]

    @cached_property
    def kinds(self) -> Sequence[BlockKind]:
        """What each block is."""
        return [block.kind for block in self.blocks]

    @cached_property
    def groups(self) -> Sequence[int]:
        """The list or table each block is in; -1 for none."""
        return [block.group for block in self.blocks]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All headings in order, each with what stands under it."""
        return tuple(_sections(self.blocks))

    @cached_property
    def newline(self) -> str:
        """The line end of the text: the first one found, `\\n` where there is none."""
        found = NEWLINE.search(self.text)
        return found.group() if found else "\n"

    def block_text(self, block: Block) -> str:
        """The characters of a block."""
        return self.text[block.start : block.end]

    def gap_before(self, block: Block) -> str:
        """What stands between the block before (or the start of the text) and this one."""
        before = self.blocks[block.index - 1].end if block.index else 0
        return self.text[before : block.start]

    def pieces(self) -> Iterator[str]:
        """Gaps and blocks in turn, and what follows the last block; joined, they are the text."""
        at = 0
        for block in self.blocks:
            yield self.text[at : block.start]
            yield self.text[block.start : block.end]
            at = block.end
        yield self.text[at:]

    def block_id(self, block: Block) -> str:
        """The address a model is shown: `¶12#a1f3c9`, 1-based number and content hash."""
        return f"¶{block.index + 1}#{content_hash(self.block_text(block))}"

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at an offset, or the last one before it."""
        at = bisect_right(self.starts, offset)
        return self.blocks[at - 1] if at else None

    def line_of(self, offset: int) -> int:
        """1-based line of an offset."""
        return bisect_right(self._line_starts, offset)

    def section_at(self, path: Sequence[str]) -> Section | None:
        """The first section with this path of titles."""
        wanted = tuple(path)
        return next((section for section in self.sections if section.path == wanted), None)

    def newline_near(self, offset: int) -> str:
        """The line end an insertion at an offset should use: the nearest before it, else after."""
        before = self.text.rfind("\n", 0, offset)
        if before > 0 and self.text[before - 1] == "\r":
            return "\r\n"
        return "\n" if before >= 0 else self.newline

    @cached_property
    def _line_spans(self) -> list[tuple[int, int]]:
        return line_spans(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [start for start, _ in self._line_spans] or [0]


def content_hash(text: str) -> str:
    """Six hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _sections(blocks: Sequence[Block]) -> list[Section]:
    """Each heading with its extent, found from the last heading to the first."""
    found: list[Section] = []
    following: list[tuple[int, int]] = [(0, len(blocks))]  # (level, index) of headings after this
    for block in reversed(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        body_stop = following[-1][1]
        while following[-1][0] > block.level:
            following.pop()
        stop = following[-1][1]
        title = block.section[-1]
        found.append(Section(block.index, block.level, title, block.section, stop, body_stop))
        following.append((block.level, block.index))
    return found[::-1]
