"""The command that approves what a workspace's own file sets."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from core.approvals import user_approvals
from core.cli.desks import ask_approval
from core.cli.kinds import FOLDER
from core.cli.output import json_option, print_json, print_text, say, usage
from core.errors import NothingToDo, SettingsError
from core.recovery import recover
from core.trust import Trust, trust_of
from core.workspace import Workspace


@click.command(epilog="Example: redline trust notes/; in a script: redline trust --sha256 HEX")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option(
    "--sha256", "digest", metavar="HEX", help="Approve the entries that have this digest, no other."
)
@click.option("--revoke", is_flag=True, help="Forget what was decided about this workspace.")
@json_option
@click.pass_obj
def trust(folder: Path, place: str, digest: str | None, revoke: bool, as_json: bool) -> None:
    """Approve what a workspace's redline.toml sets, beyond what any repository may.

    Shows the entries that are yours to set, with their values, and asks. The approval covers this
    folder and these values; when one changes, or the folder moves, they are ignored until you
    approve them again. With --json it shows and does not ask.
    """
    if digest is not None and revoke:
        usage("--sha256 approves and --revoke forgets", "give one of them")
    if digest is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        usage("--sha256 takes the 64 digits that redline trust --json prints", "copy all of them")
    recovery = recover(folder / place)
    if recovery.note:
        say(recovery.note)
    found = trust_of(Workspace.find(folder / place).folder)
    if damage := user_approvals().damage:
        say(f"{damage}; it approves nothing")
    if revoke:
        found = _revoke(found)
    elif digest is not None:
        found = _approve(found, digest.lower())
    elif not as_json:
        _ask(found)
        return
    if as_json:
        print_json({
            "path": str(found.file.parent.resolve()),
            "entries": dict(found.guarded),
            "approved": found.is_approved,
            "sha256": found.digest,
            "ignored": list(found.ignored),
        })  # fmt: skip
    else:
        print_text("forgotten" if revoke else f"approved for {found.file.parent.resolve()}")


def _revoke(found: Trust) -> Trust:
    if not user_approvals().forget(found.file.parent):
        raise NothingToDo("nothing was decided about this workspace", "redline trust shows it")
    return trust_of(found.file.parent)


def _approve(found: Trust, digest: str) -> Trust:
    _check_entries(found)
    if digest != found.digest:
        raise SettingsError(
            f"the entries of {found.file} have another digest: {found.digest}",
            "look at them: redline trust --json",
        )
    return found.with_decision(approve=True)


def _ask(found: Trust) -> None:
    """Show what there is to approve, and ask where somebody can answer."""
    _check_entries(found)
    if found.is_approved:
        print_text(
            "\n".join([f"approved: {found.file}", *(f"  {line}" for line in found.entry_lines)])
        )
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        print_text(
            "\n".join([f"not approved: {found.file}", *(f"  {line}" for line in found.entry_lines)])
        )
        raise SettingsError(
            "there is no terminal to ask on", f"redline trust --sha256 {found.digest}"
        )
    approves = ask_approval(found)
    found.with_decision(approve=approves)
    print_text("approved" if approves else "not approved; these entries stay ignored")
    if not approves:
        raise click.exceptions.Exit(1)


def _check_entries(found: Trust) -> None:
    if not found.guarded:
        raise NothingToDo(
            f"{found.file} sets nothing that needs your approval",
            "docs/settings.md says who may set what",
        )
