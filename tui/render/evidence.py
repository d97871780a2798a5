"""What a hunk rests on, as lines: passages with what was found in them lit, verdicts, the reason.

Pure: data in, styled pieces out. Each thing that was checked is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from core.changes import Finding, FindingKind, Hunk, Level, Verdict
from core.review import Review
from core.visible import visible
from tui.render.glyphs import VERDICTS
from tui.render.words import clean, counted, cut, cut_pieces
from tui.render.wrap import Piece

if TYPE_CHECKING:
    from core.source import Source

PASSAGES = 6
"""Passages quoted in full; the rest is counted."""
_LEAST_WORDS = 3
_LONGEST, _SHORT = 60, 24
_NAMED = (FindingKind.HEADING, FindingKind.ROW, FindingKind.BLOCK, FindingKind.LINK)

Line = tuple[Piece, ...]


def evidence(hunk: Hunk, review: Review, source: Source | None) -> list[Line]:
    """All there is to say, most pressing first.

    Args:
        source: what was read; None where it is lost.
    """
    findings = once(review.findings(hunk))
    lines = [*_before(hunk), *_missing(findings)]
    numbers = hunk.passages[:PASSAGES]
    lines += [
        (*_quoted(number, hunk, findings, source), *_found_in(number, findings))
        for number in numbers
    ]
    if more := len(hunk.passages) - len(numbers):
        lines.append((Piece(f"and {counted(more, 'more passage')}", "dim"),))
    if elsewhere := [f for f in findings if _is_elsewhere(f, numbers)]:
        lines.append(_verdicts(elsewhere))
    if note := review.decisions.notes.get(hunk.id):
        lines.append((Piece(f"note: {visible(note)}", ""),))
    if hunk.why:
        lines.append((Piece(f"why: {visible(hunk.why)}", "dim"),))
    return lines or [(Piece("no passage is named for this change", "dim"),)]


def brief(hunk: Hunk, review: Review, source: Source | None, width: int) -> Line:
    """The most pressing of it on one line."""
    findings = once(review.findings(hunk))
    pieces: list[Piece] = []
    for line in (*_before(hunk), *_missing(findings, _SHORT)):
        pieces += [*line, Piece("  ", "")]
    good = [f for f in findings if f.verdict not in (Verdict.NOT_IN_SOURCE, Verdict.REMOVED)]
    if good:
        pieces += [*_verdicts(good, spans=False), Piece("  ", "")]
    if hunk.passages:
        room = width - sum(len(piece.text) for piece in pieces)
        number = next((n for n in hunk.passages if _found_in(n, findings)), hunk.passages[0])
        pieces += _excerpt(_quoted(number, hunk, findings, source), room)
    elif hunk.why:
        pieces.append(Piece(f"why: {visible(hunk.why)}", "dim"))
    elif not pieces:
        return evidence(hunk, review, source)[0]
    return cut_pieces(pieces, width)


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


# --- passages ------------------------------------------------------------------------------------


def _quoted(number: int, hunk: Hunk, findings: list[Finding], source: Source | None) -> Line:
    head = Piece(f"S{number} ", "strong")
    if source is None:
        return (head,)
    if not 1 <= number <= len(source.passages):
        return (head, Piece("is not in the source", "warn"))
    text = source.passage(number).text
    spans = lit_spans(text, hunk, findings)
    pieces = [head, Piece("“", "")]
    at = 0
    for start, end in spans:
        pieces += [Piece(visible(text[at:start]), ""), Piece(visible(text[start:end]), "lit")]
        at = end
    pieces += [Piece(visible(text[at:]), ""), Piece("”", "")]
    return tuple(piece for piece in pieces if piece.text)


def lit_spans(text: str, hunk: Hunk, findings: list[Finding]) -> list[tuple[int, int]]:
    """Where in a passage the figures and quotations of a hunk stand; where there are none, the
    longest run of words that the two share. Spans are in order and do not overlap."""
    from core.folding import folded

    found = [f for f in findings if f.verdict is not Verdict.REMOVED]
    spans = _same_figures(text, [f.text for f in found if f.kind is FindingKind.FIGURE])
    view = folded(text)
    for finding in found:
        if finding.kind is not FindingKind.QUOTATION:
            continue
        words = folded(finding.text).text.strip(" .…,;:")
        at = view.text.find(words) if words else -1
        if at >= 0:
            spans.append(view.span(at, at + len(words)))
    return _apart(spans or _shared_words(text, hunk))


def _same_figures(text: str, told: list[str]) -> list[tuple[int, int]]:
    """Where the figures of some texts stand in another."""
    if not told:
        return []
    from core.figures import find_figures, same_figure

    wanted = [figure for each in told for figure in find_figures(each)]
    return [
        (figure.start, figure.end)
        for figure in find_figures(text)
        if any(same_figure(figure, other) for other in wanted)
    ]


def _shared_words(text: str, hunk: Hunk) -> list[tuple[int, int]]:
    from difflib import SequenceMatcher

    from core.folding import folded

    new = " ".join(splice.text for change in hunk.decidable for splice in change.splices)
    view, other = folded(text), folded(new)
    mine, theirs = view.text.split(" "), other.text.split(" ")
    run = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    if run.size < _LEAST_WORDS:
        return []
    start = sum(len(word) + 1 for word in mine[: run.a])
    end = start + len(" ".join(mine[run.a : run.a + run.size]))
    return [view.span(start, end)]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _excerpt(line: Line, room: int) -> Line:
    """A quoted passage, begun a little before what is lit when it would not fit from its start."""
    lit = next((at for at, piece in enumerate(line) if piece.style == "lit"), 0)
    before = "".join(piece.text for piece in line[1:lit])
    size = sum(len(piece.text) for piece in line)
    if size <= room or len(before) < 20 or lit < 2:
        return line
    start = before[-16:].partition(" ")[2] or before[-16:]
    return (line[0], Piece(f"“… {start}", ""), *line[lit:])
