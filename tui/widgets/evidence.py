"""The evidence of the hunk under the cursor: verdicts, reason, passages. Never markup."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from core.changes import Finding, Hunk, Level, Verdict
from core.review import Review
from core.source import Source
from core.visible import visible

_GLYPHS = {
    Verdict.VERIFIED: "✓",
    Verdict.IN_SOURCE: "≈",
    Verdict.KEPT: "=",
    Verdict.NOT_IN_SOURCE: "✗",
    Verdict.REMOVED: "−",
}


class Evidence(Static):
    """Shows what a hunk rests on."""

    def show(
        self, hunk: Hunk | None, review: Review | None, source: Source | None, *, brief: bool
    ) -> None:
        """Show a hunk's evidence; in one line when `brief`."""
        if hunk is None or review is None:
            self.update(Content(""))
            return
        lines = list(_lines(hunk, review, source))
        if brief:
            lines = [Content("  ").join(lines[:3])]
        self.update(Content("\n").join(lines))


def _lines(hunk: Hunk, review: Review, source: Source | None) -> Iterator[Content]:
    if hunk.declined_before:
        yield Content(f"declined before, on {hunk.declined_before}").stylize("bold")
    findings = review.findings(hunk)
    if findings:
        yield Content("   ").join([_verdict(finding) for finding in findings[:8]])
    if len(findings) > 8:
        yield Content(f"and {len(findings) - 8} more findings").stylize("dim")
    for finding in findings:
        if finding.source_says:
            yield Content(f"source: “{visible(finding.source_says)}”")
    if note := review.decisions.notes.get(hunk.id):
        yield Content(f"note: {visible(note)}")
    if hunk.why:
        yield Content(f"why: {visible(hunk.why)}").stylize("dim")
    if source:
        for number in hunk.passages[:6]:
            if 1 <= number <= len(source.passages):
                yield Content(f"S{number} “{visible(source.passage(number).text)}”")


def _verdict(finding: Finding) -> Content:
    said = f"{_GLYPHS[finding.verdict]} {visible(finding.text)[:60]} {finding.verdict.value}"
    text = f"{said} {finding.span}".rstrip()
    return Content(text).stylize("bold" if finding.level is Level.STRONG else "")
