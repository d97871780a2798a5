"""Figures in running text: numbers with their unit and scale.

Owns what is a figure and when two are the same. `40%`, `40 percent` and `forty percent` are the
same, so are `$1.3M` and `1.3 million dollars`, `4x` and `four times`, `400 GB/s` and `3.2 Tbps`. A
number that is part of a name (`P5e`, `Llama 3.1 405B`, `Gemma 3`, `Figure 7`) is no figure, nor is
one in an address, a citation mark, or that counts a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from core.folding import caseless
from core.measures import (
    COUNTED_WORDS,
    CURRENCIES,
    LENGTHS_OF_TIME,
    MONTHS,
    PARTS,
    PREFIXES,
    RATES,
    SCALED,
    SCALES,
    SPELLED,
    UNITS,
)
from core.words import word_list

_NAMED = {caseless(name): unit for name, unit in UNITS.items()}
_POWERS = {caseless(name): unit for name, unit in SCALED.items()}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted((re.escape(word) for word in SPELLED), key=len, reverse=True))
_SCALE = (
    r"(?:\s*-?\s*(?P<scale>hundred(?:\s(?:thousand|million|billion))?|thousand|million|billion|trillion)\b"
    r"|(?P<short>[KkMBT]n?)(?![\w]))"
)
_UNIT = "|".join(
    sorted((re.escape(u) for u in (*UNITS, *SCALED) if u not in "$€£"), key=len, reverse=True)
)
_DATA = (
    r"(?P<prefix>kilo|mega|giga|tera|peta|exa|[kKMGTPE])?i?(?P<data>bytes?|bits?|bps|B|b)"
    r"(?P<rate>\s*(?:/\s*s(?:ec)?|per second|ps)\b)?(?![A-Za-z])"
)
_WHOSE = (
    r"(?:(?!(?:for|in|of|to|and|or|an?|the|per|over|after|within|every|each|at|on|by|with|from|as)\s)"
    r"[a-z]+\s){1,2}(?=(?:hours|years)\b)"
)
"""Whose time it is: 800,000 team member hours."""
_FIGURE = re.compile(
    rf"(?P<between>(?<=between\s))?(?:(?P<currency>US\$|[$€£]|\b(?:USD|EUR|GBP)(?=\s))\s?)?"
    rf"(?P<number>{_NUMBER}|(?<![\w-])(?:{_WORDS}"
    r"|(?:half )?a(?=\s(?:hundred|thousand|million|billion|trillion)\b))(?![\w]))"
    rf"(?P<range>(?:\s*[%x×]?\s*[-–]|\s*(?:to|(?(between)and|to))\b)\s*[$€£]?(?P<second>{_NUMBER}|(?:{_WORDS})\b)"
    rf"(?=\s*-?(?:{_UNIT}|hundred|thousand|million|billion|trillion|[KMBT](?![\w]))(?!\w)))?"
    rf"(?:{_SCALE})?"
    rf"(?:\s*-?\s*(?:{_DATA}|(?:(?:active|activated|total|trainable|routed|shared)\s+"
    rf"(?=(?:parameters|params|experts)\b)|(?:peak|dense|sparse)\s+(?=\w*flops\b)"
    rf"|{_WHOSE})?(?P<unit>(?:{_UNIT})(?![\w]))))?",
    re.IGNORECASE,
)
_NO_FIGURES = re.compile(
    r"\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)|https?://[^\s<>]+|\[\^[^\[\]\s]+\]"
    r"|\[\d+(?:[,–-]\s?\d+)*\]|^[ \t>]*(?:[-*+][ \t]+)?\d{1,3}[.)](?=[ \t])"
    r"|^[ ]{0,3}#+\s+\d[\d.]*\s"
    r"|\b24/7\b",
    re.MULTILINE,
)
"""Addresses, citation marks, counters of lists and headings, an idiom."""
_LABEL = re.compile(
    r"\b(?:v|version|release|page|pages|chapter|section|step|figure|fig|table|line|item|slide|part"
    r"|phase|level|tier|question|equation|eq|appendix|no|number)\.?\s$",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\b(?:(?P<two>twice|double[sd]?|doubling)|(?P<three>triple[sd]?|tripling)"
    r"|(?P<four>quadruple[sd]?|quadrupling))\b",
    re.IGNORECASE,
)
_NINES = re.compile(
    r"\b(?P<count>three|four|five|six|seven|eight|nine|eleven|\d{1,2}) (?:nines|9s)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?P<count>one|two|three|four)[ -](?P<part>half|third|quarter|fifth|tenth)s?(?![\w-])"
    r"|\b1/10(?:th)?\b|\ba (?P<share>third|quarter|fifth|tenth) of\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_LONG_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DATES = (
    re.compile(rf"\b{_MONTH}\s+(?:{_DAY},?\s+)?{_LONG_YEAR}"),
    re.compile(rf"\b{_DAY}\s+{_MONTH}\s+{_LONG_YEAR}"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?![%\w.,]*[\d%])"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b"),
)
_ORDINAL = re.compile(r"\b(?P<number>\d+)(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DECADE = re.compile(r"(?<![\w.,])(?P<number>(?:(?:19|20)\d|['’]\d)0)s\b")
_NAME_BEFORE = re.compile(
    r"(?:^|[\s(\[\"“/*])((?:[a-z]{1,3}:?)?[A-Z][\w.:-]*|\d+(?:\.\d+)*[A-Za-z]*)\W?\s?$"
)
_PREFIX = re.compile(r"\b[a-z]+-$")
"""What may stand before a measure with a hyphen: sub-100ms."""
_MAY_HAVE = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thirt|fift|twent"
    r"|fort|twice|doubl|tripl|quadrupl|half|a (?:\w+ of|(?:hundred|thousand|[mbtr]+illion)\b))",
    re.IGNORECASE,
)
"""Without one of these a text has no figure; most have not."""
_OTHER_END = re.compile(r"(?<![\w.,-])[$€£]?\d[\d.,]*[KMBTx%]?-$")
"""The other end of a range: 100K-1M."""
_LARGE = 1_000_000


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
    """Scale applied: `1.3 million` is 1300000; two values for a range; a date as year, year and
    month, year, month and day, month and day: 2024, 202412, 20241203, 1203."""
    unit: str
    """`%`, `x`, `$`, `bit/s`, `nm`, `year`, `date`, `ordinal`, …; empty for a bare number."""

    @property
    def is_strong(self) -> bool:
        """Does it measure something? Years, dates, ordinals and bare numbers below a million do
        not."""
        if not self.unit:
            return max(self.values) >= _LARGE
        return self.unit not in ("year", "date", "ordinal")


@lru_cache(maxsize=8192)
def find_figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text, in order, none overlapping."""
    if not _MAY_HAVE.search(text):
        return ()
    masked = _NO_FIGURES.sub(lambda found: "\0" * len(found.group()), text)
    found = sorted(_all(text, masked), key=lambda figure: (figure.start, -figure.end))
    kept: list[Figure] = []
    for figure in found:
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return tuple(kept)


def same_figure(one: Figure, other: Figure) -> bool:
    """Do two figures say the same amount of the same unit? A range holds for each of its ends."""
    ours, theirs = amounts(one), amounts(other)
    return have_like_units(one, other) and (ours <= theirs or theirs <= ours)


def have_like_units(one: Figure, other: Figure) -> bool:
    """Can two figures be compared? A count need not say of what, a date no more than its year."""
    units = {LENGTHS_OF_TIME.get(each.unit, (each.unit, 1))[0] for each in (one, other)}
    return len(units) == 1 or not units - _COUNTED or units == _DATED


def amounts(figure: Figure) -> frozenset[Decimal]:
    """The values of a figure in the unit it is compared in: 2 hours and 120 minutes are one."""
    factor = LENGTHS_OF_TIME.get(figure.unit, ("", 1))[1]
    return frozenset(value * factor for value in figure.values)


_DATED = {"year", "date"}
_COUNTED = {"", "tokens", "parameters", "gpus", "chips", "experts", "layers"}


def _all(text: str, masked: str) -> Iterator[Figure]:
    for pattern in _DATES:
        for found in pattern.finditer(masked):
            yield _figure(found, _date_values(found.groupdict()), "date")
    for found in _ORDINAL.finditer(masked):
        yield _figure(found, (Decimal(found["number"]),), "ordinal")
    for found in _DECADE.finditer(masked):
        yield _figure(found, (Decimal(found["number"].strip("'’")),), "year")
    for found in _TWICE.finditer(masked):
        times = 2 if found["two"] else 3 if found["three"] else 4
        yield _figure(found, (Decimal(times),), "x")
    for found in _NINES.finditer(masked):
        yield _figure(found, (100 - Decimal(10) ** (2 - int(_value(found["count"]))),), "%")
    for found in _PART.finditer(masked):
        count = _value(found["count"]) if found["count"] else Decimal(1)
        share = 100 * count / PARTS[caseless(found["part"] or found["share"] or "tenth")]
        yield _figure(found, (share.quantize(Decimal(1)),), "%")
    for found in _FIGURE.finditer(masked):
        if figure := _read(masked, found):
            yield replace(figure, text=text[figure.start : figure.end].strip())


def _date_values(found: Mapping[str, str | None]) -> tuple[Decimal, ...]:
    """A date as numbers that a less exact writing of it shares."""
    named, number, day = found.get("month"), found.get("number"), found.get("day")
    month = int(number or 0) or MONTHS.index((named or "")[:3].lower()) + 1
    year = int(found.get("year") or 0)
    values = [year, year * 100 + month] if year else []
    if day:
        values += [(year * 100 + month) * 100 + int(day)] if year else []
        values.append(month * 100 + int(day))
    return tuple(Decimal(value) for value in values)


def _read(text: str, found: re.Match[str]) -> Figure | None:
    number = found["number"]
    spelled = number[:1].isalpha()
    start = found.start("currency") if found["currency"] else found.start("number")
    if start and (text[start - 1].isalnum() or text[start - 1] in "_#"):
        return None
    unit, factor = _unit_of(found)
    glued = start > 1 and text[start - 1] in "-." and text[start - 2].isalnum()
    before = text[max(start - 20, 0) : start]
    ends_range = _OTHER_END.search(before) is not None
    if glued and not ends_range and not (unit and _PREFIX.search(before)):
        return None
    scale = " ".join(caseless(found["scale"] or found["short"] or "").split())
    bare = not unit and not found["currency"]
    if found["short"] and bare and found["short"] not in ("K", "M", "B", "T", "k", "Mn", "Bn"):
        return None
    end = found.end()
    if end < len(text) and (text[end].isalnum() or text[end] == "_") and not unit:
        return None
    if spelled and not unit and not scale:
        return None
    values = [_value(number), *([_value(found["second"])] if found["second"] else [])]
    if bare and not ends_range and _is_name(text, start, scale):
        return None
    multiplied = tuple(value * Decimal(10) ** SCALES.get(scale, 0) * factor for value in values)
    currency = caseless(found["currency"] or "")
    unit = unit or CURRENCIES.get(currency, currency)
    if not unit and not scale and _YEAR.fullmatch(number):
        unit = "year"
    return Figure(start, end, text[start:end].strip(), multiplied, unit)


def _unit_of(found: re.Match[str]) -> tuple[str, Decimal]:
    """The unit and what one of it is in the unit things are compared in."""
    if found["data"]:
        data = found["data"]
        name = caseless(data)
        prefix = caseless(found["prefix"] or "")
        bits = (data[0] == "b" and name in ("b", "bps")) or name.startswith("bit")
        if len(data) == 1 and not found["prefix"]:
            return "", Decimal(1)  # "37B" alone is a scale, not bytes
        power = RATES[PREFIXES.get(prefix, prefix)]
        rate = bool(found["rate"]) or name == "bps"
        return ("bit/s" if rate else "bit"), Decimal(10) ** power * (1 if bits else 8)
    if found["unit"]:
        name = " ".join(caseless(found["unit"]).split())
        unit, power = _POWERS.get(name) or (_NAMED[name], 0)
        return unit, Decimal(10) ** power
    return "", Decimal(1)


def _value(number: str) -> Decimal:
    word = caseless(number)
    spelled = SPELLED.get(word, COUNTED_WORDS.get(word))
    return Decimal(number.replace(",", "")) if spelled is None else spelled


def _is_name(text: str, start: int, scale: str) -> bool:
    """Is a bare number the tail of a name, such as Gemma 3, Llama 3.1 405B or version 2?"""
    if not scale and _LABEL.search(text, max(start - 12, 0), start):
        return True
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
