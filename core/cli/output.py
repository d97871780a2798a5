"""What commands print, and how they end.

Owns the exit status, the form of JSON and of errors. Data goes to standard output, everything else
to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TextIO, TypeVar

import click

from core.errors import HookFailed, RedlineError, UsageError
from core.visible import visible

SCHEMA = 1
"""Version of the JSON forms."""
P = ParamSpec("P")
R = TypeVar("R")


class Unwritable(Exception):
    """A standard stream that does not take what is printed; nothing else went wrong."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.is_closed = isinstance(error, BrokenPipeError)
        """Has the reader gone? Then nobody wants to know."""
        self.reason = error.strerror or str(error)
        """Why, in the system's words."""


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object, its schema first."""
    print_text(json.dumps({"schema": SCHEMA, **value}, ensure_ascii=False, indent=2))


def print_text(text: str) -> None:
    """Print text for a person or a program; a terminal never gets control characters."""
    shown = visible(text) if sys.stdout.isatty() else text
    write_bytes(f"{shown}\n".encode("utf-8", "backslashreplace"))


def write_bytes(data: bytes) -> None:
    """Write to standard output.

    Raises:
        Unwritable: it is full, or its reader has gone.
    """
    _put(sys.stdout, data)


def say(text: str) -> None:
    """Tell the person something that is not data."""
    _put(sys.stderr, f"{visible(text)}\n".encode("utf-8", "backslashreplace"))


def _put(stream: TextIO, data: bytes) -> None:
    try:
        stream.buffer.write(data)
        stream.flush()
    except OSError as error:
        raise Unwritable(error) from error


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """Adds `--json` and `-C`, and turns errors into one message and an exit status."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON, errors too.")
    @click.option(
        "-C", metavar="DIR", expose_value=False, callback=_go_to, help="Work in DIR, as before it."
    )
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RedlineError as error:
            fail(error, as_json=bool(kwargs.get("as_json")))
        except OSError as error:
            refusal = RedlineError(
                f"the system refused {error.filename or 'what was asked'}: {error.strerror}",
                "see to it, then repeat; redline status tells where things stand",
            )
            fail(refusal, as_json=bool(kwargs.get("as_json")))

    return run


def _go_to(ctx: click.Context, _: click.Parameter, folder: str | None) -> None:
    if folder:
        ctx.obj = ctx.obj / folder


def fail(error: RedlineError, *, as_json: bool) -> NoReturn:
    """End the command with an error."""
    if as_json:
        told: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        if isinstance(error, HookFailed):
            told["output"] = error.output
            if error.texts:
                told["changed_by_hook"] = [
                    {"path": text.path, "difference": text.difference} for text in error.texts
                ]
        print_json({"error": told})
    else:
        say(f"redline: {error.message}")
        say(f"  {error.hint}")
        if isinstance(error, HookFailed) and error.output:
            say(error.output.rstrip())
        for text in error.texts if isinstance(error, HookFailed) else ():
            say(f"what the hook made of {text.path}:")
            say(text.difference.rstrip("\n"))
    raise click.exceptions.Exit(error.exit_status)


def usage(message: str, hint: str) -> NoReturn:
    """End the command because its words do not fit together."""
    raise UsageError(message, hint)
