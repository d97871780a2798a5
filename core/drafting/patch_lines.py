"""The lines of a patch, each accounted for before any is used.

Owns the rule that a patch is taken whole or refused: a reader of patches stops where the counts of
a hunk's header are met, and passes over what follows without a word. Here every line is either
counted by a header or stands where a patch may have other text. Nothing is guessed and nothing is
counted again, for only the maker of a patch knows what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import DrafterError
from core.patch import split_lines

_HEADER = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@(?: .*|\r)?$")
_SIGNATURE = re.compile(r"-- ?\r?\n?$")
_ABOVE = re.compile(
    r"diff |Index: |index |={3,}|From |commit |Only in |Binary files |Author:|Subject: "
    r"|Property changes "
)
"""What begins text that may say anything, up to the next file."""
_FORMS = (
    (re.compile(r"^\x1b\[", re.MULTILINE), "is coloured", "make it with: git diff --no-color"),
    (re.compile(r"^@@@", re.MULTILINE), "is a combined diff of a merge", "make it with: git diff"),
    (re.compile(r"^\*{15}\r?$", re.MULTILINE), "is a context diff", "make it with: diff -u"),
    (
        re.compile(r"^\d+(?:,\d+)?[acd]\d+(?:,\d+)?\r?\n[<>]", re.MULTILINE),
        "is a diff without context",
        "make it with: diff -u",
    ),
    (
        re.compile(r"^(?:\d+(?:,\d+)?[ac]\r?\n(?:.*\n)*?\.\r?$|\d+(?:,\d+)?d\r?$)", re.MULTILINE),
        "is a script for ed",
        "make it with: diff -u",
    ),
)
"""What is no unified diff, what it is, and what makes one."""
_WORDS = re.compile(r"\{\+.*\+\}|\[-.*-\]")


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a hunk."""

    line: int
    """1-based number of its line."""
    old: int
    """Lines it says the hunk has of the old text."""
    new: int
    """And of the new."""


def check_form(patch: str, name: str) -> None:
    """See that a patch is no diff of another form.

    Raises:
        DrafterError: it is; says of which, and what makes one that can be read.
    """
    is_unified = re.search(r"^@@ -", patch, re.MULTILINE) is not None
    for form, what, hint in _FORMS[:2] if is_unified else _FORMS:
        if form.search(patch):
            raise DrafterError(f"{name} {what}", hint)


def check_whole(patch: str, name: str) -> None:
    """See that every line of a unified diff is counted by the header of a hunk, or outside of all.

    Raises:
        DrafterError: a header has no counts, or not those of the lines below it.
    """
    lines = split_lines(patch)
    at = 0
    is_tail = False  # just below a hunk nothing may look like one more line of it
    while at < len(lines):
        line = lines[at]
        if line.startswith("@@"):
            at = _after_hunk(lines, at, name)
            is_tail = True
            continue
        if line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
            at, is_tail = at + 2, False
            if at == len(lines) or not lines[at].startswith("@@"):
                raise _damaged(name, at, "a file without a hunk")
            continue
        if _ABOVE.match(line) or _SIGNATURE.match(line):
            is_tail = False
        elif is_tail and line[0] in "+- " and line.strip():
            raise _damaged(name, at + 1, "stands below a hunk whose header does not count it")
        at += 1


def _after_hunk(lines: Sequence[str], at: int, name: str) -> int:
    """Index of the first line below the hunk whose header is at an index."""
    found = _HEADER.match(lines[at].rstrip("\n"))
    if found is None:
        raise _damaged(name, at + 1, "is a hunk's header without counts")
    header = _Header(at + 1, *(1 if count is None else int(count) for count in found.groups()))
    old, new = header.old, header.new
    at += 1
    while old > 0 or new > 0:
        line = lines[at] if at < len(lines) else ""
        kind = line[:1] if line not in ("\n", "\r\n") else " "  # editors strip the space
        if kind not in ("+", "-", " ", "\\") or not line.endswith("\n"):
            raise _ends_early(name, header, at, line)
        old -= kind in "- "
        new -= kind in "+ "
        at += 1
        if old < 0 or new < 0:
            raise _damaged(name, at, f"is one more than the header in line {header.line} counts")
    while at < len(lines) and lines[at].startswith("\\ "):
        at += 1
    return at


def _ends_early(name: str, header: _Header, at: int, line: str) -> DrafterError:
    if _WORDS.search(line) and line[0] not in "+- ":
        return DrafterError(f"{name} is a word diff", "make it with: git diff")
    if line and not line.endswith("\n"):
        return _damaged(name, at + 1, "has no end: the patch may be cut off there")
    where = f"in line {at + 1}" if line else "with the file"
    return DrafterError(
        f"{name} is a damaged patch: the hunk of line {header.line} ends {where}, "
        f"before the lines its header counts",
        _HINT,
    )


def _damaged(name: str, line: int, what: str) -> DrafterError:
    return DrafterError(f"{name} is a damaged patch: line {line} {what}", _HINT)


_HINT = "make it anew with git diff or diff -u, or give an edited copy of the report"
