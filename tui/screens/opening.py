"""Opening and closing: level by level, what came folded, and a place for what has none."""

from __future__ import annotations

from functools import partial

from core.errors import RedlineError
from tui.parts import deeper, shallower
from tui.screens.stage import NO_REVIEW, Stage
from tui.walk import Stop


class Opening:
    """What the keys do that open and close."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session

    def split(self) -> None:
        """Open what is under the cursor by one level."""
        session = self._session
        hunk, review = session.hunk, session.review
        if hunk is None or review is None:
            self._stage.tell(NO_REVIEW if review is None else "there is no change here")
        elif session.group or session.is_folded:
            self.unfold()
        elif hunk.id in review.decisions.edits:
            self._stage.tell("this is your own text; u brings the hunk back")
        elif part := deeper(hunk, session.cursor[1]):
            session.open(part)
            self._show_at((hunk.id, ""))
        elif session.cursor[1]:
            self._stage.tell("this is the smallest part; S closes it")
        else:
            self._stage.tell("this change has no parts")

    def join(self) -> None:
        """Close what is under the cursor by one level."""
        session = self._session
        hunk, part = session.hunk, session.cursor[1]
        if hunk is not None and part:
            closed, name = shallower(hunk, part, session.look.opened)
            session.close(closed)
            self._show_at((hunk.id, name))
        elif hunk is not None and hunk.id in session.look.unfolded:
            group = session.arranging.group(hunk.id)
            session.fold(hunk.id, *group)
            self._show_at((hunk.id, ""))
        else:
            self._stage.tell("nothing is open here; s opens a change that has parts")

    def unfold(self) -> None:
        """Open a hunk or a group that is folded; find a place for what has none."""
        session = self._session
        hunk = session.hunk
        if hunk is not None and hunk.unplaced:
            self._place()
        elif session.group:
            session.unfold(*session.group)
            self._show_at((session.cursor[0], ""))
        elif hunk is not None and session.is_folded:
            session.unfold(hunk.id)
            self._show_at(session.cursor)
        else:
            self._stage.tell("nothing is folded here; s opens a change that has parts")

    def _show_at(self, stop: Stop) -> None:
        """Show all again, with the cursor on a stop, or on the first part of a hunk just opened."""
        self._session.cursor = self._session.landing(*stop)
        self._stage.show()
        self._stage.go(self._session.cursor)

    # --- a place for what has none -----------------------------------------------------------

    def _place(self) -> None:
        review, hunk = self._session.review, self._session.hunk
        if review is None or hunk is None or hunk.unplaced is None:
            return
        from tui.screens.place_dialog import PlaceDialog

        dialog = PlaceDialog(self._session.document, hunk.unplaced)
        self._stage.ask(dialog, partial(self._picked, hunk.id))

    def _picked(self, hunk: str, block: int | None) -> None:
        if block is None:
            return
        try:
            self._session.desk.place(hunk, block)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        self._show_at((hunk, ""))
        self._stage.tell("it stands here now, undecided; u takes the place back")
