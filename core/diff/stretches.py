"""What came and went between two blocks that both texts have.

Owns insertions and deletions. A deleted block takes the gap before it, an inserted one brings the
gap before it, so that any of them can be left out; where a gap at the end must change with them it
is glue. A stretch in which this would let blocks run together is one change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.blocks import Block, BlockKind
from core.changes import HunkKind, Splice
from core.diff.making import (
    Draft,
    Group,
    Making,
    breaks,
    gap,
    gap_span,
    lines_trimmed,
    unique,
    unix,
    without_line_end,
)
from core.diff.runs import Inserted, deleted_runs, inserted_runs, wide_runs
from core.diff.units import words_in_common
from core.document import Document

_WORD = re.compile(r"\w+")
_SAME_WORDS = 80.0  # percent of their words that blocks of other kinds have in common


def compare_stretch(making: Making, old: range, new: range) -> None:
    """Note what came and went, and the white space before the next pair."""
    if not old and not new:
        making.space(old.stop, new.stop)
    elif not making.old.blocks:
        _fresh(making, new)
    elif old.start == 0 and not old:
        _before_first(making, new)
    elif old.start == 0 or _holds_together(making, old, new):
        _one_change(making, old, new)
    elif _has_same_words(making, old, new):
        _one_change(making, old, new, HunkKind.STRUCTURE)
    else:
        _came_and_went(making, old, new)


# --- is it one change? -----------------------------------------------------------------------


def _holds_together(making: Making, old: range, new: range) -> bool:
    """Must all of a stretch be one change? Where the gap at its end shrinks, or where some of it
    would stand too close to what stays."""
    blocks = making.old.blocks
    at_end = old.stop == len(blocks) and new.stop == len(making.new.blocks)
    if at_end and making.alignment.is_open:
        return True
    after = gap(making.new, new.stop)
    if old.stop < len(blocks) and breaks(after) < breaks(gap(making.old, old.stop)):
        return True
    ends = [(making.old, old.stop), (making.new, new.stop)]
    ends += [(making.old, old.start)] if old else []
    ends += [(making.new, new.start)] if new else []
    if not all(_is_apart(document, index, beside=not old) for document, index in ends):
        return True
    if not old or not new:
        return False
    if old.stop < len(blocks) and breaks(after) < 2:
        before, following = blocks[old.start - 1], blocks[old.stop]
        if not before.group == following.group >= 0:
            return True
    last, first = blocks[old[-1]], making.new.blocks[new[0]]
    # a row never comes to stand in another table; its cells are that of its own
    is_row = last.kind is first.kind is BlockKind.ROW and _is_kin(last, blocks[old.start - 1])
    is_close = last.kind is first.kind is BlockKind.ITEM or (is_row and not first.head)
    return breaks(gap(making.new, new.start)) < 2 and not is_close


def _is_apart(document: Document, index: int, *, beside: bool) -> bool:
    """Do a block and the one before it stay two blocks whatever comes or goes there? A blank line
    keeps them apart, a list its items; a heading its neighbours if nothing goes."""
    blocks = document.blocks
    if not 0 < index < len(blocks):
        return True
    before, block = blocks[index - 1], blocks[index]
    if breaks(gap(document, index)) > 1 or before.group == block.group >= 0:
        return True
    return beside and BlockKind.HEADING in (before.kind, block.kind)


def _has_same_words(making: Making, old: range, new: range) -> bool:
    """Did blocks become others of another kind and keep their words, paragraphs a list, say?"""
    moves = making.move_of.keys() & set(old) or making.moved_to & set(new)
    if not old or not new or moves:
        return False
    olds, news = making.old.blocks[old.start : old.stop], making.new.blocks[new.start : new.stop]
    if {block.kind for block in olds} == {block.kind for block in news}:
        return False
    before = making.old.text[olds[0].start : olds[-1].end]
    after = making.new.text[news[0].start : news[-1].end]
    return words_in_common(_words(before), _words(after)) >= _SAME_WORDS


def _words(text: str) -> list[str]:
    """Its words without the marks around them."""
    return _WORD.findall(text)


def _one_change(making: Making, old: range, new: range, kind: HunkKind = HunkKind.REWORD) -> None:
    """All of a stretch as one change."""
    start = gap_span(making.old, old.start)[0] if old.start else 0
    stop = gap_span(making.old, old.stop)
    new_start = gap_span(making.new, new.start)[0] if new.start else 0
    new_stop = gap_span(making.new, new.stop)
    is_end = old.stop == len(making.old.blocks)
    if is_end:
        making.space(old.stop, new.stop)
    text = making.new.text[new_start : new_stop[0] if is_end else new_stop[1]]
    splice = Splice(start, stop[0] if is_end else stop[1], text)
    draft = Draft([lines_trimmed(splice, making.old.text)], is_whole=True)
    making.inserted |= dict.fromkeys(new, draft)
    making.deleted |= dict.fromkeys(old, draft)
    block = making.old.blocks[old[0]] if old else making.new.blocks[new[0]]
    if not old or not new:
        kind = HunkKind.ADD if new else HunkKind.REMOVE
    making.add(kind, block.section, [draft])


# --- at the beginning ------------------------------------------------------------------------


def _before_first(making: Making, new: range) -> None:
    """Blocks before the first one of the base: each run brings the gap after it."""
    place = making.old.blocks[0].start
    drafts: list[Draft] = []
    for run in wide_runs(making.new, new):
        end = gap_span(making.new, run.stop)[1]
        text = making.new.text[making.new.blocks[run.start].start : end]
        drafts.append(Draft([Splice(place, place, text, run.start)], _headings(making, run)))
        making.inserted |= dict.fromkeys(run, drafts[-1])
    _add_by_section(making, HunkKind.ADD, new, making.new, drafts)
    lead = making.new.text[: making.new.blocks[0].start]
    if making.old.text[:place] != lead:
        making.add(HunkKind.REFLOW, (), [Draft([Splice(0, place, lead, -1)])])


def _fresh(making: Making, new: range) -> None:
    """A text where none was: each run brings a line end behind it, and its gap less one; all stand
    on the first."""
    text, at = making.new.text, len(making.old.text)
    drafts: list[Draft] = []
    for run in wide_runs(making.new, new):
        first, last = making.new.blocks[run.start], making.new.blocks[run[-1]]
        lead = gap(making.new, run.start)
        tail = gap(making.new, run.stop)
        lead = without_line_end(lead) if drafts else lead
        tail = tail[len(without_line_end(tail)) :] if run.stop < new.stop else tail
        body = lead + text[first.start : last.end] + tail
        splice = Splice(at if drafts else 0, at, body, run.start)
        drafts.append(Draft([splice], unique([*drafts[:1], *_headings(making, run)])))
        making.inserted |= dict.fromkeys(run, drafts[-1])
    if drafts:
        _add_by_section(making, HunkKind.ADD, new, making.new, drafts)
    else:
        making.add(HunkKind.REFLOW, (), [Draft([Splice(0, at, text)])])


def _headings(making: Making, run: range) -> list[Draft]:
    """What inserts the headings a run stands under."""
    above = making.headings.above(making.new.blocks[run.start])
    return unique(making.inserted[index] for index in above if index in making.inserted)


# --- anywhere else ---------------------------------------------------------------------------


def _came_and_went(making: Making, old: range, new: range) -> None:
    """Deletions, insertions after them, and the gap that closes the stretch."""
    gone: list[Draft] = []
    for run in deleted_runs(making.old, old, making.move_of):
        start = making.old.blocks[run.start - 1].end
        gone.append(Draft([Splice(start, making.old.blocks[run[-1]].end, "")]))
        making.deleted |= dict.fromkeys(run, gone[-1])
    _add_by_section(making, HunkKind.REMOVE, old, making.old, gone)
    come = _insertions(making, old, new)
    _tie_close_ends(making, old, new)
    _add_by_section(making, HunkKind.ADD, new, making.new, come)
    _close(making, old, new, [*gone[-1:], *(draft for draft in come if not draft.auto)])


def _tie_close_ends(making: Making, old: range, new: range) -> None:
    """Where no blank line closes a stretch, what may stand last in it must be of the list or table
    that goes on there: other blocks come only with the last one, and go before it goes."""
    is_close = breaks(gap(making.new, new.stop)) < 2 and new.stop < len(making.new.blocks)
    if new and is_close:
        following, last = making.new.blocks[new.stop], making.inserted[new[-1]]
        for j in new:
            draft = making.inserted[j]
            if draft is not last and not _is_kin(making.new.blocks[j], following):
                draft.needs = unique([*draft.needs, last])
    if old and (is_close or (new and breaks(gap(making.new, new.start)) < 2)):
        end, last = making.old.blocks[old[-1]], making.deleted[old[-1]]
        others = (making.deleted[i] for i in old if not _is_kin(making.old.blocks[i], end))
        last.needs = unique([*last.needs, *(draft for draft in others if draft is not last)])


def _is_kin(block: Block, other: Block) -> bool:
    return block.group == other.group >= 0


def _insertions(making: Making, old: range, new: range) -> list[Draft]:
    """Each run of blocks with its gap in front; where a tight list begins its blank line is glue
    that its items share, so that any of them may stand first."""
    place = making.old.blocks[old.stop - 1].end
    drafts: list[Draft] = []
    glue: Draft | None = None
    glued = -1
    for run in inserted_runs(making.new, new, making.headings, after_gone=bool(old)):
        first = making.new.blocks[run.blocks.start]
        lead = gap(making.new, first.index)
        if run.begins_list and breaks(lead) > 1:
            blank = without_line_end(lead)
            glue = Draft([Splice(place, place, blank, 2 * first.index)], auto=True)
            lead, glued = lead[len(blank) :], first.group
            drafts.append(glue)
        needs = _stands_on(making, run)
        if glue is not None and first.group == glued:
            needs.append(glue)
        text = lead + making.new.text[first.start : making.new.blocks[run.blocks[-1]].end]
        opens = first.section if first.kind is BlockKind.HEADING else ()
        splice = Splice(place, place, text, 2 * first.index + 1)
        drafts.append(Draft([splice], needs, opens=opens))
        making.inserted |= dict.fromkeys(run.blocks, drafts[-1])
    return drafts


def _stands_on(making: Making, run: Inserted) -> list[Draft]:
    return unique(making.inserted[j] for j in run.stands_on if j in making.inserted)


def _close(making: Making, old: range, new: range, after: list[Draft]) -> None:
    """The white space at the end of a stretch: glue for whatever of it is taken."""
    start, end = gap_span(making.old, old.stop)
    before, text = making.old.text[start:end], gap(making.new, new.stop)
    if text == before:
        return
    if old.stop == len(making.old.blocks) or unix(text) == unix(before):
        making.space(old.stop, new.stop)
        return
    glue = Draft([Splice(start, end, text, 2 * new.stop)], auto=True)
    for draft in after:
        draft.needs.append(glue)
    making.groups[-1].drafts.append(glue)


def _add_by_section(
    making: Making, kind: HunkKind, blocks: range, document: Document, drafts: list[Draft]
) -> None:
    """One hunk for each run of drafts under one heading."""
    where = {id(draft): index for index, draft in _drafts_of(making, document, blocks)}
    group: Group | None = None
    number = 0
    waiting: list[Draft] = []  # glue goes with what follows it
    for draft in drafts:
        if draft.auto:
            waiting.append(draft)
            continue
        section = document.blocks[where[id(draft)]].section
        if group is None or group.section != section:
            group, number = making.add(kind, section, []), 0
        draft.part = (number,)
        number += 1
        group.drafts += [*waiting, draft]
        waiting = []


def _drafts_of(making: Making, document: Document, blocks: range) -> Iterator[tuple[int, Draft]]:
    """Each draft with its first block last, so that a mapping keeps that."""
    known = making.inserted if document is making.new else making.deleted
    for index in reversed(blocks):
        yield index, known[index]
