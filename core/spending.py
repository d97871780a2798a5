"""What drafting may cost, and has cost today.

Owns consent: nothing is spent, and no text leaves the machine, without a key press on the estimate,
a `--yes`, or a limit of the user's that the estimate stays under. What was spent is kept in the
user's state folder, a line each time, over all workspaces; a repository, or a git directory that
came with an archive, has no part in it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from core.drafting.drafter import COST, Estimate
from core.errors import DrafterError, SpendingRefused
from core.files import make_folder
from core.folders import state_folder

_FILE = "spent.jsonl"
_Cost = Annotated[int, msgspec.Meta(ge=0, le=10**15)]  # millionths of a dollar


class _Line(msgspec.Struct, frozen=True):
    day: str
    micro_usd: _Cost


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was spent, by day in UTC."""

    folder: Path
    """Where it is kept."""

    @classmethod
    def of_user(cls) -> Ledger:
        """What the user spent in all workspaces."""
        return cls(state_folder())

    def today(self) -> float:
        """Dollars spent today. A line that cannot be read counts as nothing."""
        path = self.folder / _FILE
        day, spent = _day(), 0
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                told = msgspec.json.decode(line, type=_Line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue
            spent += told.micro_usd if told.day == day else 0
        return spent / 1e6

    def add(self, counts: dict[str, int]) -> None:
        """Note what counts of usage have cost."""
        if cost := counts.get(COST, 0):
            make_folder(self.folder, mode=0o700)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
            handle = os.open(self.folder / _FILE, flags, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(msgspec.json.encode(_Line(_day(), cost)) + b"\n")


@dataclass(frozen=True, slots=True)
class Consent:
    """What the editor has allowed beforehand."""

    run: float = 0.0
    """Dollars one draft may cost without a question; 0 for none."""
    day: float = 0.0
    """Dollars all drafts of a day may cost; 0 for no limit."""
    said_yes: bool = False
    """Has she agreed to this estimate?"""


def most_of(consent: Consent, ledger: Ledger) -> float | None:
    """Dollars a run may cost now; None for no limit."""
    limits = [consent.run] if consent.run else []
    if consent.day:
        limits.append(max(consent.day - ledger.today(), 0.0))
    return min(limits) if limits else None


def check(estimate: Estimate, consent: Consent, ledger: Ledger) -> None:
    """May a draft begin?

    Raises:
        SpendingRefused: the editor has to be asked first; the message is the estimate.
        DrafterError: it would cost more than a limit allows.
    """
    if estimate.is_free and estimate.is_local:
        return
    most = most_of(consent, ledger)
    if most is not None and estimate.cost is not None and estimate.cost > most:
        which = "this run" if most == consent.run else "today"
        raise DrafterError(
            f"{estimate.told}; that is more than the ${most:.2f} allowed for {which}",
            "raise --max-cost, or max_cost and max_cost_per_day in your redline.toml",
        )
    if consent.said_yes or (consent.run and estimate.cost is not None):
        return
    raise SpendingRefused(
        estimate.told, "agree with --yes or --max-cost 0.50, or set max_cost in your redline.toml"
    )


def _day() -> str:
    return datetime.now(UTC).date().isoformat()
