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

from core.blocks import Block, BlockKind, Reading, heading_title, line_spans, read_blocks
from core.diff.windows import Lines, Stretch, stretches
from core.document import Document

_LONE_RETURN = re.compile(r"\r(?!\n)")
_HEADING = re.compile(
    r"\n[ ]{0,3}(?:(?P<level>#{1,6})(?:[ \t][^\r\n]*)?|(?:=+|-+)[ \t]*)\r?(?=\n|$)(?!\r)"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")

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
    if _LONE_RETURN.search(before) or _LONE_RETURN.search(after):
        return Coarse(Document(before), Document(after))
    old, new = Lines(before), Lines(after)
    parts = list(stretches(old, new))
    if not any(part.is_same for part in parts):
        return Coarse(Document(before), Document(after))
    headings = [_headings(old, part.old) if part.is_same else [] for part in parts]
    one, unread = _document(before, parts, [part.old for part in parts], headings)
    other, unread_too = _document(after, parts, [part.new for part in parts], headings)
    return Coarse(one, other, tuple(zip(unread, unread_too, strict=True)))


def _document(
    text: str,
    parts: Sequence[Stretch],
    spans: Sequence[tuple[int, int]],
    headings: Sequence[Sequence[Heading]],
) -> tuple[Document, list[int]]:
    """The document, and the indexes of the blocks that were not read."""
    blocks: list[Block] = []
    unread: list[int] = []
    reading = Reading()
    for part, (start, end), passed in zip(parts, spans, headings, strict=True):
        if not part.is_same:
            piece = text[start:end]
            blocks += read_blocks(piece, line_spans(piece), reading, start)
            continue
        whole = list(_one_block(text, start, end, reading))
        unread += [block.index for block in whole]
        blocks += whole
        for level, title in passed:
            reading.enter(level, title)
    return Document.with_blocks(text, tuple(blocks)), unread


def _one_block(text: str, start: int, end: int, reading: Reading) -> Iterator[Block]:
    """What both texts have, from its first line that is not blank."""
    body = text[start:end].rstrip(" \t\r\n")
    lead = body[: len(body) - len(body.lstrip("\ufeff \t\r\n"))]
    start += max(lead.rfind("\n"), lead.rfind("\ufeff")) + 1
    end -= 0
    if body[len(lead) :]:
        stop = start + len(text[start:end].rstrip(" \t\r\n"))
        yield Block(reading.index, BlockKind.PARAGRAPH, start, stop, 0, reading.section, -1)
        reading.index += 1


def _headings(lines: Lines, span: tuple[int, int]) -> list[Heading]:
    """The headings of a part that is not parsed which something after it still stands under."""
    found: list[Heading] = []
    text, (start, end) = lines.text, span
    if first := _HEADING.match(f"\n{text[start : text.find(chr(10), start) + 1 or end]}"):
        found += _named(first)
    for match in _HEADING.finditer(text, start, end):
        if lines.is_shielded(match.start() + 1):
            continue
        named = _named(match) or _underlined(text, start, match.start() + 1, match.end())
        for level, title in named:
            while found and found[-1][0] >= level:
                found.pop()
            found.append((level, title))
    return found


def _named(match: re.Match[str]) -> list[Heading]:
    if not match["level"]:
        return []
    return [(len(match["level"]), heading_title(match.group()[1:].rstrip("\r")))]


def _underlined(text: str, first: int, start: int, end: int) -> list[Heading]:
    """The heading a line of dashes or equals signs underlines, if it does."""
    above = text.rfind("\n", first, start - 1) + 1
    if not text[max(above, first) : start].strip():
        return []
    blank = 0
    for match in _BLANK_LINE.finditer(text, first, start):
        blank = match.end()
    blocks = Document(text[max(blank, first) : end]).blocks
    last = blocks[-1] if blocks else None
    return [(last.level, last.section[-1])] if last and last.kind is BlockKind.HEADING else []
