"""Text and what becomes of it, as lines of styled pieces with a shape.

Pure. Foreign text is only ever given a style, never read as markup of the terminal or of the app.
Word marks lie over Markdown as an editor expects it: a mark of Markdown is shown only where it is
itself what changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from core.blocks import BlockKind
from core.diff.marks import Op, word_marks
from tui.render.run import Form, Run, Shape
from tui.render.structure import reading, within
from tui.render.wrap import Piece

_BRACKETS = {"delete": ("[-", "-]"), "insert": ("{+", "+}")}
_SOFT = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text and what stands there instead."""

    old: str
    """What the base has."""
    new: str
    """What is proposed, the same where nothing changes."""
    change: str = ""
    """Id of the change, or of what is marked; empty where nothing is."""
    styles: str = ""
    """Names of styles it has besides those of its Markdown."""


class Side(StrEnum):
    """Which text is shown."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line before it is laid out."""

    shape: Shape
    """Its shape."""
    pieces: tuple[Piece, ...]
    """What it says."""


@dataclass(slots=True)
class _Op:
    op: Op
    runs: list[Run]
    text: str
    change: str
    styles: frozenset[str] = frozenset()


def plain(text: str, kind: BlockKind | None = None) -> list[Shaped]:
    """A text without changes."""
    return shaped((Stretch(text, text),), kind)


def shaped(
    stretches: Sequence[Stretch],
    kind: BlockKind | None = None,
    *,
    brackets: bool = False,
    side: Side = Side.BOTH,
) -> list[Shaped]:
    """A text with what changes in it, as lines.

    Args:
        kind: what block it is, where it is known to be one.
        brackets: write `[-…-]` and `{+…+}` around the marks, for terminals without colour.
        side: leave out what one of the two texts has not.
    """
    lines: list[tuple[list[Piece], Shape | None, Shape | None]] = [([], None, None)]
    for op in _ops(stretches, kind):
        name = "" if op.op is Op.EQUAL else op.op.value
        if (side is Side.OLD and name == "insert") or (side is Side.NEW and name == "delete"):
            continue
        pieces = list(_pieces(op, name))
        if brackets and name:
            pieces = _bracketed(pieces, name)
        for piece, shape in pieces:
            line, old, new = lines[-1]
            if name == "delete":
                lines[-1] = (line, old or shape, new)
            else:
                lines[-1] = (line, old, new or shape)
            if piece.text == "\n":
                lines.append(([], None, None))
            elif piece.text:
                line.append(piece)
    return [Shaped(new or old or Shape(), tuple(line)) for line, old, new in lines]


def _pieces(op: _Op, name: str) -> Iterator[tuple[Piece, Shape]]:
    for run in op.runs:
        text = op.text[run.start : run.end] if run.shown is None else run.shown
        styles = sorted(run.styles | op.styles | ({name} if name else set()))
        yield Piece(text, " ".join(styles), op.change), run.shape


def _ops(stretches: Sequence[Stretch], kind: BlockKind | None) -> Iterator[_Op]:
    """Equal, deleted and inserted text in order, each with the runs that are shown of it."""
    old_text = "".join(stretch.old for stretch in stretches)
    new_text = "".join(stretch.new for stretch in stretches)
    was, now = reading(old_text, kind), reading(new_text, kind)
    old_at = new_at = 0
    for stretch in stretches:
        found: list[_Op] = []
        for op, text in marks_of(stretch.old, stretch.new):
            if op is Op.DELETE:
                runs = list(within(was, old_at, old_at + len(text)))
                found.append(_Op(op, runs, old_text, stretch.change))
                old_at += len(text)
                continue
            runs = list(within(now, new_at, new_at + len(text)))
            is_marked = op is Op.INSERT or stretch.old == stretch.new
            change, styles = stretch.change if is_marked else "", frozenset(stretch.styles.split())
            found.append(_Op(op, runs, new_text, change, styles))
            new_at += len(text)
            old_at += len(text) if op is Op.EQUAL else 0
        yield from _telling(found)


@lru_cache(maxsize=2048)
def marks_of(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    """The word marks, remembered."""
    return word_marks(old, new)


def _telling(ops: list[_Op]) -> Iterator[_Op]:
    """Marks of Markdown shown where nothing else tells what changed; line ends that are wrapped
    away anyway not told at all."""
    at = 0
    while at < len(ops):
        op = ops[at]
        other = ops[at + 1] if at + 1 < len(ops) else None
        if op.op is Op.DELETE and other is not None and other.op is Op.INSERT:
            at += 2
            if _said(op) == _said(other):
                if not _written(op).strip() and not _written(other).strip():
                    yield replace(other, op=Op.EQUAL)
                    continue
                op, other = _bare(op), _bare(other)
            yield op
            yield other
            continue
        at += 1
        is_mark = op.op is not Op.EQUAL and not _said(op).strip()
        yield _bare(op) if is_mark and _written(op).strip() else op


def _said(op: _Op) -> str:
    shown = (op.text[r.start : r.end] if r.shown is None else r.shown for r in op.runs)
    return _SOFT.sub(" ", "".join(shown))


def _written(op: _Op) -> str:
    return "".join(op.text[run.start : run.end] for run in op.runs)


def _bare(op: _Op) -> _Op:
    """With the marks of Markdown shown as they are written; line ends stay line ends."""
    runs = [
        run if run.shown is None or not op.text[run.start : run.end].strip()
        else replace(run, shown=None)
        for run in op.runs
    ]  # fmt: skip
    return replace(op, runs=runs)


_Shown = tuple[Piece, Shape]


def _bracketed(pieces: Iterable[_Shown], name: str) -> list[_Shown]:
    """Brackets around the words, white space at both ends left outside."""
    left, right = _BRACKETS[name]
    found = list(pieces)
    said = [at for at, (piece, _) in enumerate(found) if piece.text.strip()]
    if not said:
        return found
    first, last = said[0], said[-1]
    piece, shape = found[last]
    text = piece.text.rstrip()
    tail = piece.text[len(text) :]
    found[last : last + 1] = [
        (replace(piece, text=text + right), shape),
        (replace(piece, text=tail), shape),
    ]
    piece, shape = found[first]
    text = piece.text.lstrip()
    lead = piece.text[: len(piece.text) - len(text)]
    found[first : first + 1] = [
        (replace(piece, text=lead), shape),
        (replace(piece, text=left + text), shape),
    ]
    return found


def is_empty(lines: Sequence[Shaped]) -> bool:
    """Is there nothing to see in any of them?"""
    return all(line.shape.form is Form.BLANK or not line.pieces for line in lines)
