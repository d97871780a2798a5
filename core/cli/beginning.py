"""Commands to begin with: new, add, completion."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.kinds import FILE, FOLDER, TEXT
from core.cli.output import json_option, print_json, print_text, say

if TYPE_CHECKING:
    from core.founding import Founded

_SHELLS = ("bash", "zsh", "fish")


@click.command(epilog='Example: redline new looms/ --about "power looms" --audience "mill owners"')
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--about", type=TEXT, metavar="TEXT", help="What the report is about.")
@click.option("--audience", type=TEXT, metavar="TEXT", help="Who reads it.")
@json_option
@click.pass_obj
def new(folder: Path, place: str, about: str | None, audience: str | None, as_json: bool) -> None:
    """Make a workspace: instructions to fill in, git where there is none, a first commit.

    Nothing that is in DIR already is changed or committed. On a terminal it asks what is not said;
    Enter takes what it suggests.
    """
    asks = not as_json and sys.stdin.isatty() and sys.stderr.isatty()
    made = begin(folder / place, about=about, audience=audience, asks=asks)
    if as_json:
        from core.repository import Repository

        relative = Repository.find(made.folder).relative(made.instructions)
        print_json({
            "workspace": str(made.folder),
            "instructions": relative,
            "repository": str(made.root),
            "new_repository": made.is_new_repository,
            "commit": made.commit,
        })  # fmt: skip
        return
    where = _shown(made.folder, folder)
    to = "" if where == "." else f" {shlex.quote(where)}"
    print_text(
        f"workspace: {made.folder}, commit {made.commit[:7]}\n"
        f"say what you want in {Path(where) / made.instructions.name}, then:\n"
        f"  redline add FILE-OR-ADDRESS{to}\n"
        f"  redline{to}"
    )


def begin(place: Path, *, about: str | None, audience: str | None, asks: bool) -> Founded:
    """Make a workspace, asking for what was not said.

    Raises:
        WorkspaceError, RepositoryError: as `core.founding.found` does.
    """
    from core.founding import AUDIENCE, about_of, check_place, found
    from core.recovery import recover

    if note := recover(place).note:
        say(note)
    if asks:
        check_place(place)  # before anything is asked for nothing
        if about is None:
            about = click.prompt("What is the report about?", default=about_of(place), err=True)
        if audience is None:
            audience = click.prompt("Who reads it?", default=AUDIENCE, err=True)
    return found(place, about=about or "", audience=audience or "")


def _shown(folder: Path, here: Path) -> str:
    """A folder as a person would name it from where she is."""
    short = os.path.relpath(folder, here.resolve())
    return str(folder) if short.startswith("..") else short


@click.command(epilog='Example: redline add notes/looms.md --for "speed and cost"')
@click.argument("target", type=FILE, metavar="FILE|ADDRESS")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option(
    "--title", type=TEXT, metavar="TEXT", help="What it is called; by default what it says."
)
@click.option(
    "--for", "purpose", type=TEXT, metavar="TEXT", help="What it is read for; steers the drafter."
)
@click.option("--commit", "committed", is_flag=True, help="Commit the instructions.")
@json_option
@click.pass_obj
def add(
    folder: Path,
    target: str,
    place: str,
    title: str | None,
    purpose: str | None,
    committed: bool,
    as_json: bool,
) -> None:
    """Put a reference at the end of the checklist, after a look whether it can be read.

    A file is named from where you stand and has to be in the repository. A web page is fetched, and
    the next draft reads what came.
    """
    from core.adding import Added
    from core.adding import add as put
    from core.cli.desks import open_desk
    from core.cli.shapes import item_shape

    added: Added | None = None
    with open_desk(folder / place, command="add", write=True) as desk:
        adding = put(
            desk, target, folder, title=title or "", purpose=purpose or "", committed=committed
        )
        while added is None:
            try:
                step = next(adding)
            except StopIteration as end:
                added = end.value
                break
            say(step.what)
        path = desk.repository.relative(desk.workspace.instructions)
    if as_json:
        print_json({
            "item": item_shape(added.item),
            "passages": added.passages,
            "warnings": list(added.warnings),
            "commit": added.commit or None,
        })  # fmt: skip
        return
    for warning in added.warnings:
        say(warning)
    count = f"{added.passages} passage{'' if added.passages == 1 else 's'}"
    kept = f"commit {added.commit[:7]}" if added.commit else f"{path} is not committed"
    print_text(
        f"{added.item.index}  {added.item.title}, {count}; {kept}\n"
        f"next: redline draft {shlex.quote(place) if place else ''}".rstrip()
    )


@click.command(
    epilog='Example: redline completion bash; in ~/.bashrc: eval "$(redline completion bash)"'
)
@click.argument("shell", type=click.Choice(_SHELLS))
@json_option
def completion(shell: str, as_json: bool) -> None:
    """Print what makes a shell complete the commands and options of redline.

    \b
    bash: eval "$(redline completion bash)" in ~/.bashrc
    zsh:  eval "$(redline completion zsh)" in ~/.zshrc
    fish: redline completion fish | source, in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from core.cli.app import cli

    made = get_completion_class(shell)
    assert made is not None, "click knows these shells"
    script = made(cli, {}, "redline", "_REDLINE_COMPLETE").source().rstrip("\n")
    if as_json:
        print_json({"shell": shell, "script": script})
    else:
        print_text(script)
