"""What changed inside a block: sentences, list markers, lines of code; white space by itself.

Owns the cutting of two versions of one block into parts that can be decided one by one. Offsets are
into the old text given. Parts never overlap; taking all of them gives the new text exactly, taking
none the old; whichever are taken, the block stays one block, or all of it is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.blocks import BlockKind, markdown_lines
from core.changes import Splice
from core.diff.part import Part, PartKind
from core.diff.prose import MARKER, SPACE, sentence_parts, spaces, unix
from core.diff.sequences import in_common, opcodes
from core.document import Document

_RISKY = re.compile(r"(?:^|\n)[ \t]*(?:[-*+>#|=~`<:]|\d{1,9}[.)])|\n[ \t]*\n|\n {4}|\n\t")
_WHOLE = (BlockKind.HTML, BlockKind.FRONT_MATTER, BlockKind.RULE)
LONG = 200_000
"""Characters of two versions of a block beyond which it is not cut into sentences."""
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")


def parts_of(old: str, new: str, kind: BlockKind, *, is_cut: bool = True) -> list[Part]:
    """The parts that make `new` of `old`, two versions of a block of one kind.

    Args:
        is_cut: False makes what changed one part, for speed.
    """
    if old == new:
        return []
    if unix(old) == unix(new):
        return [Part(PartKind.LINE_END, tuple(_line_ends(old, new, 0)))]
    if not is_cut or is_too_long(old, new):
        return [_middle(old, new)]
    if kind in _WHOLE:
        return [_whole(old, new)]
    if kind is BlockKind.CODE:
        return _lines(old, new)
    if space := _only_space(old, new):
        return space
    parts = [part for part in sentence_parts(old, new) if part.splices]
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
    same = in_common(old, new, min(len(old), len(new)))
    if old[same:] and new[same:] and not old[same].isspace() and not new[same].isspace():
        return []
    if old.split() != new.split() or _is_risky(old[1:]) or _is_risky(new[1:]):
        return []
    runs_old, runs_new = SPACE.findall(old), SPACE.findall(new)
    is_same = len(runs_old) == len(runs_new) and old[:1].isspace() == new[:1].isspace()
    ends = [unix(one) == unix(other) for one, other in zip(runs_old, runs_new, strict=False)]
    changed = [one != other for one, other in zip(runs_old, runs_new, strict=False)]
    found = MARKER.match(old)
    marker = found.end() if found else 0
    if not is_same or old[: marker + 1] != new[: marker + 1]:
        return []
    if any(end and differs for end, differs in zip(ends, changed, strict=True)):
        return []
    return [Part(PartKind.SPACE, tuple(spaces(old, new, 0)))]


def _whole(old: str, new: str) -> Part:
    is_space = SPACE.sub("", old) == SPACE.sub("", new)
    kind = PartKind.SPACE if is_space else PartKind.WORDS
    return Part(kind, (Splice(0, len(old), new),))


def _is_exact(old: str, new: str, parts: Sequence[Part]) -> bool:
    """Do the parts stand apart, and make the new text together?"""
    spans = sorted((s.start, s.end) for part in parts for s in part.splices)
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return apart and _taken(old, parts) == new


def _is_safe(old: str, new: str, parts: Sequence[Part]) -> bool:
    """Does the block stay one block of its kind whichever parts are taken? Only asked where a line
    could begin like another kind of block."""
    if not (_is_risky(old.lstrip("-*+#> \t0123456789.)")) or _is_risky(new[1:])):
        return True
    wanted = _shape(new)
    subsets = [[part] for part in parts]
    subsets += [[other for other in parts if other is not part] for part in parts]
    return _shape(old) == wanted and all(_shape(_taken(old, some)) == wanted for some in subsets)


def _is_risky(text: str) -> bool:
    """May a line of it begin something else than words?"""
    return bool(_RISKY.search(text) if "\n" in text else _RISKY.match(text))


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


def _line_ends(old: str, new: str, offset: int) -> Iterator[Splice]:
    """A splice a line end that differs, of texts that are the same otherwise."""
    ends = re.compile(r"\r\n|\n|\r")
    for one, other in zip(ends.finditer(old), ends.finditer(new), strict=True):
        if one.group() != other.group():
            yield Splice(offset + one.start(), offset + one.end(), other.group())


def _lines(old: str, new: str) -> list[Part]:
    """Changed runs of lines; the whole block where its fence changed."""
    a, b = markdown_lines(old, keep_ends=True), markdown_lines(new, keep_ends=True)
    if len(a) < 2 or len(b) < 2 or a[0] != b[0] or a[-1] != b[-1]:
        return [_whole(old, new)]
    starts = [0]
    for line in a:
        starts.append(starts[-1] + len(line))
    parts = []
    for tag, i0, i1, j0, j1 in opcodes(a, b):
        if tag != "equal":
            text = "".join(b[j0:j1])
            if any(_FENCE.match(line) for line in b[j0:j1]):
                return [_whole(old, new)]
            parts.append(Part(PartKind.WORDS, (Splice(starts[i0], starts[i1], text),)))
    return parts
