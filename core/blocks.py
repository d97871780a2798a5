"""The block structure of Markdown text: which lines make which block.

Owns the one Markdown parser of Redline and the tiling of a text by blocks. It reads lines, never
words, and leaves no line without a block but blank ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from core.plain.lines import NEWLINE, BlockKind, Leaf, markdown_lines

__all__ = [
    "BOM", "NEWLINE", "Block", "BlockKind", "Reading", "block_parser", "heading_title",
    "line_spans", "lines_of_content", "markdown_lines", "read_blocks",
]  # fmt: skip

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BOM = "\ufeff"
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest addressable piece of a text: whole lines, without the last newline."""

    index: int
    """0-based position among the blocks."""
    kind: BlockKind
    """What the block is; the first paragraph of a list item carries the item's marker."""
    start: int
    """Offset of the first character of its first line."""
    end: int
    """Offset just after the last character of its last line, before that line's newline."""
    level: int
    """Of a heading 1 to 6; of a list item its depth from 1; otherwise 0."""
    section: tuple[str, ...]
    """Titles of the headings it stands under, outermost first; a heading's own title included."""
    group: int
    """Equal for the items of one list (nested ones too) and for the rows of one table; else -1."""
    head: bool = False
    """Is it the head of a table? Then it carries the delimiter line too."""


def heading_title(text: str) -> str:
    """The title in a heading's lines, in either Markdown form; inline Markdown is kept."""
    first = NEWLINE.split(text, maxsplit=1)[0] if "\n" in text or "\r" in text else text
    bare = first.lstrip("#")
    is_atx = bare[:1] in ("", " ", "\t") and len(first) - 6 <= len(bare) < len(first)
    if is_atx and not bare.rstrip(" \t").endswith("#"):
        return bare.strip()
    if found := _ATX.match(first):
        return found.group(2).strip()
    lines = NEWLINE.split(text)
    return " ".join(line.strip() for line in lines[:-1]) if len(lines) > 1 else first.strip()


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line without its newline; only the three ends Markdown knows count."""
    at = 1 if text.startswith(BOM) else 0
    if "\r" not in text:
        ends = accumulate(map(len, text[at:].split("\n")), initial=at)
        return [(start + n, end + n) for n, (start, end) in enumerate(pairwise(ends))]
    spans = []
    for found in NEWLINE.finditer(text):
        spans.append((at, found.start()))
        at = found.end()
    spans.append((at, len(text)))
    return spans


@lru_cache(maxsize=1)
def block_parser() -> MarkdownIt:
    """The Markdown parser all of Redline uses: CommonMark, tables, front matter, footnotes.

    Only its block rules run; inline text is nobody's business below the renderer.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(front_matter_plugin).use(footnote_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def lines_of_content(token: Token, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines of an inline token's content, each with its 0-based number in the text.

    The parser strips white space of every kind from content, whole lines of it included, so the
    first line of the content need not be the first of the token's range.

    Args:
        lines: those that were parsed, without their ends.
    """
    assert token.map is not None
    said = token.content.split("\n")
    head = said[0].rstrip()
    first, last = token.map
    first = next((n for n in range(first, last) if lines[n].rstrip().endswith(head)), first)
    return enumerate(said, start=first)


class Reading:
    """What goes on from one piece of a text to the next, where it is read in pieces."""

    def __init__(self) -> None:
        self.index = 0
        """Blocks so far."""
        self.groups = 0
        """From here on numbers of groups are free."""
        self.section: tuple[str, ...] = ()
        """Path of the section reached."""
        self._titles: list[tuple[int, str]] = []

    def enter(self, level: int, title: str) -> None:
        """A heading."""
        while self._titles and self._titles[-1][0] >= level:
            self._titles.pop()
        self._titles.append((level, title))
        self.section = tuple(title for _, title in self._titles)


def read_blocks(
    text: str, lines: Sequence[tuple[int, int]], reading: Reading | None = None
) -> Iterator[Block]:
    """The blocks of a text whose lines are given as by `line_spans`.

    Args:
        lines: all its lines, or some to which the rest matters nothing.
        reading: what came before, where these are some of more.
    """
    reading = reading or Reading()
    index, groups, section = reading.index, reading.groups, reading.section
    for leaf in _leaves([text[start:end] for start, end in lines]):
        start, end = lines[leaf.first][0], lines[leaf.last - 1][1]
        kind, group = leaf.kind, leaf.group
        if kind is BlockKind.HEADING:
            reading.enter(leaf.level, heading_title(text[start:end]))
            section = reading.section
        if group >= 0:
            group += groups
        yield Block(index, kind, start, end, leaf.level, section, group, leaf.head)
        index += 1
        reading.index = index
    reading.groups += len(lines)


def _leaves(raw: Sequence[str]) -> Iterator[Leaf]:
    """The blocks as lines: what is plain read as such, the rest by the parser."""
    from core.plain.reader import PlainReader  # stored blocks need none of it

    reader = PlainReader(raw)
    at = 0
    while at < len(raw):
        leaves, first, stop = reader.read(at)
        yield from leaves
        if first == stop:
            break
        parsed, is_closed = _parsed(raw[first:stop], is_start=first == 0)
        while not is_closed and stop < len(raw):
            stop = reader.cut_after(2 * stop - first)
            parsed, is_closed = _parsed(raw[first:stop], is_start=first == 0)
        for leaf in parsed:
            leaf.first += first
            leaf.last += first
            leaf.group += first if leaf.group >= 0 else 0
            yield leaf
        at = stop


def _parsed(lines: Sequence[str], *, is_start: bool) -> tuple[list[Leaf], bool]:
    """The blocks of some lines as the parser reads them; and whether no fence and no raw HTML is
    left open at their end."""
    # an empty line in front: three dashes are front matter only where a text begins
    lead = 0 if is_start else 1
    tokens = block_parser().parse("\n" * lead + "\n".join(lines) + "\n")
    last = tokens[-1] if tokens else None
    ends = last.map[1] if last and last.map and last.type in ("fence", "html_block") else -1
    leaves = _LeafReader().read(tokens)
    for leaf in leaves:
        leaf.first -= lead
        leaf.last -= lead
        leaf.group -= lead if leaf.group >= 0 else 0
    return list(_tiled(leaves, lines)), ends < len(lines) + lead


class _LeafReader:
    """Walks a token stream once and keeps the leaf blocks; quotes and footnotes are taken whole."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self._opaque = 0  # depth inside a quote or footnote, whose inner blocks have no address
        self._lists = 0
        self._list_group = -1
        self._table_group = -1
        self._in_head = False
        self._items: list[int | None] = []  # first line of each open item; None once it has a leaf

    def read(self, tokens: Sequence[Token]) -> list[Leaf]:
        """All leaves, in the order of their opening tokens."""
        for token in tokens:
            if token.type in _OPAQUE:
                self._enter(token)
            elif token.type in _OPAQUE_CLOSE:
                self._opaque -= 1
            elif not self._opaque:
                self._step(token)
        return self.leaves

    def _enter(self, token: Token) -> None:
        self._opaque += 1
        if self._opaque == 1 and token.map:
            self._add(token.map[0], token.map[1], _OPAQUE[token.type])

    def _step(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._list_group = self._list_group if self._lists else first
                self._lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
            case "list_item_open":
                self._items.append(first)
            case "list_item_close":
                line = self._items[-1]
                if line is not None:
                    self._add(line, line + 1, BlockKind.ITEM)
                self._items.pop()
            case "table_open":
                self._table_group = first
            case "thead_open" | "thead_close":
                self._in_head = token.type == "thead_open"
            case "tr_open":
                # the delimiter line has no token of its own and belongs to the head
                self._add(first, last + self._in_head, BlockKind.ROW, head=self._in_head)
            case "paragraph_open":
                is_item = bool(self._items) and self._items[-1] is not None
                self._add(first, last, BlockKind.ITEM if is_item else BlockKind.PARAGRAPH)
            case _ if kind := _PLAIN.get(token.type):
                level = int(token.tag[1]) if kind is BlockKind.HEADING else 0
                self._add(first, last, kind, level=level)

    def _add(
        self, first: int, last: int, kind: BlockKind, *, level: int = 0, head: bool = False
    ) -> None:
        if kind is BlockKind.ITEM:
            level = len(self._items)
            first = min(line for line in (*self._items, first) if line is not None)
        group = self._table_group if kind is BlockKind.ROW else self._list_group
        in_group = kind is BlockKind.ROW or self._lists > 0
        self._items = [None] * len(self._items)
        self.leaves.append(Leaf(first, last, kind, level, group if in_group else -1, head))


_OPAQUE = {"blockquote_open": BlockKind.QUOTE, "footnote_reference_open": BlockKind.FOOTNOTE}
_OPAQUE_CLOSE = {"blockquote_close", "footnote_reference_close"}
_PLAIN = {
    "heading_open": BlockKind.HEADING,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.HTML,
    "front_matter": BlockKind.FRONT_MATTER,
    "hr": BlockKind.RULE,
}


def _tiled(leaves: list[Leaf], lines: Sequence[str]) -> Iterator[Leaf]:
    """The leaves without overlap and without blank ends, and a paragraph for every line left over.

    Lines left over are those Markdown reads without making a block, such as link definitions.
    """
    at = 0
    for leaf in sorted(leaves, key=lambda leaf: leaf.first):
        yield from _left_over(at, leaf.first, lines)
        leaf.first, leaf.last = max(leaf.first, at), min(leaf.last, len(lines))
        while leaf.last > leaf.first and not lines[leaf.last - 1].strip(" \t"):
            leaf.last -= 1
        if leaf.last > leaf.first:
            yield leaf
            at = leaf.last
    yield from _left_over(at, len(lines), lines)


def _left_over(first: int, last: int, lines: Sequence[str]) -> Iterator[Leaf]:
    start = first
    for line in range(first, last + 1):
        if line == last or not lines[line].strip(" \t"):
            if line > start:
                yield Leaf(start, line, BlockKind.PARAGRAPH)
            start = line + 1
