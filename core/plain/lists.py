"""Lists read without a parser: items of paragraphs and fences, nested as deep as you like.

Owns which item a line belongs to, which is a matter of columns alone (CommonMark 5.2). At anything
else inside a list it gives up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.plain.lines import LINE, BlockKind, Leaf, defines, opens

_LIST_MARKS = " -*+0123456789"
"""What a line that ends a list never begins with."""


class ListReader:
    """Reads the lists that begin at one line, up to what ends them all at the left edge."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self._lines = lines
        self._at = first
        self._group = first
        self._marker = ""
        self._contents: list[int] = []  # columns at which the open items' contents stand
        self._after_blank = False
        self._leaves: list[Leaf] = []

    def read(self) -> list[Leaf] | None:
        """The blocks; None where something else than paragraphs and fences is inside."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            found = LINE.match(line)
            kind = found.lastgroup if found else None
            if kind == "blank":
                self._after_blank = True
                self._at += 1
                continue
            if self._ends(line, kind):
                break
            if not self._goes_on(line, kind, found):
                return None
            self._after_blank = False
            self._at += 1
        return self._leaves

    def _ends(self, line: str, kind: str | None) -> bool:
        if kind in ("heading", "quote"):
            return True
        if kind == "fence" and (self._after_blank or opens(line)):
            return True
        return self._after_blank and kind != "item" and line[0] not in _LIST_MARKS

    def _goes_on(self, line: str, kind: str | None, found: re.Match[str] | None) -> bool:
        """Take in a line; False where it is nothing plain."""
        match kind:
            case "item" if found:
                return self._item(found)
            case "text" | "bracket" | "indented":
                return self._words(line)
            case "inner" if self._is_inside(line):
                fence = self._fence()
                if fence is not None:
                    self._leaves.append(fence)
                    self._at = fence.last - 1
                return fence is not None
        return False

    def _item(self, found: re.Match[str]) -> bool:
        contents, indent = self._contents, len(found["indent"])
        is_within = bool(contents) and indent >= contents[-1] and not self._after_blank
        while contents and indent < contents[-1]:
            contents.pop()
        too_deep = indent > (contents[-1] if contents else 0) + 3
        if too_deep and is_within and self._leaves[-1].kind is not BlockKind.CODE:
            self._leaves[-1].last = self._at + 1  # indented code cannot interrupt a paragraph
            return True
        # nor can a list that does not begin with 1
        if too_deep or (is_within and found["number"] not in (None, "1")):
            return False
        mark = found["bullet"] or found["dot"]
        if not contents and mark != self._marker:
            self._marker, self._group = mark, self._at
        contents.append(found.end("space"))
        self._leaves.append(
            Leaf(self._at, self._at + 1, BlockKind.ITEM, len(contents), self._group)
        )
        return True

    def _words(self, line: str) -> bool:
        last = self._leaves[-1]
        if defines(line) or (not self._after_blank and last.kind is BlockKind.CODE):
            return False
        if not self._after_blank:
            last.last = self._at + 1
            return True
        if self._is_inside(line):
            self._leaves.append(Leaf(self._at, self._at + 1, BlockKind.PARAGRAPH, 0, self._group))
            return True
        return False

    def _is_inside(self, line: str) -> bool:
        """Does a line stand in an open item? Items it does not stand in are closed."""
        contents, indent = self._contents, len(line) - len(line.lstrip(" "))
        while contents and indent < contents[-1]:
            contents.pop()
        return bool(contents) and indent < contents[-1] + 4

    def _fence(self) -> Leaf | None:
        """A fence in the innermost item that is closed there."""
        lines, content = self._lines, self._contents[-1]
        opening = lines[self._at].lstrip(" ")
        if not opens(opening):
            return None
        mark = opening[: len(opening) - len(opening.lstrip(opening[0]))]
        for at in range(self._at + 1, len(lines)):
            line = lines[at].lstrip(" ")
            indent = len(lines[at]) - len(line)
            if line and indent < content:
                return None
            if line.startswith(mark) and not line.lstrip(mark[0]).strip(" "):
                is_closed = indent < content + 4
                return Leaf(self._at, at + 1, BlockKind.CODE, 0, self._group) if is_closed else None
        return None
