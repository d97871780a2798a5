"""The Messages API over the anthropic SDK: one request, and its answer as it streams in.

The only module that imports the SDK, and only when a request is made: it takes more than a second.
Nothing here retries; what failed is told as a `Failure`. A key is held by the SDK's client alone
and shown by nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.drafting.model.failures import KEYS, Failure, RequestFailed, failure_of
from core.drafting.model.prices import Usage
from core.drafting.model.prompt import Prompt
from core.errors import SettingsError

if TYPE_CHECKING:
    from anthropic import Anthropic

_FIRST_PARTY = "api.anthropic.com"
_LOCAL = re.compile(r"https?://(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)(?::\d+)?(?:/|$)")
_SILENCE = 120.0  # seconds without a byte after which the connection counts as lost
_CONNECT = 10.0


class Provider(StrEnum):
    """Whose client is used."""

    ANTHROPIC = "anthropic"
    BEDROCK = "bedrock"
    VERTEX = "vertex"
    FOUNDRY = "foundry"


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
        return re.sub(r"^https?://|/$", "", self.base_url) or f"the {self.provider.value} API"

    @property
    def is_local(self) -> bool:
        """Is it this machine, where nothing is paid?"""
        return bool(_LOCAL.match(self.base_url))

    @property
    def is_full(self) -> bool:
        """Does it speak all of the API: caching, counting? Others get the portable part."""
        return not self.base_url or _FIRST_PARTY in self.base_url


@dataclass(frozen=True, slots=True)
class Wrote:
    """A piece of the answer."""

    text: str
    """As it came."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the request has used so far."""

    usage: Usage
    """Tokens, of the whole request."""


@dataclass(frozen=True, slots=True)
class Thought:
    """The model thinks, or the line is kept open; nothing was written."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The answer ended; always last, unless the request failed."""

    reason: str
    """`end_turn`, `max_tokens`, `refusal`, …; empty where the stream ended without saying."""


WireEvent = Wrote | Counted | Thought | Stopped


class Messages:
    """Requests to one endpoint.

    Args:
        endpoint: where.
        most_written: tokens one answer may have.
    """

    def __init__(self, endpoint: Endpoint, most_written: int) -> None:
        self.endpoint = endpoint
        """Where requests go."""
        self._most = most_written
        self._made: Anthropic | None = None

    def stream(self, prompt: Prompt, attempt: int = 1) -> Iterator[WireEvent]:
        """Send a request; its answer piece by piece.

        Raises:
            RequestFailed: it failed, before the answer or in the middle of it.
        """
        try:
            client = self._client()
            with closing(client.messages.create(**self._request(prompt), stream=True)) as events:
                yield from _read(events)
        except _expected() as error:
            raise RequestFailed(failure_of(error, self.endpoint.where, attempt)) from None

    def count(self, prompt: Prompt) -> int | None:
        """Tokens of a request, as the endpoint counts them for nothing; None where it does not."""
        if not self.endpoint.is_full or self.endpoint.provider is not Provider.ANTHROPIC:
            return None
        request = self._request(prompt)
        del request["max_tokens"]
        try:
            return int(self._client().messages.count_tokens(**request).input_tokens)
        except _expected():
            return None  # an estimate is not worth an error

    def probe(self) -> str:
        """Who answers, without spending anything; for `redline doctor`.

        Raises:
            RequestFailed: nobody does, or the key is not known.
        """
        try:
            found = self._client().models.list(limit=1)
            names = ", ".join(each.id for each in found.data[:1])
            return f"{self.endpoint.where} answers" + (f", it has {names}" if names else "")
        except _expected() as error:
            if getattr(error, "status_code", None) in (404, 405):
                return f"{self.endpoint.where} answers"
            raise RequestFailed(failure_of(error, self.endpoint.where, 1)) from None

    def close(self) -> None:
        """Close the connections; a request that is running fails."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        """What is sent. Three cached runs at most: the system text, the source, the report."""
        mark: dict[str, Any] = {"cache_control": {"type": "ephemeral"}}
        cached = mark if self.endpoint.is_full else {}
        content = [{"type": "text", "text": text, **cached} for text in prompt.data]
        content.append({"type": "text", "text": prompt.ask})
        messages: list[dict[str, Any]] = [{"role": "user", "content": content}]
        if prompt.answered:
            messages.append({"role": "assistant", "content": prompt.answered.rstrip()})
            go_on = "Go on with the next edit block. Do not repeat what you have written."
            messages.append({"role": "user", "content": go_on})
        system = [{"type": "text", "text": prompt.system, **cached}] if cached else prompt.system
        return {
            "model": self.endpoint.model,
            "max_tokens": self._most,
            "system": system,
            "messages": messages,
        }

    def _client(self) -> Anthropic:
        if self._made is None:
            self._made = _made(self.endpoint)
        return self._made


def _made(endpoint: Endpoint) -> Anthropic:
    """The SDK's client for an endpoint; keys come from the environment, as the SDK finds them."""
    import anthropic
    from anthropic import Timeout

    shared: dict[str, Any] = {
        "max_retries": 0,
        "timeout": Timeout(_SILENCE, connect=_CONNECT),
    }
    if endpoint.base_url:
        shared["base_url"] = endpoint.base_url
    try:
        match endpoint.provider:
            case Provider.BEDROCK:
                return anthropic.AnthropicBedrock(**shared)  # type: ignore[return-value]
            case Provider.VERTEX:
                return anthropic.AnthropicVertex(**shared)  # type: ignore[return-value]
            case Provider.FOUNDRY:
                return anthropic.AnthropicFoundry(**shared)
            case Provider.ANTHROPIC:
                if endpoint.is_local and not has_key():
                    shared["api_key"] = "none"  # a local server asks for none, the SDK does
                return anthropic.Anthropic(**shared)
    except ImportError as error:
        raise RequestFailed(
            Failure(
                f"the client for {endpoint.provider.value} is not installed",
                f"pip install 'redline[{endpoint.provider.value}]'",
            )
        ) from error


def _expected() -> tuple[type[Exception], ...]:
    """What a request may raise: the SDK lets errors of its transport through, and of JSON."""
    import anthropic
    import httpx2

    return (anthropic.AnthropicError, httpx2.HTTPError, httpx2.StreamError, OSError, ValueError)


def _read(events: Iterable[Any]) -> Iterator[WireEvent]:
    """The events that matter; unknown ones count as a sign of life."""
    usage = Usage()
    reason, ended = "", False
    for event in events:
        match getattr(event, "type", ""):
            case "message_start":
                usage = _usage(getattr(event.message, "usage", None), usage)
                yield Counted(usage)
            case "content_block_delta" if getattr(event.delta, "type", "") == "text_delta":
                yield Wrote(event.delta.text)
            case "message_delta":
                usage = _usage(getattr(event, "usage", None), usage)
                reason = getattr(event.delta, "stop_reason", None) or reason
                yield Counted(usage)
            case "message_stop":
                ended = True
            case _:
                yield Thought()
    yield Stopped((reason or "end_turn") if ended else "")


def _usage(told: object, before: Usage) -> Usage:
    """What an event says was used; local servers leave parts of it out."""

    def number(name: str, otherwise: int) -> int:
        found = getattr(told, name, None)
        return found if isinstance(found, int) else otherwise

    return Usage(
        read=number("input_tokens", before.read),
        written=number("output_tokens", before.written),
        cached=number("cache_read_input_tokens", before.cached),
        stored=number("cache_creation_input_tokens", before.stored),
    )


def has_key() -> bool:
    """Is there a key in the environment?"""
    return any(os.environ.get(name) for name in KEYS)


def endpoint_from(provider: str, base_url: str, model: str) -> Endpoint:
    """The endpoint that settings name; the environment's base URL where they name none.

    Raises:
        SettingsError: the base URL is none.
    """
    url = base_url or os.environ.get("ANTHROPIC_BASE_URL", "")
    if url and not re.match(r"https?://[^/\s]+", url):
        raise SettingsError(f"base_url: {url!r} is no address", "write http://localhost:11434")
    address = re.sub(r"/v1$", "", url.rstrip("/"))
    note = "base_url is used without its /v1" if address != url.rstrip("/") else ""
    return Endpoint(Provider(provider), address, model, note)
