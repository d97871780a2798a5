"""Everything that runs beside the app's own thread.

A worker posts messages and never touches a widget. Messages carry a generation, because a worker
that was superseded still delivers what it had.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from textual.message import Message

from core.checklist import Item
from core.desk import Desk
from core.drafting.drafter import Drafter, Progress
from core.errors import RedlineError
from core.events import HunkArrived
from tui.messages import DraftEnded, DraftProgressed, HunksArrived


def draft(
    desk: Desk,
    drafter: Drafter,
    item: Item | None,
    generation: int,
    post: Callable[[Message], object],
    is_stopped: Callable[[], bool],
) -> None:
    """Draft, posting each step; stops between two steps when told to."""
    stopped = False
    try:
        with closing(desk.draft(drafter, item)) as steps:
            for step in steps:
                if isinstance(step, Progress):
                    post(DraftProgressed(generation, step))
                elif isinstance(step, HunkArrived):
                    post(HunksArrived(generation, desk.open_review()))
                if is_stopped():
                    stopped = True
                    break
    except RedlineError as error:
        post(DraftEnded(generation, error, stopped=False))
    else:
        post(DraftEnded(generation, None, stopped=stopped))
