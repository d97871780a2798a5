"""What changed inside a block: sentences, list markers, lines of code; white space by itself.

Owns the cutting of two versions of one block into parts that can be decided one by one. Offsets are
into the old text given. Parts never overlap; taking all of them gives the new text exactly, taking
none the old; whichever are taken, the block stays one block, or all of it is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from core.blocks import BlockKind
from core.changes import Splice
from core.diff.sequences import in_common
from core.document import Document
from core.sentences import sentence_spans


class PartKind(StrEnum):
    """What a part is."""

    WORDS = "words"
    MARKER = "marker"
    NUMBER = "number"
    BREAK = "break"
    SPACE = "space"
    LINE_END = "line end"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a block that can be decided by itself."""

    kind: PartKind
    """Words; the marker of a list item or heading; its number alone; a paragraph break that came
    or went; white space; line ends."""
    splices: tuple[Splice, ...]
    """In order, offsets into the old text."""


_MARKER = re.compile(
    r"(?:[ \t]*(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})(?P<dot>[.)]))(?=[ \t\r\n]|$)"
    r"(?:[ \t]+\[[ xX]\](?=[ \t]))?)+|[ \t]*#{1,6}(?=[ \t]|$)"
)
_Opcode = tuple[str, int, int, int, int]
_SPACE = re.compile(r"\s+")
_RISKY = re.compile(r"(?:^|\n)[ \t]*(?:[-*+>#|=~`<:]|\d{1,9}[.)])|\n[ \t]*\n|\n {4}|\n\t")
_WHOLE = (BlockKind.HTML, BlockKind.FRONT_MATTER, BlockKind.RULE)
LONG = 200_000
"""Characters of two versions of a block beyond which it is not cut into sentences."""
_MOST_MATCHED = 4_000_000  # product of numbers of sentences up to which difflib is asked
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")


def parts_of(old: str, new: str, kind: BlockKind, *, is_cut: bool = True) -> list[Part]:
    """The parts that make `new` of `old`, two versions of a block of one kind.

    Args:
        is_cut: False makes what changed one part, for speed.
    """
    if old == new:
        return []
    if _unix(old) == _unix(new):
        return [Part(PartKind.LINE_END, tuple(_line_ends(old, new, 0)))]
    if not is_cut or is_too_long(old, new):
        return [_middle(old, new)]
    if kind in _WHOLE:
        return [_whole(old, new)]
    if kind is BlockKind.CODE:
        return _lines(old, new)
    if space := _only_space(old, new):
        return space
    parts = [part for part in _sentences(old, new) if part.splices]
    words = [part for part in parts if part.kind not in (PartKind.SPACE, PartKind.LINE_END)]
    if not _is_exact(old, new, parts) or (len(parts) > 1 and not _is_safe(old, new, parts)):
        return [_whole(old, new)]
    if len(words) == 1 and words[0].splices[0].text == "" and not words[0].splices[0].start:
        return [_whole(old, new)]
    return parts


def is_too_long(old: str, new: str) -> bool:
    """Is a block so long that what changed in it is one change?"""
    return len(old) + len(new) > LONG


def _middle(old: str, new: str) -> Part:
    """What stands between the words both versions begin and end with, as one part."""
    start = in_common(old, new, min(len(old), len(new)))
    end = in_common(old[::-1], new[::-1], min(len(old), len(new)) - start)
    while start and not old[start - 1].isspace():
        start -= 1
    while end and not old[-end].isspace():
        end -= 1
    return Part(PartKind.WORDS, (Splice(start, len(old) - end, new[start : len(new) - end]),))


def _only_space(old: str, new: str) -> list[Part]:
    """The one part of a block whose words are all the same and whose lines break otherwise; none
    where more than that changed."""
    if old.split() != new.split() or _RISKY.search(old[1:]) or _RISKY.search(new[1:]):
        return []
    runs_old, runs_new = _SPACE.findall(old), _SPACE.findall(new)
    is_same = len(runs_old) == len(runs_new) and old[:1].isspace() == new[:1].isspace()
    ends = [_unix(one) == _unix(other) for one, other in zip(runs_old, runs_new, strict=False)]
    changed = [one != other for one, other in zip(runs_old, runs_new, strict=False)]
    found = _MARKER.match(old)
    marker = found.end() if found else 0
    if not is_same or old[: marker + 1] != new[: marker + 1]:
        return []
    if any(end and differs for end, differs in zip(ends, changed, strict=True)):
        return []
    return [Part(PartKind.SPACE, tuple(_spaces(old, new, 0)))]


def _whole(old: str, new: str) -> Part:
    is_space = _SPACE.sub("", old) == _SPACE.sub("", new)
    kind = PartKind.SPACE if is_space else PartKind.WORDS
    return Part(kind, (Splice(0, len(old), new),))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_exact(old: str, new: str, parts: Sequence[Part]) -> bool:
    """Do the parts stand apart, and make the new text together?"""
    spans = sorted((s.start, s.end) for part in parts for s in part.splices)
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return apart and _taken(old, parts) == new


def _is_safe(old: str, new: str, parts: Sequence[Part]) -> bool:
    """Does the block stay one block of its kind whichever parts are taken? Only asked where a line
    could begin like another kind of block."""
    if not (_RISKY.search(old.lstrip("-*+#> \t0123456789.)")) or _RISKY.search(new[1:])):
        return True
    wanted = _shape(new)
    subsets = [[part] for part in parts]
    subsets += [[other for other in parts if other is not part] for part in parts]
    return _shape(old) == wanted and all(_shape(_taken(old, some)) == wanted for some in subsets)


def _shape(text: str) -> list[tuple[str, int]]:
    return [(block.kind.value, block.level) for block in Document(text).blocks]


def _taken(old: str, parts: Sequence[Part]) -> str:
    splices = sorted((s for part in parts for s in part.splices), key=lambda s: (s.start, s.end))
    out: list[str] = []
    at = 0
    for splice in splices:
        out += (old[at : splice.start], splice.text)
        at = splice.end
    return "".join((*out, old[at:]))


# --- prose -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Prose:
    """A block as a marker, sentences, and the white space around them."""

    text: str
    marker: int  # where its marker ends
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Prose:
        found = _MARKER.match(text)
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


def _sentences(old: str, new: str) -> Iterator[Part]:
    """Marker, sentences, breaks, and what is left of the white space."""
    a, b = _Prose.of(old), _Prose.of(new)
    yield from _marker(a, b)
    space: list[Splice] = []
    breaks: list[Splice] = []
    opcodes = _opcodes(a.folded(), b.folded())
    for tag, i0, i1, j0, j1 in opcodes:
        if tag == "equal":
            for i, j in zip(range(i0, i1), range(j0, j1), strict=True):
                space += _spaces(
                    a.text[slice(*a.spans[i])], b.text[slice(*b.spans[j])], a.spans[i][0]
                )
                if i > i0:
                    _gap(a, b, i, j, space, breaks)
            continue
        yield from _changed(a, b, range(i0, i1), range(j0, j1), space, breaks)
    _edges(a, b, opcodes, space, breaks)
    if breaks:
        yield Part(PartKind.BREAK, tuple(sorted(breaks, key=lambda s: s.start)))
    ends = [s for s in space if _unix(s.text) == _unix(old[s.start : s.end])]
    rest = [s for s in space if s not in ends]
    if rest:
        yield Part(PartKind.SPACE, tuple(sorted(rest, key=lambda s: s.start)))
    if ends:
        yield Part(PartKind.LINE_END, tuple(sorted(ends, key=lambda s: s.start)))


def _opcodes(old: list[str], new: list[str]) -> Sequence[_Opcode]:
    """How difflib would make one list of the other; at once where it would take too long."""
    if len(old) * len(new) > _MOST_MATCHED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


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
    a: _Prose, b: _Prose, opcodes: Sequence[_Opcode], space: list[Splice], breaks: list[Splice]
) -> None:
    """White space between runs, and at both ends, that differs once all parts are taken."""
    for number, (tag, i0, i1, j0, j1) in enumerate(opcodes):
        before = opcodes[number - 1] if number else None
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
    return re.sub(r"[^\n]", "", _unix(text))


def _spaces(old: str, new: str, offset: int) -> Iterator[Splice]:
    """Runs of white space that differ between texts whose words are the same."""
    if old == new:
        return
    gaps = zip(_SPACE.finditer(old), _SPACE.finditer(new), strict=True)
    for one, other in gaps:
        if one.group() != other.group():
            yield Splice(offset + one.start(), offset + one.end(), other.group())


def _line_ends(old: str, new: str, offset: int) -> Iterator[Splice]:
    """A splice a line end that differs, of texts that are the same otherwise."""
    ends = re.compile(r"\r\n|\n|\r")
    for one, other in zip(ends.finditer(old), ends.finditer(new), strict=True):
        if one.group() != other.group():
            yield Splice(offset + one.start(), offset + one.end(), other.group())


# --- code ------------------------------------------------------------------------------------


def _lines(old: str, new: str) -> list[Part]:
    """Changed runs of lines; the whole block where its fence changed."""
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(a) < 2 or len(b) < 2 or a[0] != b[0] or a[-1] != b[-1]:
        return [_whole(old, new)]
    starts = [0]
    for line in a:
        starts.append(starts[-1] + len(line))
    parts = []
    for tag, i0, i1, j0, j1 in _opcodes(a, b):
        if tag != "equal":
            text = "".join(b[j0:j1])
            if any(_FENCE.match(line) for line in b[j0:j1]):
                return [_whole(old, new)]
            parts.append(Part(PartKind.WORDS, (Splice(starts[i0], starts[i1], text),)))
    return parts
