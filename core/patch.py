"""Unified diffs, out and in.

Owns the form that `git apply` and `patch` read. Going out, the lines come from the splices of a
difference, so that a patch says what the hunks say. Coming in, every line of context and every line
taken away must stand in the base exactly as the patch has it; a hunk may have moved, its words may
not. Lines end at newlines only, as git has it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.changes import Splice, applied

CONTEXT = 3
"""Unchanged lines shown around a change."""
NO_NEWLINE = "\\ No newline at end of file\n"
_FINE = 40_000
"""Lines before times lines after up to which a run of changed lines is compared line by line."""


# --- out ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines of the base that become other lines."""

    start: int
    """Index of the first line replaced."""
    end: int
    """Index just after the last one."""
    lines: tuple[str, ...]
    """What stands there instead."""


def unified(before: str, splices: Iterable[Splice], name: str) -> str:
    """A patch of one file that makes the text with the splices applied; empty if that is the same.

    Args:
        before: the text as it is.
        splices: in order, not overlapping.
        name: path of the file, from where the patch will be applied.
    """
    lines = split_lines(before)
    edits = list(_edits(before, lines, list(splices)))
    if not edits:
        return ""
    old, new = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    tab = "\t" if " " in name and not old.startswith('"') else ""
    parts = [f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"]
    drift = 0
    for group in _grouped(edits):
        parts += _hunk(lines, group, drift)
        drift += sum(len(edit.lines) - (edit.end - edit.start) for edit in group)
    return "".join(parts)


def split_lines(text: str) -> list[str]:
    """Lines with their ends; only a newline ends a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _edits(before: str, lines: list[str], splices: list[Splice]) -> Iterator[_Edit]:
    """The lines the splices touch, and what they become."""
    at = offset = 0  # index and offset of the line reached
    number = 0
    while number < len(splices):
        while at < len(lines) and offset + len(lines[at]) <= splices[number].start:
            offset += len(lines[at])
            at += 1
        if at and at == len(lines) and not lines[-1].endswith("\n"):
            at -= 1  # what is written at the end of a last line without an end changes that line
            offset -= len(lines[at])
        start, first = at, offset
        inside: list[Splice] = []
        # all that touches the lines up to here, which grow with what they are touched by
        while number < len(splices) and (not inside or splices[number].start <= offset):
            inside.append(splices[number])
            while at < len(lines) and offset <= splices[number].end:
                offset += len(lines[at])
                at += 1
            number += 1
        moved = (Splice(s.start - first, s.end - first, s.text) for s in inside)
        after = split_lines(applied(before[first:offset], moved))
        yield from _compared(lines, start, at, after)


def _compared(lines: list[str], start: int, end: int, after: list[str]) -> Iterator[_Edit]:
    """Lines replaced by others, without those that stay."""
    stop = len(after)
    first = 0
    while start < end and first < stop and lines[start] == after[first]:
        start, first = start + 1, first + 1
    while start < end and first < stop and lines[end - 1] == after[stop - 1]:
        end, stop = end - 1, stop - 1
    if (end - start) * (stop - first) > _FINE:
        yield _Edit(start, end, tuple(after[first:stop]))
        return
    matcher = difflib.SequenceMatcher(None, lines[start:end], after[first:stop], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(start + i, start + j, tuple(after[first + k : first + m]))


def _grouped(edits: list[_Edit]) -> Iterator[list[_Edit]]:
    """Edits so near each other that their context meets are one hunk."""
    group = [edits[0]]
    for one, other in pairwise(edits):
        if other.start - one.end > 2 * CONTEXT:
            yield group
            group = []
        group.append(other)
    yield group


def _hunk(lines: list[str], group: list[_Edit], drift: int) -> Iterator[str]:
    start = max(group[0].start - CONTEXT, 0)
    end = min(group[-1].end + CONTEXT, len(lines))
    length = end - start + sum(len(edit.lines) - (edit.end - edit.start) for edit in group)
    yield f"@@ -{_range(start, end - start)} +{_range(start + drift, length)} @@\n"
    at = start
    for edit in group:
        yield from _marked(" ", lines[at : edit.start])
        yield from _marked("-", lines[edit.start : edit.end])
        yield from _marked("+", edit.lines)
        at = edit.end
    yield from _marked(" ", lines[at:end])


def _range(start: int, length: int) -> str:
    """Lines are counted from 1; a range without lines names the line before it."""
    return f"{start + 1 if length else start},{length}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line
        if not line.endswith("\n"):
            yield "\n" + NO_NEWLINE


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def _quoted(name: str) -> str:
    """A name as git writes it: between quotes where it holds what would end or hide it."""
    if not re.search(r'["\\\x00-\x1f\x7f\ud800-\udfff]', name):
        return name
    parts = []
    for byte in name.encode("utf-8", "surrogateescape"):
        plain = chr(byte)
        is_plain = 0x20 <= byte < 0x7F
        parts.append(_ESCAPES.get(plain, plain if is_plain else f"\\{byte:03o}"))
    return f'"{"".join(parts)}"'
