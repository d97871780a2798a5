"""A request that can be watched and given up.

Owns the thread that waits for the network, so that whoever drafts hears something several times a
second, and can stop, however long the model is silent.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator

from core.drafting.model.failures import RequestFailed
from core.drafting.model.messages import WireEvent

TICK = 0.1
"""Seconds between two signs of life."""


def watched(
    start: Callable[[], Iterator[WireEvent]],
) -> Generator[WireEvent | None, None, None]:
    """The events of a request, and None whenever nothing came for a tick.

    Closing the generator gives the request up; what it still brings is thrown away.

    Raises:
        RequestFailed: as the request raises it.
    """
    came: queue.SimpleQueue[WireEvent | RequestFailed | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def wait() -> None:
        try:
            for event in start():
                came.put(event)
                if stopped.is_set():
                    return
            came.put(None)
        except RequestFailed as error:
            came.put(error)

    thread = threading.Thread(target=wait, name="model", daemon=True)
    thread.start()
    try:
        while True:
            try:
                event = came.get(timeout=TICK)
            except queue.Empty:
                if not thread.is_alive() and came.empty():
                    return
                yield None
                continue
            if event is None:
                return
            if isinstance(event, RequestFailed):
                raise event
            yield event
    finally:
        stopped.set()
