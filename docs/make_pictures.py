"""The pictures of README and docs, made from the app itself: the demo, real keys, real git.

    python docs/make_pictures.py [FOLDER]

Writes one SVG a screen into `docs/pictures`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_PATIENCE = 60.0  # seconds a picture may take to come


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen, and the keys that lead to it from a draft of the demo."""

    name: str
    """Of the file."""
    size: tuple[int, int]
    """Columns and rows of the terminal."""
    keys: tuple[str, ...]
    """Pressed one after the other."""
    shows: str
    """What must be on the screen before it is taken."""


PICTURES = (
    Picture("review", (120, 40), ("y", "y"), "Evidence"),
    Picture("review-80x24", (80, 24), ("y",), "accept"),
    Picture("side-by-side", (160, 40), ("b",), "│"),
    Picture("source", (120, 40), ("p",), "next passage"),
    Picture("commit", (120, 40), ("A", "y", "y", "y", "y", "y", "y", "y", "y", "c"), "writes"),
    Picture("history", (120, 40), ("H",), "History of"),
    Picture("figures", (120, 40), ("T",), "On whom"),
)


def main(folder: Path) -> int:
    """Take all of them."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.pop("ANTHROPIC_API_KEY", None)
    folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as scratch:
            svg = asyncio.run(_taken(picture, Path(scratch) / "llm-on-aws"))
        (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
        sys.stderr.write(f"{picture.name}\n")
    return 0


async def _taken(picture: Picture, work: Path) -> str:
    from core.demo import make_demo
    from core.desk import Desk
    from tui.__main__ import offline
    from tui.app import RedlineApp

    make_demo(work)
    if picture.name in ("history", "figures"):
        _read_all(work)
    with Desk.open(work, command="pictures", write=True) as desk:
        app = RedlineApp(desk, offline)
        async with app.run_test(size=picture.size) as pilot:
            if picture.name not in ("history", "figures"):
                await pilot.press("R")
                await _until(lambda: desk.review is not None and desk.review.complete)
                await asyncio.sleep(1)  # the keys wait for what has just arrived
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause()
            await _until(lambda: picture.shows in _text(app))
            await pilot.pause()
            return _FONT.sub("", app.export_screenshot(title="redline"))


def _read_all(work: Path) -> None:
    """Read and commit every reference of the demo, so that there is a history to show."""
    from core.desk import Desk
    from core.items import ItemState
    from tui.__main__ import offline

    with Desk.open(work, command="pictures", write=True) as desk:
        while any(item.state is ItemState.OPEN for item in desk.items()):
            for _ in desk.draft(offline()):
                pass
            review = desk.open_review()
            for number, hunk in enumerate(review.hunks):
                ids = [change.id for change in hunk.decidable]
                desk.reject(ids) if number % 5 == 4 else desk.accept(ids)
            desk.commit()


async def _until(condition: object) -> None:
    for _ in range(int(_PATIENCE / 0.05)):
        if condition():  # type: ignore[operator]
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the screen never came")


def _text(app: object) -> str:
    strips = app.screen._compositor.render_strips()  # type: ignore[attr-defined]
    return "\n".join(strip.text for strip in strips)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
