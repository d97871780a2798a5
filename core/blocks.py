"""The block structure of Markdown text: which lines make which block.

Owns the one Markdown parser of Redline and the tiling of a text by blocks. It reads lines, never
words, and leaves no line without a block but blank ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BOM = "\ufeff"
NEWLINE = re.compile(r"\r\n|\n|\r")
"""The three line ends Markdown knows; `str.splitlines` knows more and must not be used."""
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    QUOTE = "quote"
    HTML = "html"
    FRONT_MATTER = "front matter"
    FOOTNOTE = "footnote"
    RULE = "rule"


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


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block as lines, before offsets are known: lines `first` to `last`, the latter excluded."""

    first: int
    last: int
    kind: BlockKind
    level: int = 0
    group: int = -1
    head: bool = False


def heading_title(text: str) -> str:
    """The title in a heading's lines, in either Markdown form; inline Markdown is kept."""
    first = NEWLINE.split(text, maxsplit=1)[0]
    if found := _ATX.match(first):
        return found.group(2).strip()
    lines = NEWLINE.split(text)
    return " ".join(line.strip() for line in lines[:-1]) if len(lines) > 1 else first.strip()


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line without its newline; only the three ends Markdown knows count."""
    spans = []
    at = 1 if text.startswith(BOM) else 0
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


def read_blocks(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """The blocks of a text whose lines are given as by `line_spans`."""
    tokens = block_parser().parse(text.removeprefix(BOM))
    titles: list[tuple[int, str]] = []
    for index, leaf in enumerate(_tiled(_LeafReader().read(tokens), text, lines)):
        start, end = lines[leaf.first][0], lines[leaf.last - 1][1]
        if leaf.kind is BlockKind.HEADING:
            while titles and titles[-1][0] >= leaf.level:
                titles.pop()
            titles.append((leaf.level, heading_title(text[start:end])))
        section = tuple(title for _, title in titles)
        yield Block(index, leaf.kind, start, end, leaf.level, section, leaf.group, leaf.head)


class _LeafReader:
    """Walks a token stream once and keeps the leaf blocks; quotes and footnotes are taken whole."""

    def __init__(self) -> None:
        self.leaves: list[_Leaf] = []
        self._opaque = 0  # depth inside a quote or footnote, whose inner blocks have no address
        self._lists = 0
        self._list_group = -1
        self._table_group = -1
        self._in_head = False
        self._items: list[int | None] = []  # first line of each open item; None once it has a leaf

    def read(self, tokens: Sequence[Token]) -> list[_Leaf]:
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
        self.leaves.append(_Leaf(first, last, kind, level, group if in_group else -1, head))


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


def _tiled(leaves: list[_Leaf], text: str, lines: list[tuple[int, int]]) -> Iterator[_Leaf]:
    """The leaves without overlap and without blank ends, and a paragraph for every line left over.

    Lines left over are those Markdown reads without making a block, such as link definitions.
    """

    def is_blank(line: int) -> bool:
        start, end = lines[line]
        return not text[start:end].strip(" \t")

    at = 0
    for leaf in [*sorted(leaves, key=lambda leaf: leaf.first), None]:
        first = leaf.first if leaf else len(lines)
        yield from _left_over(at, first, is_blank)
        if leaf is None:
            break
        start, stop = max(leaf.first, at), min(leaf.last, len(lines))
        while stop > start and is_blank(stop - 1):
            stop -= 1
        if stop > start:
            yield replace(leaf, first=start, last=stop)
            at = stop


def _left_over(first: int, last: int, is_blank: Callable[[int], bool]) -> Iterator[_Leaf]:
    start = first
    for line in range(first, last + 1):
        if line == last or is_blank(line):
            if line > start:
                yield _Leaf(start, line, BlockKind.PARAGRAPH)
            start = line + 1
