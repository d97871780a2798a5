"""The editor's own words: in place of a change, or as a note on it."""

from __future__ import annotations

from functools import partial

from core.errors import RedlineError
from tui.screens.deciding import Deciding
from tui.screens.stage import NO_REVIEW, Stage


class Writing:
    """What the keys do that write."""

    def __init__(self, stage: Stage, deciding: Deciding) -> None:
        self._stage = stage
        self._session = stage.session
        self._desk = stage.session.desk
        self._deciding = deciding

    # --- a text in its place -----------------------------------------------------------------

    def edit(self) -> None:
        """Write in place."""
        if found := self._editable():
            from tui.screens.edit_dialog import EditDialog

            self._stage.ask(EditDialog(found[1]), partial(self._edited, found[0]))

    def edit_outside(self) -> None:
        """Write in the editor's own editor."""
        if not (found := self._editable()):
            return
        from tui.external_editor import edit

        try:
            own = self._stage.hand_over(partial(edit, found[1]))
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
        else:
            self._edited(found[0], own)

    def _editable(self) -> tuple[str, str] | None:
        """The hunk under the cursor and the text to start from; None, and why, where it cannot be
        edited."""
        if not self._deciding.may_decide():
            return None
        hunk = self._session.hunk
        if hunk is None:
            return None
        if self._session.group:
            self._stage.tell("several changes are folded here; Enter opens them")
            return None
        try:
            return hunk.id, self._desk.editable(hunk.id)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return None

    def _edited(self, hunk: str, text: str | None) -> None:
        review = self._session.review
        if text is None or review is None or review.reads_so(review.hunk_of[hunk], text):
            self._stage.tell("nothing was changed")
        elif not text.strip():
            self._stage.tell("an empty text was not kept; n leaves the change out")
        else:
            self._session.cursor = (hunk, "")
            self._deciding.decide(lambda ids: self._desk.edit(ids[0], text), [hunk])

    # --- a note ------------------------------------------------------------------------------

    def note(self) -> None:
        """Leave a note."""
        review, hunk = self._session.review, self._session.hunk
        if review is None or hunk is None:
            self._stage.tell(NO_REVIEW if review is None else "there is no change here")
            return
        if self._session.group:
            self._stage.tell("several changes are folded here; Enter opens them")
            return
        from tui.screens.ask_dialogs import LineDialog

        before = review.decisions.notes.get(hunk.id, "")
        dialog = LineDialog(
            "A note on this change, kept in the record",
            "Enter keeps it, an empty one takes it back · Esc goes back",
            before,
        )
        self._stage.ask(dialog, partial(self._noted, hunk.id, before))

    def _noted(self, hunk: str, before: str, text: str | None) -> None:
        if text is None or text.strip() == before:
            self._stage.tell("the note is as it was")
            return
        try:
            self._desk.note(hunk, text.strip())
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        self._stage.show()
        self._stage.tell("the note is kept; u undoes it" if text.strip() else "the note is gone")
