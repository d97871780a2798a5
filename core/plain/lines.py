"""What a line of Markdown is and what it begins.

Owns the cutting of a text into lines, one expression for all lines, and the leaf: a block as lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

NEWLINE = re.compile(r"\r\n|\n|\r")
"""The three line ends Markdown knows; `str.splitlines` knows eight more and must not be used."""
_LINE_WITH_END = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
TEXT = (
    r"(?:[^\W\d_]|[^\x00-\x7f]|\d+(?![.)\d])|\*{1,3}[^\s*]|_{1,3}[^\s_]|~~?[^\s~]"
    r"|`{1,2}[^`]|#{1,6}[^#\s]|:(?=.*[^\s:|-])|[\"'()\]\\!&$@%,.;?/{}^])"
)
"""What begins words and nothing else; a bracket may also begin a definition."""
LINE = re.compile(
    rf"(?P<blank>[ \t]*$)|(?P<heading>\#{{1,6}}(?:[ \t]|$))|(?P<text>{TEXT})|(?P<bracket>\[)"
    rf"|(?P<item>(?P<indent>[ ]*)(?:(?P<bullet>[-*+])|(?P<number>\d{{1,9}})(?P<dot>[.)]))"
    rf"(?P<space>[ ]{{1,4}})(?:{TEXT}|\[(?!.*\]:)))|(?P<row>\|)|(?P<fence>`{{3,}}|~{{3,}})"
    rf"|(?P<indented>[ ]+(?:{TEXT}|\[))|(?P<quote>>)|(?P<tag><)"
    r"|(?P<inner>[ ]+(?:`{3,}|~{3,}))"
    r"|(?P<rule>-{3,}[ ]*$)|(?P<underline>(?:=+|--?)[ ]*$)"
)


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


def markdown_lines(text: str, *, keep_ends: bool = False) -> list[str]:
    """The lines of a text: without their ends, the last one being what follows the last end; or
    with their ends, so that joined they are the text."""
    return _LINE_WITH_END.findall(text) if keep_ends else NEWLINE.split(text)


def defines(line: str) -> bool:
    """May this line hold a definition, of a link or a footnote, or end one?"""
    return "]:" in line


def opens(line: str) -> bool:
    """Does a line that begins with a fence's marks begin a fence?"""
    return line[0] == "~" or "`" not in line.lstrip("`")
