"""What a hunk rests on, as lines: passages with what was found in them lit, verdicts, the reason.

Pure: data in, styled pieces out. Each thing that was checked is told once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from core.changes import Finding, FindingKind, Hunk, Level, Verdict
from core.review import Review
from core.visible import visible
from tui.render.glyphs import VERDICTS
from tui.render.quoting import before_and_after, excerpt, quoted
from tui.render.words import clean, counted, cut, cut_pieces
from tui.render.wrap import Line, Piece

if TYPE_CHECKING:
    from core.source import Source

PASSAGES = 6
"""Passages quoted in full; the rest is counted."""
IN_CONTEXT = 2
"""Passages up to which all are shown with what stands around them; of more only the first is."""
_LONGEST, _SHORT = 60, 24
_NAMED = (FindingKind.HEADING, FindingKind.ROW, FindingKind.BLOCK, FindingKind.LINK)


def evidence(
    hunk: Hunk,
    review: Review,
    source: Source | None,
    width: int = 80,
    changes: Collection[str] | None = None,
) -> list[Line]:
    """All there is to say, most pressing first.

    Args:
        source: what was read; None where it is lost.
        width: cells that what stands around a passage may take.
        changes: ids of the changes that are spoken of; None for all of the hunk.
    """
    findings = once(_of(changes, review.findings(hunk)))
    lines = [*_before(hunk), *_missing(findings)]
    numbers = hunk.passages[:PASSAGES]
    if source is None and numbers:
        lines.append((Piece("what was read is no longer in the journal", "warn"),))
    in_context = numbers if len(numbers) <= IN_CONTEXT else numbers[:1]
    for number in numbers:
        around = before_and_after(source, number, hunk.passages, width)
        before, after = around if number in in_context else ((), ())
        cited = (*quoted(number, hunk, findings, source), *_found_in(number, findings))
        lines += [line for line in (before, cited, after) if line]
    if more := len(hunk.passages) - len(numbers):
        lines.append((Piece(f"and {counted(more, 'more passage')}", "dim"),))
    if elsewhere := [f for f in findings if _is_elsewhere(f, numbers)]:
        lines.append(_verdicts(elsewhere))
    if (earlier := review.rounds.get(hunk.id)) is not None:
        lines.append(between_rounds(earlier, hunk))
    if note := review.decisions.notes.get(hunk.id):
        lines.append((Piece(f"note: {visible(note)}", ""),))
    if hunk.why:
        lines.append((Piece(f"why: {visible(hunk.why)}", "dim"),))
    return lines or [(Piece("no passage is named for this change", "dim"),)]


def between_rounds(earlier: Hunk, hunk: Hunk) -> Line:
    """What a hunk that was sent back says otherwise than the round before."""
    from core.diff.marks import Op, word_marks

    styles = {Op.EQUAL: "dim", Op.DELETE: "gone", Op.INSERT: "come"}
    marks = word_marks(_written(earlier), _written(hunk))
    told = [Piece(visible(text), styles[op]) for op, text in marks]
    return (Piece(f"round {earlier.round} → {hunk.round}: ", "strong"), *told)


def _written(hunk: Hunk) -> str:
    """The new text of a hunk on one line."""
    if hunk.unplaced:
        return " ".join(hunk.unplaced.text.split())
    new = "".join(splice.text for change in hunk.decidable for splice in change.splices)
    return " ".join(new.split())


def brief(
    hunk: Hunk,
    review: Review,
    source: Source | None,
    width: int,
    changes: Collection[str] | None = None,
) -> Line:
    """The most pressing of it on one line."""
    findings = once(_of(changes, review.findings(hunk)))
    pieces: list[Piece] = []
    for line in (*_before(hunk), *_missing(findings, _SHORT)):
        pieces += [*line, Piece("  ", "")]
    good = [f for f in findings if f.verdict not in (Verdict.NOT_IN_SOURCE, Verdict.REMOVED)]
    if good:
        pieces += [*_verdicts(good, spans=False), Piece("  ", "")]
    if hunk.passages:
        room = width - sum(len(piece.text) for piece in pieces)
        number = next((n for n in hunk.passages if _found_in(n, findings)), hunk.passages[0])
        pieces += excerpt(quoted(number, hunk, findings, source), room)
    elif hunk.why:
        pieces.append(Piece(f"why: {visible(hunk.why)}", "dim"))
    elif not pieces:
        return evidence(hunk, review, source)[0]
    return cut_pieces(pieces, width)


def _of(changes: Collection[str] | None, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of some changes, and those of the hunk as a whole."""
    return [f for f in findings if changes is None or not f.change or f.change in changes]


def once(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without those that say the same of the same words."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        words = " ".join(finding.text.casefold().split())
        kept.setdefault((finding.verdict, finding.kind, words), finding)
    return list(kept.values())


# --- what asks for a look ------------------------------------------------------------------------


def _before(hunk: Hunk) -> Iterator[Line]:
    if hunk.declined_before:
        yield (Piece(f"declined before, on {visible(hunk.declined_before)}", "strong"),)
    if hunk.unplaced:
        yield (Piece(f"no place found: {visible(hunk.unplaced.reason)}", "warn"),)


def _missing(findings: list[Finding], longest: int = _LONGEST) -> Iterator[Line]:
    """What is not in the source, and what is taken away."""
    for finding in findings:
        if finding.verdict is not Verdict.NOT_IN_SOURCE:
            continue
        style = "warn" if finding.level is Level.STRONG else ""
        told = f"{VERDICTS[finding.verdict]} {_name(finding, longest)} not in source"
        says = visible(" ".join(finding.source_says.split()))
        nearest = f"; {finding.span} says “{says}”" if says else ""
        yield (Piece(told, style), Piece(nearest, ""))
    gone = [finding for finding in findings if finding.verdict is Verdict.REMOVED]
    for level, style in ((Level.STRONG, "warn"), (Level.WEAK, "")):
        if names := [_name(finding, longest) for finding in gone if finding.level is level]:
            removed = ", ".join(names)
            yield (Piece(f"{VERDICTS[Verdict.REMOVED]} removed: {removed}", style),)


def _name(finding: Finding, longest: int = _LONGEST) -> str:
    """The thing a finding is about, in a few words."""
    words = cut(visible(" ".join(finding.text.split())), longest)
    match finding.kind:
        case FindingKind.QUOTATION:
            return f"“{words}”"
        case FindingKind.HEDGE:
            return f"the hedge ‘{words}’"
        case kind if kind in _NAMED:
            return f"{kind.value} {cut(clean(finding.text), longest)}"
        case _:
            return words


# --- what was found ------------------------------------------------------------------------------


def told_of(number: int, findings: Iterable[Finding]) -> str:
    """What was found in a passage, in words; empty for nothing."""
    mine = [finding for finding in findings if finding.span == f"S{number}"]
    near = [finding for finding in mine if finding.verdict is Verdict.NOT_IN_SOURCE]
    told = [f"{VERDICTS[f.verdict]} {_name(f)} {f.verdict.value}, this is near" for f in near]
    found = [finding for finding in mine if finding not in near]
    told += [piece.text for piece in _verdicts(found, spans=False)]
    return "   ".join(text for text in told if text)


def _is_elsewhere(finding: Finding, numbers: tuple[int, ...]) -> bool:
    told = finding.verdict in (Verdict.NOT_IN_SOURCE, Verdict.REMOVED)
    return not told and not any(
        finding.verdict is Verdict.VERIFIED and finding.span == f"S{number}" for number in numbers
    )


def _found_in(number: int, findings: list[Finding]) -> Line:
    mine = [f for f in findings if f.verdict is Verdict.VERIFIED and f.span == f"S{number}"]
    return (Piece("   ", ""), *_verdicts(mine, spans=False)) if mine else ()


def _verdicts(findings: list[Finding], *, spans: bool = True) -> Line:
    """Findings by verdict: `✓ 30, 40% verified`; a quotation is not written out again."""
    told = []
    for verdict in Verdict:
        same = [finding for finding in findings if finding.verdict is verdict]
        if not same:
            continue
        names = dict.fromkeys(_short_name(finding) for finding in same)
        where = dict.fromkeys(finding.span for finding in same if finding.span and spans)
        words = " ".join([", ".join(names), verdict.value, *where])
        told.append(f"{VERDICTS[verdict]} {words}")
    return (Piece("   ".join(told), "strong"),)


def _short_name(finding: Finding) -> str:
    return "quotation" if finding.kind is FindingKind.QUOTATION else _name(finding)
