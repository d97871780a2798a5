"""Claims of a report as marks on it, and what the sources say to each, as lines.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.audit import Audited, ClaimVerdict, Looked
from core.visible import visible
from tui.render.page import Mark
from tui.render.quoting import quoted_with, spans_of
from tui.render.words import counted, cut
from tui.render.wrap import Line, Piece

GLYPHS = {
    ClaimVerdict.SUPPORTED: "✓",
    ClaimVerdict.ELSEWHERE: "≈",
    ClaimVerdict.INEXACT: "≠",
    ClaimVerdict.NOT_FOUND: "✗",
}
"""Of the verdicts of an audit; those the findings of a review have, too, mean the same there."""
_STYLES = {
    ClaimVerdict.SUPPORTED: "",
    ClaimVerdict.ELSEWHERE: "doubt",
    ClaimVerdict.INEXACT: "fault",
    ClaimVerdict.NOT_FOUND: "fault",
}
_LONGEST = 60


def marks_of(claims: Sequence[Audited], text: str) -> list[Mark]:
    """The claims that have something to check, as marks on their report.

    Args:
        text: the report.
    """
    return [
        Mark(
            name=str(number),
            start=claim.start,
            end=claim.end,
            glyph=GLYPHS[claim.verdict],
            style="",
            words=tuple(_words(claim, text)),
            told=f"{GLYPHS[claim.verdict]} {claim.verdict.value}",
            is_loud=not claim.verdict.is_fine,
        )
        for number, claim in enumerate(claims)
        if claim.verdict is not ClaimVerdict.NOTHING
    ]


def _words(claim: Audited, text: str) -> Iterator[tuple[int, int, str]]:
    """Where in the report the things that want a look stand, in order."""
    at = claim.start
    found = []
    for looked in (*claim.quotations, *claim.figures):
        if style := _STYLES[looked.verdict]:
            words = r"\s+(?:>\s*)*".join(map(re.escape, looked.text.split()))
            where = re.compile(words).search(text, claim.start, claim.end)
            found += [(*where.span(), style)] if where else []
    for start, end, style in sorted(found):
        if start >= at:
            yield start, end, style
            at = end


def looked_up(claim: Audited) -> list[Looked]:
    """The things of a claim, what wants a look first."""
    looked = [*claim.quotations, *claim.figures]
    return sorted(looked, key=lambda each: each.verdict.is_fine)


def told_of_looked(looked: Looked, *, is_quotation: bool) -> str:
    """What was found of one thing, in words; a quotation is not written out again."""
    glyph, verdict = GLYPHS[looked.verdict], looked.verdict.value
    if is_quotation:
        return f"{glyph} quotation {verdict.removeprefix('quotation ')}"
    return f"{glyph} {cut(visible(looked.text), _LONGEST)}: {verdict}"


def claim_lines(claim: Audited) -> list[Line]:
    """What the sources say to a claim; a passage that speaks to several things is quoted once."""
    looked = looked_up(claim)
    lines: list[Line] = []
    for where in dict.fromkeys((each.source, each.span) for each in looked):
        here = [each for each in looked if (each.source, each.span) == where]
        for each in here:
            style = "strong" if each.verdict.is_fine else "warn"
            told = told_of_looked(each, is_quotation=each in claim.quotations)
            lines.append((Piece(told, style), *_instead(each)))
        source, span = where
        if not source:
            continue
        words = [(each.source_says or each.text, each in claim.quotations) for each in here]
        head = Piece(f"   {span} of {visible(source)} ", "dim")
        lines.append((head, *quoted_with(here[0].quote, words)))
    return lines


def _instead(looked: Looked) -> Line:
    """What the source says instead, where the passage that is quoted does not show it whole."""
    if not looked.source_says or spans_of(looked.quote, [(looked.source_says, True)]):
        return ()
    return (Piece(f"; the source says “{visible(looked.source_says)}”", ""),)


def summary_line(summary: dict[str, int]) -> str:
    """How many claims there are and how many of each verdict."""
    order = (*GLYPHS, ClaimVerdict.NOTHING)
    parts = [
        f"{GLYPHS.get(verdict, '')} {summary[verdict.value]} {verdict.value}".strip()
        for verdict in order
        if summary[verdict.value]
    ]
    return f"{counted(summary['claims'], 'claim')}: {', '.join(parts)}"
