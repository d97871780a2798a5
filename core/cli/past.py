"""Commands that bring back, list and count what was: restore, changelog, stats."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.desks import open_desk
from core.cli.kinds import FILE, FOLDER
from core.cli.output import json_option, print_json, print_text, usage
from core.cli.review import show as show_review
from core.files import write_whole

_BARS = 40  # cells of the longest bar


@click.command(epilog='Example: redline restore 1a2b3c4 --section "Costs"')
@click.argument("version", metavar="VERSION")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--section", metavar="NAME", help="Only the section of that title, or Title › Title.")
@json_option
@click.pass_obj
def restore(folder: Path, version: str, place: str, section: str | None, as_json: bool) -> None:
    """Bring back a version of the report, or a section of it, as a review.

    Nothing is written over: what would change waits for your decisions like any draft.
    """
    from core.history import History
    from core.restoring import restore as begin

    path = tuple(part.strip() for part in section.split("›")) if section else None
    with open_desk(folder / place, command="restore", write=True) as desk:
        with History.of(desk.workspace, desk.repository) as history:
            found = history.version(version)
        begin(desk, found, section=path)
        show_review(desk, as_json)


@click.command(epilog="Example: redline changelog v1..HEAD -o changes.md")
@click.argument("versions", metavar="A..B")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option(
    "-o", "out", type=FILE, metavar="FILE", help="Write here instead of to standard output."
)
@json_option
@click.pass_obj
def changelog(folder: Path, versions: str, place: str, out: str | None, as_json: bool) -> None:
    """The changes between two versions as Markdown: section, what was, what is, reference.

    A.. means up to HEAD. Every change is in it.
    """
    from core.changelog import changelog as changes

    before, dots, after = versions.partition("..")
    if not dots or not before:
        usage(f"{versions} names no two versions", "for example: redline changelog v1..HEAD")
    with open_desk(folder / place, command="changelog", write=False) as desk:
        path = desk.repository.relative_target(desk.workspace.report)
        found = changes(desk.repository, path, before, after or "HEAD")
    if out is not None and out != "-":
        write_whole(folder / out, found.markdown.encode("utf-8"))
    if as_json:
        entries = [
            {
                "section": list(entry.section),
                "kind": entry.kind.value,
                "old": entry.old,
                "new": entry.new,
                "reference": entry.reference,
                "commit": entry.commit,
            }
            for entry in found.entries
        ]
        told = {"before": found.before, "after": found.after, "changes": entries}
        print_json(told | {"limits": list(found.limits)})
    elif out is None or out == "-":
        print_text(found.markdown.rstrip("\n"))


@click.command(epilog="Example: redline stats --svg report.svg")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--svg", "out", type=FILE, metavar="FILE", help="Draw it, too.")
@json_option
@click.pass_obj
def stats(folder: Path, place: str, out: str | None, as_json: bool) -> None:
    """How the report grew, on which references it rests, and what was decided of each."""
    from core.statistics import statistics

    with open_desk(folder / place, command="stats", write=False) as desk:
        found = statistics(desk)
    if out is not None:
        from core.plotting import svg

        write_whole(folder / out, svg(found).encode("utf-8"))
    if as_json:
        print_json(
            {
                "versions": found.versions,
                "growth": [
                    {"commit": each.commit, "date": each.date, "words": each.words}
                    for each in found.growth
                ],
                "shares": [{"reference": title, "words": words} for title, words in found.shares],
                "decisions": [
                    {
                        "reference": each.reference,
                        "accepted": each.accepted,
                        "edited": each.edited,
                        "rejected": each.rejected,
                    }
                    for each in found.decided
                ],
            }
        )
        return
    lines = [f"{found.versions} versions"]
    if found.growth:
        first, last = found.growth[0], found.growth[-1]
        lines.append(f"{first.words:,} words on {first.date[:10]}, {last.words:,} now")
    most = max((words for _, words in found.shares), default=0)
    if found.shares:
        lines += ["", "on whom the text rests, in words"]
    for title, words in found.shares:
        lines.append(f"  {'█' * max(round(_BARS * words / most), 1)} {words:,}  {title}")
    if found.decided:
        lines += ["", "decisions by reference"]
    for each in found.decided:
        taken = f"{each.accepted} accepted, {each.edited} edited, {each.rejected} rejected"
        lines.append(f"  {each.reference}: {taken}")
    print_text("\n".join(lines))
