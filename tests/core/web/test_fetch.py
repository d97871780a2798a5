"""Fetching, over real HTTP on loopback: what comes, how long it may take, and giving up."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from dataclasses import replace

import pytest

from core.errors import SettingsError
from core.settings import Settings
from core.web.addresses import Allowed, looked_up
from core.web.fetch import Rules, fetch
from core.web.page import Known, Loading, Page
from tests.core.web.fetching import (
    NOON,
    PUBLIC,
    SECONDS,
    Clock,
    drained,
    failed,
    fetched,
    refused,
    rules_for,
)
from tests.core.web.site import (
    PATIENCE,
    TEXT,
    Network,
    Route,
    Visit,
    moved,
    page,
    raw,
    serving,
    silent,
    status,
)


def test_a_page_comes_whole_and_with_all_that_is_said_of_it() -> None:
    kind = 'Text/HTML; Charset="ISO-8859-1"'
    route = page("<p>caf\xe9</p>".encode("latin-1"), kind=kind, ETag='"7"', Last_Modified="Mon")
    with serving({"/": route}) as site:
        url = site.url("/?q=1#part")
        found = drained(fetch(url, rules_for(site)))
    assert found == Page(
        url=url,
        final_url=site.url("/?q=1"),
        media_type="text/html",
        charset="iso-8859-1",
        body=b"<p>caf\xe9</p>",
        fetched=NOON,
        etag='"7"',
        last_modified="Mon",
    )
    assert site.requests[0].line == "GET /?q=1 HTTP/1.1"


def test_a_request_says_what_asks_and_nothing_of_who() -> None:
    with serving({"/": moved("/b", set_cookie="a=1"), "/b": page()}) as site:
        fetched(site)
    for request in site.requests:
        assert set(request.headers) == {
            "host", "user-agent", "accept", "accept-encoding", "connection",
        }  # fmt: skip
        assert request.headers["host"] == f"127.0.0.1:{site.port}"
        assert request.headers["user-agent"].startswith("redline/0.")
    assert len(site.requests) == 2


@pytest.mark.parametrize("how", ["gzip", "x-gzip", "GZIP", "deflate", "bare deflate", "two parts"])
def test_a_compressed_page_is_unpacked(how: str) -> None:
    text = b"<p>Words.</p>" * 50_000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "deflate": zlib.compress(text),
        "bare deflate": bare.compress(text) + bare.flush(),
        "two parts": gzip.compress(text[:70_000]) + gzip.compress(text[70_000:]) + bytes(8),
    }.get(how, gzip.compress(text))
    named = {"bare deflate": "deflate", "two parts": "gzip"}.get(how, how)
    with serving({"/": page(packed, content_encoding=named)}) as site:
        assert fetched(site).body == text


def test_a_page_in_chunks_and_one_that_ends_with_the_connection_come_whole() -> None:
    chunks = raw(
        TEXT, "Transfer-Encoding: chunked\r\n\r\n", "3\r\none\r\n", "4\r\n two\r\n0\r\n\r\n"
    )
    with serving({"/a": chunks, "/b": raw(TEXT, "\r\none", " two")}) as site:
        assert fetched(site, "/a").body == fetched(site, "/b").body == b"one two"


def test_how_far_it_is_is_told_while_it_loads() -> None:
    head = f"{TEXT}Content-Length: 200000\r\n\r\n"
    heard: list[Loading] = []

    def listen(event: Loading) -> None:
        heard.append(event)
        if event.received:
            site.is_released.set()

    def route(visit: Visit) -> None:
        silent(head, b"x" * 100_000)(visit)
        raw(b"x" * 100_000)(visit)

    with serving({"/": route}) as site:
        found = drained(fetch(site.url("/"), rules_for(site)), listen)
    assert len(found.body) == 200_000
    assert heard[0] == Loading(0, 0, "asking 127.0.0.1")
    assert 0 < heard[-1].received < 200_000
    assert heard[-1].total == 200_000
    assert heard[-1].what == "reading 127.0.0.1"


def test_giving_up_while_the_site_is_silent_hangs_up() -> None:
    with serving({"/": silent()}) as site:
        course = fetch(site.url("/"), rules_for(site))
        while not site.requests:
            next(course)
        course.close()
        assert site.was_left.wait(PATIENCE), "the connection stayed open"


def test_giving_up_within_an_answer_hangs_up() -> None:
    with serving({"/": silent(TEXT, "Content-Length: 9\r\n\r\nab")}) as site:
        course = fetch(site.url("/"), rules_for(site))
        while not next(course).received:
            pass
        course.close()
        assert site.was_left.wait(PATIENCE), "the connection stayed open"


def test_nothing_is_connected_after_giving_up_while_a_name_is_looked_up(network: Network) -> None:
    is_asked, may_answer = threading.Event(), threading.Event()

    def slowly(host: str, port: int) -> list[str]:
        is_asked.set()
        may_answer.wait(PATIENCE)
        return [PUBLIC]

    course = fetch("http://site.example/", replace(rules_for(), resolve=slowly))
    while not is_asked.is_set():
        next(course)
    course.close()
    may_answer.set()
    for thread in threading.enumerate():
        if thread.name == "web":
            thread.join(PATIENCE)
    assert network.called == []


# what is known


def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    known = Known('"7"', "Sun, 01 Mar 2026 00:00:00 GMT")
    with serving({"/": raw('HTTP/1.1 304 X\r\nETag: "8"\r\n\r\n')}) as site:
        found = fetched(site, known=known)
    assert found.is_unchanged
    assert (found.body, found.etag, found.last_modified) == (b"", '"8"', known.last_modified)
    assert site.requests[0].headers["if-none-match"] == '"7"'
    assert site.requests[0].headers["if-modified-since"] == known.last_modified


def test_a_page_that_changed_has_the_validators_of_the_new_one() -> None:
    with serving({"/": page("new")}) as site:
        found = fetched(site, known=Known('"7"', "Sun, 01 Mar 2026 00:00:00 GMT"))
    assert not found.is_unchanged
    assert (found.body, found.etag, found.last_modified) == (b"new", "", "")


def test_unchanged_is_no_answer_to_who_knows_nothing() -> None:
    assert failed(status(304)).status == 304


@pytest.mark.parametrize("etag", ["a\r\nCookie: x", "ü", "a\x00"])
def test_a_validator_that_cannot_be_one_is_not_sent(etag: str) -> None:
    with serving({"/": page()}) as site:
        fetched(site, known=Known(etag, etag))
    assert not {"if-none-match", "if-modified-since", "cookie"} & set(site.requests[0].headers)


# time


@pytest.mark.parametrize(
    "route",
    [silent(), silent("HTTP/1.1 200 OK\r\nConte"), silent(TEXT, "\r\n", "some")],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_slow_site_is_given_up_when_the_time_is_up(route: Route) -> None:
    clock = Clock()

    def listen(_: Loading) -> None:
        if site.requests:
            clock.now += SECONDS

    with serving({"/": route}) as site:
        error = refused(site.url("/"), rules_for(site, clock=clock), listen)
        assert site.was_left.wait(PATIENCE), "the connection stayed open"
    assert "did not send the page in time" in error.message
    assert "fetch_timeout" in error.hint


def test_redirects_and_rests_are_counted_into_the_time() -> None:
    clock = Clock()

    def slow(visit: Visit) -> None:
        clock.now += SECONDS / 4
        moved(f"/{len(site.requests)}")(visit)

    with serving({"*": slow}) as site:
        error = refused(site.url("/"), rules_for(site, clock=clock))
    assert "in time" in error.message
    assert len(site.requests) == 4


def test_the_network_itself_may_say_that_it_takes_too_long() -> None:
    with serving({"/": silent()}) as site:
        error = refused(site.url("/"), replace(rules_for(site), seconds=0.01))
    assert "did not send the page in time" in error.message


# rules


def test_rules_come_from_the_settings() -> None:
    settings = Settings(allowed_hosts="127.0.0.1:8000", source_limit=7, fetch_timeout=2.5)
    rules = Rules.of(settings)
    assert rules.allowed == Allowed(frozenset({("127.0.0.1", 8000)}))
    assert (rules.most_bytes, rules.seconds) == (7, 2.5)
    with pytest.raises(SettingsError):
        Rules.of(Settings(allowed_hosts="no host"))


def test_a_name_of_the_real_world_is_never_looked_up_in_a_test() -> None:
    with pytest.raises(AssertionError, match="looked up"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(AssertionError, match="looked up"):
        drained(fetch("http://example.org/", replace(rules_for(), resolve=looked_up)))
