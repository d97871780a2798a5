"""Words written anew: the screen makes room for them."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.widgets.texts import rewrite


class _Shown(App[None]):
    CSS = "Static { height: auto; }"

    def compose(self) -> ComposeResult:
        yield Static("short", id="above")
        yield Static("below", id="below")


def test_room_is_made_for_a_longer_text_and_taken_back_for_a_shorter_one() -> None:
    async def look() -> None:
        app = _Shown()
        async with app.run_test(size=(20, 10)) as pilot:
            above, below = app.query_one("#above", Static), app.query_one("#below", Static)
            for text, lines in (
                ("words " * 9, 3),
                ("other " * 9, 3),
                ("short", 1),
                ("漢字" * 6, 2),
            ):
                rewrite(above, Content(text))
                await pilot.pause()
                assert (above.size.height, below.region.y) == (lines, lines), text
                assert str(above.visual) == text

    asyncio.run(look())
