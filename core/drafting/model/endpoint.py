"""Where the model is.

Owns the address: which one holds, what people call it, what is changed of it, and whether a key
may go there. It asks nobody.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.drafting.model.access import ACCESS, Access, Provider
from core.errors import SettingsError

_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"
_FIRST_PARTY = "api.anthropic.com"
_THIS_MACHINE = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is."""

    provider: Provider
    """Whose client is used."""
    base_url: str
    """Where requests go; empty for the provider's own."""
    model: str
    """The model's name there."""
    note: str = ""
    """What was changed of the address that was given; empty for nothing."""

    @property
    def where(self) -> str:
        """What people call it."""
        return shown(self.base_url) or f"the {self.provider.value} API"

    @property
    def access(self) -> Access:
        """How it knows who asks."""
        return ACCESS[self.provider]

    @property
    def is_local(self) -> bool:
        """Is it this machine, where nothing is paid?"""
        return bool(_THIS_MACHINE.fullmatch(urlsplit(self.base_url).hostname or ""))

    @property
    def is_readable_on_the_way(self) -> bool:
        """Would anyone between here and there read what is sent?"""
        return urlsplit(self.base_url).scheme == "http" and not self.is_local

    @property
    def credentials(self) -> str:
        """What would be sent to say who asks, in words; empty for nothing, which a server of one's
        own may do with."""
        if "@" in urlsplit(self.base_url).netloc:
            return "the password in base_url"
        if found := self.access.found:
            return f"the {self.access.what} in {found[0]}"
        if os.environ.get(_HEADERS):
            return f"what {_HEADERS} holds"
        is_needed = self.provider is not Provider.ANTHROPIC or self.is_own
        return f"the {self.access.what}" if is_needed else ""

    @property
    def is_own(self) -> bool:
        """Is it the provider's own address, of which is known what it speaks?"""
        return not self.base_url or urlsplit(self.base_url).hostname == _FIRST_PARTY


def shown(address: str) -> str:
    """An address without its scheme, and without a name and a password, which it may have."""
    return re.sub(r"^https?://(?:[^/?#]*@)?|[?#].*|/+$", "", address)


def endpoint_from(provider: str, base_url: str, model: str) -> Endpoint:
    """The endpoint that settings name; the environment's base URL where they name none.

    Raises:
        SettingsError: the base URL is none.
    """
    whose = Provider(provider)
    access = ACCESS[whose]
    url = base_url or os.environ.get(access.address, "")
    if url and not _is_address(url):
        raise SettingsError(
            f"base_url: {url[:200]!r} is no address", "write http://localhost:11434"
        )
    address = url.rstrip("/")
    note = ""
    if access.has_v1 and address.endswith("/v1"):
        address = address.removesuffix("/v1")
        note = "base_url is used without its /v1"
    return Endpoint(whose, address, model, note)


def _is_address(url: str) -> bool:
    """Do all readers of addresses see the same host in it?"""
    if not re.match(r"https?://[^/\\\s]+", url) or "\\" in url or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
