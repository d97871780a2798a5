"""Why a block is there, as a page: the block, and below it the decisions that shaped it.

Pure. It quotes what the records keep and opens no source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.changes import HunkState
from core.document import Block, Document
from core.provenance import Quoted
from core.visible import visible
from core.why import Answer, Origin
from tui.render.glyphs import STATES
from tui.render.marks import Stretch
from tui.render.page import Mark, NotePage, note
from tui.render.row import Row
from tui.render.tables import Tables
from tui.render.words import clean
from tui.render.wrap import Piece


@dataclass(frozen=True, slots=True)
class Cited:
    """What a mark of the page stands for."""

    origin: Origin
    """The decision, or the edit made outside a review."""
    quote: Quoted | None
    """The passage; None where none was named."""


def why_page(
    document: Document, block: Block, answer: Answer | None
) -> tuple[NotePage, dict[str, Cited]]:
    """The page, and what each of its marks stands for.

    Args:
        answer: None while it is not known.
    """
    text = document.block_text(block)
    tables = Tables(document).of(block)
    rows: list[tuple[Row, str]] = [
        (Row((Stretch(text, text),), kind=block.kind, table=tables, gap=False), ""),
        (note(Piece("─" * 40, "rule")), ""),
    ]
    cited: dict[str, Cited] = {}
    if answer is None:
        return NotePage(rows, ()), cited
    for number, origin in enumerate(answer.origins, start=1):
        for row, name, quote in _origin_rows(number, origin):
            rows.append((row, name))
            if name:
                cited[name] = Cited(origin, quote)
    rows += [(note(Piece(f"± {visible(each)}", "glyph"), gap=at == 0), "")
             for at, each in enumerate(answer.says)]  # fmt: skip
    return NotePage(rows, [Mark(name, 0, 0) for name in cited]), cited


def _origin_rows(number: int, origin: Origin) -> Iterator[tuple[Row, str, Quoted | None]]:
    """The lines of a decision; each passage can be gone to, or else its first line."""
    head = str(number)
    first = "" if origin.evidence else head
    if origin.decision is None:
        after = f", after {clean(origin.reference)}" if origin.reference else ""
        told = f"· not of a recorded change{after}"
    else:
        state = HunkState(origin.decision.value)
        told = f"{STATES[state]} {state.value}, from {clean(origin.named)}"
    yield note(Piece(told, "strong", first), gap=True), first, None
    commit = origin.commit[:10] or "its commit is not here"
    who = [origin.date[:10], commit, visible(origin.author), visible(origin.target)]
    yield note(Piece(f"  {' · '.join(each for each in who if each)}", "fold")), "", None
    if origin.why:
        yield note(Piece(f"  why: {visible(origin.why)}", "fold")), "", None
    for at, quote in enumerate(origin.evidence, start=1):
        name = f"{head}.{at}"
        span = Piece(f"  {visible(quote.span)} ", "glyph", name)
        yield note(span, Piece(f"“{visible(quote.quote)}”", "", name)), name, quote
    if origin.note:
        yield note(Piece(f"  note: {visible(origin.note)}", "note")), "", None
