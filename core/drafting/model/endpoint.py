"""Where the model is.

Owns the address: which one holds, what people call it, and what is changed of it. It asks nobody.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.drafting.model.access import ACCESS, Access, Provider
from core.errors import SettingsError

_FIRST_PARTY = "api.anthropic.com"
_LOCAL = re.compile(r"https?://(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)(?::\d+)?(?:/|$)")


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
        return bool(_LOCAL.match(self.base_url))

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
    if url and not re.match(r"https?://[^/\s]+", url):
        raise SettingsError(f"base_url: {url!r} is no address", "write http://localhost:11434")
    address = url.rstrip("/")
    note = ""
    if access.has_v1 and address.endswith("/v1"):
        address = address.removesuffix("/v1")
        note = "base_url is used without its /v1"
    return Endpoint(whose, address, model, note)
