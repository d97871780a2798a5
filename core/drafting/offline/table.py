"""A table of data points: what is measured, of what, how much.

Owns the cutting of a sentence with a figure into a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.drafting.offline.refusals import is_verb
from core.drafting.offline.score import Scored
from core.drafting.offline.speakers import Role
from core.folding import caseless

LEAST = 3
"""Rows from which a table is made."""
MOST = 8
"""Rows a table has at most."""
_LONGEST = 32
_BOUND = re.compile(r"(?:up to|more than|over|at least|about|nearly|less than)\s+$", re.IGNORECASE)
HEAD = "| Subject | Data point | Figure |\n|---|---|---|"
"""Head and delimiter of the table."""


def is_row(scored: Scored) -> bool:
    """Can the sentence be a row: short, of one subject, with something measured?"""
    candidate = scored.candidate
    words = len(candidate.bare.split())
    is_told = candidate.speaker.role is Role.GUEST  # *we* has no place in a table
    return bool(candidate.measures and candidate.subject and words <= _LONGEST) and not is_told


def table(rows: Sequence[Scored]) -> str:
    """The table of some sentences."""
    return "\n".join([HEAD, *(_row(scored) for scored in rows)])


def _row(scored: Scored) -> str:
    candidate = scored.candidate
    clause = candidate.bare
    subject = candidate.subject
    rest = clause.removeprefix(f"{subject} ")
    if not candidate.label and rest != clause and is_verb(rest):
        clause = rest
    clause = clause.rstrip(".")
    if candidate.label or clause[:1].islower():
        clause = clause[:1].upper() + clause[1:]
    figures = "; ".join(dict.fromkeys(_with_bound(candidate.bare, f.start, f.text)
                                      for f in candidate.measures))  # fmt: skip
    return f"| {_cell(subject)} | {_cell(clause)} | {_cell(figures)} |"


def _with_bound(text: str, start: int, figure: str) -> str:
    """The figure with the bound in front of it, such as *up to*."""
    bound = _BOUND.search(text[:start])
    return f"{caseless(bound.group().strip())} {figure}" if bound else figure


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
