"""What an endpoint speaks is asked once, for nothing, and remembered, over processes, too."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.drafting.model import messages as messages_module
from core.drafting.model.endpoint import endpoint_from
from core.drafting.model.messages import Messages
from core.drafting.model.subset import FULL, PORTABLE, Memory, Speaks, presumed, user_memory
from tests.core.model.briefs import REPORT, block, brief, replace_block
from tests.core.model.providers import drafter, with_credentials, without_credentials
from tests.core.model.test_drafter import run, says
from tests.model_server import MODEL, Answer, ModelServer

SEVEN = replace_block(block(REPORT, 4), "Weaving takes nine days.", "Weaving takes seven days.")
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def server(running: ModelServer) -> ModelServer:
    running.tokens = None
    running.refusal = 404
    running.answer(says(SEVEN))
    return running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "redline" / "endpoints.json"


def asked(server: ModelServer, memory: Memory | None = None, url: str = "") -> Messages:
    return Messages(endpoint_from("anthropic", url or server.url, MODEL), 4_000, memory)


def draft(server: ModelServer, path: Path, provider: str = "anthropic") -> None:
    """One draft of a process of its own: all it knows is in the file."""
    _, error = run(drafter(provider, server.url, Memory(path)))
    assert error is None


def is_full(request: dict[str, object]) -> bool:
    """Is a request in the full shape? In neither, it fails."""
    marks = str(request).count("cache_control")
    assert (isinstance(request["system"], list), marks) in ((True, 3), (False, 0))
    return marks == 3


def test_a_server_that_counts_is_asked_once_and_gets_all_of_the_api_from_then_on(server, path):
    server.tokens = 4321
    draft(server, path)
    draft(server, path)
    (probe,) = server.counts
    assert "cache_control" in str(probe["system"])
    assert len(str(probe)) < 400  # nothing of the report is in it
    assert [is_full(request) for request in server.requests] == [True, True]


@pytest.mark.parametrize("refusal", [404, 405, 501, 400, 422])
def test_a_server_that_does_not_count_is_asked_once_and_gets_the_portable_part(
    server, path, refusal
):
    server.refusal = refusal
    draft(server, path)
    draft(server, path)
    assert len(server.counts) == 1
    assert [is_full(request) for request in server.requests] == [False, False]


@pytest.mark.parametrize("refusal", [401, 403, 429, 500, 503])
def test_what_says_nothing_of_the_shape_is_not_remembered(server, path, refusal):
    server.refusal = refusal
    draft(server, path)
    assert not is_full(server.requests[-1])
    assert not path.exists()
    server.tokens = 4321
    draft(server, path)
    assert is_full(server.requests[-1])


def test_an_answer_that_is_no_count_means_the_portable_part(server, path):
    server.tokens = "plenty"  # type: ignore[assignment]
    draft(server, path)
    assert not is_full(server.requests[-1])


def test_a_server_that_is_silent_when_asked_is_asked_no_longer_than_seconds(
    server, path, monkeypatch
):
    monkeypatch.setattr(messages_module, "_PROBING", 0.05)
    silent = threading.Event()
    server.hold = silent
    try:
        assert asked(server, Memory(path)).speaks() == PORTABLE
    finally:
        silent.set()
        server.hold = None
    assert not path.exists()


def test_a_refused_shape_is_followed_by_the_portable_one_and_that_is_remembered(server, path):
    server.tokens = 4321
    strict = Answer(
        status=400,
        error="invalid_request_error",
        message="messages.0.content.0.cache_control: Extra inputs are not permitted",
    )
    server.answer(strict, says(SEVEN))
    draft(server, path)
    assert [is_full(request) for request in server.requests] == [True, False]
    draft(server, path)
    assert [is_full(request) for request in server.requests] == [True, False, False]
    assert Memory(path).recall(asked(server).endpoint) == Speaks(caching=False, counting=True)


def test_bedrock_that_does_not_take_marks_for_the_cache_is_asked_without(
    server, path, monkeypatch, tmp_path
):
    without_credentials(monkeypatch, tmp_path)
    for name, value in with_credentials(server, tmp_path).items():
        monkeypatch.setenv(name, value)
    server.answer(Answer(status=400, message="extraneous key [cache_control]"), says(SEVEN))
    draft(server, path, "bedrock")
    draft(server, path, "bedrock")
    assert [is_full(request) for request in server.requests] == [True, False, False]
    assert not server.counts


def test_a_request_that_is_refused_for_something_else_is_sent_once(server, path):
    server.tokens = 4321
    server.answer(Answer(status=400, message="the model has no such name"))
    _, error = run(drafter("anthropic", server.url, Memory(path)))
    assert error is not None
    assert len(server.requests) == 1
    assert Memory(path).recall(asked(server).endpoint) == FULL


def test_a_request_refused_in_both_shapes_is_one_failure_and_nothing_new_is_remembered(
    server, path
):
    server.tokens = 4321
    server.answer(Answer(status=400, message="system: this is not what we take"))
    _, error = run(drafter("anthropic", server.url, Memory(path)))
    assert error is not None
    assert "this is not what we take" in error.message
    assert len(server.requests) == 2
    assert Memory(path).recall(asked(server).endpoint) == FULL


def test_what_is_remembered_is_of_one_provider_address_and_model(path):
    memory = Memory(path)
    known = endpoint_from("anthropic", "http://127.0.0.1:1", "a")
    memory.remember(known, FULL)
    assert memory.recall(known) == FULL
    for other in (
        endpoint_from("anthropic", "http://127.0.0.1:1", "b"),
        endpoint_from("anthropic", "http://127.0.0.1:2", "a"),
        endpoint_from("foundry", "http://127.0.0.1:1", "a"),
    ):
        assert memory.recall(other) is None
        memory.remember(other, PORTABLE)
    memory.remember(known, PORTABLE)
    assert memory.recall(known) == PORTABLE
    assert len(json.loads(path.read_bytes())) == 4


def test_it_is_forgotten_after_thirty_days_and_what_is_of_tomorrow_is_not_believed(path):
    endpoint = endpoint_from("anthropic", "http://127.0.0.1:1", MODEL)
    Memory(path, today=lambda: TODAY).remember(endpoint, FULL)
    for days, known in ((0, FULL), (29, FULL), (30, None), (-1, None)):
        day = TODAY + timedelta(days=days)
        assert Memory(path, today=lambda day=day: day).recall(endpoint) == known


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b'[{"provider": "x"}]', b"\xff\xfe", b"null"]
)
def test_a_damaged_file_is_as_if_there_were_none_and_is_written_anew(server, path, damage):
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    server.tokens = 4321
    draft(server, path)
    assert len(server.counts) == 1
    assert Memory(path).recall(asked(server).endpoint) == FULL


def test_a_place_that_cannot_be_written_spoils_nothing(server, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    draft(server, tmp_path / "cache" / "redline" / "endpoints.json")
    assert len(server.requests) == 1


def test_no_credential_of_an_address_is_remembered_or_shown(path):
    endpoint = endpoint_from("anthropic", "https://me:hush@gateway.example/llm?key=hush", MODEL)
    Memory(path).remember(endpoint, FULL)
    assert endpoint.where == "gateway.example/llm"
    assert "hush" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_it_is_kept_in_the_users_cache_folder(tmp_path, monkeypatch):
    endpoint = endpoint_from("anthropic", "http://127.0.0.1:1", MODEL)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "here"))
    user_memory().remember(endpoint, FULL)
    assert (tmp_path / "here" / "redline" / "endpoints.json").is_file()
    assert user_memory().recall(endpoint) == FULL


@pytest.mark.parametrize(
    ("provider", "url", "known"),
    [
        ("anthropic", "", FULL),
        ("anthropic", "https://api.anthropic.com", FULL),
        ("anthropic", "https://api.anthropic.com.example.org", None),
        ("anthropic", "http://localhost:11434", None),
        ("bedrock", "", Speaks(caching=True, counting=False)),
        ("bedrock", "http://127.0.0.1:1", Speaks(caching=True, counting=False)),
        ("vertex", "", FULL),
        ("vertex", "http://127.0.0.1:1/v1", None),
        ("foundry", "", FULL),
        ("foundry", "http://127.0.0.1:1", None),
    ],
)
def test_a_provider_at_its_own_address_is_known_without_asking(provider, url, known):
    assert presumed(endpoint_from(provider, url, MODEL)) == known


@pytest.mark.parametrize("provider", ["anthropic", "vertex", "foundry"])
def test_an_estimate_asks_nobody(server, monkeypatch, tmp_path, provider):
    without_credentials(monkeypatch, tmp_path)
    for name, value in with_credentials(server, tmp_path).items():
        monkeypatch.setenv(name, value)
    server.tokens = 4321
    told = drafter(provider, server.url).estimate(brief())
    assert told.sent != 4321
    assert ": about " in told.told
    assert not server.heard


@pytest.mark.parametrize("provider", ["bedrock", "vertex", "foundry"])
def test_an_estimate_without_credentials_is_an_approximation_and_no_error(
    monkeypatch, tmp_path, provider
):
    without_credentials(monkeypatch, tmp_path)
    told = drafter(provider, "http://127.0.0.1:9").estimate(brief())
    assert told.sent > 300


def test_doctor_is_told_how_much_of_the_api_a_server_takes(server, path, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-made-up")
    assert asked(server).probe().endswith("; it takes the portable part of the API")
    server.tokens = 4321
    assert asked(server).probe().endswith("; it takes all of the API")
    assert not server.requests
