"""What is said of a hunk: its first words, and the one line it is where it is folded.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from core.changes import Hunk, HunkKind
from core.document import Document
from tui.render.marks import Stretch
from tui.render.row import Look, Row
from tui.render.words import clean, counted, cut
from tui.render.wrap import Piece

_TEASER = 60  # cells of a folded hunk's text that are shown
_READ = 160  # characters of a hunk that its first words are taken from
_LINE_ENDS = (HunkKind.REFLOW, HunkKind.EOL)


def is_folded(hunk: Hunk, look: Look) -> bool:
    """Did it come folded, and was it not opened since? So does what was declined before, and what
    only breaks lines elsewhere."""
    if hunk.id in look.unfolded:
        return False
    return bool(hunk.declined_before) or hunk.kind in _LINE_ENDS


@lru_cache(maxsize=4096)
def said(hunk: Hunk, base: str) -> str:
    """The first words of a hunk, of what it takes away where it adds nothing, on one line."""
    if hunk.unplaced:
        return clean(hunk.unplaced.text[:_READ])
    splices = [splice for change in hunk.decidable for splice in change.splices]
    new = clean("\n".join(splice.text for splice in splices[:9])[:_READ])
    return new or clean(
        "\n".join(base[s.start : min(s.end, s.start + _READ)] for s in splices[:9])[:_READ]
    )


def folded_row(hunk: Hunk, document: Document) -> Row:
    """The one line of a hunk that is folded."""
    if hunk.declined_before:
        words = cut(said(hunk, document.text), _TEASER)
        told = f"┄ declined before, on {hunk.declined_before}: {words} ┄ Enter opens it"
    else:
        splices = [splice for change in hunk.changes for splice in change.splices]
        count = sum(1 + document.text.count("\n", s.start, s.end - 1) for s in splices)
        what = "line ends changed" if hunk.kind is HunkKind.EOL else "lines broken elsewhere"
        told = f"┄ {what}, no word: {counted(count, 'line')} ┄ Enter opens it"
    return noted(hunk, Piece(told, "fold"))


def unplaced_rows(hunk: Hunk, document: Document) -> Iterator[Row]:
    """Text, reason and best guess of a hunk that found no place."""
    assert hunk.unplaced is not None
    told = [Piece(f"no place found: {hunk.unplaced.reason}", "strong")]
    if hunk.unplaced.guess >= 0:
        block = document.block_at(hunk.unplaced.guess)
        line = document.line_of(hunk.unplaced.guess)
        under = f", under {clean(block.section[-1])}" if block and block.section else ""
        told.append(Piece(f"\nbest guess: here, line {line}{under}", ""))
    told.append(Piece("\nEnter picks a place, n dismisses it", "fold"))
    yield noted(hunk, *told)
    text = Stretch("", hunk.unplaced.text.strip("\r\n"), hunk.id)
    mine = (hunk.id,)
    yield Row((text,), hunk=hunk.id, hunks=mine, changes=mine, owners=mine)


def noted(hunk: Hunk, *told: Piece) -> Row:
    """Words of the app in place of a hunk's own."""
    ids = tuple(change.id for change in hunk.decidable)
    return Row(note=told, hunk=hunk.id, hunks=(hunk.id,), changes=ids, owners=(hunk.id,) * len(ids))
