"""What tokens cost.

Owns one dated table of list prices and the rule for a price nobody knows: it is said to be unknown,
never guessed. Settings override the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import SettingsError

AS_OF = "November 2026"
"""When the prices below were looked up."""
CACHE_WRITE = 1.25
"""What writing a token to the five-minute cache costs, as a share of reading it."""
CACHE_READ = 0.1
"""What reading it from there costs."""


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens."""

    read: float
    """Of what the model is sent."""
    written: float
    """Of what it writes."""
    most_read: int = 0
    """Tokens sent up to which this holds; 0 for any number."""


_PRICES = {
    "claude-opus-5-5": Price(4.0, 20.0),
    "claude-sonnet-5-5": Price(2.0, 10.0),
    "claude-haiku-5-5": Price(0.1, 0.5, most_read=100_000),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or several requests."""

    read: int = 0
    """Sent, and neither written to the cache nor read from it."""
    written: int = 0
    """Written by the model."""
    cached: int = 0
    """Sent, and read from the cache."""
    stored: int = 0
    """Sent, and written to the cache."""

    @property
    def sent(self) -> int:
        """All that was sent."""
        return self.read + self.cached + self.stored

    def plus(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            self.read + other.read,
            self.written + other.written,
            self.cached + other.cached,
            self.stored + other.stored,
        )


FREE = Price(0.0, 0.0)
"""What a model on this machine costs."""


def price_of(model: str, overrides: Mapping[str, Price], *, is_local: bool = False) -> Price | None:
    """The price of a model; None where nobody said. A dated or regional name is its model's.

    Args:
        overrides: what settings say; they hold for this machine, too, which may be a gateway.
        is_local: is the model asked on this machine?
    """
    for table in (overrides, {"": FREE} if is_local else {}, _PRICES):
        known = [name for name in table if name in model]
        if known:
            return table[max(known, key=len)]
    return None


def cost_of(usage: Usage, price: Price | None) -> float | None:
    """Dollars; None where the price is unknown."""
    if price is None or (price.most_read and usage.sent > price.most_read):
        return None
    read = usage.read + usage.stored * CACHE_WRITE + usage.cached * CACHE_READ
    return (read * price.read + usage.written * price.written) / 1e6


def is_free(price: Price | None) -> bool:
    """Is nothing paid?"""
    return price is not None and not price.read and not price.written


def parsed_prices(text: str) -> dict[str, Price]:
    """Prices as settings write them: `model 2/10, another 0/0`, dollars for a million tokens sent
    and written.

    Raises:
        SettingsError: it reads otherwise.
    """
    found: dict[str, Price] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, numbers = entry.rpartition(" ")
        read, _, written = numbers.partition("/")
        try:
            found[name.strip()] = Price(float(read), float(written))
        except ValueError as error:
            raise SettingsError(
                f"prices: {entry!r} is no price", "write it as: model-name 2.00/10.00"
            ) from error
        if not name.strip() or min(found[name.strip()].read, found[name.strip()].written) < 0:
            raise SettingsError(
                f"prices: {entry!r} is no price", "write it as: model-name 2.00/10.00"
            )
    return found


def dollars(cost: float | None) -> str:
    """A cost for people."""
    if cost is None:
        return "price unknown"
    return f"${cost:.2f}" if cost >= 0.1 or not cost else f"${cost:.4f}"
