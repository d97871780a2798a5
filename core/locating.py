"""Finding what a proposal speaks of: the ladder from an exact address to a near match.

Owns the search for the block or section an address means. An address is an id, and what the drafter
believes stands there; mostly both agree. Where they do not, the words are believed, if they name
one block and one only: whoever copies an id wrongly still knows what it read. Each rung is surer
than the next: the same words, the same folded words, near words. A rung that finds several places
finds none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

from core.document import Block, Document, Section, content_hash
from core.drafting.drafter import Proposal
from core.folding import fold

NEAR = 90.0
"""Least similarity, in percent, of a near match inside the section addressed."""
NEAR_ANYWHERE = 95.0
"""Least similarity, in percent, of a near match anywhere."""
MARGIN = 5.0
"""How many percent the best near match must lie above the next."""
AGREES = 60.0
"""Least similarity, in percent, at which words agree with a block that its id names exactly."""
AGREES_BY_NUMBER = 80.0
"""The same for a block that only the number of its id names."""
_FAR = 40.0  # likeness below which a block is not looked at
_LEFT_OUT = re.compile(r"\s*(?:…|\[…\]|\.\.\.|\[\.\.\.\])\s*")
_ID = re.compile(r"^¶?(\d{1,9})(?:#([0-9a-f]{6}))?$")


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


def section_of(proposal: Proposal, base: Document) -> tuple[str, ...]:
    """The path of the section a proposal grows, which it names by its titles or by a block in it.

    Raises:
        NoPlace: the block is not found.
    """
    return proposal.section if not proposal.block else find_block(proposal, base).section


def find_block(proposal: Proposal, base: Document) -> Block:
    """The block a proposal addresses.

    Raises:
        NoPlace: none, or several.
    """
    index = _index(base)
    numbered, hashed = index.by_number(proposal.block), index.by_hash(proposal.block)
    named = numbered if numbered in hashed else hashed[0] if len(hashed) == 1 else None
    old = proposal.old.strip()
    if not old:
        if named is not None:
            return named
        raise NoPlace(f"no block of the report is {proposal.block or 'named'}", _start(numbered))
    for block in (named, numbered):
        if block is not None and index.says(block, old):
            return block
    found = index.with_words(old)
    if len(found) == 1:
        return found[0]
    if found:
        here = [block for block in found if proposal.section == block.section]
        if len(here) == 1:
            return here[0]
        raise NoPlace("several blocks of the report say this", found[0].start)
    section = proposal.section or (numbered.section if numbered else ())
    if (near := index.nearest(old, named, numbered, section)) is not None:
        return near
    guess = named or numbered
    raise NoPlace(f"no block of the report is {proposal.block or 'the text given'}", _start(guess))


def whole_text(old: str, new: str, text: str) -> str:
    """The new text of a whole block, where a drafter gave only a part of it, old and new.

    A part is meant where the old words stand once in the block, as they are, and the new ones are
    much more like them than like the block.

    Args:
        old: what the drafter believes stands there.
        new: what it wants to stand there.
        text: the block.
    """
    from rapidfuzz import fuzz

    part = old.strip()
    if not part or part == text.strip() or text.count(part) != 1 or part in new:
        return new
    if fuzz.ratio(new, part) < fuzz.ratio(new, text) + MARGIN:
        return new
    before, _, after = text.partition(part)
    return before + new.strip() + after


def _start(block: Block | None) -> int:
    return block.start if block else -1


class _Index:
    """The blocks of a report by number, by hash and by words."""

    def __init__(self, base: Document) -> None:
        self._base = base

    def by_number(self, address: str) -> Block | None:
        """The block with the number of an id, whatever its hash."""
        found = _ID.match(address)
        number = int(found.group(1)) if found else 0
        return self._base.blocks[number - 1] if 0 < number <= len(self._base.blocks) else None

    def by_hash(self, address: str) -> Sequence[Block]:
        """The blocks with the hash of an id."""
        found = _ID.match(address)
        return self._by_hash.get(found.group(2) or "", ()) if found else ()

    def says(self, block: Block, words: str) -> bool:
        """Does a block say just this, folded; with something left out, does it begin and end so and
        have the rest between?"""
        return self._matcher(words)(block)

    def with_words(self, words: str) -> list[Block]:
        """All blocks that do."""
        exact = self._by_words.get(fold(words), [])
        if exact or not _LEFT_OUT.search(words):
            return exact
        return list(filter(self._matcher(words), self._base.blocks))

    def _matcher(self, words: str) -> Callable[[Block], bool]:
        says = _says(words)
        return lambda block: says(self._said[block.index], lambda: self._raw[block.index])

    def nearest(
        self, words: str, named: Block | None, numbered: Block | None, section: tuple[str, ...]
    ) -> Block | None:
        """The one block whose folded text is near enough and clearly nearer than the rest; of a
        block that its id names, or only its number, less will do."""
        scored = self._scored(words)
        if not scored:
            return None
        best, block = scored[0]
        second = scored[1][0] if len(scored) > 1 else 0.0
        for hinted, enough in ((named, AGREES), (numbered, AGREES_BY_NUMBER)):
            if hinted is not None:
                mine = next((score for score, each in scored if each == hinted), 0.0)
                others = max((score for score, each in scored if each != hinted), default=0.0)
                if mine >= enough and mine > others:
                    return hinted
        least = NEAR if section and block.section == section else NEAR_ANYWHERE
        return block if best >= least and best - second >= MARGIN else None

    def _scored(self, words: str) -> list[tuple[float, Block]]:
        """How like each block is, the likest first; those that are far are left out."""
        from rapidfuzz import fuzz, process

        head, *_, tail = _LEFT_OUT.split(words) if _LEFT_OUT.search(words) else (words, "")
        first, last = fold(head), fold(tail)
        blocks = self._base.blocks
        if not last:
            found = process.extract(
                first, self._said, scorer=fuzz.ratio, score_cutoff=_FAR, limit=3
            )
            return [(score, blocks[at]) for _, score, at in found]
        scored = []
        for block, said in zip(blocks, self._said, strict=True):
            begun = fuzz.ratio(first, said[: len(first)], score_cutoff=_FAR)
            ended = fuzz.ratio(last, said[-len(last) :], score_cutoff=_FAR) if begun else 0.0
            if ended:
                total = len(first) + len(last)
                scored.append(((begun * len(first) + ended * len(last)) / total, block))
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].index))

    @cached_property
    def _said(self) -> list[str]:
        return [fold(self._base.block_text(block)) for block in self._base.blocks]

    @cached_property
    def _raw(self) -> list[str]:
        return [" ".join(self._base.block_text(block).split()) for block in self._base.blocks]

    @cached_property
    def _by_words(self) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block, said in zip(self._base.blocks, self._said, strict=True):
            found.setdefault(said, []).append(block)
        return found

    @cached_property
    def _by_hash(self) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block in self._base.blocks:
            found.setdefault(content_hash(self._base.block_text(block)), []).append(block)
        return found


def agrees(words: str, text: str) -> bool:
    """Do words that a drafter believes to stand somewhere agree with the text that does?"""
    from rapidfuzz import fuzz

    folded = fold(text)
    is_said = _says(words)(folded, lambda: " ".join(text.split()))
    return is_said or fuzz.ratio(fold(words), folded) >= AGREES_BY_NUMBER


def _says(words: str) -> Callable[[str, Callable[[], str]], bool]:
    """Whether a text, given folded and with its spaces made plain, says just these words; with
    something left out, begins and ends so and has the rest between."""
    whole, parts = fold(words), _LEFT_OUT.split(words)
    if len(parts) == 1:
        return lambda folded, _: folded == whole
    # left out may be the half of a link, so that what is left does not fold as the whole does
    raw, pieces = [" ".join(part.split()) for part in parts], [fold(part) for part in parts]
    return lambda folded, plain: (
        folded == whole or _has_in_order(folded, pieces) or _has_in_order(plain(), raw)
    )


@lru_cache(maxsize=2)
def _index(base: Document) -> _Index:
    return _Index(base)


def _has_in_order(text: str, pieces: Sequence[str]) -> bool:
    """Does a text begin with the first piece, end with the last, and have the others between?"""
    if not (text.startswith(pieces[0]) and text.endswith(pieces[-1])):
        return False
    at = len(pieces[0])
    end = len(text) - len(pieces[-1])
    for piece in pieces[1:-1]:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= end
