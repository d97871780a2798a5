"""Bringing back an earlier version of the report, a section or a block of it: as a review.

Owns what the report would read then. Nothing is written over: the difference becomes hunks of a
drafter called `history`, decided and committed like any other, and no item is ticked by it.
"""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.diff.hunks import difference
from core.document import Block, Document, Section
from core.drafting.drafter import Brief, Compared, DraftEvent, Finished
from core.drafting.run import check_no_review
from core.edits import EditsOrigin, review_edits
from core.errors import NothingToDo, RepositoryError, UsageError
from core.items import OF_GIT
from core.version import Version

if TYPE_CHECKING:
    from core.desk import Desk
    from core.review import Review

NAME = "history"
"""The name of the drafter, in records and trailers."""
_NAMED = 6  # sections that are named where another was asked for
_LEAST_LIKE = 55.0
"""How like a block must be, 0 to 100, to be what an earlier one became."""


class HistoryDrafter:
    """Proposes what makes the report what it was.

    Args:
        after: the text that is wanted.
        what: what it is, for the reason of each hunk.
    """

    name = NAME
    motto = "brings back what was"

    def __init__(self, after: str, what: str) -> None:
        self._after = after
        self._what = what

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        """Yield the hunks in document order."""
        found = difference(brief.report.text, self._after, drafter=self.name)
        for hunk in found.hunks:
            yield Compared(replace(hunk, why=f"as in {self._what}"))
        yield Finished(f"brings back {self._what}", found.limits)


def restore(
    desk: Desk,
    version: Version,
    *,
    section: tuple[str, ...] | None = None,
    block: int | None = None,
) -> Review:
    """Begin a review that brings back a version, or a part of it.

    Args:
        section: path of a section of that version; None for no section in particular.
        block: index of a block of that version; None for none in particular.

    Raises:
        ReviewOpen: a review is open.
        NothingToDo: the report says that already.
        RepositoryError: the version has no report, or one that is no text.
        UsageError: the version has no such section or block.
    """
    check_no_review(desk)
    was = Document(_text(desk, version))
    now = Document(desk.report_text())
    what = f"the version of {version.date[:10]}, {version.commit[:7]}"
    wanted = was.text
    if block is not None:
        wanted = with_block(now, was, block)
        what = f"a passage of {what}"
    elif section is not None:
        wanted = with_section(now, was, section)
        what = f"“{section[-1]}” of {what}"
    hunks = difference(now.text, wanted).hunks
    if not hunks:
        raise NothingToDo(f"the report has {what} already", "pick another one")
    return _begun(desk, version, was.text, HistoryDrafter(wanted, what))


def _text(desk: Desk, version: Version) -> str:
    named = version.commit[:7]
    if not version.blob:
        raise RepositoryError(
            f"the report is not in version {named}", "pick the one before it, or the one after"
        )
    data = desk.repository.with_all_filters().read(version.commit, version.path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RepositoryError(
            f"version {named} is not UTF-8, so it cannot be brought back as it was",
            f"git show {named}:{version.path} has its bytes",
        ) from error


def _begun(desk: Desk, version: Version, source: str, drafter: HistoryDrafter) -> Review:
    title = f"Report of {version.date[:10]}, {version.commit[:7]}"
    target = f"{OF_GIT}{version.commit[:10]}:{version.path}"
    who = desk.repository.identity()
    by = who[0] if who else ""
    return review_edits(
        desk, drafter, EditsOrigin(title, target, by, source.encode("utf-8"), source)
    )


# --- what the report would read ------------------------------------------------------------------


def with_section(now: Document, was: Document, path: tuple[str, ...]) -> str:
    """The report with one section as it was: in place of the one of that path, else after the
    section it followed then, else at the end.

    Raises:
        UsageError: it was not there then.
    """
    then = _section(was, path)
    if then is None:
        titles = list(dict.fromkeys(each.title for each in was.sections))
        near = difflib.get_close_matches(path[-1], titles, n=1)
        named = ", ".join(titles[:_NAMED]) + (" …" if len(titles) > _NAMED else "")
        hint = f"did you mean “{near[0]}”?" if near else f"it has: {named or 'no headings'}"
        raise UsageError(f"that version has no section “{path[-1]}”", hint)
    text = _span(was, then)
    there = now.section_at(then.path)
    if there is not None:
        start, end = _offsets(now, there)
        return now.text[:start] + text.rstrip("\r\n") + now.text[end:]
    return _after_sections(now, was, then, text)


def _after_sections(now: Document, was: Document, section: Section, text: str) -> str:
    """The report with a text put in after the section that came before one then, else at the
    end."""
    for before in _before(was, section):
        if (found := now.section_at(before)) is not None:
            return _inserted(now, _offsets(now, found)[1], text)
    return _inserted(now, now.blocks[-1].end if now.blocks else 0, text)


def with_block(now: Document, was: Document, index: int) -> str:
    """The report with one block as it was: in place of the likest block of its section, else after
    the block it followed then; where its section is gone, under the heading of that.

    Raises:
        UsageError: the version has no such block.
    """
    if not 0 <= index < len(was.blocks):
        raise UsageError(f"that version has no block {index + 1}", "pick one it has")
    block = was.blocks[index]
    text = was.block_text(block)
    if any(now.block_text(each) == text for each in now.blocks):
        return now.text
    if (likest := _likest(now, was, block)) is not None:
        return now.text[: likest.start] + text + now.text[likest.end :]
    home = was.section_at(block.section)
    if home is not None and now.section_at(block.section) is None:
        heading = was.block_text(was.blocks[home.heading])  # in another section it would mislead
        whole = text if block.index == home.heading else f"{heading}\n\n{text}"
        return _after_sections(now, was, home, whole)
    for before in reversed(was.blocks[:index]):
        said = was.block_text(before)
        found = next((each for each in now.blocks if now.block_text(each) == said), None)
        if found is not None:
            close = before.group == block.group >= 0
            return _inserted(now, found.end, text, close=close)
    return _inserted(now, now.blocks[-1].end if now.blocks else 0, text)


def _likest(now: Document, was: Document, block: Block) -> Block | None:
    """The block of today that an earlier one became: like it, in its section, of its kind, and not
    there then."""
    from rapidfuzz import fuzz

    then = {was.block_text(each) for each in was.blocks}
    text = was.block_text(block)
    found = [
        (fuzz.ratio(text, now.block_text(each), score_cutoff=_LEAST_LIKE), -each.index, each)
        for each in now.blocks
        if each.kind is block.kind
        and each.section == block.section
        and now.block_text(each) not in then
    ]
    best = max(found, key=lambda entry: entry[:2], default=None)
    return best[2] if best and best[0] else None


def _section(document: Document, path: tuple[str, ...]) -> Section | None:
    """The section of a path, or of a last title that only one has."""
    if (exact := document.section_at(path)) is not None:
        return exact
    named = [each for each in document.sections if each.title == path[-1]]
    return named[0] if len(named) == 1 else None


def _before(was: Document, section: Section) -> Iterator[tuple[str, ...]]:
    """The paths of the sections before one, its siblings first, then what it stood in."""
    at = was.sections.index(section)
    depth = len(section.path)
    for other in reversed(was.sections[:at]):
        if len(other.path) <= depth:
            depth = min(depth, len(other.path))
            yield other.path


def _span(document: Document, section: Section) -> str:
    start, end = _offsets(document, section)
    return document.text[start:end]


def _offsets(document: Document, section: Section) -> tuple[int, int]:
    blocks = document.blocks
    return blocks[section.heading].start, blocks[section.stop - 1].end


def _inserted(now: Document, offset: int, text: str, *, close: bool = False) -> str:
    newline = now.newline_near(offset)
    gap = newline if close else newline * 2
    if not now.text.strip():
        return text.rstrip("\r\n") + newline
    return now.text[:offset] + gap + text.strip("\r\n") + now.text[offset:]
