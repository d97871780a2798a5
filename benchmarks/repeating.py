"""Whether a text of one thing over and over costs what its length costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from benchmarks.inputs import Inputs
from benchmarks.measure import in_turns
from benchmarks.table import Figure, Of, Target, figure
from core.audit import Auditor
from core.checklist import parse
from core.diff.hunks import difference
from core.document import Document
from core.drafting.drafter import Brief
from core.drafting.offline import OfflineDrafter
from core.figures import find_figures
from core.quotations import find_quotations
from core.rarity import own_tokens, without_figures
from core.sentences import sentence_spans
from core.source import Source, source_from_bytes
from core.words import stems

PEER = "the same of half the length"
TOKENS = (".", "!", "~~", "**", "_", "<", "[", "(", '"', "> ", "a.b.", "\u00a0", "1. ")
TIMES = 16_000
"""How often each is repeated."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Reading texts of one token repeated; the slowest token counts.

    What is linear takes twice as long for twice the length; four times is a square.
    """
    for what, read in _READERS.items():
        slowest = max(TOKENS, key=lambda token: _seconds(_reading(read, token, TIMES)))
        samples = in_turns(
            lambda: _seconds(_reading(read, slowest, TIMES)),  # noqa: B023  # called right here
            lambda: _seconds(_reading(read, slowest, TIMES // 2)),  # noqa: B023
            5,
        )
        yield figure(f"{what} of {TIMES:,} × one token", PEER, samples, Target(3, Of.RATIO))


def _reading(read: Callable[[str], object], token: str, times: int) -> Callable[[], object]:
    text = token * times
    return lambda: read(text)


def _seconds(read: Callable[[], object]) -> float:
    """Seconds of the processor, what was read before forgotten."""
    for cached in (find_figures, stems, own_tokens, without_figures):
        cached.cache_clear()
    start = time.process_time()
    read()
    return time.process_time() - start


def _source(text: str) -> Source:
    return source_from_bytes(text.encode(), target="a.md", title="A")


def _brief(text: str) -> Brief:
    instructions = "# Looms\n\nYou write about looms.\n\n## References\n\n- [ ] [A](a.md) speed\n"
    items = parse(instructions).items
    return Brief(instructions, items, items[0], _source(f"{_SAID} {text}."), Document(""))


_SAID = "The loom makes 40 picks a minute and"
_READERS: dict[str, Callable[[str], object]] = {
    "blocks": lambda text: Document(text).blocks,
    "sentences": sentence_spans,
    "figures": find_figures.__wrapped__,
    "quotations": find_quotations,
    "a checklist": lambda text: parse.__wrapped__(f"- [ ] [A](a.md) {text}\n"),
    "an offline draft": lambda text: list(OfflineDrafter().draft(_brief(text))),
    "an audit": lambda text: list(Auditor([_source(_SAID)]).audit(Document(f"{_SAID} {text}."))),
    "difference": lambda text: difference(text, f"{text[: len(text) // 2]} x {text}"),
}
