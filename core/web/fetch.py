"""A web page, fetched safely.

Owns the course of a fetch: which address after which, how often, how long, and what counts as the
page. http and https only; each address a redirect leads to is judged as the first was; the body is
read up to a size, decompressed. One request at a time, and none that nobody asked for.

Through a proxy (`HTTPS_PROXY` and its like) names are looked up by the proxy, and Redline sees no
address. What is still checked are IP addresses that are written out, in whatever spelling, and
names that are local by their form; see `core.web.addresses.check_unresolved`. Keeping the proxy
away from its own network is up to the proxy.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import FetchError
from core.settings import Settings
from core.web import failures
from core.web.addresses import Allowed, Resolver, looked_up
from core.web.exchange import GIVEN, Answer, Exchange, validator
from core.web.failures import Passing
from core.web.media import is_text, media_of
from core.web.page import Known, Loading, Page
from core.web.target import Target, onward, target_of
from core.web.waiting import waited

MOST_REDIRECTS = 10
"""How often a page may be sent on."""
MOST_TRIES = 3
"""How often it is tried in all, where a server is busy or hangs up before it answers."""
_REDIRECTS = (301, 302, 303, 307, 308)
_STEP = 0.25


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch may do."""

    allowed: Allowed
    """Hosts that may be asked though they are not public."""
    most_bytes: int
    """The page may have, decompressed."""
    seconds: float
    """It may take in all: redirects, further tries and the waiting between them counted."""
    resolve: Resolver = looked_up
    """Looks names up."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that only grow."""
    sleep: Callable[[float], None] = time.sleep
    """Waits for seconds."""
    now: Callable[[], datetime] = _now
    """The time of day, in UTC."""

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """The rules that settings make.

        Raises:
            SettingsError: `allowed_hosts` has something that is no host.
        """
        allowed = Allowed.read(settings.allowed_hosts)
        return cls(allowed, settings.source_limit, settings.fetch_timeout)


def fetch(url: str, rules: Rules, known: Known | None = None) -> Generator[Loading, None, Page]:
    """Fetch a page; yield how far it is several times a second, return it whole.

    Closing the generator gives the fetch up at once, also while the network is silent.

    Args:
        url: an address as it stands in a checklist; a fragment is not sent.
        rules: what is allowed.
        known: of an earlier visit; the answer may then be that nothing changed.

    Raises:
        FetchError: there is no page; in one line why, and what to do.
    """
    return (yield from _Course(url, target_of(url), rules, known or Known()).run())


class _Course:
    """One fetch."""

    def __init__(self, url: str, first: Target, rules: Rules, known: Known) -> None:
        self._url = url
        self._first = first
        self._rules = rules
        self._known = known
        self._until = rules.clock() + rules.seconds
        self._tries = 0

    def run(self) -> Generator[Loading, None, Page]:
        target = self._first
        seen: list[Target] = []
        while True:
            seen.append(target)
            try:
                answer = yield from self._answered(target)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return self._page(target, answer)
                target = self._next(target, answer, seen)
            except FetchError as error:
                if target.host == self._first.host:
                    raise
                raise failures.redirected(error, self._first) from error

    def _next(self, target: Target, answer: Answer, seen: list[Target]) -> Target:
        found = onward(target, answer.headers["location"])
        if (target.scheme, found.scheme) == ("https", "http"):
            # what a review rests on must be what the site wrote
            raise failures.downgrade(target, found)
        if found in seen:
            raise failures.circle(found)
        if len(seen) > MOST_REDIRECTS:
            raise failures.too_far(target, MOST_REDIRECTS)
        return found

    def _answered(self, target: Target) -> Generator[Loading, None, Answer]:
        """An answer that trying again would not change."""
        while True:
            self._tries += 1
            asked_for = None
            try:
                answer = yield from self._asked(target)
                if answer.status != 429 and answer.status < 500:
                    return answer
                failure = failures.of_status(target, answer.status)
                asked_for = self._rest_wanted(answer)
            except Passing as error:
                failure = error.failure
            if self._tries >= MOST_TRIES:
                raise failure
            yield from self._rest(failure, asked_for)

    def _asked(self, target: Target) -> Generator[Loading, None, Answer]:
        """One request."""
        left = self._until - self._rules.clock()
        if left <= 0:
            raise failures.timeout(target)
        exchange = Exchange(
            target,
            self._known,
            allowed=self._rules.allowed,
            most_bytes=self._rules.most_bytes,
            seconds=left,
            resolve=self._rules.resolve,
        )
        yield Loading(0, 0, f"asking {target.host}")
        ticks = waited(exchange.run, exchange.give_up)
        try:
            while True:
                try:
                    next(ticks)
                except StopIteration as end:
                    answer: Answer = end.value
                    return answer
                if self._rules.clock() >= self._until:
                    raise failures.timeout(target)
                doing = "reading" if exchange.received else "asking"
                yield Loading(exchange.received, exchange.total, f"{doing} {target.host}")
        finally:
            ticks.close()

    def _rest(self, failure: FetchError, asked_for: float | None) -> Generator[Loading, None, None]:
        """Count the seconds to the next try down."""
        seconds = max(asked_for or 0.0, 2.0 ** (self._tries - 1))
        until = self._rules.clock() + seconds
        if until >= self._until:
            raise failures.asked_to_wait(failure, seconds) if asked_for else failure
        while (left := until - self._rules.clock()) > 0:
            yield Loading(0, 0, f"{failure.message}; again in {math.ceil(left)} s")
            self._rules.sleep(min(left, _STEP))

    def _rest_wanted(self, answer: Answer) -> float | None:
        """Seconds a server wants to be left alone (RFC 9110, Retry-After: seconds or a date)."""
        from email.utils import parsedate_to_datetime

        said = answer.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(said[:9])
        try:
            date = parsedate_to_datetime(said)
        except ValueError:
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max((date - self._rules.now()).total_seconds(), 0.0)

    def _page(self, target: Target, answer: Answer) -> Page:
        headers = answer.headers
        is_asked_for_news = bool(self._known.etag or self._known.last_modified)
        is_unchanged = answer.status == 304 and is_asked_for_news
        if not is_unchanged and answer.status not in GIVEN:
            raise failures.of_status(target, answer.status)
        media_type, charset = media_of(headers.get("content-type", ""), target.path)
        if not is_unchanged:
            if not answer.body.strip():
                raise failures.empty(target)
            if not media_type and not is_text(answer.body):
                raise failures.unread(target, media_type)
        known = self._known if is_unchanged else Known()
        return Page(
            url=self._url,
            final_url=target.url,
            media_type=media_type,
            charset=charset,
            body=answer.body,
            fetched=self._rules.now(),
            etag=validator(headers.get("etag", known.etag)),
            last_modified=validator(headers.get("last-modified", known.last_modified)),
            is_unchanged=is_unchanged,
        )
