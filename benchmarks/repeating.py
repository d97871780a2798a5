"""Whether a text of one thing over and over costs what its length costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.inputs import Inputs
from benchmarks.measure import in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.diff.hunks import difference
from core.document import Document
from core.figures import find_figures
from core.quotations import find_quotations
from core.sentences import sentence_spans

PEER = "the same of half the length"
TOKENS = (".", "!", "~~", "**", "_", "<", "[", "(", '"', "> ", "a.b.", "\u00a0", "1. ")
TIMES = 16_000
"""How often each is repeated."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Reading texts of one token repeated; the slowest token counts.

    What is linear takes twice as long for twice the length; four times is a square.
    """
    for what, read in _READERS.items():
        slowest = max(TOKENS, key=lambda token: seconds_of(_reading(read, token, TIMES)))
        samples = in_turns(
            lambda: seconds_of(_reading(read, slowest, TIMES)),  # noqa: B023  # called right here
            lambda: seconds_of(_reading(read, slowest, TIMES // 2)),  # noqa: B023
            5,
        )
        yield figure(f"{what} of {TIMES:,} × one token", PEER, samples, Target(3, Of.RATIO))


def _reading(read: Callable[[str], object], token: str, times: int) -> Callable[[], object]:
    text = token * times
    return lambda: read(text)


_READERS: dict[str, Callable[[str], object]] = {
    "blocks": lambda text: Document(text).blocks,
    "sentences": sentence_spans,
    "figures": find_figures.__wrapped__,
    "quotations": find_quotations,
    "difference": lambda text: difference(text, f"{text[: len(text) // 2]} x {text}"),
}
