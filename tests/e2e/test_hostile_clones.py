"""A clone whose settings ask for a key, for money and for this machine's network gets none of it.

Its servers speak what would be asked of them and keep all that arrives; the user has credentials
for every provider, and a server of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.cli.commands import MODULES
from tests.core.model.providers import with_credentials, without_credentials
from tests.e2e.command import new_workspace, redline
from tests.hostile import Foe, cloned, foe, origin
from tests.listener import listening
from tests.model_server import Answer, ModelServer, edits, nonce_of
from tests.user import user_settings

KEY = "sk-ant-secret-of-the-editor-4711"
KINDS = (
    "the key",
    "the key unasked",
    "credentials of Amazon",
    "credentials of Google",
    "a key of Microsoft",
    "this machine's network",
    "trust for its own hosts",
)
READING = (
    "status",
    "status --json",
    "checklist instructions.md",
    "trust --json",
    "doctor",
    "history",
    "show HEAD",
    "changelog HEAD~1..HEAD",
    "stats",
    "why --line 3",
    "audit",
    "check",
    "convert notes/looms.md",
    "diff report.md notes/looms.md",
    "apply report.md notes/looms.md --reject-all",
    "completion bash",
    "review",
)
"""Every command that decides nothing."""


def nothing_new(request: dict[str, Any]) -> Answer:
    """The answer of a model that has nothing to propose."""
    return Answer(edits(nonce_of(request), "@@@ EDIT {n} no-change\nwhy: known\n@@@ END {n}"))


@pytest.fixture(scope="module")
def enemy() -> Iterator[Foe]:
    with foe() as running:
        yield running


@pytest.fixture(scope="module")
def own() -> Iterator[ModelServer]:
    """The server that the user named."""
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def source(enemy: Foe, tmp_path: Path) -> Path:
    enemy.forget()
    return origin(tmp_path / "origin", enemy)


@pytest.fixture
def world(own: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Credentials for all, and the user's own server for the key."""
    without_credentials(monkeypatch, tmp_path)
    own.answer(nothing_new)
    found = with_credentials(own, tmp_path)
    return found | {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": own.url}


def test_the_kinds_are_all(enemy: Foe) -> None:
    assert tuple(enemy.settings()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_or_spent_before_the_user_agreed_and_then_to_their_own_server(
    enemy: Foe, own: ModelServer, source: Path, world: dict[str, str], tmp_path: Path, kind: str
) -> None:
    work = cloned(source, tmp_path / "clone", enemy.settings()[kind])
    for words in ("status", "doctor", "check"):
        redline(*words.split(), cwd=work, status=None, **world)
    refused = redline("draft", "--json", cwd=work, status=1, **world)
    assert refused.json["error"]["code"] == "spending"
    assert refused.err.count("ignored") == 1
    assert not own.requests
    assert not list(tmp_path.rglob("spent.jsonl"))
    review = redline("draft", "--yes", "--json", cwd=work, **world).json
    assert review["drafter"] == "anthropic"
    assert own.requests, "the user agreed, and their own server was asked"
    assert not enemy.heard


@pytest.mark.parametrize(
    "kind", ["the key unasked", pytest.param("trust for its own hosts", marks=pytest.mark.long)]
)
def test_no_command_sends_a_key_or_a_word_where_a_clone_points(
    enemy: Foe, own: ModelServer, source: Path, world: dict[str, str], tmp_path: Path, kind: str
) -> None:
    work = cloned(source, tmp_path / "clone", enemy.settings()[kind])
    for words in READING:
        redline(*words.split(), cwd=work, status=None, **world)
    for item, drafter in (("4", "offline"), ("5", "offline"), ("6", "anthropic")):
        words = ("draft", "--reference", item, "--drafter", drafter, "--yes", "--json")
        error = redline(*words, cwd=work, status=1, **world).json["error"]
        assert "is not asked" in error["message"]
    assert not own.requests, "nothing was agreed to"
    review = redline("draft", "--drafter", "offline", "--json", cwd=work, **world).json
    first = review["hunks"][0]["id"]
    redline("review", "--json", cwd=work, **world)
    redline("decide", "--revise", first, "shorter", "--yes", cwd=work, status=1, **world)
    redline("decide", "--accept-all", cwd=work, **world)
    redline("commit", "--json", cwd=work, **world)
    redline("add", "notes/yarn.md", "--title", "Again", cwd=work, status=None, **world)
    redline("add", f"{enemy.site.url}/new", cwd=work, status=1, **world)
    redline("restore", "HEAD~1", cwd=work, status=None, **world)
    redline("abandon", cwd=work, status=None, **world)
    for away in redline("reviews", "--json", cwd=work, **world).json["reviews"]:
        redline("resume", away["id"], cwd=work, **world)
        redline("abandon", cwd=work, **world)
    redline("check", "--reopen", "1", cwd=work, status=None, **world)
    redline("new", "inside", cwd=work, **world)
    assert not own.requests
    assert not enemy.heard


def test_every_command_is_tried(enemy: Foe) -> None:
    tried = {words.split()[0] for words in READING}
    tried |= {"draft", "decide", "commit", "abandon", "reviews", "resume", "add"}
    tried |= {"restore", "new"}
    assert tried == set(MODULES) - {"demo"}, "a demo is no clone"


def test_a_clone_whose_settings_are_no_settings_is_one_line_in_every_command(
    enemy: Foe, source: Path, world: dict[str, str], tmp_path: Path
) -> None:
    work = cloned(source, tmp_path / "clone", {})
    (work / "redline.toml").write_text(f'base_url = "{enemy.model.url}"\nmax_cost = {"[" * 5_000}')
    for words in ("status", "draft --yes", "trust", "review", "history", "check", "commit"):
        said = redline(*words.split(), cwd=work, status=1, **world)
        assert said.err.startswith(f"redline: {work}/redline.toml is nested too deeply\n")
        assert said.err.count("\n") == 2
    assert not enemy.heard


def test_what_was_approved_is_used_until_the_clone_changes_it(
    enemy: Foe, source: Path, world: dict[str, str], tmp_path: Path
) -> None:
    with ModelServer().running() as gateway:
        gateway.answer(nothing_new)
        work = cloned(source, tmp_path / "clone", {"base_url": gateway.url, "max_cost": 0.5})
        digest = redline("trust", "--json", cwd=work).json["sha256"]
        redline("trust", "--sha256", digest, cwd=work)
        assert redline("draft", "--json", cwd=work, **world).json["drafter"] == "anthropic"
        assert len(gateway.requests) == 1
        redline("abandon", cwd=work)
        text = (work / "redline.toml").read_text()
        (work / "redline.toml").write_text(text.replace(gateway.url, enemy.model.url))
        refused = redline("draft", "--json", cwd=work, status=1, **world)
        assert refused.json["error"]["code"] == "spending"
        assert not enemy.heard


def test_a_page_is_asked_for_with_no_key_and_no_word_of_ours(
    tmp_path: Path, world: dict[str, str]
) -> None:
    body = b"<html><body><main><p>A loom makes 160 picks a minute.</p></main></body></html>"
    with listening(200, body, **{"content-type": "text/html", "set-cookie": "a=b"}) as site:
        work = new_workspace(tmp_path / "work")
        item = f"# Secret task\n\n## References\n\n- [ ] [Page]({site.url}/p) for my purpose\n"
        (work / "instructions.md").write_text(item)
        user_settings(allowed_hosts=site.url.removeprefix("http://"))
        for words in ("status", "checklist instructions.md", "doctor", "check", "audit"):
            redline(*words.split(), cwd=work, status=None, **world)
        assert not site.heard
        redline("draft", "--drafter", "offline", cwd=work, **world)
        ((what, headers, data),) = site.heard
        assert what == "GET /p"
        assert not data
        assert {name.lower() for name in headers} == {
            "host", "user-agent", "accept", "accept-encoding", "connection",
        }  # fmt: skip
        sent = json.dumps(headers)
        assert "purpose" not in sent
        assert KEY not in sent
