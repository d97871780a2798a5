"""Drafting with a model from the app, against a Messages API on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.document import Document
from tests.model_server import MODEL, Answer, ModelServer, edits, nonce_of
from tests.tui.workspace import REPORT, make_workspace, running
from tests.user import add_user_settings, user_settings
from tui.__main__ import drafter_for

BASE = Document(REPORT)
SPRING = BASE.block_id(BASE.blocks[2])


def replacing(new: str) -> str:
    return (
        f"@@@ EDIT {{n}} replace {SPRING}\nwhy: a newer figure\nevidence: S2\n@@@ OLD {{n}}\n"
        f"The spring … water.\n@@@ NEW {{n}}\n{new}\n@@@ END {{n}}"
    )


NEWER = replacing("The spring gives 35% of the water.")
RAIN = (
    f"@@@ EDIT {{n}} append-section {BASE.block_id(BASE.blocks[1])}\nwhy: new\nevidence: S4\n"
    "@@@ NEW {n}\nRain gives 25% of it.\n@@@ END {n}"
)
LONGER = RAIN.replace("Rain gives 25% of it.", "Rain gives 25% of it. " + "More is said. " * 30)


def says(*blocks: str, **more: Any) -> Any:
    return lambda request: Answer(edits(nonce_of(request), *blocks), **more)


@pytest.fixture(scope="module")
def serving() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def server(serving: ModelServer) -> ModelServer:
    serving.answer(says(NEWER, RAIN))
    return serving


@pytest.fixture
def folder(tmp_path: Path, server: ModelServer) -> Path:
    found = make_workspace(tmp_path / "ws")
    user_settings(base_url=server.url, model=MODEL)
    return found


def priced(**more: float) -> None:
    add_user_settings(prices=f"{MODEL} 2/10", **more)


async def test_the_header_says_which_model_writes_and_its_hunks_are_decided(folder: Path) -> None:
    async with running(folder, make=drafter_for) as app:
        assert f"anthropic: writes with {MODEL}" in app.screen
        await app.draft()
        assert len(app.review.hunks) == 2
        await app.press("y", "y")
        assert app.states() == ["accepted", "accepted"]


async def test_what_costs_money_is_asked_first_and_no_sends_nothing(
    folder: Path, server: ModelServer
) -> None:
    priced()
    async with running(folder, make=drafter_for) as app:
        await app.press("R")
        await app.until(lambda: "Spend this?" in app.screen, "asked")
        assert "tokens to send" in app.screen
        assert not server.requests
        await app.press("n")
        await app.until(lambda: "nothing was sent" in app.status)
        assert app.desk.review is None
        await app.press("R")
        await app.until(lambda: "Spend this?" in app.screen, "asked again")
        await app.press("y")
        await app.until(lambda: app.desk.review is not None and app.review.complete)
        assert len(server.requests) == 1


async def test_a_limit_in_the_settings_is_consent(folder: Path, server: ModelServer) -> None:
    priced(max_cost=0.5)
    async with running(folder, make=drafter_for) as app:
        await app.draft()
        assert len(server.requests) == 1


async def test_the_proposal_being_written_is_seen_and_the_cursor_stays(
    folder: Path, server: ModelServer
) -> None:
    gate = threading.Event()
    server.answer(says(NEWER, LONGER, gate=gate, deltas=12))
    async with running(folder, make=drafter_for) as app:
        await app.press("R")
        await app.until(lambda: "being written" in app.screen, "seen as it grows")
        await app.until(lambda: app.desk.review is not None and len(app.review.hunks) == 1)
        app.clock.now += 1
        await app.press("y")
        assert app.states() == ["accepted"]
        assert "tokens" in app.status
        gate.set()
        await app.until(lambda: app.session.busy is None and app.review.complete, "ended")
        assert "being written" not in app.screen
        assert "35%" in app.cursor


async def test_esc_stops_a_silent_model_and_keeps_what_is_whole(
    folder: Path, server: ModelServer
) -> None:
    gate = threading.Event()
    server.answer(says(NEWER, LONGER, gate=gate, deltas=12))
    async with running(folder, make=drafter_for) as app:
        await app.press("R")
        await app.until(lambda: app.desk.review is not None and len(app.review.hunks) == 1)
        await app.press("escape")
        await app.until(lambda: app.session.busy is None, "stopped though nothing came")
        assert "1 whole change is kept" in app.status
        gate.set()


async def test_a_failure_is_one_line_and_r_asks_for_the_rest(
    folder: Path, server: ModelServer
) -> None:
    server.answer(Answer("half", error="overloaded_error"), says(NEWER))
    async with running(folder, make=drafter_for) as app:
        await app.press("R")
        await app.until(lambda: "is busy" in app.status, "told")
        await app.draft()
        assert len(app.review.hunks) == 1


async def test_a_change_sent_back_comes_again_under_the_cursor_and_undo_brings_it_back(
    folder: Path, server: ModelServer
) -> None:
    async with running(folder, make=drafter_for) as app:
        await app.draft()
        first = app.review.hunks[0].id
        server.answer(says(replacing("In a dry year the spring gives 35% of the water.")))
        await app.press("r")
        await app.press(*"dry year")
        await app.press("enter")
        await app.until(lambda: app.session.busy is None and first not in app.review.hunk_of)
        assert "In a dry year" in app.cursor
        assert "round 2" in app.screen
        assert "round 1 → 2:" in app.screen
        assert app.review.decisions.notes[app.session.cursor[0]] == "dry year"
        app.clock.now += 1
        await app.press("u")
        assert app.session.cursor[0] == first
        await app.press("U")
        assert "In a dry year" in app.cursor
        await app.press("y")
        assert app.states()[0] == "accepted"


async def test_what_is_accepted_says_why_it_cannot_be_sent_back(folder: Path) -> None:
    async with running(folder, make=drafter_for) as app:
        await app.draft()
        await app.press("y", "k", "K", "r")
        assert "accepted, and stay" in app.status
