"""Word marks: which words of a text changed.

Owns the cutting of text into tokens and their alignment. A word, a figure with its unit sign, a
code span, a link and a citation mark are one token each, so that no mark ever ends inside one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

_TOKEN = re.compile(
    r"`+[^`\n]+`+"  # code span
    r"|!?\[[^\[\]\n]*\]\([^()\s]*\)"  # link, image
    r"|\[\^?[\w:.-]+\]"  # citation or footnote mark
    r"|\s+"
    r"|\d+(?:[.,]\d+)*%?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|.",
    re.DOTALL,
)


class Op(StrEnum):
    """What happened to a run of tokens."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


Mark = tuple[Op, str]


def word_marks(old: str, new: str) -> tuple[Mark, ...]:
    """How `old` became `new`, in words.

    Returns:
        Runs in order; equal and deleted ones joined are `old`, equal and inserted ones `new`.
        Alignment is by longest common subsequence of tokens (rapidfuzz's bit-parallel LCSseq).
    """
    if not old or not new or old == new:
        only = ((Op.EQUAL, old),) if old == new else ((Op.DELETE, old), (Op.INSERT, new))
        return tuple(mark for mark in only if mark[1])
    from rapidfuzz.distance import LCSseq

    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    raw: list[Mark] = []
    for opcode in LCSseq.opcodes(before, after):
        gone = "".join(before[opcode.src_start : opcode.src_end])
        come = "".join(after[opcode.dest_start : opcode.dest_end])
        if opcode.tag == "equal":
            raw.append((Op.EQUAL, gone))
        else:
            raw += [(Op.DELETE, gone), (Op.INSERT, come)]
    return tuple(_joined(_bridged(raw)))


def _bridged(marks: list[Mark]) -> Iterator[Mark]:
    """An equal run of mere white space between two changed runs joins them: words, not confetti."""
    for at, (op, text) in enumerate(marks):
        inside = 0 < at < len(marks) - 1
        if op is Op.EQUAL and inside and text.isspace():
            yield from ((Op.DELETE, text), (Op.INSERT, text))
        else:
            yield op, text


def _joined(marks: Iterator[Mark]) -> Iterator[Mark]:
    """Neighbouring deletions and insertions as one of each, deletion first."""
    gone: list[str] = []
    come: list[str] = []
    for op, text in (*marks, (Op.EQUAL, "")):
        if op is Op.DELETE:
            gone.append(text)
        elif op is Op.INSERT:
            come.append(text)
        else:
            for kind, parts in ((Op.DELETE, gone), (Op.INSERT, come)):
                if joined := "".join(parts):
                    yield kind, joined
                parts.clear()
            if text:
                yield op, text
