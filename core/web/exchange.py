"""One request and its answer.

Owns the way to the network for web references: the only module here that imports httpx. A host is
judged before each connection and the judged address is the one connected to, while the name stays
what the certificate must be for. No cookies, no credentials, no referrer; the answer is read only
as far as it may be.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import FetchError
from core.web import failures
from core.web.addresses import Allowed, Resolver, check_unresolved, is_literal, reachable
from core.web.failures import Passing
from core.web.media import ACCEPT, is_read, media_of
from core.web.page import Known
from core.web.target import Target
from core.web.unpacking import ENCODINGS, Damaged, Unpacking

if TYPE_CHECKING:
    import ssl

    import httpx

GIVEN = (200, 203)
"""The statuses of an answer that is the page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    """Such as 200."""
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes = b""
    """Decompressed; read only where the status is one of `GIVEN`."""


class _GivenUp(Exception):
    """Nobody waits for the answer any more."""


class Exchange:
    """One request, made in a thread that another watches.

    Args:
        target: what is asked.
        known: of an earlier visit, for a conditional request.
        allowed: hosts that may be asked though they are not public.
        most_bytes: the body may have, decompressed.
        seconds: each step may take; whoever watches counts them all.
        resolve: looks names up.
    """

    def __init__(
        self,
        target: Target,
        known: Known,
        *,
        allowed: Allowed,
        most_bytes: int,
        seconds: float,
        resolve: Resolver,
    ) -> None:
        self.received = 0
        """Bytes of the body so far, decompressed."""
        self.total = 0
        """Bytes it will have as far as the server says; 0 while unknown."""
        self._target = target
        self._known = known
        self._allowed = allowed
        self._most = most_bytes
        self._seconds = seconds
        self._resolve = resolve
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._is_given_up = False

    def run(self) -> Answer:
        """Ask.

        Raises:
            FetchError: there is no answer, or none that can be read.
            Passing: the connection was lost before the answer began.
        """
        proxy = proxy_for(self._target)
        if proxy:
            check_unresolved(self._target, self._allowed)
            return self._asked("", self._seconds, proxy)
        addresses = reachable(self._target, self._allowed, self._resolve)
        return self._first_reached(addresses)

    def give_up(self) -> None:
        """Cut the connection, wherever the request is; from any thread, any number of times."""
        with self._lock:
            self._is_given_up = True
            lines, self._lines = self._lines, []
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _first_reached(self, addresses: Sequence[str]) -> Answer:
        import httpx

        for place, address in enumerate(addresses, 1):
            is_last = place == len(addresses)
            # an address that swallows packets leaves time for those after it
            seconds = self._seconds / (len(addresses) - place + 1)
            try:
                return self._asked(address, seconds, "")
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if is_last or failures.is_of_tls(error):
                    raise failures.of_connecting(self._target, error) from error
        raise AssertionError("the last address returns or raises")

    def _asked(self, address: str, connecting: float, proxy: str) -> Answer:
        """Ask at an address, or where there is none, through a proxy."""
        import httpx

        host = address or self._target.host
        host = f"[{host}]" if ":" in host else host
        url = f"{self._target.scheme}://{host}:{self._target.port}{self._target.rest}"
        timeout = httpx.Timeout(self._seconds, connect=connecting)
        extensions: dict[str, object] = {"trace": self._trace, "timeout": timeout.as_dict()}
        if address and not is_literal(self._target.host):
            extensions["sni_hostname"] = self._target.host
        is_begun = False
        try:
            request = httpx.Request("GET", url, headers=self._headers(), extensions=extensions)
            # a client above it would follow where a redirect leads, and fail where it cannot
            with self._transport(proxy) as line, closing(line.handle_request(request)) as got:
                is_begun = True
                return self._read(got)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if not proxy:
                raise
            if failures.is_of_tls(error):
                raise failures.of_connecting(self._target, error) from error
            raise failures.of_proxy(proxy, error) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = failures.of_transfer(self._target, error, is_begun=is_begun)
            if not is_begun and isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
                raise Passing(failure) from error
            raise failure from error

    def _transport(self, proxy: str) -> httpx.HTTPTransport:
        import httpx

        try:
            return httpx.HTTPTransport(verify=_trusted(), proxy=proxy or None)
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise failures.of_proxy(proxy, error) from error

    def _headers(self) -> dict[str, str]:
        headers = {
            "Host": self._target.authority,
            "User-Agent": user_agent(),
            "Accept": ACCEPT,
            "Accept-Encoding": ENCODINGS,
            "Connection": "close",
        }
        asked = {"If-None-Match": self._known.etag, "If-Modified-Since": self._known.last_modified}
        return headers | {name: value for name, value in asked.items() if validator(value)}

    def _read(self, got: httpx.Response) -> Answer:
        headers = {name.lower(): value for name, value in got.headers.items()}
        if got.status_code not in GIVEN:
            return Answer(got.status_code, headers)
        media_type, _ = media_of(headers.get("content-type", ""), self._target.path)
        if not is_read(media_type):
            raise failures.unread(self._target, media_type)
        length = headers.get("content-length", "")
        is_packed = headers.get("content-encoding", "identity").lower() != "identity"
        if length.isdigit():
            if int(length) > self._most:
                raise failures.too_large(self._target, self._most)
            self.total = 0 if is_packed else int(length)
        body = bytearray()
        try:
            for piece in self._unpacked(got, headers.get("content-encoding", "")):
                body += piece
                self.received = len(body)
                if len(body) > self._most:
                    raise failures.too_large(self._target, self._most)
        except Damaged as error:
            raise failures.damaged(self._target, str(error)) from error
        return Answer(got.status_code, headers, bytes(body))

    def _unpacked(self, got: httpx.Response, encoding: str) -> Iterator[bytes]:
        unpacking = Unpacking(encoding)
        for piece in got.iter_raw():
            if self._is_given_up:
                raise _GivenUp
            yield from unpacking.feed(piece)
        unpacking.close()

    def _trace(self, event: str, info: Mapping[str, object]) -> None:
        """Keep hold of the socket, so that `give_up` can cut it."""
        if event == "connection.connect_tcp.started" and self._is_given_up:
            raise _GivenUp
        if event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            line = stream.get_extra_info("socket").dup()  # type: ignore[attr-defined]
            with self._lock:
                self._lines.append(line)
            if self._is_given_up:
                self.give_up()


def validator(text: str) -> str:
    """What may be a validator, also after a server or a file that anyone may edit had it; else
    empty."""
    return text if text.isascii() and text.isprintable() else ""


def user_agent() -> str:
    """What servers are told of who asks: name and version, nothing of whom or where."""
    from importlib.metadata import version

    return f"redline/{version('redline')} (reads a page when its editor asks for it)"


def proxy_for(target: Target) -> str:
    """The proxy the environment names for a host; empty for none.

    `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in small letters, too; where there are
    none, what the system is set to.
    """
    import urllib.request

    if urllib.request.proxy_bypass(target.authority):
        return ""
    proxies = urllib.request.getproxies()
    found = proxies.get(target.scheme) or proxies.get("all") or ""
    return found if not found or "://" in found else f"http://{found}"


def _trusted() -> ssl.SSLContext:
    import httpx

    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise FetchError(
            "the certificates that are trusted cannot be read", "see SSL_CERT_FILE and SSL_CERT_DIR"
        ) from error
