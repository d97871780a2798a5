"""The command that asks web references whether they changed."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.desks import open_desk
from core.cli.kinds import FOLDER
from core.cli.output import json_option, print_json, print_text, say, usage
from core.cli.plain import difference_lines
from core.cli.shapes import difference_shape
from core.desk import Desk
from core.diff.hunks import difference
from core.drafting.drafter import Progress
from core.drift import Drift, State, drifts, reopen

_GLYPHS = {State.UNCHANGED: "✓", State.CHANGED: "!", State.GONE: "✗", State.UNKNOWN: "?"}
Shape = dict[str, object]


@click.command(epilog="Example: redline check notes/; then: redline check notes/ --reopen 4")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--reopen", "index", type=int, metavar="N", help="Untick item N, by a commit.")
@click.option("--exit-code", is_flag=True, help="End with 1 where a page changed or is gone.")
@json_option
@click.pass_obj
def check(folder: Path, place: str, index: int | None, exit_code: bool, as_json: bool) -> None:
    """Ask each web reference that was read whether it changed since.

    Shows what changed as a redline, and the accepted changes whose passages are gone. Nothing is
    unticked by itself: --reopen N does it for one reference, and commits that.
    """
    with open_desk(folder / place, command="check", write=index is not None) as desk:
        if index is not None:
            _reopen(desk, index, as_json)
            return
        found = list(_asked(desk))
    if as_json:
        print_json({"references": [_shape(each) for each in found]})
    else:
        print_text("\n".join(_lines(found)))
    if exit_code and any(each.state in (State.CHANGED, State.GONE) for each in found):
        raise click.exceptions.Exit(1)


def _reopen(desk: Desk, index: int, as_json: bool) -> None:
    item = next((item for item in desk.items() if item.index == index), None)
    if item is None:
        usage(f"there is no item {index}", "redline status lists the items")
    done = reopen(desk, item)
    if as_json:
        print_json({"commit": done.commit, "reopened": index})
    else:
        print_text(f"item {index} is open again, commit {done.commit[:7]}; redline draft reads it")


def _asked(desk: Desk) -> list[Drift]:
    found = []
    for step in drifts(desk):
        if isinstance(step, Progress):
            say(step.what)
        else:
            found.append(step)
    return found


def _shape(drift: Drift) -> Shape:
    shape: Shape = {
        "index": drift.item.index,
        "title": drift.item.title,
        "target": drift.item.target,
        "state": drift.state.value,
        "says": drift.told,
        "resting": [
            {
                "id": each.change,
                "section": list(each.section),
                "span": each.span,
                "quote": each.quote,
                "now": each.now,
            }
            for each in drift.resting
        ],
    }
    if drift.state is State.CHANGED:
        found = difference(drift.before, drift.after)
        shape |= difference_shape(drift.before, found, marks=True)
    return shape


def _lines(found: list[Drift]) -> list[str]:
    lines = [] if found else ["no web reference was read yet"]
    for drift in found:
        lines.append(f"{_GLYPHS[drift.state]} {drift.item.index}  {drift.item.title}: {drift.told}")
        if drift.state is State.CHANGED:
            hunks = difference(drift.before, drift.after)
            lines += difference_lines(drift.before, hunks, colour=False)
            for each in drift.resting:
                lines.append(f"rests on {each.span}: {' › '.join(each.section)}")
                lines.append(f"  said “{each.quote}”")
                lines.append(f"  now  “{each.now}”" if each.now else "  now nothing like it")
    if any(drift.state is State.CHANGED for drift in found):
        lines.append("to have one read again: redline check --reopen N")
    return lines
