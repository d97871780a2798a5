"""Plain Markdown read without a parser: what most of a text is made of.

Owns one fast path and its proof. Paragraphs, headings, flat and nested lists of one paragraph an
item, tables and fences at the left edge read the same whatever stands around them, so lines are
enough to tell them. At the first line that is anything else the reader gives up and names the next
line at which any text may be cut: after a blank line, a paragraph or heading at the left edge,
which closes every list, quote, table and footnote before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_TEXT = (
    r"(?:[^\W\d_]|[^\x00-\x7f]|\d+(?![.)\d])|\*{1,3}[^\s*]|_{1,3}[^\s_]|~~?[^\s~]"
    r"|`{1,2}[^`]|#{1,6}[^#\s]|:(?=.*[^\s:|-])|[\"'()\]\\!&$@%,.;?/{}^])"
)
"""What begins words and nothing else; a bracket may also begin a definition."""
_LINE = re.compile(
    rf"(?P<blank>[ \t]*$)|(?P<heading>\#{{1,6}}(?:[ \t]|$))|(?P<text>{_TEXT})|(?P<bracket>\[)"
    rf"|(?P<item>(?P<indent>[ ]*)(?:(?P<bullet>[-*+])|(?P<number>\d{{1,9}})(?P<dot>[.)]))"
    rf"(?P<space>[ ]{{1,4}})(?:{_TEXT}|\[(?!.*\]:)))|(?P<row>\|)|(?P<fence>`{{3,}}|~{{3,}})"
    rf"|(?P<indented>[ ]+(?:{_TEXT}|\[))|(?P<quote>>)|(?P<tag><)"
    r"|(?P<inner>[ ]+(?:`{3,}|~{3,}))"
    r"|(?P<rule>-{3,}[ ]*$)|(?P<underline>(?:=+|--?)[ ]*$)"
)
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BEGINS = re.compile(rf"\#{{1,6}}(?:[ \t]|$)|{_TEXT}")
_DEFINITION = re.compile(
    r"\[[^\[\]\\^ \t][^\[\]\\]*\]:[ ]*(?!\w*script:|data:|file:)[^\s<>()\\]+[ ]*(?:\"[^\"\\]*\"[ ]*)?$",
    re.IGNORECASE,
)
"""A link definition that is whole in its line."""
_LIST_MARKS = " -*+0123456789"
"""What a line that ends a list never begins with."""
_MOST_CELLS = 50_000
"""Cells up to which the parser completes the rows of a table."""


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


@dataclass(slots=True)
class Leaf:
    """A block as lines, before offsets are known."""

    first: int
    """Number of its first line, from 0."""
    last: int
    """Number of the line after its last."""
    kind: BlockKind
    """What it is."""
    level: int = 0
    """Of a heading or a list item."""
    group: int = -1
    """First line of its list or table."""
    head: bool = False
    """Is it the head of a table?"""


class PlainReader:
    """Reads the lines of a whole text, none of them with its end."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [line.expandtabs(4) if "\t" in line else line for line in lines]
        """As given, tabs as so many columns."""

    def read(self, at: int) -> tuple[list[Leaf], int, int]:
        """The blocks from a line on at which nothing is open.

        Returns:
            The blocks; the first line that needs a parser; and the line the parser may stop at.
            These are equal where the text ends.
        """
        lines = self.lines
        leaves: list[Leaf] = []
        while at < len(lines):
            found = _LINE.match(lines[at])
            kind = found.lastgroup if found else None
            if kind == "blank":
                at += 1
                continue
            if at == 0 and lines[0].startswith("---"):
                return leaves, 0, self.cut_after(self._front_matter_end())
            more = self._begun(at, kind, found) if found else None
            if not more:
                return leaves, at, self.cut_after(at)
            leaves += more
            at = more[-1].last
        return leaves, at, at

    def cut_after(self, line: int) -> int:
        """The next line after one at which any text may be cut, fences and raw HTML aside."""
        lines = self.lines
        for at in range(line + 1, len(lines)):
            if not lines[at - 1].strip(" \t") and _BEGINS.match(lines[at]):
                return at
        return len(lines)

    def _front_matter_end(self) -> int:
        for at in range(1, len(self.lines)):
            if self.lines[at].lstrip().startswith("---"):
                return at
        return 0

    def _begun(self, at: int, kind: str | None, found: re.Match[str]) -> list[Leaf] | None:
        match kind:
            case "heading":
                return [Leaf(at, at + 1, BlockKind.HEADING, len(found["heading"].rstrip()))]
            case "text" | "bracket":
                return self._paragraph(at)
            case "item" if len(found["indent"]) < 4:
                return self._list(at)
            case "row":
                return self._table(at)
            case "fence":
                return self._fence(at, found["fence"])
            case "rule":
                return [Leaf(at, at + 1, BlockKind.RULE)]
            case "quote":
                return self._up_to_blank(at, BlockKind.QUOTE, ">")
            case "tag" if self.lines[at].startswith("<!--"):
                return self._comment(at)
            case "tag" if _html_until_blank().match(self.lines[at]):
                return self._up_to_blank(at, BlockKind.HTML)
        return None

    def _up_to_blank(self, first: int, kind: BlockKind, mark: str = "") -> list[Leaf] | None:
        """A block of all lines up to a blank one; None where one of them lacks the mark."""
        at = first
        while at < len(self.lines) and self.lines[at].strip(" "):
            if not self.lines[at].startswith(mark):
                return None
            at += 1
        return [Leaf(first, at, kind)]

    def _comment(self, first: int) -> list[Leaf] | None:
        """A comment: raw HTML to the end of the line that closes it."""
        for at in range(first, len(self.lines)):
            if "-->" in self.lines[at]:
                return [Leaf(first, at + 1, BlockKind.HTML)]
        return None

    def _paragraph(self, first: int) -> list[Leaf] | None:
        """A paragraph that ends at a blank line, a heading or a list; None for anything else."""
        lines = self.lines
        if lines[first].startswith("[") and _defines(lines[first]):
            whole = self._up_to_blank(first, BlockKind.PARAGRAPH, "[")
            is_whole = whole and all(map(_DEFINITION.match, lines[first : whole[0].last]))
            return whole if is_whole else None
        at = first + 1
        while at < len(lines):
            found = _LINE.match(lines[at])
            kind = found.lastgroup if found else None
            if kind == "blank" or kind == "heading" or (kind == "fence" and _opens(lines[at])):
                break
            if kind == "row" and self._table(at):
                break
            if kind in ("rule", "underline") and "|" not in lines[at - 1]:
                level = 1 if lines[at].startswith("=") else 2
                return [Leaf(first, at + 1, BlockKind.HEADING, level)]
            if kind == "item" and found and (found["bullet"] or found["number"] == "1"):
                if len(found["indent"]) < 4:
                    break
                at += 1
                continue
            if kind == "quote":
                break
            if kind not in ("text", "bracket", "indented") or _defines(lines[at]):
                return None
            at += 1
        return [Leaf(first, at, BlockKind.PARAGRAPH)]

    def _list(self, first: int) -> list[Leaf] | None:
        """Lists up to what ends them all at the left edge; None where something else is inside."""
        lines = self.lines
        items: list[Leaf] = []
        contents: list[int] = []  # columns at which the open items' contents stand
        marker = ""
        group = first
        at = first
        after_blank = False
        while at < len(lines):
            found = _LINE.match(lines[at])
            kind = found.lastgroup if found else None
            if kind == "blank":
                after_blank = True
                at += 1
                continue
            if kind in ("heading", "quote") or (
                kind == "fence" and (after_blank or _opens(lines[at]))
            ):
                break
            if after_blank and kind != "item" and lines[at][0] not in _LIST_MARKS:
                break
            if kind == "item" and found:
                indent = len(found["indent"])
                goes_on = contents and indent >= contents[-1] and not after_blank
                while contents and indent < contents[-1]:
                    contents.pop()
                if goes_on and indent > contents[-1] + 3 and items[-1].kind is not BlockKind.CODE:
                    items[-1].last = at + 1
                    at += 1
                    continue
                if indent - (contents[-1] if contents else 0) > 3:
                    return None
                if goes_on and found["number"] not in (None, "1"):
                    return None
                if not contents:
                    mark = found["bullet"] or found["dot"]
                    if mark != marker:
                        marker, group = mark, at
                contents.append(found.end("space"))
                items.append(Leaf(at, at + 1, BlockKind.ITEM, len(contents), group))
            elif kind in ("text", "bracket", "indented"):
                if _defines(lines[at]):
                    return None
                if not after_blank and items[-1].kind is BlockKind.CODE:
                    return None
                if not after_blank:
                    items[-1].last = at + 1
                elif not _stands_in(contents, lines[at]):
                    return None
                else:
                    items.append(Leaf(at, at + 1, BlockKind.PARAGRAPH, 0, group))
            elif kind == "inner":
                if not _stands_in(contents, lines[at]):
                    return None
                fence = self._inner_fence(at, contents[-1], group)
                if fence is None:
                    return None
                items.append(fence)
                at = fence.last - 1
            else:
                return None
            after_blank = False
            at += 1
        return items

    def _inner_fence(self, first: int, content: int, group: int) -> Leaf | None:
        """A fence in a list item that is closed there."""
        lines = self.lines
        opening = lines[first].lstrip(" ")
        mark = opening[: len(opening) - len(opening.lstrip(opening[0]))]
        if mark[0] == "`" and "`" in opening[len(mark) :]:
            return None
        for at in range(first + 1, len(lines)):
            line = lines[at].lstrip(" ")
            indent = len(lines[at]) - len(line)
            if line and indent < content:
                return None
            if line.startswith(mark) and not line.lstrip(mark[0]).strip(" "):
                return Leaf(first, at + 1, BlockKind.CODE, 0, group) if indent < content + 4 else None
        return None

    def _table(self, first: int) -> list[Leaf] | None:
        """A table that ends at a blank line, every line with a bar in front."""
        lines = self.lines
        head = lines[first]
        if first + 1 >= len(lines) or not lines[first + 1].startswith("|") or "\\" in head:
            return None
        if not _DELIMITER.match(lines[first + 1]):
            return None
        width = _cells(head)
        if not width or width != _cells(lines[first + 1]):
            return None
        at = first + 2
        while at < len(lines) and lines[at].startswith("|"):
            at += 1
        if at < len(lines) and lines[at].strip(" \t"):
            return None
        if width * (at - first) > _MOST_CELLS:
            return None
        rows = [Leaf(first, first + 2, BlockKind.ROW, 0, first, head=True)]
        rows += [Leaf(n, n + 1, BlockKind.ROW, 0, first) for n in range(first + 2, at)]
        return rows

    def _fence(self, first: int, mark: str) -> list[Leaf] | None:
        """A fence that is closed at the left edge."""
        lines = self.lines
        if mark[0] == "`" and "`" in lines[first][len(mark) :]:
            return None
        for at in range(first + 1, len(lines)):
            line = lines[at]
            if line.lstrip(" ").startswith(mark):
                if not line.startswith(mark):
                    return None
                if not line.lstrip(mark[0]).strip(" \t"):
                    return [Leaf(first, at + 1, BlockKind.CODE)]
        return None


@lru_cache(maxsize=1)
def _html_until_blank() -> re.Pattern[str]:
    """What begins raw HTML that a blank line ends (CommonMark 4.6, conditions 6 and 7)."""
    from markdown_it.common.html_blocks import block_names
    from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_STR

    special = r"(?!(?i:script|pre|style|textarea)(?:\s|>|$))"
    names = "|".join(block_names)
    return re.compile(
        rf"<{special}(?:/?(?i:{names})(?=\s|/?>|$))|(?=<{special}){HTML_OPEN_CLOSE_TAG_STR.lstrip('^')}\s*$"
    )


def _defines(line: str) -> bool:
    """May this line hold a definition, of a link or a footnote, or end one?"""
    return "]:" in line


def _opens(line: str) -> bool:
    """Does a line that begins with a fence's marks begin a fence?"""
    return line[0] == "~" or "`" not in line.lstrip("`")


def _stands_in(contents: list[int], line: str) -> bool:
    """Does a line stand in an open list item? Items it does not stand in are closed."""
    indent = len(line) - len(line.lstrip(" "))
    while contents and indent < contents[-1]:
        contents.pop()
    return bool(contents) and indent < contents[-1] + 4


def _cells(line: str) -> int:
    """Cells of a row without escapes."""
    count = line.strip(" \t").count("|") - 1
    return count if line.rstrip(" \t").endswith("|") else count + 1
