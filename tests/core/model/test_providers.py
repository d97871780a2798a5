"""The clients of Amazon, Google and Microsoft over real HTTP: they draft, and they fail clearly."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator

import pytest

from core.drafting.drafter import Used
from core.drafting.model.failures import RequestFailed
from core.errors import DrafterError
from tests.core.model.briefs import REPORT, block, brief, replace_block
from tests.core.model.providers import (
    BEARER,
    FOUNDRY_KEY,
    MARK,
    drafter,
    messages,
    private_key,
    with_credentials,
    without_credentials,
)
from tests.core.model.test_drafter import proposals, run, says
from tests.model_server import MODEL, Answer, ModelServer, edits

SEVEN = replace_block(block(REPORT, 4), "Weaving takes nine days.", "Weaving takes seven days.")
EVERY = pytest.mark.parametrize("provider", ["bedrock", "vertex", "foundry"])


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def bare(running: ModelServer, monkeypatch, tmp_path) -> ModelServer:
    """A server, and nobody has credentials."""
    without_credentials(monkeypatch, tmp_path)
    running.tokens = None
    running.minted = f"ya29.token-{MARK}"
    running.answer(says(SEVEN))
    return running


@pytest.fixture
def server(bare: ModelServer, monkeypatch, tmp_path) -> ModelServer:
    """A server, and credentials in the environment."""
    for name, value in with_credentials(bare, tmp_path).items():
        monkeypatch.setenv(name, value)
    return bare


def header(server: ModelServer, name: str) -> str:
    return {key.lower(): value for key, value in server.headers[-1].items()}.get(name, "")


@EVERY
@pytest.mark.parametrize("chunk", [0, 7])
def test_a_whole_draft_comes_through_each_client(server, provider, chunk):
    server.answer(says(SEVEN, SEVEN, chunk=chunk))
    events, error = run(drafter(provider, server.url))
    assert error is None
    assert [each.new for each in proposals(events)] == ["Weaving takes seven days."] * 2
    used = [event for event in events if isinstance(event, Used)][-1]
    assert (used.read, used.cached, used.written > 50) == (1000, 200, True)
    path = {
        "bedrock": f"/model/{MODEL}/invoke-with-response-stream",
        "vertex": "/v1/projects/looms/locations/europe-west1/publishers/anthropic/models/"
        f"{MODEL}:streamRawPredict",
        "foundry": "/anthropic/v1/messages",
    }
    assert server.paths == [path[provider]]


def test_each_client_sends_the_credentials_of_its_own_provider(server, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-of-someone-else")
    sent = {}
    for provider in ("bedrock", "vertex", "foundry"):
        run(drafter(provider, server.url))
        sent[provider] = header(server, "authorization") or header(server, "x-api-key")
        assert "sk-ant" not in str(server.headers[-1])
    assert "Credential=AKIAMADEUP/" in sent["bedrock"]
    assert "/eu-central-1/bedrock/aws4_request" in sent["bedrock"]
    assert sent["vertex"] == f"Bearer {server.minted}"
    assert sent["foundry"] == FOUNDRY_KEY
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", BEARER)
    run(drafter("bedrock", server.url))
    assert header(server, "authorization") == f"Bearer {BEARER}"


def test_the_address_of_the_first_party_is_no_address_of_the_others(server, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_VERTEX_BASE_URL", f"{server.url}/v1")
    _, error = run(drafter("vertex", ""))
    assert error is None
    assert server.paths[0].startswith("/v1/projects/looms/")


@EVERY
@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "does not know the"), (403, "may not do this: 127.0.0.1"), (404, "no such model")],
)
def test_what_is_refused_names_the_credentials_and_variables_of_that_provider(
    server, provider, status, said
):
    server.answer(Answer(status=status, message=f"no\nfor {MARK}"))
    _, error = run(drafter(provider, server.url))
    assert error is not None
    assert said in error.message
    assert "\n" not in error.message + error.hint
    what = {"bedrock": "AWS credentials", "vertex": "Google credentials", "foundry": "key"}
    assert status == 404 or f"the {what[provider]}" in error.message
    assert status == 401 or f"no for {MARK}" in error.message
    prefix = {"bedrock": "AWS_", "vertex": ("GOOGLE_", "CLOUD_"), "foundry": "ANTHROPIC_FOUNDRY_"}
    names = [word for word in error.hint.replace(",", " ").split() if word.isupper()]
    assert any(name.startswith(prefix[provider]) for name in names)
    assert "ANTHROPIC_API_KEY" not in names


@EVERY
def test_a_provider_that_is_busy_is_asked_again(server, provider):
    busy = Answer(status=429, message="Too many tokens", headers={"retry-after": "3"})
    server.answer(busy, says(SEVEN))
    events, error = run(drafter(provider, server.url))
    assert error is None
    assert len(proposals(events)) == 1
    assert any("Too many tokens; again in 3 s" in str(event) for event in events)


@pytest.mark.parametrize(
    ("provider", "kind", "said"),
    [
        ("bedrock", "throttlingException", "is busy: slow down"),
        ("bedrock", "modelStreamErrorException", "failed (500): slow down"),
        ("bedrock", "aKindOfTomorrow", "broke off the answer"),
        ("vertex", "overloaded_error", "is busy: slow down"),
        ("foundry", "api_error", "failed (500): slow down"),
    ],
)
def test_an_error_in_the_middle_of_an_answer_keeps_what_is_whole(server, provider, kind, said):
    server.answer(says(SEVEN, "@@@ EDIT {n} repl", error=kind, message="slow down"))
    events, error = run(drafter(provider, server.url))
    assert error is not None
    assert said.removesuffix(": slow down") in error.message
    assert len(proposals(events)) == 1
    assert len(server.requests) == 1


@EVERY
def test_an_answer_that_is_cut_anywhere_applies_no_part_of_an_edit(server, provider):
    whole = Answer(edits("0000", SEVEN, SEVEN))
    size = len(b"".join(whole.body(is_aws=provider == "bedrock")))
    for cut in range(0, size, 211):
        server.answer(says(SEVEN, SEVEN, cut=cut))
        events, error = run(drafter(provider, server.url))
        assert error is not None
        assert "\n" not in error.message
        assert {each.new for each in proposals(events)} <= {"Weaving takes seven days."}


def test_a_stream_of_aws_that_was_damaged_on_the_way_is_one_clear_line(server, monkeypatch):
    whole = Answer.body

    def damaged(answer: Answer, *, is_aws: bool = False) -> list[bytes]:
        parts = whole(answer, is_aws=is_aws)
        return [*parts[:3], parts[3].replace(b"chunk", b"chink"), *parts[4:]]

    monkeypatch.setattr(Answer, "body", damaged)
    _, error = run(drafter("bedrock", server.url))
    assert error is not None
    assert "the connection to 127.0.0.1" in error.message


@pytest.mark.parametrize(
    ("provider", "lacks", "has", "said", "hint"),
    [
        ("bedrock", ["AWS_REGION"], {}, "there is no AWS region", "AWS_REGION"),
        (
            "bedrock",
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
            {},
            "there are no AWS credentials",
            "AWS_BEARER_TOKEN_BEDROCK",
        ),
        ("bedrock", ["AWS_SECRET_ACCESS_KEY"], {}, "missing: AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"),
        (
            "bedrock",
            ["AWS_ACCESS_KEY_ID"],
            {"AWS_PROFILE": "nobody"},
            "profile (nobody) could not be found",
            "AWS_PROFILE",
        ),
        ("vertex", ["CLOUD_ML_REGION"], {}, "no Google region", "CLOUD_ML_REGION"),
        (
            "vertex",
            ["ANTHROPIC_VERTEX_PROJECT_ID"],
            {},
            "no Google project",
            "ANTHROPIC_VERTEX_PROJECT_ID",
        ),
        (
            "vertex",
            ["GOOGLE_APPLICATION_CREDENTIALS"],
            {},
            "default credentials were not found",
            "GOOGLE_APPLICATION_CREDENTIALS",
        ),
        (
            "vertex",
            [],
            {"GOOGLE_APPLICATION_CREDENTIALS": "/no/file.json"},
            "/no/file.json was not found",
            "GOOGLE_APPLICATION_CREDENTIALS",
        ),
        (
            "foundry",
            ["ANTHROPIC_FOUNDRY_API_KEY"],
            {},
            "there is no key",
            "ANTHROPIC_FOUNDRY_API_KEY",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_line_and_nothing_is_sent(
    server, monkeypatch, provider, lacks, has, said, hint
):
    for name in lacks:
        monkeypatch.delenv(name)
    for name, value in has.items():
        monkeypatch.setenv(name, value)
    _, error = run(drafter(provider, server.url))
    assert error is not None
    assert said in error.message
    assert hint in error.hint
    assert "\n" not in error.message + error.hint
    assert not server.requests


def test_a_foundry_without_an_address_is_one_line_and_the_address_of_the_settings_wins(
    server, monkeypatch
):
    _, error = run(drafter("foundry", ""))
    assert error is not None
    assert "ANTHROPIC_FOUNDRY_RESOURCE, or base_url" in error.hint
    monkeypatch.setenv("ANTHROPIC_FOUNDRY_RESOURCE", "looms")
    _, error = run(drafter("foundry", server.url))
    assert error is None


@pytest.mark.parametrize(
    ("provider", "package"),
    [("bedrock", "boto3"), ("bedrock", "botocore"), ("vertex", "google.auth")],
)
def test_a_package_that_is_missing_is_named_with_how_to_get_it(
    server, monkeypatch, provider, package
):
    monkeypatch.setitem(sys.modules, package, None)
    _, error = run(drafter(provider, server.url))
    assert error is not None
    assert f"the client for {provider} is not installed" in error.message
    assert error.hint == f"pip install 'redline[{provider}]'"
    assert not server.requests


@EVERY
def test_nothing_at_the_address_is_said_of_each(server, provider):
    _, error = run(drafter(provider, "http://127.0.0.1:9"))
    assert error is not None
    assert "nothing answers at 127.0.0.1:9" in error.message


def test_google_that_gives_no_token_is_one_clear_line(server, monkeypatch):
    server.minted = ""
    _, error = run(drafter("vertex", server.url))
    assert error is not None
    assert "the Google credentials cannot be used: invalid_grant: Invalid JWT" in error.message
    assert "eyJ" not in error.message  # the assertion that the service repeats
    assert not server.requests


@EVERY
def test_no_credential_is_in_what_a_failure_says_or_holds(server, provider, caplog, monkeypatch):
    for bearer in (False, True) if provider == "bedrock" else (False,):
        if bearer:
            monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", BEARER)
        for failure in (
            *({"status": status} for status in (400, 401, 403, 404)),
            {"text": "half", "error": "internalServerException"},
            {"text": "x", "cut": 200},
        ):
            server.answer(lambda _, how=failure: Answer(message=repeated(server), **how))
            with pytest.raises(DrafterError) as caught:
                list(drafter(provider, server.url).draft(brief()))
            told = "".join(traceback.format_exception(caught.value))
            told += caught.value.message + caught.value.hint + caplog.text
            assert "cut" in failure or failure.get("status") == 401 or "not with" in told
            assert MARK not in told
            assert private_key()[40:80] not in told
            assert server.headers  # it was sent, and could have come back


def repeated(server: ModelServer) -> str:
    """What the server was sent to know who asks."""
    names = ("authorization", "x-api-key", "api-key", "x-amz-security-token")
    return "not with " + " ".join(header(server, name) for name in names)


def test_doctor_is_told_who_would_be_asked_and_with_what_and_asks_nobody(server, monkeypatch):
    told = {name: messages(name, "").probe() for name in ("bedrock", "vertex")}
    monkeypatch.setenv("ANTHROPIC_FOUNDRY_RESOURCE", "looms")
    told["foundry"] = messages("foundry", "").probe()
    bedrock = "bedrock-runtime.eu-central-1.amazonaws.com would be asked with AWS_ACCESS_KEY_ID"
    assert told["bedrock"].startswith(bedrock)
    google = "europe-west1-aiplatform.googleapis.com/v1 would be asked with GOOGLE_APPLICATION_"
    assert told["vertex"].startswith(google)
    foundry = "looms.services.ai.azure.com/anthropic would be asked with ANTHROPIC_FOUNDRY_API_KEY"
    assert told["foundry"].startswith(foundry)
    assert MARK not in str(told)
    assert not server.requests + server.counts


@pytest.mark.parametrize(
    ("provider", "hint"),
    [
        ("bedrock", "AWS_REGION"),
        ("vertex", "CLOUD_ML_REGION"),
        ("foundry", "ANTHROPIC_FOUNDRY_API_KEY"),
    ],
)
def test_doctor_is_told_what_is_missing(bare, provider, hint):
    with pytest.raises(RequestFailed) as caught:
        messages(provider, "").probe()
    assert hint in caught.value.failure.hint
