"""What an endpoint sends in any other form than the API's: never a crash, never taken for whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.drafting.drafter import DraftEvent, Finished, Proposal, Proposed
from core.drafting.model.endpoint import endpoint_from
from core.drafting.model.failures import RequestFailed
from core.drafting.model.messages import Messages
from core.errors import DrafterError
from tests.core.model.briefs import REPORT, block, brief, drafter, replace_block
from tests.model_server import MODEL, Answer, ModelServer, edits, nonce_of


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def server(running: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret-of-the-editor")
    running.tokens = None
    return running


def seven(new: str) -> str:
    return replace_block(block(REPORT, 4), "Weaving takes nine days.", new)


def says(*blocks: str, cut: str = "", **more: Any) -> Any:
    """An answer with the word of the request; up to `cut`, where that is given."""

    def answer(request: dict[str, Any]) -> Answer:
        text = edits(nonce_of(request), *blocks)
        return Answer(text[: text.rindex(cut)] if cut else text, **more)

    return answer


def run(server: ModelServer) -> tuple[list[DraftEvent], DrafterError | None]:
    found: list[DraftEvent] = []
    try:
        found.extend(drafter(server).draft(brief()))
    except DrafterError as error:
        return found, error
    return found, None


def proposals(events: list[DraftEvent]) -> list[Proposal]:
    return [event.proposal for event in events if isinstance(event, Proposed)]


# --- halves of characters --------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_an_emoji_that_is_cut_between_two_deltas_is_whole(server: ModelServer, size: int) -> None:
    server.answer(says(seven("Weaving \ud83d\ude00 takes seven days."), deltas=size))
    events, error = run(server)
    assert error is None
    assert [each.new for each in proposals(events)] == ["Weaving 😀 takes seven days."]
    assert isinstance(events[-1], Finished)
    assert "broken" not in events[-1].summary


@pytest.mark.parametrize("size", [1, 1000])
def test_half_a_character_is_shown_and_said(server: ModelServer, size: int) -> None:
    server.answer(says(seven("Weaving \ud83d takes \ude00 seven days."), deltas=size))
    events, error = run(server)
    assert error is None
    assert [each.new for each in proposals(events)] == ["Weaving \ufffd takes \ufffd seven days."]
    assert isinstance(events[-1], Finished)
    assert "2 broken characters shown as \ufffd" in events[-1].summary


# --- no reason for the end -------------------------------------------------------------------


@pytest.mark.parametrize("cut", ["\n@@@ END", "ven days", "@@@ NEW", "evidence", "@@@ OLD"])
def test_an_answer_without_a_reason_that_ends_inside_an_edit_was_cut(
    server: ModelServer, cut: str
) -> None:
    server.answer(says(seven("Seven."), seven("Weaving takes seven days."), cut=cut, stop=None))
    events, error = run(server)
    assert error is not None
    assert "ended the answer early" in error.message
    assert len(proposals(events)) == 1


def test_an_answer_without_a_reason_that_ends_inside_a_marker_was_cut(server: ModelServer) -> None:
    server.answer(says(seven("Seven."), "@@@ EDI", stop=None))
    server.answers[0] = _without_last_newline(server.answers[0])
    _, error = run(server)
    assert error is not None
    assert "ended the answer early" in error.message


def _without_last_newline(answer: Any) -> Any:
    def cut(request: dict[str, Any]) -> Answer:
        found: Answer = answer(request)
        found.text = found.text.rstrip("\n")
        return found

    return cut


def test_an_answer_without_a_reason_that_ends_after_an_edit_is_whole(server: ModelServer) -> None:
    server.answer(says(seven("Seven."), "That is all.", stop=None))
    events, error = run(server)
    assert error is None
    assert len(proposals(events)) == 1


# --- other forms -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        ("message_start", {}),
        ("message_start", {"message": None}),
        ("message_start", {"message": []}),
        ("message_start", {"message": {"usage": "many"}}),
        ("message_start", {"message": {"usage": {"input_tokens": "1", "output_tokens": -5}}}),
        ("content_block_delta", {}),
        ("content_block_delta", {"delta": None}),
        ("content_block_delta", {"delta": {"type": "text_delta"}}),
        ("content_block_delta", {"delta": {"type": "text_delta", "text": None}}),
        ("content_block_delta", {"delta": {"type": "text_delta", "text": 7}}),
        ("content_block_delta", {"delta": {"type": "text_delta", "text": ["a"]}}),
        ("content_block_delta", {"delta": "text"}),
        ("message_delta", {}),
        ("message_delta", {"delta": None, "usage": None}),
        ("message_delta", {"delta": {"stop_reason": 7}, "usage": []}),
        ("ping", {"type": ["ping"]}),
        ("nobody_knows", {"type": None}),
    ],
)
def test_an_event_of_another_form_is_passed_over(
    server: ModelServer, event: tuple[str, dict[str, Any]]
) -> None:
    server.answer(says(seven("Seven."), extra=[event]))
    events, error = run(server)
    assert error is None
    assert len(proposals(events)) == 1


@contextmanager
def saying(body: bytes, kind: str) -> Iterator[str]:
    """A server that gives one answer to everything; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


BODIES = [
    b"{}", b"[]", b"null", b"3", b'"x"', b"", b"<html></html>", b"\xff\xfe\0", b"[" * 100_000,
    b'{"data": null}', b'{"data": {}}', b'{"data": "abc"}', b'{"data": [1]}',
    b'{"data": [{"id": null}]}', b'{"data": [{"id": "\\ud83d"}]}', b'{"input_tokens": "x"}',
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:20]))
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_an_answer_of_another_form_is_said_in_one_line(body: bytes, kind: str) -> None:
    with saying(body, kind) as url:
        messages = Messages(endpoint_from("anthropic", url, MODEL), 4_000)
        with pytest.raises(RequestFailed) as raised:
            messages.probe()
        assert "does not answer as the Messages API does" in raised.value.failure.message
        assert "base_url" in raised.value.failure.hint


@pytest.mark.parametrize(
    "body",
    [
        *BODIES, b"data: {}\n\n", b"data: []\n\n", b"event: message_start\ndata: {\n\n",
        b"event: message_start\ndata: null\n\n", b"event: content_block_delta\ndata: 7\n\n",
        b"event: error\ndata: []\n\n", b"event: error\ndata: {\"error\": [1]}\n\n",
        b"event: message_stop\ndata: {\"type\": \"message_stop\"}\n\n", b"\0" * 100,
    ],
    ids=lambda body: repr(body[:30]),
)  # fmt: skip
def test_a_draft_from_anything_fails_in_one_line(body: bytes, server: ModelServer) -> None:
    with saying(body, "text/event-stream") as url:
        some = drafter(server)
        some._messages = Messages(endpoint_from("anthropic", url, MODEL), 4_000)
        some.estimate(brief())
        with pytest.raises(DrafterError) as raised:
            list(some.draft(brief()))
    assert raised.value.message
    assert raised.value.hint
    assert "\n" not in raised.value.message
