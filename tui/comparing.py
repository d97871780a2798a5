"""Two versions compared, and what of them can be brought back. No widgets here.

Comparing and drawing a long report take a while, so it is done in a worker; what is found is handed
over whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.changes import Decision, Hunk, Splice
from core.diff.hunks import difference
from core.document import Block, Document
from core.events import Decisions
from core.review import Review
from core.version import WORKING_TREE, Version
from tui.render.drawing import Drawing
from tui.render.row import Look, View
from tui.render.rows import Rows


@dataclass(frozen=True, slots=True)
class Restorable:
    """Something of a version that can be brought back."""

    version: Version
    """The version."""
    section: tuple[str, ...] | None = None
    """Path of a section of it; None for another thing."""
    block: int | None = None
    """Index of a block of it; None for another thing."""
    words: str = ""
    """What it says, of a block; not safe to show yet."""


class Comparison:
    """A redline between two versions, which is read and not decided.

    Args:
        older: None for nothing, before the oldest.
        before: the text of the older one.
        after: the text of the newer one.
    """

    def __init__(self, older: Version | None, newer: Version, before: str, after: str) -> None:
        self.older = older
        """The older version; None for nothing."""
        self.newer = newer
        """The newer version."""
        self.before = Document(before)
        """The older text."""
        self.after = Document(after)
        """The newer text."""
        found = difference(before, after)
        self.limits = found.limits
        """What was given up for size, one line each."""
        taken = {c.id: Decision.ACCEPTED for hunk in found.hunks for c in hunk.changes}
        self.review = replace(Review.between(before, found.hunks), decisions=Decisions(taken))
        """What changed, all of it taken, so that the result is the newer text."""
        self.hunks = tuple(hunk for hunk in found.hunks if hunk.decidable)
        """The hunks that can be gone to."""
        self._drawing = Drawing(lambda _: self.before)
        self._look = Look(unfolded=frozenset(hunk.id for hunk in found.hunks))
        self.rows(View.MARKED, brackets=False)  # made where nobody waits

    def rows(self, view: View, *, brackets: bool) -> Rows:
        """The rows of a view; the same object while they hold."""
        look = replace(self._look, view=view, brackets=brackets)
        if not self.hunks and view is not View.ORIGINAL:
            return self._drawing.rows(None, self.after.text, look)
        return self._drawing.rows(self.review, "", look)

    def hunk(self, id_: str) -> Hunk | None:
        """The hunk with an id."""
        return self.review.hunk_of.get(id_)

    def following(self, id_: str, step: int) -> str:
        """The hunk after one, or before it, round the end; the first, or the last, where the one is
        none of these; empty where there are none.

        Args:
            step: 1 or -1.
        """
        ids = [hunk.id for hunk in self.hunks]
        if id_ in ids:
            return ids[(ids.index(id_) + step) % len(ids)]
        return (ids[0] if step > 0 else ids[-1]) if ids else ""

    def section_of(self, hunk: Hunk | None, block: int) -> tuple[str, ...]:
        """The section a hunk is in, as the newer version calls it.

        Args:
            block: index of the block of the older text that is looked at where there is no hunk.
        """
        here = self._after_block(hunk) if hunk else None
        if here is None and hunk is not None:
            return hunk.section
        if here is None and 0 <= block < len(self.before.blocks):
            here = self.before.blocks[block]
        return here.section if here else ()

    def restorable(self, hunk: Hunk | None, lit: Version) -> list[Restorable]:
        """What can be brought back, the nearest first: what a hunk wrote and its section, what
        stood there before, the version that is lit.

        Args:
            hunk: what is under the cursor; None where the list of versions has the focus.
        """
        found: list[Restorable] = []
        here = self._after_block(hunk) if hunk else None
        there = self._before_block(hunk) if hunk else None
        if here is not None:
            found.append(
                Restorable(self.newer, block=here.index, words=self.after.block_text(here))
            )
            if here.section:
                found.append(Restorable(self.newer, section=here.section))
        if there is not None and self.older is not None:
            words = self.before.block_text(there)
            found.append(Restorable(self.older, block=there.index, words=words))
            if there.section:
                found.append(Restorable(self.older, section=there.section))
        others = (each for each in (self.newer, self.older) if each is not None and each != lit)
        whole = [lit, *others] if hunk else [lit]
        found += [Restorable(version) for version in whole]
        return [each for each in found if each.version.commit != WORKING_TREE]

    def _before_block(self, hunk: Hunk) -> Block | None:
        """The first block of the older text that a hunk changes or takes away."""
        gone = (self._gone(splice) for change in hunk.decidable for splice in change.splices)
        return next((self.before.block_at(span[0]) for span in gone if span), None)

    def _after_block(self, hunk: Hunk) -> Block | None:
        """The first block of the newer text that a hunk writes in; None where it takes it away."""
        own = {id(splice) for change in hunk.decidable for splice in change.splices}
        every = [s for each in self.review.hunks for change in each.changes for s in change.splices]
        moved = 0
        for splice in sorted(every, key=lambda each: (each.start, each.end)):
            if id(splice) in own and (offset := self._stands_at(splice)) is not None:
                return self.after.block_at(offset + moved)
            moved += len(splice.text) - (splice.end - splice.start)
        return None

    def _gone(self, splice: Splice) -> tuple[int, int] | None:
        """The span of what a splice takes away, white space around it left out; None for none."""
        gone = self.before.text[splice.start : splice.end]
        start = splice.start + len(gone) - len(gone.lstrip())
        return (start, splice.start + len(gone.rstrip())) if gone.strip() else None

    def _stands_at(self, splice: Splice) -> int | None:
        """Where, if nothing before it had moved, there is a character of the block that a splice
        writes in; None where it takes the whole block away."""
        if splice.text.strip():
            return splice.start + len(splice.text) - len(splice.text.lstrip())
        span = self._gone(splice)
        block = self.before.block_at(span[0]) if span else None
        if span is None or block is None:
            return None
        if span[0] > block.start:
            return splice.start - 1
        return splice.start if span[1] < block.end else None
