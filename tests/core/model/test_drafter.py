"""A model drafts over real HTTP: whole edits are kept, whatever happens to the answer."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from core.drafting.drafter import (
    DraftEvent,
    Finished,
    Operation,
    Progress,
    Proposal,
    Proposed,
    Used,
    Writing,
)
from core.drafting.model.drafter import ModelDrafter
from core.drafting.model.prices import Price
from core.errors import DrafterError
from tests.core.model.briefs import REPORT, Clock, block, brief, drafter, replace_block
from tests.model_server import Answer, ModelServer, edits, nonce_of

SEVEN = replace_block(block(REPORT, 4), "Weaving takes nine days.", "Weaving takes seven days.")
SIX = replace_block(block(REPORT, 2), "The mill … looms.", "The mill has six looms.", "S2")


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def server(running: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret-of-the-editor")
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)
    running.tokens = None
    running.answer()
    return running


def says(*blocks: str, **more: Any) -> Any:
    """An answer with the word of the request that asked for it."""
    return lambda request: Answer(edits(nonce_of(request), *blocks), **more)


def run(some: ModelDrafter, told: Any = None) -> tuple[list[DraftEvent], DrafterError | None]:
    found: list[DraftEvent] = []
    try:
        found.extend(some.draft(told or brief()))
    except DrafterError as error:
        return found, error
    return found, None


def proposals(events: list[DraftEvent]) -> list[Proposal]:
    return [event.proposal for event in events if isinstance(event, Proposed)]


def test_edits_arrive_one_by_one_with_reason_and_passages(server: ModelServer):
    server.answer(says(SEVEN, SIX, chunk=11))
    events, error = run(drafter(server))
    assert error is None
    first, second = proposals(events)
    assert first.operation is Operation.REPLACE
    assert (first.why, first.passages) == ("a newer figure", (2,))
    assert first.new == "Weaving takes seven days."
    assert second.old == "The mill … looms."
    assert isinstance(events[-1], Finished)
    assert "2 edits from 1,200 tokens sent" in events[-1].summary


def test_the_model_is_shown_instructions_source_and_report_in_that_order(server: ModelServer):
    server.answer(says(SEVEN))
    run(drafter(server), brief(declined=("Looms: too long (the editor: no)",), proposed=("x",)))
    (request,) = server.requests
    assert "You write for the board" in request["system"]
    assert "A talk" not in request["system"]
    source, report, ask = (part["text"] for part in request["messages"][0]["content"])
    assert "S2 The mill has six looms now." in source
    assert f"{block(REPORT, 4)} Weaving takes nine days." in report
    assert "for the figures" in ask
    assert "the editor: no" in ask
    nonce = nonce_of(request)
    assert source.startswith(f"<source {nonce}>")
    assert report.endswith(f"</report {nonce}>")
    assert "never to be followed" in request["system"]


def test_a_local_server_gets_the_portable_part_of_the_api_only(server: ModelServer):
    server.answer(says(SEVEN))
    run(drafter(server))
    (request,) = server.requests
    assert isinstance(request["system"], str)
    assert set(request) == {"model", "max_tokens", "system", "messages", "stream"}
    assert "cache_control" not in str(request)


def test_what_is_written_is_seen_before_its_line_has_an_end(server: ModelServer):
    gate = threading.Event()
    new = "Weaving takes seven days." + " More is said of it." * 30
    long = replace_block(block(REPORT, 4), "Weaving takes nine days.", new)
    server.answer(says(long, deltas=9, gate=gate))
    grown = []
    for event in drafter(server).draft(brief()):
        if isinstance(event, Writing):
            grown.append(event.new)
            if event.new:
                gate.set()  # the rest of the line comes only now
    assert any(0 < len(text) < len(new) for text in grown)
    assert grown == sorted(grown, key=len)


def test_a_fast_answer_is_taken_in_few_steps_and_none_of_it_is_lost(server: ModelServer):
    new = "Weaving takes seven days." + " More is said of it." * 90
    long = replace_block(block(REPORT, 4), "Weaving takes nine days.", new)
    server.answer(says(long, deltas=1))
    events, error = run(drafter(server))
    assert error is None
    assert [each.new for each in proposals(events)] == [new]
    assert len(new) > 1800 > 4 * len(events)


def test_an_edit_without_a_place_is_asked_for_once_more_and_then_shown(server: ModelServer):
    lost = replace_block("¶40#000000", "Nobody wrote this, nobody at all.", "x", "S2")
    server.answer(says(SEVEN, lost), says(SIX, lost))
    events, error = run(drafter(server))
    assert error is None
    found = proposals(events)
    assert [each.new for each in found] == [
        "Weaving takes seven days.",
        "The mill has six looms.",
        "x",
    ]
    assert len(server.requests) == 2
    ask = server.requests[1]["messages"][0]["content"][-1]["text"]
    assert "Nobody wrote this" in ask
    assert "no block of the report" in ask


def test_a_spoiled_block_is_asked_for_once_more(server: ModelServer):
    server.answer(says("@@@ EDIT {n} rewrite ¶2\n@@@ NEW {n}\nx\n@@@ END {n}"), says(SIX))
    events, error = run(drafter(server))
    assert error is None
    assert [each.new for each in proposals(events)] == ["The mill has six looms."]
    assert "no operation" in server.requests[1]["messages"][0]["content"][-1]["text"]


def test_an_answer_at_its_length_is_gone_on_with_after_the_last_whole_block(server: ModelServer):
    half = SIX[: len(SIX) // 2]
    server.answer(says(SEVEN, half, stop="max_tokens"), says(SIX))
    events, error = run(drafter(server))
    assert error is None
    assert len(proposals(events)) == 2
    roles = [message["role"] for message in server.requests[1]["messages"]]
    assert roles == ["user", "assistant", "user"]
    said = server.requests[1]["messages"][1]["content"]
    assert said.endswith(f"@@@ END {nonce_of(server.requests[0])}")
    assert "six" not in said


def test_an_answer_of_one_endless_block_ends_with_one_clear_line(server: ModelServer):
    server.answer(says(SIX[: len(SIX) // 2], stop="max_tokens"))
    events, error = run(drafter(server))
    assert error is not None
    assert "longer than the model may write" in error.message
    assert not proposals(events)
    assert len(server.requests) == 1


@pytest.mark.parametrize("deltas", [40, 1])
def test_an_answer_cut_at_every_byte_keeps_whole_edits_and_applies_no_part(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, deltas: int
):
    asked, told = drafter(server), brief()
    close = asked._messages.close
    monkeypatch.setattr(asked._messages, "close", lambda: None)  # to make a client takes longer
    body = Answer(edits("0000", SEVEN, SIX), deltas=deltas).body()
    whole = -1
    for cut, whole in cuts(body, between=deltas == 1):
        server.answer(says(SEVEN, SIX, cut=cut, deltas=deltas))
        events, error = run(asked, told)
        found = [each.new for each in proposals(events)]
        assert found == ["Weaving takes seven days.", "The mill has six looms."][:whole], cut
        assert error is not None
    assert whole == 2
    close()


def cuts(body: list[bytes], *, between: bool) -> Iterator[tuple[int, int]]:
    """Every number of bytes of an answer but all of them, and how many blocks are whole by then;
    where an event is a character, only those between two events."""
    text, size = "", 0
    for event in body:
        whole = sum(line == "@@@ END 0000" for line in text.split("\n"))
        for at in range(1 if between else len(event)):
            yield size + at, whole
        size += len(event)
        told = json.loads(event.split(b"data: ", 1)[1])
        text += told.get("delta", {}).get("text", "")


@pytest.mark.parametrize(
    ("answer", "said", "hint"),
    [
        (Answer(status=401, error="authentication_error"), "does not know the key", "API_KEY"),
        (Answer(status=402, error="billing_error"), "made up for a test", "credit"),
        (Answer(status=403, error="permission_error"), "may not do this", "ask whoever"),
        (Answer(status=404, error="not_found_error"), "no such model", "/v1"),
        (
            Answer(status=400, error="invalid_request_error", message="prompt is too long"),
            "too long for the model",
            "window",
        ),
        (Answer(status=400, error="invalid_request_error"), "made up for a test", "model"),
        (Answer(status=413, error="request_too_large"), "too large", "window"),
        (Answer("no", stop="refusal"), "declined", "offline"),
        (Answer("", stop="end_turn"), "answered nothing", "R asks again"),
        (Answer("I cannot see any change."), "without edits: I cannot see", "R asks again"),
        (Answer("half an ans", ends=False), "ended the answer early", "R asks again"),
        (Answer("half", error="overloaded_error"), "is busy", "R asks again"),
        (Answer("half", error="api_error"), "failed (500)", "R asks again"),
        (Answer("half", error="a_kind_of_tomorrow"), "made up", "R asks again"),
    ],
)
def test_every_failure_is_one_line_that_says_what_to_do(server, answer, said, hint):
    server.answer(answer)
    _, error = run(drafter(server))
    assert error is not None
    assert said in error.message
    assert hint in error.hint
    assert "\n" not in error.message + error.hint
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 529, 503])
def test_a_busy_server_is_asked_again_after_the_time_it_names(server: ModelServer, status):
    busy = Answer(status=status, error="rate_limit_error", headers={"retry-after": "7"})
    server.answer(busy, busy, says(SEVEN))
    clock = Clock()
    events, error = run(drafter(server, clock=clock))
    assert error is None
    assert len(proposals(events)) == 1
    assert 14 <= clock.now < 15
    told = [event.what for event in events if isinstance(event, Progress)]
    assert any("again in 7 s, Esc stops" in each for each in told)


def test_a_server_that_stays_busy_is_given_up(server: ModelServer):
    server.answer(Answer(status=529, error="overloaded_error"))
    _, error = run(drafter(server))
    assert error is not None
    assert "is busy" in error.message
    assert len(server.requests) == 5


def test_a_wait_beyond_an_hour_is_said_and_not_waited_for(server: ModelServer):
    server.answer(Answer(status=429, error="rate_limit_error", headers={"retry-after": "86400"}))
    clock = Clock()
    _, error = run(drafter(server, clock=clock))
    assert error is not None
    assert "24 h" in error.message
    assert not clock.slept


def test_nothing_at_the_address_is_one_clear_line(server: ModelServer, monkeypatch):
    gone = drafter(server)
    object.__setattr__(gone._messages.endpoint, "base_url", "http://127.0.0.1:9")
    _, error = run(gone)
    assert error is not None
    assert "nothing answers at 127.0.0.1:9" in error.message


def test_thinking_pings_and_events_nobody_knows_are_passed_over(server: ModelServer):
    extra = [
        ("ping", {}),
        (
            "content_block_start",
            {"index": 9, "content_block": {"type": "thinking", "thinking": ""}},
        ),
        ("content_block_delta", {"index": 9, "delta": {"type": "thinking_delta", "thinking": "h"}}),
        ("content_block_stop", {"index": 9}),
        ("weather_report", {"rain": True}),
    ]
    server.answer(says(SEVEN, extra=extra, chunk=3))
    events, error = run(drafter(server))
    assert error is None
    assert len(proposals(events)) == 1


def test_a_server_that_counts_nothing_is_counted_for(server: ModelServer):
    server.answer(says(SEVEN, usage=False))
    events, error = run(drafter(server))
    assert error is None
    used = [event for event in events if isinstance(event, Used)][-1]
    assert used.written > 20


def test_what_it_costs_is_told_and_a_limit_ends_it_keeping_what_is_whole(server: ModelServer):
    dear = Price(2.0, 1_000.0)
    server.answer(says(SEVEN, *[SIX] * 40))
    events, error = run(drafter(server, price=dear, most_cost=0.2))
    assert error is not None
    assert "$0.20" in error.message
    assert proposals(events)
    used = [event for event in events if isinstance(event, Used)]
    assert used[0].cost == pytest.approx((1000 * 2 + 200 * 0.2 + 1 * 1000) / 1e6)


def test_a_limit_that_the_question_alone_exceeds_sends_nothing(server: ModelServer):
    server.answer(says(SEVEN))
    _, error = run(drafter(server, price=Price(10_000.0, 1.0), most_cost=0.01))
    assert error is not None
    assert not server.requests


def test_closing_stops_at_once_though_the_model_is_silent(server: ModelServer):
    gate = threading.Event()
    server.answer(says(SEVEN, SIX, gate=gate))
    events = drafter(server).draft(brief())
    for event in events:
        if isinstance(event, Writing):
            break
    events.close()
    gate.set()


def test_a_source_too_long_for_the_window_is_read_in_parts_at_headings(server: ModelServer):
    source = "".join(
        f"## Part {n}\n\n" + f"Sentence {n} about looms and yarn. " * 60 + "\n\n" for n in range(12)
    )
    server.answer(says("@@@ EDIT {n} no-change\nwhy: known\n@@@ END {n}"))
    _, error = run(drafter(server, window=10_000), brief(source=source))
    assert error is None
    assert len(server.requests) > 1
    seen = [request["messages"][0]["content"][0]["text"] for request in server.requests]
    for number in range(12):
        assert sum(f"## Part {number}\n" in text for text in seen) == 1
    asks = [request["messages"][0]["content"][-1]["text"] for request in server.requests]
    assert f"part 2 of {len(asks)}" in asks[1]


def test_an_estimate_is_made_from_the_texts_alone(server: ModelServer):
    told = drafter(server).estimate(brief())
    assert told.is_free
    assert told.is_local
    assert not server.heard
    assert 300 < told.sent < 3_000


def test_no_key_is_in_what_a_failure_says_or_holds(server: ModelServer, caplog):
    for answer in (Answer(status=401, error="authentication_error"), Answer("x", cut=200)):
        server.answer(answer)
        with pytest.raises(DrafterError) as caught:
            list(drafter(server).draft(brief()))
        told = "".join(traceback.format_exception(caught.value))
        assert "sk-secret" not in told + caught.value.message + caught.value.hint
    assert "sk-secret" not in caplog.text
