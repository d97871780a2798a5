"""Commands about references: convert. They need no workspace and no repository."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.cli.kinds import FILE
from core.cli.output import json_option, print_json, print_text, say, usage
from core.errors import SourceError
from core.source import LIMIT

_ADDRESS = ("http://", "https://")


@click.command(epilog="Example: redline convert page.html --url https://example.org/a > page.md")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--url", default="", metavar="URL", help="Where the page is from; its links get it.")
@json_option
@click.pass_obj
def convert(folder: Path, file: str, url: str, as_json: bool) -> None:
    """A web page, PDF, EPUB or DOCX as Markdown; - is standard input.

    Nothing is fetched. What a reader should know, such as text that was set aside, is said on
    standard error; with --json it is listed.
    """
    from core.web.documents import kind_of, to_markdown

    if file.lower().startswith(_ADDRESS):
        usage(
            "convert reads files, and fetches nothing",
            f"save the page, then: redline convert page.html --url {file}",
        )
    if url and not url.lower().startswith(_ADDRESS):
        usage(f"{url} is no address of a page", "for example: --url https://example.org/page")
    name = "standard input" if file == "-" else file
    data = _read(folder / file, name, is_stdin=file == "-")
    kind = kind_of(data, "", "" if file == "-" else file)
    found = to_markdown(data, kind, name, url=url)
    if as_json:
        told: dict[str, object] = {"markdown": found.markdown, "title": found.title}
        print_json(told | {"warnings": list(found.warnings), "hidden": list(found.hidden)})
        return
    for warning in found.warnings:
        say(warning)
    print_text(found.markdown.removesuffix("\n"))


def _read(path: Path, name: str, *, is_stdin: bool) -> bytes:
    try:
        if is_stdin:
            data = sys.stdin.buffer.read(LIMIT + 1)
        elif path.exists() and not path.is_file():
            raise SourceError(f"{name} is no file", "name a file")
        else:
            with path.open("rb") as file:
                data = file.read(LIMIT + 1)
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}", "name a file") from error
    except ValueError as error:  # a zero in the name
        raise SourceError(f"{name} cannot be read: {error}", "name a file") from error
    if len(data) > LIMIT:
        raise SourceError(
            f"{name} has more than the {LIMIT / 1e6:.0f} MB allowed",
            "convert the part that matters",
        )
    return data
