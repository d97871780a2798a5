"""A journal that came inside an unpacked archive: nothing outside it is touched, nothing waits."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.drafting.drafter import COST
from core.spending import Ledger
from tests.e2e.command import drafted, new_workspace, redline, tree
from tests.e2e.scene import git

DAY = 86_400.0


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def journal(work: Path) -> Path:
    found = work / ".git" / "redline" / "main" / "%2E"
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of the reader's with old files in it."""
    folder = tmp_path / "outside"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a.jpg").write_bytes(b"a picture")
    (folder / "taxes.txt").write_text("Paid.\n")
    old = time.time() - 90 * DAY
    for path in (folder / "photos" / "a.jpg", folder / "photos", folder / "taxes.txt"):
        os.utime(path, (old, old))
    return folder


@pytest.mark.parametrize(
    "name", ["abandoned", "pages", "set-aside", "cache", "words", "intent.new"]
)
def test_clearing_up_follows_no_link(work: Path, outside: Path, name: str) -> None:
    before = tree(outside)
    (journal(work) / name).symlink_to(outside)
    for words in (("status",), ("draft", "--drafter", "offline"), ("abandon",), ("reviews",)):
        said = redline(*words, "--json", cwd=work, status=1)
        assert said.json["error"]["code"] == "journal"
        assert f"{name} is a link" in said.json["error"]["message"]
    assert tree(outside) == before


@pytest.mark.parametrize(
    "name", ["review/log.jsonl", "review/base", "intent/intent.json", "cache/items"]
)
def test_nothing_waits_at_a_pipe(work: Path, name: str) -> None:
    drafted(work)
    path = journal(work) / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    for words in (("status",), ("review",), ("decide", "--accept-all"), ("doctor",), ("history",)):
        said = redline(*words, cwd=work, status=None)
        assert said.status in (0, 1)
    error = redline("status", "--json", cwd=work, status=1).json["error"]
    assert "is no regular file" in error["message"]


def test_the_journal_of_another_workspace_stops_nobody(work: Path, outside: Path) -> None:
    other = journal(work).parent / "other"
    other.mkdir()
    (other / "intent").symlink_to(outside)
    redline("status", cwd=work)


def test_what_a_repository_says_was_spent_counts_for_nothing(work: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    forged = json.dumps({"day": today, "micro_usd": -500_000_000})
    (journal(work) / "spent.jsonl").write_text(f"{forged}\n")
    ledger = Ledger.of_user()
    assert not ledger.folder.is_relative_to(work)
    ledger.add({COST: 250_000})
    assert ledger.today() == 0.25
    with (ledger.folder / "spent.jsonl").open("a") as file:
        file.write(f'{forged}\n{{"day":"{today}","micro_usd":{"9" * 400}}}\n')
    assert ledger.today() == 0.25, "nothing lowers what was spent"


@pytest.mark.parametrize("id_", ["../../x", ".", "a\\nb", "f" * 300, ""])
def test_a_review_with_an_id_that_is_none_can_be_put_away(work: Path, id_: str) -> None:
    drafted(work)
    log = journal(work) / "review" / "log.jsonl"
    first, rest = log.read_text().split("\n", 1)
    start = first.index('"id":"') + len('"id":"')
    log.write_text(first[:start] + id_ + first[first.index('"', start) :] + "\n" + rest)
    assert redline("status", "--json", cwd=work, status=1).json["error"]["code"] == "journal"
    assert redline("abandon", "--json", cwd=work).json == {"schema": 1, "abandoned": "damaged"}
    assert redline("status", "--json", cwd=work).json["review"] is None


def test_lines_nested_without_end_are_damage(work: Path) -> None:
    drafted(work)
    log = journal(work) / "review" / "log.jsonl"
    lines = log.read_bytes().split(b"\n")
    lines[1] = b'{"type":"hunk","hunk":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
    log.write_bytes(b"\n".join(lines))
    for words in (("status",), ("review",), ("doctor",)):
        redline(*words, cwd=work, status=1)
    redline("abandon", cwd=work)
    (work / "references").mkdir()
    deep = '{"readings":' + "[" * 5_000 + "]" * 5_000 + "}"
    (work / "references" / "x.json").write_text(deep)
    (work / "references" / "w.md").write_text(f"---\nurl: {'[' * 100_000}\n---\nText.\n")
    for words in (
        ("draft", "--drafter", "offline"),
        ("stats",),
        ("doctor",),
        ("check",),
        ("audit",),
    ):
        redline(*words, cwd=work, status=None)


def test_a_relative_home_makes_no_file_of_a_clone_the_users(work: Path) -> None:
    canary = work.parent / "canary"
    for folder in (work / ".config" / "git", work):
        folder.mkdir(parents=True, exist_ok=True)
        name = "config" if folder != work else ".gitconfig"
        (folder / name).write_text(f'[filter "x"]\n\tclean = "touch {canary}; cat"\n')
    (work / ".gitattributes").write_text("*.md filter=x\n")
    git(work, "add", ".gitattributes", ".config", ".gitconfig")
    git(work, "commit", "--quiet", "-m", "Configured")
    report = work / "report.md"
    report.write_text(report.read_text() + "\nMore.\n")
    for env in (
        {"XDG_CONFIG_HOME": ".config", "GIT_CONFIG_GLOBAL": ""},
        {"HOME": ".", "GIT_CONFIG_GLOBAL": ""},
        {"GIT_CONFIG_GLOBAL": ".gitconfig"},
    ):
        for words in (("status",), ("history",), ("doctor",)):
            redline(*words, cwd=work, status=None, **env)
        assert not canary.exists(), env
