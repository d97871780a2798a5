"""The offline drafter's run: from a brief to proposals, in the order they stand in the report."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

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
from core.drafting.offline.arrange import FURTHER, arranged, section_of_quote
from core.drafting.offline.choose import chosen
from core.drafting.offline.known import Known
from core.drafting.offline.names import names_of
from core.drafting.offline.place import Place, Places
from core.drafting.offline.quotes import Quote, quotes, repairs
from core.drafting.offline.score import Scored, scored
from core.drafting.offline.skeleton import skeleton
from core.drafting.offline.speakers import Speaker, speakers
from core.drafting.offline.standalone import Candidate, candidates
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
        sentences = [p for p in brief.source.passages if p.kind is PassageKind.SENTENCE]
        yield Progress(1, _STEPS, "finding sentences that stand alone")
        standing = list(candidates(brief.source, names, said_by))
        yield Progress(2, _STEPS, "weighing them")
        topic = topic_of(brief)
        near = relevance(brief.source, topic, names)
        ranked = scored(standing, topic, near)
        known = Known(brief.report, brief.declined)
        new = [each for each in ranked if not known.says(each)]
        kept = _chosen(new, known, len(sentences), is_new=not brief.report.blocks)
        worth = quotes(brief.source, said_by, near, topic)
        worth = [quote for quote in worth if quote.text not in brief.report.text]
        yield Progress(3, _STEPS, "placing them")
        found = _Found(kept, worth, said_by, len(standing))
        proposals = _into_report(brief, found) if brief.report.blocks else _new_report(brief, found)
        for proposal in proposals:
            yield Proposed(proposal)
        yield Finished(_summary(len(kept), len(new), len(ranked), len(standing), len(sentences)))


def _summary(kept: int, new: int, relevant: int, standing: int, total: int) -> str:
    """What was kept, and why the rest was not."""
    left = [
        (total - standing, "do not stand alone"),
        (standing - relevant, "are off the purpose"),
        (relevant - new, "the report has already"),
        (new - kept, "weigh less"),
    ]
    said = ", ".join(f"{count} {why}" for count, why in left if count)
    return f"kept {kept} of {total} sentences" + (f"; {said}" if said else "")


def _chosen(new: Sequence[Scored], known: Known, sentences: int, *, is_new: bool) -> list[Scored]:
    """The sentences to propose. Beside an existing report only what brings a figure or a name;
    others only to reach a few."""
    if is_new:
        return chosen(new, sentences)
    first = [s for s in new if s.candidate.has_strong_figure or known.is_new_subject(s)]
    kept = chosen(first, sentences)
    more = [s for s in chosen(new, sentences) if s not in kept]
    return kept + more[: max(_FEW - len(kept), 0)]


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
    quoted: dict[str, list[Quote]] = {}
    homes = [title for title in sections if title != FURTHER]
    for quote in found.quotes if homes else ():
        home = section_of_quote(quote.passage, homes, brief.source)
        quoted.setdefault(home, []).append(quote)
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
            if part is parts[0]:
                for quote in quoted.get(title, ())[:1]:
                    yield _quote(quote, brief, here)
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
    sections = _asked_for(brief)
    # a report that has sections for all things needs no guess from a common word or two
    places = Places(report, only_named=bool(sections))
    homeless: list[Scored] = []
    placed: list[tuple[Place, Scored]] = []
    for each in found.sentences:
        place = places.best(each)
        if place is None:
            homeless.append(each)
        else:
            placed.append((place, each))
    for place, each in sorted(placed, key=lambda entry: (entry[0].block.index, _at(entry[1]))):
        yield _beside(each, report.block_id(place.block), place.marker)
    yield from _new_part(brief, homeless, sections)


def _beside(each: Scored, block: str, marker: str) -> Proposal:
    """A sentence as a list item after a block."""
    bullet = _bullet(each, (), marker)
    return replace(bullet, operation=Operation.INSERT_AFTER, block=block)


def _at(scored: Scored) -> int:
    return scored.candidate.passage.number


def _asked_for(brief: Brief) -> tuple[str, ...]:
    """The sections the instructions ask for, if at least half of the report's are among them; none
    for a report that has an order of its own."""
    asked = skeleton(brief).sections
    depth = len(_top(brief)) + 1
    there = [section.title for section in brief.report.sections if len(section.path) == depth]
    return asked if there and 2 * sum(title in asked for title in there) >= len(there) else ()


def _top(brief: Brief) -> tuple[str, ...]:
    """Path of the report's title; empty without one."""
    return brief.report.sections[0].path if _has_title(brief) else ()


def _new_part(
    brief: Brief, homeless: Sequence[Scored], sections: tuple[str, ...]
) -> Iterator[Proposal]:
    """What no place speaks of: in the sections asked for, or in one at the end."""
    if not homeless:
        return
    top, report = _top(brief), brief.report
    for title, parts in arranged(homeless, sections, brief.source, brief.item).items():
        if report.section_at((*top, title)) is None:
            heading = "##" if top else "#"
            yield Proposal(
                Operation.NEW_SECTION,
                section=top,
                new=f"{heading} {title}",
                why="no section of the report speaks of these",
            )
        for each in sorted((each for part in parts for each in part.sentences), key=_at):
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
    named = [number for number in candidate.rests_on if number != candidate.passage.number]
    subject = f"; S{named[0]} names the subject {candidate.label}" if named else ""
    return f"{_reason(candidate)}{subject}"


def _reason(candidate: Candidate) -> str:
    strong = [figure.text for figure in candidate.measures]
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
