"""Markdown text as runs: which characters are marks, which lines end, what shape each line has.

Pure. It reads lines and knows no document, for a hunk may write several blocks at once. Every
character belongs to one run, so that a change of any of them can be shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len

from core.blocks import BlockKind
from tui.render.inline import inline
from tui.render.run import BAR, Form, Run, Shape

_NEWLINE = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$|[ \t]+$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|$)")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_HARD = re.compile(r"(?: {2,}|\\)$")
_SPACE = re.compile(r"[ \t]*")
DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
"""The line under the head of a table."""
_CELL = re.compile(r"(?<!\\)\|")
_BULLETS = "•◦▪"
_VERBATIM = (BlockKind.CODE, BlockKind.FRONT_MATTER)


@lru_cache(maxsize=1024)
def reading(text: str, kind: BlockKind | None = None) -> tuple[Run, ...]:
    """The runs of a text.

    Args:
        kind: what block it is, where it is known to be one.
    """
    return tuple(_Reader(text, kind).read())


@dataclass(slots=True)
class _Part:
    """Lines that are shown as one, because only soft line ends are between them."""

    start: int
    end: int
    shape: Shape
    styles: frozenset[str]
    over: list[Run]  # what is shown otherwise than inline text is
    is_open: bool = False  # may the next line go on with it?


class _Reader:
    def __init__(self, text: str, kind: BlockKind | None) -> None:
        self._text = text
        self._kind = kind
        self._fence = ""
        self._in_list = False
        self._indents: list[int] = []

    def read(self) -> Iterator[Run]:
        """All runs."""
        part: _Part | None = None
        lines = list(self._lines())
        for number, (start, end, after) in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else None
            now = self._line(start, end, part, following)
            if now is not part and part is not None:
                yield from self._runs(part, start)
            part = now
            part.end = end
            if after > end and _HARD.search(self._text, part.start, end):
                part.is_open = False
        if part is not None:
            yield from self._runs(part, len(self._text))

    def _lines(self) -> Iterator[tuple[int, int, int]]:
        at = 0
        for found in _NEWLINE.finditer(self._text):
            yield at, found.start(), found.end()
            at = found.end()
        yield at, len(self._text), len(self._text)

    # --- lines -------------------------------------------------------------------------------

    def _line(
        self, start: int, end: int, before: _Part | None, following: tuple[int, int, int] | None
    ) -> _Part:
        text = self._text
        if (verbatim := self._verbatim(start, end, before)) is not None:
            return verbatim
        if not text[start:end].strip():
            return _Part(start, end, Shape(Form.BLANK), frozenset(), [])
        if found := _HEADING.match(text, start, end):
            return self._heading(start, end, found)
        is_title = before is not None and before.is_open and "heading" in before.styles
        is_known = self._kind is BlockKind.HEADING or is_title
        if is_known or (following and self._is_underlined(following)):
            return self._underlined(start, end, before)
        if _RULE.match(text, start, end):
            return _Part(start, end, Shape(Form.RULE), frozenset({"rule"}), [])
        if self._kind is BlockKind.ROW or text.startswith("|", start + _spaces(text, start, end)):
            return self._row(start, end)
        if found := _QUOTE.match(text, start, end):
            return self._quote(start, end, found, before)
        if found := _ITEM.match(text, start, end):
            return self._item(start, end, found)
        if found := _NOTE.match(text, start, end):
            mark = Run(start, found.end(), frozenset({"note"}))
            return _Part(start, end, Shape(indent=2), frozenset(), [mark], is_open=True)
        return self._going_on(start, end, before)

    def _verbatim(self, start: int, end: int, before: _Part | None) -> _Part | None:
        text, code = self._text, Shape(Form.CODE)
        if self._kind in _VERBATIM or self._kind is BlockKind.HTML:
            shape = Shape() if self._kind is BlockKind.HTML else code
            fence = self._kind is BlockKind.CODE and _FENCE.match(text, start, end)
            return self._plain(start, end, shape, "fence" if fence else "code")
        if self._fence:
            closes = text[start:end].strip()
            if closes.startswith(self._fence) and not closes.strip(self._fence[0]):
                self._fence = ""
                return self._plain(start, end, code, "fence")
            return self._plain(start, end, code, "code")
        if found := _FENCE.match(text, start, end):
            self._fence = found.group(1)
            return self._plain(start, end, code, "fence")
        is_after_blank = before is None or before.shape.form in (Form.BLANK, Form.CODE)
        if (
            self._kind is None
            and is_after_blank
            and not self._in_list
            and _spaces(text, start, end) >= 4
            and text[start:end].strip()
        ):
            return self._plain(start, end, code, "code")
        return None

    @staticmethod
    def _plain(start: int, end: int, shape: Shape, style: str) -> _Part:
        return _Part(start, end, shape, frozenset(), [Run(start, end, frozenset({style}))])

    def _heading(self, start: int, end: int, found: re.Match[str]) -> _Part:
        self._in_list = False
        level = len(found.group(1))
        over = [Run(start, found.end(), shown="")]
        closing = _CLOSING.search(self._text, found.end(), end)
        if closing and closing.end() == end:
            over.append(Run(closing.start(), end, shown=""))
        return _Part(start, end, Shape(), frozenset({"heading", f"h{level}"}), over)

    def _is_underlined(self, following: tuple[int, int, int]) -> bool:
        # a row of `-` under a text is told from a rule only where the block is known
        start, end, _ = following
        found = _SETEXT.match(self._text, start, end)
        return bool(found) and self._kind is None and self._text[start:end].strip().startswith("==")

    def _underlined(self, start: int, end: int, before: _Part | None) -> _Part:
        found = _SETEXT.match(self._text, start, end)
        if found and before is not None:
            before.over.append(Run(before.end, end, shown=""))
            return before
        level = frozenset({"heading", "h1"})
        if before is not None and before.is_open:
            before.over.append(Run(before.end, start, shown=" "))
            return before
        return _Part(start, end, Shape(), level, [], is_open=True)

    def _row(self, start: int, end: int) -> _Part:
        text = self._text
        if DELIMITER.match(text, start, end) and "-" in text[start:end]:
            over = [Run(start, end, frozenset({"rule"}))]
            return _Part(start, end, Shape(Form.DELIMITER), frozenset(), over)
        over = []
        bars = [found.start() for found in _CELL.finditer(text, start, end)]
        for at in bars:
            first, last = at, at + 1
            while first > start and text[first - 1] in " \t":
                first -= 1
            while last < end and text[last] in " \t":
                last += 1
            if over and first < over[-1].end:
                first = over[-1].end
            outer = not text[start:first].strip() or not text[last:end].strip()
            over.append(Run(first, last, frozenset({BAR}), "" if outer else None))
        return _Part(start, end, Shape(Form.ROW), frozenset(), over)

    def _quote(self, start: int, end: int, found: re.Match[str], before: _Part | None) -> _Part:
        depth = found.group().count(">")
        rest = self._text[found.end() : end]
        special = _ITEM.match(rest) or _HEADING.match(rest) or not rest.strip()
        mark = Run(start, found.end(), frozenset({"quote"}), "")
        if before is not None and before.is_open and before.shape.bars == depth and not special:
            before.over.append(Run(before.end, found.end(), frozenset({"quote"}), " "))
            return before
        indent, over = 0, [mark]
        if item := _ITEM.match(self._text, found.end(), end):
            indent = cell_len(item.group().expandtabs(4))
            over += self._bullet(item)
        shape = Shape(indent=indent, bars=depth)
        return _Part(start, end, shape, frozenset({"quote"}), over, is_open=bool(rest.strip()))

    def _item(self, start: int, end: int, found: re.Match[str]) -> _Part:
        self._in_list = True
        indent = cell_len(found.group().expandtabs(4))
        shape = Shape(indent=min(indent, 24))
        return _Part(start, end, shape, frozenset(), self._bullet(found), is_open=True)

    def _bullet(self, found: re.Match[str]) -> list[Run]:
        mark = found.group(2)
        if mark[0].isdigit():
            return [Run(found.start(2), found.end(2), frozenset({"bullet"}))]
        depth = len(found.group(1).expandtabs(4)) // 2
        shown = _BULLETS[min(depth, len(_BULLETS) - 1)]
        return [Run(found.start(2), found.end(2), frozenset({"bullet"}), shown)]

    def _going_on(self, start: int, end: int, before: _Part | None) -> _Part:
        first = start + _spaces(self._text, start, end)
        if before is not None and before.is_open:
            before.over.append(Run(before.end, first, shown=" "))
            return before
        if before is not None and before.shape.form is Form.TEXT and before.shape.indent:
            # a hard break in an item: the line stands under its text
            lead = Run(start, first, shown=" " * before.shape.indent)
            return _Part(start, end, before.shape, before.styles, [lead], is_open=True)
        indent = 0
        if self._in_list and first > start:
            indent = min(cell_len(self._text[start:first].expandtabs(4)), 24)
        else:
            self._in_list = False
        over = [Run(start, first, shown=" " * indent)] if first > start else []
        return _Part(start, end, Shape(indent=indent), frozenset(), over, is_open=True)

    # --- runs --------------------------------------------------------------------------------

    def _runs(self, part: _Part, after: int) -> Iterator[Run]:
        """The runs of a part, and of the line end behind it."""
        hard = _HARD.search(self._text, part.start, part.end)
        if hard and part.shape.form is Form.TEXT and after > part.end:
            part.over.append(Run(hard.start(), part.end, shown=""))
        if part.shape.form is Form.ROW:
            runs = self._apart(part)
        else:
            runs = _overlaid(self._inline(part, part.start, part.end), part.over)
        for run in runs:
            yield replace(run, styles=run.styles | part.styles, shape=part.shape)
        if after > part.end:
            yield Run(part.end, after, shown="\n", shape=part.shape)

    def _inline(self, part: _Part, start: int, end: int) -> Sequence[Run]:
        covered = len(part.over) == 1 and (part.over[0].start, part.over[0].end) == (start, end)
        return part.over if covered else inline(self._text, start, end)

    def _apart(self, part: _Part) -> Iterator[Run]:
        """Cells, each read by itself."""
        at = part.start
        for bar in [*part.over, Run(part.end, part.end)]:
            yield from inline(self._text, at, bar.start)
            if bar.end > bar.start:
                yield bar
            at = bar.end


def _overlaid(runs: Sequence[Run], over: Sequence[Run]) -> Iterator[Run]:
    """Runs, and others in their place where there are such."""
    at = runs[0].start if runs else 0
    for each in over:
        yield from within(runs, at, each.start)
        if each.end > max(each.start, at):
            styles = next(within(runs, max(each.start, at), each.end), each).styles
            yield replace(each, start=max(each.start, at), styles=each.styles | styles)
        at = max(at, each.end)
    if runs:
        yield from within(runs, at, runs[-1].end)


def within(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs, or parts of runs, of a span. A run that is shown otherwise shows that once, at its
    start."""
    at = max(bisect_right(runs, start, key=lambda run: run.start) - 1, 0)
    while at < len(runs) and runs[at].start < end:
        run = runs[at]
        first, last = max(run.start, start), min(run.end, end)
        if first < last:
            shown = run.shown if run.start >= start or not run.shown else ""
            yield replace(run, start=first, end=last, shown=shown)
        at += 1


def _spaces(text: str, start: int, end: int) -> int:
    found = _SPACE.match(text, start, end)
    return found.end() - start if found else 0
