"""Text and word marks as styled pieces.

Pure. Foreign text is only ever given a style, never read as markup of the terminal or of the app.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.blocks import BlockKind
from core.diff.marks import Op, word_marks
from tui.render.wrap import Piece

_SOFT = re.compile(r"(?<=\S)(?<!\\) ?\r?\n[ ]{0,3}(?=(?!\d{1,9}[.)])[^\s\-*+>#|`~=<:\[])")
_FENCE = re.compile(r"^\s*(?:`{3}|~{3})", re.MULTILINE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def flowing(text: str) -> str:
    """A text with its soft line ends as spaces, because it is wrapped to the terminal anyway. Hard
    breaks, code, and lines that begin a block or an item keep theirs."""
    return text if _FENCE.search(text) else _SOFT.sub(" ", text)


def plain(text: str, kind: BlockKind) -> list[Piece]:
    """A block without changes."""
    if kind is BlockKind.HEADING:
        return [Piece(text, "heading")]
    if kind in (BlockKind.CODE, BlockKind.HTML, BlockKind.FRONT_MATTER):
        return [Piece(text, "code")]
    if kind is BlockKind.QUOTE:
        return [Piece(text, "quote")]
    return list(_inline(flowing(text)))


def _inline(text: str) -> Iterator[Piece]:
    at = 0
    for found in _BOLD.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()], "")
        yield Piece(found.group(2), "strong")
        at = found.end()
    if at < len(text):
        yield Piece(text[at:], "")


@lru_cache(maxsize=1024)
def marked(old: str, new: str, *, brackets: bool) -> tuple[Piece, ...]:
    """How an old text became a new one.

    Args:
        brackets: write `[-…-]` and `{+…+}` around the marks, for terminals without colour.
    """
    pieces: list[Piece] = []
    for op, text in word_marks(old, new):
        if op is Op.EQUAL:
            pieces.append(Piece(text, ""))
        elif op is Op.DELETE:
            pieces += _wrapped(text, "delete", "[-", "-]") if brackets else [Piece(text, "delete")]
        else:
            pieces += _wrapped(text, "insert", "{+", "+}") if brackets else [Piece(text, "insert")]
    return tuple(pieces)


def _wrapped(text: str, style: str, left: str, right: str) -> list[Piece]:
    """Brackets around the words, white space at both ends left outside."""
    words = text.strip()
    if not words:
        return [Piece(text, style)]
    start = text.index(words)
    return [
        Piece(text[:start], ""),
        Piece(f"{left}{words}{right}", style),
        Piece(text[start + len(words) :], ""),
    ]
