"""Opening a workspace for a command, and saying which of its settings are ignored."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.cli.output import say
from core.desk import Desk
from core.trust import Trust


def open_desk(place: Path, *, command: str, write: bool, damaged: bool = False) -> Desk:
    """Open a workspace; see `Desk.open`. What is ignored of its settings is one line on stderr."""
    desk = Desk.open(place, command=command, write=write, damaged=damaged)
    if desk.trust.warning:
        say(desk.trust.warning)
    return desk


def ask_trust(desk: Desk) -> None:
    """On a terminal, ask once about the guarded settings of a workspace, before they are needed."""
    if desk.trust.is_undecided and sys.stdin.isatty() and sys.stderr.isatty():
        desk.decide_trust(approve=ask_approval(desk.trust))


def ask_approval(trust: Trust) -> bool:
    """Show the guarded settings of a workspace on the terminal; does the user approve them?"""
    say(f"{trust.file} asks for:")
    for line in trust.entry_lines:
        say(f"  {line}")
    return click.confirm("Use these settings in this workspace?", default=False, err=True)
