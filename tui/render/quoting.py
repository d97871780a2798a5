"""Passages quoted: what was found in them lit, what stands around them dim.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from core.changes import Finding, FindingKind, Hunk, Verdict
from core.visible import visible
from tui.render.words import cut
from tui.render.wrap import Line, Piece, cells

if TYPE_CHECKING:
    from core.source import Source

_LEAST_WORDS = 3


def quoted(number: int, hunk: Hunk, findings: list[Finding], source: Source | None) -> Line:
    """A cited passage by its number, what the hunk has of it lit."""
    head = Piece(f"S{number} ", "strong")
    if source is None:
        return (head,)
    if not 1 <= number <= len(source.passages):
        return (head, Piece("is not in the source", "warn"))
    text = source.passage(number).text
    return (head, Piece("“", ""), *_with_lit(text, lit_spans(text, hunk, findings)), Piece("”", ""))


def quoted_with(text: str, words: Iterable[tuple[str, bool]]) -> Line:
    """A passage, some words of it lit; see `spans_of`."""
    return (Piece("“", ""), *_with_lit(text, spans_of(text, words)), Piece("”", ""))


def _with_lit(text: str, spans: Iterable[tuple[int, int]]) -> Line:
    pieces: list[Piece] = []
    at = 0
    for start, end in spans:
        pieces += [Piece(visible(text[at:start]), ""), Piece(visible(text[start:end]), "lit")]
        at = end
    pieces.append(Piece(visible(text[at:]), ""))
    return tuple(piece for piece in pieces if piece.text)


def before_and_after(
    source: Source | None, number: int, cited: Collection[int], width: int
) -> tuple[Line, Line]:
    """What stands before a passage and after it, a line each; none of a passage that is cited
    itself.

    Args:
        width: cells of a line.
    """
    if source is None or not 1 <= number <= len(source.passages):
        return (), ()
    indent = " " * (len(str(number)) + 2)
    room = max(width - len(indent), 0)
    before: Line = ()
    after: Line = ()
    if number > 1 and number - 1 not in cited:
        text = visible(source.passage(number - 1).text)
        before = (Piece(indent + _end_of(text, room), "dim"),)
    if number < len(source.passages) and number + 1 not in cited:
        text = visible(source.passage(number + 1).text)
        after = (Piece(indent + cut(text, room), "dim"),)
    return before, after


def _end_of(text: str, width: int) -> str:
    """The end of a text in at most so many cells, begun at a word."""
    if cells(text) <= width:
        return text
    end = text[-max(width - 1, 1) :]
    while end and cells(end) > width - 1:
        end = end[1:]
    return f"… {end.partition(' ')[2] or end[1:]}"


def lit_spans(text: str, hunk: Hunk, findings: Iterable[Finding]) -> list[tuple[int, int]]:
    """Where in a passage the figures and quotations of a hunk stand; where there are none, the
    longest run of words that the two share. Spans are in order and do not overlap."""
    words = [
        (_said(finding), finding.kind is FindingKind.QUOTATION)
        for finding in findings
        if finding.kind in (FindingKind.FIGURE, FindingKind.QUOTATION)
        and finding.verdict is not Verdict.REMOVED
    ]
    return spans_of(text, words) or _shared_words(text, hunk)


def _said(finding: Finding) -> str:
    """The words to look for: of a near miss those the source has."""
    return finding.source_says or finding.text


def spans_of(text: str, words: Iterable[tuple[str, bool]]) -> list[tuple[int, int]]:
    """Where figures and quotations stand in a text, however they are written there; in order, none
    overlapping.

    Args:
        words: each with whether it is a quotation; else it is a figure.
    """
    from core.figures import find_figures, same_figure
    from core.folding import folded

    there = find_figures(text)
    view = folded(text)
    spans: list[tuple[int, int]] = []
    for said, is_quotation in words:
        if is_quotation:
            looked_for = folded(said).text.strip(" .…,;:")
            found = re.search(re.escape(looked_for), view.text, re.IGNORECASE)
            spans += [view.span(*found.span())] if found and looked_for else []
            continue
        wanted = find_figures(said)
        spans += [
            (figure.start, figure.end)
            for figure in there
            if any(same_figure(figure, other) for other in wanted)
        ]
    return _apart(spans)


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
    return _apart([view.span(start, end)])


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def excerpt(line: Line, room: int) -> Line:
    """A quoted passage, begun a little before what is lit when it would not fit from its start."""
    lit = next((at for at, piece in enumerate(line) if piece.style == "lit"), 0)
    before = "".join(piece.text for piece in line[1:lit])
    size = sum(len(piece.text) for piece in line)
    if size <= room or len(before) < 20 or lit < 2:
        return line
    start = before[-16:].partition(" ")[2] or before[-16:]
    return (line[0], Piece(f"“… {start}", ""), *line[lit:])
