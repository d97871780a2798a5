"""The proposal that a model is writing, as far as it is.

Pure: data and a width in, text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.render.words import clean, cut
from tui.render.wrap import Piece, wrap

if TYPE_CHECKING:
    from core.drafting.drafter import Writing

LINES = 3
"""Lines of its text that are shown, the last ones."""


def growing(writing: Writing, width: int) -> str:
    """What is written, where, and the last lines of it."""
    title = cut(f"✎ being written · {clean(writing.operation)} {clean(writing.block)}", width)
    text = " ".join(clean(writing.new).split())
    lines = wrap([Piece(text, "")], max(width, 10)) if text else []
    shown = ["".join(piece.text for piece in line) for line in lines[-LINES:]]
    return "\n".join([title, *shown])
