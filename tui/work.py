"""Everything that runs beside the app's own thread.

A worker posts messages and never touches a widget. Messages of a draft carry a generation, because
a worker that was superseded still delivers what it had.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from core.checklist import Item
from core.desk import Desk
from core.errors import RedlineError, SpendingRefused
from core.events import HunkArrived
from tui.messages import (
    CommitEnded,
    DraftEnded,
    DraftPriced,
    DraftProgressed,
    DraftWrote,
    GitTold,
    HunksArrived,
)

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from core.publishing import CommitDone
    from tui.screens.commit_dialog import CommitChoice

Post = Callable[[Message], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a drafter is asked for."""

    item: Item | None = None
    """The item to draft from; None for the next open one."""
    hunk: str = ""
    """The id of the hunk that is sent back; empty for a whole draft."""
    comment: str = ""
    """What the editor says of it."""
    said_yes: bool = False
    """Has she agreed to what it costs?"""


def draft(
    desk: Desk,
    make: Callable[[], Drafter],
    asked: Asked,
    generation: int,
    post: Post,
    stop: threading.Event,
) -> None:
    """Draft, or ask for one hunk again, posting each step; stops between two steps when told to.
    What costs money is told first, and not begun before the editor has agreed."""
    from core.drafting.drafter import Progress, Writing
    from core.events import Revised
    from core.spending import Consent, Ledger, check

    stopped = False
    try:
        drafter = make()
        is_again = bool(asked.hunk)
        told = desk.estimate_revision(drafter) if is_again else desk.estimate(drafter, asked.item)
        if told is not None:
            settings = desk.settings
            consent = Consent(settings.max_cost, settings.max_cost_per_day, asked.said_yes)
            try:
                check(told, consent, Ledger(desk.journal.folder))
            except SpendingRefused:
                post(DraftPriced(generation, told))
                return
        steps = (
            desk.revise(drafter, asked.hunk, asked.comment)
            if is_again
            else desk.draft(drafter, asked.item)
        )
        with closing(steps):
            for step in steps:
                if isinstance(step, Progress):
                    post(DraftProgressed(generation, step))
                elif isinstance(step, Writing):
                    post(DraftWrote(generation, step))
                elif isinstance(step, HunkArrived | Revised):
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
