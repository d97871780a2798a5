"""Drafts by the offline drafter, for tests."""

from __future__ import annotations

from pathlib import Path

from core import checklist
from core.changes import Hunk
from core.document import Document
from core.drafting.drafter import Brief, Finished, Proposal, Proposed
from core.drafting.offline import OfflineDrafter
from core.drafting.offline.names import plain
from core.drafting.run import Arrivals, arriving
from core.events import HunkArrived
from core.evidence import Checker
from core.review import Review
from core.source import Source, source_from_bytes
from tests.core.drafts import HEADER, accept_all
from tests.core.offline.texts import INSTRUCTIONS


def brief_of(text: str, report: str = "", *, title: str = "A talk", number: int = 1) -> Brief:
    instructions = INSTRUCTIONS.format(title=title)
    items = checklist.parse(instructions).items
    item = items[number - 1]
    source = source_from_bytes(text.encode(), target=item.target, title=item.title)
    return Brief(instructions, items, item, source, Document(report))


def brief_of_files(instructions: Path, number: int, source: Path, report: str = "") -> Brief:
    told = instructions.read_text(encoding="utf-8")
    items = checklist.parse(told).items
    item = items[number - 1]
    read = source_from_bytes(source.read_bytes(), target=item.target, title=item.title)
    return Brief(told, items, item, read, Document(report))


def proposals(brief: Brief) -> list[Proposal]:
    events = OfflineDrafter().draft(brief)
    return [event.proposal for event in events if isinstance(event, Proposed)]


def summary(brief: Brief) -> str:
    (last,) = (e for e in OfflineDrafter().draft(brief) if isinstance(e, Finished))
    return last.summary


def review_of(brief: Brief) -> Review:
    review = Review(HEADER, brief.report.text)
    arrivals = Arrivals(brief, Checker(brief.source, brief.report), {})
    box = [review]
    for step in arriving(OfflineDrafter(), arrivals, lambda: box[0]):
        if isinstance(step, HunkArrived):
            box[0] = box[0].apply(step)
    return box[0]


def accepted(brief: Brief) -> str:
    """The report with every proposal accepted."""
    return accept_all(review_of(brief)).result()


def words_of(hunk: Hunk) -> str:
    return "".join(s.text for change in hunk.decidable for s in change.splices).strip()


def is_taken_from(text: str, source: Source) -> bool:
    """Is every run of words of a bullet in the source, but for what trimming left out?"""
    said = " ".join(plain(passage.text) for passage in source.passages).lower()
    words = plain(text).lower().lstrip("-*> ").rstrip(".").split()
    return any(" ".join(words[at:]) in said for at in range(min(len(words), 12)))
