"""What the tests of fetching share: rules with a clock of their own, and an authority."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from core.errors import FetchError
from core.web.addresses import Allowed
from core.web.fetch import Rules, fetch
from core.web.page import Known, Loading, Page
from tests.core.web.site import (
    Names,
    Route,
    Site,
    page,
    serving,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PUBLIC = "93.184.216.34"
SECONDS = 1000.0
"""A fetch may take, in rules of a test; far more than a test waits for anything."""


class Clock:
    """Time that passes only when somebody waits, or a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def __call__(self) -> float:
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
        SECONDS,
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
