"""The Messages API: one request, and its answer as it streams in.

Nothing here retries but for one thing: a request in a shape that the endpoint turned out not to
take. What failed is told as a `Failure`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.drafting.model.access import Provider
from core.drafting.model.clients import client_of, expected
from core.drafting.model.endpoint import Endpoint, shown
from core.drafting.model.failures import RequestFailed, failure_of
from core.drafting.model.prompt import Prompt
from core.drafting.model.subset import FULL, PORTABLE, Memory, Speaks, presumed
from core.drafting.model.wire import Models, Tokens, WireEvent, decoded, read

if TYPE_CHECKING:
    from anthropic import Anthropic, Stream
    from anthropic.types import RawMessageStreamEvent

_PROBING = 3.0  # seconds that asking what an endpoint speaks may take
_SHAPE = re.compile(
    r"cache_control|\bsystem\b|\bextra\b|not permitted|un(?:known|expected|recognized)|additional",
    re.IGNORECASE,
)
"""What a server says that does not take marks for the cache or blocks of system text."""


class Messages:
    """Requests to one endpoint.

    Args:
        endpoint: where.
        most_written: tokens one answer may have.
        memory: what endpoints were found to speak; without one it is asked anew.
    """

    def __init__(self, endpoint: Endpoint, most_written: int, memory: Memory | None = None) -> None:
        self.endpoint = endpoint
        """Where requests go."""
        self._most = most_written
        self._memory = memory or Memory()
        self._known: Speaks | None = None
        self._made: Anthropic | None = None

    def prepare(self) -> None:
        """Make the client; nothing is sent.

        Raises:
            RequestFailed: a package, a credential, a region or the like is missing.
        """
        self._client()

    def stream(self, prompt: Prompt, attempt: int = 1) -> Iterator[WireEvent]:
        """Send a request; its answer piece by piece.

        Raises:
            RequestFailed: it failed, before the answer or in the middle of it.
        """
        try:
            with closing(self._begun(prompt)) as events:
                yield from read(events)
        except expected() as error:
            raise RequestFailed(failure_of(error, self.endpoint, attempt)) from None

    def probe(self) -> str:
        """Who answers, without spending anything; for `redline doctor`. Where no question is free,
        who would be asked.

        Raises:
            RequestFailed: nobody does, the key is not known, or something is missing.
        """
        if self.endpoint.provider is not Provider.ANTHROPIC:
            return self._untried()
        where = self.endpoint.where
        try:
            answered = self._client().models.with_raw_response.list(limit=1)
            names = ", ".join(each.id for each in decoded(answered.read(), Models).data[:1])
            told = f"{where} answers" + (f", it has {names}" if names else "")
        except expected() as error:
            if getattr(error, "status_code", None) not in (404, 405):
                raise RequestFailed(failure_of(error, self.endpoint, 1)) from None
            told = f"{where} answers"
        if self.endpoint.is_own:
            return told
        speaks = self.speaks()
        takes = {FULL: "all of the API", PORTABLE: "the portable part of the API"}
        return f"{told}; it takes {takes.get(speaks, 'no marks for the cache, but counts')}"

    def speaks(self) -> Speaks:
        """How much of the API the endpoint speaks: as remembered, as known of its provider, or
        else as it answers now, for nothing and within seconds.

        Raises:
            RequestFailed: something is missing to ask anyone.
        """
        if self._known is None:
            known = self._memory.recall(self.endpoint) or presumed(self.endpoint)
            self._known = known or self._asked()
        return self._known

    def close(self) -> None:
        """Close the connections; a request that is running fails."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def _begun(self, prompt: Prompt) -> Stream[RawMessageStreamEvent]:
        """The stream of an answer. Where the endpoint does not take the full shape, which is known
        only now, the portable one is sent, and remembered where it is taken."""
        create = self._client().messages.create
        try:
            events: Stream[RawMessageStreamEvent] = create(**self._request(prompt), stream=True)
            return events
        except expected() as error:
            if not self._is_too_much(error):
                raise
        self._known = replace(self.speaks(), caching=False)
        events = create(**self._request(prompt), stream=True)
        self._memory.remember(self.endpoint, self._known)
        return events

    def _is_too_much(self, error: Exception) -> bool:
        """Was a request refused for its shape?"""
        if getattr(error, "status_code", None) not in (400, 422) or not self.speaks().caching:
            return False
        is_first_party = self.endpoint.provider is Provider.ANTHROPIC and self.endpoint.is_own
        return not is_first_party and bool(_SHAPE.search(str(error)))

    def _asked(self) -> Speaks:
        """What the endpoint answers to counting a few words of ours in the full shape. What says
        nothing about the shape, such as silence or a refused key, is not remembered."""
        try:
            is_counted = self._counts(Prompt("", "Be brief.", ("Some words.",), "Count them."))
        except expected() as error:
            if getattr(error, "status_code", None) in (400, 404, 405, 422, 501):
                self._memory.remember(self.endpoint, PORTABLE)
            return PORTABLE
        speaks = FULL if is_counted else PORTABLE
        self._memory.remember(self.endpoint, speaks)
        return speaks

    def _counts(self, prompt: Prompt) -> bool:
        """Does the endpoint answer with a number when it is asked to count?"""
        request = self._request(prompt, FULL)
        del request["max_tokens"]
        count = self._client().messages.with_raw_response.count_tokens
        return decoded(count(**request, timeout=_PROBING).read(), Tokens).input_tokens > 0

    def _untried(self) -> str:
        """Who would be asked."""
        found = " and ".join(self.endpoint.access.found)
        with_ = found or "the credentials that are found then, none are in the environment"
        where = shown(str(self._client().base_url))
        return f"{where} would be asked with {with_}; it was not tried, since no question is free"

    def _request(self, prompt: Prompt, speaks: Speaks | None = None) -> dict[str, Any]:
        """What is sent. Three cached runs at most: the system text, the source, the report."""
        mark: dict[str, Any] = {"cache_control": {"type": "ephemeral"}}
        cached = mark if (speaks or self.speaks()).caching else {}
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
            self._made = client_of(self.endpoint)
        return self._made
