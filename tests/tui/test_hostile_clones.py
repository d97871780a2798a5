"""The app on a clone whose settings ask for a key and for money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import Foe, cloned, foe, origin
from tests.model_server import ModelServer
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
        await app.until(lambda: len(app.app.screen_stack) > 1, "asked")
        assert own.url.removeprefix("http://") in app.screen
        assert not own.heard, "before the answer nothing is sent"
        await app.press("n")
        await app.until(lambda: "nothing was sent" in app.status)
    assert not own.heard
    assert not enemy.heard
