"""A difference as lines to read, with or without colour."""

from __future__ import annotations

import re

import click

from core.changes import Change, Hunk, HunkKind
from core.diff.hunks import Difference
from core.diff.marks import Op, word_marks
from core.visible import visible

_LONG = 160
"""Characters of unchanged text shown whole; what changed is always shown whole."""
_HEAD = 60


def difference_lines(before: str, difference: Difference, *, colour: bool) -> list[str]:
    """One paragraph a hunk, its heading and ids first; nothing a terminal would obey."""
    count = len(difference.hunks)
    if not count:
        return ["no difference"]
    lines = [f"{count} hunk{'' if count == 1 else 's'}"]
    section: tuple[str, ...] | None = None
    for hunk in difference.hunks:
        if hunk.section != section:
            section = hunk.section
            title = visible(" › ".join(section)) or "(before the first heading)"
            lines += ["", click.style(title, bold=True) if colour else title]
        lines += _hunk_lines(hunk, before, colour=colour)
    return lines


def _hunk_lines(hunk: Hunk, before: str, *, colour: bool) -> list[str]:
    lines = [f"  {hunk.id} {hunk.kind.value}"]
    if hunk.kind is HunkKind.EOL:
        count = sum(len(change.splices) for change in hunk.changes)
        return [f"{lines[0]}: {count} line end{'' if count == 1 else 's'}"]
    several = len(hunk.decidable) > 1
    for change in hunk.decidable:
        if several:
            lines.append(f"    {change.id}")
        lines += _change_lines(change, before, colour=colour)
    return lines


def _change_lines(change: Change, before: str, *, colour: bool) -> list[str]:
    lines: list[str] = []
    for splice in change.splices:
        marks = word_marks(before[splice.start : splice.end], splice.text)
        shown = "".join(_shown(op, text, colour=colour) for op, text in marks)
        lines += [f"      {line}" for line in shown.strip("\n").split("\n") if line]
    return lines or ["      (white space)"]


def _shown(op: Op, text: str, *, colour: bool) -> str:
    if op is Op.EQUAL:
        short = f"{text[:_HEAD]} … {text[-_HEAD:]}" if len(text) > _LONG else text
        return _on_lines(short)
    lead, body, tail = _parts(text)
    if not body:
        spaces = text.replace("\r", "␍").replace("\n", "⏎").replace("\t", "⇥").replace(" ", "·")
        lead, body, tail = "", visible(spaces), ""
    else:
        body = _on_lines(body)
    open_, close, ink = ("[-", "-]", "red") if op is Op.DELETE else ("{+", "+}", "green")
    marked = f"{open_}{body}{close}"
    return lead + (_inked(marked, ink) if colour else marked) + tail


def _parts(text: str) -> tuple[str, str, str]:
    """Line ends before, words, line ends after."""
    body = text.strip("\r\n")
    at = text.find(body) if body else 0
    return _on_lines(text[:at]), body if body.strip() else "", _on_lines(text[at + len(body) :])


def _on_lines(text: str) -> str:
    """As many lines, without blank ones, nothing hidden."""
    return visible(re.sub(r"(?:\r?\n)+", "\n", text))


def _inked(text: str, ink: str) -> str:
    """Coloured line by line, so that a pager may cut anywhere."""
    return "\n".join(click.style(line, fg=ink) if line else line for line in text.split("\n"))
