"""Work that is waited for and can be given up.

Owns the thread that waits for the network, so that whoever asked hears something several times a
second, and can stop, however long the network is silent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

T = TypeVar("T")

TICK = 0.1
"""Seconds between two signs of life."""


class _Work(threading.Thread, Generic[T]):
    """One piece of work, and what became of it."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="web", daemon=True)
        self._work = work
        self.is_over = threading.Event()
        self.results: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._work())
        except BaseException as error:  # noqa: BLE001  # raised where it is waited for
            self.error = error
        finally:
            self.is_over.set()


def waited(work: Callable[[], T], give_up: Callable[[], None]) -> Generator[None, None, T]:
    """Do work in a thread; yield each tick, and return what it returns.

    Args:
        work: raises what is raised here.
        give_up: called when the generator ends, in whatever way; should make the work end soon.
    """
    thread = _Work(work)
    thread.start()
    try:
        while not thread.is_over.wait(TICK):
            yield
    finally:
        give_up()
    if thread.error is not None:
        raise thread.error
    return thread.results[0]
