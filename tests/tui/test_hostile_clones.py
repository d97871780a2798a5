"""The app on a clone whose settings ask for a key and for money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import Foe, cloned, foe, origin
from tests.model_server import Answer, ModelServer
from tests.tui.workspace import running
from tui.__main__ import drafter_for

KINDS = ("the key", "the key unasked", "trust for its own hosts")


@pytest.fixture(scope="module")
def enemy() -> Iterator[Foe]:
    with foe() as serving:
        yield serving


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """The server that the user named, and their key."""
    with ModelServer().running() as server:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret-of-the-editor-4711")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        server.answer(Answer("I have nothing to say."))
        yield server


@pytest.mark.parametrize("kind", KINDS)
async def test_opening_says_what_is_ignored_and_drafting_asks_the_users_own_server(
    tmp_path: Path, enemy: Foe, own: ModelServer, kind: str
) -> None:
    folder = cloned(origin(tmp_path / "origin", enemy), tmp_path / "clone", enemy.settings()[kind])
    async with running(folder, make=drafter_for, size=(80, 24)) as app:
        assert "base_url" in app.status
        assert "ignored" in app.status
        await app.press("R")
        await app.until(lambda: "Use these settings" in app.screen, "asked about the settings")
        assert f'base_url = "{enemy.model.url}"' in app.screen
        await app.press("n")
        await app.until(lambda: "Spend this?" in app.screen, "asked about the cost")
        assert own.url.removeprefix("http://") in app.screen
        assert not own.heard, "before the answer nothing is sent"
        await app.press("n")
        await app.until(lambda: "nothing was sent" in app.status)
        await app.press("R")
        await app.until(lambda: "Spend this?" in app.screen, "not asked about the settings again")
        await app.press("n")
    assert not own.heard
    assert not enemy.heard


async def test_settings_that_were_approved_hold_at_once(
    tmp_path: Path, enemy: Foe, own: ModelServer
) -> None:
    settings = {"base_url": own.url, "model": "a-model-of-the-team"}
    folder = cloned(origin(tmp_path / "origin", enemy), tmp_path / "clone", settings)
    async with running(folder, make=drafter_for) as app:
        await app.press("R")
        await app.until(lambda: "Use these settings" in app.screen, "asked about the settings")
        await app.press("y")
        await app.until(lambda: app.session.busy is None and bool(own.requests), "drafted")
        assert own.requests[0]["model"] == "a-model-of-the-team"


async def test_settings_too_long_for_a_question_are_ignored_and_not_asked_about(
    tmp_path: Path, enemy: Foe, own: ModelServer
) -> None:
    settings = {"base_url": enemy.model.url, "prices": "m 1/1," * 100}
    folder = cloned(origin(tmp_path / "origin", enemy), tmp_path / "clone", settings)
    async with running(folder, make=drafter_for, size=(80, 24)) as app:
        await app.press("R")
        await app.until(lambda: "Spend this?" in app.screen, "asked about the cost")
        await app.press("n")
    assert not enemy.heard
