"""What a change does, in words, where the marks alone do not say it: moves, tables, parts.

Pure.
"""

from __future__ import annotations

from core.blocks import NEWLINE, Block, BlockKind
from core.changes import Change, Hunk, HunkKind, Splice
from core.document import Document
from core.review import Review
from tui.parts import changes_of
from tui.render.words import clean, counted, cut

_CELLS = 6  # cells of a table that are named
_WORDS = 30  # characters of a block that are shown


def telling(review: Review, document: Document, hunk: Hunk, part: str) -> str:
    """What a hunk, or a part of it, does, in words; empty where the marks say all.

    Args:
        document: the review's base.
        part: name of the part under the cursor; empty for the whole hunk.
    """
    if hunk.unplaced or not hunk.decidable or hunk.id in review.decisions.edits:
        return ""
    changes = changes_of(hunk, part)
    match hunk.kind:
        case HunkKind.MOVE:
            told = _move(document, hunk)
        case HunkKind.TABLE:
            told = _table(document, changes)
        case _:
            told = ""
    return " · ".join(words for words in (told, _part(hunk, part, changes)) if words)


def _part(hunk: Hunk, part: str, changes: tuple[Change, ...]) -> str:
    """Which of its parts it is."""
    if not part or not changes:
        return ""
    first = hunk.decidable.index(changes[0]) + 1
    last = first + len(changes) - 1
    where = f"part {first}" if first == last else f"parts {first} to {last}"
    return f"{where} of {len(hunk.decidable)}"


def _move(document: Document, hunk: Hunk) -> str:
    """From where to where."""
    base = document.text
    splices = [splice for change in hunk.decidable for splice in change.splices]
    gone = next((s for s in splices if base[s.start : s.end].strip()), None)
    come = next((s for s in splices if s.text.strip()), None)
    if gone is None or come is None:
        return ""
    return f"moved from {_where(document, gone)} to {_where(document, come)}"


def _where(document: Document, splice: Splice) -> str:
    """The section a place is in, and what stands before it there."""
    at = splice.start
    gone = document.text[splice.start : splice.end]
    if gone.strip():
        # a block that goes begins behind the one before it
        at += len(gone) - len(gone.lstrip())
        block = document.block_at(at)
        before = document.blocks[block.index - 1] if block and block.index else None
    else:
        before = document.block_at(at)
    if before is None:
        return "the top"
    path = before.section
    section = f"“{cut(clean(path[-1]), _WORDS)}”" if path else "the top"
    if before.kind is BlockKind.HEADING:
        return f"the start of {section}"
    words = cut(clean(document.block_text(before)), _WORDS)
    return f"{section}, after “{words}”"


def _table(document: Document, changes: tuple[Change, ...]) -> str:
    """Which cells, rows and columns."""
    told: list[str] = []
    for change in changes:
        told += [
            words for splice in change.splices[:1] if (words := _cell(document, change, splice))
        ]
    told = list(dict.fromkeys(told))
    more = len(told) - _CELLS
    shown = told[:_CELLS] + ([f"and {counted(more, 'more cell')}"] if more > 0 else [])
    return ", ".join(shown)


def _cell(document: Document, change: Change, splice: Splice) -> str:
    old, new = document.text[splice.start : splice.end], splice.text
    if len(change.splices) > 1:
        return "a whole column"
    is_row = "|" in old.strip().strip("|") or "|" in new.strip().strip("|")
    block = document.block_at(splice.start)
    if is_row and not (old.strip() and new.strip()):
        what = "row taken away" if old.strip() else "row added"
        return f"{what}: {cut(clean((old or new).strip()), _WORDS)}"
    if block is None or block.kind is not BlockKind.ROW:
        return ""
    if is_row:
        return f"row “{_row_name(document, block)}”"
    column = document.text[block.start : splice.start].replace("\\|", "").count("|")
    line = document.block_text(block).lstrip()
    column -= line.startswith("|")
    return f"cell “{_row_name(document, block)}” × “{_column_name(document, block, column)}”"


def _row_name(document: Document, block: Block) -> str:
    cells = _cells(NEWLINE.split(document.block_text(block))[0])
    return cut(clean(cells[0]), _WORDS) if cells else ""


def _column_name(document: Document, block: Block, column: int) -> str:
    head = next((b for b in document.blocks if b.group == block.group and b.head), None)
    cells = _cells(NEWLINE.split(document.block_text(head))[0]) if head else []
    return cut(clean(cells[column]), _WORDS) if column < len(cells) else str(column + 1)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").replace("\\|", "¦").split("|")]
