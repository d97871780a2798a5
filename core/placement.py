"""Where a proposal belongs in the base.

Owns the way from a `Proposal` to a `Hunk`: find the block or section it speaks of, find the place
in the base, write the splices with the white space that keeps blocks apart. A proposal is never
dropped and never guessed: what has no certain place becomes an unplaced hunk with the best guess,
and what is there already is a no-op that is counted.

White space. An inserted block brings its own blank line in front, except that items of one list and
rows of one table stand close: there the blank line is glue (see `core.changes`), shared by all that
need it, so that any subset of decisions is a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from core.blocks import NEWLINE, heading_title
from core.changes import Change, Hunk, HunkKind, Splice, Unplaced, change_id, hunk_id
from core.diff.pairs import figures_differ
from core.diff.replacing import replacing
from core.document import Block, BlockKind, Document
from core.drafting.drafter import Operation, Proposal
from core.locating import NoPlace, find_block, find_section, section_of, whole_text
from core.sofar import SoFar, inserts_at
from core.spacing import Place, inserted, pieces


@dataclass(frozen=True, slots=True)
class Placed:
    """A hunk and where it goes among the others."""

    at: int
    """Index in document order."""
    hunk: Hunk
    """The hunk, not yet checked for evidence."""


def place(
    proposal: Proposal, base: Document, hunks: Sequence[Hunk], *, drafter: str
) -> Placed | None:
    """Turn a proposal into a hunk.

    Args:
        hunks: what was placed before it in this review, in document order.

    Returns:
        The hunk and its index; None when the base or an earlier hunk already says the same.
    """
    placer = _Placer(proposal, base, tuple(hunks), drafter)
    try:
        match proposal.operation:
            case Operation.NO_CHANGE:
                return None
            case Operation.REPLACE:
                return placer.replace()
            case Operation.DELETE:
                return placer.delete()
            case Operation.NEW_SECTION:
                return placer.new_section()
            case Operation.APPEND_SECTION:
                return placer.append()
            case Operation.INSERT_AFTER | Operation.INSERT_BEFORE:
                return placer.insert()
    except NoPlace as error:
        return placer.unplaced(error)


class _Placer:
    """One proposal on its way to a hunk."""

    def __init__(
        self, proposal: Proposal, base: Document, hunks: tuple[Hunk, ...], drafter: str
    ) -> None:
        self.proposal = proposal
        self.base = base
        self.hunks = hunks
        self.so_far = SoFar(base, hunks)
        self.drafter = drafter
        self.taken = {change.id for hunk in hunks for change in hunk.changes}

    # --- operations --------------------------------------------------------------------------

    def replace(self) -> Placed | None:
        """The block's text becomes another."""
        block = find_block(self.proposal, self.base)
        old = self.base.block_text(block)
        new = whole_text(self.proposal.old, self._new_text(block.start), old)
        if not new:
            return self.delete()
        if new == old:
            return None
        parts = [
            part
            for part in replacing(self.base, block, new)
            if not all(self.so_far.repeats(s.start, s.end, s.text) for s in part)
        ]
        changes = tuple(
            self._change(block.section, part, (0, number)) for number, part in enumerate(parts)
        )
        if not changes:
            return None
        return self._placed(_kind_of_replacement(block, old, new), block.section, changes)

    def delete(self) -> Placed | None:
        """A block goes, a heading with all that stands under it, a table's head with the table."""
        block = find_block(self.proposal, self.base)
        last = self._last_with(block)
        splice = self._deletion(block, last)
        if self.so_far.repeats(splice.start, splice.end, splice.text):
            return None
        change = self._change(block.section, (splice,))
        return self._placed(HunkKind.REMOVE, block.section, (change,))

    def new_section(self) -> Placed | None:
        """A heading under a parent, after a sibling or last; with it whatever follows it."""
        parent = section_of(self.proposal, self.base)
        text = self._new_text(len(self.base.text))
        path = (*parent, heading_title(text))
        if self.so_far.has_section(path):
            return None
        if self.so_far.opens(parent) or not self.base.blocks:
            offset, at = self.so_far.end_of(parent)
        else:
            section = find_section(self.proposal.after or parent, self.base) if parent else None
            stop = section.stop if section else len(self.base.blocks)
            offset = self.base.blocks[stop - 1].end
            depth = len(self.proposal.after) - 1 if self.proposal.after else len(parent)
            at = self.so_far.after_sections(offset, depth)
        return self._inserted(offset, at, text, path)

    def append(self) -> Placed | None:
        """Text at the end of a section's own body."""
        path = section_of(self.proposal, self.base)
        if self.so_far.opens(path):
            offset, at = self.so_far.end_of(path, own=True)
            return self._inserted(offset, at, self._new_text(offset), path)
        section = find_section(path, self.base)
        offset = self.base.blocks[section.body_stop - 1].end
        at = self.so_far.after_sections(offset, 1 << 15)
        return self._inserted(offset, at, self._new_text(offset), section.path)

    def insert(self) -> Placed | None:
        """Text beside a block."""
        block = find_block(self.proposal, self.base)
        if self.proposal.operation is Operation.INSERT_BEFORE:
            if block.index == 0:
                return self._insert_first(block)
            offset = self.base.blocks[block.index - 1].end
        else:
            offset = self._last_with(block, own=False).end
        text = self._new_text(offset)
        at = self.so_far.end_of_chain(offset, text)
        return self._inserted(offset, at, text, block.section)

    def unplaced(self, error: NoPlace) -> Placed:
        """A hunk that waits for a place."""
        proposal = self.proposal
        missing = Unplaced(proposal.new or proposal.old, str(error), error.guess)
        id_ = hunk_id((), "\x1f".join((proposal.operation, proposal.old, proposal.new)))
        section = proposal.section or ("not placed",)
        kind = HunkKind.ADD if proposal.new else HunkKind.REMOVE
        hunk = Hunk(
            id_, kind, section, (), proposal.why, proposal.passages, drafter=self.drafter,
            unplaced=missing,
        )  # fmt: skip
        return Placed(len(self.hunks), hunk)

    def _insert_first(self, block: Block) -> Placed | None:
        """Text before the first block of the base."""
        newline = self.base.newline
        text = self._new_text(block.start)
        if self.so_far.says(text, block.section):
            return None
        splice = Splice(block.start, block.start, text + newline * 2)
        change = self._change((), (splice,))
        return self._placed(HunkKind.ADD, block.section, (change,), 0)

    # --- writing -----------------------------------------------------------------------------

    def _inserted(self, offset: int, at: int, text: str, section: tuple[str, ...]) -> Placed | None:
        """Blocks written after the block that ends at `offset`, as hunk number `at`."""
        if self.so_far.says(text, section):
            return None
        before = self.hunks[at - 1] if at else None
        if before is not None and not inserts_at(before, offset):
            before = None
        needs = self.so_far.headings_above(section)
        place_ = Place(self.base, offset, section, needs, before)
        changes = inserted(place_, text, partial(self._new_id, section), self.hunks)
        after_row = before is None and self._stands_after_row(offset)
        return self._placed(_kind_of_insertion(text, after_row=after_row), section, changes, at)

    def _stands_after_row(self, offset: int) -> bool:
        block = self.base.block_at(offset)
        return block is not None and block.kind is BlockKind.ROW

    def _deletion(self, block: Block, last: Block) -> Splice:
        """Takes blocks away with the white space before them, keeping what follows apart."""
        blocks = self.base.blocks
        following = blocks[last.index + 1] if last.index + 1 < len(blocks) else None
        if block.index == 0:
            return Splice(block.start, following.start if following else last.end, "")
        gap = self.base.gap_before(block)
        kept = ""
        if following is not None:
            before = blocks[block.index - 1]
            close = before.group == following.group >= 0
            lines_before = len(NEWLINE.findall(gap))
            lines_after = len(NEWLINE.findall(self.base.gap_before(following)))
            if not close and lines_after < 2 <= lines_before:
                kept = self.base.newline_near(block.start)
        return Splice(blocks[block.index - 1].end, last.end, kept)

    def _last_with(self, block: Block, *, own: bool = True) -> Block:
        """The last block that goes where a block goes: its section, its table, its nested items."""
        blocks = self.base.blocks
        if block.kind is BlockKind.HEADING and own:
            section = next(s for s in self.base.sections if s.heading == block.index)
            return blocks[section.stop - 1]
        last = block
        for later in blocks[block.index + 1 :]:
            in_table = own and block.head and later.group == block.group
            nested = (
                block.kind is BlockKind.ITEM
                and later.group == block.group
                and (later.kind is not BlockKind.ITEM or later.level > block.level)
            )
            if not (in_table or nested):
                break
            last = later
        return last

    def _change(
        self,
        section: tuple[str, ...],
        splices: tuple[Splice, ...],
        part: tuple[int, ...] = (0,),
    ) -> Change:
        old = "".join(self.base.text[splice.start : splice.end] for splice in splices)
        new = "".join(splice.text for splice in splices)
        return Change(self._new_id(section, old, new), splices, part=part)

    def _new_id(self, section: tuple[str, ...], old: str, new: str) -> str:
        ordinal = 0
        while (id_ := change_id(section, old, new, ordinal)) in self.taken:
            ordinal += 1
        self.taken.add(id_)
        return id_

    def _placed(
        self,
        kind: HunkKind,
        section: tuple[str, ...],
        changes: tuple[Change, ...],
        at: int | None = None,
    ) -> Placed:
        if at is None:
            start = changes[0].splices[0].start
            at = sum(
                1 for hunk in self.hunks if (hunk.start, hunk.end > hunk.start) <= (start, True)
            )
        id_ = hunk_id(tuple(change.id for change in changes))
        why, passages = self.proposal.why, self.proposal.passages
        return Placed(at, Hunk(id_, kind, section, changes, why, passages, drafter=self.drafter))

    def _new_text(self, offset: int) -> str:
        """The proposed text in the line ends of its neighbours, without outer blank lines."""
        text = NEWLINE.sub(self.base.newline_near(offset), self.proposal.new)
        return text.strip("\r\n")


def _kind_of_replacement(block: Block, old: str, new: str) -> HunkKind:
    if old.split() == new.split():
        return HunkKind.REFLOW
    if block.kind is BlockKind.ROW:
        return HunkKind.TABLE
    if block.kind is BlockKind.HEADING:
        return HunkKind.STRUCTURE
    return HunkKind.FIGURE if figures_differ(old, new) else HunkKind.REWORD


def _kind_of_insertion(text: str, *, after_row: bool) -> HunkKind:
    kinds = {block.kind for block, _, _ in pieces(text, after_row=after_row)}
    if kinds == {BlockKind.ROW}:
        return HunkKind.TABLE
    return HunkKind.STRUCTURE if kinds == {BlockKind.HEADING} else HunkKind.ADD
