"""Figures and the table of them: medians, ratios, targets met or missed. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from benchmarks.measure import Samples

_UNITS = ((1.0, "s"), (1e3, "ms"), (1e6, "µs"))


class Of(StrEnum):
    """What a target is set for."""

    SECONDS = "seconds"
    RATIO = "ratio"
    MEBIBYTES = "mebibytes"


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be."""

    most: float
    """The most it may be; meeting it exactly is meeting it."""
    of: Of
    """Redline's seconds or mebibytes, or the ratio to the peer."""

    def __str__(self) -> str:
        if self.of is Of.MEBIBYTES:
            return f"≤ {self.most:g} MiB"
        return f"≤ {self.most:g} s" if self.of is Of.SECONDS else f"≤ {self.most:g}×"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    name: str
    """What was measured."""
    peer_name: str
    """Who it is measured against."""
    ours: float
    """Seconds of Redline; mebibytes where the target is in them."""
    peer: float
    """Of the peer, likewise."""
    times: int
    """How often each was measured."""
    target: Target | None = None
    """None where the figure is only watched."""
    unit: str = "seconds"
    """What `ours` and `peer` count."""

    @property
    def ratio(self) -> float:
        """How many times as long as the peer Redline takes; infinite against a peer of no time."""
        return self.ours / self.peer if self.peer else math.inf

    @property
    def is_met(self) -> bool | None:
        """Is the target met? None without a target."""
        if self.target is None:
            return None
        return (self.ratio if self.target.of is Of.RATIO else self.ours) <= self.target.most

    @property
    def verdict(self) -> str:
        """`met`, `MISSED`, or a dash without a target."""
        return {True: "met", False: "MISSED", None: "–"}[self.is_met]


def figure(
    name: str, peer_name: str, samples: Samples, target: Target | None = None, *, at: float = 0.5
) -> Figure:
    """The figure of two contenders' samples.

    Args:
        at: which quantile of the samples stands for each; the median unless told.
    """
    ours, peer = quantile(samples.ours, at), quantile(samples.peer, at)
    return Figure(name, peer_name, ours, peer, len(samples.ours), target)


def quantile(seconds: Sequence[float], at: float) -> float:
    """The median for 0.5, else the smallest sample that is not below the share `at` of all."""
    if at == 0.5:
        return median(seconds)
    ordered = sorted(seconds)
    return ordered[max(math.ceil(at * len(ordered)) - 1, 0)]


def shown(figures: Sequence[Figure]) -> str:
    """The figures as a table of plain text."""
    head = ("figure", "ours", "peer", "ratio", "target", "", "peer's name")
    rows = [
        (
            each.name,
            amount(each, each.ours),
            amount(each, each.peer),
            f"{each.ratio:.2f}×",
            str(each.target or "–"),
            each.verdict,
            each.peer_name,
        )
        for each in figures
    ]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = [
        "  ".join(
            cell.rjust(width) if 1 <= at <= 4 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, tuple("─" * width for width in widths), *rows)
    ]
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The figures as JSON would have them; times in seconds."""
    return [
        {
            "name": each.name,
            "ours": each.ours,
            "peer": each.peer,
            "peer_name": each.peer_name,
            "unit": each.unit,
            "ratio": each.ratio,
            "times": each.times,
            "target": {"most": each.target.most, "of": each.target.of} if each.target else None,
            "met": each.is_met,
        }
        for each in figures
    ]


def amount(of: Figure, value: float) -> str:
    """A time, memory, or a count of something else."""
    if of.target is not None and of.target.of is Of.MEBIBYTES:
        return f"{value:.0f} MiB"
    return duration(value) if of.unit == "seconds" else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """A time with three digits and the unit that suits it."""
    value, unit = next(
        ((seconds * factor, unit) for factor, unit in _UNITS if seconds * factor >= 1),
        (seconds * 1e6, "µs"),
    )
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"
