"""A patch made elsewhere, applied to the report.

Owns finding the part of a patch that is of the report, which is taken whole or refused, and the
rule that nothing is guessed: every line a patch names must stand in the report as the patch has it.
Where the report has moved on, a hunk is found again only where its lines stand exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from core.drafting.patch_lines import check_form, check_whole
from core.errors import DrafterError
from core.patch import NO_NEWLINE, split_lines

if TYPE_CHECKING:
    from unidiff.patch import Hunk, PatchedFile

_FILES = re.compile(
    r"^--- [^\n]*\n(?:\+\+\+ [^\n]*\n@@|\*{15})|^diff --git [^\n]*\n(?:old mode |similarity )",
    re.MULTILINE,
)
_OPENINGS = re.compile(
    r"(?:diff |--- \S|\*\*\* \S|Index: |From [0-9a-f]{40} |commit [0-9a-f]{40}\b)"
)
_ENDINGS = (".patch", ".diff")
_NOWHERE = "/dev/null"


class Patched(NamedTuple):
    """What a patch makes of the report."""

    text: str
    """The report with it applied."""
    left_out: tuple[str, ...] = ()
    """Other files the patch changes, which stay as they are."""


def is_patch(text: str, name: str) -> bool:
    """Is a file a patch, and not an edited copy that may show one?"""
    if name.lower().endswith(_ENDINGS):
        return True
    return bool(_OPENINGS.match(text.lstrip("\ufeff\r\n")) and _FILES.search(text))


def patched(base: str, patch: str, name: str, report: PurePosixPath) -> Patched:
    """The base with a patch applied.

    Args:
        base: the report's text.
        patch: the text of the patch; bytes that are not UTF-8 as lone surrogates.
        name: what messages call the patch.
        report: path of the report in its repository.

    Raises:
        DrafterError: the patch is damaged, of another file, does not fit, or does to the report
            what no edit of a text can, such as renaming it.
    """
    files = _read(patch, name)
    part = _part_of(files, name, report)
    _check_text_only(part, name, report)
    if part.source_file == _NOWHERE and base:
        raise DrafterError(
            f"{name} makes {report.name} anew, but there is one already",
            "make the patch against the report as it is",
        )
    lines = split_lines(base)
    out: list[str] = []
    at = drift = 0
    for number, hunk in enumerate(part, start=1):
        old, new = _sides(hunk)
        expected = hunk.source_start - 1 + drift if hunk.source_length else 0
        try:
            start = _place(lines, old, new, expected, at)
        except LookupError as error:
            raise DrafterError(
                f"{name} does not apply: hunk {number} (line {hunk.source_start}) {error}",
                "make it anew against the report as it is, or give an edited copy instead",
            ) from error
        drift += start - expected if old else 0
        out += lines[at:start]
        out += new
        at = start + len(old)
    text = "".join([*out, *lines[at:]])
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise DrafterError(
            f"{name} is not UTF-8 where it changes {report.name}", "save it as UTF-8"
        )
    return Patched(text, tuple(_name_of(file) for file in files if file is not part))


def _read(patch: str, name: str) -> list[PatchedFile]:
    """The files of a patch that it says anything of."""
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    patch = patch.lstrip("\ufeff")
    check_form(patch, name)
    check_whole(patch, name)
    try:
        files = list(PatchSet(list(_plain_lines(patch))))
    except UnidiffParseError as error:
        said = " ".join(str(error).split())[:80]
        raise DrafterError(f"{name} is a damaged patch: {said}", "make it anew") from error
    if not files:
        raise DrafterError(
            f"{name} holds no unified diff",
            "give an edited copy of the report, or what git diff or diff -u printed",
        )
    return files


def _plain_lines(patch: str) -> Iterator[str]:
    """The lines, the remark on a missing line end in English, whatever language it was made in."""
    for line in split_lines(patch):
        yield NO_NEWLINE if line.startswith("\\ ") else line


def _part_of(files: list[PatchedFile], name: str, report: PurePosixPath) -> PatchedFile:
    """The one file of a patch that is the report."""
    named = [{_path(file.source_file), _path(file.target_file)} for file in files]
    mine = [file for file, names in zip(files, named, strict=True) if str(report) in names]
    if not mine:
        mine = [
            file
            for file, names in zip(files, named, strict=True)
            if any(_is_tail(other, report) for other in names)
        ]
    if len(mine) == 1 and mine[0].is_binary_file:
        raise DrafterError(f"{name} has {report.name} as binary", "make it with: git diff --text")
    if len(mine) == 1:
        return mine[0]
    if mine:
        raise DrafterError(
            f"{name} changes {report.name} in {len(mine)} places of its own",
            "give one patch from the report as it is to the report as it should be",
        )
    others = sorted({other for names in named for other in names if other != _NOWHERE})
    told = ", ".join(others[:3]) + (" and others" if len(others) > 3 else "")
    raise DrafterError(
        f"{name} is of {'another file' if len(files) == 1 else 'other files'}: {told}",
        f"it should name {report} after --- or +++",
    )


def _check_text_only(part: PatchedFile, name: str, report: PurePosixPath) -> None:
    """See that all a patch does to the report is in its text.

    Raises:
        DrafterError: it is renamed, copied, deleted, or its mode changes.
    """
    done = next(
        (
            what
            for line in part.patch_info or ()
            for begin, what in _NO_TEXT
            if line.startswith(begin)
        ),
        "deletes" if part.target_file == _NOWHERE else "",
    )
    if done:
        raise DrafterError(
            f"{name} {done} {report.name}, which no review can",
            "do that by git, and give the changes of the text alone",
        )


_NO_TEXT = (
    ("rename ", "renames"),
    ("copy ", "copies"),
    ("deleted file ", "deletes"),
    ("new mode ", "changes the mode of"),
)


def _name_of(file: PatchedFile) -> str:
    names = (_path(file.target_file), _path(file.source_file))
    return next(name for name in names if name != _NOWHERE)


def _path(name: str) -> str:
    """A path without quotes and prefix."""
    name = name.rstrip("\r")
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        octal = re.sub(
            r"\\([0-7]{3}|.)", lambda m: _unescaped(m.group(1)), name[1:-1], flags=re.DOTALL
        )
        name = octal.encode("latin-1", "replace").decode("utf-8", "replace")
    return name if name == _NOWHERE else re.sub(r"^(?:[abciow12]|\.)/", "", name)


def _unescaped(code: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return chr(int(code, 8) & 0xFF) if code.isdigit() else plain.get(code, code)


def _is_tail(other: str, report: PurePosixPath) -> bool:
    """Do two paths end alike, one being all of an end? A patch may be made above or below."""
    one, two = PurePosixPath(other).parts, report.parts
    length = min(len(one), len(two))
    return length > 0 and one[-length:] == two[-length:]


def _sides(hunk: Hunk) -> tuple[list[str], list[str]]:
    """The lines a hunk expects, and what it makes of them."""
    old: list[str] = []
    new: list[str] = []
    last: tuple[list[str], ...] = ()
    for line in hunk:
        if line.line_type == "\\":
            for side in last:
                side[-1] = side[-1].removesuffix("\n")
            continue
        if line.line_type == "" and len(old) >= hunk.source_length:
            continue  # an empty line after a patch
        sides = {"-": (old,), "+": (new,)}.get(line.line_type, (old, new))
        for side in sides:
            side.append(line.value)
        last = sides
    return old, new


def _place(lines: list[str], old: list[str], new: list[str], expected: int, at: int) -> int:
    """Index of the line where a hunk applies.

    Args:
        at: index of the first line no earlier hunk has touched.

    Raises:
        LookupError: nowhere, or not surely; says why.
    """
    if not old:
        if not lines:
            return 0
        raise LookupError("shows no line around what it inserts")
    stop = len(lines) - len(old)
    ends = (old, new)
    if any(side and not side[-1].endswith("\n") for side in ends):
        found = [stop] if stop >= at and lines[stop:] == old else []
    elif at <= expected <= stop and lines[expected : expected + len(old)] == old:
        return expected
    else:
        found = [
            start
            for start in range(at, stop + 1)
            if lines[start] == old[0] and lines[start : start + len(old)] == old
        ]
    if not found:
        raise LookupError("speaks of lines that do not stand in the report")
    if len(found) > 1:
        told = " and ".join(str(start + 1) for start in found[:3])
        raise LookupError(f"fits in several places, lines {told}")
    return found[0]
