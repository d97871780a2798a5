"""Where a request goes: an address taken apart once, by one reader.

Owns the reading of addresses. What is checked and what is connected to are parts of the same
`Target`, so that two readers cannot see two hosts in one address. Nothing here asks the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from core.errors import FetchError

PORTS = {"http": 80, "https": 443}
"""The schemes that are fetched, and where they live."""
_LONGEST_SHOWN = 120
_USER = re.compile(r"^(\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2})[^/\\?#]*@", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_PORT = re.compile(r":[0-9]*$")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of whom."""

    scheme: str
    """http or https."""
    host: str
    """A name in small ASCII letters, or an IP address in its usual spelling, without brackets."""
    port: int
    """Always said, also where it is the usual one."""
    rest: str
    """Path and query, beginning with `/`; never a fragment."""

    @property
    def url(self) -> str:
        """All of it as one address."""
        return f"{self.scheme}://{self.authority}{self.rest}"

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: what the server is told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        """Without the query."""
        return self.rest.partition("?")[0]

    @property
    def shown(self) -> str:
        """The address in a message: without its query, in which a token may stand."""
        return cut(f"{self.scheme}://{self.authority}{self.path}")


def target_of(url: str) -> Target:
    """Take an address apart.

    Raises:
        FetchError: it is no address, of another scheme, or has a name and password in it.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _malformed(text, str(error)) from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise FetchError(
            f"{shown(text)} is not fetched: only http and https are",
            "point the item to a web page, or to a file of the repository",
        )
    if "@" in parts.netloc:
        raise FetchError(
            f"{shown(text)} has a name or password in it, and none is sent",
            "write the address without it; or save the page and point the item to the file",
        )
    if any(not character.isprintable() for character in text) or "\\" in parts.netloc:
        raise _malformed(text, "a character that no address has")
    host = _PORT.sub("", parts.netloc)
    if not host:
        raise _malformed(text, "no host")
    if port == 0:
        raise _malformed(text, "port 0")
    path = parts.path or "/"
    rest = f"{path}?{parts.query}" if parts.query else path
    try:
        return Target(scheme, canonical(host), port or PORTS[scheme], rest)
    except ValueError as error:
        raise _malformed(text, str(error)) from None


def onward(target: Target, location: str) -> Target:
    """Where a redirect leads.

    Raises:
        FetchError: nowhere that is fetched.
    """
    try:
        joined = urljoin(target.url, location.strip())
    except ValueError as error:
        raise _malformed(location, str(error)) from None
    return target_of(joined)


def canonical(host: str) -> str:
    """A host in the one spelling in which hosts are compared.

    Numbers count as browsers read them (WHATWG URL, IPv4 parser): `2130706433`, `0x7f.1` and
    `0177.0.0.1` are 127.0.0.1. Names of other scripts become punycode.

    Raises:
        ValueError: it is no host.
    """
    import ipaddress
    import socket

    text = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if ":" in text:
        if "%" in text:
            raise ValueError("an address with a zone")
        return str(ipaddress.IPv6Address(text))
    name = _ascii(text).lower().removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(socket.inet_aton(name)))
        except OSError:
            raise ValueError(f"{cut(name)} is no IP address") from None
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{cut(name) or 'nothing'} is no host")
    return name


def shown(url: str) -> str:
    """An address as part of a message: one short line, without name, password and query."""
    return cut(_USER.sub(r"\1", url).partition("?")[0])


def cut(text: str) -> str:
    """A text from elsewhere as part of one line: short, and without what moves a cursor."""
    plain = "".join(each if each.isprintable() else "�" for each in text)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna  # most names need none of it

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(f"the name cannot be written in ASCII: {error}") from None


def _malformed(url: str, why: str) -> FetchError:
    return FetchError(f"{shown(url)} is no address: {cut(why)}", "correct it in the instructions")
