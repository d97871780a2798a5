"""A Messages API on loopback: real HTTP, real server-sent events, answers written beforehand.

It speaks as the first party does, and as Amazon Bedrock, Google Vertex AI and Microsoft Foundry do:
the path of a request says which.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests import event_stream

MODEL = "claude-sonnet-5-5"


@dataclass
class Answer:
    """What the server says to one request."""

    text: str = ""
    status: int = 200
    error: str = ""
    """Kind of an error, of the status or, with status 200, as an event after the text."""
    message: str = "made up for a test"
    headers: dict[str, str] = field(default_factory=dict)
    stop: str | None = "end_turn"
    ends: bool = True
    """Is `message_stop` sent?"""
    cut: int = -1
    """Bytes of the body after which the connection is dropped."""
    chunk: int = 0
    """Bytes sent at once; 0 for an event at once."""
    deltas: int = 40
    """Characters of one delta."""
    pace: float = 0.0
    """Seconds from one event to the next; one that was late is caught up with."""
    extra: Sequence[tuple[str, dict[str, Any]]] = ()
    """Events sent before the text: pings, thinking, kinds nobody knows."""
    usage: bool = True
    sent: Callable[[bytes], None] | None = None
    """Told of every piece that went out."""
    gate: threading.Event | None = None
    """Waited for in the middle of the text."""

    def events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        usage = {"input_tokens": 1000, "output_tokens": 1, "cache_read_input_tokens": 200}
        start: dict[str, Any] = {
            "id": "msg_1", "type": "message", "role": "assistant", "model": MODEL, "content": [],
            "stop_reason": None, "stop_sequence": None,
        }  # fmt: skip
        if self.usage:
            start["usage"] = usage
        yield "message_start", {"message": start}
        yield from self.extra
        block = {"index": 0, "content_block": {"type": "text", "text": ""}}
        yield "content_block_start", block
        for at in range(0, len(self.text), self.deltas):
            piece = {"type": "text_delta", "text": self.text[at : at + self.deltas]}
            yield "content_block_delta", {"index": 0, "delta": piece}
        if self.error:
            yield "error", {"error": {"type": self.error, "message": self.message}}
            return
        yield "content_block_stop", {"index": 0}
        delta: dict[str, Any] = {"delta": {"stop_reason": self.stop, "stop_sequence": None}}
        if self.usage:
            delta["usage"] = {"output_tokens": max(len(self.text) // 4, 1)}
        yield "message_delta", delta
        if self.ends:
            yield "message_stop", {}

    def body(self, *, is_aws: bool = False) -> list[bytes]:
        """The events as they go over the wire."""
        if is_aws:
            return [
                event_stream.exception(self.error, self.message)
                if kind == "error"
                else event_stream.chunk({"type": kind, **data})
                for kind, data in self.events()
            ]
        return [
            f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()
            for kind, data in self.events()
        ]


class ModelServer:
    """Answers requests in order; the last answer is repeated."""

    def __init__(self) -> None:
        self.answers: list[Answer | Callable[[dict[str, Any]], Answer]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.counts: list[dict[str, Any]] = []
        """Requests to count, which are among no others."""
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        """Everything that arrived: method and path, headers, body."""
        self.tokens: int | None = None
        """What `count_tokens` says; None for a server that has none."""
        self.hold: threading.Event | None = None
        """Waited for before anything is said about counting."""
        self.refusal = 404
        """Status of a request to count on a server that does not."""
        self.minted = "ya29.made-up-token-of-the-editor"
        """The token that Google gives; empty for none."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                data = self.rfile.read(length)
                self._hear("POST", data)
                if self.path == "/token":
                    self._token(parse_qs(data.decode()))
                    return
                request = json.loads(data or b"{}")
                if "/count_tokens" in self.path or "count-tokens:" in self.path:
                    server.counts.append(request)
                    if server.hold is not None:
                        server.hold.wait(10)
                    found = server.tokens
                    told = {"error": {"type": "x", "message": "nothing is counted here"}}
                    if found is None:
                        self._json(server.refusal, told)
                    else:
                        self._json(200, {"input_tokens": found})
                    return
                server.paths.append(self.path)
                server.headers.append(dict(self.headers))
                server.requests.append(request)
                number = min(len(server.requests), len(server.answers)) - 1
                answer = server.answers[number]
                self._answer(answer if isinstance(answer, Answer) else answer(request))

            def do_GET(self) -> None:
                self._hear("GET", b"")
                self._json(200, {"data": [], "has_more": False, "first_id": None, "last_id": None})

            def _hear(self, method: str, data: bytes) -> None:
                server.heard.append((f"{method} {self.path}", dict(self.headers), data))

            def _token(self, request: dict[str, list[str]]) -> None:
                """Google's: a signed assertion is exchanged for a token."""
                (assertion,) = request["assertion"]
                if server.minted and assertion.count(".") == 2:
                    told = {"access_token": server.minted, "expires_in": 3600}
                    self._json(200, told | {"token_type": "Bearer"})
                    return
                said = f"Invalid JWT Signature: {assertion}"
                self._json(400, {"error": "invalid_grant", "error_description": said})

            def _json(
                self, status: int, told: object, headers: dict[str, str] | None = None
            ) -> None:
                data = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # who asked may have gone
                    self.wfile.write(data)

            def _answer(self, answer: Answer) -> None:
                is_aws = self.path.startswith("/model/")
                if answer.status != 200:
                    self._json(answer.status, self._error(answer), answer.headers)
                    return
                self.send_response(200)
                kind = "application/vnd.amazon.eventstream" if is_aws else "text/event-stream"
                self.send_header("content-type", kind)
                self.send_header("connection", "close")
                self.end_headers()
                self.close_connection = True
                parts = answer.body(is_aws=is_aws)
                if answer.cut >= 0:
                    parts = [b"".join(parts)[: answer.cut]]
                if answer.chunk:
                    whole = b"".join(parts)
                    parts = [
                        whole[at : at + answer.chunk] for at in range(0, len(whole), answer.chunk)
                    ]
                began = time.monotonic()
                for number, part in enumerate(parts):
                    if answer.gate is not None and number == len(parts) // 2:
                        answer.gate.wait(10)
                    if answer.pace:
                        time.sleep(max(began + number * answer.pace - time.monotonic(), 0))
                    try:
                        self.wfile.write(part)
                        self.wfile.flush()
                        if answer.sent is not None:
                            answer.sent(part)
                    except OSError:
                        return

            def _error(self, answer: Answer) -> object:
                """An error in the form of whoever is asked."""
                if self.path.startswith("/model/"):
                    return {"message": answer.message}
                if "RawPredict" in self.path:
                    google = {"code": answer.status, "message": answer.message, "status": "X"}
                    return [{"error": google}]
                error = {"type": answer.error or "api_error", "message": answer.message}
                return {"type": "error", "error": error}

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, *answers: Answer | Callable[[dict[str, Any]], Answer]) -> None:
        self.answers = list(answers)
        for told in (self.requests, self.headers, self.paths, self.counts, self.heard):
            told.clear()

    @contextmanager
    def running(self) -> Iterator[ModelServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


def nonce_of(request: dict[str, Any]) -> str:
    """The word of a run, as the request says it."""
    ask = request["messages"][0]["content"][-1]["text"]
    return str(ask.rsplit("the word ", 1)[1].split(".")[0]) if "the word " in ask else ""


def edits(nonce: str, *blocks: str) -> str:
    """An answer: each block written with `{n}` for the word of the run."""
    return "\n".join(block.replace("{n}", nonce) for block in blocks) + "\n"
