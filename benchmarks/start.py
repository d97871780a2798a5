"""How long the app takes to its first paint, in a real terminal."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.inputs import ARTICLE, Inputs
from benchmarks.measure import (
    PYTHON,
    REDLINE,
    BenchmarkError,
    environment,
    in_turns,
    seconds_of_process,
)
from benchmarks.peers.empty_app import TEXT
from benchmarks.table import Figure, Of, Target, figure
from benchmarks.terminal import Painted, seconds_to_paint

PEER = "empty Textual app to its first text"
TARGET = Target(3, Of.RATIO)
TIMES = 11
_PHRASE = re.compile(r"[^\W_]+(?:[ ,][^\W_]+)*")


def figures(inputs: Inputs) -> Iterator[Figure]:
    """The app opened on a report of 45 KB with a review waiting, until its first paint.

    First paint is the first picture with the hunk under the cursor (its words, in a style of their
    own, on the cursor's line), its passage, and the counts. The peer is a Textual app of one line,
    until that line is there.
    """
    work = inputs.fresh(inputs.existing)
    seconds_of_process([REDLINE, "draft", "--reference", str(ARTICLE)], cwd=work)
    _accept_until_evidence(work)
    picture = Picture.expected(work)
    empty = str(Path(__file__).parent / "peers" / "empty_app.py")
    samples = in_turns(
        lambda: seconds_to_paint([REDLINE, str(work)], picture.missing),
        lambda: seconds_to_paint([PYTHON, empty], missing_text),
        TIMES,
    )
    yield figure("app start to first paint, a review open", PEER, samples, TARGET)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first paint of a review shows."""

    words: str
    """The first words the hunk under the cursor writes (or takes away, if it writes none)."""
    passage: str
    """The passage it rests on, such as `S12`."""
    counts: str
    """How much is decided."""

    @classmethod
    def expected(cls, workspace: Path) -> Picture:
        """The picture of the review that is open in a workspace, from `redline review --json`."""
        hunks = _hunks(workspace)
        at, first = _first_undecided(hunks)
        marks = [mark for change in first["changes"] for mark in change["marks"]]
        written = [text for kind, text in marks if kind == "insert" and _PHRASE.search(text)]
        taken = [text for kind, text in marks if kind == "delete" and _PHRASE.search(text)]
        return cls(
            words=_phrase((written or taken)[0]),
            passage=first["evidence"][0]["span"],
            counts=f"{at} of {len(hunks)} decided",
        )

    def missing(self, painted: Painted) -> str:
        """What a picture still lacks."""
        text = painted.text
        evidence = text.find(f"{self.passage} “")
        # the cursor's bar, the glyph of its state, perhaps a mark of the text's own, the words
        hunk = re.search(rf"▌[^▌]{{1,60}}?({re.escape(self.words)})", text)
        if self.counts not in text:
            return f"the counts “{self.counts}”"
        if evidence < 0:
            return f"the evidence line of {self.passage}"
        if hunk is None:
            return f"the hunk's words “{self.words}” under the cursor"
        if painted.style_at(hunk.start(1)) == painted.style_at(evidence):
            return "the hunk's marks"
        return ""


def _accept_until_evidence(workspace: Path) -> None:
    """Decide what comes first and rests on no passage, such as the title of a new report."""
    while not (hunk := _first_undecided(_hunks(workspace))[1])["evidence"]:
        seconds_of_process([REDLINE, "decide", "--accept", hunk["id"]], cwd=workspace)


def _first_undecided(hunks: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    """How many hunks are decided, and the first one that is not."""
    undecided = [hunk for hunk in hunks if hunk["decision"] == "undecided"]
    if not undecided:
        raise BenchmarkError("no hunk of the review rests on a passage")
    return len(hunks) - len(undecided), undecided[0]


def _hunks(workspace: Path) -> list[dict[str, Any]]:
    argv = [REDLINE, "review", "--json"]
    told = subprocess.run(argv, cwd=workspace, env=environment(), capture_output=True, check=True)
    hunks: list[dict[str, Any]] = json.loads(told.stdout)["hunks"]
    return hunks


def _phrase(text: str) -> str:
    """The first words of a text as they stay together on a line: at most 24 characters."""
    found = _PHRASE.search(text)
    phrase = found.group() if found else text
    if len(phrase) <= 24:
        return phrase
    return phrase[:25].rsplit(" ", 1)[0] if " " in phrase[:25] else phrase[:24]


def missing_text(painted: Painted) -> str:
    """What the picture of the empty app lacks."""
    return "" if TEXT in painted.text else f"the text “{TEXT}”"
