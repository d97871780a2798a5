"""Commands about the past of a report: why."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.desks import open_desk
from core.cli.kinds import FOLDER, TEXT
from core.cli.output import json_option, print_json, print_text, say, usage
from core.document import Block, Document
from core.errors import UsageError
from core.folding import fold
from core.why import Answer, Origin

_SHOWN = 72  # characters of a block in the first line


@click.command(epilog='Example: redline why notes/ --text "160 picks a minute"')
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--line", type=int, metavar="N", help="The block in line N of the report.")
@click.option("--text", type=TEXT, metavar="TEXT", help="The block that says TEXT.")
@json_option
@click.pass_obj
def why(folder: Path, place: str, line: int | None, text: str | None, as_json: bool) -> None:
    """Which commits shaped a block of the report, what was decided, and on what evidence."""
    from core.lineage import why as answer_of

    if (line is None) == (text is None):
        usage("why needs --line N or --text TEXT, one of them", "redline why --help has an example")
    with open_desk(folder / place, command="why", write=False) as desk:
        report = desk.workspace.report
        document = Document(desk.report_text())
        if line is not None:
            block = _block_in_line(document, line, report.name)
        else:
            block = _block_saying(document, text or "", report.name)
        answer = answer_of(desk.workspace, desk.repository, document, block)
    if as_json:
        print_json(_shape(answer))
        return
    print_text(_told(answer, report.name))
    for each in answer.says:
        say(f"redline: {each}")


def _block_in_line(document: Document, line: int, name: str) -> Block:
    """The block a 1-based line is of."""
    last = document.line_of(len(document.text)) - document.text.endswith(("\n", "\r"))
    if not document.text or not 1 <= line <= last:
        has = f"{last} lines" if document.text else "no lines"
        usage(f"{name} has {has}, so there is no line {line}", "count from 1")
    for block in document.blocks:
        if document.line_of(block.start) <= line <= document.line_of(block.end):
            return block
    raise UsageError(f"line {line} of {name} is blank", "name a line with text in it")


def _block_saying(document: Document, text: str, name: str) -> Block:
    """The only block that says a text, quotation marks, wraps and the like aside; upper and lower
    case are told apart only where that decides."""
    wanted = fold(text)
    if not wanted:
        usage("--text has no words", "name some words of the block")
    said = [(block, fold(document.block_text(block))) for block in document.blocks]
    found = [block for block, words in said if wanted in words]
    if not found:
        found = [block for block, words in said if wanted.lower() in words.lower()]
    whole = [block for block, words in said if wanted == words]
    if len(found) > 1 and len(whole) == 1:
        found = whole
    if not found:
        usage(f"no block of {name} says {text!r}", "a text is looked for within one block")
    if len(found) > 1:
        lines = ", ".join(str(document.line_of(block.start)) for block in found[:8])
        more = ", …" if len(found) > 8 else ""
        usage(
            f"{len(found)} blocks of {name} say {text!r}: lines {lines}{more}",
            "name more of it, or the line: --line N",
        )
    return found[0]


def _shape(answer: Answer) -> dict[str, object]:
    return {
        "line": answer.line,
        "text": answer.text,
        "commits": [
            {
                "commit": origin.commit or None,
                "date": origin.date,
                "author": origin.author or None,
                "reference": origin.reference or None,
                "target": origin.target or None,
                "decision": origin.decision.value if origin.decision else None,
                "why": origin.why,
                "note": origin.note,
                "evidence": [{"span": q.span, "quote": q.quote} for q in origin.evidence],
                **({"by": origin.by} if origin.by else {}),
            }
            for origin in answer.origins
        ],
        "says": list(answer.says),
    }


def _told(answer: Answer, name: str) -> str:
    first = " ".join(answer.text.split())
    shown = first if len(first) <= _SHOWN else f"{first[: _SHOWN - 1]}…"
    lines = [f"{name}:{answer.line}  {shown}"]
    for origin in answer.origins:
        lines += ["", *_origin_lines(origin)]
    return "\n".join(lines)


def _origin_lines(origin: Origin) -> list[str]:
    commit = origin.commit[:10] or "(not here)"
    lines = [" ".join(filter(None, (commit, origin.date[:10], origin.author)))]
    if origin.decision is None:
        told = f", after {origin.reference}" if origin.reference else ""
        return [*lines, f"  not of a recorded change{told}"]
    where = f" ({origin.target})" if origin.target else ""
    lines.append(f"  {origin.decision.value}, from {origin.named}{where}")
    if origin.why:
        lines.append(f"  why: {origin.why}")
    lines += [f"  {quoted.span} “{quoted.quote}”" for quoted in origin.evidence]
    if origin.note:
        lines.append(f"  note: {origin.note}")
    return lines
