"""A request that can be watched and given up.

Owns the thread that waits for the network, so that whoever drafts hears something several times a
second, and can stop, however long the model is silent. And that a fast model wakes nobody for each
of its pieces: what nothing can be done with yet is handed on together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator

from core.drafting.model.wire import Thought, WireEvent, Wrote

TICK = 0.05
"""Seconds between two signs of life, at most."""


class _Box:
    """What came and was not taken yet.

    Text that came in pieces is taken as one. It wakes who waits when a line of it ends, for only
    then can a block be whole; the beginning of a line is there at the next tick.
    """

    def __init__(self) -> None:
        self.failure: Exception | None = None
        """Why nothing more comes, where the request failed."""
        self._lock = threading.Lock()
        self._due = threading.Event()
        self._events: list[WireEvent] = []
        self._is_closed = False

    def put(self, event: WireEvent) -> None:
        """An event came."""
        with self._lock:
            last = self._events[-1] if self._events else None
            if isinstance(event, Wrote) and isinstance(last, Wrote):
                text, replaced = last.text + event.text, last.replaced + event.replaced
                self._events[-1] = Wrote(text, replaced)
            elif not (isinstance(event, Thought) and last == event):
                self._events.append(event)
        is_whole = "\n" in event.text if isinstance(event, Wrote) else event != Thought()
        if is_whole:
            self._due.set()

    def close(self, failure: Exception | None) -> None:
        """Nothing comes any more."""
        with self._lock:
            self.failure, self._is_closed = failure, True
        self._due.set()

    def take(self) -> tuple[list[WireEvent], bool]:
        """What has come, after a tick at most, and whether that was the last of it."""
        self._due.wait(TICK)
        with self._lock:
            self._due.clear()
            found, self._events = self._events, []
            return found, self._is_closed


def watched(
    start: Callable[[], Iterator[WireEvent]],
) -> Generator[WireEvent | None, None, None]:
    """The events of a request, pieces of text that came together as one, and None whenever nothing
    came for a tick.

    Closing the generator gives the request up; what it still brings is thrown away.

    Raises:
        RequestFailed: as the request raises it. So is any other error, a defect.
    """
    box = _Box()
    stopped = threading.Event()

    def wait() -> None:
        failure: Exception | None = None
        try:
            for event in start():
                box.put(event)
                if stopped.is_set():
                    return
        except Exception as error:  # noqa: BLE001  # raised below, by whoever watches
            failure = error
        finally:
            box.close(failure)

    threading.Thread(target=wait, name="model", daemon=True).start()
    try:
        is_over = False
        while not is_over:
            events, is_over = box.take()
            yield from events
            if not events and not is_over:
                yield None
        if box.failure is not None:
            raise box.failure
    finally:
        stopped.set()
