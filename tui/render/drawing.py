"""A report and its review drawn as rows: hunks where they act, unchanged text folded away.

Pure. Owns what stands beside what, and which unchanged blocks are shown around a change.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

from core.blocks import BlockKind, markdown_lines
from core.document import Document
from core.review import Review
from tui.render.hunks import folded_row, is_folded, noted, unplaced_rows
from tui.render.places import Place, included, places, stretches
from tui.render.row import Look, Row, View
from tui.render.rows import Entry, Rows
from tui.render.tables import Tables, first_of_group
from tui.render.wrap import Piece

CONTEXT = 1
"""Unchanged blocks shown on either side of a change."""
LEAST_FOLD = 3
"""Lines below which folding saves nothing."""
_CLOSE = ("- ", "* ", "+ ", "|")


class Drawing:
    """Remembers the rows last made, because most keys change nothing of them.

    Args:
        document: gives the document of a text; by default it is parsed.
    """

    def __init__(self, document: Callable[[str], Document] = Document) -> None:
        self._document = document
        self._read: Document | None = None
        self._made: dict[View, tuple[tuple[object, ...], Rows]] = {}

    def rows(self, review: Review | None, report: str, look: Look) -> Rows:
        """The rows of a review, or of a report without one; the same object while they hold."""
        of = (look, *_shown_of(review, look)) if review else (look, report)
        made = self._made.get(look.view)
        if made is not None and made[0] == of:
            return made[1]
        text = review.base if review else report
        if self._read is None or self._read.text != text:
            self._read = self._document(text)
        found = rows(review, report, look, self._read)
        self._made[look.view] = (of, found)
        return found


def _shown_of(review: Review, look: Look) -> tuple[object, ...]:
    decided = review.decisions.changes if look.view is View.RESULT else None
    return review.base, review.hunks, review.decisions.edits, decided


def rows(review: Review | None, report: str, look: Look, document: Document | None = None) -> Rows:
    """All rows of a report, with the hunks of its review where they act.

    Args:
        document: the report, or the review's base, where it is read already.
    """
    document = document or Document(report if review is None else review.base)
    if review is None or not review.hunks:
        return Rows(document, list(range(len(document.blocks))))
    made = _Entries(review, document, look)
    entries = list(made.all())
    if look.only is not None:
        entries = list(_listed(entries, look.only))
    return Rows(document, entries, made.tables)


def _listed(entries: Iterable[Entry], only: tuple[tuple[str, str], ...]) -> Iterator[Entry]:
    """The rows of some hunks alone, in an order of their own, each under its title."""
    mine: dict[str, list[Row]] = {}
    for entry in entries:
        if not isinstance(entry, int):
            for hunk in entry.hunks:
                mine.setdefault(hunk, []).append(entry)
    before = None
    shown: set[int] = set()
    for id_, title in only:
        rows_ = [row for row in mine.get(id_, ()) if id(row) not in shown]
        if rows_ and title != before:
            yield Row(note=(Piece(title, "heading"),))
            before = title
        shown |= {id(row) for row in rows_}
        yield from rows_


class _Entries:
    def __init__(self, review: Review, document: Document, look: Look) -> None:
        self._review = review
        self._document = document
        self._look = look
        self._only = None if look.view is View.MARKED else included(review, look.view)
        self.tables = Tables(document)
        """Its tables, as wide as their changed cells need."""
        self._ended: tuple[int, BlockKind] | None = None  # the gap filled last, and by what

    def all(self) -> Iterator[Entry]:
        """Blocks, hunks and folds in the order they are read."""
        items = self._items()
        shown = self._shown(items)
        at = 0
        for first, last, made in items:
            yield from self._unchanged(at, first, shown)
            yield from made
            at = max(at, last)
        yield from self._unchanged(at, len(self._document.kinds), shown)

    def _items(self) -> list[tuple[int, int, list[Row]]]:
        """What stands in place of blocks or between them: where, and its rows."""
        told = dict(self._look.folded)
        folded = frozenset(
            h.id for h in self._review.hunks if h.id in told or is_folded(h, self._look)
        )
        acting = self._merged(places(self._review, self._document, folded))
        for place in acting:
            self.tables.widen(place, stretches(place, self._document, self._only))
        found = [(place.key, place.last, [self._row(place)]) for place in acting]
        for number, hunk in enumerate(self._review.hunks):
            made: list[Row] = []
            if hunk.unplaced:
                made = list(unplaced_rows(hunk, self._document))
            elif hunk.id in told:
                made = [noted(hunk, Piece(told[hunk.id], "fold"))]
            elif hunk.id in folded:
                made = [folded_row(hunk, self._document)]
            if made:
                start = hunk.start
                at = bisect_right(self._document.starts, start)
                inside = at and start < self._document.ends[at - 1]
                first = at - 1 if inside else at
                found.append(((first, False, number), first, made))
        found.sort(key=lambda item: item[0])
        return [(key[0], last, made) for key, last, made in found]

    def _merged(self, found: list[Place]) -> list[Place]:
        """Where nothing is marked, alternatives are one text."""
        if self._only is None:
            return found
        kept: dict[tuple[int, int], Place] = {}
        result: list[Place] = []
        for place in found:
            where = (place.first, place.last)
            if place.last > place.first and where in kept:
                kept[where].acts += place.acts
                kept[where].acts.sort(key=lambda act: (act.splice.start, act.splice.end))
            else:
                kept[where] = place
                result.append(place)
        return result

    def _row(self, place: Place) -> Row:
        found = tuple(stretches(place, self._document, self._only))
        hunks = tuple(dict.fromkeys(act.hunk for act in place.acts))
        owner = {act.change: act.hunk for act in place.acts}
        changes, owners = tuple(owner), tuple(owner.values())
        is_gap = place.first == place.last
        text = "".join(stretch.new or stretch.old for stretch in found)
        gap = not (self._goes_on(text, place) if is_gap else self._is_close(place.first))
        if self._only is not None and not text.strip():
            told = "(nothing stands here)" if is_gap else "(taken away)"
            return Row(
                note=(Piece(told, "fold"),),
                hunk=hunks[0],
                hunks=hunks,
                changes=changes,
                owners=owners,
                gap=gap,
            )
        return Row(
            found,
            kind=self._kind(place, text),
            hunk=hunks[0],
            hunks=hunks,
            changes=changes,
            owners=owners,
            table=self._table(place, text),
            gap=gap,
            brackets=self._look.brackets,
        )

    def _kind(self, place: Place, text: str) -> BlockKind | None:
        if place.last - place.first != 1:
            return None
        kind = self._document.kinds[place.first]
        # other kinds are told by how their lines begin, the old ones and the new
        if kind is BlockKind.ROW:
            return kind if all("|" in line for line in markdown_lines(text)) else None
        if kind not in (BlockKind.CODE, BlockKind.HTML, BlockKind.FRONT_MATTER):
            return None
        written = Document(text.strip("\r\n")).blocks  # more than the block may be written there
        return kind if len(written) == 1 and written[0].kind is kind else None

    def _table(self, place: Place, text: str) -> tuple[str, ...]:
        if not text.lstrip().startswith("|") and place.first == place.last:
            return ()
        at = place.first - 1 if place.first == place.last else place.first
        return self.tables.of(self._document.blocks[at]) if at >= 0 else ()

    def _is_close(self, index: int) -> bool:
        groups = self._document.groups
        return index > 0 and groups[index - 1] == groups[index] >= 0

    def _goes_on(self, text: str, place: Place) -> bool:
        """Does it go on with the list or the table before it, without an empty line?"""
        first = text.lstrip()
        if not first.startswith(_CLOSE):
            return False
        kind = BlockKind.ROW if first.startswith("|") else BlockKind.ITEM
        offset = place.acts[0].splice.start
        before, self._ended = self._ended, (offset, kind)
        is_same = place.first > 0 and self._document.kinds[place.first - 1] is kind
        return is_same or before == (offset, kind)

    # --- what stands -------------------------------------------------------------------------

    def _shown(self, items: list[tuple[int, int, list[Row]]]) -> list[int]:
        """Unchanged blocks that are shown: neighbours, the heading above, the head of a table."""
        kinds = self._document.kinds
        found: set[int] = set()
        before = 0
        for first, last, _ in items:
            near = {*range(first - CONTEXT, first), *range(last, last + CONTEXT)}
            near = {at for at in near if 0 <= at < len(kinds)}
            at = first - 1
            while at >= before and kinds[at] is not BlockKind.HEADING:
                at -= 1
            if at >= before:
                near.add(at)
            for at in [*near, *range(first, min(last, first + 1))]:
                if kinds[at] is BlockKind.ROW:
                    near.add(first_of_group(self._document, at))
            found |= near
            before = last
        return sorted(found)

    def _unchanged(self, first: int, last: int, shown: list[int]) -> Iterator[Entry]:
        at = first
        for index in shown[bisect_left(shown, first) : bisect_left(shown, last)]:
            yield from self._fold(at, index)
            yield index
            at = index + 1
        yield from self._fold(at, last)

    def _fold(self, first: int, last: int) -> Iterator[Entry]:
        if first >= last:
            return
        text = self._document.text
        start, end = self._document.starts[first], self._document.ends[last - 1]
        count = text.count("\n" if "\n" in text else "\r", start, end) + 1
        if count < LEAST_FOLD:
            yield from range(first, last)
        else:
            yield Row(note=(Piece(f"┄ {count} unchanged lines ┄", "fold"),), fold=(first, last))
