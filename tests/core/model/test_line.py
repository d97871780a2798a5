"""A request that is watched: text is handed on by lines and ticks, everything else at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.drafting.model import line
from core.drafting.model.failures import Failure, RequestFailed
from core.drafting.model.line import watched
from core.drafting.model.prices import Usage
from core.drafting.model.wire import Counted, Stopped, Thought, WireEvent, Wrote


def told(*events: WireEvent) -> list[WireEvent]:
    return [event for event in watched(lambda: iter(events)) if event is not None]


def test_pieces_that_wait_are_taken_as_one_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "TICK", 3600.0)
    pieces = [Wrote(chr(ord("a") + number % 26)) for number in range(2000)]
    found = told(*pieces, Stopped("end_turn"))
    assert found[-1] == Stopped("end_turn")
    texts = [event.text for event in found if isinstance(event, Wrote)]
    assert "".join(texts) == "".join(piece.text for piece in pieces)
    assert len(texts) == 1, "nothing could be done with a part of a line"


def test_the_end_of_a_line_waits_for_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "TICK", 3600.0)
    gate = threading.Event()

    def start() -> Iterator[WireEvent]:
        yield Wrote("an edit ")
        yield Wrote("ends\n")
        gate.wait(30)
        yield Wrote("more")

    events = watched(start)
    assert next(events) == Wrote("an edit ends\n")
    gate.set()
    assert list(events) == [Wrote("more")]


def test_what_was_counted_waits_for_no_tick_and_keeps_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "TICK", 3600.0)
    events = [Counted(Usage(read=1)), Wrote("a"), Counted(Usage(read=2)), Wrote("b"), Stopped("x")]
    assert told(*events) == events


def test_what_came_before_a_failure_is_handed_on_first() -> None:
    def start() -> Iterator[WireEvent]:
        yield Wrote("half ")
        yield Wrote("a line")
        raise RequestFailed(Failure("cut", "try again"))

    found: list[WireEvent | None] = []
    with pytest.raises(RequestFailed, match="cut"):
        found.extend(watched(start))
    assert found == [Wrote("half a line")]


def test_a_model_that_thinks_aloud_wakes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "TICK", 3600.0)
    found = told(*[Thought()] * 500, Stopped("end_turn"))
    assert found == [Thought(), Stopped("end_turn")]


def test_a_defect_reaches_whoever_watches() -> None:
    def start() -> Iterator[WireEvent]:
        yield Wrote("an edit\n")
        raise KeyError("a defect")

    events = watched(start)
    assert next(events) == Wrote("an edit\n")
    with pytest.raises(KeyError, match="a defect"):
        list(events)
