"""Finding what a proposal speaks of: the ladder from an exact address to a near match.

Owns the search for the block or section an address means. Each rung is surer than the next: id with
hash, hash, exact text, folded text, near text. A rung that finds several places finds none.
"""

from __future__ import annotations

import re

from core.document import Block, Document, Section, content_hash
from core.drafting.drafter import Proposal
from core.folding import fold

NEAR = 90.0
"""Least similarity, in percent, of a near match inside the section addressed."""
NEAR_ANYWHERE = 95.0
"""Least similarity, in percent, of a near match anywhere."""
MARGIN = 5.0
"""How many percent the best near match must lie above the next."""
_ID = re.compile(r"^¶?(\d+)(?:#([0-9a-f]{6}))?$")


class NoPlace(Exception):
    """No rung found one place; `guess` is the offset of the best guess, -1 without one."""

    def __init__(self, reason: str, guess: int = -1) -> None:
        super().__init__(reason)
        self.guess = guess


def find_section(path: tuple[str, ...], base: Document) -> Section:
    """The section a path means: exact, then folded, then by its last title if unique.

    Raises:
        NoPlace: none, or several.
    """
    if exact := base.section_at(path):
        return exact
    wanted = tuple(fold(title).lower() for title in path)
    rungs = (
        [s for s in base.sections if tuple(fold(t).lower() for t in s.path) == wanted],
        [s for s in base.sections if wanted and fold(s.title).lower() == wanted[-1]],
    )
    for found in rungs:
        if len(found) == 1:
            return found[0]
    guess = base.blocks[rungs[1][0].heading].start if rungs[1] else -1
    several = "several sections are" if rungs[1] else "no section is"
    raise NoPlace(f"{several} called {path[-1] if path else 'nothing'!r}", guess)


def find_block(proposal: Proposal, base: Document) -> Block:
    """The block a proposal addresses.

    Raises:
        NoPlace: none, or several.
    """
    numbered = _by_number(proposal.block, base)
    hashed = _by_hash(proposal.block, base)
    if numbered is not None and numbered in hashed:
        return numbered
    old = proposal.old.strip()
    rungs = [hashed] if hashed else []
    if old:
        rungs.append([b for b in base.blocks if base.block_text(b).strip() == old])
        wanted = fold(old)
        rungs.append([b for b in base.blocks if fold(base.block_text(b)) == wanted])
        rungs.append(_near(wanted, proposal.section, base))
    for found in rungs:
        if len(found) == 1:
            return found[0]
        if numbered is not None and numbered in found:
            return numbered
    guess = numbered.start if numbered else -1
    raise NoPlace(f"no block of the report is {proposal.block or 'the text given'}", guess)


def _by_number(address: str, base: Document) -> Block | None:
    found = _ID.match(address)
    number = int(found.group(1)) if found else 0
    return base.blocks[number - 1] if 0 < number <= len(base.blocks) else None


def _by_hash(address: str, base: Document) -> list[Block]:
    found = _ID.match(address)
    wanted = found.group(2) if found else None
    if not wanted:
        return []
    return [b for b in base.blocks if content_hash(base.block_text(b)) == wanted]


def _near(wanted: str, section: tuple[str, ...], base: Document) -> list[Block]:
    """The one block whose folded text is near enough and clearly nearer than the rest."""
    from rapidfuzz import fuzz

    scored = sorted(
        ((fuzz.ratio(wanted, fold(base.block_text(b))), -b.index, b) for b in base.blocks),
        reverse=True,
    )[:2]
    if not scored:
        return []
    best, _, block = scored[0]
    least = NEAR if section and block.section == section else NEAR_ANYWHERE
    clear = len(scored) == 1 or best - scored[1][0] >= MARGIN
    return [block] if best >= least and clear else []
