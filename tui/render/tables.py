"""The lines of the tables of a report, from which their columns get names and widths.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.blocks import Block, BlockKind, markdown_lines
from core.document import Document
from tui.render.marks import Stretch, marks_of
from tui.render.places import Place


class Tables:
    """The lines of the tables of a report, from which columns get their width."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._wider: dict[int, list[str]] = {}  # changed rows with old and new words, by the head

    def widen(self, place: Place, found: Sequence[Stretch]) -> None:
        """Make room for what is shown in a changed row."""
        at = place.first - 1 if place.first == place.last else place.first
        if at < 0 or self._document.kinds[at] is not BlockKind.ROW:
            return
        text = "".join(
            words for stretch in found for _, words in marks_of(stretch.old, stretch.new)
        )
        if text.lstrip().startswith("|"):
            head = first_of_group(self._document, at)
            self._wider.setdefault(head, []).extend(markdown_lines(text))

    def of(self, block: Block) -> tuple[str, ...]:
        """All lines of the table a block is a row of; none where it is none."""
        if block.kind is not BlockKind.ROW:
            return ()
        document = self._document
        first = last = first_of_group(document, block.index)
        while last < len(document.groups) and document.groups[last] == block.group:
            last += 1
        text = document.text[document.starts[first] : document.ends[last - 1]]
        return (*markdown_lines(text), *self._wider.get(first, ()))


def first_of_group(document: Document, at: int) -> int:
    """The first block of the list or the table a block is in."""
    groups, mine = document.groups, document.groups[at]
    while at > 0 and groups[at - 1] == mine:
        at -= 1
    return at
