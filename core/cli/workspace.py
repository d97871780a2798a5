"""Commands about the workspace: status, checklist, demo, doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.checklist import ItemState, parse
from core.cli.kinds import FILE, FOLDER
from core.cli.output import json_option, print_json, print_text
from core.cli.shapes import counts_shape, item_shape, reference_shape

_GLYPHS = {ItemState.OPEN: "○", ItemState.DONE: "✓", ItemState.OTHER: "–"}


@click.command(epilog="Example: redline status notes/ --json")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def status(folder: Path, place: str, as_json: bool) -> None:
    """Where the workspace stands: items, open review, git."""
    from core.cli.desks import open_desk

    with open_desk(folder / place, command="status", write=False) as desk:
        items, facts, review = desk.items(), desk.facts(), desk.review
        following = next((item for item in items if item.state is ItemState.OPEN), None)
        told: dict[str, object] = {
            "instructions": desk.repository.relative(desk.workspace.instructions),
            "report": desk.repository.relative(desk.workspace.report),
            "items": [item_shape(item) for item in items],
            "next": following.index if following else None,
            "review": None,
            "git": {"branch": facts.branch, "head": facts.head, "clean": facts.clean},
        }
        if review:
            told["review"] = {
                "id": review.header.id,
                "reference": reference_shape(review),
                "complete": review.complete,
                **counts_shape(review),
            }
        if desk.settled:
            told["settled"] = desk.settled
        if desk.trust.ignored:
            told["ignored_settings"] = list(desk.trust.ignored)
    if as_json:
        print_json(told)
        return
    lines = [f"{_GLYPHS[item.state]} {item.index}  {item.title}" for item in items]
    lines.append(f"next: {following.index} {following.title}" if following else "all are read")
    if review:
        counts = counts_shape(review)
        states = ", ".join(f"{n} {name}" for name, n in counts.items() if n and name != "hunks")
        lines.append(f"review of {review.header.title}: {counts['hunks']} hunks, {states}")
    branch = facts.branch or "detached HEAD"
    lines.append(f"git: {branch}, {'clean' if facts.clean else 'with changes'}")
    if desk.settled:
        lines.append(desk.settled)
    print_text("\n".join(lines))


@click.command(epilog="Example: redline checklist instructions.md --json")
@click.argument("file", type=FILE, metavar="FILE")
@json_option
@click.pass_obj
def checklist(folder: Path, file: str, as_json: bool) -> None:
    """The items of a checklist file; - reads standard input."""
    from core.document import Document
    from core.errors import WorkspaceError

    if file == "-":
        data, name = sys.stdin.buffer.read(), "standard input"
    else:
        path = folder / file
        try:
            data, name = path.read_bytes(), file
        except OSError as error:
            raise WorkspaceError(
                f"{file} cannot be read: {error.strerror}", "name a Markdown file"
            ) from error
    items = parse(Document.from_bytes(data, name).text).items
    if as_json:
        print_json({"items": [item_shape(item) for item in items]})
    else:
        print_text(
            "\n".join(f"{_GLYPHS[i.state]} {i.index}  line {i.line}  {i.title}" for i in items)
        )


@click.command(epilog="Example: redline demo /tmp/try-redline")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False)
@click.option("--no-open", is_flag=True, help="Only make it, do not open the app.")
@json_option
@click.pass_obj
def demo(folder: Path, place: str | None, no_open: bool, as_json: bool) -> None:
    """Make a scratch workspace from packaged samples; on a terminal, open the app on it."""
    from core.cli.app import open_app
    from core.demo import make_demo

    made = make_demo(folder / place if place else None)
    if as_json:
        print_json({"workspace": str(made)})
        return
    print_text(f"demo workspace: {made}")
    if no_open or not (sys.stdin.isatty() and sys.stderr.isatty()):
        print_text(f"try: redline draft {made}\n     redline review {made}\n     redline {made}")
        return
    open_app(made)


@click.command(epilog="Example: redline doctor")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def doctor(folder: Path, place: str, as_json: bool) -> None:
    """What works here, and what does not."""
    from core.doctor import examine

    checks = examine(folder / place)
    if as_json:
        shown = [{"name": c.name, "works": c.works, "says": c.says} for c in checks]
        print_json({"checks": shown, "works": all(c.works for c in checks)})
    else:
        width = max(len(check.name) for check in checks)
        lines = [f"{'✓' if c.works else '✗'} {c.name:{width}}  {c.says}" for c in checks]
        print_text("\n".join(lines))
    if not all(check.works for check in checks):
        raise click.exceptions.Exit(1)
