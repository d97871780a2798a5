"""Everything that runs beside the app's own thread.

A worker posts messages and never touches a widget. Messages of a draft carry a generation, because
a worker that was superseded still delivers what it had.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from core.desk import Desk
from core.errors import RedlineError, SpendingRefused
from core.events import HunkArrived
from core.items import Item
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
OFTEN = 0.1
"""Seconds between two tellings of how far a draft is, at least."""


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


class _Seldom:
    """Tells how far a draft is, not more often than one can read; the last word is never lost."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._at = 0.0
        self._due: dict[type[Message], Message] = {}

    def say(self, message: Message) -> None:
        """Post a message, now or with the next ones; a later one takes its place."""
        self._due[type(message)] = message
        now = time.monotonic()
        if now - self._at >= OFTEN:
            self._at = now
            for each in self._due.values():
                self._post(each)
            self._due.clear()

    def forget(self) -> None:
        """What was to be told is no longer so."""
        self._due.clear()


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
    seldom = _Seldom(post)
    try:
        drafter = make()
        is_again = bool(asked.hunk)
        if not is_again and not _prepared(desk, drafter, asked, generation, seldom, stop):
            post(DraftEnded(generation, None, stopped=True))
            return
        told = desk.estimate_revision(drafter) if is_again else desk.estimate(drafter, asked.item)
        if told is not None:
            settings = desk.settings
            consent = Consent(settings.max_cost, settings.max_cost_per_day, asked.said_yes)
            try:
                check(told, consent, Ledger.of_user())
            except SpendingRefused:
                post(DraftPriced(generation, told))
                return
        drafting = (
            desk.revise(drafter, asked.hunk, asked.comment)
            if is_again
            else desk.draft(drafter, asked.item)
        )
        with closing(drafting):
            for step in drafting:
                if isinstance(step, Progress):
                    seldom.say(DraftProgressed(generation, step))
                elif isinstance(step, Writing):
                    seldom.say(DraftWrote(generation, step))
                elif isinstance(step, HunkArrived | Revised):
                    seldom.forget()
                    post(HunksArrived(generation))
                if stop.is_set():
                    stopped = True
                    break
    except RedlineError as error:
        post(DraftEnded(generation, error, stopped=False))
    else:
        post(DraftEnded(generation, None, stopped=stopped))


def _prepared(
    desk: Desk,
    drafter: Drafter,
    asked: Asked,
    generation: int,
    seldom: _Seldom,
    stop: threading.Event,
) -> bool:
    """Bring what is read, a web page from afar; False when told to stop."""
    with closing(desk.prepare(drafter, asked.item)) as steps:
        for step in steps:
            seldom.say(DraftProgressed(generation, step))
            if stop.is_set():
                return False
    return True


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
        take=choice.take,
    )


def ask_git(desk: Desk, post: Post) -> None:
    """Ask git where the working tree stands."""
    try:
        post(GitTold(desk.facts()))
    except RedlineError:
        post(GitTold(None))  # what needs git says so itself
