"""What stands so far: the base, and what was placed on it before the next proposal.

Owns the questions a proposal asks of its predecessors: is its section there or about to be, where
does that section end, which headings does it need, does somebody say the same already. It answers;
it places nothing.
"""

from __future__ import annotations

from core.changes import Hunk
from core.document import BlockKind, Document
from core.folding import fold
from core.spacing import pieces


class SoFar:
    """A base and the hunks placed on it, in document order."""

    def __init__(self, base: Document, hunks: tuple[Hunk, ...]) -> None:
        self.base = base
        """The text proposals are made to."""
        self.hunks = hunks
        """What was placed before."""

    def opens(self, path: tuple[str, ...]) -> bool:
        """Is a heading with this path among what was proposed?"""
        return any(change.opens == path for hunk in self.hunks for change in hunk.changes)

    def has_section(self, path: tuple[str, ...]) -> bool:
        """Is a section with this path in the base, or proposed?"""
        return self.opens(path) or self.base.section_at(path) is not None

    def headings_above(self, section: tuple[str, ...]) -> tuple[str, ...]:
        """The proposed headings a text in a section needs, and in an empty base its first block."""
        opened = [
            change.id
            for hunk in self.hunks
            for change in hunk.changes
            if change.opens and section[: len(change.opens)] == change.opens
        ]
        first = next((hunk for hunk in self.hunks if hunk.decidable), None)
        if not self.base.blocks and first:
            root = first.decidable[0].id
            opened = [root, *(id_ for id_ in opened if id_ != root)]
        return tuple(opened)

    def end_of(self, path: tuple[str, ...], *, own: bool = False) -> tuple[int, int]:
        """Offset and index just after a proposed section; with `own` before its subsections."""
        at, offset = 0, 0 if not self.base.blocks else self.base.blocks[-1].end
        for number, hunk in enumerate(self.hunks):
            if hunk.unplaced or hunk.section[: len(path)] != path:
                continue
            if own and hunk.section != path:
                break
            at, offset = number + 1, hunk.start
        if not self.base.blocks:
            offset = len(self.base.text)
            at = at or len(self.hunks)
        return offset, at

    def after_sections(self, offset: int, depth: int) -> int:
        """Index for a hunk inserted at an offset of the base: after what is inserted there in
        sections deeper than `depth` titles, before proposed sections that are not."""
        at = 0
        for number, hunk in enumerate(self.hunks):
            if hunk.unplaced or hunk.start > offset:
                continue
            if inserts_at(hunk, offset) and self._parent_depth(hunk) < depth:
                continue
            if hunk.start == offset and hunk.end > offset:
                continue
            at = number + 1
        return at

    def end_of_chain(self, offset: int, text: str) -> int:
        """Index for a block put beside another: a row or an item stays with its table or list,
        before what else is inserted at the same place."""
        at = self.after_sections(offset, 1 << 15)
        before = self.base.block_at(offset)
        if before is None or before.kind not in (BlockKind.ROW, BlockKind.ITEM):
            return at
        after_row = before.kind is BlockKind.ROW
        first = next(pieces(text, after_row=after_row), None)
        if first is None or first[0].kind is not before.kind:
            return at
        here = [n for n, hunk in enumerate(self.hunks[:at]) if inserts_at(hunk, offset)]
        for number in here:
            last = self.hunks[number].decidable[-1].splices[-1].text.strip("\r\n")
            kinds = [block.kind for block, _, _ in pieces(last, after_row=after_row)]
            if kinds[-1:] != [before.kind]:
                return number
        return at

    def _parent_depth(self, hunk: Hunk) -> int:
        """Titles above the outermost proposed section a hunk is in; large for a base section."""
        for length in range(1, len(hunk.section) + 1):
            if self.opens(hunk.section[:length]):
                return length - 1
        return 1 << 16

    def repeats(self, start: int, end: int, new: str) -> bool:
        """Does an earlier hunk do just this?"""
        return any(
            (splice.start, splice.end) == (start, end) and fold(splice.text) == fold(new)
            for hunk in self.hunks
            for change in hunk.decidable
            for splice in change.splices
        )

    def says(self, text: str, section: tuple[str, ...]) -> bool:
        """Does the base, in this section, or an earlier hunk already say this text?"""
        said = fold(text)
        if not said:
            return True
        base = self.base
        stated = [base.block_text(b) for b in base.blocks if b.section == section]
        placed = [
            "".join(splice.text for change in hunk.decidable for splice in change.splices)
            for hunk in self.hunks
            if hunk.section == section
        ]
        if len(Document(text).blocks) > 1:
            stated = [base.text]
            return any(said in fold(each) for each in (*stated, *placed))
        return any(said == fold(each) for each in (*stated, *placed))


def inserts_at(hunk: Hunk, offset: int) -> bool:
    """Does a hunk write at an offset of the base without replacing anything?"""
    return not hunk.unplaced and hunk.start == hunk.end == offset
