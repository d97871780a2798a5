"""A web site on loopback whose pages a test writes, and rewrites."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class PageSite:
    """Pages by path; each answers conditional requests by its bytes."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Path to media type and body."""
    status: dict[str, int] = field(default_factory=dict)
    """Path to a status that is answered instead."""
    requests: list[tuple[str, int]] = field(default_factory=list)
    """Path and status of each answer."""
    url: str = ""

    @property
    def host(self) -> str:
        """Name and port, as settings allow it."""
        return self.url.removeprefix("http://")

    def put(self, path: str, text: str, media_type: str = "text/html; charset=utf-8") -> str:
        """Put a page there; its address."""
        self.pages[path] = (media_type, text.encode())
        return self.url + path

    def answer(self, path: str, wanted: str | None) -> tuple[int, str, bytes, str]:
        """Status, media type, body, validator."""
        if path in self.status:
            return self.status[path], "text/plain", b"no", ""
        if path not in self.pages:
            return 404, "text/plain", b"not here", ""
        media_type, body = self.pages[path]
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        return (304, media_type, b"", tag) if wanted == tag else (200, media_type, body, tag)


@contextmanager
def page_site() -> Iterator[PageSite]:
    """The site, running."""
    site = PageSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, media_type, body, tag = site.answer(self.path, self.headers["if-none-match"])
            site.requests.append((self.path, status))
            self.send_response(status)
            if tag:
                self.send_header("etag", tag)
            if status != 304:
                self.send_header("content-type", media_type)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
