"""Commands about two texts: diff, apply. They need no workspace and no repository."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from core.changes import ordered
from core.cli.kinds import FILE
from core.cli.output import json_option, print_json, say, usage, write_bytes
from core.diff.hunks import Difference, difference
from core.errors import DocumentError, ReviewError, WorkspaceError
from core.review import Review
from core.steps import SHORTEST_PREFIX


@dataclass(frozen=True, slots=True)
class _Two:
    """Two texts and how one became the other."""

    before: str
    """The base."""
    after: str
    """What it became."""
    found: Difference
    """The hunks between them."""


@click.command(epilog="Example: redline diff old.md new.md --json")
@click.argument("before", type=FILE, metavar="BEFORE")
@click.argument("after", type=FILE, metavar="AFTER")
@click.option("--no-marks", is_flag=True, help="With --json: leave the marks of words out.")
@click.option("--patch", is_flag=True, help="Print a unified diff that git apply takes.")
@click.option("--exit-code", is_flag=True, help="End with 1 where the texts differ.")
@json_option
@click.pass_obj
def diff(
    folder: Path,
    before: str,
    after: str,
    no_marks: bool,
    patch: bool,
    exit_code: bool,
    as_json: bool,
) -> None:
    """What changed between two texts, hunk by hunk; - is standard input.

    With --json each change is listed once per span it replaces. All of them sorted by start and
    end, ties as listed, and replaced give AFTER. To take only some, take with each what its "needs"
    names, and what that needs; the changes marked "auto" (a blank line before a new list, say)
    only ever come along so.
    """
    two = _compared(folder, before, after)
    if patch:
        from core.patch import unified

        ids = frozenset(change.id for hunk in two.found.hunks for change in hunk.changes)
        name = _patch_name(folder, before if before != "-" else after)
        text = unified(two.before, ordered(two.found.hunks, ids), name)
        if as_json:
            print_json({"patch": text, "limits": list(two.found.limits)})
        else:
            _write(text)
    elif as_json:
        from core.cli.shapes import difference_shape

        print_json(difference_shape(two.before, two.found, marks=not no_marks))
    else:
        from core.cli.plain import difference_lines

        _write_shown(
            "\n".join(difference_lines(two.before, two.found, colour=_has_colour())) + "\n"
        )
    if exit_code and two.before != two.after:
        raise click.exceptions.Exit(1)


@click.command(epilog="Example: redline apply old.md new.md --accept-all --reject 3fa2 -o old.md")
@click.argument("before", type=FILE, metavar="BEFORE")
@click.argument("after", type=FILE, metavar="AFTER")
@click.option("--accept", multiple=True, metavar="ID[,ID…]", help="Take; - reads ids from stdin.")
@click.option("--reject", multiple=True, metavar="ID[,ID…]", help="Leave.")
@click.option("--accept-all", is_flag=True, help="Take everything but what --reject names.")
@click.option("--reject-all", is_flag=True, help="Take nothing but what --accept names.")
@click.option(
    "-o", "out", type=FILE, metavar="FILE", help="Write here instead of to standard output."
)
@json_option
@click.pass_obj
def apply(
    folder: Path,
    before: str,
    after: str,
    accept: Sequence[str],
    reject: Sequence[str],
    accept_all: bool,
    reject_all: bool,
    out: str | None,
    as_json: bool,
) -> None:
    """BEFORE with some of the changes to AFTER; ids are those that redline diff prints.

    What a change needs is taken with it, what rests on one that is left is left with it, and both
    are told.
    """
    if accept_all and reject_all:
        usage("--accept-all and --reject-all contradict each other", "name one of them")
    if not (accept or reject or accept_all or reject_all):
        usage("nothing to take was named", "for example: redline apply OLD NEW --accept ID")
    if "-" in (before, after) and "-" in (*accept, *reject):
        usage("standard input can be read once only", "name a file, or the ids")
    two = _compared(folder, before, after)
    review = Review.between(two.before, two.found.hunks)
    taken, left = (_named(review, words) for words in (accept, reject))
    decided = _decided(review, taken, left, accept_all=accept_all)
    also = _along(decided, taken, left, accept_all=accept_all)
    for word, ids in also.items():
        if ids:
            say(f"{word} along: {', '.join(ids)}")
    text = decided.result()
    told: dict[str, object] = {"also": [id_ for ids in also.values() for id_ in ids]}
    told["limits"] = list(two.found.limits)
    if out is not None and out != "-":
        from core.files import write_whole

        write_whole(folder / out, text.encode("utf-8"))
        if as_json:
            print_json({"file": out, **told})
    elif as_json:
        print_json({"text": text, **told})
    else:
        _write(text)


# --- reading -----------------------------------------------------------------------------------


def _compared(folder: Path, before: str, after: str) -> _Two:
    if before == after == "-":
        usage("standard input can be one of the two only", "name a file for the other")
    old, new = _read(folder, before), _read(folder, after)
    found = difference(old, new)
    for limit in found.limits:
        say(limit)
    return _Two(old, new, found)


def _read(folder: Path, name: str) -> str:
    from core.document import Document

    said = "standard input" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else (folder / name).read_bytes()
    except OSError as error:
        raise WorkspaceError(
            f"{name} cannot be read: {error.strerror}", "name two text files"
        ) from error
    except ValueError as error:  # a zero in the name
        raise WorkspaceError(f"{name} cannot be read: {error}", "name two text files") from error
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise DocumentError(f"{said} is binary: a zero byte in line {line}", "name two text files")
    return Document.from_bytes(data, said).text


def _patch_name(folder: Path, name: str) -> str:
    """What a patch calls a file: its path from here, or its name where it is not below."""
    if name == "-":
        return "report.md"
    path = (folder / name).absolute()
    here = folder.absolute()
    return path.relative_to(here).as_posix() if _is_below(path, here) else path.name


def _is_below(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and ".." not in path.relative_to(folder).parts


# --- deciding ----------------------------------------------------------------------------------


def _named(review: Review, words: Sequence[str]) -> list[str]:
    """Ids of changes, from the words of an option."""
    found: dict[str, None] = {}
    for word in words:
        text = sys.stdin.read() if word == "-" else word
        for prefix in text.replace(",", " ").split():
            names = review.hunk_of
            known = prefix in names or any(name.startswith(prefix) for name in names)
            if not known and len(prefix) >= SHORTEST_PREFIX:
                raise ReviewError(
                    f"no change {prefix} between the two texts; the id may be of others",
                    "redline diff BEFORE AFTER lists the ids that hold",
                )
            found |= dict.fromkeys(review.find(prefix))
    return list(found)


def _decided(review: Review, taken: list[str], left: list[str], *, accept_all: bool) -> Review:
    if both := [id_ for id_ in taken if id_ in set(left)]:
        usage(f"{both[0]} is both to be taken and to be left", "name it once")
    if accept_all:
        everything = [change.id for hunk in review.hunks for change in hunk.decidable]
        review = review.apply(review.accept(everything))
    review = review.apply(review.reject(left))
    review = review.apply(review.accept(taken))
    accepted = set(_accepted(review))
    for id_ in left:
        if id_ in accepted:
            raise ReviewError(
                f"{id_} is to be left, but something to be taken needs it",
                "leave that too, or take both",
            )
    return review


def _accepted(review: Review) -> list[str]:
    from core.changes import Decision

    decisions = review.decisions.changes
    return [id_ for id_, to in decisions.items() if to is Decision.ACCEPTED]


def _along(
    review: Review, taken: list[str], left: list[str], *, accept_all: bool
) -> dict[str, list[str]]:
    """What was taken or left without being named."""
    accepted = set(_accepted(review))
    if accept_all:
        everything = (change.id for hunk in review.hunks for change in hunk.decidable)
        named = set(left)
        return {"left": [id_ for id_ in everything if id_ not in accepted and id_ not in named]}
    named = set(taken)
    return {"taken": [id_ for id_ in _accepted(review) if id_ not in named]}


# --- writing -----------------------------------------------------------------------------------


def _has_colour() -> bool:
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(text: str) -> None:
    """Text as it is, byte for byte; a terminal never gets control characters."""
    from core.visible import visible

    _write_shown(visible(text) if sys.stdout.isatty() else text)


def _write_shown(text: str) -> None:
    write_bytes(text.encode("utf-8", "surrogateescape"))
