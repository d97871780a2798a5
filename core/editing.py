"""The editor's own text in place of a hunk: where it stands, and the hunk as it reads with it.

Pure. An edit keeps the edges of what it replaces: the line ends in front of and behind a hunk are
never part of the text the editor is given, so typing or losing one cannot run two blocks together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.blocks import NEWLINE
from core.changes import Change, Hunk, Splice, applied, ordered
from core.document import Block, BlockKind, Document
from core.errors import ReviewError
from core.events import EditedText

_LINE_ENDS = ("\r", "\n")
_SEEN = 4000  # characters of a neighbour that are read to see where it ends


@dataclass(frozen=True, slots=True)
class Editable:
    """What an edit of a hunk replaces."""

    splice: Splice
    """The span of the base, without a text."""
    lead: str
    """The line ends in front of the text, kept whatever is written."""
    text: str
    """The text the editor starts from, without line ends at its edges."""
    tail: str
    """The line ends behind it, kept whatever is written."""
    begins_block: bool
    """Does a block begin with the text?"""
    ends_block: bool
    """Does a block end with the text?"""

    def with_text(self, text: str, newline: str) -> EditedText:
        """The edit that writes a text here.

        Args:
            newline: the line end of the report.

        Raises:
            ReviewError: there is no text.
        """
        own = own_text(text, newline)
        if not own.strip():
            raise ReviewError("an empty text is no edit", "reject the change to leave it out")
        own = own if self.begins_block else own.lstrip()
        own = own if self.ends_block else own.rstrip()
        splice = replace(self.splice, text=f"{self.lead}{own}{self.tail}")
        return EditedText(splice, (), self.begins_block, self.ends_block)


def own_text(text: str, newline: str) -> str:
    """A text as an edit holds it: in the report's line ends, without blank lines at its edges."""
    lines = NEWLINE.split(text)
    filled = [number for number, line in enumerate(lines) if line.strip(" \t")]
    return newline.join(lines[filled[0] : filled[-1] + 1]) if filled else ""


# --- a hunk as it reads with the editor's text ---------------------------------------------------


def with_own_texts(hunks: tuple[Hunk, ...], edits: Mapping[str, EditedText]) -> tuple[Hunk, ...]:
    """The hunks of a review with the editor's own texts in place of what was proposed."""
    if not edits:
        return hunks
    return tuple(
        _with_own_text(hunk, edits[hunk.id]) if hunk.id in edits and hunk.decidable else hunk
        for hunk in hunks
    )


def _with_own_text(hunk: Hunk, edit: EditedText) -> Hunk:
    """The hunk with its first change rewritten to the editor's text and the others emptied. The
    white space between them is in the text."""
    first = hunk.decidable[0].id
    inner = _inner_glue(hunk)
    changes = tuple(
        replace(change, splices=_own_splices(change, first, edit))
        for change in hunk.changes
        if change.id not in inner
    )
    return replace(hunk, changes=changes)


def _own_splices(change: Change, first: str, edit: EditedText) -> tuple[Splice, ...]:
    if change.auto:
        return change.splices
    return (edit.splice,) if change.id == first else ()


def _inner_glue(hunk: Hunk) -> set[str]:
    """Ids of the glue that stands between the changes of a hunk, not behind its last one."""
    keyed = [
        ((splice.start, splice.end, splice.rank, place), change)
        for place, change in enumerate(hunk.changes)
        for splice in change.splices
    ]
    last = max(key for key, change in keyed if not change.auto)
    return {change.id for key, change in keyed if change.auto and key < last}


# --- what an edit replaces -----------------------------------------------------------------------


def editable(
    base: str,
    hunks: tuple[Hunk, ...],
    hunk: Hunk,
    edit: EditedText | None,
    *,
    is_whole: bool = True,
) -> Editable:
    """What an edit of a hunk replaces.

    Args:
        hunks: all hunks of the review, with the editor's own texts.
        hunk: the one to edit, as it was proposed.
        edit: the text it has already.
        is_whole: are whole blocks edited, where no other hunk changes them? Else only what the hunk
            itself writes; one that acts in several places is edited as a whole all the same.

    Raises:
        ReviewError: the hunk has no place, or other hunks act between its parts; or it changes
            nothing but white space.
    """
    if hunk.unplaced:
        raise ReviewError(
            f"hunk {hunk.id} has no place yet",
            "place it first, with Enter in the app, or reject it",
        )
    if edit:
        whole = replace(edit.splice, text="")
        borders = (edit.begins_block, edit.ends_block)
        return Editable(whole, *_parts(edit.splice.text, edit.splice.text, *borders), *borders)
    ids = {change.id for change in hunk.decidable} | _inner_glue(hunk)
    splices = list(ordered((hunk,), frozenset(ids)))
    others = [s for h in hunks if h.id != hunk.id for c in h.decidable for s in c.splices]
    start, end = splices[0].start, max(splice.end for splice in splices)
    if len(splices) > 1 and _is_crossed(start, end, others):
        raise ReviewError(
            f"hunk {hunk.id} acts in several places with other hunks between them",
            "decide its parts one by one",
        )
    document = Document(base)
    if is_whole or _leaves_gaps(splices):
        wide = _whole_blocks(document, splices, start, end)
        meets = any(wide[0] < other.end and other.start < wide[1] for other in others)
        if not meets and not _is_crossed(*wide, others):
            start, end = wide
    moved = (replace(s, start=s.start - start, end=s.end - start) for s in splices)
    text = applied(base[start:end], moved)
    begins = _begins_block(document, start, end, text)
    ends = _ends_block(document, start, end, text)
    old = base[start:end]
    if not text.strip() and not old.strip():
        raise ReviewError(
            f"hunk {hunk.id} changes white space alone, and has no text to edit",
            "accept or reject it, and edit the change beside it",
        )
    parts = _parts(text, old, begins, ends)
    return Editable(Splice(start, end, "", splices[0].rank), *parts, begins, ends)


def _leaves_gaps(splices: list[Splice]) -> bool:
    """Does text of the base stand between some splices?"""
    return any(one.end < other.start for one, other in pairwise(splices))


def _parts(text: str, old: str, begins: bool, ends: bool) -> tuple[str, str, str]:
    """A text as what is in front of it, the text itself, and what is behind: line ends, and inside
    a block all white space. Of a deletion these are those of the text that goes."""
    edges = text if text.strip() else old
    bare = edges.strip("\r\n")
    bare = bare if begins else bare.lstrip()
    bare = bare if ends else bare.rstrip()
    start = edges.index(bare)
    lead, tail = edges[:start], edges[start + len(bare) :]
    return lead, bare if text.strip() else "", tail


def _is_crossed(start: int, end: int, others: list[Splice]) -> bool:
    return any(start < other.start < end for other in others)


def _whole_blocks(
    document: Document, splices: list[Splice], start: int, end: int
) -> tuple[int, int]:
    """A span grown to whole blocks where it begins or ends inside one. What begins with a line end
    stands behind a block, not in it."""
    first, last = document.block_at(start), document.block_at(end)
    behind = splices[0].start == splices[0].end and splices[0].text.startswith(_LINE_ENDS)
    if first is not None and first.start < start:
        inside = start < first.end or (start == first.end and start == end and not behind)
        # a deletion begins at the end of the block before, and so does an insertion
        if inside:
            start = first.start
    if last is not None and last.start < end < last.end:
        end = last.end
    return start, end


def _begins_block(document: Document, start: int, end: int, text: str) -> bool:
    """Does a block begin with a text that replaces a span?"""
    block = document.block_at(start)
    if block is None or start == block.start or start > block.end:
        return True
    return start == block.end and (end > start or text.startswith(_LINE_ENDS))


def _ends_block(document: Document, start: int, end: int, text: str) -> bool:
    """Does a block end with a text that replaces a span?"""
    block = document.block_at(end)
    if block is None or end >= block.end:
        return True
    if end > block.start:
        return False
    return document.text[start:end].endswith(_LINE_ENDS) or text.endswith(_LINE_ENDS)


# --- its edges in the result ---------------------------------------------------------------------


def set_apart(edit: EditedText, before: str, after: str) -> Splice:
    """An edit's splice as it is applied: with the line ends that keep its blocks apart from what
    then stands before and after it, which depends on what else is accepted.

    Args:
        before: the end of the text in front of it.
        after: the beginning of the text behind it.
    """
    text = edit.splice.text
    newline = _newline_of(before, text, after)
    if edit.begins_block:
        text = newline * _missing(before, text) + text
    if edit.ends_block:
        text += newline * _missing(text, after)
    return replace(edit.splice, text=text)


def _newline_of(*texts: str) -> str:
    found = next(filter(None, (NEWLINE.search(text) for text in texts)), None)
    return found.group() if found else "\n"


def _missing(before: str, after: str) -> int:
    """How many line ends must be put between two texts so that their blocks stay apart."""
    ending = before[len(before.rstrip(" \t\r\n")) :]
    beginning = after[: len(after) - len(after.lstrip(" \t\r\n"))]
    if len(ending) == len(before) or len(beginning) == len(after):
        return 0  # one of them is at the edge of the report
    there = len(NEWLINE.findall(ending)) + len(NEWLINE.findall(beginning))
    if there > 1:
        return 0
    kinds = _kinds_apart(before.rstrip(" \t\r\n"), _first_lines(after))
    if there == 1 and kinds:
        return 0
    is_close = kinds and kinds[0] is kinds[1] and kinds[0] in (BlockKind.ITEM, BlockKind.ROW)
    return 1 if is_close else 2 - there


def _first_lines(text: str) -> str:
    """A text from its first line with a word on, indented as it is."""
    lead = text[: len(text) - len(text.lstrip(" \t\r\n"))]
    breaks = list(NEWLINE.finditer(lead))
    return text[breaks[-1].end() if breaks else 0 :]


def _kinds_apart(before: str, after: str) -> tuple[BlockKind, BlockKind] | None:
    """The kinds of the blocks at a line end between two texts; None where they run together."""
    one = _last_blocks(before)
    both = Document(f"{one}\n{after[:_SEEN]}")
    blocks: Sequence[Block] = both.blocks
    at = len(one) + 1
    indent = len(after) - len(after.lstrip(" \t"))
    for block in blocks:
        if at <= block.start <= at + indent:
            return (blocks[block.index - 1].kind, block.kind) if block.index else None
    return None


def _last_blocks(text: str) -> str:
    """The end of a text, from a line on that has no indent."""
    seen = text[-_SEEN:]
    if len(seen) == len(text):
        return text
    cut = NEWLINE.search(seen)
    return seen[cut.end() :] if cut else seen
