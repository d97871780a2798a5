"""Where a key may go: to the host that was named, and not over a line that others read."""

import pytest

from core.drafting.model.endpoint import endpoint_from
from core.errors import DrafterError, SettingsError
from tests.core.model.briefs import brief
from tests.core.model.providers import PATHS, drafter, with_credentials, without_credentials
from tests.listener import listening
from tests.model_server import MODEL, ModelServer

FAR = "http://gateway.example"


@pytest.fixture(scope="module")
def server():
    with ModelServer().running() as running:
        yield running


@pytest.fixture
def known(server, monkeypatch, tmp_path):
    """A world in which every provider's client finds credentials."""
    without_credentials(monkeypatch, tmp_path)
    for name, value in with_credentials(server, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-made-up-of-the-editor")


@pytest.mark.parametrize("provider", PATHS)
def test_credentials_are_not_sent_over_plain_http_off_this_machine(known, provider):
    with pytest.raises(DrafterError) as caught:
        drafter(provider, FAR).check("")
    assert "over plain http" in caught.value.message
    assert "gateway.example" in caught.value.message
    assert "https://" in caught.value.hint


@pytest.mark.parametrize("address", [FAR, "http://api.anthropic.com", "http://127.0.0.1.example"])
def test_it_is_the_host_that_counts_and_not_how_it_begins(known, address):
    with pytest.raises(DrafterError):
        drafter("anthropic", address).check("")


@pytest.mark.parametrize(
    "address", ["https://gateway.example", "http://localhost:1", "http://127.0.0.1:1", ""]
)
def test_credentials_go_over_https_and_to_this_machine(known, address):
    drafter("anthropic", address).check("")


def test_a_server_that_needs_no_key_may_be_anywhere(monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    drafter("anthropic", FAR).check("")


@pytest.mark.parametrize("variable", ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS"])
def test_a_key_by_another_name_is_a_key(monkeypatch, variable):
    monkeypatch.setenv(variable, "X-Key: made-up")
    with pytest.raises(DrafterError) as caught:
        drafter("anthropic", FAR).check("")
    assert variable in caught.value.message


def test_a_password_in_the_address_is_a_key_and_is_not_shown():
    with pytest.raises(DrafterError) as caught:
        drafter("anthropic", "http://me:hush@gateway.example").check("")
    assert "the password in base_url" in caught.value.message
    assert "hush" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1\\@evil.example",
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://host:0",
        "http://a\tb",
        "http://\u202eexample",
        "http://:80",
    ],
)
def test_an_address_in_which_two_readers_could_see_two_hosts_is_refused(address):
    with pytest.raises(SettingsError) as caught:
        endpoint_from("anthropic", address, MODEL)
    assert "is no address" in caught.value.message


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://localhost/v1", True),
        ("http://LOCALHOST:1", True),
        ("http://[::1]:8080", True),
        ("http://127.0.0.1.example", False),
        ("http://localhost.example", False),
        ("http://localhost@evil.example", False),
        ("http://127.evil.example:80/", False),
        ("https://api.anthropic.com", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_its_host(address, is_local):
    assert endpoint_from("anthropic", address, MODEL).is_local is is_local


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("provider", PATHS)
def test_no_redirect_is_followed_with_content_or_key(known, provider, status):
    with (
        listening() as other,
        listening(status, location=f"{other.url}{{path}}") as first,
    ):
        with pytest.raises(DrafterError) as caught:
            list(drafter(provider, first.url).draft(brief()))
        assert "sends the request on to" in caught.value.message
        assert other.url in caught.value.message
        assert first.heard
        assert not other.heard


def test_a_redirect_of_the_first_question_is_not_followed_either(known):
    with listening() as other, listening(307, location=f"{other.url}{{path}}") as first:
        messages = drafter("anthropic", first.url)._messages
        messages.speaks()
        assert first.heard
        assert not other.heard
        assert all(b"looms" not in body for _, _, body in first.heard)
