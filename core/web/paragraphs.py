"""Lines of a printed page, put together again as paragraphs of Markdown.

Owns what a page break and a line end meant: where a paragraph ends, which hyphens only divide a
word, which lines are running heads and page numbers. It knows where each line stands and how large
its letters are, and no PDF.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.web.escaping import inline

HYPHEN = "\ufffe"
"""What stands at the end of a line for a hyphen that may only divide a word."""
_EDGE = 2  # lines at the top and at the foot of a page that may be running heads
_SHARE = 1 / 3  # of the pages; heads of left and right pages differ
_LEAST_PAGES = 3
_LEAST_GAP = 0.5  # of the size of the letters; below it stand notes and powers
_FAR = 1.35  # times the usual distance of two lines
_OTHER_SIZE = 0.12  # letters larger or smaller by this share begin something else
_HEADING_SIZE = 1.15
_LONGEST_HEADING = 160
_SHORT = 0.75  # of the measure; a line that ends a sentence there ends its paragraph
_INDENT = 0.9  # of the size of the letters
_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*(\d{1,4})(?:\s*(?:of|/)\s*\d+)?\W*", re.IGNORECASE)
_ALONE = "#"  # a line that is a number
_FIRST = re.compile(r"(\d{1,4})(?=\s)")
_LAST = re.compile(r"(?<=\s)(\d{1,4})$")
_BULLET = re.compile(r"[•◦▪‣●○■–—∙·*-]\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s+(?=\S)")
_ENDS = re.compile(r"[.!?:;。！？…][\"'”’)\]»]*$")
_STRUCTURE = re.compile(r"#{1,6}(?=\s|$)|>|[+-](?=\s)|~{3}|=+$|-+$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)$")
_LEAD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed."""

    text: str
    """Its words, no white space at either end; `HYPHEN` at its end for a hyphen."""
    left: float
    """Where it begins, in points from the left."""
    right: float
    """Where it ends."""
    bottom: float
    """Its baseline, in points from the foot of the page."""
    size: float
    """Height of its letters, in points."""


Page = Sequence[Line]


def without_running(pages: Sequence[Page]) -> tuple[list[list[Line]], list[str]]:
    """Pages without what their heads and feet repeat, and what was left out, each form once."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_form(page[at].text) for at in _edges(page)})
    wanted = max(_LEAST_PAGES, len(pages) * _SHARE)
    numbers = _numbers(pages)
    kept: list[list[Line]] = []
    dropped: dict[str, None] = {}
    for number, page in enumerate(pages):
        edges = _edges(page)
        left = []
        for at, line in enumerate(page):
            form = _form(line.text)
            repeats = seen[form] >= wanted and form != _ALONE
            if at in edges and (repeats or (number, at) in numbers):
                dropped[form] = None
            else:
                left.append(line)
        kept.append(left)
    return kept, list(dropped)


def to_markdown(pages: Iterable[tuple[int, Page]]) -> str:
    """The text of pages as Markdown, each with the number of its page.

    A comment `<!-- page 3 -->` stands before what begins on that page; a paragraph that goes on
    over a page is not cut.
    """
    numbered = [(number, page) for number, page in pages if page]
    lines = [line for _, page in numbered for line in page]
    if not lines:
        return ""
    body = _body_size(lines)
    usual = _leading(page for _, page in numbered)
    known = {word.lower() for line in lines for word in _WORD.findall(line.text)}
    out: list[str] = []
    before: list[Line] = []  # a paragraph that the end of its page may have cut
    waiting: list[str] = []  # marks of pages that begin in it
    for number, page in numbered:
        groups = list(_paragraphs(page, usual))
        if before and _goes_on(before, groups[0]):
            before = before + groups.pop(0)
        if before and groups:
            out += [_written(before, body, known), *waiting]
            before, waiting = [], []
        waiting.append(f"<!-- page {number} -->")
        if groups:
            out += waiting
            waiting = []
            out += [_written(group, body, known) for group in groups[:-1]]
            before = groups[-1]
    out += [_written(before, body, known), *waiting]
    return "\n\n".join(out) + "\n"


# --- running heads -----------------------------------------------------------------------------


def _edges(page: Page) -> set[int]:
    count = len(page)
    return {at for at in range(count) if at < _EDGE or at >= count - _EDGE}


def _form(text: str) -> str:
    """A line with its numbers as `#`, so that those of all pages are one."""
    return _ALONE if _NUMBER.fullmatch(text) else re.sub(r"\d+", "#", text)


def _numbers(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Where page numbers stand, alone or in a head: they count with the pages."""
    counted: dict[int, set[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        for at in {0, len(page) - 1} if page else ():
            text = page[at].text
            alone = _NUMBER.fullmatch(text)
            for found in (alone or _FIRST.match(text), alone or _LAST.search(text)):
                if found:
                    counted.setdefault(int(found.group(1)) - number, set()).add((number, at))
    places: set[tuple[int, int]] = set()
    for found_at in counted.values():
        on = {number for number, _ in found_at}
        if len(on) >= max(_LEAST_PAGES, len(pages) * _SHARE):
            places |= found_at
        elif len(on) > 1:
            places |= {(n, at) for n, at in found_at if _NUMBER.fullmatch(pages[n][at].text)}
    return places


# --- paragraphs --------------------------------------------------------------------------------


def _body_size(lines: Sequence[Line]) -> float:
    """Size of the letters most of the text is set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _leading(pages: Iterable[Page]) -> float:
    """The distance of two lines of a paragraph: that of a quarter of the lines or less, since many
    a page has more short paragraphs than long ones."""
    gaps = sorted(
        above.bottom - below.bottom
        for page in pages
        for above, below in pairwise(page)
        if above.bottom - below.bottom > _LEAST_GAP * below.size
    )
    return gaps[len(gaps) // 4] if gaps else 0.0


def _paragraphs(page: Page, usual: float) -> Iterator[list[Line]]:
    measure = max((line.right for line in page), default=0.0)
    group: list[Line] = []
    for line in page:
        if group and _begins(line, group, usual, measure):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(line: Line, group: Sequence[Line], usual: float, measure: float) -> bool:
    """Does a line begin a paragraph?"""
    last = group[-1]
    if abs(line.size - last.size) > _OTHER_SIZE * last.size or _is_item(line.text):
        return True
    gap = last.bottom - line.bottom
    if gap < -line.size:  # the next column
        return not _continues(last.text, line.text)
    if gap > max(usual, line.size) * _FAR:
        return True
    if last.text.endswith(HYPHEN):
        return False
    ends = _ENDS.search(last.text) is not None
    left = min(each.left for each in group)
    if (
        line.left > last.left + _INDENT * line.size
        and len(group) > 1
        and not _is_item(group[0].text)
    ):
        return ends or last.left <= left
    width = max(each.right for each in group) if len(group) > 1 else measure
    return ends and last.right - left < _SHORT * (width - left)


def _goes_on(before: Sequence[Line], group: Sequence[Line]) -> bool:
    """Does a paragraph go on at the top of the next page?"""
    last, first = before[-1], group[0]
    same = abs(last.size - first.size) <= _OTHER_SIZE * last.size
    return same and _continues(last.text, first.text) and not _is_item(first.text)


def _continues(before: str, text: str) -> bool:
    """May a line be the middle of a sentence that another one leaves open?"""
    if _ENDS.search(before):
        return False
    first = text.lstrip("\"'“‘([")[:1]
    return first.islower() or (first.isdigit() and (before[-1].islower() or before[-1] == ","))


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


# --- writing -----------------------------------------------------------------------------------


def _written(group: Sequence[Line], body: float, known: set[str]) -> str:
    text = _joined([line.text for line in group], known)
    if found := _BULLET.match(text):
        return f"- {_safe(text[found.end() :])}"
    is_large = min(line.size for line in group) >= body * _HEADING_SIZE
    if is_large and len(text) <= _LONGEST_HEADING and any(map(str.isalpha, text)):
        return f"## {_safe(text)}"
    return _safe(text)


def _joined(texts: Iterable[str], known: set[str]) -> str:
    """Lines as one, words that were divided at their ends put together."""
    out = ""
    for text in texts:
        divided = out[-1:] in (HYPHEN, "-") and out[-2:-1].isalnum() and text[:1].isalnum()
        if divided:
            out = out[:-1] + _between(out[:-1], text, known) + text
        else:
            out = f"{out} {text}" if out else text
    return out.replace(HYPHEN, "-")


def _between(before: str, after: str, known: set[str]) -> str:
    """What a divided word had at its division: a hyphen of its own, or nothing."""
    tail, lead = _TAIL.search(before), _LEAD.match(after)
    if tail is None or lead is None or not after[0].islower() or "-" in tail.group():
        return "-"
    return "-" if f"{tail.group()}-{lead.group()}".lower() in known else ""


def _safe(text: str) -> str:
    """Words that Markdown would take for a mark of its own, escaped."""
    text = inline(text)
    return f"\\{text}" if _STRUCTURE.match(text) else text
