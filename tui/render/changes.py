"""What changed between two texts, as a page: a redline that is read, not decided.

Pure. The rows are those of a review, with everything marked; what can be gone to are its hunks.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.changes import Hunk
from core.document import Document
from core.review import Review
from tui.render.drawing import rows
from tui.render.finding import find
from tui.render.page import Mark, Match, Page
from tui.render.row import Look, Row
from tui.render.words import clean


class ChangesPage(Page):
    """The changes of a review, with a little of what stands around them.

    Args:
        review: what changed; nothing of it is decided.
        look: how it is looked at.
        document: its base, where it is read already.
    """

    def __init__(
        self, review: Review, look: Look | None = None, document: Document | None = None
    ) -> None:
        super().__init__([_mark(hunk) for hunk in review.hunks if hunk.decidable])
        opened = frozenset(hunk.id for hunk in review.hunks)  # nothing comes folded
        self._rows = rows(review, "", look or Look(unfolded=opened), document)
        self._rows_of: dict[str, list[int]] = {}
        for at, row in self._rows.hunk_rows():
            for change in row.changes:
                self._rows_of.setdefault(change, []).append(at)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> Row:
        """One row."""
        return self._rows[at]

    def size(self, at: int) -> int:
        """About how many characters it has."""
        return max(self._rows.size(at), 1)

    def rows_of(self, name: str) -> Sequence[int]:
        """The rows that show the change with an id."""
        return self._rows_of.get(name, ())

    def find(self, text: str) -> list[Match]:
        """All places of some words, in order; what is folded away is found where it is folded."""
        return [Match(found.row, found.nth) for found in find(self._rows, text)]


def _mark(hunk: Hunk) -> Mark:
    """A hunk is gone to by its first change."""
    where = " › ".join(clean(title) for title in hunk.section)
    told = f"{hunk.kind.value} · {where}" if where else hunk.kind.value
    return Mark(hunk.decidable[0].id, hunk.start, hunk.end, _glyph(hunk), told=told)


def _glyph(hunk: Hunk) -> str:
    splices = [splice for change in hunk.decidable for splice in change.splices]
    if hunk.is_deletion:
        return "−"
    return "+" if all(splice.start == splice.end for splice in splices) else "~"
