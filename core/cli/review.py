"""Commands about a review: draft, review, decide, commit, abandon."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from core.changes import HunkState
from core.cli.output import json_option, print_json, print_text, say, usage
from core.cli.shapes import review_shape
from core.desk import Desk, Outcome
from core.drafting.drafter import Drafter, Progress
from core.errors import DrafterError, UsageError
from core.events import HunkArrived
from core.items import Item
from core.review import Review

if TYPE_CHECKING:
    from core.drafting.file import FileDrafter

_GLYPHS = {
    HunkState.UNDECIDED: "?",
    HunkState.ACCEPTED: "✓",
    HunkState.REJECTED: "✗",
    HunkState.EDITED: "✎",
    HunkState.MIXED: "±",
    HunkState.UNPLACED: "!",
}


@click.command(epilog="Example: redline draft notes/ --reference 2")
@click.argument("place", metavar="[DIR]", required=False, default="")
@click.option("--reference", type=int, help="Draft from item N instead of the next open one.")
@click.option("--drafter", "name", help="Who drafts: offline, or file with --from.")
@click.option(
    "--from",
    "file",
    metavar="FILE",
    help="An edited copy of the report, or a unified diff of it; - is standard input.",
)
@json_option
@click.pass_obj
def draft(
    folder: Path,
    place: str,
    reference: int | None,
    name: str | None,
    file: str | None,
    as_json: bool,
) -> None:
    """Draft from the next open reference; the hunks wait for your decisions.

    With --from FILE the hunks are the edits made elsewhere, in a copy of the report or as a patch.
    """
    if file is not None and name not in (None, "file"):
        usage(f"the drafter {name} takes no --from", "leave --drafter away, or name file")
    if file is None and name == "file":
        usage("the drafter file needs a file", "redline draft --drafter file --from FILE")
    with Desk.open(folder / place, command="draft", write=True) as desk:
        _say_settled(desk)
        edits = None if file is None else _edits_from(folder, file, desk)
        drafter = edits or drafter_named(name or desk.settings.drafter)
        item = None
        if reference is not None:
            found = [item for item in desk.items() if item.index == reference]
            if not found:
                usage(f"there is no item {reference}", "redline status lists the items")
            item = found[0]
        cut = _drafted(desk, drafter, item)
        for limit in edits.limits if edits else ():
            say(limit)
        _show(desk, as_json)
    if cut:
        say(f"redline: the draft was cut short: {cut.message}")
        say(f"  {cut.hint}; what was whole is kept, and redline draft goes on")
        raise click.exceptions.Exit(cut.exit_status)


def _drafted(desk: Desk, drafter: Drafter, item: Item | None) -> DrafterError | None:
    """Draft, telling a person how far it is; what cut it short after the review had begun."""
    try:
        with closing(desk.draft(drafter, item)) as steps:
            for step in steps:
                if isinstance(step, Progress) and sys.stderr.isatty():
                    say(f"{step.what} ({step.done}/{step.total})")
                elif isinstance(step, HunkArrived) and sys.stderr.isatty():
                    say(f"  + {' › '.join(step.hunk.section[-1:])}: {step.hunk.kind.value}")
    except DrafterError as error:
        if desk.review is None:
            raise
        return error
    return None


def drafter_named(name: str) -> Drafter:
    """A drafter by its name."""
    if name == "offline":
        from core.drafting.offline import OfflineDrafter

        return OfflineDrafter()
    raise UsageError(f"there is no drafter {name}", "known are: offline, file")


def _edits_from(folder: Path, name: str, desk: Desk) -> FileDrafter:
    from core.drafting.file import FileDrafter

    report = PurePosixPath(desk.repository.relative(desk.workspace.report))
    said = "standard input" if name == "-" else Path(name).name
    return FileDrafter(_bytes(folder, name), said, report)


@click.command(epilog="Example: redline review notes/ --json")
@click.argument("place", metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def review(folder: Path, place: str, as_json: bool) -> None:
    """The open review: hunks, decisions, evidence."""
    with Desk.open(folder / place, command="review", write=False) as desk:
        desk.open_review()
        _show(desk, as_json)


@click.command(
    epilog="Example: redline decide notes/ --accept 3fa2,91bc --reject 77d0 --json",
)
@click.argument("place", metavar="[DIR]", required=False, default="")
@click.option("--accept", multiple=True, metavar="ID[,ID…]", help="Accept; - reads ids from stdin.")
@click.option("--reject", multiple=True, metavar="ID[,ID…]", help="Reject.")
@click.option("--clear", multiple=True, metavar="ID[,ID…]", help="Make undecided again.")
@click.option("--accept-all", is_flag=True, help="Accept every undecided hunk.")
@click.option("--reject-all", is_flag=True, help="Reject every undecided hunk.")
@click.option(
    "--edit", multiple=True, metavar="ID", help="Put your own text in place of a hunk; with --text."
)
@click.option(
    "--text", multiple=True, metavar="FILE", help="The text for --edit; - is standard input."
)
@click.option("--note", nargs=2, multiple=True, metavar="ID TEXT", help="Leave a note on a hunk.")
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
    with Desk.open(folder / place, command="decide", write=True) as desk:
        _say_settled(desk)
        steps: list[Callable[[], Outcome]] = []
        named = [*edit, *(id_ for id_, _ in note)]
        for words, act in ((clear, desk.clear), (reject, desk.reject), (accept, desk.accept)):
            if ids := _ids(words):
                named += ids
                steps.append(partial(act, ids))
        if accept_all:
            steps.append(desk.accept_all)
        if reject_all:
            steps.append(desk.reject_all)
        for id_, file in zip(edit, text, strict=True):
            steps.append(partial(desk.edit, id_, _text(folder, file)))
        steps += [partial(desk.note, *words) for words in note]
        steps += [desk.undo] * undo + [desk.redo] * redo
        if not steps:
            usage("nothing to decide was named", "for example: redline decide --accept ID")
        for id_ in named:
            desk.open_review().find(id_)  # all of them are known, or none is decided
        also = [id_ for step in steps for id_ in step().also]
        _show(desk, as_json, also=list(dict.fromkeys(also)))


@click.command(epilog='Example: redline commit notes/ -m "Read the keynote" --json')
@click.argument("place", metavar="[DIR]", required=False, default="")
@click.option("-m", "subject", metavar="TEXT", help="First line of the message.")
@click.option(
    "--partial", "partly", is_flag=True, help="Commit what is accepted; the review stays open."
)
@click.option(
    "--include-outside-edits", is_flag=True, help="First commit edits made outside the review."
)
@json_option
@click.pass_obj
def commit(
    folder: Path,
    place: str,
    subject: str | None,
    partly: bool,
    include_outside_edits: bool,
    as_json: bool,
) -> None:
    """Commit the accepted report, the record, and the ticked item as one commit."""
    with Desk.open(folder / place, command="commit", write=True) as desk:
        _say_settled(desk)
        done = desk.commit(
            subject=subject, partial=partly, include_outside_edits=include_outside_edits
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


@click.command(epilog="Example: redline abandon notes/")
@click.argument("place", metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def abandon(folder: Path, place: str, as_json: bool) -> None:
    """Put the open review away; it is kept for 30 days."""
    with Desk.open(folder / place, command="abandon", write=True, damaged=True) as desk:
        id_ = desk.abandon()
    if as_json:
        print_json({"abandoned": id_})
    else:
        print_text(f"abandoned {id_}; kept for 30 days")


def _ids(words: Sequence[str]) -> list[str]:
    """Ids from the words of options; `-` stands for standard input."""
    found: list[str] = []
    for word in words:
        text = sys.stdin.read() if word == "-" else word
        found += [id_ for id_ in text.replace(",", " ").split() if id_]
    return found


def _text(folder: Path, name: str) -> str:
    from core.document import Document

    return Document.from_bytes(_bytes(folder, name), name).text.rstrip("\r\n")


def _bytes(folder: Path, name: str) -> bytes:
    from core.errors import WorkspaceError

    try:
        return sys.stdin.buffer.read() if name == "-" else (folder / name).read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{name} cannot be read: {error.strerror}", "name a file") from error


def _say_settled(desk: Desk) -> None:
    if desk.settled:
        say(desk.settled)


def _show(desk: Desk, as_json: bool, also: list[str] | None = None) -> None:
    found = desk.open_review()
    if as_json:
        shape = review_shape(found, desk.source())
        print_json(shape if also is None else {**shape, "also": also})
        return
    print_text("\n".join(_lines(found)))
    if also:
        say(f"decided along: {', '.join(also)}")


def _lines(found: Review) -> list[str]:
    lines = [f"{found.header.title}: {len(found.hunks)} hunks ({found.summary})"]
    section: tuple[str, ...] = ()
    for hunk in found.hunks:
        if hunk.section != section:
            section = hunk.section
            lines += ["", " › ".join(section)]
        glyph = _GLYPHS[found.state(hunk)]
        said = hunk.unplaced.text if hunk.unplaced else _said(found, hunk.id)
        warning = " (look)" if any(f.level == "strong" for f in found.findings(hunk)) else ""
        lines.append(f"  {glyph} {hunk.id[:6]} {hunk.kind.value:9}{warning} {said[:140]}")
    return lines


def _said(found: Review, hunk: str) -> str:
    """The words of a hunk on one line: what it writes, or in brackets what it takes away."""
    splices = [s for change in found.hunk_of[hunk].decidable for s in change.splices]
    new = " ".join("".join(splice.text for splice in splices).split())
    old = " ".join("".join(found.base[s.start : s.end] for s in splices).split())
    return new or f"[-{old}-]"
