"""The checklist of references: parse the items; tick one, changing one character.

Owns what is an item: `[ ]` or `[x]` at the start of a list item or of a line of a bare paragraph,
under the heading *References*, or anywhere in a file that has no such heading. Code, HTML and `%%`
comments hold no items. It never rewrites a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.blocks import BOM, NEWLINE, block_parser, lines_of_content, markdown_lines
from core.errors import ChecklistError
from core.items import Item, ItemKind, ItemState, is_web

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = [
    "Checklist",
    "Item",
    "ItemKind",
    "ItemState",
    "find_again",
    "lines_of",
    "parse",
    "tick",
    "tidied",
]

_TASK = re.compile(r"\[([ \txX])\](?=[ \t]+\S)")
_OTHER = re.compile(r"\[([^\d\w\[\]]?|[^\W\d]|[ ]{2,})\](?=[ \t]+\S)")
_HEADING = re.compile(r"references?", re.IGNORECASE)
_CODE_OR_ESCAPED = re.compile(r"\\.|`+[^`]*`+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_URL = r"https?://(?:[^\s<>\"'`()]|\([^\s<>\"'`()]*\))*(?:[^\s<>\"'`.,;:!?()\]]|\([^\s()]*\)|/)"
_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"(?:\(\s*(?:<(?P<pointed>[^<>]*)>|(?P<target>(?:[^()\s]|\([^()\s]*\))+))[^()]*\)"
    r"|\[(?P<reference>[^\[\]]*)\])?"
    rf"|<(?P<auto>(?:https?|file)://[^\s<>]+)>|(?P<bare>{_URL})",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^()]*\))?")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*(?:<([^<>\n]*)>|([^\s<>]+))", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of a file."""

    items: tuple[Item, ...]
    """In order."""
    has_heading: bool
    """Is there a heading *References*?"""


@dataclass(frozen=True, slots=True)
class _Found:
    """A box and the text behind it, before links are read."""

    line: int
    mark: str
    text: str


@lru_cache(maxsize=4)
def parse(text: str) -> Checklist:
    """The checklist in the text of instructions."""
    lines = lines_of(text.replace("\0", "\ufffd"))  # as the parser reads it
    shown = without_common_indent(lines)
    tokens = block_parser().parse(shown)
    commented = _commented(lines)
    ranges = _reference_ranges(tokens, len(lines))
    definitions = {
        name.lower(): pointed or target for name, pointed, target in _DEFINITION.findall(shown)
    }
    starts = _line_starts(text)
    items: list[Item] = []
    for found in _boxes(tokens, lines):
        inside = not ranges or any(first <= found.line < last for first, last in ranges)
        if not inside or found.line in commented:
            continue
        offset = starts[found.line] + lines[found.line].index(f"[{found.mark}]") + 1
        items.append(_item(len(items) + 1, found, offset, definitions))
    return Checklist(tuple(items), bool(ranges))


def tick(text: str, item: Item) -> str:
    """The text with the item done: of an open item one character is changed, of one that is marked
    otherwise the whole mark, which may be of no or of two characters."""
    at = item.mark_offset
    return f"{text[:at]}x{text[at + len(item.mark) :]}"


def untick(text: str, item: Item) -> str:
    """The text with the item open again."""
    at = item.mark_offset
    return f"{text[:at]} {text[at + len(item.mark) :]}"


def find_again(text: str, line: str, index: int) -> Item:
    """The item that stood in `line` as number `index`, in a text that may have been edited.

    Raises:
        ChecklistError: it is gone, or several lines could be it.
    """
    lines = lines_of(text)
    wanted = _unticked(line)
    found = [item for item in parse(text).items if _unticked(lines[item.line - 1]) == wanted]
    if len(found) > 1:
        # a twin that is ticked already is not the one that was open
        found = [item for item in found if lines[item.line - 1] == line] or found
        found = [item for item in found if item.index == index] or found
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(item.line) for item in found)
        raise ChecklistError(
            f"lines {numbers} of the instructions could all be the item",
            "make them differ, then commit again",
        )
    raise ChecklistError(
        f"the item is gone from the instructions: {line.strip()[:80]}",
        "put its line back, then commit again",
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return markdown_lines(text.removeprefix(BOM))


def line_text(text: str, line: int) -> str:
    """A line by its 1-based number."""
    return lines_of(text)[line - 1]


def _unticked(line: str) -> str:
    return re.sub(r"\[[ \txX]\]", "[ ]", line, count=1).strip()


def without_common_indent(lines: list[str]) -> str:
    """The lines as one text; an indent all of them share is no code, but a pasted fragment."""
    filled = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip(" \t")) for line in filled), default=0)
    return "\n".join(line[indent:] for line in lines)


def _line_starts(text: str) -> list[int]:
    first = 1 if text.startswith(BOM) else 0
    return [first, *(found.end() for found in NEWLINE.finditer(text))]


def _commented(lines: list[str]) -> set[int]:
    """Lines between a pair of `%%` lines."""
    marks = [number for number, line in enumerate(lines) if line.strip() == "%%"]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return {number for first, last in pairs for number in range(first, last)}


def is_references_heading(title: str) -> bool:
    """Is this the title of the checklist?"""
    return bool(_HEADING.fullmatch(title.strip(" *_:#")))


def _reference_ranges(tokens: list[Token], count: int) -> list[tuple[int, int]]:
    """Line ranges under the headings that are called References."""
    headings = [
        (token.map[0], int(token.tag[1]), tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.map
    ]
    ranges = []
    for number, (line, level, title) in enumerate(headings):
        if is_references_heading(title):
            later = (other for other, depth, _ in headings[number + 1 :] if depth <= level)
            ranges.append((line, next(later, count)))
    return ranges


def _boxes(tokens: list[Token], lines: list[str]) -> Iterator[_Found]:
    """All boxes, in order of lines; those in a quote inside a list item are prose."""
    containers: list[str] = []
    first_in_item = False
    for token in tokens:
        if token.type in _CONTAINERS:
            containers.append(token.type)
            first_in_item = token.type == "list_item_open"
        elif token.type.removesuffix("close") + "open" in _CONTAINERS:
            containers.pop()
            first_in_item = False
        elif token.type == "inline" and token.map and _may_hold_items(containers):
            in_item = containers[-1:] == ["list_item_open"]
            yield from _boxes_of(token, lines, is_item=in_item and first_in_item)
            first_in_item = False


_CONTAINERS = {
    "list_item_open", "blockquote_open", "heading_open", "table_open", "footnote_reference_open"
}  # fmt: skip


def _may_hold_items(containers: list[str]) -> bool:
    """May text in these containers be an item? Not in a quote, a footnote, a heading or a table,
    unless in a list in it."""
    return not containers or containers[-1] == "list_item_open"


def _boxes_of(token: Token, lines: list[str], *, is_item: bool) -> Iterator[_Found]:
    open_box: tuple[int, str, list[str]] | None = None
    for at, (number, line) in enumerate(lines_of_content(token, lines)):
        box = _TASK.match(line)
        if box is None and is_item and at == 0:
            box = _OTHER.match(line)
        if box is None or (is_item and at):
            if open_box is not None:
                open_box[2].append(line)
            continue
        if open_box is not None:
            yield _Found(open_box[0], open_box[1], " ".join(open_box[2]))
        open_box = (number, box.group(1), [line[box.end() :].strip()])
    if open_box is not None:
        yield _Found(open_box[0], open_box[1], " ".join(open_box[2]))


def _item(index: int, found: _Found, offset: int, definitions: dict[str, str]) -> Item:
    title, target, purpose = _read(found.text, definitions)
    kind = ItemKind.NONE
    if is_web(target):
        kind = ItemKind.WEB
    elif target and not target.startswith(("#", "mailto:")):
        kind = ItemKind.LOCAL
    state = ItemState.OTHER
    if len(found.mark) == 1 and found.mark in " \txX":
        state = ItemState.DONE if found.mark in "xX" else ItemState.OPEN
    return Item(index, found.line + 1, state, found.mark, offset, title, target, purpose, kind)


def _read(text: str, definitions: dict[str, str]) -> tuple[str, str, str]:
    """Title, target and purpose of an item's text."""
    masked = _CODE_OR_ESCAPED.sub(_masked, text)
    named = ""  # the text of a link whose definition stands in some other file
    for link in _LINK.finditer(masked):
        words = text[link.start("text") : link.end("text")] if link["text"] is not None else ""
        target = link["pointed"] or link["target"] or link["auto"] or link["bare"]
        if not target:
            name = link["reference"] or words
            target = definitions.get(name.lower(), "")
            named = named or (words if link["reference"] is not None and not target else "")
        if not target:
            continue
        rest = tidied(f"{text[: link.start()]} {text[link.end() :]}")
        title = _shown(words) if link["text"] is not None else rest
        return (title if _WORD.search(title) else target), target, rest
    plain = tidied(text)
    return tidied(named) or plain, "", plain if named else ""


def _masked(found: re.Match[str]) -> str:
    """Code holds no links; an escaped backtick begins no code."""
    text = found.group()
    return "\0" * len(text) if text.startswith("`") else text


def _shown(words: str) -> str:
    """The text of a link as a reader sees it: of an image its words, escaped marks bare."""
    return _ESCAPED.sub(r"\1", tidied(_IMAGE.sub(r"\1", words)))


def tidied(text: str) -> str:
    """One line without empty brackets and stray joints at its ends."""
    text = re.sub(r"~~\s*~~|\(\s*\)|<\s*>|\*\*\s*\*\*", " ", text)
    text = re.sub(r"(?<!\s)\s++(?=[.,;)])|(?<=\()\s+", "", text)
    return " ".join(text.split()).strip(" -–—:")
