"""The words and marks of numbers, scales and units, as they are written in running text.

Owns the tables that `core.figures` reads numbers with; it knows nothing of how they are found.
"""

from __future__ import annotations

from decimal import Decimal

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPELLED = {word: Decimal(n) for n, word in enumerate(_ONES)}
SPELLED |= {word: Decimal(10 * n) for n, word in enumerate(_TENS, start=2)}
SPELLED |= {
    f"{ten}{joint}{one}": SPELLED[ten] + SPELLED[one]
    for ten in _TENS
    for one in _ONES[1:10]
    for joint in ("-", " ")
}
COUNTED_WORDS = {"a": Decimal(1), "half a": Decimal("0.5")}
"""Number words only before a scale: a million, half a million."""
SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "hundred thousand": 5, "hundred million": 8, "hundred billion": 11,
    "k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "t": 12,
}  # fmt: skip
RATES = {"": 0, "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18}
PREFIXES = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e"}
UNITS = {
    "%": "%", "％": "%", "percent": "%", "per cent": "%",
    "percentage points": "pp", "percentage point": "pp",
    "x": "x", "×": "x", "times": "x", "-fold": "x", "fold": "x",
    "$": "$", "dollars": "$", "dollar": "$", "usd": "$", "€": "€", "euros": "€", "£": "£",
    "nm": "nm", "nanometer": "nm", "nanometers": "nm",
    "nanometre": "nm",
    "s": "s", "sec": "s", "seconds": "s", "second": "s", "minutes": "min", "minute": "min",
    "min": "min", "hours": "h", "hour": "h", "h": "h", "days": "d", "day": "d",
    "weeks": "wk", "week": "wk", "months": "mo", "month": "mo", "years": "yr", "year": "yr",
    "km": "km", "kilometres": "km", "kilometers": "km", "m²": "m²", "°c": "°C",
    "tokens": "tokens", "token": "tokens", "parameters": "parameters", "params": "parameters",
    "parameter": "parameters", "gpus": "gpus", "chips": "chips", "experts": "experts",
    "layers": "layers",
}  # fmt: skip
SCALED = {
    "ns": ("s", -9), "nanoseconds": ("s", -9), "microseconds": ("s", -6), "µs": ("s", -6),
    "ms": ("s", -3), "milliseconds": ("s", -3), "millisecond": ("s", -3),
    "w": ("W", 0), "kw": ("W", 3), "mw": ("W", 6), "gw": ("W", 9),
    "watts": ("W", 0), "kilowatts": ("W", 3), "megawatts": ("W", 6), "gigawatts": ("W", 9),
    "kwh": ("Wh", 3), "mwh": ("Wh", 6), "gwh": ("Wh", 9),
    "gigaflops": ("flop/s", 9), "teraflops": ("flop/s", 12), "petaflops": ("flop/s", 15),
    "exaflops": ("flop/s", 18), "gflops": ("flop/s", 9), "tflops": ("flop/s", 12),
    "pflops": ("flop/s", 15), "basis points": ("pp", -2), "basis point": ("pp", -2),
}  # fmt: skip
"""Units that are a power of ten of another one."""
LENGTHS_OF_TIME = {
    "min": ("s", 60), "h": ("s", 3600), "d": ("s", 86_400), "wk": ("s", 604_800), "yr": ("mo", 12),
}  # fmt: skip
"""Units of time in one that they are a round number of."""
CURRENCIES = {"usd": "$", "us$": "$", "eur": "€", "gbp": "£"}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
"""Into how many parts a fraction cuts."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
