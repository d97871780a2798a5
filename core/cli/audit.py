"""The command that checks a report against its sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.kinds import FILE
from core.cli.output import json_option, print_json, print_text, say

if TYPE_CHECKING:
    from core.audit import Audited, Looked

_GLYPHS = {"figure elsewhere": "?", "quotation inexact": "≠", "not found": "✗"}
_LONGEST = 160


@click.command(epilog="Example: redline audit report.md --source notes/talk.md --strict")
@click.argument("report", type=FILE, metavar="[REPORT]", required=False, default="")
@click.option(
    "--source",
    "sources",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="Hold it against FILE instead of the checklist's local items; may be repeated.",
)
@click.option("--strict", is_flag=True, help="End with 1 if anything is unsupported.")
@json_option
@click.pass_obj
def audit(folder: Path, report: str, sources: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """Check a report against its sources: its figures and quotations, sentence by sentence.

    Items that are checked off are opened, too; web pages are not. What is opened is said on
    standard error. - reads the report from standard input.
    """
    from core.audit import Auditor, summary_of
    from core.auditing import open_for_audit
    from core.pieces import MANY, is_read_in_stretches

    stdin = sys.stdin.buffer.read() if report == "-" else None
    opened = open_for_audit(folder, "" if report == "-" else report, sources, say, stdin=stdin)
    claims = list(Auditor(opened.sources).audit(opened.document))
    for claim in claims:
        if is_read_in_stretches(claim.text):
            near = f"each is looked up with at most {MANY} of them around it"
            say(f"line {claim.line} has more than {MANY} figures in one sentence: {near}")
    summary = summary_of(claims)
    if as_json:
        told: dict[str, object] = {
            **summary,
            "sources": [source.target for source in opened.sources],
            "not_read": [{"target": name, "why": why} for name, why in opened.not_read],
        }
        print_json({"claims": [_claim(each) for each in claims], "summary": told})
    else:
        lines = [line for each in claims if not each.verdict.is_fine for line in _lines(each)]
        print_text("\n".join([*lines, _summary(summary)]))
    if strict and not all(each.verdict.is_fine for each in claims):
        raise click.exceptions.Exit(1)


def _claim(claim: Audited) -> dict[str, object]:
    told: dict[str, object] = {
        "line": claim.line,
        "text": claim.text,
        "verdict": claim.verdict.value,
        "figures": [_looked(each) for each in claim.figures],
        "quotations": [
            {**_looked(each), "source_says": each.source_says} for each in claim.quotations
        ],
    }
    return told


def _looked(looked: Looked) -> dict[str, str]:
    return {
        "text": looked.text,
        "verdict": looked.verdict.value,
        "source": looked.source,
        "span": looked.span,
        "quote": looked.quote,
    }


def _lines(claim: Audited) -> list[str]:
    """A line for a claim, and one below it for each thing in it that is not fine."""
    verdict = claim.verdict.value
    lines = [f"{_GLYPHS[verdict]} line {claim.line}  {verdict}: {_short(claim.text)}"]
    for looked in (*claim.quotations, *claim.figures):
        if looked.verdict.is_fine:
            continue
        where = f"{looked.source} {looked.span}: " if looked.source else ""
        if looked.source_says:
            tells = f"{where}the source says “{looked.source_says}”"
        elif where:
            tells = f"“{_short(looked.text)}” stands elsewhere: {where}{_short(looked.quote)}"
        else:
            tells = f"“{_short(looked.text)}” is in no source"
        lines.append(f"    {tells}")
    return lines


def _summary(summary: dict[str, int]) -> str:
    parts = [f"{count} {name}" for name, count in summary.items() if name != "claims"]
    return f"{summary['claims']} claims: {', '.join(parts)}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
