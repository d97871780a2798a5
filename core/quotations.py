"""Quotations in Markdown text.

Owns what counts as a quotation: words between quotation marks of any common form, and block quotes
without their attribution line. What stands in code, in the title of a link or in HTML is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST_WORDS = 4
"""Words from which on a marked run is a quotation and not a term in quotation marks."""
LEAST_CHARACTERS = 8
"""Characters from which on it is one in a script that puts no spaces between words."""
_SAID = r"(?:[^{0}\n]|\n(?!\s*\n)){{8,2000}}?"
_INLINE = re.compile(
    rf"“({_SAID.format('“”')})”|„({_SAID.format('„“”')})[“”]|«\s*({_SAID.format('«»')})\s*»"
    rf"|「({_SAID.format('「」')})」|『({_SAID.format('『』')})』"
    rf"|(?<![\w\"])\"({_SAID.format(chr(34))})\"(?!\w)|(?<!\w)‘({_SAID.format('‘')})’(?!\w)"
)
_BLOCK = re.compile(r"(?:^[ ]{0,3}>[^\n]*(?:\n|$))+", re.MULTILINE)
_MARK = re.compile(r"^[ ]{0,3}(?:>[ ]?)+", re.MULTILINE)
_ATTRIBUTION = re.compile(r"\n\s*[*_]{0,3}(?:[—–―]|--|-\s)[^\n]*\s*$")
_TRAILING_CREDIT = re.compile(r"(?<=[\"”“»」’])\s*[*_]{0,3}(?:[—–―]|--|-)\s?[^\n]*$")
_ALERT = re.compile(r"\s*\[![A-Za-z]+\]")
_CODE = re.compile(
    r"^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z)|(?P<ticks>`++)"
    r"|<[A-Za-z/!][^<>]*>|(?<=\]\()[^()]*(?=\))",
    re.MULTILINE | re.DOTALL,
)
"""Code, HTML and the targets of links; of a code span the backticks it may begin with."""
_TICKS = re.compile("`+")
_TARGET = re.compile(r"(?<=\]\()[^()]*(?=\))")
_SHOWN = re.compile(r"[^\n]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that claim to be somebody's own."""

    start: int
    """Offset of the first quoted character."""
    end: int
    """Offset just after the last one."""
    text: str
    """The quoted words as written, marks and attribution left out."""


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of a text, in order; one inside a block quote is found once."""
    masked = _masked(text)
    inline = list(_inline(text, masked))
    found = [*_blocks(text, masked, inline), *inline]
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    kept: list[Quotation] = []
    for quotation in found:
        if not kept or quotation.start >= kept[-1].end:
            kept.append(quotation)
    return tuple(kept)


def _masked(text: str) -> str:
    """A text of the same length without code, HTML and the targets of links."""
    kept: list[str] = []
    done = at = 0
    while found := _CODE.search(text, at):
        start, end = found.span()
        if found["ticks"]:
            start, end = _code_span(text, start, end)
        kept += (text[done:start], _SHOWN.sub("\0", text[start:end]))
        done, at = end, max(end, found.start() + 1)
    return "".join((*kept, text[done:]))


def _code_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The code span that a run of backticks begins, or a part of it where the next run is shorter;
    an empty one behind it where none follows."""
    closing = _TICKS.search(text, end)
    size = min(end - start, len(closing.group()) if closing else 0)
    if size < end - start and (target := _TARGET.match(text, start)):
        return target.span()
    return (end - size, closing.start() + size) if closing else (end, end)


def _inline(text: str, masked: str) -> Iterator[Quotation]:
    for found in _INLINE.finditer(masked):
        start, end = found.span(found.lastindex or 1)
        if _is_long(text[start:end]):
            yield Quotation(start, end, _MARK.sub("", text[start:end]))


def _is_long(words: str) -> bool:
    """Is it a quotation, and no term or title in quotation marks?"""
    if len(words.split()) >= LEAST_WORDS:
        return True
    return len(words) >= LEAST_CHARACTERS and len(_CJK.findall(words)) * 2 > len(words)


def _blocks(text: str, masked: str, inline: list[Quotation]) -> Iterator[Quotation]:
    for found in _BLOCK.finditer(masked):
        inner = _MARK.sub("", text[found.start() : found.end()])
        if _ALERT.match(inner):
            continue
        words = _TRAILING_CREDIT.sub("", _ATTRIBUTION.sub("", inner.rstrip()).strip()).strip()
        words = words.strip("*_").strip()
        if len(words) > 1 and words[0] in '"“„«「‘' and words[-1] in '"”“»」’':
            inside = [q for q in inline if found.start() <= q.start < found.end()]
            if len(inside) > 1:
                continue  # “this,” he said, “and that”: each is looked up by itself
            words = words[1:-1]
        if _is_long(words):
            yield Quotation(found.start(), found.end(), words)
