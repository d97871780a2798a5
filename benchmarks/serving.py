"""A Messages API on loopback in its own process, as a model is, for `benchmarks.streaming`.

    python -m benchmarks.serving REPORT EDITS SECONDS

Answers every request with edits of the report, an event every so many seconds. Prints its address,
and for each END that went out the time of the clock that all processes of a machine share, a line
each. Ends when its input does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from core.document import BlockKind, Document
from tests.model_server import Answer, ModelServer, nonce_of


def main(report: Path, edits: int, each: float) -> int:
    """Serve until nobody writes to the input any more."""
    base = Document(report.read_text(encoding="utf-8"))
    with ModelServer().running() as server:
        server.answer(lambda request: _answer(base, request, edits, each))
        _say(server.url)
        sys.stdin.read()
    return 0


def _answer(base: Document, request: dict[str, Any], edits: int, each: float) -> Answer:
    nonce = nonce_of(request)
    blocks = [b for b in base.blocks if b.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH)][:edits]
    text = "".join(
        f"@@@ EDIT {nonce} replace {base.block_id(block)}\nwhy: the trial\nevidence: S2\n"
        f"@@@ OLD {nonce}\n{base.block_text(block)}\n@@@ NEW {nonce}\n{base.block_text(block)}"
        f" It held for 12 days.\n@@@ END {nonce}\n"
        for block in blocks
    )
    mark = f"@@@ END {nonce}"
    wire = ""

    def sent(part: bytes) -> None:
        nonlocal wire
        now = time.monotonic()
        if part.startswith(b"event: content_block_delta"):
            wire += json.loads(part.split(b"data: ", 1)[1])["delta"]["text"]
            while mark in wire:
                wire = wire.partition(mark)[2]
                _say(f"{now!r}")

    return Answer(text, deltas=12, pace=each, sent=sent)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
