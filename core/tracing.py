"""One block of a report through its versions: which of them shaped it.

Owns the way back. A block is followed by its text: through versions that do not touch it, through
moves (wherever it stands) and re-wraps (its folded text is the same), and through edits, to the
block it was made of. Git is asked by whoever gives the `History`; nothing here starts a process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.blocks import BlockKind
from core.diff.coarse import coarse_documents
from core.document import Block, Document
from core.provenance import text_sha256, words_of

LEAST_LIKE = 55.0
"""How like an older block must be to be what this one was made of, 0 to 100; a little over what two
sentences of one subject share by chance."""
_SAME_SECTION = 8.0  # how much more likely a block was made of one in its own section
_LINE_END = "\r\n"
_STANDS_ALONE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\|)[^\r\n]*\Z")
"""A heading, an item or a row of one line: the line before does not matter to it."""
_CONTINUES = re.compile(r"\r?\n[ \t]*[^\s#|*+-]")
"""What follows when an item goes on, or may, in the next line."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version that shaped the block."""

    commit: str
    """Its full id; empty for the working tree."""
    document: Document
    """The report as this version has it."""
    block: Block
    """The block in it."""
    before: str | None
    """What the block was before; None when it was written new here."""
    older: str
    """The whole report before; empty where there was none."""


class History(Protocol):
    """The versions of a report."""

    def parents(self, commit: str) -> Sequence[str]:
        """The versions just before one; the newest commit for the working tree, which is `""`."""
        ...

    def text(self, commit: str) -> str:
        """The report as a version has it; empty where it has none."""
        ...


Replaced = Callable[[str], frozenset[str]]
"""For the hash of a text, the hashes of the texts it is recorded to have replaced."""


def steps(
    tip: str, document: Document, block: Block, history: History, replaced: Replaced
) -> Iterator[Step]:
    """The versions that shaped a block, newest first.

    Args:
        tip: the version the document is of.
        replaced: what the records know; a block wholly rewritten is still found by it.
    """
    here, there = _There(document, block), tip
    while True:
        parents = history.parents(there)
        met = [(parent, here.met_in(history.text(parent), replaced)) for parent in parents]
        kept = next(((parent, found) for parent, found in met if found and found.is_same), None)
        if kept is None:
            kept = next(((parent, found) for parent, found in met if found), None)
            before = kept[1].there.text if kept else None
            older = kept[0] if kept else next(iter(parents), None)
            text = "" if older is None else history.text(older)
            yield Step(there, here.document, here.block, before, text)
        if kept is None:
            return
        there, here = kept[0], kept[1].there


@dataclass(frozen=True, slots=True)
class _Met:
    """A block found in an older version."""

    there: _There
    is_same: bool


class _There:
    """A block in one version. A version is read into blocks only where that is needed, and only as
    far: most versions do not touch the block, and those that do leave most sections alone."""

    def __init__(
        self, document: Document, block: Block | None, text: str = "", at: Sequence[int] = ()
    ) -> None:
        self.document = document
        self.text = document.block_text(block) if block else text
        self._block = block
        self._at = at or _places(document.text, self.text)

    @property
    def block(self) -> Block:
        """The block, in the document as far as it was read."""
        if self._block is None:
            self._block = _block_at(self.document, self._start)
        return self._block

    def met_in(self, older: str, replaced: Replaced) -> _Met | None:
        """This block, or what it was made of, in an older version."""
        theirs = _places(older, self.text)
        if self._is_untouched(older, theirs):
            return _Met(_There(Document(older), None, self.text, theirs), is_same=True)
        document = self._read_beside(older)
        found = _same(self.document, self.block, document)
        if found is not None:
            return _Met(_There(document, found), is_same=True)
        found = _made_of(self.document, self.block, document, replaced)
        return _Met(_There(document, found), is_same=False) if found else None

    @property
    def _start(self) -> int:
        return self._block.start if self._block else self._at[0]

    def _read_beside(self, older: str) -> Document:
        """Read both versions where they differ; both whole where the block is not among that."""
        start = self._start
        both = coarse_documents(older, self.document.text)
        before, after = both.old, both.new
        block = _block_at(after, start)
        if after.block_text(block) != self.text:
            before, after = Document(older), Document(self.document.text)
            block = _block_at(after, start)
        self.document, self._block = after, block
        return before

    def _is_untouched(self, older: str, theirs: Sequence[int]) -> bool:
        """Is the block the same in the older version, as far as its lines tell? Saying no costs
        time and nothing else."""
        if len(theirs) != 1 or len(self._at) != 1:
            return False
        end = theirs[0] + len(self.text)
        if _STANDS_ALONE.match(self.text) and not _CONTINUES.match(older, end):
            return True
        beside = _beside(self.document.text, self._at[0], self.text)
        return beside == _beside(older, theirs[0], self.text)


def _block_at(document: Document, offset: int) -> Block:
    found = document.block_at(offset)
    assert found is not None, "a text with lines has blocks"
    return found


def _places(text: str, piece: str) -> list[int]:
    """Where a piece stands in a text as whole lines."""
    found = []
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        starts = at == 0 or text[at - 1] in _LINE_END or (at == 1 and text[0] == "\ufeff")
        if starts and (end == len(text) or text[end] in _LINE_END):
            found.append(at)
        at = text.find(piece, at + 1)
    return found


def _beside(text: str, at: int, piece: str) -> tuple[str, str]:
    """The lines before and after a piece; while they are the same, so is the block it makes."""
    before = text[text.rfind("\n", 0, max(at - 1, 0)) + 1 : at]
    end = at + len(piece)
    first = text.find("\n", end)
    stop = text.find("\n", first + 1) if first >= 0 else -1
    return before, text[end : stop if stop >= 0 else len(text)]


def _same(new: Document, block: Block, old: Document) -> Block | None:
    """The same words as one block of the older version, wherever it stands and however wrapped."""
    text = new.block_text(block)
    if found := _paired(block, _equal(new, text), _equal(old, text)):
        return found
    if any(old.block_text(b) == text for b in old.blocks):
        return None  # it stands there, once less often: this one is the newcomer
    words = words_of(text)
    ours, theirs = _only(new, old), _only(old, new)
    twins = [b for b in ours if b.kind is block.kind and words_of(new.block_text(b)) == words]
    olds = [b for b in theirs if b.kind is block.kind and words_of(old.block_text(b)) == words]
    return _paired(block, twins, olds)


def _equal(document: Document, text: str) -> list[Block]:
    return [block for block in document.blocks if document.block_text(block) == text]


def _only(document: Document, other: Document) -> list[Block]:
    """The blocks whose text the other version has not."""
    there = Counter(map(other.block_text, other.blocks))
    return [block for block in document.blocks if not there[document.block_text(block)]]


def _paired(block: Block, ours: Sequence[Block], theirs: Sequence[Block]) -> Block | None:
    """Which of several equal older blocks this one is: the one in its section, else the one of its
    turn among those that are left."""
    left = list(theirs)
    waiting = []
    for each in ours:
        at = next((n for n, old in enumerate(left) if old.section == each.section), None)
        if at is None:
            waiting.append(each)
            continue
        old = left.pop(at)
        if each.index == block.index:
            return old
    turn = next(n for n, each in enumerate(waiting) if each.index == block.index) if waiting else 0
    return left[turn] if turn < len(left) else None


def _made_of(new: Document, block: Block, old: Document, replaced: Replaced) -> Block | None:
    """The older block this one was made of: what the records say it replaced, else the likest that
    is like no other new block more."""
    from rapidfuzz import fuzz

    text = new.block_text(block)
    gone = [each for each in _only(old, new) if _can_become(each.kind, block.kind)]
    recorded = replaced(text_sha256(text))
    for each in gone:
        if recorded and text_sha256(old.block_text(each)) in recorded:
            return each

    def likeness(one: Block, words: str, other: Block, other_words: str) -> float:
        return fuzz.ratio(words, other_words) + _SAME_SECTION * (one.section == other.section)

    words = words_of(text)
    rivals = [(b, words_of(new.block_text(b))) for b in _only(new, old) if b.index != block.index]
    known = [(each, words_of(old.block_text(each))) for each in gone]
    scored = [(likeness(block, words, each, said), each, said) for each, said in known]
    for score, each, said in sorted(scored, key=lambda entry: -entry[0]):
        if score < LEAST_LIKE:
            break
        if all(likeness(b, theirs, each, said) <= score for b, theirs in rivals):
            return each
    return None


def _can_become(old: BlockKind, new: BlockKind) -> bool:
    """May a block of one kind turn into one of another? Prose may, a heading or a row stays one."""
    fixed = {BlockKind.HEADING, BlockKind.ROW, BlockKind.CODE, BlockKind.FRONT_MATTER}
    return old is new or (old not in fixed and new not in fixed)
