"""Everything that runs beside the app's own thread.

A worker posts messages and never touches a widget. Messages of a draft carry a generation, because
a worker that was superseded still delivers what it had.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from textual.message import Message

from core.desk import Desk
from core.errors import RedlineError
from core.events import HunkArrived
from core.items import Item
from tui.messages import CommitEnded, DraftEnded, DraftProgressed, GitTold, HunksArrived

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from core.publishing import CommitDone
    from tui.screens.commit_dialog import CommitChoice

Post = Callable[[Message], object]


def draft(
    desk: Desk,
    drafter: Callable[[], Drafter],
    item: Item | None,
    generation: int,
    post: Post,
    stop: threading.Event,
) -> None:
    """Draft, posting each step; stops between two steps when told to."""
    from core.drafting.drafter import Progress

    stopped = False
    try:
        with closing(desk.draft(drafter(), item)) as steps:
            for step in steps:
                if isinstance(step, Progress):
                    post(DraftProgressed(generation, step))
                elif isinstance(step, HunkArrived):
                    post(HunksArrived(generation))
                if stop.is_set():
                    stopped = True
                    break
    except RedlineError as error:
        post(DraftEnded(generation, error, stopped=False))
    else:
        post(DraftEnded(generation, None, stopped=stopped))


def commit(desk: Desk, choice: CommitChoice, post: Post, stop: threading.Event) -> None:
    """Commit as the editor chose; hooks may take minutes."""
    try:
        done = committed(desk, choice, cancel=stop)
    except RedlineError as error:
        post(CommitEnded(None, error))
    else:
        post(CommitEnded(done, None))


def committed(
    desk: Desk,
    choice: CommitChoice,
    *,
    terminal: bool = False,
    cancel: threading.Event | None = None,
) -> CommitDone:
    """The commit as the editor chose it.

    Raises:
        RedlineError: it was not made.
    """
    return desk.commit(
        subject=choice.subject,
        partial=choice.partial,
        include_outside_edits=choice.outside_edits,
        terminal=terminal,
        cancel=cancel,
    )


def ask_git(desk: Desk, post: Post) -> None:
    """Ask git where the working tree stands."""
    try:
        post(GitTold(desk.facts()))
    except RedlineError:
        post(GitTold(None))  # what needs git says so itself
