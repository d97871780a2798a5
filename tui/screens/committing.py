"""Committing: show what a commit would hold, make it in a thread, stop it, tell what came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.changes import HunkState
from core.errors import HookFailed, RedlineError
from core.visible import visible
from tui import work
from tui.messages import CommitEnded
from tui.screens.stage import Stage
from tui.session import Busy

if TYPE_CHECKING:
    from core.hook_changes import HookText
    from core.publishing import CommitDone
    from tui.screens.commit_dialog import CommitChoice

_TAKEN = (HunkState.ACCEPTED, HunkState.EDITED, HunkState.MIXED)


class Committing:
    """What `c` does, and what comes of it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session
        self._choice: CommitChoice | None = None

    def commit(self) -> None:
        """Show what a commit would hold."""
        session = self._session
        if session.busy:
            self._stage.tell(f"{session.busy.what} goes on; Esc stops it")
            return
        review = session.review
        if review is None:
            self._stage.tell("there is nothing to commit; R drafts the next reference")
            return
        before = session.hunk
        undecided = any(not review.is_decided(hunk) for hunk in review.hunks)
        try:
            preview = session.desk.preview_commit(partial=undecided)
        except RedlineError as error:
            self._stage.tell(f"{error.message}; {error.hint}")
            return
        if session.review is not review:
            # the files had moved, and the hunks with them
            if session.hunk is None:
                session.to_first()
            session.changed_by_itself(before)
            self._stage.show()
        counts = session.desk.open_review().counts()
        if preview.undecided and not any(counts[state] for state in _TAKEN):
            self._stage.tell(f"nothing is accepted yet and {preview.undecided} are undecided")
            return
        from tui.screens.commit_dialog import CommitDialog

        self._stage.ask(CommitDialog(preview, session.desk.open_review()), self._chosen)

    def _chosen(self, choice: CommitChoice | None) -> None:
        if choice is None:
            self._stage.tell("nothing was committed")
            return
        self._choice = choice
        session = self._session
        busy = session.busy = Busy("committing", session.clock(), "git and its hooks run")
        self._stage.show_lines()
        job = partial(work.commit, session.desk, choice, self._stage.post, busy.stop)
        self._stage.run_job(job, "commit")

    def ended(self, event: CommitEnded) -> None:
        """Say what came of it."""
        session = self._session
        stopped = session.busy is not None and session.busy.stop.is_set()
        session.busy = None
        if event.done:
            self._made(event.done)
        elif isinstance(event.error, HookFailed) and not stopped:
            self._stage.show()
            self._hook_failed(event.error)
        elif event.error:
            self._stage.show()
            said = "the commit was stopped; every file is as it was"
            told = f"{event.error.message}; {event.error.hint}"
            self._stage.tell(said if stopped and isinstance(event.error, HookFailed) else told)

    def _made(self, done: CommitDone) -> None:
        session = self._session
        told = [f"committed {done.commit[:10]}"]
        told += ["the item is ticked"] if done.ticked else []
        if done.changed_by_hook:
            told.append(f"a hook changed {', '.join(done.changed_by_hook)}")
        session.forget()
        self._stage.show()
        self._stage.tell(", ".join(told))

    def _hook_failed(self, error: HookFailed) -> None:
        from tui.screens.dialogs import Told

        if error.texts:
            self._offer(error)
            return
        if not error.wants_terminal:
            text = f"{error.hint}\n\n{error.output}"
            self._stage.ask(Told(error.message, text), lambda _: None)
            return
        question = "y repeats the commit with the terminal handed over · n goes back"
        self._stage.ask(Told(error.message, error.output, question), self._repeat)

    def _offer(self, error: HookFailed) -> None:
        """Show what a hook made of the text, and commit that when the editor says so."""
        from tui.render.hook_texts import hook_texts
        from tui.screens.dialogs import Told

        told = Content("\n\n").join([hook_texts(error.texts), Content(visible(error.output))])
        question = "y commits the hook's text · n goes back, every file is as it was"
        answer = partial(self._take, error.texts)
        self._stage.ask(Told(error.message, told, question), answer)

    def _take(self, texts: tuple[HookText, ...], agreed: bool | None) -> None:
        if not agreed or self._choice is None:
            self._stage.tell("nothing was committed")
            return
        self._chosen(replace(self._choice, take=texts))

    def _repeat(self, agreed: bool | None) -> None:
        choice = self._choice
        if not agreed or choice is None:
            self._stage.tell("nothing was committed")
            return
        commit = partial(work.committed, self._session.desk, choice, terminal=True)
        try:
            done = self._stage.hand_over(commit)
        except RedlineError as error:
            self.ended(CommitEnded(None, error))
        else:
            self.ended(CommitEnded(done, None))
