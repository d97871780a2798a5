"""Asking before money is spent, and telling how a draft goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing

import click

from core.cli.output import say
from core.desk import Desk
from core.drafting.drafter import Estimate, Progress
from core.errors import SpendingRefused
from core.events import HunkArrived
from core.spending import Consent, Ledger, check, most_of


def consent_of(desk: Desk, max_cost: float | None, *, said_yes: bool) -> Consent:
    """What has been allowed: by the words of the command, else by the settings."""
    settings = desk.settings
    run = settings.max_cost if max_cost is None else max_cost
    return Consent(run, settings.max_cost_per_day, said_yes)


def agree(desk: Desk, told: Estimate | None, consent: Consent) -> None:
    """Tell what it would cost, and ask where nobody has said yes.

    Raises:
        SpendingRefused: nobody agreed.
        DrafterError: a limit stands against it.
    """
    if told is None:
        return
    try:
        check(told, consent, Ledger.of_user())
    except SpendingRefused:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        say(told.told)
        question = "Send it?" if told.is_free else "Send it, and spend that?"
        if not click.confirm(question, default=False, err=True):
            raise
        return
    say(told.told)


def told(steps: Iterator[object]) -> Iterator[str]:
    """What a person on a terminal is told; nobody else is told anything."""
    drawn, last = sys.stderr.isatty(), ""
    for step in steps:
        if isinstance(step, HunkArrived) and drawn:
            yield f"  + {' › '.join(step.hunk.section[-1:])}: {step.hunk.kind.value}"
        elif isinstance(step, Progress) and drawn:
            told = f"{step.what} ({step.done}/{step.total})" if step.total else step.what
            if told.partition(" · ")[0] != last:  # counters that run would fill the screen
                last = told.partition(" · ")[0]
                yield told


def send_back(desk: Desk, hunk: str, comment: str, consent: Consent) -> None:
    """Ask for a hunk again, with what the editor says of it.

    Raises:
        ReviewError: it cannot be sent back.
        SpendingRefused: nobody agreed to what it costs.
        DrafterError: the drafter cannot, or brought nothing new.
    """
    from core.drafting.choice import drafter_named
    from core.drafting.revising import to_send_back

    review = desk.open_review()
    to_send_back(review, hunk)
    most = most_of(consent, Ledger.of_user())
    drafter = drafter_named(review.header.drafter, desk.settings, most)
    agree(desk, desk.estimate_revision(drafter), consent)
    with closing(desk.revise(drafter, hunk, comment)) as steps:
        for line in told(steps):
            say(line)
