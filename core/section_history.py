"""One section of a report through its versions: which of them changed it.

Owns the way back. Most versions leave a section alone, and its text, found in the older version as
it is, tells so without reading either as Markdown. Where it is not found, both are read: the older
section is the one with the same titles, else the one this became by a new heading or another place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.document import Document, Section
from core.folding import fold
from core.tracing import LEAST_LIKE

_NEXT = r"\s*(?:#{1,LEVEL}[ \t]|\Z)"
_ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]")


class FollowedSection:
    """A section, followed from version to version, newest first.

    Args:
        path: titles from the outermost heading down to the section's own.
    """

    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        """Titles in the version looked at last that was read, as far as it has the section."""
        self._text: str | None = None  # in the version looked at last; None where it has none

    def was_changed(self, older: str, newer: str) -> bool:
        """Does a version differ from the one before in this section: its words, its being there?
        Line ends do not count, nor does the place it stands in."""
        older, newer = (_with_plain_ends(text) for text in (older, newer))
        if self._text is not None and _stands_in(self._text, newer):
            if _stands_in(self._text, older):
                return False
        elif not any(self.path[-1] in text for text in (older, newer)):
            self._text = None
            return False
        return self._compared(Document(older), Document(newer))

    def _compared(self, older: Document, newer: Document) -> bool:
        here = self._in(newer)
        if here is None:
            there = self._at_path(older)
        else:
            self.path = here.path
            there = _before(here, newer, older)
        now, before = (
            None if section is None else _text(section, document)
            for section, document in ((here, newer), (there, older))
        )
        self._text = before
        if there is not None:
            self.path = there.path
        return now != before

    def _in(self, document: Document) -> Section | None:
        """The section in a version: the one with the text it had last, else the one of the path."""
        if self._text is not None:
            for section in document.sections:
                if _text(section, document) == self._text:
                    return section
        return self._at_path(document)

    def _at_path(self, document: Document) -> Section | None:
        """The section with these titles, also where others stand above them."""
        found = document.section_at(self.path)
        if found is None:
            ends = (s for s in document.sections if s.path[-len(self.path) :] == self.path)
            found = next(ends, None)
        return found


def sections_named(document: Document, name: str) -> list[tuple[str, ...]]:
    """The paths of the sections a name may mean: a title, or the last titles of a path with `›`
    between them. Upper and lower case matter only where that decides.
    """
    wanted = tuple(fold(part) for part in name.split("›"))
    paths = list(dict.fromkeys(section.path for section in document.sections))
    for lower in (False, True):
        found = [path for path in paths if _ends_with(path, wanted, lower=lower)]
        whole = [path for path in found if len(path) == len(wanted)]
        if found:
            return whole if len(whole) == 1 else found
    return []


def _ends_with(path: tuple[str, ...], wanted: tuple[str, ...], *, lower: bool) -> bool:
    titles = tuple(fold(title) for title in path[-len(wanted) :])
    if lower:
        return [each.lower() for each in titles] == [each.lower() for each in wanted]
    return titles == wanted


def _before(here: Section, newer: Document, older: Document) -> Section | None:
    """What a section was before."""
    if (same := older.section_at(here.path)) is not None:
        return same
    text = _text(here, newer)
    paths = {section.path for section in newer.sections}
    gone = [section for section in older.sections if section.path not in paths]
    for section in gone:
        if _body(_text(section, older)) == _body(text) and _body(text):
            return section
    from rapidfuzz import fuzz

    best, most = None, LEAST_LIKE
    for section in gone:
        likeness = fuzz.ratio(_body(text), _body(_text(section, older)))
        if section.title == here.title or likeness >= most:
            best, most = section, max(likeness, most)
    return best


def _text(section: Section, document: Document) -> str:
    """Heading, text and subsections."""
    blocks = document.blocks
    return document.text[blocks[section.heading].start : blocks[section.stop - 1].end]


def _body(text: str) -> str:
    """A section's text without its heading."""
    return text.partition("\n")[2].strip()


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n") if "\r" in text else text


def _stands_in(text: str, whole: str) -> bool:
    """Does a section stand in a version as it is, once, no longer and no shorter? Saying no costs
    time and nothing else."""
    heading = _ATX.match(text)
    at = whole.find(text)
    if heading is None or at < 0 or whole.find(text, at + 1) >= 0:
        return False
    ends = _NEXT.replace("LEVEL", str(len(heading[1])))
    starts_line = at == 0 or whole[at - 1] in "\n\ufeff"
    return starts_line and re.compile(ends).match(whole, at + len(text)) is not None
