"""What of a report its sources bear out: every claim's figures and quotations, looked up.

Owns the verdicts. A figure is supported only by a passage that speaks of the same thing; a
quotation only by the same words. It reads the texts it is given and opens nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from core.claims import Claim, claims_of
from core.document import Document
from core.figures import Figure, find_figures
from core.folding import fold
from core.lookup import Lookup
from core.pieces import figures_beside, piece_around
from core.quotations import Quotation
from core.ranking import Ranking, Score, Topic, topic_of
from core.rarity import Rarity
from core.rounding import Hedge, hedge_of, is_explained
from core.source import Source

SAME_THING = 0.33
"""Least score of a passage that speaks of the same thing as a claim."""
TOGETHER = 0.1
"""What each of at most two other figures of a claim adds to a passage that has them, too."""
RIVAL = 0.6
"""Least share of what the passage that says most of a claim, with another figure of the same unit,
says of it: below it, that passage is what the claim is about, and it says another figure."""

CLEAR = 0.5
"""Least share of a claim that such a passage must say."""


class ClaimVerdict(StrEnum):
    """What looking a claim, or one thing in it, up in the sources showed."""

    SUPPORTED = "supported"
    ELSEWHERE = "figure elsewhere"
    INEXACT = "quotation inexact"
    NOT_FOUND = "not found"
    NOTHING = "nothing to check"

    @property
    def is_fine(self) -> bool:
        """Is there nothing to look at?"""
        return self in (ClaimVerdict.SUPPORTED, ClaimVerdict.NOTHING)


_WORST = (ClaimVerdict.INEXACT, ClaimVerdict.NOT_FOUND, ClaimVerdict.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Looked:
    """One figure or quotation of a claim."""

    text: str
    """As written in the report."""
    verdict: ClaimVerdict
    """What was found."""
    source: str = ""
    """Target of the source it stands in, or nearly; empty where none."""
    span: str = ""
    """The passage there, such as `S214`."""
    quote: str = ""
    """The passage's text."""
    source_says: str = ""
    """Of an inexact quotation the words it should have."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A claim of the report and what the sources say to it."""

    line: int
    """1-based line of the report it begins in."""
    text: str
    """The sentence or cell, on one line."""
    verdict: ClaimVerdict
    """The worst of its parts."""
    figures: tuple[Looked, ...]
    """Its figures outside quotations, in order."""
    quotations: tuple[Looked, ...]
    """Its quotations, in order."""
    start: int
    """Offset of its first character in the report."""
    end: int
    """Offset just after its last character."""


class Auditor:
    """Holds claims against sources.

    Args:
        sources: what the report rests on; with none, nothing is found.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._rarity = Rarity(sources)
        self._held = [(Lookup(each), Ranking(each, self._rarity)) for each in sources]

    def audit(self, document: Document) -> Iterator[Audited]:
        """Every claim of a report, in order."""
        for claim in claims_of(document):
            yield self.of_claim(claim)

    def of_claim(self, claim: Claim) -> Audited:
        """One claim."""
        quotations = tuple(self._quotation(each) for each in claim.quotations)
        figures = tuple(self._figures(claim))
        verdicts = {each.verdict for each in (*quotations, *figures)}
        fine = ClaimVerdict.SUPPORTED if verdicts else ClaimVerdict.NOTHING
        verdict = next((worst for worst in _WORST if worst in verdicts), fine)
        return Audited(claim.line, claim.text, verdict, figures, quotations, claim.start, claim.end)

    # --- quotations --------------------------------------------------------------------------

    def _quotation(self, quotation: Quotation) -> Looked:
        from rapidfuzz import fuzz

        words = " ".join(quotation.text.split())
        best, likeness = Looked(words, ClaimVerdict.NOT_FOUND), -1.0
        for lookup, _ in self._held:
            said = lookup.quotation(quotation.text)
            if not said.number:
                continue
            exact = said.is_exact and not said.says
            like = 200.0 if exact else fuzz.ratio(fold(words), said.says) + 100 * said.is_exact
            if like > likeness:
                verdict = ClaimVerdict.SUPPORTED if exact else ClaimVerdict.INEXACT
                best, likeness = _looked(words, verdict, lookup, said.number, said.says), like
        return best

    # --- figures -----------------------------------------------------------------------------

    def _figures(self, claim: Claim) -> Iterator[Looked]:
        quoted = _quoted(claim)
        for figure in find_figures(claim.text):
            if not _is_inside(figure, quoted):
                yield self._figure(figure, claim)

    def _figure(self, figure: Figure, claim: Claim) -> Looked:
        hedge = hedge_of(claim.text, figure)
        piece, rest = piece_around(claim.text, figure)
        topic = topic_of(piece, rest, claim.context, self._rarity, is_cell=claim.is_cell)
        others = figures_beside(claim.text, figure)
        found, rival = self._ranked(figure, hedge, topic, others)
        if not found:
            return Looked(figure.text, ClaimVerdict.NOT_FOUND)
        score, lookup, number = found
        is_rival = rival >= CLEAR and score.said < RIVAL * rival
        same = score.has_names and score.value >= SAME_THING and not is_rival
        verdict = ClaimVerdict.SUPPORTED if same else ClaimVerdict.ELSEWHERE
        return _looked(figure.text, verdict, lookup, number)

    def _ranked(
        self, figure: Figure, hedge: Hedge, topic: Topic, others: Sequence[Figure]
    ) -> tuple[tuple[Score, Lookup, int] | None, float]:
        """The passage with a figure that speaks most of a topic, and the score of the best one that
        has only another figure of the same unit."""
        best: tuple[Score, Lookup, int] | None = None
        rival = 0.0
        for lookup, ranking in self._held:
            same = _explaining(figure, hedge, lookup)
            like = lookup.passages_of_unit(figure.unit)
            for number, share in ranking.shares(topic.own).items():
                if share > rival and number in like and number not in same:
                    rival = share
            for number, other in same.items():
                score = ranking.score(topic, number, other)
                passage = lookup.source.passage(number)
                together = sum(lookup.has_figure(each, passage) for each in others)
                score = replace(score, value=score.value + min(together, 2) * TOGETHER)
                if best is None or (score.has_names, score.value) > (
                    best[0].has_names,
                    best[0].value,
                ):
                    best = (score, lookup, number)
        return best, rival


def _explaining(figure: Figure, hedge: Hedge, lookup: Lookup) -> dict[int, Figure]:
    """The passages with a figure that explains one, and that figure."""
    found = lookup.figures_at(figure) if hedge is Hedge.EXACT else lookup.figures_like(figure)
    return {number: other for number, other in found if is_explained(figure, other, hedge)}


def _looked(
    text: str, verdict: ClaimVerdict, lookup: Lookup, number: int, says: str = ""
) -> Looked:
    passage = lookup.source.passage(number)
    return Looked(text, verdict, lookup.source.target, f"S{number}", passage.text, says)


def _quoted(claim: Claim) -> list[tuple[int, int]]:
    """Where quotations begin in a claim, in order, and how far they and those before reach."""
    words = dict.fromkeys(" ".join(each.text.split()) for each in claim.quotations)
    spans = sorted((at, at + len(each)) for each in words if (at := claim.text.find(each)) >= 0)
    ends = accumulate((end for _, end in spans), max)
    return [(start, end) for (start, _), end in zip(spans, ends, strict=True)]


def _is_inside(figure: Figure, quoted: list[tuple[int, int]]) -> bool:
    """Does a figure stand in one of the quotations?"""
    at = bisect_right(quoted, figure.start, key=lambda span: span[0])
    return at > 0 and figure.end <= quoted[at - 1][1]


def summary_of(audited: Sequence[Audited]) -> dict[str, int]:
    """How many claims there are, and how many of each verdict."""
    counts = {verdict.value: 0 for verdict in ClaimVerdict}
    for each in audited:
        counts[each.verdict.value] += 1
    return {"claims": len(audited), **counts}
