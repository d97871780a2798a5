"""A handful of whole screens of the demo, as a person would look at them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from core.demo import make_demo
from core.drafting.drafter import Operation, Proposal
from tests.tui.workspace import Script, running


def fixed() -> Script:
    """A draft of the demo that stays the same however the offline drafter gets better."""
    figure = "- Long training runs fail often enough that checkpoints decide their price."
    paths = {"training": ("Language models on AWS", "Training pipelines")}
    return Script(
        (
            Proposal(
                Operation.REPLACE,
                block=figure,
                old=figure,
                new="- Long training runs fail often; checkpoints decide up to 40% of their price.",
                why="a figure",
                passages=(5,),
            ),
            Proposal(
                Operation.APPEND_SECTION,
                section=paths["training"],
                new="- Spare nodes take over within minutes.",
                why="what it means for training",
                passages=(6, 7),
            ),
            Proposal(
                Operation.DELETE,
                block="- Which workloads gain from a second model before the large one?",
                why="answered",
            ),
        )
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
async def test_the_demo_as_it_is_looked_at(
    tmp_path: Path, size: tuple[int, int], snapshot: SnapshotAssertion
) -> None:
    folder = make_demo(tmp_path / "demo")
    async with running(folder, fixed(), size=size) as app:
        await app.draft()
        assert app.screen == snapshot(name="drafted")
        await app.press("y", "n", "y", "c")
        # ids and sums differ from run to run; as many characters stand in for them
        shown = re.sub(r"[0-9a-f]{12,64}", lambda found: "0" * len(found[0]), app.screen)
        assert shown == snapshot(name="commit")
