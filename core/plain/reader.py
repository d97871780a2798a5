"""The blocks of a text that are plain, and where they are not.

Owns everything plain but lists. At the first line that is anything else the reader gives up and
names the next line at which any text may be cut: after a blank line, a paragraph or heading at the
left edge, which closes every list, quote, table and footnote before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from core.plain.lines import LINE, TEXT, BlockKind, Leaf, defines, opens
from core.plain.lists import ListReader

_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BEGINS = re.compile(rf"\#{{1,6}}(?:[ \t]|$)|{TEXT}")
_DEFINITION = re.compile(
    r"\[[^\[\]\\^ \t][^\[\]\\]*\]:[ ]*(?!\w*script:|data:|file:)[^\s<>()\\]+[ ]*"
    r"(?:\"[^\"\\]*\"[ ]*)?$",
    re.IGNORECASE,
)
"""A link definition that is whole in its line."""
_MOST_CELLS = 50_000
"""Cells up to which the parser completes the rows of a table."""


def _is_open_label(text: str) -> bool:
    """Does a text begin with a bracket that it does not close? It may be the label of a definition,
    which goes on over a line that would underline a heading."""
    return text.startswith("[") and not re.search(r"(?<!\\)\]", text)


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
            found = LINE.match(lines[at])
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
                return ListReader(self.lines, at).read()
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
        if lines[first].startswith("[") and defines(lines[first]):
            whole = self._up_to_blank(first, BlockKind.PARAGRAPH, "[")
            is_whole = whole and all(map(_DEFINITION.match, lines[first : whole[0].last]))
            return whole if is_whole else None
        for at in range(first + 1, len(lines)):
            found = LINE.match(lines[at])
            kind = found.lastgroup if found else None
            if kind == "underline" and _is_open_label("\n".join(lines[first:at])):
                return None
            if kind in ("rule", "underline") and "|" not in lines[at - 1]:
                level = 1 if lines[at].startswith("=") else 2
                return [Leaf(first, at + 1, BlockKind.HEADING, level)]
            if kind == "row" and "|" in lines[at - 1] and _DELIMITER.match(lines[at]):
                return None  # the line before it may be the head of a table
            if found and self._interrupts(at, kind, found):
                return [Leaf(first, at, BlockKind.PARAGRAPH)]
            is_words = kind in ("text", "bracket", "indented") and not defines(lines[at])
            if not is_words and not (found and kind == "item" and len(found["indent"]) > 3):
                return None
        return [Leaf(first, len(lines), BlockKind.PARAGRAPH)]

    def _interrupts(self, at: int, kind: str | None, found: re.Match[str]) -> bool:
        """Does a line end the paragraph before it?"""
        match kind:
            case "blank" | "heading" | "quote":
                return True
            case "fence":
                return opens(self.lines[at])
            case "row":
                return self._table(at) is not None
            case "item":
                begins = bool(found["bullet"]) or found["number"] == "1"
                return begins and len(found["indent"]) < 4
        return False

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
        if width * (at - first) > _MOST_CELLS and not _is_full(lines[first + 2 : at], width):
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
    alone = HTML_OPEN_CLOSE_TAG_STR.lstrip("^")
    return re.compile(rf"<{special}(?:/?(?i:{names})(?=\s|/?>|$))|(?=<{special}){alone}\s*$")


def _is_full(rows: Sequence[str], width: int) -> bool:
    """Has every row all its cells, so that the parser completes none?"""
    return all("\\" not in row and _cells(row) >= width for row in rows)


def _cells(line: str) -> int:
    """Cells of a row without escapes."""
    count = line.strip(" \t").count("|") - 1
    return count if line.rstrip(" \t").endswith("|") else count + 1
