"""Comparing two versions: hunks and word marks of real revisions, against git's own word diff.

Owns the figures of the pairs kept beside the project, taken in one run: how long hunks with all
their marks take in the process against `git diff --word-diff`, a process a pair; how many
characters are marked against git's marks; and what share of hunks `git add -p` could not have
split. Without the pairs it measures texts of its own. Pairs that differ in white space alone are
told apart: git marks nothing in them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.inputs import DATA, Inputs
from benchmarks.measure import BenchmarkError, environment, in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.changes import Hunk, HunkKind
from core.diff.hunks import difference
from core.diff.marks import Op, word_marks

_TIMES = 5
_WORDS = "[[:alnum:]_]+|[^[:space:]]"
_GIT = "git diff --no-index --word-diff"


@dataclass(frozen=True, slots=True)
class _Revision:
    """Two versions of one text."""

    name: str
    before: Path
    after: Path

    def texts(self) -> tuple[str, str]:
        return self.before.read_bytes().decode(), self.after.read_bytes().decode()

    def git(self, *options: str) -> bytes:
        """What git says of the two files; it ends with 1 where they differ."""
        done = subprocess.run(
            ["git", "diff", "--no-index", *options, os.fspath(self.before), os.fspath(self.after)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(),
            check=False,
        )
        if done.returncode not in (0, 1):
            raise BenchmarkError(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout


def figures(inputs: Inputs) -> list[Figure]:
    """Time and marks against git; the rest is told on the way."""
    revisions = _revisions(inputs)
    texts = [revision.texts() for revision in revisions]
    samples = in_turns(
        lambda: seconds_of(lambda: [_marked(*pair) for pair in texts]),
        lambda: seconds_of(lambda: [revision.git("--word-diff") for revision in revisions]),
        _TIMES,
    )
    ours = [_marked(*pair) for pair in texts]
    git = [_marked_by_git(revision) for revision in revisions]
    blank = [at for at, (one, other) in enumerate(texts) if one.split() == other.split()]
    words = [at for at in range(len(texts)) if at not in blank]
    _tell(revisions, texts, blank, ours, git)
    marked = Figure(
        "characters marked", f"{_GIT}=porcelain", float(sum(ours[at] for at in words)),
        float(sum(git[at] for at in words)), 1, Target(1.0, Of.RATIO), unit="characters",
    )  # fmt: skip
    name = f"hunks and marks of {len(texts)} revisions"
    return [figure(name, _GIT, samples, Target(1.0, Of.RATIO)), marked]


def _revisions(inputs: Inputs) -> list[_Revision]:
    folder = DATA / "prose-pairs"
    if inputs.are_real and folder.is_dir():
        return [
            _Revision(each.name, each / "before.md", each / "after.md")
            for each in sorted(folder.iterdir())
            if (each / "before.md").is_file()
        ]
    made = inputs.scratch / "revisions"
    made.mkdir(exist_ok=True)
    lines = inputs.report.split("\n")
    found = []
    for number in range(1, 6):
        before, after = made / f"{number}-before.md", made / f"{number}-after.md"
        before.write_text(inputs.report, encoding="utf-8")
        edited = [
            line.replace(" the ", " this ") if at % (7 * number) == 0 else line
            for at, line in enumerate(lines)
        ]
        after.write_text("\n".join(edited), encoding="utf-8")
        found.append(_Revision(str(number), before, after))
    return found


def _marked(before: str, after: str) -> int:
    """Characters marked in all splices; line ends, which git marks nowhere, not counted."""
    return sum(
        len(text) - text.count("\n") - text.count("\r")
        for hunk in difference(before, after).hunks
        for change in hunk.changes
        for splice in change.splices
        for op, text in word_marks(before[splice.start : splice.end], splice.text)
        if op is not Op.EQUAL
    )


def _marked_by_git(revision: _Revision) -> int:
    said = revision.git("--word-diff=porcelain", f"--word-diff-regex={_WORDS}").decode()
    body = [line for line in said.split("\n") if not line.startswith(("+++ ", "--- "))]
    return sum(len(line) - 1 for line in body if line.startswith(("+", "-")))


def _tell(
    revisions: Sequence[_Revision],
    texts: Sequence[tuple[str, str]],
    blank: Sequence[int],
    ours: Sequence[int],
    git: Sequence[int],
) -> None:
    """What is no ratio: shares and counts, as notes."""
    found = [difference(*pair).hunks for pair in texts]
    hunks = [hunk for each in found for hunk in each]
    on_one_line, close = (
        sum(
            _is_beyond_git(hunk, before, apart)
            for (before, _), each in zip(texts, found, strict=True)
            for hunk in each
        )
        for apart in (1, 2)
    )
    most = max(range(len(texts)), key=lambda at: len(found[at]))
    names = ", ".join(
        f"{revisions[at].name}: {ours[at]} against {git[at]} characters" for at in blank
    )
    moves = sum(hunk.kind is HunkKind.MOVE for hunk in hunks)
    changes = sum(len(hunk.decidable) for hunk in hunks)
    for line in (
        f"{len(hunks)} hunks, {changes} changes; {moves} moves, each one decision",
        f"{close} hunks ({close / len(hunks):.1%}) hold several changes without an unchanged line"
        f" between them, which git add -p cannot split; in {on_one_line} two act on one line",
        f"most hunks in one pair: {len(found[most])} ({revisions[most].name})",
        f"white space alone: {names or 'none'}",
    ):
        print(f"diffing: {line}", file=sys.stderr)


def _is_beyond_git(hunk: Hunk, before: str, apart: int) -> bool:
    """Do two of its changes stand less than so many lines of the base apart? `git add -p` splits
    only where an unchanged line stands between."""
    spans = sorted(
        (before.count("\n", 0, splices[0].start), before.count("\n", 0, splices[-1].end))
        for splices in (change.splices for change in hunk.decidable)
    )
    return any(after[0] - before[1] < apart for before, after in pairwise(spans))
