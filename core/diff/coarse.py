"""Two texts read only as far as a comparison needs.

Owns the shortcut that makes comparing long texts cheap: what both texts have between two cuts (see
`core.diff.windows`) is one block, never parsed; only what differs is read as Markdown. Where a cut
should ever lie otherwise than Markdown would have it, the comparison is as exact as ever, only
coarser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.blocks import Block, BlockKind, Reading, heading_title, markdown_lines, read_blocks
from core.diff.windows import Lines, Stretch, stretches
from core.document import Document

_LONE_RETURN = re.compile(r"\r(?!\n)")
_HEADING = re.compile(
    r"\n[ ]{0,3}(?:(?P<level>#{1,6})(?:[ \t][^\r\n]*)?|(?:=+|-+)[ \t]*)\r?(?=\n|$)(?!\r)"
)
_BLANK = " \t\r\n"
_BLANK_OR_MARK = f"\ufeff{_BLANK}"

Heading = tuple[int, str]
"""Level and title."""


@dataclass(frozen=True, slots=True)
class Coarse:
    """Two texts as documents, what both have between two cuts a single block."""

    old: Document
    """The first text."""
    new: Document
    """The second text."""
    unread: tuple[tuple[int, int], ...] = ()
    """Indexes, in the first and the second, of the blocks that both have and that nobody read."""


def coarse_documents(before: str, after: str) -> Coarse:
    """Read two texts where they differ, and no more of them."""
    if any("\r" in text and _LONE_RETURN.search(text) for text in (before, after)):
        return Coarse(Document(before), Document(after))
    old = Lines(before)
    new = Lines(after, old)
    parts = list(stretches(old, new))
    if not any(part.is_same for part in parts):
        return Coarse(Document(before), Document(after))
    headings = [_headings(old, part.old) if part.is_same else [] for part in parts]
    one, unread = _document(old, [part.old for part in parts], headings, parts)
    other, unread_too = _document(new, [part.new for part in parts], headings, parts)
    return Coarse(one, other, tuple(zip(unread, unread_too, strict=True)))


def _document(
    lines: Lines,
    ranges: Sequence[range],
    headings: Sequence[Sequence[Heading]],
    parts: Sequence[Stretch],
) -> tuple[Document, list[int]]:
    """The document, and the indexes of the blocks that were not read."""
    blocks: list[Block] = []
    unread: list[int] = []
    reading = Reading()
    for part, some, passed in zip(parts, ranges, headings, strict=True):
        if not part.is_same:
            blocks += read_blocks(lines.text, lines.spans(some), reading)
            continue
        whole = list(_one_block(lines.text, *lines.offsets(some), reading))
        unread += [block.index for block in whole]
        blocks += whole
        for level, title in passed:
            reading.enter(level, title)
    return Document.with_blocks(lines.text, tuple(blocks)), unread


def _one_block(text: str, start: int, end: int, reading: Reading) -> Iterator[Block]:
    """What both texts have, from its first line that is not blank."""
    stop = end
    while stop > start and text[stop - 1] in _BLANK:
        stop -= 1
    at = start
    while at < stop and text[at] in _BLANK_OR_MARK:
        at += 1
    if at < stop:
        first = max(start, text.rfind("\n", start, at) + 1, text.rfind("\ufeff", start, at) + 1)
        yield Block(reading.index, BlockKind.PARAGRAPH, first, stop, 0, reading.section, -1)
        reading.index += 1


def _headings(lines: Lines, some: range) -> list[Heading]:
    """The headings of a part that is not parsed which something after it still stands under."""
    found: list[Heading] = []
    outer = 7  # only what has a lower level is still open
    text, (start, end) = lines.text, lines.offsets(some)
    # a text's first line has no line end in front to be found by
    for match in reversed(list(_HEADING.finditer(text, max(start - 1, 0), end))):
        marks = match["level"]
        level = len(marks) if marks else 1 if "=" in match.group() else 2
        if level >= outer or lines.is_shielded(match.start() + 1):
            continue
        title = _title(match) if marks else _underlined(text, start, match)
        if title is not None:
            found.append((level, title))
            outer = level
    line = text[: text.find("\n") + 1 or end] if start == 0 else ""
    if (first := _HEADING.match(f"\n{line}")) and first["level"] and len(first["level"]) < outer:
        found.append((len(first["level"]), _title(first)))
    return found[::-1]


def _title(match: re.Match[str]) -> str:
    return heading_title(match.group()[1:].rstrip("\r"))


def _underlined(text: str, first: int, underline: re.Match[str]) -> str | None:
    """The title a line of dashes or equals signs underlines, if it does."""
    start, end = underline.start() + 1, underline.end()
    top = start
    while top > first:
        above = max(text.rfind("\n", first, top - 1) + 1, first)
        if not text[above:top].strip():
            break
        top = above
    if top == start:
        return None
    if all(line[:1].isalpha() for line in markdown_lines(text[top:start], keep_ends=True)):
        return heading_title(text[top:end])
    blocks = Document(text[top:end]).blocks
    last = blocks[-1] if blocks else None
    return last.section[-1] if last and last.kind is BlockKind.HEADING else None
