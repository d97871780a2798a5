"""Commands about a review: review, decide, commit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.changes import Hunk, HunkState
from core.cli.consent import consent_of, send_back
from core.cli.desks import open_desk
from core.cli.kinds import FILE, FOLDER, TEXT
from core.cli.output import json_option, print_json, print_text, say, usage
from core.cli.shapes import review_shape
from core.desk import Desk, Outcome
from core.review import Review

if TYPE_CHECKING:
    pass

_GLYPHS = {
    HunkState.UNDECIDED: "?",
    HunkState.ACCEPTED: "✓",
    HunkState.REJECTED: "✗",
    HunkState.EDITED: "✎",
    HunkState.MIXED: "±",
    HunkState.UNPLACED: "!",
}


@click.command(epilog="Example: redline review notes/ --json")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def review(folder: Path, place: str, as_json: bool) -> None:
    """The open review: hunks, decisions, evidence."""
    with open_desk(folder / place, command="review", write=False) as desk:
        desk.open_review()
        show(desk, as_json)


@click.command(
    epilog="Example: redline decide notes/ --accept 3fa2,91bc --reject 77d0 --json",
)
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--accept", multiple=True, metavar="ID[,ID…]", help="Accept; - reads ids from stdin.")
@click.option("--reject", multiple=True, metavar="ID[,ID…]", help="Reject.")
@click.option("--clear", multiple=True, metavar="ID[,ID…]", help="Make undecided again.")
@click.option("--accept-all", is_flag=True, help="Accept every undecided hunk.")
@click.option("--reject-all", is_flag=True, help="Reject every undecided hunk.")
@click.option(
    "--edit",
    multiple=True,
    metavar="ID",
    help="Put your own text in place of what a hunk writes; with --text.",
)
@click.option(
    "--text",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="The text for --edit; - is standard input.",
)
@click.option(
    "--note", type=(str, TEXT), multiple=True, metavar="ID TEXT", help="Leave a note on a hunk."
)
@click.option(
    "--revise",
    type=(str, TEXT),
    multiple=True,
    metavar="ID TEXT",
    help="Send a hunk back with a comment.",
)
@click.option("--yes", is_flag=True, help="Spend what sending back costs without asking.")
@click.option(
    "--max-cost", type=click.FloatRange(min=0), metavar="USD", help="Spend up to this, no more."
)
@click.option("--undo", count=True, help="Take the last decision back.")
@click.option("--redo", count=True, help="Do the last undone decision again.")
@json_option
@click.pass_obj
def decide(
    folder: Path,
    place: str,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    clear: tuple[str, ...],
    accept_all: bool,
    reject_all: bool,
    edit: tuple[str, ...],
    text: tuple[str, ...],
    note: tuple[tuple[str, str], ...],
    revise: tuple[tuple[str, str], ...],
    yes: bool,
    max_cost: float | None,
    undo: int,
    redo: int,
    as_json: bool,
) -> None:
    """Accept, reject, edit or annotate hunks; undo, redo. Ids may be shortened to 4 characters.

    Options may be repeated. What is named is decided before --accept-all and --reject-all, which
    take what is left; nothing is decided when one of the ids is not known.
    """
    if len(edit) != len(text):
        usage("--edit and --text go together", "redline decide --edit ID --text FILE")
    with open_desk(folder / place, command="decide", write=True) as desk:
        say_settled(desk)
        steps: list[Callable[[], Outcome]] = []
        named = [*edit, *(id_ for id_, _ in (*note, *revise))]
        for words, act in ((clear, desk.clear), (reject, desk.reject), (accept, desk.accept)):
            if ids := _ids(words):
                named += ids
                steps.append(partial(act, ids))
        if accept_all:
            steps.append(desk.accept_all)
        if reject_all:
            steps.append(desk.reject_all)
        for id_, file in zip(edit, text, strict=True):
            steps.append(partial(desk.edit, id_, _text(folder, file), is_whole=False))
        steps += [partial(desk.note, *words) for words in note]
        steps += [desk.undo] * undo + [desk.redo] * redo
        if not steps and not revise:
            usage("nothing to decide was named", "for example: redline decide --accept ID")
        for id_ in named:
            desk.open_review().find(id_)  # all of them are known, or none is decided
        also = [id_ for step in steps for id_ in step().also]
        for id_, comment in revise:
            send_back(desk, id_, comment, consent_of(desk, max_cost, said_yes=yes))
        show(desk, as_json, also=list(dict.fromkeys(also)))


@click.command(epilog='Example: redline commit notes/ -m "Read the keynote" --json')
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option(
    "-m", "message", type=TEXT, multiple=True, metavar="TEXT",
    help="The message: subject, and what follows a line break; another -m is another paragraph.",
)  # fmt: skip
@click.option(
    "--partial", "partly", is_flag=True, help="Commit what is accepted; the review stays open."
)
@click.option(
    "--include-outside-edits", is_flag=True, help="First commit edits made outside the review."
)
@click.option(
    "--take-hook-changes", is_flag=True,
    help="Where a hook changes the text and stops the commit, commit the hook's text.",
)  # fmt: skip
@click.option(
    "--terminal/--no-terminal", default=None,
    help="Hand the terminal to hooks and signing; by default where there is one.",
)  # fmt: skip
@json_option
@click.pass_obj
def commit(
    folder: Path,
    place: str,
    message: tuple[str, ...],
    partly: bool,
    include_outside_edits: bool,
    take_hook_changes: bool,
    terminal: bool | None,
    as_json: bool,
) -> None:
    """Commit the accepted report, the record, and the ticked item as one commit."""
    subject = _message(message)
    if terminal is None:
        terminal = not as_json and sys.stdin.isatty() and sys.stderr.isatty()
    with open_desk(folder / place, command="commit", write=True) as desk:
        say_settled(desk)
        done = desk.commit(
            subject=subject,
            partial=partly,
            include_outside_edits=include_outside_edits,
            terminal=terminal,
            take=() if take_hook_changes else None,
        )
    for line in done.moved:
        say(line)
    for change in done.by_hooks:
        say(f"a hook changed {change.path}; the commit has the hook's text:")
        say(change.difference.rstrip("\n"))
    if done.unfinished:
        say(done.unfinished)
    if as_json:
        told = {"commit": done.commit, "ticked": done.ticked, "files": list(done.files)}
        if done.by_hooks:
            told["changed_by_hook"] = [
                {"path": change.path, "difference": change.difference} for change in done.by_hooks
            ]
        print_json(told)
    else:
        ticked = ", item ticked" if done.ticked else ""
        print_text(f"committed {done.commit[:10]}: {', '.join(done.files)}{ticked}")


def _message(paragraphs: tuple[str, ...]) -> str | None:
    """The message that `-m` gives; None without one."""
    if not paragraphs:
        return None
    example = 'for example: redline commit -m "Read the keynote"'
    if "-" in (words := [each.strip() for each in paragraphs]):
        usage("-m - is no message; nothing is read from standard input", example)
    if not any(map(str.isprintable, words[0].replace(" ", ""))):
        usage("the message of -m is empty", example)
    return "\n\n".join(filter(None, words))


def _ids(words: Sequence[str]) -> list[str]:
    """Ids from the words of options; `-` stands for standard input."""
    found: list[str] = []
    for word in words:
        text = sys.stdin.read() if word == "-" else word
        found += [id_ for id_ in text.replace(",", " ").split() if id_]
    return found


def _text(folder: Path, name: str) -> str:
    from core.document import Document

    return Document.from_bytes(bytes_of(folder, name), name).text.rstrip("\r\n")


def bytes_of(folder: Path, name: str) -> bytes:
    """The bytes of a file that was named; `-` is standard input.

    Raises:
        WorkspaceError: it cannot be read.
    """
    from core.errors import WorkspaceError

    try:
        return sys.stdin.buffer.read() if name == "-" else (folder / name).read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{name} cannot be read: {error.strerror}", "name a file") from error


def say_settled(desk: Desk) -> None:
    """Tell what a killed run left, and what was done about it."""
    if desk.settled:
        say(desk.settled)


def show(desk: Desk, as_json: bool, also: list[str] | None = None) -> None:
    """Print the open review."""
    found = desk.open_review()
    if as_json:
        shape = review_shape(found, desk.source())
        print_json(shape if also is None else {**shape, "also": also})
        return
    print_text("\n".join(_lines(found)))
    if also:
        say(f"decided along: {', '.join(also)}")


def _lines(found: Review) -> list[str]:
    lines = [f"{found.header.title}: {_counted(len(found.hunks))} ({found.summary})"]
    section: tuple[str, ...] = ()
    for hunk in found.written:
        if hunk.section != section:
            section = hunk.section
            lines += ["", " › ".join(section)]
        glyph = _GLYPHS[found.state(hunk)]
        said = hunk.unplaced.text if hunk.unplaced else _said(found.base, hunk)
        warning = " (look)" if any(f.level == "strong" for f in found.findings(hunk)) else ""
        lines.append(f"  {glyph} {hunk.id[:6]} {hunk.kind.value:9}{warning} {said[:140]}")
    return lines


def _said(base: str, hunk: Hunk) -> str:
    """The words of a hunk on one line: what it writes, or in brackets what it takes away."""
    splices = [splice for change in hunk.decidable for splice in change.splices]
    new = " ".join("".join(splice.text for splice in splices).split())
    old = " ".join("".join(base[s.start : s.end] for s in splices).split())
    return new or f"[-{old}-]"


def _counted(hunks: int) -> str:
    return f"{hunks} hunk{'' if hunks == 1 else 's'}"
