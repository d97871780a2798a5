"""What checking a change shows: quotations, figures, links, and what it takes away.

Owns the verdicts. Of what a change adds, every quotation, figure and link is looked up in the cited
passages, then in the whole source, then in the text it replaces. Of what it takes away, headings,
blocks, rows, figures, links, quotations, footnotes and hedges are named. It never changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from core.blocks import markdown_lines
from core.changes import Change, Finding, FindingKind, Hunk, Level, Splice, Verdict
from core.document import BlockKind, Document
from core.figures import Figure, find_figures, same_figure
from core.folding import caseless, fold
from core.lookup import EDGES, Lookup, find_words
from core.quotations import find_quotations
from core.source import Passage, Source
from core.words import stems

LEAST_KEPT = 0.3
"""Share of a block's word stems below which a text that replaces it has taken it away."""
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+[^\s<>()\[\]\"'`.,;:!?*_]")
_TARGET = re.compile(r"\]\(\s*<?([^()\s<>#][^()\s<>]*)>?(?:\s+\"[^\"]*\")?\s*\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
HEDGES = re.compile(
    r"\b(?:may(?!\s+\d)|might|could|likely|probably|possibly|perhaps|reportedly|roughly|approximately|"
    r"seems?|appears?|suggests?|estimated|expected|up to|about|nearly|almost)\b",
    re.IGNORECASE,
)
"""Words by which a text says less than all."""


class Checker:
    """Checks changes against one source; what it reads of the source it reads once.

    Args:
        source: what the changes rest on; None, or one without text, when there is nothing.
        base: the report the changes are made to.
    """

    def __init__(self, source: Source | None, base: Document) -> None:
        if source is not None and not source.text:
            source = None  # edits made elsewhere rest on nothing that could be looked up
        self._source = source
        self._lookup = Lookup(source) if source else None
        self._base = base

    def findings(self, hunk: Hunk) -> tuple[Finding, ...]:
        """All findings of a hunk, strong ones first."""
        found: list[Finding] = []
        for change in hunk.decidable:
            for splice in change.splices:
                found += self.of_splice(splice, hunk.passages, change)
        return _sorted(found)

    def of_splice(
        self, splice: Splice, passages: tuple[int, ...], change: Change | None = None
    ) -> tuple[Finding, ...]:
        """All findings of one splice that rests on the passages with these numbers."""
        old = self._base.text[splice.start : splice.end]
        cited = self._cited(passages)
        name = change.id if change else ""
        found = [
            *self._figures(old, splice.text, cited, name),
            *self._quotations(old, splice.text, cited, name),
            *self._links(old, splice.text, name),
            *self._removed(splice, old, name),
        ]
        return _sorted(list(dict.fromkeys(found)))

    # --- what it adds ------------------------------------------------------------------------

    def _figures(
        self, old: str, new: str, cited: tuple[Passage, ...], change: str
    ) -> Iterator[Finding]:
        kept = find_figures(old)
        for figure in find_figures(new):
            if self._lookup is None:
                if not _stands_in(figure, kept):
                    yield Finding(
                        Level.WEAK, FindingKind.FIGURE, figure.text, Verdict.NOT_IN_SOURCE, change
                    )
                continue
            verdict, span = _look_up(self._lookup, figure, cited)
            if verdict is Verdict.NOT_IN_SOURCE and _stands_in(figure, kept):
                verdict = Verdict.KEPT
            level = Level.STRONG if verdict is Verdict.NOT_IN_SOURCE else Level.WEAK
            yield Finding(level, FindingKind.FIGURE, figure.text, verdict, change, span)

    def _quotations(
        self, old: str, new: str, cited: tuple[Passage, ...], change: str
    ) -> Iterator[Finding]:
        quoted = find_quotations(new)
        before = fold(old) if quoted else ""
        for quotation in quoted:
            words = fold(quotation.text).strip(EDGES)
            if not words or self._lookup is None:
                continue
            said = self._lookup.quotation(quotation.text, cited)
            verdict = Verdict.IN_SOURCE if said.is_exact else Verdict.NOT_IN_SOURCE
            verdict = Verdict.VERIFIED if said.is_cited else verdict
            span, says = f"S{said.number}" if said.number else "", said.says
            if verdict is Verdict.NOT_IN_SOURCE and find_words(words, before) >= 0:
                verdict, span, says = Verdict.KEPT, "", ""
            level = Level.STRONG if verdict is Verdict.NOT_IN_SOURCE else Level.WEAK
            yield Finding(level, FindingKind.QUOTATION, quotation.text, verdict, change, span, says)

    def _links(self, old: str, new: str, change: str) -> Iterator[Finding]:
        added = [link for link in links_of(new) if link not in links_of(old)]
        for link in added:
            if link not in self._known_links:
                yield Finding(Level.STRONG, FindingKind.LINK, link, Verdict.NOT_IN_SOURCE, change)

    # --- what it takes away ------------------------------------------------------------------

    def _removed(self, splice: Splice, old: str, change: str) -> Iterator[Finding]:
        if not old.strip():
            return
        new = splice.text
        gone = [*self._gone_blocks(splice, old), *self._gone_figures(old, new)]
        staying = links_of(new)
        gone += [(FindingKind.LINK, link) for link in links_of(old) if link not in staying]
        marks = dict.fromkeys(_FOOTNOTE.findall(old))
        gone += [(FindingKind.FOOTNOTE, mark) for mark in marks if mark not in new]
        quoted = find_quotations(old)
        after = fold(new) if quoted else ""
        for quotation in quoted:
            if find_words(fold(quotation.text).strip(EDGES), after) < 0:
                gone.append((FindingKind.QUOTATION, quotation.text))
        for kind, text in gone:
            yield Finding(Level.STRONG, kind, text, Verdict.REMOVED, change)
        if new.strip():
            hedges = {caseless(word) for word in HEDGES.findall(new)}
            for word in dict.fromkeys(caseless(hedge) for hedge in HEDGES.findall(old)):
                if word not in hedges:
                    yield Finding(Level.WEAK, FindingKind.HEDGE, word, Verdict.REMOVED, change)

    def _gone_blocks(self, splice: Splice, old: str) -> Iterator[tuple[FindingKind, str]]:
        """The blocks of the base that a splice leaves nothing of."""
        whole = [
            block
            for block in self._base.blocks
            if splice.start <= block.start and block.end <= splice.end
        ]
        if not splice.text.strip():
            for block in whole:
                kind = _REMOVALS.get(block.kind, FindingKind.BLOCK)
                yield kind, _first_words(self._base.block_text(block))
            if not whole:
                yield FindingKind.BLOCK, _first_words(old)
            return
        for block in whole:
            text = self._base.block_text(block)
            stands = _of_kind(splice.text, block.kind)
            same = sum(other.kind is block.kind for other in whole)
            if len(stands) < same and not _is_kept(text, block.kind, splice.text, stands):
                yield _REMOVALS.get(block.kind, FindingKind.BLOCK), _first_words(text)

    def _gone_figures(self, old: str, new: str) -> Iterator[tuple[FindingKind, str]]:
        staying = find_figures(new)
        for figure in find_figures(old):
            if not _stands_in(figure, staying):
                yield FindingKind.FIGURE, figure.text

    # --- what is read once -------------------------------------------------------------------

    def _cited(self, numbers: tuple[int, ...]) -> tuple[Passage, ...]:
        if self._source is None:
            return ()
        count = len(self._source.passages)
        return tuple(self._source.passage(n) for n in numbers if 1 <= n <= count)

    @cached_property
    def _known_links(self) -> set[str]:
        source = self._source.text if self._source else ""
        return {*links_of(self._base.text), *links_of(source)}


def _look_up(lookup: Lookup, figure: Figure, cited: tuple[Passage, ...]) -> tuple[Verdict, str]:
    for passage in cited:
        if lookup.has_figure(figure, passage):
            return Verdict.VERIFIED, f"S{passage.number}"
    for number in lookup.passages_with(figure):
        return Verdict.IN_SOURCE, f"S{number}"
    return Verdict.NOT_IN_SOURCE, ""


def _stands_in(figure: Figure, figures: Sequence[Figure]) -> bool:
    return any(same_figure(figure, other) for other in figures)


def links_of(text: str) -> dict[str, None]:
    """Addresses and targets of links, in order, each once."""
    found = [(m.start(), m.group()) for m in _ADDRESS.finditer(text)]
    found += [
        (m.start(1), m.group(1)) for m in _TARGET.finditer(text) if not _ADDRESS.match(m.group(1))
    ]
    return dict.fromkeys(link for _, link in sorted(found))


def _of_kind(text: str, kind: BlockKind) -> list[str]:
    """The texts of the blocks of a kind; rows are known without their table's head."""
    if kind is BlockKind.ROW:
        lines = (line.strip() for line in markdown_lines(text))
        return [line for line in lines if line.startswith("|") and line.strip("|:- ")]
    document = Document(text)
    return [document.block_text(block) for block in document.blocks if block.kind is kind]


def _is_kept(old: str, kind: BlockKind, new: str, stands: list[str]) -> bool:
    """Does a text say something of a block still? Of a heading or row only its like can."""
    own = set(stems(fold(old)))
    said = " ".join(stands) if kind in _REMOVALS else new
    return not own or len(own.intersection(stems(fold(said)))) >= LEAST_KEPT * len(own)


_REMOVALS = {BlockKind.HEADING: FindingKind.HEADING, BlockKind.ROW: FindingKind.ROW}


def _first_words(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _sorted(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.STRONG))
