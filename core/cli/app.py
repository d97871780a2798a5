"""The `redline` command: its parts, loaded when asked for.

Owns the list of commands and what happens without one: the app opens.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from core.cli.commands import MODULES, SUMMARIES
from core.cli.kinds import FOLDER
from core.cli.output import Unwritable, say
from core.errors import NotARepository, NoWorkspace, RedlineError, UsageError

EPILOG = "Without a command, `redline [DIR]` opens the app. Example: redline draft notes/ --json"


class Commands(click.Group):
    """The commands, each imported when it is run; a word that is none is a folder to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of a first session."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(f"core.cli.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command by name, else the app on the folder named; commands win."""
        if args and args[0] not in MODULES and not args[0].startswith("-"):
            return "open", _open, args
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("-C", "folder", type=FOLDER, metavar="DIR", help="Work in DIR, as if started there.")
@click.version_option(package_name="redline", prog_name="redline")
@click.pass_context
def cli(ctx: click.Context, folder: str | None) -> None:
    """Review what a drafter proposes for a living report, hunk by hunk, source beside it."""
    ctx.obj = Path(folder) if folder else Path()
    if ctx.invoked_subcommand is None:
        open_app(ctx.obj)


@click.command(hidden=True)
@click.argument("place", type=FOLDER, required=False)
@click.pass_obj
def _open(folder: Path, place: str | None) -> None:
    """Open the app on a folder."""
    path = folder / (place or "")
    if not path.exists():
        import difflib

        near = difflib.get_close_matches(place or "", MODULES, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"no such command or folder: {place}{hint}")
    open_app(path)


def open_app(place: Path) -> None:
    """Open the app, if there is a terminal to draw on."""
    from core.cli.output import fail

    dumb = os.environ.get("TERM") == "dumb"
    if dumb or not (sys.stdin.isatty() and sys.stderr.isatty()):
        _check_there(place)
        say(f"redline: {'TERM=dumb cannot be drawn on' if dumb else 'no terminal to draw on'}")
        say("  use the commands instead, for example: redline status --json")
        raise click.exceptions.Exit(1)
    from tui.__main__ import main as app_main

    try:
        _offer_workspace(place)
        _offer_repository(place)
        raise click.exceptions.Exit(app_main(place))
    except RedlineError as error:
        fail(error, as_json=False)


def _check_there(place: Path) -> None:
    """Where there is no workspace, that is what has to be said first."""
    from core.cli.output import fail
    from core.recovery import recover
    from core.workspace import Workspace

    recovery = recover(place)
    try:
        Workspace.find(place)
    except NoWorkspace as error:
        fail(recovery.told_with(error), as_json=False)
    except RedlineError:
        pass  # the commands will tell


def _offer_workspace(place: Path) -> None:
    """Where there is no workspace, offer to make one."""
    from core.recovery import recover
    from core.workspace import Workspace

    recovery = recover(place)
    try:
        Workspace.find(place)
    except NoWorkspace as error:
        from core.cli.beginning import begin
        from core.founding import is_offered

        say(f"redline: {recovery.told_with(error).message}")
        suggested = is_offered(place)
        if not click.confirm("Make a workspace here?", default=suggested, err=True):
            raise
        made = begin(place, about=None, audience=None, asks=True)
        say(f"made {made.instructions}, commit {made.commit[:7]}; change it as you like")


def _offer_repository(place: Path) -> None:
    """Where a workspace is in no repository, offer to make it one."""
    from core.repository import Repository
    from core.workspace import Workspace

    folder = Workspace.find(place).folder
    try:
        Repository.find(folder)
    except NotARepository as error:
        click.echo(f"redline: {error.message}", err=True)
        if not click.confirm("Make it one (git init)?", err=True):
            raise
        Repository.init(folder)


def main() -> None:
    """The entry point: runs a command and ends with its status."""
    _open_closed_streams()
    try:
        status = _run(sys.argv[1:])
    except Unwritable as error:
        status = _unwritten(error)
    except OSError as error:  # what click prints by itself, such as help
        status = _unwritten(Unwritable(error))
    sys.exit(status if isinstance(status, int) else 0)


def _run(words: list[str]) -> int | None:
    """Run a command; its status, None where it has none of its own."""
    try:
        status: int | None = cli.main(args=words, prog_name="redline", standalone_mode=False)
    except click.exceptions.Exit as ended:
        status = ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("interrupted\n")
        status = 130
    except click.ClickException as error:
        status = _usage_error(error, as_json="--json" in words)
    return status


def _unwritten(error: Unwritable) -> int:
    """Say that nothing can be printed, if there is anyone to tell; the exit status."""
    if not error.is_closed:
        with suppress(Unwritable):
            say(f"redline: the output cannot be written: {error.reason}")
            say("  what was asked may be done all the same; redline status says where things stand")
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # what is left in it is thrown away, or the end of the process fails
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return 1


def _open_closed_streams() -> None:
    """Where a standard stream was closed by the caller, nothing is read and what is written is
    lost; without it the next file opened would become that stream."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  # it lives as long as the process


def _usage_error(error: click.ClickException, *, as_json: bool) -> int:
    from core.cli.output import fail

    context = getattr(error, "ctx", None)
    name = context.command_path if context and context.info_name != "open" else "redline"
    told = UsageError(error.format_message(), f"{name} --help shows what it takes")
    try:
        fail(told, as_json=as_json)
    except click.exceptions.Exit as ended:
        return ended.exit_code
