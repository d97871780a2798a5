"""Two texts read only as far as a comparison needs.

Owns the shortcut that makes comparing long texts cheap: they are cut at their headings, and what
stands under a heading the same in both is one block, never parsed. Cutting looks at lines alone,
fences and comments left whole; where it cuts otherwise than Markdown would, the comparison is as
exact as ever, only coarser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.blocks import BOM, NEWLINE, Block, BlockKind, heading_title
from core.document import Document

_LINE = re.compile(
    r"^(?:(?P<level>#{1,6})(?=[ \t\r\n]|$)"
    r"|[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^\r\n]*)"
    r"|[ ]{0,3}<(?P<tag>!--|pre\b|script\b|style\b|textarea\b))",
    re.MULTILINE | re.IGNORECASE,
)
_ENDS = {
    "!--": "-->", "pre": "</pre>", "script": "</script>", "style": "</style>",
    "textarea": "</textarea>",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands from one heading to the next."""

    start: int
    end: int
    level: int  # 0 for what stands before the first heading


def coarse_documents(before: str, after: str) -> tuple[Document, Document]:
    """Two texts as documents, what stands under one heading a single block where both have it."""
    chunks = list(_chunks(before)), list(_chunks(after))
    if min(map(len, chunks)) < 2:
        return Document(before), Document(after)
    keys = [
        {_key(text, chunk) for chunk in found}
        for text, found in zip((before, after), chunks, strict=True)
    ]
    shared = keys[0] & keys[1]
    one, other = (
        Document.with_blocks(text, tuple(_blocks(text, found, shared)))
        for text, found in zip((before, after), chunks, strict=True)
    )
    return one, other


def _chunks(text: str) -> Iterator[_Chunk]:
    """A text cut at its headings."""
    start, level = (1 if text.startswith(BOM) else 0), 0
    at = start
    fence = ""
    while found := _LINE.search(text, at):
        at = found.end()
        if found["fence"]:
            mark = found["fence"]
            if not fence:
                fence = mark if "`" not in found["info"] or mark[0] == "~" else ""
            elif mark[0] == fence[0] and len(mark) >= len(fence) and not found["info"].strip():
                fence = ""
        elif found["tag"] and not fence:
            end = text.lower().find(_ENDS[found["tag"].lower()], at) if found["tag"] else -1
            at = len(text) if end < 0 else end
        elif found["level"] and not fence:
            if found.start() > start or level:
                yield _Chunk(start, found.start(), level)
            start, level = found.start(), len(found["level"])
    yield _Chunk(start, len(text), level)


def _key(text: str, chunk: _Chunk) -> str:
    return NEWLINE.sub("\n", text[chunk.start : chunk.end].rstrip())


def _blocks(text: str, chunks: list[_Chunk], shared: set[str]) -> Iterator[Block]:
    """The blocks of a text: one for what both have, those of Markdown for the rest."""
    titles: list[tuple[int, str]] = []
    index = groups = 0
    run: list[_Chunk] = []
    for chunk in [*chunks, None]:
        key = _key(text, chunk) if chunk else ""
        is_known = chunk is not None and chunk.level > 0 and key in shared
        if chunk is not None and not is_known:
            run.append(chunk)
            continue
        if run:
            for block in _parsed(text, run, titles, groups):
                yield replace(block, index=index)
                index += 1
            groups += run[-1].end - run[0].start + 1
            run = []
        if chunk is not None:
            _enter(titles, chunk.level, heading_title(text[chunk.start : chunk.end]))
            section = tuple(title for _, title in titles)
            end = chunk.start + len(text[chunk.start : chunk.end].rstrip())
            yield Block(index, BlockKind.HEADING, chunk.start, end, chunk.level, section, -1)
            index += 1


def _parsed(
    text: str, run: list[_Chunk], titles: list[tuple[int, str]], groups: int
) -> Iterator[Block]:
    """The blocks of chunks that stand together, with offsets and sections of the whole text."""
    start = 0 if run[0].level == 0 else run[0].start
    for block in Document(text[start : run[-1].end]).blocks:
        if block.kind is BlockKind.HEADING:
            _enter(titles, block.level, block.section[-1])
        yield replace(
            block,
            start=block.start + start,
            end=block.end + start,
            section=tuple(title for _, title in titles),
            group=block.group + groups if block.group >= 0 else -1,
        )


def _enter(titles: list[tuple[int, str]], level: int, title: str) -> None:
    while titles and titles[-1][0] >= level:
        titles.pop()
    titles.append((level, title))
