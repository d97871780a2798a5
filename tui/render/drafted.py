"""What a version was drafted from, as lines: reference, decisions, passages as they were read.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.changes import Hunk, HunkState, Verdict
from core.provenance import RecordedChange, text_sha256
from core.version import WORKING_TREE, Version
from core.visible import visible
from tui.drafted import Drafted, is_taken
from tui.render.glyphs import STATES, VERDICTS
from tui.render.versions import decided_words, title_of
from tui.render.words import clean, counted, cut_pieces
from tui.render.wrap import Line, Piece

MOST = 40
"""Decisions told at most; the rest is counted."""


def drafted_lines(version: Version, drafted: Drafted | None, hunk: Hunk | None) -> list[Line]:
    """All that is known of a version; the decisions behind the change under the cursor first.

    Args:
        drafted: None while it is not known.
        hunk: the change under the cursor.
    """
    lines: list[Line] = list(_head(version))
    if drafted is None:
        return lines
    reading = drafted.reading
    if reading is None:
        return [*lines, (Piece(visible(drafted.why_not), "dim"),)]
    by = f"drafted by {visible(reading.drafter)}"
    if reading.by:
        verb = "restored" if reading.drafter == "history" else "edits"
        by = f"{verb} by {visible(reading.by)}"
    model = f", {visible(reading.model)}" if reading.model else ""
    lines.append((Piece(f"{by}{model} on {visible(reading.drafted[:10])}", "dim"),))
    changes = sorted(reading.changes, key=lambda change: _rank(change, hunk))
    for change in changes[:MOST]:
        lines += _told(change)
    if more := len(changes) - MOST:
        lines += [(Piece(f"and {counted(more, 'more decision')}", "dim"),)] if more > 0 else []
    return lines


def _head(version: Version) -> Iterator[Line]:
    if version.commit == WORKING_TREE:
        return
    who = [version.date[:16].replace("T", " "), version.commit[:10], visible(version.author)]
    if version.note:
        who.append(visible(version.note))
    yield (Piece(" · ".join(who), "dim"),)
    if version.reference:
        target = f"  {visible(version.target)}" if version.target else ""
        yield (Piece(clean(version.reference), "strong"), Piece(target, "dim"))
    else:
        yield (Piece(visible(" ".join(version.subject.split())), "strong"),)
    if told := decided_words(version):
        yield (Piece(told, ""),)


def _rank(change: RecordedChange, hunk: Hunk | None) -> int:
    """What was written under the cursor first, then what is in that section, then what was taken,
    then what was left out."""
    last = 2 if is_taken(change) else 3
    if hunk is None:
        return last
    written = "".join(splice.text for each in hunk.decidable for splice in each.splices)
    if change.written_sha256 and change.written_sha256 == text_sha256(written):
        return 0
    return 1 if is_taken(change) and change.section == hunk.section else last


def _told(change: RecordedChange) -> Iterator[Line]:
    glyph = STATES[HunkState(change.decision.value)]
    where = " › ".join(clean(title) for title in change.section[-2:]) or "at the top"
    why = f": {visible(change.why)}" if change.why else ""
    style = "" if is_taken(change) else "dim"
    yield (Piece(f"{glyph} ", "strong"), Piece(f"{change.decision.value}, {where}{why}", style))
    if not is_taken(change):
        return
    for quote in change.passages:
        yield (Piece(f"  {visible(quote.span)} ", "strong"), Piece(f"“{visible(quote.quote)}”", ""))
    verified = [each.text for each in change.findings if each.verdict is Verdict.VERIFIED]
    if verified:
        told = ", ".join(visible(" ".join(text.split())) for text in dict.fromkeys(verified))
        yield (Piece(f"  {VERDICTS[Verdict.VERIFIED]} {told} verified", "dim"),)
    if change.note:
        yield (Piece(f"  note: {visible(change.note)}", ""),)


def brief_line(version: Version, drafted: Drafted | None, hunk: Hunk | None, width: int) -> Line:
    """The most telling of it on one line."""
    lines = drafted_lines(version, drafted, hunk)
    reading = drafted.reading if drafted else None
    quote = next(
        (quote for change in sorted(reading.changes, key=lambda each: _rank(each, hunk))
         if is_taken(change) for quote in change.passages),
        None,
    ) if reading else None  # fmt: skip
    if version.commit == WORKING_TREE:
        return cut_pieces(lines[0] if lines else (), width)
    pieces = [Piece(f"{title_of(version)}  ", "strong"), Piece(decided_words(version), "")]
    if quote is not None:
        pieces += [Piece(f"  {visible(quote.span)} ", "strong")]
        pieces += [Piece(f"“{visible(' '.join(quote.quote.split()))}”", "")]
    return cut_pieces(pieces, width)
