"""A reference put at the end of a checklist, in the way its neighbours are written.

Owns where a new item goes and how it is escaped. No other line of the instructions changes, and
what was written is read again before it is given back: an item that would not read as it was meant,
or that would change another one, is refused.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from core.blocks import NEWLINE, block_parser, line_spans
from core.checklist import (
    Item,
    is_references_heading,
    lines_of,
    parse,
    tidied,
    without_common_indent,
)
from core.errors import ChecklistError

if TYPE_CHECKING:
    from markdown_it.token import Token

_TO_ESCAPE = re.compile(r"[\\`\[\]]")
_ORDERED = re.compile(r"(\d+)([.)]\s*)$")
_KEPT = "\u200c\u200d"  # joiners, which emoji and some scripts are written with
_PLAIN = re.compile(r"(?:[^\s()<>\\]|\([^\s()<>\\]*\))+")
_WORD = re.compile(r"\w")


def line_of(title: str, target: str, purpose: str) -> str:
    """An item without its list marker: `[ ] [Title](target) for purpose`.

    Args:
        title, purpose: as `settled` gives them.
        target: an address or a quoted path, without line breaks and angle brackets.
    """
    words = _TO_ESCAPE.sub(r"\\\g<0>", title)
    pointed = target if _PLAIN.fullmatch(target) else f"<{target}>"
    return f"[ ] [{words}]({pointed}){f' {purpose}' if purpose else ''}"


def settled(text: str) -> str:
    """A title or purpose as the checklist will read it: one line, without controls and without
    stray joints at its ends."""
    text = "".join(" " if each.isspace() else each for each in text if _is_written(each))
    while (tidy := tidied(text)) != text:
        text = tidy
    return text


def has_words(title: str) -> bool:
    """Is there anything to read in a title? The checklist shows the target in place of others."""
    return bool(_WORD.search(title))


def appended(text: str, title: str, target: str, purpose: str) -> tuple[str, Item]:
    """Instructions with one more open item, and that item as it will be read.

    It goes behind the last item of the checklist, with the marker, indentation and line end of its
    neighbours; else under the heading *References*; else under such a heading at the end.

    Args:
        title, target, purpose: as for `line_of`.

    Raises:
        ChecklistError: where the checklist ends stands something that would swallow the item, such
            as a comment that does not end.
    """
    before = parse(text)
    line = line_of(title, target, purpose)
    if before.items:
        after = _after_the_last(text, before.items, line)
    elif before.has_heading:
        after = _under_the_heading(text, line)
    else:
        after = _with_a_section(text, line)
    found = parse(after).items
    new = next((item for item in found if _says(item) == (title, target, purpose)), None)
    others = [(item.mark, *_says(item)) for item in found if item is not new]
    if new is None or others != [(item.mark, *_says(item)) for item in before.items]:
        raise ChecklistError(
            "the end of the checklist cannot take another item", f"write it by hand: - {line}"
        )
    return after, new


def _is_written(character: str) -> bool:
    kind = unicodedata.category(character)
    return character.isspace() or character in _KEPT or kind not in ("Cc", "Cf", "Cs")


def _says(item: Item) -> tuple[str, str, str]:
    return item.title, item.target, item.purpose


# --- behind another item ---------------------------------------------------------------------


def _after_the_last(text: str, items: tuple[Item, ...], line: str) -> str:
    spans = line_spans(text)
    first, end = _list_around(text, items[-1].line - 1)
    mates = [item for item in items if first <= item.line - 1 < end]
    indents = [_indent(_prefix(text, spans, mate)) for mate in mates]
    mates = [mate for mate, width in zip(mates, indents, strict=True) if width == min(indents)]
    prefix = _next_prefix([_prefix(text, spans, mate) for mate in mates])
    while end > 1 and not _line(text, spans, end - 1).strip(" \t>"):
        end -= 1
    lines = [mate.line - 1 for mate in mates]
    is_loose = any(not _line(text, spans, later - 1).strip() for _, later in pairwise(lines))
    newline = _newline_at(text, spans, lines[-1])
    return _put(text, spans, end, [""] * is_loose + [prefix + line], newline)


def _list_around(text: str, line: int) -> tuple[int, int]:
    """First line, and the line behind the last, of the outermost list that holds an item; of a bare
    paragraph where it is in no list. 0-based."""
    tokens = block_parser().parse(without_common_indent(lines_of(text)))
    around = [(token.map[0], token.map[1]) for token in tokens if token.map and _holds(token)]
    return next(((a, b) for a, b in around if a <= line < b), (line, line + 1))


def _holds(token: Token) -> bool:
    return token.type in ("bullet_list_open", "ordered_list_open", "paragraph_open")


def _prefix(text: str, spans: list[tuple[int, int]], item: Item) -> str:
    """What stands before the box: indentation and marker."""
    return text[spans[item.line - 1][0] : item.mark_offset - 1]


def _indent(prefix: str) -> int:
    return len(prefix) - len(prefix.lstrip(" \t>"))


def _next_prefix(prefixes: list[str]) -> str:
    """The prefix of the item after these; numbers go on, unless they all are the same."""
    last = prefixes[-1]
    found = _ORDERED.search(last)
    if found is None or prefixes[-2:-1] == [last]:
        return last
    return f"{last[: found.start()]}{int(found[1]) + 1}{found[2]}"


# --- the first item --------------------------------------------------------------------------


def _under_the_heading(text: str, line: str) -> str:
    spans = line_spans(text)
    tokens = block_parser().parse(without_common_indent(lines_of(text)))
    headings = [
        (token.map[0], token.map[1], tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.map
    ]
    at = next(n for n, (_, _, title) in enumerate(headings) if is_references_heading(title))
    end = headings[at + 1][0] if at + 1 < len(headings) else len(spans)
    while end > headings[at][1] and not _line(text, spans, end - 1).strip():
        end -= 1
    below = [""] if end < len(spans) and _line(text, spans, end).strip() else []
    return _put(text, spans, end, ["", f"- {line}", *below], _newline_at(text, spans, end - 1))


def _with_a_section(text: str, line: str) -> str:
    spans = line_spans(text)
    newline = _newline_at(text, spans, 0)
    new = ["## References", "", f"- {line}"]
    end = len(spans)
    while end and not _line(text, spans, end - 1).strip():
        end -= 1
    if not end:
        return text[: spans[0][0]] + newline.join([*new, ""])
    return _put(text, spans, end, ["", *new], newline)


# --- lines -----------------------------------------------------------------------------------


def _line(text: str, spans: list[tuple[int, int]], number: int) -> str:
    start, end = spans[number]
    return text[start:end]


def _newline_at(text: str, spans: list[tuple[int, int]], number: int) -> str:
    """The line end of a line; of a last line without one, the text's first, or `\\n`."""
    found = NEWLINE.match(text, spans[number][1]) or NEWLINE.search(text)
    return found.group() if found else "\n"


def _put(text: str, spans: list[tuple[int, int]], end: int, new: list[str], newline: str) -> str:
    """Lines put in before line `end`, 0-based, or behind the last one."""
    at = spans[end - 1][1]
    return text[:at] + "".join(newline + each for each in new) + text[at:]
