"""Where two texts are the same, line by line, and where they can be cut.

Owns the first look at two texts, which reads lines and no Markdown: runs of equal lines, and the
lines among them at which any text may be cut, for what follows reads the same whatever stands
before it: a line after a blank one that begins a paragraph or a heading at the left edge, outside
fences and raw HTML; and an item of a list that is nested in nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from core.blocks import BOM
from core.diff.sequences import in_common, increasing

_BEGINS = re.compile(r"[^\W\d_]|#{1,6}(?:[ \t]|$)|\d+(?![.)\d])|\*\*?[^\s*]|__?[^\s_]|[\"'“”‘’(«„]")
"""What begins a paragraph or a heading, and nothing that could go on with a block before it."""
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?![-*+ \t]*$)\S")
_TAG = re.compile(
    r"<(!--|[?]|!\[CDATA\[|![A-Za-z]|[Pp][Rr][Ee]\b|[Ss][Cc][Rr][Ii][Pp][Tt]\b|[Ss][Tt][Yy][Ll][Ee]\b"
    r"|[Tt][Ee][Xx][Tt][Aa][Rr][Ee][Aa]\b)"
)
_LEAST = 2  # lines worth passing over
_LEAD = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*")
_ENDS = {"!--": "-->", "?": "?>", "![CDATA[": "]]>"}


class Stretch(NamedTuple):
    """A part of both texts, from a cut to the next, as numbers of lines."""

    old: range
    """Its lines in the old text."""
    new: range
    """Its lines in the new text."""
    is_same: bool
    """Are the two the same, line ends aside?"""


class Lines:
    """A text as lines, and the spans of it that no cut may fall into."""

    def __init__(self, text: str, other: Lines | None = None) -> None:
        """`other` is a version of the text that is cut already."""
        self.text = text
        raw = text.split("\n")
        self._lengths = list(accumulate(map(len, raw), initial=0))
        self.lines = [line.removesuffix("\r") for line in raw] if "\r" in text else raw
        """Each line without its end."""
        self._shields = other.shields_before(text) if other else []
        closed = text.find("\n", self._shields[-1][1]) + 1 if self._shields else 0
        self._shields += _shields(text, closed)
        self._beside = (0, 0)
        self._shield_starts = [start for start, _ in self._shields]

    def start(self, line: int) -> int:
        """Offset of a line; after the last one, of the end."""
        return self._lengths[line] + line if line < len(self.lines) else len(self.text)

    def offsets(self, lines: range) -> tuple[int, int]:
        """Where some lines begin, and where what follows them does."""
        return self.start(lines.start), self.start(lines.stop)

    def spans(self, lines: range) -> list[tuple[int, int]]:
        """Start and end of some lines, without their line ends and the text's byte-order mark."""
        lengths = self._lengths
        found = [(lengths[n] + n, lengths[n] + n + len(self.lines[n])) for n in lines]
        if found and found[0][0] == 0 and self.text.startswith(BOM):
            found[0] = (1, found[0][1])
        return found

    def shields_before(self, text: str) -> list[tuple[int, int]]:
        """The shields that end where another text is still the same."""
        head = in_common(self.text, text, min(len(self.text), len(text)))
        line = text.rfind("\n", 0, head)
        return [span for span in self._shields if span[1] <= line]

    def is_shielded(self, offset: int) -> bool:
        """Is this inside a fence or raw HTML, or may it be?"""
        at = bisect_right(self._shield_starts, offset) - 1
        return at >= 0 and self._shields[at][0] < offset < self._shields[at][1]

    def is_cut(self, line: int) -> bool:
        """May the text be cut before this line, whatever comes next to it?"""
        return (
            not self.lines[line - 1].strip(" \t")
            and bool(_BEGINS.match(self.lines[line]))
            and not self.is_shielded(self.start(line))
        )

    def is_item(self, line: int) -> bool:
        """Does an item of a list begin here that is nested in nothing? What stands before it is its
        list or a blank line."""
        return (
            bool(_ITEM.match(self.lines[line]))
            and bool(_ITEM.match(self.lines[self._first_beside(line)]))
            and not self.is_shielded(self.start(line))
        )

    def _first_beside(self, line: int) -> int:
        """The first of the lines without a blank one between them that a line stands in."""
        first, last = self._beside
        at = line
        while at and self.lines[at - 1].strip(" \t"):
            if first < at <= last:
                at = first
                break
            at -= 1
        self._beside = (at, line)
        return at


def stretches(old: Lines, new: Lines) -> Iterator[Stretch]:
    """Both texts from end to end, the same and the different in turn."""
    i = j = 0
    for part in _same(old, new):
        if (i, j) != (part.old.start, part.new.start):
            yield Stretch(range(i, part.old.start), range(j, part.new.start), is_same=False)
        yield part
        i, j = part.old.stop, part.new.stop
    if (i, j) != (len(old.lines), len(new.lines)):
        yield Stretch(range(i, len(old.lines)), range(j, len(new.lines)), is_same=False)


def _same(old: Lines, new: Lines) -> Iterator[Stretch]:
    """From the first to the last cut of each run of equal lines."""
    count = len(old.lines), len(new.lines)
    for i, j, size in _equal_runs(old.lines, new.lines):
        first = _cut(old, new, i, j, range(1, size)) if i or j else 0
        if first is None:
            continue
        is_end = (i + size, j + size) == count
        last = size if is_end else _cut(old, new, i, j, range(size - 1, first, -1))
        if last is not None and (is_end or last - first >= _LEAST):
            yield Stretch(range(i + first, i + last), range(j + first, j + last), is_same=True)


def _cut(old: Lines, new: Lines, i: int, j: int, steps: range) -> int | None:
    """The first of some lines before which both texts may be cut. Inside a list one whole item goes
    between the cut and what differs, so that what comes or goes there has its list beside it."""
    items = 0
    for step in steps:
        if old.is_cut(i + step):
            if not new.is_shielded(new.start(j + step)):
                return step
        elif old.is_item(i + step) and new.is_item(j + step):
            items += 1
            if items == 2:
                return step
    return None


def _equal_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal lines in order of both: the ends, and around lines that stand once in both
    (patience diff, Bram Cohen)."""
    most = min(len(old), len(new))
    head = in_common(old, new, most)
    tail = in_common(old[::-1], new[::-1], most - head)
    if head:
        yield 0, 0, head
    i, j = head, head
    a1, b1 = len(old) - tail, len(new) - tail
    for anchor, other in _anchors(old, new, (head, a1), (head, b1)):
        if anchor < i or other < j:
            continue
        start = 0
        while anchor - start > i and other - start > j and (
            old[anchor - start - 1] == new[other - start - 1]
        ):  # fmt: skip
            start += 1
        stop = 1
        while anchor + stop < a1 and other + stop < b1 and old[anchor + stop] == new[other + stop]:
            stop += 1
        yield anchor - start, other - start, start + stop
        i, j = anchor + stop, other + stop
    if tail:
        yield a1, b1, tail


def _anchors(
    old: Sequence[str], new: Sequence[str], a: tuple[int, int], b: tuple[int, int]
) -> Sequence[tuple[int, int]]:
    counts = Counter(old[a[0] : a[1]])
    others = Counter(new[b[0] : b[1]])
    where = {line: j for j, line in enumerate(new[b[0] : b[1]], start=b[0])}
    pairs = [
        (i, where[line])
        for i, line in enumerate(old[a[0] : a[1]], start=a[0])
        if counts[line] == 1 and others.get(line) == 1
    ]
    return increasing(pairs, [len(old[i]) + 1 for i, _ in pairs])


def _shields(text: str, first: int) -> Iterator[tuple[int, int]]:
    """Spans of fences and of raw HTML that blank lines do not end; to the end where never closed.
    From a line on at which none is open.

    Only lines are looked at: a fence inside a list item counts, too.
    """
    fence, opened, stop = "", 0, 0
    for at, found in sorted(_openers(text, first)):
        line = text.rfind("\n", 0, at) + 1
        if at < stop or (at > line and not _LEAD.fullmatch(text, line, at)):
            continue
        if found[0] not in "`~":
            if not fence:
                end = _end_of(found).search(text, at)
                stop = end.start() if end else len(text)
                yield at, stop
            continue
        after = text.find("\n", at)
        info = text[at + len(found) : after if after >= 0 else len(text)]
        if not fence:
            if found[0] == "~" or "`" not in info:
                fence, opened = found, line
        elif found[0] == fence[0] and len(found) >= len(fence) and not info.strip():
            yield opened, at
            fence = ""
    if fence:
        yield opened, len(text) + 1


def _openers(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Where a fence or a tag of raw HTML may stand."""
    for mark in ("```", "~~~"):
        at = text.find(mark, first)
        while at >= 0:
            end = at + 3
            while text[end : end + 1] == mark[0]:
                end += 1
            yield at, text[at:end]
            at = text.find(mark, end)
    if "<" in text:
        yield from ((found.start(), found[1]) for found in _TAG.finditer(text, first))


def _end_of(tag: str) -> re.Pattern[str]:
    if known := _ENDS.get(tag):
        return re.compile(re.escape(known))
    return re.compile(">" if tag.startswith("!") else f"</{tag}>", re.IGNORECASE)
