"""Fetching, over real HTTP on loopback: pages as they are, and every way in which they are not."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from core.errors import FetchError, SettingsError
from core.settings import Settings
from core.web import fetch as fetching
from core.web.addresses import Allowed
from core.web.fetch import MOST_REDIRECTS, Rules, fetch
from core.web.page import Known, Loading, Page
from core.web.unpacking import Unpacking
from tests.core.web.site import (
    PATIENCE,
    Names,
    Network,
    Route,
    Site,
    bomb,
    cut_off,
    endless,
    in_turn,
    moved,
    page,
    raw,
    relaying,
    serving,
    silent,
    status,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PUBLIC = "93.184.216.34"


class Clock:
    """Time that passes when somebody waits, and by a step whenever it is asked for."""

    def __init__(self, step: float = 0.0) -> None:
        self.now = 1000.0
        self.step = step
        self.slept = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def rules_for(*sites: Site, names: Names | None = None, clock: Clock | None = None) -> Rules:
    hosts = [f"127.0.0.1:{site.port}" for site in sites]
    clock = clock or Clock()
    return Rules(
        Allowed.read(",".join(hosts)),
        1_000_000,
        PATIENCE,
        names or Names(),
        clock,
        clock.sleep,
        lambda: NOON,
    )


def drained(course: Iterator[Loading], heard: Callable[[Loading], None] = lambda _: None) -> Page:
    while True:
        try:
            heard(next(course))
        except StopIteration as end:
            found = end.value
            assert isinstance(found, Page)
            return found


def fetched(
    site: Site, path: str = "/", rules: Rules | None = None, known: Known | None = None
) -> Page:
    return drained(fetch(site.url(path), rules or rules_for(site), known))


def refused(
    url: str, rules: Rules, heard: Callable[[Loading], None] = lambda _: None
) -> FetchError:
    with pytest.raises(FetchError) as caught:
        drained(fetch(url, rules), heard)
    error = caught.value
    assert error.message.isprintable()
    assert error.hint
    assert "\n" not in error.hint
    return error


def failed(route: Route, rules: Callable[[Site], Rules] = rules_for) -> FetchError:
    """What a route that is no page comes to."""
    with serving({"/": route}) as site:
        return refused(site.url("/"), rules(site))


# what comes


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
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    chunks = raw(
        head, "Transfer-Encoding: chunked\r\n\r\n", "3\r\none\r\n", "4\r\n two\r\n0\r\n\r\n"
    )
    with serving({"/a": chunks, "/b": raw(head, "\r\none", " two")}) as site:
        assert fetched(site, "/a").body == fetched(site, "/b").body == b"one two"


def test_how_far_it_is_is_told_while_it_loads() -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n\r\n"
    heard: list[Loading] = []

    def listen(event: Loading) -> None:
        heard.append(event)
        if event.received:
            site.is_released.set()

    def route(visit: object) -> None:
        silent(head, b"x" * 100_000)(visit)  # type: ignore[arg-type]
        raw(b"x" * 100_000)(visit)  # type: ignore[arg-type]

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
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nab"
    with serving({"/": silent(head)}) as site:
        course = fetch(site.url("/"), rules_for(site))
        while not next(course).received:
            pass
        course.close()
        assert site.was_left.wait(PATIENCE), "the connection stayed open"


def test_nothing_is_connected_after_giving_up_on_a_name() -> None:
    with serving({"*": page()}) as site:
        course = fetch(site.url("/"), rules_for(site))
        next(course)
        course.close()
    assert site.connections == 0


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


# redirects


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


# addresses


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


# statuses


@pytest.mark.parametrize(
    ("number", "said", "hint"),
    [
        (204, "is empty", "save it"),
        (206, "answered 206", "save it"),
        (300, "sends on without saying where", "save it"),
        (302, "sends on without saying where", "save it"),
        (401, "does not show", "save it"),
        (403, "does not show", "save it"),
        (404, "is not there", "correct the address"),
        (410, "is gone for good", "archive"),
        (418, "answered 418", "save it"),
        (451, "does not show", "save it"),
    ],
)
def test_a_status_that_is_no_page_is_one_line_and_asked_once(
    number: int, said: str, hint: str
) -> None:
    with serving({"/": status(number)}) as site:
        error = refused(site.url("/?token=s3cret"), rules_for(site))
    assert error.status == number
    assert said in error.message
    assert str(number) in error.message
    assert hint in error.hint
    assert "s3cret" not in error.message
    assert len(site.requests) == 1


def test_a_busy_server_is_asked_again_and_the_seconds_are_counted_down() -> None:
    clock = Clock()
    heard: list[str] = []
    with serving({"/": in_turn(status(429, retry_after="3"), page("fine"))}) as site:
        course = fetch(site.url("/"), rules_for(site, clock=clock))
        found = drained(course, lambda event: heard.append(event.what))
    assert found.body == b"fine"
    assert clock.slept == 3.0
    counted = [what.rpartition("; ")[2] for what in heard if "again in" in what]
    assert list(dict.fromkeys(counted)) == ["again in 3 s", "again in 2 s", "again in 1 s"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("Sun, 01 Mar 2026 12:00:09 GMT", 9.0), ("Sun, 01 Mar 2026 11:00:00 GMT", 1.0),
     ("0", 1.0), ("-5", 1.0), ("soon", 1.0), ("1e9", 1.0), ("", 1.0)],
)  # fmt: skip
def test_rest_is_given_for_seconds_or_until_a_time(said: str, seconds: float) -> None:
    clock = Clock()
    with serving({"/": in_turn(status(503, retry_after=said), page())}) as site:
        fetched(site, rules=rules_for(site, clock=clock))
    assert clock.slept == seconds


@pytest.mark.parametrize("number", [429, 500, 502, 503])
def test_a_server_that_stays_busy_is_asked_three_times(number: int) -> None:
    clock = Clock()
    with serving({"/": status(number)}) as site:
        error = refused(site.url("/"), rules_for(site, clock=clock))
    assert error.status == number
    assert len(site.requests) == 3
    assert clock.slept == 1.0 + 2.0


def test_more_rest_than_there_is_time_for_is_not_waited_for() -> None:
    clock = Clock()
    with serving({"/": status(429, retry_after="7200")}) as site:
        error = refused(site.url("/"), rules_for(site, clock=clock))
    assert "wants 2.0 h of rest" in error.message
    assert (error.status, clock.slept, len(site.requests)) == (429, 0.0, 1)


def test_the_tries_of_all_redirects_count_together() -> None:
    routes = {"/a": in_turn(status(503), status(503), moved("/b")), "/b": status(503)}
    with serving(routes) as site:
        refused(site.url("/a"), rules_for(site))
    assert [request.target for request in site.requests] == ["/a", "/a", "/a", "/b"]


def test_who_hangs_up_before_answering_is_asked_again() -> None:
    with serving({"/": in_turn(cut_off(), raw(), page("fine"))}) as site:
        assert fetched(site).body == b"fine"
    assert len(site.requests) == 3


def test_who_always_hangs_up_is_asked_three_times() -> None:
    with serving({"/": cut_off()}) as site:
        assert "hung up before it answered" in refused(site.url("/"), rules_for(site)).message
    assert len(site.requests) == 3


def test_giving_up_while_resting_asks_no_more() -> None:
    with serving({"/": status(503)}) as site:
        course = fetch(site.url("/"), rules_for(site))
        while "again in" not in next(course).what:
            pass
        course.close()
    assert len(site.requests) == 1


# bodies that are not whole, too large, or of another kind

TEXT = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
PACKED = gzip.compress(bytes(range(256)) * 400)


@pytest.mark.parametrize(
    "route",
    [
        raw(TEXT, "Content-Length: 100\r\n\r\n", "only this"),
        raw(TEXT, "Transfer-Encoding: chunked\r\n\r\n", "9\r\nonly this\r\n"),
        raw(TEXT, "Transfer-Encoding: chunked\r\n\r\n", "9\r\nonly"),
        raw(TEXT, "Transfer-Encoding: chunked\r\n\r\n", "zz\r\nonly\r\n0\r\n\r\n"),
        cut_off(TEXT, "\r\nonly this"),
        page(PACKED[:-9], content_encoding="gzip"),
        page(PACKED[:50] + b"!!" + PACKED[52:], content_encoding="gzip"),
        page(b"no such thing", content_encoding="gzip"),
        page(b"no such thing", content_encoding="deflate"),
        page(b"no such thing", content_encoding="br"),
        page(PACKED, content_encoding="gzip, gzip"),
    ],
    ids=["length", "last chunk", "cut chunk", "wrong chunk", "cut", "short gzip", "damaged gzip",
         "no gzip", "no deflate", "unasked", "twice"],
)  # fmt: skip
def test_a_body_that_is_not_whole_is_no_page(route: Route) -> None:
    with serving({"/": route}) as site:
        error = refused(site.url("/"), rules_for(site))
    assert "did not come whole" in error.message
    assert len(site.requests) == 1, "what began is not asked for again"


@pytest.mark.parametrize(
    "route",
    [
        raw(TEXT, "Content-Length: 99999999999\r\n\r\n", "x"),
        endless(f"{TEXT}\r\n", b"x" * 10_000),
        endless(f"{TEXT}Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n"),
        page(b"x" * 1_000_001),
        page(bomb(30), content_encoding="gzip"),
    ],
    ids=["said", "endless", "endless chunks", "one byte", "bomb"],
)
def test_what_is_too_large_is_not_read_to_its_end(route: Route) -> None:
    error = failed(route)
    assert error.message.endswith("is larger than 1,000,000 bytes")
    assert "source_limit" in error.hint


def test_exactly_as_large_as_allowed_is_not_too_large() -> None:
    with serving({"/": page(b"x" * 1_000_000)}) as site:
        assert len(fetched(site).body) == 1_000_000


def test_a_bomb_is_unpacked_in_small_pieces() -> None:
    unpacking = Unpacking("gzip")
    sizes = [len(piece) for piece in unpacking.feed(bomb(30))]
    unpacking.close()
    assert sum(sizes) == 30_000_000
    assert max(sizes) <= 65_536


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/xhtml+xml", "text/markdown; charset=utf-8", "text/x-markdown",
     "text/plain", "application/pdf", "application/epub+zip",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
)  # fmt: skip
def test_kinds_that_are_read_are_passed_on_as_they_are(kind: str) -> None:
    with serving({"/": page(b"\x00\x01", kind=kind)}) as site:
        found = fetched(site)
    assert (found.media_type, found.body) == (kind.partition(";")[0], b"\x00\x01")


@pytest.mark.parametrize(
    "kind",
    ["image/png", "application/json", "application/zip", "video/mp4", "text/css", "nonsense"],
)
def test_other_kinds_are_named_and_not_read(kind: str) -> None:
    error = failed(silent(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n"))
    assert f"is {kind}, which is not read" in error.message
    assert "PDF, EPUB and DOCX" in error.hint


@pytest.mark.parametrize(
    ("path", "kind", "found"),
    [
        ("/a.PDF", "application/octet-stream", "application/pdf"),
        ("/a.md", "", "text/markdown"),
        ("/a.md", "text/html", "text/html"),
        ("/a", "", ""),
        ("/a.exe", "", ""),
    ],
)
def test_where_no_kind_is_said_the_ending_says_it(path: str, kind: str, found: str) -> None:
    with serving({path: page("words", kind=kind)}) as site:
        assert fetched(site, path).media_type == found


def test_bytes_of_no_kind_are_read_only_where_they_may_be_text() -> None:
    assert "does not say what it is" in failed(page(b"\x7fELF\x00\x01", kind="")).message
    assert (
        "is application/octet-stream" in failed(page("x", kind="application/octet-stream")).message
    )
    utf16 = "words".encode("utf-16")
    with serving({"/": page(utf16, kind="")}) as site:
        assert fetched(site).body == utf16


@pytest.mark.parametrize("body", ["", " \r\n\t"])
def test_an_empty_page_is_no_page(body: str) -> None:
    error = failed(page(body))
    assert error.message.endswith("is empty")
    assert error.status == 200


@pytest.mark.parametrize(
    "route",
    [
        raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        raw("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"),
        endless("HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 1000 + b"\r\n"),
    ],
    ids=["ssh", "bad header", "endless headers"],
)
def test_what_is_no_http_says_so(route: Route) -> None:
    assert "does not speak HTTP" in failed(route).message


# time


@pytest.mark.parametrize(
    "route",
    [silent(), silent("HTTP/1.1 200 OK\r\nConte"), silent(TEXT, "\r\n", "some")],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_slow_site_is_given_up_when_the_time_is_up(route: Route) -> None:
    with serving({"/": route}) as site:
        error = refused(site.url("/"), rules_for(site, clock=Clock(step=PATIENCE / 5)))
        assert site.was_left.wait(PATIENCE), "the connection stayed open"
    assert "did not send the page in time" in error.message
    assert "fetch_timeout" in error.hint


def test_redirects_and_rests_are_counted_into_the_time() -> None:
    clock = Clock()

    def slow(visit: object) -> None:
        clock.now += PATIENCE / 4
        moved(f"/{len(site.requests)}")(visit)  # type: ignore[arg-type]

    with serving({"*": slow}) as site:
        error = refused(site.url("/"), rules_for(site, clock=clock))
    assert "in time" in error.message
    assert len(site.requests) == 4


def test_the_network_itself_may_say_that_it_takes_too_long() -> None:
    with serving({"/": silent()}) as site:
        error = refused(site.url("/"), replace(rules_for(site), seconds=0.01))
    assert "did not send the page in time" in error.message


# https


class Tls:
    """An authority of the test's own, which the client trusts."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.file = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(self.file))

    @contextmanager
    def serving(self, name: str, routes: dict[str, Route | None]) -> Iterator[Site]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name).configure_cert(context)
        with serving({path: route or page() for path, route in routes.items()}, context) as site:
            yield site

    def rules(self, *sites: Site) -> Rules:
        names = Names(**{"site.example": [["127.0.0.1"]]})
        rules = rules_for(*sites, names=names)
        return replace(rules, allowed=Allowed(rules.allowed.hosts | {("site.example", 0)}))


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tls:
    made = Tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


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


# proxies


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
            proxy.routes["*"] = relaying(lambda _, end=end: ("127.0.0.1", end.port))
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
        drained(fetch("http://example.org/", replace(rules_for(), resolve=fetching.looked_up)))
