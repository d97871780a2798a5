"""Redirects: each place they lead to is judged as the first was."""

from __future__ import annotations

import pytest

from core.web.fetch import MOST_REDIRECTS
from tests.core.web.fetching import (
    PUBLIC,
    Tls,
    failed,
    fetched,
    refused,
    rules_for,
)
from tests.core.web.site import (
    Names,
    Network,
    moved,
    page,
    serving,
)


def test_redirects_are_followed_and_the_last_address_is_told() -> None:
    routes = {
        "/a": moved("b?x=1#part", 301),
        "/b": moved("//127.0.0.1:PORT/c", 307),
        "/c": page("here"),
    }
    with serving(routes) as site:
        site.routes["/b"] = moved(f"//127.0.0.1:{site.port}/c", 308)
        found = fetched(site, "/a")
    assert (found.final_url, found.body) == (site.url("/c"), b"here")
    assert [request.target for request in site.requests] == ["/a", "/b?x=1", "/c"]


@pytest.mark.parametrize("more", [0, 1])
def test_ten_redirects_are_followed_and_no_more(more: int) -> None:
    last = MOST_REDIRECTS + more
    routes = {f"/{number}": moved(f"/{number + 1}") for number in range(last)}
    with serving({**routes, f"/{last}": page("end")}) as site:
        if more:
            error = refused(site.url("/0"), rules_for(site))
            assert "more than 10 times" in error.message
            assert len(site.requests) == MOST_REDIRECTS + 1
        else:
            assert fetched(site, "/0").body == b"end"


def test_a_circle_is_left_at_once() -> None:
    with serving({"/a": moved("/b"), "/b": moved("/a#x")}) as site:
        assert "in a circle" in refused(site.url("/a"), rules_for(site)).message
    assert len(site.requests) == 2


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://user:s3cret@127.0.0.1/", "password"),
        ("http://[::1", "no address"),
        ("http://10.0.0.1/", "10.0.0.1 is private"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is metadata"),
        ("http://2130706433/", "127.0.0.1 is loopback"),
        ("http://[::ffff:127.0.0.1]/", "is loopback"),
    ],
)
def test_a_redirect_leads_to_no_place_an_item_could_not_name(
    where: str, said: str, network: Network
) -> None:
    error = failed(moved(where))
    assert said in error.message
    assert "s3cret" not in error.message
    assert [host for host, _ in network.called] == ["127.0.0.1"]


def test_a_redirect_to_the_own_machine_is_refused_though_the_first_host_is_public(
    network: Network,
) -> None:
    names = Names(**{"site.example": [[PUBLIC]], "inside.example": [["127.0.0.1"]]})
    with serving({"*": page("secret")}) as inside:
        there = moved(inside.url("/", host="inside.example"))
        with serving({"/": there}) as public:
            network.roads[PUBLIC] = public
            error = refused("http://site.example/", rules_for(names=names))
    assert "inside.example is not asked: its address 127.0.0.1 is loopback" in error.message
    assert "sent on by site.example" in error.message
    assert (public.connections, inside.connections) == (1, 0)


def test_a_redirect_from_https_to_http_is_refused(tls: Tls) -> None:
    with serving({"*": page()}) as plain, tls.serving("site.example", {"/": None}) as safe:
        safe.routes["/"] = moved(plain.url("/"))
        error = refused(safe.url("/", "site.example"), tls.rules(safe, plain))
    assert "from https to http://127.0.0.1" in error.message
    assert plain.connections == 0
