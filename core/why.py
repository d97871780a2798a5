"""Why a block of the report is there: its versions explained by the records.

Owns the match of what the records say was written with what stands in the report. The match is by
the folded words, so it needs no commit: it holds in a clone, after a rebase and after a squash.
Where the words were changed after the decision, by a hook or by hand, the trailers of the commit
tell which reading it was. It opens no source: what a reading quoted is in its record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.blocks import BlockKind, line_spans
from core.changes import Decision
from core.provenance import Quoted, text_sha256, words_of, words_sha256
from core.recorded import Known, Records
from core.sentences import sentence_spans
from core.tracing import Step

FURTHEST = 60
"""Blocks to either side of one that a recorded text may hold with it; sentences of a block whose
runs are looked at."""
_BY_LINES = (BlockKind.CODE, BlockKind.QUOTE, BlockKind.HTML, BlockKind.FRONT_MATTER)


@dataclass(frozen=True, slots=True)
class Version:
    """What git says of a commit."""

    commit: str
    """Its full id."""
    date: str
    """When it was written, ISO 8601."""
    author: str
    """Who wrote it."""
    reviews: tuple[str, ...]
    """Ids of the reviews its trailers name."""
    reference: str
    """The reference its trailers name, empty without."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One decision, or one edit outside a review, that shaped the block."""

    commit: str
    """The commit, full id; empty where a shallow clone does not have it."""
    date: str
    """Of the commit, else when drafting began; ISO 8601."""
    author: str
    """Who committed it; empty where the commit is not here."""
    reference: str
    """Title of the reference; empty for an edit made outside a review, or elsewhere."""
    target: str
    """Where the reference is; of an earlier version that was brought back `git:1a2b:report.md`;
    empty likewise."""
    decision: Decision | None
    """What was decided; None for an edit made outside a review."""
    why: str
    """The drafter's reason."""
    evidence: tuple[Quoted, ...]
    """What it rests on, as it was read then."""
    note: str
    """The editor's note."""
    review: str
    """Id of the review; empty for an edit made outside one."""
    drafted: str
    """When drafting began, ISO 8601; empty likewise."""
    sha256: str
    """Of the bytes that were read then; empty likewise."""
    by: str = ""
    """Who made an edit that was made elsewhere; empty where nobody is named."""

    @property
    def named(self) -> str:
        """Where the text came from, in words: the reference, or who made the edit."""
        edits = f"edits by {self.by}" if self.by else ""
        if self.reference:
            return ", ".join(filter(None, (self.reference, edits)))
        return "an earlier version" if self.target else edits or "edits made elsewhere"


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a block is there."""

    line: int
    """1-based line it begins in."""
    text: str
    """The block."""
    origins: tuple[Origin, ...]
    """Newest first."""
    says: tuple[str, ...]
    """What has to be known besides, one line each."""


def explained(step: Step, version: Version, records: Records) -> Iterator[Origin]:
    """The decisions of one version that shaped the block, newest first; one origin without a
    decision where it was edited outside a review."""
    chain = list(_chain(step, version, records)) or list(_by_trailers(step, version, records))
    for known in chain:
        yield _origin(version, known)
    if not chain:
        yield _outside(version)


def _chain(step: Step, version: Version, records: Records) -> Iterator[Known]:
    """What wrote the block, then what wrote the text that this replaced, and so on back to the text
    of the version before. A squash makes one version of several; one version may change several
    sentences of a block, and of one hunk one change is told."""
    before = "" if step.before is None else text_sha256(step.before)
    seen: set[tuple[str, str]] = set()
    told: set[tuple[str, str, Decision]] = set()
    for first in _writers(step, version, records):
        known: Known | None = first
        while known is not None:
            seen.add(known.key)
            hunk = (known.reading.review, known.change.hunk, known.change.decision)
            if hunk not in told:
                told.add(hunk)
                yield known
            old = known.change.old_sha256
            found = records.wrote(old) if old and old != before else []
            known = _newest([each for each in found if each.key not in seen], version)


def _writers(step: Step, version: Version, records: Records) -> Iterator[Known]:
    """The changes that made the block what it is: the one that wrote it, those that wrote parts of
    it, the one that wrote the blocks around it too, or those that took parts away."""
    text, kind = step.document.block_text(step.block), step.block.kind
    if known := _newest(records.wrote(text_sha256(text)), version):
        yield known
        return
    if step.before is not None:
        before = words_of(step.before)
        parts = [_newest(records.wrote(each), version) for each in _pieces(text, kind, before)]
        gone = _pieces(step.before, kind, words_of(text))
        parts += [_newest(records.removed(each), version) for each in gone]
        if found := [known for known in parts if known]:
            yield from found
            return
    for digest in _runs(step):
        if known := _newest(records.wrote(digest), version):
            yield known
            return


def _newest(found: list[Known], version: Version) -> Known | None:
    """The newest of some changes, one of a review that the version names before others."""
    named = [known for known in found if known.reading.review in version.reviews]
    best = named or found
    return best[-1] if best else None


def _by_trailers(step: Step, version: Version, records: Records) -> Iterator[Known]:
    """What the reviews named by a commit took in this place, where the words were changed after the
    decision: what replaced the text of the version before, or for a new block the only insertion of
    its section. Nothing where that is not certain."""
    taken = [known for review in version.reviews for known in records.taken(review)]
    if step.before is not None:
        before = {text_sha256(step.before), *_pieces(step.before, step.block.kind, "")}
        found = [known for known in taken if known.change.old_sha256 in before]
    elif step.older:
        found = [k for k in taken if k.change.section == step.block.section]
        if any(known.change.old_sha256 or _stands(known, step) for known in found):
            return
    else:
        return
    if len(found) == 1:
        yield found[0]


def _stands(known: Known, step: Step) -> bool:
    """Does what a change wrote stand there as another block?"""
    blocks = (b for b in step.document.blocks if b.section == step.block.section)
    written = known.change.written_sha256
    return any(text_sha256(step.document.block_text(block)) == written for block in blocks)


def _runs(step: Step) -> Iterator[str]:
    """Hashes of the runs of new blocks around a block: a new section is written as one text."""
    document, index = step.document, step.block.index
    words = words_of(document.block_text(step.block))
    before = _new_beside(step, range(index - 1, max(index - FURTHEST, 0) - 1, -1))[::-1]
    after = _new_beside(step, range(index + 1, min(index + FURTHEST, len(document.blocks))))
    run = [*before, words, *after]
    for start in range(len(before), -1, -1):
        running = hashlib.sha256()
        for at in range(start, len(run)):
            said = run[at] if at == start else f" {run[at]}"
            running.update(said.encode("utf-8", "surrogatepass"))
            if at >= len(before) and at > start:
                yield running.copy().hexdigest()


def _new_beside(step: Step, indices: range) -> list[str]:
    """The words of the blocks on one side, up to one that the version before had."""
    found = []
    for at in indices:
        text = step.document.block_text(step.document.blocks[at])
        if text in step.older:
            break
        found.append(words_of(text))
    return found


def _pieces(text: str, kind: BlockKind, other: str) -> Iterator[str]:
    """Hashes of the parts of a block that another text has not: cells of a row, runs of lines of
    what is read by lines, runs of sentences of anything else.

    Args:
        other: the words of the other text.
    """
    if kind is BlockKind.ROW:
        parts = [words_of(cell) for cell in text.strip().strip("|").split("|")]
        yield from (words_sha256(part) for part in parts if part and part not in other)
        return
    if kind in _BY_LINES:
        parts = [words_of(text[start:end]) for start, end in line_spans(text)]
    else:
        parts = [words_of(text[start:end]) for start, end in sentence_spans(text)]
    parts = [part for part in parts if part]
    longest = len(parts) if len(parts) <= FURTHEST else 1
    for length in range(longest, 0, -1):
        for start in range(len(parts) - length + 1):
            said = " ".join(parts[start : start + length])
            if said not in other:
                yield words_sha256(said)


def _origin(version: Version, known: Known) -> Origin:
    is_edits = known.record.is_edits
    return Origin(
        commit=version.commit,
        date=version.date,
        author=version.author,
        reference="" if is_edits else known.record.title,
        target=known.reading.target if is_edits else known.record.target,
        decision=known.change.decision,
        why=known.change.why,
        evidence=known.change.passages,
        note=known.change.note,
        review=known.reading.review,
        drafted=known.reading.drafted,
        sha256=known.reading.sha256,
        by=known.reading.by,
    )


def _outside(version: Version) -> Origin:
    return Origin(
        commit=version.commit,
        date=version.date,
        author=version.author,
        reference=version.reference,
        target="",
        decision=None,
        why="",
        evidence=(),
        note="",
        review="",
        drafted="",
        sha256="",
    )
