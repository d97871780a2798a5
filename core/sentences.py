"""Where sentences end.

Owns the guard around sentencex (Markdown is not prose): inline markup is masked so that no full
stop inside a link or a code span ends a sentence; abbreviations it does not know are mended.
Spans are offsets into the text given and cover all of it but white space.
"""

from __future__ import annotations

import re

LONG = 400
"""Characters from which a sentence is split once more, brackets and quotation marks masked."""
_MASKED = re.compile(
    r"`+[^`]+`+|!?\[[^\[\]]*\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)|<https?://[^>]+>|https?://\S+"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:cf|Sect|approx|Ms|Mr|Mrs|Dr|Prof|vs|e\.g|i\.e|al|Fig|Eq|No|Inc|Ltd|etc|Vol|pp|St)\.)$"
)
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]\.$")
_CLOSED = re.compile(r"[.!?…][\"'”’)\]*_]*(?=\s+[\"'“‘(\[*_]*[A-Z0-9])")
_CJK_END = re.compile(r"[。！？]")


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Start and end of each sentence, white space at both ends left out."""
    masked = _mask(text)
    borders = _borders(masked, language)
    spans: list[tuple[int, int]] = []
    at = 0
    for border in [*borders, len(text)]:
        start, end = _stripped(text, at, border)
        if start < end:
            spans.append((start, end))
        at = border
    return [piece for span in spans for piece in _again(text, span)]


def _mask(text: str) -> str:
    """The text with markup and line ends made harmless, character for character."""
    shown = _MASKED.sub(lambda found: "x" * len(found.group()), text)
    shown = shown.translate({ord("\n"): " ", ord("\r"): " ", ord("’"): "'", ord("‘"): "'"})
    return shown.encode("utf-8", "replace").decode("utf-8")


def _borders(masked: str, language: str) -> list[int]:
    from sentencex import segment

    borders: list[int] = []
    at = 0
    for piece in segment(language, masked):
        found = masked.find(piece, at)
        at = (found if found >= 0 else at) + len(piece)
        if at < len(masked) and _is_border(masked, at):
            borders.append(at)
    return borders


def _is_border(text: str, at: int) -> bool:
    before = text[max(at - 40, 0) : at].rstrip()
    if _ABBREVIATION.search(before) or _INITIAL.search(before):
        return False
    spaced = text[at - 1].isspace() or text[at].isspace()
    return spaced or bool(_CJK_END.search(before[-1:]))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _again(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """A very long sentence split at plain ends; a stray bracket can hide them from the splitter."""
    start, end = span
    if end - start <= LONG:
        return [span]
    pieces: list[tuple[int, int]] = []
    at = start
    masked = _mask(text[start:end])
    for found in _CLOSED.finditer(masked):
        border = start + found.end()
        if _is_border(masked, found.end()):
            pieces.append(_stripped(text, at, border))
            at = border
    pieces.append(_stripped(text, at, end))
    return [piece for piece in pieces if piece[0] < piece[1]]
