"""Which hosts may be asked: those everybody can reach, and those the editor named.

Owns the rule that no page, and no redirect of one, leads Redline to an address of the editor's own
machine or network. A name is looked up once; each address it has is judged, one that is not public
refuses all, and what was judged is what is connected to. Nothing here connects.
"""

from __future__ import annotations

import functools
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import FetchError, SettingsError
from core.web.target import Target, canonical

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Resolver = Callable[[str, int], Sequence[str]]
"""Looks a name up: host and port give IP addresses, the first to be tried first. Raises OSError."""

_KINDS = {
    "metadata": "168.63.129.16/32 169.254.169.254/32 169.254.170.2/32 100.100.100.200/32"
    " fd00:ec2::254/128 fd20:ce::254/128",
    "loopback": "127.0.0.0/8 ::1/128",
    "unspecified": "0.0.0.0/8 ::/128",
    "link-local": "169.254.0.0/16 fe80::/10",
    "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7 fec0::/10"
    " 64:ff9b:1::/48",
    "multicast": "224.0.0.0/4 ff00::/8",
    "reserved": "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24"
    " 203.0.113.0/24 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20",
}
"""What is not public, after the special-purpose registries of IANA (RFC 6890) and what clouds keep
their secrets at. Written down because what `ipaddress` calls global differs between versions of
Python. Tunnels that carry an IPv4 address (6to4, Teredo) are refused whole: nobody publishes
there."""
_PUBLIC_6 = "2000::/3"
"""The only part of IPv6 that is given out (RFC 4291); of what is outside, only NAT64 is reached."""
_NAT64 = "64:ff9b::/96"
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan")
"""Last labels of names that mean a machine or network of one's own (RFC 6761, RFC 6762 with its
appendix G, and `internal`)."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts that may be asked though they are not public."""

    hosts: frozenset[tuple[str, int]] = frozenset()
    """Host in its canonical spelling, and port; 0 for any port."""

    @classmethod
    def read(cls, text: str, setting: str = "allowed_hosts") -> Allowed:
        """Hosts as a setting has them, with commas: `127.0.0.1:8000, [::1]`.

        Args:
            setting: its name, for the error.

        Raises:
            SettingsError: an entry is no host.
        """
        found = set()
        for entry in filter(None, (entry.strip() for entry in text.split(","))):
            host, port = entry, ""
            if entry.startswith("["):
                host, _, port = entry.partition("]")
                host, port = host[1:], port.removeprefix(":")
            elif entry.count(":") == 1:
                host, _, port = entry.partition(":")
            try:
                if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
                    raise ValueError(f"{port} is no port")
                found.add((canonical(host), int(port or 0)))
            except ValueError as error:
                raise SettingsError(
                    f"{setting}: {entry!r} is no host: {error}",
                    "write a host, with or without a port: 127.0.0.1:8000, intranet.example",
                ) from None
        return cls(frozenset(found))

    def has(self, target: Target) -> bool:
        """May it be asked whatever its address is?"""
        return bool({(target.host, 0), (target.host, target.port)} & self.hosts)


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def reachable(target: Target, allowed: Allowed, resolve: Resolver) -> Sequence[str]:
    """The addresses that may be connected to, in the order to try them; never empty.

    Raises:
        FetchError: the name has no address, or one of them is not public.
    """
    addresses = [target.host] if is_literal(target.host) else _found(target, resolve)
    if not allowed.has(target):
        for address in addresses:
            if kind := kind_of(address):
                raise _refused(target, f"its address {address} is {kind}")
    return addresses


def check_unresolved(target: Target, allowed: Allowed) -> None:
    """May it be asked through a proxy, which looks names up itself?

    Addresses are judged as always. Of a name only its spelling can be judged: without a dot, or
    with an ending that is used within networks, it is local.

    Raises:
        FetchError: it may not.
    """
    if allowed.has(target):
        return
    host = target.host
    if is_literal(host):
        if kind := kind_of(host):
            raise _refused(target, f"its address {host} is {kind}")
    elif "." not in host or host.split(".")[-1] in _LOCAL_NAMES or host.endswith(".home.arpa"):
        raise _refused(target, "it is a name of a local network")


def is_literal(host: str) -> bool:
    """Is a canonical host an IP address?"""
    return ":" in host or host.replace(".", "").isdigit()


def kind_of(address: str) -> str:
    """Why an IP address is not public: `loopback`, `private` …; empty where it is."""
    import ipaddress

    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return _kind(found)


def _kind(address: IPv4Address | IPv6Address) -> str:
    if inner := _carried(address):
        return _kind(inner)
    for network, kind in _table():
        if address in network:
            return kind
    public = _network(_PUBLIC_6)
    return "reserved" if address.version == 6 and address not in public else ""


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, NAT64, compatible or ISATAP."""
    import ipaddress

    if isinstance(address, ipaddress.IPv4Address):
        return None
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    is_compatible = int(address) >> 32 == 0 and int(address) > 1
    if address.ipv4_mapped or is_compatible or address in _network(_NAT64):
        return last
    is_isatap = (int(address) >> 32) & 0xFCFFFFFF == 0x00005EFE  # RFC 5214, with either u bit
    return last if is_isatap and _kind(last) else None


@functools.cache
def _table() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple(
        (_network(network), kind) for kind, listed in _KINDS.items() for network in listed.split()
    )


@functools.cache
def _network(text: str) -> IPv4Network | IPv6Network:
    import ipaddress

    return ipaddress.ip_network(text)


def _found(target: Target, resolve: Resolver) -> Sequence[str]:
    try:
        addresses = resolve(target.host, target.port)
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise FetchError(
            f"{target.host} is not found: no such name, or no network",
            "see the spelling and the network, then try again",
        )
    return list(addresses)


def _refused(target: Target, why: str) -> FetchError:
    return FetchError(
        f"{target.host} is not asked: {why}",
        f'if it is meant, write allowed_hosts = "{target.authority}" into your redline.toml',
    )
