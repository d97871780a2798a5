"""Work that only looks things up, run in threads: sources, the past of a block, the audit, drift.

Each function runs in a worker of a page, posts what it finds, and touches no widget. Nothing here
writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import RedlineError
from tui.messages import (
    AuditEnded,
    AuditProgressed,
    DriftEnded,
    DriftFound,
    DriftProgressed,
    SourceOpened,
    StatisticsCounted,
    WhyAnswered,
    WhyLooked,
)
from tui.work import Post

if TYPE_CHECKING:
    from core.document import Block, Document
    from tui.sources import Opened

EACH = 25
"""Claims, or versions, after which it is told how far it is."""


class _Stopped(Exception):
    """The editor went away; nobody waits for the answer."""


def open_source(job: Callable[[], Opened], post: Post) -> None:
    """Open a source to be read."""
    try:
        opened = job()
    except RedlineError as error:
        post(SourceOpened(None, error))
    else:
        post(SourceOpened(opened, None))


def ask_why(
    desk: Desk,
    document: Document,
    block: Block,
    generation: int,
    post: Post,
    stop: threading.Event,
) -> None:
    """Ask where a block of the report came from."""
    from core.lineage import why

    def watch(looked_at: int, versions: int) -> None:
        if stop.is_set():
            raise _Stopped
        if looked_at % EACH == 1:
            post(WhyLooked(generation, looked_at, versions))

    try:
        answer = why(desk.workspace, desk.repository, document, block, watch)
    except RedlineError as error:
        post(WhyAnswered(generation, None, error))
    except _Stopped:
        return
    else:
        post(WhyAnswered(generation, answer, None))


def check(desk: Desk, post: Post, stop: threading.Event) -> None:
    """Ask the web references that were read whether they changed."""
    from core.drift import Drift, drifts

    try:
        with closing(drifts(desk)) as steps:
            for step in steps:
                if stop.is_set():
                    return
                if isinstance(step, Drift):
                    post(DriftFound(step))
                else:
                    post(DriftProgressed(step.what))
    except RedlineError as error:
        post(DriftEnded(error))
    else:
        post(DriftEnded(None))


def count(desk: Desk, post: Post) -> None:
    """Count what the page of figures shows."""
    from core.statistics import statistics

    try:
        found = statistics(desk)
    except RedlineError as error:
        post(StatisticsCounted(None, error))
    else:
        post(StatisticsCounted(found, None))


def audit(desk: Desk, post: Post, stop: threading.Event) -> None:
    """Hold the report against its sources."""
    from core.audit import Auditor
    from core.auditing import open_workspace
    from core.claims import claims_of

    def say(line: str) -> None:
        if stop.is_set():
            raise _Stopped
        post(AuditProgressed(line))

    try:
        opened = open_workspace(desk.workspace, say)
        auditor = Auditor(opened.sources)
        claims = list(claims_of(opened.document))
        found = []
        for number, claim in enumerate(claims):
            if stop.is_set():
                return
            if number % EACH == 0:
                say(f"{number} of {len(claims)} claims looked up")
            found.append(auditor.of_claim(claim))
    except RedlineError as error:
        post(AuditEnded(None, (), error))
    except _Stopped:
        return
    else:
        post(AuditEnded(opened, tuple(found), None))
