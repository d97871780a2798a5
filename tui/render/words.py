"""Foreign text on one line: without Markdown marks, safe to show, cut to a width.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len

from core.visible import visible
from tui.render.wrap import Piece

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|\|\s*)+")
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|`+|(?<=\s)#{1,6}$")
_CELL = re.compile(r"\s*\|\s*")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The words of a text on one line: emphasis, code and link marks off, list and heading marks
    too, a table row as its cells."""
    words = _LINK.sub(r"\1", _LEAD.sub("", " ".join(text.split())))
    words = _MARKS.sub("", words)
    if text.lstrip().startswith("|"):
        words = " · ".join(cell for cell in _CELL.split(words) if cell.strip(":- "))
    return visible(" ".join(words.split()))


@lru_cache(maxsize=4096)
def cut(text: str, width: int) -> str:
    """A text in at most `width` cells; ends in an ellipsis where it was longer."""
    if cell_len(text) <= width:
        return text
    return _start(text, width - 1) + "…" if width > 0 else ""


def _start(text: str, width: int) -> str:
    if text.isascii():
        return text[: max(width, 0)]
    used, at = 0, 0
    while at < len(text) and used + cell_len(text[at]) <= width:
        used += cell_len(text[at])
        at += 1
    return text[:at].rstrip("\u200d")


@lru_cache(maxsize=4096)
def fit(text: str, width: int) -> str:
    """A text in exactly `width` cells."""
    shown = cut(text, width)
    return shown + " " * (width - cell_len(shown))


def cut_pieces(pieces: Sequence[Piece], width: int) -> tuple[Piece, ...]:
    """Styled text on one line in at most `width` cells."""
    if sum(cell_len(piece.text) for piece in pieces) <= width:
        return tuple(pieces)
    kept: list[Piece] = []
    used = 0
    for piece in pieces:
        size = cell_len(piece.text)
        if used + size > width - 1:
            start = _start(piece.text, width - 1 - used)
            return (*kept, Piece(start.rstrip("…") + "…", piece.style))
        kept.append(piece)
        used += size
    return tuple(kept)


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 change`, `3 changes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def two_ends(left: str, right: str, width: int) -> str:
    """Two texts on one line, at its two ends; the left one gives way."""
    if not right or cell_len(right) + 4 > width:
        return cut(right or left, width)
    return f"{fit(left, width - cell_len(right) - 2)}  {right}"
