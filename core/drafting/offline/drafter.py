"""The offline drafter's run: from a brief to proposals, in the order they stand in the report."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from core.drafting.drafter import (
    Brief,
    DraftEvent,
    Finished,
    Operation,
    Progress,
    Proposal,
    Proposed,
)
from core.drafting.offline import table as tables
from core.drafting.offline.arrange import FURTHER, arranged
from core.drafting.offline.choose import chosen
from core.drafting.offline.known import Known
from core.drafting.offline.names import names_of
from core.drafting.offline.place import Places, list_marker
from core.drafting.offline.quotes import Quote, quotes, repairs
from core.drafting.offline.score import Scored, scored
from core.drafting.offline.skeleton import skeleton
from core.drafting.offline.speakers import Speaker, speakers
from core.drafting.offline.standalone import candidates
from core.drafting.offline.topic import relevance, topic_of
from core.source import PassageKind

DATA_POINTS = "Data points"
"""Title of the section with the table."""
_STEPS = 4
_FEW = 8


@dataclass(frozen=True, slots=True)
class _Found:
    """What a source has to offer."""

    sentences: list[Scored]
    quotes: list[Quote]
    said_by: list[Speaker]
    count: int


class OfflineDrafter:
    """Extracts sentences, a table of data points and quotations from a source."""

    name = "offline"
    motto = "extracts, does not write"

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        """Yield progress, proposals in report order, and at the end what was kept and left out."""
        yield Progress(0, _STEPS, "reading")
        names, said_by = names_of(brief.source), speakers(brief.source)
        yield Progress(1, _STEPS, "finding sentences that stand alone")
        standing = list(candidates(brief.source, names, said_by))
        yield Progress(2, _STEPS, "weighing them")
        topic = topic_of(brief)
        near = relevance(brief.source, topic, names)
        ranked = scored(standing, topic, near)
        known = Known(brief.report, brief.declined)
        new = [each for each in ranked if not known.says(each)]
        if brief.report.blocks:
            new = _worth_adding(new, known)
        kept = chosen(new, len(standing) * 2)
        worth = quotes(brief.source, said_by, near, topic)
        worth = [quote for quote in worth if quote.text not in brief.report.text]
        yield Progress(3, _STEPS, "placing them")
        found = _Found(kept, worth, said_by, len(standing))
        proposals = _into_report(brief, found) if brief.report.blocks else _new_report(brief, found)
        for proposal in proposals:
            yield Proposed(proposal)
        total = sum(passage.kind is PassageKind.SENTENCE for passage in brief.source.passages)
        said = len(ranked) - len(new)
        yield Finished(f"kept {len(kept)} of {total} sentences; {said} the report has already")


def _worth_adding(found: Sequence[Scored], known: Known) -> list[Scored]:
    """Beside an existing report only what brings a figure or a name; others only to reach a few."""
    first = [s for s in found if s.candidate.has_strong_figure or known.is_new_subject(s)]
    rest = [s for s in found if s not in first]
    return first + rest[: max(_FEW - len(first), 0)]


def _new_report(brief: Brief, found: _Found) -> Iterator[Proposal]:
    plan = skeleton(brief)
    top = (plan.title,)
    yield Proposal(
        Operation.NEW_SECTION, new=f"# {plan.title}", why="the title the instructions ask for"
    )
    rows = [each for each in found.sentences if tables.is_row(each)][: tables.MOST]
    rows = rows if len(rows) >= tables.LEAST else []
    bullets = [each for each in found.sentences if each not in rows]
    sections = arranged(bullets, plan.sections or _headings(brief), brief.source, brief.item)
    waiting = list(found.quotes)
    for title, parts in sections.items():
        path = (*top, title)
        yield Proposal(
            Operation.NEW_SECTION, section=top, new=f"## {title}", why=_why_section(title)
        )
        for part in parts:
            here = (*path, part.title) if part.title else path
            if part.title:
                yield Proposal(
                    Operation.NEW_SECTION,
                    section=path,
                    new=f"### {part.title}",
                    why=f"{len(part.sentences)} findings about {part.title}",
                )
            for each in part.sentences:
                yield _bullet(each, here, "-")
            if waiting and not part.title and title != FURTHER:
                yield _quote(waiting.pop(0), brief, here)
    if rows:
        path = (*top, DATA_POINTS)
        yield Proposal(
            Operation.NEW_SECTION,
            section=top,
            new=f"## {DATA_POINTS}",
            why="figures the source gives",
        )
        yield _table(rows, path)


def _headings(brief: Brief) -> tuple[str, ...]:
    """The source's own headings, where the instructions name no sections."""
    titles = [p.text for p in brief.source.passages if p.kind is PassageKind.HEADING]
    return tuple(dict.fromkeys(title for title in titles[1:] if not title.endswith("?")))[:6]


def _into_report(brief: Brief, found: _Found) -> Iterator[Proposal]:
    report = brief.report
    for repair in repairs(report, brief.source):
        yield Proposal(
            Operation.REPLACE,
            block=repair.block,
            old=repair.old,
            new=repair.new,
            why="the quotation is not what the source says",
            passages=(repair.passage.number,),
        )
    places = Places(report)
    homeless: list[Scored] = []
    placed: list[tuple[int, Proposal]] = []
    for each in found.sentences:
        section = places.best(each)
        if section is None:
            homeless.append(each)
        else:
            marker = list_marker(report, section)
            placed.append((section.heading, _bullet(each, section.path, marker)))
    placed.sort(key=lambda entry: entry[0])
    for _, proposal in placed:
        yield proposal
    yield from _new_part(brief, homeless)


def _new_part(brief: Brief, homeless: Sequence[Scored]) -> Iterator[Proposal]:
    """A section at the end for what no section speaks of."""
    if not homeless:
        return
    top = brief.report.sections[0].path if _has_title(brief) else ()
    title = FURTHER
    if brief.report.section_at((*top, title)) is None:
        heading = "##" if top else "#"
        yield Proposal(
            Operation.NEW_SECTION,
            section=top,
            new=f"{heading} {title}",
            why="no section of the report speaks of these",
        )
    for each in sorted(homeless, key=lambda s: s.candidate.passage.number):
        yield _bullet(each, (*top, title), "-")


def _has_title(brief: Brief) -> bool:
    sections = brief.report.sections
    return bool(sections) and sections[0].level == 1 and sum(s.level == 1 for s in sections) == 1


def _bullet(each: Scored, section: tuple[str, ...], marker: str) -> Proposal:
    return Proposal(
        Operation.APPEND_SECTION,
        section=section,
        new=f"{marker} {_safe(each.candidate.text)}",
        why=_why(each),
        passages=each.candidate.rests_on,
    )


def _quote(quote: Quote, brief: Brief, section: tuple[str, ...]) -> Proposal:
    return Proposal(
        Operation.APPEND_SECTION,
        section=section,
        new=f"> “{_safe(quote.text)}”\n>\n> — {_safe(brief.item.title)}",
        why="a sentence of general weight, word for word",
        passages=(quote.passage.number,),
    )


def _table(rows: Sequence[Scored], section: tuple[str, ...]) -> Proposal:
    numbers = sorted({number for row in rows for number in row.candidate.rests_on})
    return Proposal(
        Operation.APPEND_SECTION,
        section=section,
        new=tables.table(rows),
        why=f"{len(rows)} figures with their subjects",
        passages=tuple(numbers),
    )


def _why(each: Scored) -> str:
    candidate = each.candidate
    strong = [figure.text for figure in candidate.figures if figure.is_strong]
    if strong:
        return f"a figure: {', '.join(strong)}"
    if candidate.label:
        return f"what is said of {candidate.label}"
    if candidate.subject:
        return f"names {candidate.subject}"
    return "speaks of what the instructions ask for"


def _why_section(title: str) -> str:
    if title == FURTHER:
        return "findings that fit no other section"
    return f"the instructions ask for {title}"


def _safe(text: str) -> str:
    """Foreign words as Markdown text: no tags, no escape from the line."""
    return " ".join(text.replace("<", "\\<").split())
