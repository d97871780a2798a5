"""Commands about the versions of a report: history, show."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.desks import open_desk
from core.cli.kinds import FOLDER, TEXT
from core.cli.output import json_option, print_json, print_text, say, usage, write_bytes
from core.errors import RepositoryError
from core.visible import visible

if TYPE_CHECKING:
    from collections.abc import Generator

    from core.history import History
    from core.version import Version, Words

_PAGE = 100  # versions whose words are counted at once
_SHORT = 10  # digits of a commit's id
_BETWEEN = " › "
_LISTS = "redline history lists the versions"


@click.command(epilog='Example: redline history notes/ --section "Cost" --limit 10')
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N versions.")
@click.option("--branch", metavar="REF", default="HEAD", help="Of another branch, tag or commit.")
@click.option(
    "--search", type=TEXT, metavar="TEXT", help="Those that name TEXT, or add or remove it."
)
@click.option("--section", metavar="NAME", help="Those that changed a section; its title, or path.")
@json_option
@click.pass_obj
def history(
    folder: Path,
    place: str,
    limit: int | None,
    branch: str,
    search: str | None,
    section: str | None,
    as_json: bool,
) -> None:
    """The versions of the report, newest first: date, words, decisions, reference.

    TEXT is looked for as it is, whatever its case, in subjects, references, authors, and in what a
    version adds to the report or takes from it. A section is followed through new headings and
    other places; "Part › Section" names one of several with the same title.
    """
    from core.history import History

    if search is not None and section is not None:
        usage("--search and --section do not go together", "name one of them")
    if search is not None and not search.strip():
        usage("--search has no words", "name a text to look for")
    with (
        open_desk(folder / place, command="history", write=False) as desk,
        History.of(desk.workspace, desk.repository, branch) as past,
        closing(_chosen(past, search, section)) as versions,
    ):
        pages = _pages(past, islice(versions, limit))
        if as_json:
            print_json({"versions": [shape for page in pages for shape in _shapes(past, page)]})
            return
        count = 0
        for page in pages:
            print_text("\n".join(_lines(past, page)))
            count += len(page)
        if not count:
            what = "such version" if search or section else "version"
            say(f"redline: {desk.workspace.report.name} has no {what}")


@click.command(epilog="Example: redline show v1.0..HEAD --json")
@click.argument("version", metavar="VERSION")
@json_option
@click.pass_obj
def show(folder: Path, version: str, as_json: bool) -> None:
    """What a version changed, or with A..B what changed between any two.

    A version is named as git names a commit: the beginning of its id, a branch, a tag, HEAD~2; disk
    is what is not committed. One that did not change the report stands for the version it has.
    """
    from core.diff.hunks import difference
    from core.history import History

    older_name, newer_name = _names(version)
    with (
        open_desk(folder, command="show", write=False) as desk,
        History.of(desk.workspace, desk.repository) as past,
    ):
        newer = past.version(newer_name)
        if older_name is None:
            before_id, before = newer.before, past.text_before(newer)
        else:
            older = past.version(older_name)
            before_id, before = older.commit, past.text(older)
        after = past.text(newer)
        found = difference(before, after)
        (shape,) = _shapes(past, [newer])
        (line,) = _lines(past, [newer])
    if as_json:
        from core.cli.shapes import difference_shape

        told = {"version": shape, "before": before_id or None}
        print_json(told | difference_shape(before, found, marks=True))
        return
    from core.cli.plain import difference_lines

    for limit in found.limits:
        say(limit)
    lines = [line]
    if older_name is not None:
        lines.append(f"since {before_id[:_SHORT] or 'what is on disk'}")
    lines += ["", *difference_lines(before, found, colour=_has_colour())]
    _write_shown("\n".join(lines) + "\n")


def _names(words: str) -> tuple[str | None, str]:
    """The two versions named; None for the one before."""
    older, dots, newer = words.partition("..")
    if not dots:
        return None, words
    if not older or newer.startswith("."):
        usage(f"{words} names no two versions", "for example: redline show v1.0..HEAD")
    return older, newer or "HEAD"


# --- choosing ----------------------------------------------------------------------------------


def _chosen(
    past: History, search: str | None, section: str | None
) -> Generator[Version, None, None]:
    """The versions asked for."""
    if search is not None:
        yield from past.search(search)
    elif section is not None:
        yield from _of_section(past, section)
    else:
        while page := past.more(_PAGE):
            yield from page


def _of_section(past: History, name: str) -> Iterator[Version]:
    from core.document import Document
    from core.section_history import sections_named

    newest = past.more(1)
    if not newest:
        return
    there = sections_named(Document(past.text(newest[0])), name)
    if len(there) > 1:
        paths = "; ".join(_BETWEEN.join(path) for path in there[:4])
        usage(f"{len(there)} sections are called {name}: {paths}", "name one by its path")
    path = there[0] if there else tuple(part.strip() for part in name.split(_BETWEEN.strip()))
    found = False
    for version in past.of_section(path):
        found = True
        yield version
    if not found:
        raise RepositoryError(
            f"no version has a section {name}", "name it by its title, as the report writes it"
        )


def _pages(past: History, versions: Iterator[Version]) -> Iterator[list[Version]]:
    while page := list(islice(versions, _PAGE)):
        yield page


# --- showing -----------------------------------------------------------------------------------


def _shapes(past: History, versions: Sequence[Version]) -> list[dict[str, object]]:
    """Versions as the command-line contract has them."""
    words = past.words_of(versions)
    return [
        {
            "commit": version.commit or None,
            "date": version.date or None,
            "author": version.author or None,
            "subject": version.subject,
            "reference": version.reference or None,
            "target": version.target or None,
            "words": {"added": each.added, "removed": each.removed, "total": each.total},
            "accepted": version.accepted,
            "rejected": version.rejected,
            "path": version.path,
            "note": past.note(version),
        }
        for version, each in zip(versions, words, strict=True)
    ]


def _lines(past: History, versions: Sequence[Version]) -> list[str]:
    words = past.words_of(versions)
    return [
        visible(_line(version, each, past.note(version)))
        for version, each in zip(versions, words, strict=True)
    ]


def _line(version: Version, words: Words, note: str) -> str:
    """One line: commit, day, words, decisions, what it was made from."""
    changed = f"{f'+{words.added}':>6} {f'-{words.removed}':>6} {words.total:>7} words"
    decided = ""
    if version.accepted or version.rejected:
        decided = f"{version.accepted} accepted, {version.rejected} rejected"
    told = " · ".join(filter(None, (version.reference or version.subject, decided, note)))
    who = version.commit[:_SHORT] or "disk"
    return f"{who:{_SHORT}}  {version.date[:10]:10} {changed}  {told}".rstrip()


def _has_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write_shown(text: str) -> None:
    write_bytes(text.encode("utf-8", "backslashreplace"))
