"""What an endpoint sends, read strictly: the events of an answer, and small answers as a whole.

Owns the reading of foreign data into values of our own. What has another form than the API's is
never passed on, and halves of characters are joined, or replaced and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from core.drafting.model.prices import Usage
from core.surrogates import Joiner

Form = TypeVar("Form")


@dataclass(frozen=True, slots=True)
class Wrote:
    """A piece of the answer."""

    text: str
    """As it came, in whole characters."""
    replaced: int = 0
    """Halves of characters in it that had no other and are shown as U+FFFD."""


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
    """`end_turn`, `max_tokens`, `refusal`, …; empty where the endpoint does not say."""
    is_over: bool = True
    """Did the endpoint say that it was the end? A stream may end without."""


WireEvent = Wrote | Counted | Thought | Stopped


class Model(msgspec.Struct):
    """One of the models an endpoint has."""

    id: str
    """Its name."""


class Models(msgspec.Struct):
    """What an endpoint answers to the question which models it has."""

    data: list[Model]
    """Some of them."""


class Tokens(msgspec.Struct):
    """What an endpoint answers to the question how long a request is."""

    input_tokens: int
    """Its tokens."""


def decoded(data: bytes, form: type[Form]) -> Form:
    """An answer in the form it must have; the SDK's own reading takes any.

    Raises:
        ValueError: it has another.
    """
    try:
        return msgspec.json.decode(data, type=form)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None


def read(events: Iterable[object]) -> Iterator[WireEvent]:
    """The events that matter; unknown ones, and those of another form, count as a sign of life."""
    usage = Usage()
    reason, ended = "", False
    joiner = Joiner()
    for event in events:
        match getattr(event, "type", ""):
            case "message_start":
                usage = _usage(_part(event, "message", "usage"), usage)
                yield Counted(usage)
            case "content_block_delta" if _part(event, "delta", "type") == "text_delta":
                text = _part(event, "delta", "text")
                yield Wrote(*joiner.feed(text if isinstance(text, str) else ""))
            case "message_delta":
                usage = _usage(getattr(event, "usage", None), usage)
                said = _part(event, "delta", "stop_reason")
                reason = said if isinstance(said, str) and said else reason
                yield Counted(usage)
            case "message_stop":
                ended = True
            case _:
                yield Thought()
    if (rest := joiner.close()).text:
        yield Wrote(*rest)
    yield Stopped(reason if ended else "", ended)


def _part(event: object, *names: str) -> object:
    """What an event holds under one name within the other; None where it does not."""
    for name in names:
        event = getattr(event, name, None)
    return event


def _usage(told: object, before: Usage) -> Usage:
    """What an event says was used; local servers leave parts of it out."""

    def number(name: str, otherwise: int) -> int:
        found = getattr(told, name, None)
        return found if isinstance(found, int) and found >= 0 else otherwise

    return Usage(
        read=number("input_tokens", before.read),
        written=number("output_tokens", before.written),
        cached=number("cache_read_input_tokens", before.cached),
        stored=number("cache_creation_input_tokens", before.stored),
    )
