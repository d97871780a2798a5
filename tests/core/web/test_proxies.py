"""Proxies of the environment: they look names up, and are not sent where nobody may go."""

from __future__ import annotations

import pytest

from core.web.fetch import fetch
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
    relaying,
    serving,
    status,
)


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_proxy_is_asked_and_looks_names_up_itself(
    variable: str, monkeypatch: pytest.MonkeyPatch, network: Network
) -> None:
    names = Names()
    with serving({"*": page("by proxy")}) as proxy:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{proxy.port}")
        found = drained(fetch("http://site.example/a", rules_for(names=names)))
    assert found.body == b"by proxy"
    assert proxy.requests[0].line == "GET http://site.example/a HTTP/1.1"
    assert proxy.requests[0].headers["host"] == "site.example"
    assert names.asked == []
    assert network.called == [("127.0.0.1", proxy.port)]


def test_https_goes_through_a_tunnel_and_the_name_is_still_verified(
    tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        tls.serving("site.example", {"/": page("safe")}) as site,
        tls.serving("other.example", {"/": page("forged")}) as forged,
        serving({}) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        for end in (site, forged):
            proxy.routes["*"] = relaying(end)
            if end is site:
                assert drained(fetch("https://site.example/", rules_for())).body == b"safe"
            else:
                assert "cannot be trusted" in refused("https://site.example/", rules_for()).message
    assert [request.line for request in proxy.requests] == ["CONNECT site.example:443 HTTP/1.1"] * 2
    assert forged.requests == []


@pytest.mark.parametrize(
    "url", ["http://localhost/", "http://intranet/", "http://10.0.0.1/", "http://0x7f.1/",
            "http://169.254.169.254/", "https://[::1]/", "http://metadata.google.internal/"],
)  # fmt: skip
def test_a_proxy_is_not_sent_where_one_may_not_go(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving({"*": page()}) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert "is not asked" in refused(url, rules_for()).message
        proxy.routes["*"] = moved(url)
        error = refused("http://site.example/", rules_for())
    assert "is not asked" in error.message
    assert "sent on by site.example" in error.message
    assert [request.target for request in proxy.requests] == ["http://site.example/"]


def test_hosts_without_proxy_are_judged_and_asked_directly(
    monkeypatch: pytest.MonkeyPatch, network: Network
) -> None:
    names = Names(**{"site.example": [[PUBLIC]], "inside.site.example": [["10.0.0.1"]]})
    with serving({"*": page("direct")}) as public, serving({"*": page("by proxy")}) as proxy:
        network.roads[PUBLIC] = public
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "site.example")
        assert drained(fetch("http://site.example/", rules_for(names=names))).body == b"direct"
        error = refused("http://inside.site.example/", rules_for(names=names))
    assert "10.0.0.1 is private" in error.message
    assert proxy.connections == 0


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("http://me:s3cret@127.0.0.1:PORT", "cannot be reached"),
        ("nonsense://me:s3cret@127.0.0.1:PORT", "is no address of one"),
        ("http://me:s3cret@[::1", "is no address of one"),
        ("socks5://me:s3cret@127.0.0.1:PORT", "socksio"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    proxy: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving({}) as gone:
        pass
    monkeypatch.setenv("ALL_PROXY", proxy.replace("PORT", str(gone.port)))
    error = refused("http://site.example/", rules_for())
    assert said in error.message
    assert "s3cret" not in error.message + error.hint


def test_a_proxy_that_refuses_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"*": status(407)}) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = refused("https://site.example/", rules_for())
    assert "the proxy does not let site.example through: 407" in error.message
