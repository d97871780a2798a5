"""A site on loopback, over real sockets: pages as they ought to be, and as they ought not."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

PATIENCE = 30.0
"""Seconds until a test that waits for something gives up; none waits as long when all is well."""

TEXT = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
"""The beginning of an answer; the rest of its head is up to the test."""


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    line: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]


class Visit:
    """One connection, as a route sees it."""

    def __init__(self, site: Site, line: socket.socket, request: Request) -> None:
        self.site = site
        self.line = line
        self.request = request

    def send(self, text: str | bytes) -> None:
        self.line.sendall(text.encode() if isinstance(text, str) else text)

    def wait(self) -> None:
        """Be silent until the client leaves or the test lets go."""
        self.line.settimeout(0.05)
        for _ in range(int(PATIENCE / 0.05)):
            if self.site.is_released.is_set():
                return
            try:
                if not self.line.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            return
        self.site.was_left.set()

    def cut(self) -> None:
        """Break the connection off, as a crash does."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()


Route = Callable[[Visit], None]


class Site:
    """Answers paths with routes, and counts who came.

    Args:
        routes: by path; `*` for all others.
        tls: for https.
    """

    def __init__(self, routes: dict[str, Route], tls: ssl.SSLContext | None = None) -> None:
        self.routes = routes
        self.requests: list[Request] = []
        self.connections = 0
        self.is_released = threading.Event()
        """Set it to end what is silent."""
        self.was_left = threading.Event()
        """A client went away while the site was silent."""
        self._tls = tls
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._receive, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def close(self) -> None:
        self.is_released.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _receive(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.settimeout(PATIENCE)
            if self._tls:
                line = self._tls.wrap_socket(line, server_side=True)
            with line:
                request = _read(line)
                self.requests.append(request)
                path = request.target.partition("?")[0]
                route = self.routes.get(path) or self.routes.get("*", status(404))
                route(Visit(self, line, request))


def _read(line: socket.socket) -> Request:
    head = line.recv(1)
    if head == b"\x16":
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 400 X\r\n\r\n")
        raise ConnectionError("somebody speaks TLS to a site that does not")
    while not head.endswith(b"\r\n\r\n"):
        head += line.recv(1) or b"\r\n\r\n"
    first, *others = head.decode("latin-1").strip().split("\r\n")
    headers = (other.partition(":") for other in others)
    return Request(first, {name.lower(): value.strip() for name, _, value in headers})


def page(
    body: str | bytes = "<p>Words.</p>", status: int = 200, kind: str = "text/html", **headers: str
) -> Route:
    """An answer that is whole. Headers are named with underscores for hyphens."""
    data = body.encode() if isinstance(body, str) else body
    told = {"content-type": kind, "content-length": str(len(data))}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    whole = f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + data
    return lambda visit: visit.send(whole)


def status(number: int, **headers: str) -> Route:
    return page("<p>An error.</p>", number, **headers)


def moved(where: str, number: int = 302, **headers: str) -> Route:
    return page("", number, location=where, **headers)


def raw(*pieces: str | bytes) -> Route:
    def send(visit: Visit) -> None:
        for piece in pieces:
            visit.send(piece)

    return send


def silent(*before: str | bytes) -> Route:
    """Sends a beginning, then nothing."""

    def send(visit: Visit) -> None:
        raw(*before)(visit)
        visit.wait()

    return send


def cut_off(*before: str | bytes) -> Route:
    """Sends a beginning, then breaks off."""

    def send(visit: Visit) -> None:
        raw(*before)(visit)
        visit.cut()

    return send


def endless(head: str, piece: bytes) -> Route:
    """Sends the same until nobody listens, or 30 MB are gone: a test that reads on shall fail, not
    hang."""

    def send(visit: Visit) -> None:
        visit.send(head)
        for _ in range(30_000_000 // len(piece)):
            visit.send(piece)

    return send


def in_turn(*routes: Route) -> Route:
    """One route after the other, the last one for good."""
    left = list(routes)

    def send(visit: Visit) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(visit)

    return send


def bomb(megabytes: int) -> bytes:
    """Kilobytes that unfold to megabytes."""
    return gzip.compress(bytes(1_000_000 * megabytes), 9)


def relaying(site: Site) -> Route:
    """A proxy whose tunnels all end at a site."""

    def send(visit: Visit) -> None:
        with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as far:
            visit.send("HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_pour, args=(far, visit.line), daemon=True)
            back.start()
            _pour(visit.line, far)
            back.join(PATIENCE)

    return send


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def serving(routes: dict[str, Route], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site for as long as it is needed."""
    site = Site(routes, tls)
    try:
        yield site
    finally:
        site.close()


class Network:
    """The way out: real sockets, but only to loopback, and a note of who was called.

    Public addresses lead to sites on loopback, as `roads` says; all others lead nowhere.
    """

    def __init__(self) -> None:
        self.roads: dict[str, Site] = {}
        self.called: list[tuple[str, int]] = []
        self._connect = socket.create_connection

    def connect(self, where: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        self.called.append(where)
        if where[0] in self.roads:
            where = ("127.0.0.1", self.roads[where[0]].port)
        if where[0] not in ("127.0.0.1", "::1"):
            raise OSError(f"no way to {where}")
        return self._connect(where, *args, **kwargs)  # type: ignore[arg-type]


class Names:
    """A resolver that answers as told; several answers are given one after the other."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name: list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        found = self.answers.get(host)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return found.pop(0) if len(found) > 1 else found[0]


def stay_on_loopback(patch: pytest.MonkeyPatch) -> Network:
    """No test looks a real name up, uses a proxy of the machine, or leaves it."""
    ask = socket.getaddrinfo

    def found(host: object, *args: object, **kwargs: object) -> object:
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test looked up {host!r}")
        return ask(host, *args, **kwargs)  # type: ignore[arg-type]

    network = Network()
    patch.setattr(socket, "getaddrinfo", found)
    patch.setattr(socket, "create_connection", network.connect)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE"):
        patch.delenv(name, raising=False)
        patch.delenv(name.upper(), raising=False)
    return network
