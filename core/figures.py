"""Figures in running text: numbers with their unit and scale.

Owns what is a figure and when two are the same. `40%`, `40 percent` and `forty percent` are the
same, so are `$1.3M` and `1.3 million dollars`, `4x` and `four times`, `400 GB/s` and `3.2 Tbps`. A
number that is part of a name (`P5e`, `Llama 3.1 405B`, `Gemma 3`, `Figure 7`) is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.words import word_list

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELLED = {word: Decimal(n) for n, word in enumerate(_ONES)}
_SPELLED |= {word: Decimal(10 * n) for n, word in enumerate(_TENS, start=2)}
_SPELLED |= {
    f"{ten}{joint}{one}": _SPELLED[ten] + _SPELLED[one]
    for ten in _TENS
    for one in _ONES[1:10]
    for joint in ("-", " ")
}
_SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "t": 12,
}  # fmt: skip
_RATES = {"": 0, "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18}
_PREFIXES = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e"}
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "percentage points": "pp", "percentage point": "pp",
    "x": "x", "×": "x", "times": "x", "-fold": "x", "fold": "x",
    "$": "$", "dollars": "$", "dollar": "$", "usd": "$", "€": "€", "euros": "€", "£": "£",
    "ns": "ns", "nanoseconds": "ns", "nm": "nm", "nanometer": "nm", "nanometers": "nm",
    "nanometre": "nm", "ms": "ms", "milliseconds": "ms", "millisecond": "ms",
    "s": "s", "sec": "s", "seconds": "s", "second": "s", "minutes": "min", "minute": "min",
    "min": "min", "hours": "h", "hour": "h", "h": "h", "days": "d", "day": "d",
    "weeks": "wk", "week": "wk", "months": "mo", "month": "mo", "years": "yr", "year": "yr",
    "w": "W", "kw": "kW", "mw": "MW", "gw": "GW", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh",
    "watts": "W", "kilowatts": "kW", "megawatts": "MW", "gigawatts": "GW",
    "km": "km", "kilometres": "km", "kilometers": "km", "m²": "m²", "°c": "°C",
    "tokens": "tokens", "token": "tokens", "parameters": "parameters", "params": "parameters",
    "gpus": "gpus", "chips": "chips", "experts": "experts", "layers": "layers",
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted((re.escape(word) for word in _SPELLED), key=len, reverse=True))
_SCALE = (
    r"(?:\s*-?\s*(?P<scale>hundred|thousand|million|billion|trillion)\b"
    r"|(?P<short>[KkMBT]n?)(?![\w]))"
)
_UNIT = "|".join(
    sorted((re.escape(unit) for unit in _UNITS if unit not in "$€£"), key=len, reverse=True)
)
_DATA = (
    r"(?P<prefix>kilo|mega|giga|tera|peta|exa|[kKMGTPE])?i?(?P<data>bytes?|bits?|bps|B|b)"
    r"(?P<rate>\s*(?:/\s*s(?:ec)?|per second|ps)\b)?(?![A-Za-z])"
)
_FIGURE = re.compile(
    rf"(?P<currency>[$€£])?\s?(?P<number>{_NUMBER}|(?<![\w-])(?:{_WORDS})(?![\w]))"
    rf"(?P<range>\s*(?:-|–|to|and)\s*[$€£]?(?P<second>{_NUMBER})"
    rf"(?=\s*-?(?:{_UNIT}|hundred|thousand|million|billion|trillion|[KMBT](?![\w]))))?"
    rf"(?:{_SCALE})?"
    rf"(?:\s*-?\s*(?:{_DATA}|(?P<unit>(?:{_UNIT})(?![\w]))))?",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\b(?:(?P<two>twice|double[sd]?|doubling)|(?P<three>triple[sd]?))\b", re.IGNORECASE
)
_NINES = re.compile(
    r"\b(?P<count>three|four|five|six|seven|eight|nine|eleven) nines\b", re.IGNORECASE
)
_TENTH = re.compile(r"\bone (?P<part>half|third|quarter|tenth)\b|\b1/10(?:th)?\b", re.IGNORECASE)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(rf"\b{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)\b")
_ORDINAL = re.compile(r"\b(?P<number>\d+)(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME_BEFORE = re.compile(r"(?:^|[\s(\"“/*])([A-Z][\w.:-]*|\d+(?:\.\d+)*[A-Za-z]*)\W?\s?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, as it stands in a text."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset just after its last."""
    text: str
    """As written."""
    values: tuple[Decimal, ...]
    """Scale applied: `1.3 million` is 1300000; two values for a range."""
    unit: str
    """`%`, `x`, `$`, `bit/s`, `nm`, `year`, `date`, `ordinal`, …; empty for a bare number."""

    @property
    def is_strong(self) -> bool:
        """Does it measure something? Bare small numbers, years and ordinals do not."""
        return self.unit not in ("", "year", "date", "ordinal")


@lru_cache(maxsize=8192)
def find_figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text, in order, none overlapping."""
    found = sorted(_all(text), key=lambda figure: (figure.start, -figure.end))
    kept: list[Figure] = []
    for figure in found:
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return tuple(kept)


def same_figure(one: Figure, other: Figure) -> bool:
    """Do two figures say the same amount of the same unit? A range holds for each of its ends."""
    if one.unit != other.unit and {one.unit, other.unit} - _COUNTED:
        return False
    return set(one.values) <= set(other.values) or set(other.values) <= set(one.values)


_COUNTED = {"", "tokens", "parameters", "gpus", "chips", "experts", "layers"}


def _all(text: str) -> Iterator[Figure]:
    for found in _DATE.finditer(text):
        yield _figure(found, (Decimal(found["year"]),), "date")
    for found in _ORDINAL.finditer(text):
        yield _figure(found, (Decimal(found["number"]),), "ordinal")
    for found in _TWICE.finditer(text):
        yield _figure(found, (Decimal(2 if found["two"] else 3),), "x")
    for found in _NINES.finditer(text):
        nines = int(_SPELLED[found["count"].lower()])
        yield _figure(found, (100 - Decimal(10) ** (2 - nines),), "%")
    for found in _TENTH.finditer(text):
        parts = {"half": 50, "third": 33, "quarter": 25}
        share = parts.get((found["part"] or "tenth").lower(), 10)
        yield _figure(found, (Decimal(share),), "%")
    for found in _FIGURE.finditer(text):
        if figure := _read(text, found):
            yield figure


def _read(text: str, found: re.Match[str]) -> Figure | None:
    number = found["number"]
    spelled = number.lower() in _SPELLED
    start = found.start("currency") if found["currency"] else found.start("number")
    if start and (text[start - 1].isalnum() or text[start - 1] in "_#"):
        return None
    if start > 1 and text[start - 1] in "-." and text[start - 2].isalnum():
        return None
    unit, factor = _unit_of(found)
    scale = (found["scale"] or found["short"] or "").lower()
    if found["short"] and not unit and found["short"] not in ("K", "M", "B", "T", "k", "Mn", "Bn"):
        return None
    end = found.end()
    if end < len(text) and (text[end].isalnum() or text[end] == "_") and not unit:
        return None
    if spelled and not unit and not scale:
        return None
    values = [_value(number), *([_value(found["second"])] if found["second"] else [])]
    if not unit and not found["currency"] and _is_name(text, start, scale):
        return None
    multiplied = tuple(value * Decimal(10) ** _SCALES.get(scale, 0) * factor for value in values)
    unit = unit or (found["currency"] or "")
    if not unit and not scale and _YEAR.fullmatch(number):
        unit = "year"
    return Figure(start, end, text[start:end].strip(), multiplied, unit)


def _unit_of(found: re.Match[str]) -> tuple[str, Decimal]:
    """The unit and what one of it is in the unit things are compared in."""
    if found["data"]:
        data = found["data"]
        prefix = (found["prefix"] or "").lower()
        bits = data in ("b", "bps") or data.lower().startswith("bit")
        if len(data) == 1 and not found["prefix"]:
            return "", Decimal(1)  # "37B" alone is a scale, not bytes
        power = _RATES[_PREFIXES.get(prefix, prefix)]
        rate = bool(found["rate"]) or data.lower() == "bps"
        return ("bit/s" if rate else "bit"), Decimal(10) ** power * (1 if bits else 8)
    if found["unit"]:
        return _UNITS[" ".join(found["unit"].lower().split())], Decimal(1)
    return "", Decimal(1)


def _value(number: str) -> Decimal:
    spelled = _SPELLED.get(number.lower())
    return Decimal(number.replace(",", "")) if spelled is None else spelled


def _is_name(text: str, start: int, scale: str) -> bool:
    """Is a bare number the tail of a name, such as Gemma 3 or Llama 3.1 405B?"""
    before = _NAME_BEFORE.search(text[max(start - 40, 0) : start])
    if before is None:
        return False
    word = before.group(1).strip(".:,")
    if word[:1].isdigit():
        return bool(scale) and len(scale) == 1
    if scale and len(scale) > 1:
        return False
    return word.lower() not in word_list("not_names")


def _figure(found: re.Match[str], values: tuple[Decimal, ...], unit: str) -> Figure:
    return Figure(found.start(), found.end(), found.group(), values, unit)
