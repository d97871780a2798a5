"""Decisions on hunks: undo, result. A pure state machine.

Owns what a decision does. A `Review` is a value: deciding gives an `Event`, applying an event gives
a new review, and replaying the events of a journal gives the review back. Nothing here touches a
disk.

The result is computed from (base, changes, decisions) alone, by `Review.result`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core import choices
from core.changes import Change, Decision, Finding, Hunk, HunkState, Splice
from core.document import Document
from core.editing import Editable, editable, own_text, with_own_texts
from core.events import (
    Base,
    Decided,
    Decisions,
    Edited,
    Event,
    ReviewHeader,
    Step,
)
from core.relations import Relations, Selection
from core.result import accepted, result
from core.standing import Standing, is_decided, state_of, touched
from core.steps import SHORTEST_PREFIX, applied, unknown

__all__ = ["SHORTEST_PREFIX", "Review"]


@dataclass(frozen=True)
class Review:
    """Base, changes and decisions."""

    header: ReviewHeader
    """What it is of."""
    base: str
    """The report's text it is drafted against."""
    hunks: tuple[Hunk, ...] = ()
    """In document order."""
    decisions: Decisions = field(default_factory=Decisions)
    """What holds now."""
    past: tuple[Step, ...] = ()
    """What `undo` takes back, last one last."""
    future: tuple[Step, ...] = ()
    """What `redo` brings back, next one last."""
    complete: bool = False
    """Has the drafter finished?"""
    summary: str = ""
    """What the drafter said at its end, or why it was cut short."""
    rounds: Mapping[str, Hunk] = field(default_factory=dict)
    """By the id of a hunk that was sent back for, the hunk of the round before."""
    model: str = ""
    """The model that drafted, empty for none."""
    usage: Mapping[str, int] = field(default_factory=dict)
    """What drafting took so far: tokens, and the cost in millionths of a dollar where known."""

    # --- looking things up -------------------------------------------------------------------

    @classmethod
    def between(cls, before: str, hunks: tuple[Hunk, ...]) -> Review:
        """What changed between two texts, as a review of no item and on no disk."""
        base = Base("", "", "", "", None, None)
        header = ReviewHeader("", 0, "two texts", "", "file", "", base)
        return cls(header, before, hunks, complete=True)

    @cached_property
    def written(self) -> tuple[Hunk, ...]:
        """The hunks as they read: with the editor's own texts in place of what was proposed."""
        return with_own_texts(self.hunks, self.decisions.edits)

    @cached_property
    def _relations(self) -> Relations:
        return Relations(self.hunks, self.written, self.rounds)

    @property
    def changes(self) -> Mapping[str, Change]:
        """All changes by id."""
        return self._relations.changes

    @property
    def hunk_of(self) -> Mapping[str, Hunk]:
        """The hunk of each change id and of each hunk id."""
        return self._relations.hunk_of

    def find(self, prefix: str) -> tuple[str, ...]:
        """The decidable change ids a (prefix of a) hunk or change id stands for.

        Raises:
            ReviewError: unknown, ambiguous, or shorter than four characters.
        """
        names = self.hunk_of
        if prefix not in names:
            matches = [name for name in names if name.startswith(prefix)]
            # a hunk of one change answers to both ids; either names the same thing
            if len({self._meant(name) for name in matches}) != 1 or len(prefix) < SHORTEST_PREFIX:
                raise unknown(prefix, matches)
            prefix = matches[0]
        return self._meant(prefix)

    def _meant(self, name: str) -> tuple[str, ...]:
        if name in self.changes:
            return (name,)
        hunk = self.hunk_of[name]
        return (hunk.id,) if hunk.unplaced else tuple(change.id for change in hunk.decidable)

    def decision(self, change: str) -> Decision:
        """The decision of a change."""
        return self.decisions.changes.get(change, Decision.UNDECIDED)

    def state(self, hunk: Hunk) -> HunkState:
        """The decision of a hunk; *mixed* when its changes differ."""
        return state_of(hunk, self.decisions)

    def is_decided(self, hunk: Hunk) -> bool:
        """Is nothing of it left to decide?"""
        return is_decided(hunk, self.decisions)

    @cached_property
    def standing(self) -> Standing:
        """How all its hunks stand."""
        return Standing.of(self.hunks, self.decisions)

    def number(self, hunk: Hunk) -> int:
        """The 1-based number of a hunk."""
        return self._relations.numbers[hunk.id]

    def findings(self, hunk: Hunk) -> tuple[Finding, ...]:
        """What checking showed: of the editor's own text where there is one."""
        edit = self.decisions.edits.get(hunk.id)
        return edit.findings if edit else hunk.findings

    def counts(self) -> dict[HunkState, int]:
        """How many hunks are in each state; they add up to the number of hunks."""
        return dict.fromkeys(HunkState, 0) | Counter(self.standing.states.values())

    def direct_needs(self, change: str) -> tuple[str, ...]:
        """What a change itself needs; glue left out."""
        return self._relations.direct_needs(change)

    def needs(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What the given changes need, and what that needs; glue left out."""
        return self._relations.needs(ids)

    def dependents(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What rests on the given changes, directly or not."""
        return self._relations.dependents(ids)

    def alternatives(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The changes of other hunks that cannot stand beside the given ones."""
        return self._relations.alternatives(ids)

    def selection(self) -> Selection:
        """No change chosen yet; see `core.relations.Selection`."""
        return self._relations.selection()

    # --- deciding: each gives the event, not the next review ---------------------------------

    def accept(self, ids: Iterable[str], *, cursor: str = "", is_rest: bool = False) -> Decided:
        """Accept changes with what they need; see `core.choices.accept`."""
        return choices.accept(self, ids, cursor=cursor, is_rest=is_rest)

    def reject(self, ids: Iterable[str], *, cursor: str = "") -> Decided:
        """Reject changes with what depends on them; see `core.choices.reject`."""
        return choices.reject(self, ids, cursor=cursor)

    def clear(self, ids: Iterable[str], *, cursor: str = "") -> Decided:
        """Make changes undecided again; see `core.choices.clear`."""
        return choices.clear(self, ids, cursor=cursor)

    def edit(
        self, hunk: Hunk, text: str, findings: tuple[Finding, ...], *, is_whole: bool = True
    ) -> Edited:
        """Put the editor's text in place of a hunk; see `editable` for the text it replaces.

        Raises:
            ReviewError: the hunk acts in several places, or has none; or there is no text.
        """
        newline = Document(self.base).newline_near(hunk.start)
        own = self._editable(hunk, is_whole=is_whole).with_text(text, newline)
        edits = {**self.decisions.edits, hunk.id: own}
        written = replace(self, decisions=replace(self.decisions, edits=edits))
        mine = tuple(change.id for change in hunk.decidable)
        event = written.accept(mine)
        others = {id_: to for id_, to in event.changes.items() if id_ not in mine}
        borders = (own.begins_block, own.ends_block)
        return Edited(hunk.id, own.splice, findings, others, *borders)

    def own_splice(self, hunk: Hunk) -> Splice | None:
        """The editor's own text in place of a hunk, as it stands in the result where it is
        accepted; None where the hunk was not edited."""
        edit = self.decisions.edits.get(hunk.id)
        if edit is None or not hunk.decidable:
            return None
        return self._own_splices.get(hunk.decidable[0].id, edit.splice)

    @cached_property
    def _own_splices(self) -> Mapping[str, Splice]:
        """The editor's texts in the result, by the id of the first change of their hunk."""
        entries = accepted(self.base, self.hunks, self.decisions)
        return {entry.change: entry.splice for entry in entries}

    def reads_so(self, hunk: Hunk, text: str, *, is_whole: bool = True) -> bool:
        """Is this the text an editor starts from, line ends aside?"""
        return own_text(text, "\n") == own_text(self.editable(hunk, is_whole=is_whole), "\n")

    def editable(self, hunk: Hunk, *, is_whole: bool = True) -> str:
        """The text an editor starts from: what stands there if the hunk is accepted.

        Args:
            is_whole: the whole blocks it acts in, or only what the hunk itself writes?
        """
        return self._editable(hunk, is_whole=is_whole).text

    def _editable(self, hunk: Hunk, *, is_whole: bool) -> Editable:
        edit = self.decisions.edits.get(hunk.id)
        return editable(self.base, self.written, hunk, edit, is_whole=is_whole)

    def apply(self, event: Event) -> Review:
        """The review after an event; see `core.steps.applied`.

        Raises:
            ReviewError: there is nothing to undo or redo, or an id is unknown.
        """
        return self._handed_on(applied(self, event))

    def _handed_on(self, after: Review) -> Review:
        """The review after this one, with what is known here and holds there too: most events
        change no hunk, and touch few."""
        known = self.__dict__
        if after.hunks is self.hunks and "_relations" in known:
            if after.decisions.edits == self.decisions.edits:
                after.__dict__["written"] = self.written
            after.__dict__["_relations"] = self._relations.of_texts(after.written)
            if "standing" in known:
                ids = touched(self.decisions, after.decisions)
                there = (self.hunk_of[id_] for id_ in ids if id_ in self.hunk_of)
                hunks = {hunk.id: hunk for hunk in there}
                standing = self.standing.after(hunks.values(), after.decisions)
                after.__dict__["standing"] = standing
        return after

    # --- the result --------------------------------------------------------------------------

    def result(self) -> str:
        """The base with what is accepted applied, and nothing else changed."""
        return result(self.base, self.hunks, self.decisions)
