"""How long a report takes to be read into blocks, within the process."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt

from benchmarks.inputs import Inputs
from benchmarks.measure import in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.document import Document

PEER = "markdown-it-py, block rules only, same text"
TARGET = Target(2, Of.RATIO)
TIMES = 51


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`Document(text).blocks` of a report of 45 KB.

    The peer is the parser below it, asked for its block tokens alone (CommonMark and tables). The
    ratio is what spans, sections and front matter and footnotes cost on top.
    """
    text = inputs.report
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    samples = in_turns(
        lambda: seconds_of(lambda: Document(text).blocks),
        lambda: seconds_of(lambda: parser.parse(text)),
        TIMES,
    )
    yield figure("blocks of a 45 KB report", PEER, samples, TARGET)
