"""Deciding: take, leave out, write, undo. Every decision is on disk before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core.changes import Hunk, HunkState
from core.desk import Outcome
from core.errors import RedlineError
from tui.screens.moving import Moving
from tui.screens.stage import Stage
from tui.walk import landing

_Act = Callable[[list[str]], Outcome]


class Deciding:
    """What the deciding keys do."""

    def __init__(self, stage: Stage, moving: Moving) -> None:
        self._stage = stage
        self._session = stage.session
        self._desk = stage.session.desk
        self._moving = moving

    # --- whether ---------------------------------------------------------------------------------

    def _may_decide(self) -> bool:
        """Is there something in sight to decide?"""
        why = self._why_not()
        if why:
            self._stage.tell(why)
        return not why

    def _why_not(self) -> str:
        session = self._session
        if session.review is None:
            return "no review is open; R drafts the next reference"
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
        if not self._may_decide():
            return
        hunk = self._session.hunk
        if hunk is not None and hunk.unplaced:
            self._stage.tell("it has no place in the report, so it cannot be taken; n dismisses it")
        elif self._session.is_folded:
            self._stage.tell("it was declined before; Enter opens it, n leaves it out again")
        else:
            self._decide_here(self._desk.accept, HunkState.ACCEPTED)

    def reject(self) -> None:
        """Leave the change out."""
        if self._may_decide():
            self._decide_here(self._desk.reject, HunkState.REJECTED)

    def _decide_here(self, act: _Act, to: HunkState) -> None:
        if self._session.states().get(self._session.cursor) is to:
            # another step would change nothing, and `u` would seem to do nothing
            self._moving.after_deciding()
            self._stage.tell(f"it was {to.value} already")
        else:
            self._decide(act, self._targets())

    def _targets(self) -> list[str]:
        hunk, change = self._session.cursor
        return [change or hunk]

    def _decide(self, act: _Act, ids: list[str], said: str = "") -> None:
        try:
            outcome = act(ids)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        others = len(outcome.also)
        also = f"and {others} more that go with it; u undoes all" if others else ""
        self._stage.show()
        self._moving.after_deciding()
        self._stage.tell("; ".join(part for part in (also, said) if part))

    # --- a section -------------------------------------------------------------------------------

    def accept_section(self) -> None:
        """Accept the rest of the section that has no strong finding, takes nothing away, and was
        not declined before."""
        if not self._may_decide():
            return
        left = self._undecided_here()
        safe = [h for h in left if not (h.is_strong or h.is_deletion or h.declined_before)]
        held = len(left) - len(safe)
        self._decide_section(self._desk.accept, safe, f"{held} left to look at" if held else "")

    def reject_section(self) -> None:
        """Reject the rest of the section."""
        if self._may_decide():
            self._decide_section(self._desk.reject, self._undecided_here(), "")

    def _decide_section(self, act: _Act, hunks: list[Hunk], said: str) -> None:
        if not hunks:
            self._stage.tell(said or "nothing is undecided in this section")
            return
        count = len(hunks)
        told = f"{count} decided at once; u takes it back" if count > 1 else ""
        self._decide(act, [h.id for h in hunks], "; ".join(p for p in (told, said) if p))

    def _undecided_here(self) -> list[Hunk]:
        review, hunk = self._session.review, self._session.hunk
        if review is None or hunk is None:
            return []
        return [
            each
            for each in review.hunks
            if each.section == hunk.section and not review.is_decided(each) and not each.unplaced
        ]

    # --- back and forth --------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        self._step_in_time(self._desk.undo)

    def redo(self) -> None:
        """Do it again."""
        self._step_in_time(self._desk.redo)

    def _step_in_time(self, act: Callable[[], Outcome]) -> None:
        try:
            outcome = act()
        except RedlineError as error:
            self._stage.tell(error.message)
            return
        self._stage.show()
        if outcome.cursor in outcome.review.hunk_of:
            self._stage.go(landing(outcome.review, self._session.look.opened, outcome.cursor))

    # --- the editor's own text -------------------------------------------------------------------

    def edit(self) -> None:
        """Write in place."""
        if self._may_decide() and (found := self._editable()):
            from tui.screens.edit_dialog import EditDialog

            self._stage.ask(EditDialog(found[1]), partial(self._edited, *found))

    def edit_outside(self) -> None:
        """Write in the editor's own editor."""
        if not self._may_decide() or not (found := self._editable()):
            return
        from tui.external_editor import edit

        try:
            own = self._stage.hand_over(partial(edit, found[1]))
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
        else:
            self._edited(*found, own)

    def _editable(self) -> tuple[str, str] | None:
        hunk = self._session.hunk
        if hunk is None:
            return None
        try:
            return hunk.id, self._desk.editable(hunk.id)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return None

    def _edited(self, hunk: str, before: str, text: str | None) -> None:
        own = before if text is None else text.rstrip("\r\n")
        if own == before.rstrip("\r\n"):
            self._stage.tell("nothing was changed")
        elif not own.strip():
            self._stage.tell("an empty text was not kept; n leaves the change out")
        else:
            self._session.cursor = (hunk, "")
            self._decide(lambda ids: self._desk.edit(ids[0], own), [hunk])
