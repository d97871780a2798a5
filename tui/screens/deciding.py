"""Deciding: take, leave out, undo. Every decision is on disk before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.changes import Hunk, HunkState
from core.desk import Outcome
from core.errors import RedlineError
from core.review import Review
from core.risk import may_go_along
from tui.render.words import counted
from tui.screens.moving import Moving
from tui.screens.stage import NO_REVIEW, Stage
from tui.walk import Stop, Way

_Act = Callable[[Sequence[str]], Outcome]


class Deciding:
    """What the deciding keys do."""

    def __init__(self, stage: Stage, moving: Moving) -> None:
        self._stage = stage
        self._session = stage.session
        self._desk = stage.session.desk
        self._moving = moving

    # --- whether ---------------------------------------------------------------------------------

    def may_decide(self) -> bool:
        """Is there something in sight to decide? If not, why is told."""
        why = self._why_not()
        if why:
            self._stage.tell(why)
        return not why

    def _why_not(self) -> str:
        session = self._session
        if session.review is None:
            return NO_REVIEW
        if session.hunk is None:
            return "there is no change under the cursor"
        if session.in_grace:
            return "this change has just come under the cursor; look at it first"
        if self._stage.find_cursor():
            return "here is the change under the cursor; press again to decide it"
        return ""

    # --- one change ------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take the change."""
        if not self.may_decide():
            return
        hunk = self._session.hunk
        if hunk is not None and hunk.unplaced:
            self._stage.tell(
                "it has no place in the report yet; Enter picks one, or n dismisses it"
            )
        elif self._session.is_folded:
            self._stage.tell("it was declined before; Enter opens it, n leaves it out again")
        else:
            self._decide_here(self._desk.accept, HunkState.ACCEPTED)

    def reject(self) -> None:
        """Leave the change out."""
        if self.may_decide():
            self._decide_here(self._desk.reject, HunkState.REJECTED)

    def _decide_here(self, act: _Act, to: HunkState) -> None:
        way, cursor = self._session.way, self._session.cursor
        if way is None:
            return
        state = way.state(cursor)
        if state is to or (to is HunkState.ACCEPTED and state is HunkState.EDITED):
            # another step would change nothing, and `u` would seem to do nothing
            self._stage.go(self._moving.to_decide() or cursor)
            self._stage.tell(f"it was {state.value} already")
            return
        ids = way.ids(cursor)
        told = f"{len(ids)} decided at once; u takes it back" if way.group(cursor[0]) else ""
        self.decide(act, ids, told)

    def decide(self, act: _Act, ids: Sequence[str], said: str = "") -> None:
        """Do it, show it, go on to what is undecided, and say what went along."""
        before = self._session.review
        try:
            outcome = act(ids)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        also = _also(before, outcome, ids) if before else ""
        self._session.cursor = self._moving.to_decide() or self._session.cursor
        self._stage.show()
        self._stage.tell("; ".join(part for part in (also, said) if part))

    # --- a section -------------------------------------------------------------------------------

    def accept_section(self) -> None:
        """Accept the rest of the section that has no strong finding, takes nothing away, and was
        not declined before."""
        if not self.may_decide():
            return
        left = self._undecided_here()
        safe = [hunk for hunk in left if may_go_along(hunk)]
        held = len(left) - len(safe)
        self._decide_section(
            self._desk.accept_rest, safe, f"{held} left to look at" if held else ""
        )

    def reject_section(self) -> None:
        """Reject the rest of the section."""
        if self.may_decide():
            self._decide_section(self._desk.reject, self._undecided_here(), "")

    def _decide_section(self, act: _Act, hunks: list[Hunk], said: str) -> None:
        if not hunks:
            self._stage.tell(said or "nothing is undecided in this section")
            return
        count = len(hunks)
        told = f"{count} decided at once; u takes it back" if count > 1 else ""
        self.decide(act, [h.id for h in hunks], "; ".join(p for p in (told, said) if p))

    def _undecided_here(self) -> list[Hunk]:
        """The undecided hunks of the section; where a filter is on, only those it shows."""
        way, here = self._session.way, self._session.hunk
        if way is None or here is None:
            return []
        return [
            hunk
            for hunk in way.hunks
            if hunk.section == here.section
            and not way.review.is_decided(hunk)
            and not hunk.unplaced
        ]

    # --- back and forth --------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        self._step_in_time(self._desk.undo)

    def redo(self) -> None:
        """Do it again."""
        self._step_in_time(self._desk.redo)

    def _step_in_time(self, act: Callable[[], Outcome]) -> None:
        before = self._session.way
        try:
            outcome = act()
        except RedlineError as error:
            self._stage.tell(error.message)
            return
        if outcome.cursor in outcome.review.hunk_of:
            self._moving.to(*self._acted_at(outcome, before))
        else:
            self._session.follow_round()
        self._stage.show()

    def _acted_at(self, outcome: Outcome, before: Way | None) -> Stop:
        """The hunk a step acted on, or the first part of it that is another now."""
        way = self._session.way
        if way is None or before is None or outcome.cursor not in before.review.hunk_of:
            return outcome.cursor, ""
        parts = (stop for stop in way.stops if stop[0] == outcome.cursor)
        changed = (stop for stop in parts if before.state(stop) is not way.state(stop))
        return next(changed, (outcome.cursor, ""))


def _also(before: Review, outcome: Outcome, ids: Sequence[str]) -> str:
    """What was decided along with what was named: other hunks, or parts of the same one."""
    after = outcome.review
    now, then = after.decisions.changes, before.decisions.changes
    changed = {id_ for id_ in {*now, *then} if now.get(id_) is not then.get(id_)}
    mine = {id_ for name in ids for id_ in before.find(name)}
    rest = {id_ for id_ in changed - mine if id_ in after.changes}
    hunks = {after.hunk_of[id_].id for id_ in rest} - {after.hunk_of[id_].id for id_ in mine}
    if hunks:
        return f"and {len(hunks)} more that go with it; u undoes all"
    return f"and {counted(len(rest), 'part')} it goes with; u undoes all" if rest else ""
