"""The first picture: all of it is there, and little had to be imported for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from textual._compositor import Compositor

from tests.conftest import ROOT
from tests.tui.workspace import make_workspace, running

_HEAVY = ("click", "markdown_it", "rapidfuzz", "sentencex", "tomllib", "json", "core.evidence",
          "core.planning", "core.sentences", "core.wording", "tui.screens.acts",
          "core.checklist")  # fmt: skip
"""What the first paint of a review that was opened before needs none of."""
_OPENED = """
import asyncio, sys
from pathlib import Path
from core.cli.opening import opened
from core.desk import Desk
import tui.__main__

async def paint(desk):
    app = tui.__main__.app_on(desk)
    async with app.run_test(size=(120, 40)):
        print(*(name for name in {heavy} if name in sys.modules))
        picture = app.screen._compositor.render_strips()
        print(*(strip.text for strip in picture), sep="\\n")

with Desk.open(Path({folder!r}), command="test", write=True) as desk:
    asyncio.run(paint(desk))
"""


def test_the_first_paint_imports_nothing_it_does_not_need(tmp_path: Path) -> None:
    async def draft() -> None:
        async with running(make_workspace(tmp_path / "ws")) as app:
            await app.draft()
            await app.press("q")

    asyncio.run(draft())
    program = _OPENED.format(heavy=_HEAVY, folder=str(tmp_path / "ws"))
    for _ in range(2):  # the first opening keeps what the second one reads
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    imported, _, picture = done.stdout.partition("\n")
    assert imported == ""
    assert "0 of" in picture
    assert "▌" in picture
    assert "S1 " in picture or "S2 " in picture


async def test_the_first_picture_already_has_the_hunk_under_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_workspace(tmp_path / "ws")
    async with running(folder) as app:
        await app.draft()
        await app.press("q")
    pictures: list[str] = []
    painted = Compositor.render_full_update

    def seen(self: Compositor, simplify: bool = False) -> object:
        update = painted(self, simplify)
        pictures.append("\n".join(strip.text for strip in self.render_strips()))
        return update

    monkeypatch.setattr(Compositor, "render_full_update", seen)
    async with running(folder) as app:
        words = app.cursor.split()[0]
    assert "▌" in pictures[0]
    assert words in pictures[0]
    assert "of 4 decided" in pictures[0]
