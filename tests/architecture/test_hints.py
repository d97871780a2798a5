"""The `redline` commands that hints, messages and help name can be typed as they are named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from core.cli.commands import MODULES

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"(?<![\w.`/-])redline +(?=[a-z-])([^\n;,()$]*)")
_VALUE = "FILE"
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9.-]*|\S*FILE\S*|\S+\.(?:md|html|svg)|\S+\.\.\S*")
_NO_COMMAND = ("can", "line", "on", "as", "or", "is", "and", "of", "looks", "in", "with")
"""Words behind `redline` where it is a word of the language: the redline, a redline."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that are no docstrings, what is put in as a value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else ():
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                inside.add(each.value)
        if isinstance(node, ast.JoinedStr):
            inside |= set(node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (v.value if isinstance(v, ast.Constant) else _VALUE for v in node.values)
            yield node.lineno, "".join(str(part) for part in parts)
        elif node not in inside and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def commands() -> Iterator[tuple[str, str]]:
    """Every command that is named, with where."""
    for package in ("core", "tui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for line, text in literals(path):
                for found in _NAMED.finditer(text):
                    yield f"{path.relative_to(ROOT)}:{line}", found[1].strip()


def typed(words: list[str], command: click.Command) -> list[str]:
    """The words that belong to the command; what follows is a sentence going on."""
    options = {name: each for each in command.params for name in each.opts}
    found: list[str] = []
    wanted = 0
    for word in words:
        option = options.get(word)
        if not (wanted or word.startswith("-") or _PLACEHOLDER.fullmatch(word.strip("'\""))):
            break
        found.append(word)
        is_valued = isinstance(option, click.Option) and not option.is_flag and not option.count
        wanted = option.nargs if is_valued and option else max(wanted - 1, 0)
    return found


NAMED = sorted(set(commands()))


def test_there_are_some() -> None:
    assert len(NAMED) > 50


@pytest.mark.parametrize(("where", "text"), NAMED, ids=lambda value: str(value)[:60])
def test_every_command_that_is_named_can_be_typed(where: str, text: str) -> None:
    name, *words = text.rstrip(".:").split()
    if name in _NO_COMMAND or name.startswith("-"):
        return
    assert name in MODULES, f"{where} names redline {name}, which is no command"
    command: click.Command = getattr(import_module(f"core.cli.{MODULES[name]}"), name)
    mine = typed(words, command)
    if "--help" in mine:
        return
    required = [
        each for each in command.params if isinstance(each, click.Argument) and each.required
    ]
    if not mine and required:
        return  # named in a sentence, not typed
    numbered = {flag for each in command.params if each.type is click.INT for flag in each.opts}
    befores = ["", *mine]
    mine = [
        "1" if before in numbered else word for before, word in zip(befores, mine, strict=False)
    ]
    command.make_context(name, mine, obj=ROOT)
