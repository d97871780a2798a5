"""README and docs say what is there: commands that parse, keys that exist, links that resolve."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from core.cli.commands import MODULES, SUMMARIES
from tui.keys import KEYS, PAGES

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(text: str) -> Iterator[list[str]]:
    """The `redline` commands of a page's shell blocks, and those written in a sentence."""
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    lines += [span for span in _SPAN.findall(text) if span.startswith("redline ")]
    for line in lines:
        words = shlex.split(line.split(" #")[0].replace("…", "1"), comments=True)
        if words and Path(words[0]).name == "redline":
            for end in (">", "|", "&&", "<"):
                words = words[: words.index(end)] if end in words else words
            yield words[1:]


def all_commands() -> list[tuple[str, list[str]]]:
    return [(path.name, words) for path in PAPERS for words in commands(read(path))]


@pytest.mark.parametrize(("page", "words"), all_commands(), ids=lambda value: str(value)[:60])
def test_every_command_that_is_printed_can_be_typed(page: str, words: list[str]) -> None:
    if not words or words[0].startswith("-") or words[0] not in MODULES:
        assert words[:1] in ([], ["COMMAND"]) or "/" in words[0] or words[0].startswith("-"), words
        return
    module = import_module(f"core.cli.{MODULES[words[0]]}")
    command = getattr(module, words[0])
    if len(words) == 1:
        return  # named, not typed
    context = command.make_context(words[0], list(words[1:]), obj=ROOT)
    assert isinstance(context, click.Context)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_link_inside_the_repository_resolves(path: Path) -> None:
    for target in _LINK.findall(read(path)):
        if re.match(r"[a-z]+:|https?:|…", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name) if name else path
        if name.startswith(("notes/", "talks/", "file", "https")):
            continue  # an example of a checklist
        assert there.exists(), f"{path.name} links to {target}"
        if anchor and there.suffix == ".md":
            slugs = {
                re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
                for title in _HEADING.findall(read(there))
            }
            assert anchor in slugs, f"{path.name} links to {target}"


def known_keys() -> set[str]:
    found = {word for key in KEYS for word in key.shown.split()}
    return found | {word for _, keys in PAGES for shown, _ in keys for word in shown.split()}


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_key_that_is_named_exists(path: Path) -> None:
    named = {span for span in _SPAN.findall(read(path)) if len(span) == 1 and span.isalpha()}
    assert named <= known_keys() | {"d"}, f"{path.name}: {sorted(named - known_keys())}"


def test_every_command_has_a_summary_and_an_example() -> None:
    assert set(MODULES) == set(SUMMARIES)
    for name, module in MODULES.items():
        command = getattr(import_module(f"core.cli.{module}"), name)
        assert "Example: redline" in (command.epilog or ""), name
        assert command.help, name


def test_the_pictures_of_the_readme_were_made() -> None:
    shown = [target for target in _LINK.findall(read(ROOT / "README.md")) if target.endswith("svg")]
    assert shown
    for target in shown:
        assert "<svg" in read(ROOT / target)[:200]
