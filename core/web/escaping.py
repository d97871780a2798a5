"""Text of a page, escaped so that Markdown reads it as the text it was.

Owns which characters need a backslash, what begins a line, and how code is quoted.
"""

from __future__ import annotations

import re

from bs4.element import PageElement

from core.web.tree import BLOCKS, NavigableString, Tag, first, is_blank

_SPECIAL = re.compile(
    r"""[\\`*\[\]|]|<(?=[A-Za-z/!?])|&(?=\#?\w{1,32};)|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=[~\S])~"""
)
_BACKTICKS = re.compile("`+")
_LINE_BEGIN = re.compile(
    r"""(?P<mark>\#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~~~|=+\s*$|:?-+:?\s*$|:(?=\s|-))"""
    r"""|(?P<number>[0-9]{1,9})(?P<dot>[.)])(?=\s|$)"""
)


def inline(text: str) -> str:
    """The text with a backslash before all that means something within a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def escaped(text: str, el: NavigableString) -> str:
    """The text with a backslash before all that Markdown would read as its own."""
    text = inline(text)
    if text.endswith("!") and isinstance(el.next_sibling, Tag):
        text = f"{text[:-1]}\\!"  # a link after it would be a picture
    begin = text.lstrip(" \xa0")
    if not begin:
        return text
    found = _LINE_BEGIN.match(begin)
    if found is None and begin[0] not in ".)":
        return text
    before = _before_on_line(el)
    at = len(text) - len(begin)
    if found is None:
        is_number = before.isdecimal() and len(before) < 10
        return f"{text[:at]}\\{begin}" if is_number and begin[1:2].strip() == "" else text
    if before:
        return text
    if found["mark"]:
        return f"{text[:at]}\\{begin}"
    dot = at + found.start("dot")
    return f"{text[:dot]}\\{text[dot:]}"


def _before_on_line(el: NavigableString) -> str:
    """What stands before a text on its line, without white space around it; of a longer text only
    the end."""
    said = ""
    node: PageElement = el
    while len(said.strip()) < 12:
        before = node.previous_sibling
        if before is None:
            parent = node.parent
            if parent is None or parent.name in BLOCKS or parent.name == "[document]":
                break
            node = parent
            continue
        if is_block(before) or (isinstance(before, Tag) and first(before, BLOCKS)):
            break
        said = before.get_text() + said
        if isinstance(before, Tag) and before.name == "img":
            said = "image" + said
        node = before
    return said.strip()


def begins_block(el: Tag | NavigableString) -> bool:
    """Does nothing of its line stand before it?"""
    before = el.previous_sibling
    while is_blank(before):
        before = before.previous_sibling
    if before is not None:
        return is_block(before)
    return el.parent is not None and el.parent.name in BLOCKS


def ends_block(el: NavigableString) -> bool:
    """Is it the last of its line, what is blank after it aside?"""
    after = el.next_sibling
    if after is None:
        return el.parent is not None and el.parent.name in BLOCKS
    return is_block(after)


def is_block(node: object) -> bool:
    """Does it stand on lines of its own, or end one?"""
    return isinstance(node, Tag) and (node.name in BLOCKS or node.name == "br")


def neighbour(node: object, at: int) -> str:
    """The first (0) or last (-1) character of what stands beside; empty for nothing."""
    if node is None:
        return ""
    text = node.get_text() if isinstance(node, Tag) else str(node)
    return text[at:][:1]


def touches(character: str) -> bool:
    """Would emphasis that ends in punctuation not be seen before or after it?"""
    return bool(character) and character.isalnum()


def longest_run(text: str) -> int:
    """How many backticks a fence must have more than."""
    return max((len(each) for each in _BACKTICKS.findall(text)), default=0)


def code_span(text: str, *, in_cell: bool, keep: bool = False) -> str:
    """Text as inline code; spaces around it stay outside.

    Args:
        in_cell: a pipe would end the cell.
        keep: the spaces before it belong to it.
    """
    inner = text if keep else text.strip(" \n")
    if not inner.strip():
        return text
    at = text.find(inner)
    lead, trail = text[:at], text[at + len(inner) :]
    ticks = "`" * (longest_run(inner) + 1) if "`" in inner else "`"
    pad = " " if inner[0] == "`" or inner[-1] == "`" else ""
    inner = inner.replace("\n", " ")
    if in_cell:
        inner = inner.replace("|", "\\|")
    return f"{lead}{ticks}{pad}{inner}{pad}{ticks}{trail}"
