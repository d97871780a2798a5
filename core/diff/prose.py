"""What changed in a paragraph, a list item, a heading: its marker, its sentences, the white space.

Owns the pairing of sentences, and which of two versions' white space goes with what. All parts
together give the new text exactly; whether each may be taken alone is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.changes import Splice
from core.diff.part import Part, PartKind
from core.diff.sequences import Opcode, opcodes
from core.sentences import sentence_spans

MARKER = re.compile(
    r"(?:[ \t]*(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})(?P<dot>[.)]))(?=[ \t\r\n]|$)"
    r"(?:[ \t]+\[[ xX]\](?=[ \t]))?)+|[ \t]*#{1,6}(?=[ \t]|$)"
)
"""The bullet, number, tick box or hashes a block begins with."""
SPACE = re.compile(r"\s+")


def unix(text: str) -> str:
    """A text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Prose:
    """A block as a marker, sentences, and the white space around them."""

    text: str
    marker: int  # where its marker ends
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Prose:
        found = MARKER.match(text)
        start = found.end() if found else 0
        spans = [(a + start, b + start) for a, b in sentence_spans(text[start:])]
        return cls(text, start, spans)

    def sentence(self, at: int) -> str:
        start, end = self.spans[at]
        return self.text[start:end]

    def gap(self, at: int) -> tuple[int, int]:
        """Span of the white space before a sentence, or after the last."""
        start = self.spans[at - 1][1] if at else self.marker
        end = self.spans[at][0] if at < len(self.spans) else len(self.text)
        return start, end

    def folded(self) -> list[str]:
        return [" ".join(self.text[a:b].split()) for a, b in self.spans]


def sentence_parts(old: str, new: str) -> Iterator[Part]:
    """Marker, sentences, breaks, and what is left of the white space."""
    a, b = _Prose.of(old), _Prose.of(new)
    yield from _marker(a, b)
    space: list[Splice] = []
    breaks: list[Splice] = []
    found = opcodes(a.folded(), b.folded())
    for tag, i0, i1, j0, j1 in found:
        if tag == "equal":
            for i, j in zip(range(i0, i1), range(j0, j1), strict=True):
                space += spaces(
                    a.text[slice(*a.spans[i])], b.text[slice(*b.spans[j])], a.spans[i][0]
                )
                if i > i0:
                    _gap(a, b, i, j, space, breaks)
            continue
        yield from _changed(a, b, range(i0, i1), range(j0, j1), space, breaks)
    _edges(a, b, found, space, breaks)
    if breaks:
        yield Part(PartKind.BREAK, tuple(sorted(breaks, key=lambda s: s.start)))
    ends = [s for s in space if unix(s.text) == unix(old[s.start : s.end])]
    rest = [s for s in space if s not in ends]
    if rest:
        yield Part(PartKind.SPACE, tuple(sorted(rest, key=lambda s: s.start)))
    if ends:
        yield Part(PartKind.LINE_END, tuple(sorted(ends, key=lambda s: s.start)))


def _marker(a: _Prose, b: _Prose) -> Iterator[Part]:
    one, other = a.text[: a.marker], b.text[: b.marker]
    if one == other:
        return
    kind = PartKind.MARKER
    if one.lstrip() == other.lstrip() and _indent(one) != _indent(other):
        kind = PartKind.MARKER  # a level deeper or higher
    elif one.strip() == other.strip():
        kind = PartKind.SPACE
    elif re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other):
        kind = PartKind.NUMBER
    yield Part(kind, (Splice(0, a.marker, other),))


def _indent(marker: str) -> int:
    return len(marker) - len(marker.lstrip())


def _changed(
    a: _Prose, b: _Prose, old: range, new: range, space: list[Splice], breaks: list[Splice]
) -> Iterator[Part]:
    """A run of sentences that differ: one by one where as many came as went."""
    if not new:
        yield Part(PartKind.WORDS, (_deletion(a, old),))
    elif not old:
        yield Part(PartKind.WORDS, (_insertion(a, b, old.start, new),))
    elif len(old) == len(new):
        for i, j in zip(old, new, strict=True):
            start, end = a.spans[i]
            yield Part(PartKind.WORDS, (Splice(start, end, b.sentence(j)),))
            if i > old.start:
                _gap(a, b, i, j, space, breaks)
    else:
        start, end = a.spans[old[0]][0], a.spans[old[-1]][1]
        text = b.text[b.spans[new[0]][0] : b.spans[new[-1]][1]]
        yield Part(PartKind.WORDS, (Splice(start, end, text),))


def _deletion(a: _Prose, old: range) -> Splice:
    """Sentences go with the white space before them, the first ones with that after them."""
    if old.start:
        return Splice(a.spans[old.start - 1][1], a.spans[old[-1]][1], "")
    if old.stop < len(a.spans):
        return Splice(a.spans[0][0], a.spans[old.stop][0], "")
    return Splice(a.spans[0][0], a.spans[-1][1], "")


def _insertion(a: _Prose, b: _Prose, at: int, new: range) -> Splice:
    start, end = b.spans[new[0]][0], b.spans[new[-1]][1]
    if at:
        gap = b.text[slice(*b.gap(new.start))]
        return Splice(a.spans[at - 1][1], a.spans[at - 1][1], gap + b.text[start:end])
    gap = b.text[slice(*b.gap(new.stop))] if a.spans else ""
    place = a.spans[0][0] if a.spans else len(a.text)
    return Splice(place, place, b.text[start:end] + gap)


def _edges(
    a: _Prose, b: _Prose, found: Sequence[Opcode], space: list[Splice], breaks: list[Splice]
) -> None:
    """White space between runs, and at both ends, that differs once all parts are taken."""
    for number, (tag, i0, i1, j0, j1) in enumerate(found):
        before = found[number - 1] if number else None
        if tag == "insert":
            # an insertion brings one gap; the other is the old one
            if i0 and i0 < len(a.spans):
                _gap(a, b, i0, j1, space, breaks)
            elif not i0 and a.spans:
                _gap(a, b, 0, j0, space, breaks)
            continue
        if tag == "delete":
            if i0:
                if i1 < len(a.spans):
                    _gap(a, b, i1, j1, space, breaks)
            elif i1 < len(a.spans):
                _gap(a, b, 0, j0, space, breaks)
            continue
        if before is None or before[0] in ("equal", "replace"):
            _gap(a, b, i0, j0, space, breaks)
    if a.spans and b.spans:
        _gap(a, b, len(a.spans), len(b.spans), space, breaks)


def _gap(a: _Prose, b: _Prose, i: int, j: int, space: list[Splice], breaks: list[Splice]) -> None:
    """The white space before two sentences, where it differs."""
    start, end = a.gap(i)
    text = b.text[slice(*b.gap(j))]
    if a.text[start:end] != text:
        is_break = ("\n\n" in _lines_only(a.text[start:end])) != ("\n\n" in _lines_only(text))
        (breaks if is_break else space).append(Splice(start, end, text))


def _lines_only(text: str) -> str:
    return re.sub(r"[^\n]", "", unix(text))


def spaces(old: str, new: str, offset: int) -> Iterator[Splice]:
    """Runs of white space that differ between texts whose words are the same."""
    if old == new:
        return
    gaps = zip(SPACE.finditer(old), SPACE.finditer(new), strict=True)
    for one, other in gaps:
        if one.group() != other.group():
            yield Splice(offset + one.start(), offset + one.end(), other.group())
