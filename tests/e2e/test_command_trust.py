"""`redline trust`: what a workspace's file sets is shown, approved and forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.approvals import user_approvals
from tests.e2e.command import new_workspace, redline, tree
from tests.e2e.terminal import on_a_terminal

ENTRIES = {"base_url": "http://127.0.0.1:9", "max_cost": 0.5}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return sets(new_workspace(tmp_path / "work"), **ENTRIES, theme="light")


def sets(work: Path, **entries: object) -> Path:
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in entries.items())
    (work / "redline.toml").write_text("".join(lines))
    return work


def test_what_is_ignored_is_one_line_on_stderr_and_a_field_of_the_status(work: Path) -> None:
    said = redline("status", "--json", cwd=work)
    assert said.json["ignored_settings"] == ["base_url", "max_cost", "theme"]
    (line,) = said.err.splitlines()
    assert "base_url, max_cost and theme are ignored" in line
    assert "redline trust" in line


def test_it_shows_the_entries_and_their_digest_and_asks_nothing(work: Path) -> None:
    shown = redline("trust", "--json", cwd=work).json
    assert shown["path"] == str(work.resolve())
    assert shown["entries"] == ENTRIES
    assert shown["approved"] is False
    assert len(shown["sha256"]) == 64
    said = redline("trust", cwd=work, status=1)
    assert 'base_url = "http://127.0.0.1:9"' in said.out
    assert f"redline trust --sha256 {shown['sha256']}" in said.err


def test_the_digest_approves_exactly_these_entries(work: Path) -> None:
    before = tree(work)
    digest = redline("trust", "--json", cwd=work).json["sha256"]
    redline("trust", "--sha256", digest, cwd=work)
    assert redline("trust", "--json", cwd=work).json["approved"] is True
    said = redline("status", "--json", cwd=work)
    assert said.json["ignored_settings"] == ["theme"]
    assert tree(work) == before
    sets(work, **ENTRIES, theme="contrast")
    assert redline("trust", "--json", cwd=work).json["approved"] is True
    sets(work, **ENTRIES | {"max_cost": 5.0})
    assert redline("trust", "--json", cwd=work).json["approved"] is False
    said = redline("trust", "--sha256", digest, cwd=work, status=1)
    assert "have another digest" in said.err


def test_an_approval_can_be_revoked_once(work: Path) -> None:
    digest = redline("trust", "--json", cwd=work).json["sha256"]
    redline("trust", "--sha256", digest, "--json", cwd=work)
    shown = redline("trust", "--revoke", "--json", cwd=work).json
    assert shown["approved"] is False
    assert "nothing was decided" in redline("trust", "--revoke", cwd=work, status=3).err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--sha256", "abc"], "takes the 64 digits"),
        (["--sha256", ""], "takes the 64 digits"),
        (["--sha256", "0" * 64, "--revoke"], "give one of them"),
        (["--yes"], "No such option"),
        (["--all"], "No such option"),
    ],
)
def test_there_is_no_switch_that_trusts_everything(work: Path, words: list[str], says: str) -> None:
    assert says in redline("trust", *words, cwd=work, status=2).err
    assert not user_approvals().path.exists()


def test_where_there_is_nothing_to_approve_it_says_so(tmp_path: Path) -> None:
    work = sets(new_workspace(tmp_path / "work"), drafter="offline", window=1000)
    assert "nothing that needs your approval" in redline("trust", cwd=work, status=3).err
    shown = redline("trust", "--json", cwd=work).json
    assert (shown["entries"], shown["sha256"], shown["approved"]) == ({}, "", False)


def test_a_damaged_file_of_approvals_is_said_and_replaced(work: Path) -> None:
    path = user_approvals().path
    path.write_text("{")
    said = redline("trust", "--json", cwd=work)
    assert f"{path} is damaged" in said.err
    assert redline("status", cwd=work).err.count("\n") == 1
    redline("trust", "--sha256", said.json["sha256"], cwd=work)
    assert json.loads(path.read_text())["schema"] == 1


def test_a_state_folder_that_cannot_be_written_is_one_error(work: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    digest = redline("trust", "--json", cwd=work).json["sha256"]
    env = {"XDG_STATE_HOME": str(tmp_path / "file")}
    said = redline("trust", "--sha256", digest, "--json", cwd=work, status=1, **env)
    assert said.json["error"]["code"] == "settings"
    assert "cannot be kept in" in said.json["error"]["message"]


def test_a_state_folder_that_is_relative_is_not_looked_for_in_the_clone(work: Path) -> None:
    digest = redline("trust", "--json", cwd=work).json["sha256"]
    redline("trust", "--sha256", digest, cwd=work)
    planted = work / "state" / "redline" / "approvals.json"
    planted.parent.mkdir(parents=True)
    planted.write_bytes(user_approvals().path.read_bytes())
    planted.chmod(0o600)
    home = str(work.parent)
    shown = redline("trust", "--json", cwd=work, XDG_STATE_HOME="state", HOME=home).json
    assert shown["approved"] is False


def test_on_a_terminal_it_shows_the_entries_and_asks(work: Path) -> None:
    terminal = on_a_terminal(work, b"n\n", "trust")
    assert terminal.status == 1
    assert b'base_url = "http://127.0.0.1:9"' in terminal.said
    assert b"not approved; these entries stay ignored" in terminal.said
    terminal = on_a_terminal(work, b"y\n", "trust")
    assert terminal.status == 0
    assert redline("trust", "--json", cwd=work).json["approved"] is True


def test_the_first_draft_on_a_terminal_asks_and_the_second_does_not(work: Path) -> None:
    question = b"Use these settings in this workspace?"
    terminal = on_a_terminal(work, b"n\n", "draft")
    assert question in terminal.said
    redline("abandon", cwd=work)
    terminal = on_a_terminal(work, b"", "draft")
    assert question not in terminal.said
    assert b"are ignored" in terminal.said


def test_letters_that_look_like_others_are_shown_as_their_codes(work: Path) -> None:
    sets(work, base_url="https://api.\u0430nthropic.com")
    said = redline("trust", cwd=work, status=1)
    assert "\\u0430nthropic" in said.out
