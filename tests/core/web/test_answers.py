"""Answers that are no page: by status, cut off, too large, of another kind."""

from __future__ import annotations

import gzip

import pytest

from core.web.fetch import fetch
from core.web.unpacking import Unpacking
from tests.core.web.fetching import (
    Clock,
    drained,
    failed,
    fetched,
    refused,
    rules_for,
)
from tests.core.web.site import (
    TEXT,
    Route,
    bomb,
    cut_off,
    endless,
    in_turn,
    moved,
    page,
    raw,
    serving,
    silent,
    status,
)

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


# bodies

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


def test_what_a_server_says_of_itself_moves_no_cursor() -> None:
    hostile = raw(b"HTTP/1.1 200 OK\r\nContent-Type: image/\x9b2J\xe2\x80\xae\r\n\r\nx")
    assert "is image/\N{REPLACEMENT CHARACTER}2j" in failed(hostile).message
    told = b'Content-Type: text/plain; charset="\x9b2J"\r\nETag: "\x9b"\r\nLast-Modified: \x9b\r\n'
    with serving({"/": raw(b"HTTP/1.1 200 OK\r\n", told, b"\r\nwords")}) as site:
        found = fetched(site)
    assert (found.charset, found.etag, found.last_modified) == ("", "", "")


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
