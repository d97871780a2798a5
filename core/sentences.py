"""Where sentences end.

Owns the guard around sentencex, which knows prose and not Markdown: it is shown the text without
emphasis, link targets and footnote marks, with a code span, an image or a bare address as one word,
and every character knows where it came from. Borders it misses before a word that only begins
sentences are added, borders it sets after an abbreviation are taken away.

Spans are offsets into the text given; they are in order, never overlap, and cover all of it but
white space.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

LONG = 400
"""Characters from which a sentence is split once more, brackets and quotation marks taken away: a
stray one hides all ends behind it."""
_WORD = "Xx"
"""What stands for a code span, an image or an address; a word that can begin a sentence."""
_MARKUP = re.compile(
    r"\\[!-/:-@\[-`{-~]"
    r"|`(?P<ticks>`*)(?!`)[^`]+(?:(?!`(?P=ticks)(?!`))`+[^`]+)*`(?P=ticks)(?!`)"
    r"|!\[[^\[\]]*\]\([^()]*\)|<https?://[^<>\s]+>|https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"”’*_]"
    r"|\[(?P<text>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)"
    r"|\[(?P<mark>\^[^\[\]\s]+\]|(?<=[.!?…]\[)\d+(?:[,–-]\s?\d+)*\])"
    r"|\*\**|__*"
)
"""What is not shown as it is written. Each alternative begins with one character as it stands: that
is what makes the search for it quick."""
_STOPS = re.compile(r"[.!?](?=\s|$)|[。！？]")
_AFTER_STOP = r"\[(?!\s)[^\[\]]{0,200}+\]|\((?!\s)[^()]{0,200}+\)|[^\w\s]|_"
_MAY_GO_ON = re.compile(
    rf"[.!?…](?:{_AFTER_STOP}){{0,30}}+(?:\s|{_AFTER_STOP})|[։؝-؟۔܀-܂߹࠷࠹࠽࠾।॥၊။።፧፨᙮᜵᜶᠃᠉᥄᥅᪨-᪫᭚᭛᭞᭟᭽᭾᰻᰼᱾᱿․‼‽⁇-⁉⸮⸼⹓⹔。꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝-꩟꫰꫱꯫﹒﹖﹗！．？｡]\s*\S"
)
"""A stop that something follows: without one a text is one sentence. What stands between is read up
to a length, and taken for an end beyond: this only saves work."""
_OPENED = re.compile(r"(?:!\[){8,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ASCII_SPACE = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
_SPACE = (
    f"{_ASCII_SPACE}\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_AFTER = r"[\"'”’»)\]]*"
_BEFORE = r"[\"'“‘«(\[]*"
_OPENERS = (
    "It|Its|The|This|That|These|Those|They|Their|There|Then|We|Our|He|She|His|Her|You|Your|And|But"
    "|So|In|On|At|An|If|When|While|As|For|From|With|To|However|Both|Each|Such|What|Why|How|Who|Let"
    "|After|Before|Here|Also|All|Some|Many|Most|Not|Now|Nobody|Because|By|Yet|Or|Once|Today|More"
)
"""Words that, written large after a full stop, begin a sentence and no name."""
_MISSED = re.compile(
    r"[.!?…。！？](?:(?<![。！？])(?:"
    rf"{_AFTER}\s+(?={_BEFORE}(?:{_OPENERS})\b(?!\.))"
    rf"|[\"'”’»)\]]+\s+(?={_BEFORE}[A-Z0-9])"
    r"|\s+(?=[\"'“‘«(\[]+[A-Z0-9]))"
    r"|(?<=[。！？])[”’]+(?=[^\s，、。；：！？”’」]))"
)
"""Ends the splitter passes over."""
_NEVER = re.compile(
    r"(?:^|[\s(\[\"'“‘«/-])"
    r"(?:(?i:cf|vs|viz|approx|e\.g|i\.e|figs?|eqs?|sects?|secs?|vols?|pp|eds?|dept|est)"
    r"|Mr|Mrs|Ms|Mx|Dr|Prof|St|Gen|Sen|Rep|Gov|Col|Capt|Lt|Sgt|Rev|Hon|Pres|Messrs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
"""Abbreviations that always go on."""
_BEFORE_NUMBER = re.compile(r"(?:^|[\s(\[])(?i:no|nos|ch|chap|app|art|p|ver|v)\.$")
"""Abbreviations that go on with a number or a letter."""
_NUMBER_NEXT = re.compile(r"\s*(?:\d|[A-Z]\b(?!'))")
_MAY_END = re.compile(
    r"(?:^|[\s(\[\"'“‘«])(?:[A-Z]|al|etc|Inc|Ltd|Corp|Co|Bros|Jr|Sr|[ap]\.m|Ph\.D|(?:[A-Z]\.)+[A-Z])\.$"
)
"""Abbreviations and initials that end a sentence only before a word that begins one."""
_GOES_ON = re.compile(rf"\s*(?!(?:{_OPENERS})\b(?!\.))[\w(\[]")
_COUNTER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z])[.)]")
_CJK_END = re.compile(r"[。！？][”’」』）]*$")
_QUOTING = re.compile(r"[()\[\]\"“”«»]")
_CLOSING = {")": "(", "]": "[", "”": "“", "»": "«"}


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Start and end of each sentence, white space at both ends left out."""
    start, end = _stripped(text, 0, len(text))
    if not _MAY_GO_ON.search(text, start, end):
        return [(start, end)] if start < end else []
    spans: list[tuple[int, int]] = []
    shown = _shown(text)
    for start, end in _cut(text, shown, _borders(shown.text, language), 0, len(text)):
        if end - start <= LONG:
            spans.append((start, end))
            continue
        piece = _shown(text[start:end])
        bare = _QUOTING.sub(" ", piece.text)
        again = _cut(text[start:end], piece, _borders(bare, language), 0, end - start)
        spans += [(start + first, start + last) for first, last in again]
    return spans


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the splitter is shown of a text."""

    text: str
    """Without markup."""
    offsets: list[int]
    """Where in it each piece begins that was kept as it is, or that stands for something else."""
    spans: list[tuple[int, int]]
    """What each piece stands for, in the original."""
    openers: set[int]
    """Offsets of original characters that begin emphasis or a link: they go with what follows."""

    def start_of(self, at: int) -> int:
        """Offset of the first original character that one shown stands for."""
        piece = bisect_right(self.offsets, at) - 1
        return self.spans[piece][0] + at - self.offsets[piece]

    def end_of(self, at: int) -> int:
        """And the offset just after the last."""
        piece = bisect_right(self.offsets, at) - 1
        is_last = at + 1 == (*self.offsets[piece + 1 : piece + 2], len(self.text))[0]
        start, end = self.spans[piece]
        return end if is_last else start + at + 1 - self.offsets[piece]


def _shown(text: str) -> _Shown:
    kept: list[str] = []
    offsets: list[int] = []
    spans: list[tuple[int, int]] = []
    openers: set[int] = set()
    running: list[str] = []
    size = 0

    def keep(piece: str, start: int, *, whole: int = 0) -> None:
        """Keep characters one for one, or as one word for an original of `whole` characters."""
        nonlocal size
        if piece:
            kept.append(piece)
            offsets.append(size)
            spans.append((start, start + (whole or len(piece))))
            size += len(piece)

    at = 0
    for found in _MARKUP.finditer(text):
        keep(text[at : found.start()], at)
        at = found.end()
        first = text[found.start()]
        if first == "\\":
            keep(found.group(), found.start())
        elif found["text"] is not None:
            openers.add(found.start())
            keep(_link_text(text, found), found.start("text"))
        elif first in "*_":
            if not _is_emphasis(text, found, running, openers):
                keep(found.group(), found.start())
        elif found["mark"] is None:
            keep(_WORD, found.start(), whole=at - found.start())
    keep(text[at:], at)
    return _Shown(_spaced("".join(kept)), offsets, spans, openers)


def _spaced(text: str) -> str:
    """A text of the same length in which every white space is a space and all can be encoded."""
    for space in _ASCII_SPACE if text.isascii() else _SPACE:
        if space in text:
            text = text.replace(space, " ")
    if text.isascii():
        return text
    text = text.replace("’", "'").replace("‘", "'")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("x", text)
    return text


def _link_text(text: str, found: re.Match[str]) -> str:
    """The words of a link, without stops; one at its end is kept where a sentence may end there."""
    words = found["text"]
    follows = text[found.end() : found.end() + 2].lstrip()
    kept = words[-1:] if not follows[:1].islower() else ""
    return _STOPS.sub("x", words[: len(words) - len(kept)]) + kept


def _is_emphasis(text: str, found: re.Match[str], running: list[str], openers: set[int]) -> bool:
    """Does a run of stars or underscores begin or end emphasis? Keeps count of what has begun."""
    run = found.group()
    before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    if run[0] == "_" and before.isalnum() and after.isalnum():
        return False
    if run in running and before and not before.isspace():
        del running[running.index(run) :]
        return True
    if after and not after.isspace():
        running.append(run)
        openers.update(range(*found.span()))
        return True
    return False


def _cut(
    text: str, shown: _Shown, borders: list[int], first: int, last: int
) -> Iterator[tuple[int, int]]:
    """Spans of the text between borders of what was shown of it."""
    at = first
    for border in [*(_original(text, shown, border) for border in borders), last]:
        start, end = _stripped(text, at, border)
        if start < end:
            yield start, end
        at = max(at, border)


def _original(text: str, shown: _Shown, border: int) -> int:
    """Where a border of the shown text lies in the text: what closes goes with what went before."""
    inside = border - 1
    while inside >= 0 and shown.text[inside] == " ":
        inside -= 1
    at = shown.end_of(inside) if inside >= 0 else 0
    stop = shown.start_of(border) if border < len(shown.text) else len(text)
    while at < stop and not text[at].isspace() and at not in shown.openers:
        at += 1
    return at


def _borders(shown: str, language: str) -> list[int]:
    """Offsets in the shown text at which a sentence begins."""
    from sentencex import segment

    candidates: dict[int, bool] = {}
    at = 0
    # the splitter reads such a run again from each of its stops
    shown = _OPENED.sub(lambda run: "x[" * (len(run.group()) // 2), shown)
    for piece in segment(language, shown):
        found = shown.find(piece, at)
        at = (found if found >= 0 else at) + len(piece)
        candidates[at] = True
    for missed in _MISSED.finditer(shown):
        candidates.setdefault(missed.end(), False)
    borders: list[int] = []
    last, quoting = _stripped(shown, 0, len(shown))[0], _Quoting(shown, 0)
    for border in sorted(candidates):
        if not 0 < border < len(shown) or not _is_border(shown, last, border):
            continue
        if candidates[border] or not quoting.is_open(border):
            borders.append(border)
            last, quoting = _stripped(shown, border, len(shown))[0], _Quoting(shown, border)
    return borders


def _is_border(shown: str, start: int, at: int) -> bool:
    """May a sentence whose first word is at `start` end at `at`?"""
    stop = _stripped(shown, start, at)[1]
    end = shown[max(start, stop - 40) : stop]
    if not end or _COUNTER.fullmatch(shown, start, stop):
        return False
    if end[-1] == ".":
        word = end.split()[-1]
        if _NEVER.search(word):
            return False
        if _BEFORE_NUMBER.search(word) and _NUMBER_NEXT.match(shown, at):
            return False
        if _MAY_END.search(word) and _GOES_ON.match(shown, at):
            return False
    spaced = shown[at - 1].isspace() or shown[at].isspace()
    if spaced:
        return True
    # a particle after a closed quotation goes on with the sentence around it
    quoted = end[-1] in "」』）" and "\u3040" <= shown[at] <= "\u309f"
    return bool(_CJK_END.search(end)) and not quoted


class _Quoting:
    """The brackets and quotations of a sentence, read on as far as is asked for."""

    def __init__(self, shown: str, start: int) -> None:
        self._shown = shown
        self._at = start
        self._open: list[str] = []
        self._marks: set[str] = set()

    def is_open(self, stop: int) -> bool:
        """Is one still open at an offset, not before the last one asked for?"""
        for found in _QUOTING.finditer(self._shown, self._at, stop):
            mark = found.group()
            opening = _CLOSING.get(mark, '"' if mark == '"' and '"' in self._marks else "")
            if not opening:
                self._open.append(mark)
                self._marks.add(mark)
            elif opening in self._marks:
                del self._open[self._open.index(opening) :]
                self._marks = set(self._open)
        self._at = max(self._at, stop)
        return bool(self._open)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
