"""Who is connected to: the address that was judged, with a certificate for the name."""

from __future__ import annotations

import pytest

from core.web.fetch import fetch
from core.web.page import Loading
from tests.core.web.fetching import (
    PUBLIC,
    Tls,
    drained,
    refused,
    rules_for,
)
from tests.core.web.site import (
    Names,
    Network,
    moved,
    page,
    serving,
    status,
)


def test_a_private_address_is_not_asked() -> None:
    with serving({"*": page()}) as site:
        error = refused(site.url("/"), rules_for())
    assert "is loopback" in error.message
    assert site.connections == 0


def test_the_address_that_was_judged_is_the_one_that_is_asked(network: Network) -> None:
    """A name that is public when it is judged and private when it is connected to (rebinding)."""
    names = Names(**{"site.example": [[PUBLIC], ["127.0.0.1"]]})
    with serving({"*": page("public")}) as public, serving({"*": page("secret")}) as inside:
        network.roads[PUBLIC] = public
        url = inside.url("/", host="site.example")
        found = drained(fetch(url, rules_for(names=names)))
    assert found.body == b"public"
    assert inside.connections == 0
    assert names.asked == ["site.example"]
    assert network.called == [(PUBLIC, inside.port)]
    assert public.requests[0].headers["host"] == f"site.example:{inside.port}"


def test_a_name_is_judged_anew_each_time_it_is_asked(network: Network) -> None:
    names = Names(**{"site.example": [[PUBLIC], ["127.0.0.1"]]})
    with serving({"*": page("secret")}) as inside, serving({}) as public:
        network.roads[PUBLIC] = public
        public.routes["/"] = moved(inside.url("/b", host="site.example"))
        error = refused("http://site.example/", rules_for(names=names))
    assert "127.0.0.1 is loopback" in error.message
    assert inside.connections == 0


def test_a_second_try_judges_the_name_anew(network: Network) -> None:
    names = Names(**{"site.example": [[PUBLIC], ["127.0.0.1"]]})
    with serving({"*": page("secret")}) as inside, serving({"*": status(503)}) as public:
        network.roads[PUBLIC] = public
        url = inside.url("/", host="site.example")
        error = refused(url, rules_for(names=names))
    assert "127.0.0.1 is loopback" in error.message
    assert inside.connections == 0


@pytest.mark.parametrize("found", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], ["::1", PUBLIC]])
def test_a_name_with_one_private_address_among_others_is_not_asked(
    found: list[str], network: Network
) -> None:
    with serving({"*": page("secret")}) as inside:
        url = inside.url("/", host="site.example")
        error = refused(url, rules_for(names=Names(**{"site.example": [found]})))
    assert "is loopback" in error.message
    assert network.called == []


def test_where_the_first_address_does_not_answer_the_next_one_is_asked(network: Network) -> None:
    names = Names(**{"site.example": [["2600::1", PUBLIC]]})
    with serving({"*": page("here")}) as public:
        network.roads[PUBLIC] = public
        found = drained(fetch("http://site.example/", rules_for(names=names)))
    assert found.body == b"here"
    assert [host for host, _ in network.called] == ["2600::1", PUBLIC]


def test_a_name_of_another_script_is_shown_as_it_is_asked(network: Network) -> None:
    names = Names(**{"xn--bcher-kva.example": [[PUBLIC]]})
    heard: list[Loading] = []
    with serving({"/": page()}) as public:
        network.roads[PUBLIC] = public
        found = drained(fetch("http://bücher.example/", rules_for(names=names)), heard.append)
    assert (found.url, found.final_url) == (
        "http://bücher.example/",
        "http://xn--bcher-kva.example/",
    )
    assert heard[0].what == "asking xn--bcher-kva.example"
    assert public.requests[0].headers["host"] == "xn--bcher-kva.example"


def test_without_a_network_it_says_so() -> None:
    error = refused("https://site.example/", rules_for(names=Names()))
    assert error.message == "site.example is not found: no such name, or no network"


def test_a_port_where_nothing_answers_is_named() -> None:
    with serving({}) as site:
        pass
    error = refused(site.url("/"), rules_for(site))
    assert error.message.startswith(f"nothing answers at 127.0.0.1:{site.port}")


def test_an_address_that_is_too_long_to_be_sent_says_so(network: Network) -> None:
    names = Names(**{"site.example": [[PUBLIC]]})
    error = refused(f"http://site.example/{'a' * 70_000}", rules_for(names=names))
    assert "is no address: URL too long" in error.message
    assert len(error.message) < 200
    assert network.called == []


# https
def test_a_certificate_must_be_for_the_name_not_for_the_address(tls: Tls) -> None:
    with tls.serving("site.example", {"/": page("safe")}) as site:
        found = drained(fetch(site.url("/", "site.example"), tls.rules(site)))
    assert found.body == b"safe"
    assert site.requests[0].headers["host"] == f"site.example:{site.port}"


@pytest.mark.parametrize("name", ["other.example", "127.0.0.1", "*.site.example"])
def test_a_certificate_for_another_name_is_not_trusted(name: str, tls: Tls) -> None:
    with tls.serving(name, {"/": page("forged")}) as site:
        error = refused(site.url("/", "site.example"), tls.rules(site))
    assert error.message.startswith("site.example cannot be trusted: ")
    assert "site.example" in error.message.partition(": ")[2]
    assert site.requests == []


def test_a_certificate_for_an_address_holds_for_an_address(tls: Tls) -> None:
    with tls.serving("127.0.0.1", {"/": page("safe")}) as site:
        assert drained(fetch(site.url("/"), tls.rules(site))).body == b"safe"


def test_a_certificate_of_a_stranger_is_not_trusted(
    tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with tls.serving("site.example", {"/": page("forged")}) as site:
        error = refused(site.url("/", "site.example"), tls.rules(site))
    assert "cannot be trusted" in error.message
    assert site.requests == []


def test_https_where_only_http_is_spoken_says_so(tls: Tls) -> None:
    with serving({"/": page()}) as site:
        url = site.url("/").replace("http:", "https:")
        assert "does not speak https" in refused(url, tls.rules(site)).message


def test_certificates_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/does/not/exist.pem")
    with serving({"/": page()}) as site:
        assert "SSL_CERT_FILE" in refused(site.url("/"), rules_for(site)).hint
