"""A page as it came over the network. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page from an earlier visit, for a conditional request."""

    etag: str = ""
    """The validator the server gave; empty for none."""
    last_modified: str = ""
    """When it says the page was changed, as it wrote it; empty for none."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How far a page has come."""

    received: int
    """Bytes of the body so far, decompressed."""
    total: int
    """Bytes it will have as far as the server says; 0 while unknown."""
    what: str
    """What is being done, a few words: `asking example.org`, `again in 4 s`."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a server answered, whole."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address that answered, after redirects."""
    media_type: str
    """Such as `text/html`, in small letters; empty where the server does not say."""
    charset: str
    """As the server says; empty where it does not."""
    body: bytes
    """Decompressed; empty where the page is unchanged."""
    fetched: datetime
    """When, in UTC."""
    etag: str = ""
    """For a conditional request later."""
    last_modified: str = ""
    """The same."""
    is_unchanged: bool = False
    """Did the server say that it is what was known?"""
