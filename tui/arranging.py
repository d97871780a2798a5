"""Which hunks are shown, in what order, and which are folded together.

Pure but for remembering what it worked out last. Wording-only hunks of a section are one group,
its changes of white space another; a group is one stop until it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.changes import Hunk, HunkKind
from core.review import Review
from core.risk import NAMES, Risk, is_space_only, risk
from tui.groups import Groups, groups
from tui.render.glyphs import wants_a_look
from tui.render.hunks import said
from tui.render.row import Look
from tui.render.words import clean, counted, cut
from tui.walk import Way

_TEASER = 30  # cells of a folded hunk's text that are shown


Lines = tuple[tuple[str, str], ...]
"""Ids of hunks, and a line for each."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which hunks are shown."""

    words: str
    """What is shown, in words: `undecided`."""
    test: Callable[[Review, Hunk], bool]
    """Is a hunk shown?"""
    chosen: frozenset[str] = frozenset()
    """Ids of the hunks it held for when it was chosen: they stay, whatever is decided of them."""

    def shown(self, review: Review) -> frozenset[str]:
        """Ids of the hunks that are shown."""
        return self.chosen | {hunk.id for hunk in review.hunks if self.test(review, hunk)}


def filters(review: Review, section: tuple[str, ...] | None) -> list[Filter]:
    """What can be chosen, each with hunks it holds for now.

    Args:
        section: of the hunk under the cursor; None where there is none.
    """
    named: list[tuple[str, Callable[[Review, Hunk], bool]]] = [
        ("undecided", lambda review, hunk: not review.is_decided(hunk)),
        ("to look at", wants_a_look),
        ("with a note", lambda review, hunk: hunk.id in review.decisions.notes),
    ]
    if section is not None:
        title = clean(section[-1]) if section else "the top"
        named.append((f"section {title}", lambda _, hunk: hunk.section == section))
    named += [(f"kind {kind.value}", _of_kind(kind)) for kind in HunkKind]
    found = []
    for words, test in named:
        if ids := frozenset(hunk.id for hunk in review.hunks if test(review, hunk)):
            found.append(Filter(words, test, ids))
    return found


def _of_kind(kind: HunkKind) -> Callable[[Review, Hunk], bool]:
    return lambda _, hunk: hunk.kind is kind


class Arranging:
    """Remembers what depends on the hunks alone, because most keys change nothing of them.

    Args:
        grouped: tells which hunks are folded together.
    """

    def __init__(self, grouped: Callable[[Review], Groups] = groups) -> None:
        self._grouped = grouped
        self._hunks: tuple[Hunk, ...] = ()
        self._base = ""
        self._groups: Groups = {}
        self._risks: dict[str, Risk] = {}
        self._asked: tuple[object, ...] = ()
        self._of: tuple[object, ...] = ()  # what the way depends on
        self._way: Way | None = None
        self._folds_of: Way | None = None
        self._folds: Lines = ()

    def way(self, review: Review, look: Look, filter_: Filter | None, *, by_risk: bool) -> Way:
        """The way through a review as it is shown now."""
        asked = (review, look.opened, look.unfolded, filter_, by_risk)
        if self._way is None or any(a is not b for a, b in zip(asked, self._asked, strict=True)):
            self._asked, self._way = asked, self._made(review, look, filter_, by_risk=by_risk)
        return self._way

    def _made(self, review: Review, look: Look, filter_: Filter | None, *, by_risk: bool) -> Way:
        """The way anew, or the one before where a step changed decisions alone."""
        shown = filter_.shown(review) if filter_ else None
        edits = review.decisions.edits
        of = (review.hunks, review.base, edits, look.opened, look.unfolded, shown, by_risk)
        if self._way is not None and of == self._of:
            return self._way.after(review)
        self._of = of
        order = self.by_risk(review) if by_risk else review.hunks
        return Way(review, order, shown, look.opened, dict(self._folded(review, look)))

    def by_risk(self, review: Review) -> tuple[Hunk, ...]:
        """The hunks of a review, the riskiest first, else as they stand."""
        self._look_at(review)
        return tuple(sorted(review.hunks, key=lambda hunk: self.risk(review, hunk)))

    def risk(self, review: Review, hunk: Hunk) -> Risk:
        """The risk of a hunk, or of the editor's text in its place."""
        self._look_at(review)
        if hunk.id in review.decisions.edits:
            return risk(hunk, review.base, review.findings(hunk))
        if hunk.id not in self._risks:
            self._risks[hunk.id] = risk(hunk, review.base)
        return self._risks[hunk.id]

    def group(self, hunk: str) -> tuple[str, ...]:
        """The group a hunk belongs to, folded or not."""
        return self._groups.get(hunk, ())

    def title(self, review: Review, hunk: Hunk, *, by_risk: bool) -> tuple[str, tuple[str, ...]]:
        """What a hunk stands under in a list: its risk, or its section with the section's path."""
        if by_risk:
            return NAMES[self.risk(review, hunk)], ()
        return (clean(hunk.section[-1]) if hunk.section else "at the top"), hunk.section

    def folds(self, way: Way) -> Lines:
        """What is shown instead of each hunk of a folded group; remembered while the way leads the
        same."""
        if self._folds_of is None or not way.is_like(self._folds_of):
            self._folds_of, self._folds = way, folds(way)
        return self._folds

    def titles(self, way: Way, *, by_risk: bool) -> Lines:
        """Each hunk that is gone to, and the title it stands under."""
        titles = ((h.id, self.title(way.review, h, by_risk=by_risk)[0]) for h in way.hunks)
        return tuple(titles)

    def _folded(self, review: Review, look: Look) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The folded group of each hunk that is in one."""
        self._look_at(review)
        for id_, group in self._groups.items():
            own = review.decisions.edits.keys()
            if look.unfolded.isdisjoint(group) and own.isdisjoint(group):
                yield id_, group

    def _look_at(self, review: Review) -> None:
        if review.hunks is self._hunks and review.base is self._base:
            return
        self._hunks, self._base = review.hunks, review.base
        self._risks = {}
        self._groups = self._grouped(review)


def folds(way: Way) -> Lines:
    """What is shown instead of each hunk of a folded group: its id and one line."""
    review = way.review
    told = []
    for id_ in way.groups:
        hunk = review.hunk_of[id_]
        group = way.group(id_)
        if not group:
            continue
        words = cut(said(hunk, review.base), _TEASER)
        if group[0] == id_:
            told.append((id_, f"┄ {_group_words(hunk, len(group))}: {words} ┄ Enter opens"))
        else:
            told.append((id_, f"┄ {_noun(hunk)}, as above: {words} ┄"))
    return tuple(told)


def group_words(way: Way | None, hunk: str) -> str:
    """What a folded group holds, in words; empty where the hunk is in none."""
    group = way.group(hunk) if way else ()
    if way is None:
        return ""
    return _group_words(way.review.hunk_of[hunk], len(group)) if group else ""


def _noun(hunk: Hunk) -> str:
    return "white space" if is_space_only(hunk) else "wording"


def _group_words(hunk: Hunk, count: int) -> str:
    if hunk.kind is HunkKind.EOL:
        places = len([splice for change in hunk.decidable for splice in change.splices])
        return f"line ends differ in {counted(places, 'line')}"
    return f"{counted(count, 'change')} of {_noun(hunk)}"
