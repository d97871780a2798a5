"""Hooks that mend a file and stop the commit: what they made is shown, and taken on one word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.commit_failures import failure
from core.hook_changes import difference
from core.repository.process import Ran
from tests.e2e.command import new_workspace, redline
from tests.e2e.scene import git
from tests.e2e.terminal import on_a_terminal

FIXES = """if grep -q "{old}" report.md; then
  sed -i "s/{old}/{new}/" report.md; echo files were modified by this hook; exit 1
fi"""
EDITED = """# Power looms

## Speed

- A hand loom makes 40 picks a minute, a Draper 160.

## Cost

- A loom pays for itself in 3 years.
"""


def hook(root: Path, script: str, name: str = "pre-commit") -> None:
    path = root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace whose review is decided."""
    root = new_workspace(tmp_path / "repo")
    (tmp_path / "edited.md").write_text(EDITED)
    redline("draft", "--from", str(tmp_path / "edited.md"), cwd=root)
    redline("decide", "--accept-all", cwd=root)
    return root


@pytest.fixture
def fixing(work: Path) -> Path:
    """The same with a hook that rewrites what was decided, once."""
    hook(work, FIXES.format(old="a Draper 160", new="a Draper loom 160"))
    return work


def test_what_a_hook_makes_of_the_report_is_shown_and_nothing_is_changed(fixing: Path) -> None:
    before = (fixing / "report.md").read_bytes()
    said = redline("commit", cwd=fixing, status=1)
    assert said.err.startswith("redline: a hook changed report.md and stopped the commit\n")
    assert "commit again with --take-hook-changes" in said.err
    assert "-- A hand loom makes 40 picks a minute, a Draper 160.\n" in said.err
    assert "+- A hand loom makes 40 picks a minute, a Draper loom 160.\n" in said.err
    assert "files were modified by this hook" in said.err
    assert (fixing / "report.md").read_bytes() == before
    assert git(fixing, "rev-list", "--count", "HEAD") == "1"


def test_the_difference_is_there_as_json_too(fixing: Path) -> None:
    error = redline("commit", "--json", cwd=fixing, status=1).json["error"]
    assert error["code"] == "hook"
    (change,) = error["changed_by_hook"]
    assert change["path"] == "report.md"
    assert change["difference"].startswith("--- decided/report.md\n+++ hook/report.md\n@@ ")


def test_the_text_of_the_hook_is_committed_on_one_word(fixing: Path) -> None:
    told = redline("commit", "--take-hook-changes", "--json", cwd=fixing).json
    assert [each["path"] for each in told["changed_by_hook"]] == ["report.md"]
    assert (
        "+- A hand loom makes 40 picks a minute, a Draper loom 160.\n"
        in (told["changed_by_hook"][0]["difference"])
    )
    assert "a Draper loom 160." in git(fixing, "show", "HEAD:report.md")
    assert git(fixing, "rev-list", "--count", "HEAD") == "2"
    assert git(fixing, "status", "--porcelain") == ""
    assert redline("status", "--json", cwd=fixing).json["review"] is None


def test_a_part_can_be_taken_with_the_hooks_text_and_the_rest_goes_on(tmp_path: Path) -> None:
    root = new_workspace(tmp_path / "repo")
    hook(root, FIXES.format(old="hundred", new="100"))
    (tmp_path / "edited.md").write_text(EDITED.replace("160", "a hundred").replace("3 y", "2 y"))
    redline("draft", "--from", str(tmp_path / "edited.md"), cwd=root)
    hunks = redline("review", "--json", cwd=root).json["hunks"]
    redline("decide", "--accept", hunks[0]["id"], cwd=root)
    redline("commit", "--partial", "--take-hook-changes", cwd=root)
    assert "a Draper a 100." in git(root, "show", "HEAD:report.md")
    redline("decide", "--accept-all", cwd=root)
    redline("commit", cwd=root)
    report = git(root, "show", "HEAD:report.md")
    assert "a Draper a 100." in report
    assert "in 2 years" in report


def test_a_hook_that_never_lets_its_own_text_pass_says_so(work: Path) -> None:
    hook(work, "echo x >> report.md; exit 1")
    before = (work / "report.md").read_bytes()
    said = redline("commit", "--take-hook-changes", cwd=work, status=1)
    assert said.err.startswith("redline: the hook changes its own text again: report.md\n")
    assert (work / "report.md").read_bytes() == before
    assert git(work, "rev-list", "--count", "HEAD") == "1"


def test_a_hook_that_mends_and_then_refuses_for_another_reason_says_that(work: Path) -> None:
    hook(work, "grep -q '^x' report.md || { echo x >> report.md; exit 1; }\necho too long; exit 1")
    said = redline("commit", "--take-hook-changes", cwd=work, status=1)
    assert said.err.startswith("redline: a hook stopped the commit: too long\n")


def test_other_files_that_a_hook_touches_are_left_alone_and_named(work: Path) -> None:
    hook(work, "echo more >> notes/yarn.md; echo new > toc.txt; exit 1")
    said = redline("commit", cwd=work, status=1)
    assert "also changed meanwhile, and left so: notes/yarn.md, toc.txt" in said.err
    assert (work / "notes" / "yarn.md").read_text().endswith("more\n")


def test_what_was_changed_before_the_commit_is_not_laid_to_the_hook(work: Path) -> None:
    import os

    (work / "mine.txt").write_text("mine")
    os.utime(work / "mine.txt", (1_000_000_000, 1_000_000_000))
    hook(work, "exit 1")
    assert "mine.txt" not in redline("commit", cwd=work, status=1).err


def test_the_final_line_end_that_a_hook_adds_can_be_seen(tmp_path: Path) -> None:
    shown = difference("report.md", b"# A\n\nText.", b"# A\n\nText.\n", "hook")
    assert "-Text.\n\\ No newline at end of file\n+Text.\n" in shown


def test_a_line_separator_of_unicode_is_no_line_end(tmp_path: Path) -> None:
    shown = difference("report.md", "a\u2028b\x0cc\n".encode(), "a\u2028b\x0cd\n".encode(), "hook")
    assert "-a\u2028b\x0cc\n+a\u2028b\x0cd\n" in shown


def test_edits_made_outside_can_be_taken_as_the_hook_makes_them(work: Path) -> None:
    hook(work, FIXES.format(old="3 years", new="three years"))
    text = (work / "report.md").read_text()
    (work / "report.md").write_text(text.replace("A loom pays", "Any loom pays"))
    words = ("commit", "--include-outside-edits")
    assert redline(*words, cwd=work, status=1).err.startswith("redline: a hook changed report.md")
    redline(*words, "--take-hook-changes", cwd=work)
    assert "Any loom pays for itself in three years." in git(work, "show", "HEAD~1:report.md")
    assert "a Draper 160." in git(work, "show", "HEAD:report.md")


def test_a_hook_that_leaves_no_text_is_not_taken(work: Path) -> None:
    hook(work, "printf '\\377\\376\\001' > report.md; exit 1")
    before = (work / "report.md").read_bytes()
    said = redline("commit", "--take-hook-changes", cwd=work, status=1)
    assert said.err.startswith("redline: a hook stopped the commit: exit status 1\n")
    assert "set-aside" in said.err
    assert (work / "report.md").read_bytes() == before


def test_a_record_that_a_hook_lays_out_otherwise_is_taken_too(work: Path) -> None:
    hook(
        work,
        "for f in references/*.json; do grep -q '^ *{ *$' $f && sed -i '1s/.*/{ /' $f; done; "
        "grep -q '^{ $' references/*.json && ! test -e .git/once && touch .git/once && exit 1; "
        "exit 0",
    )
    told = redline("commit", "--take-hook-changes", "--json", cwd=work).json
    (change,) = told["changed_by_hook"]
    assert change["path"].startswith("references/")
    json.loads(git(work, "show", f"HEAD:{change['path']}"))


# --- what stopped it, and the terminal ---------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        (
            'error: gpg failed to sign the data:\ngpg: skipped "NOPE": No secret key\n'
            "[GNUPG:] INV_SGNR 9 NOPE\n\nfatal: failed to write commit object\n",
            'signing stopped the commit: gpg failed to sign the data: gpg: skipped "NOPE": '
            "No secret key",
        ),
        (
            "error: Couldn't load public key /nope: No such file or directory?\n\n"
            "fatal: failed to write commit object\n",
            "signing stopped the commit: Couldn't load public key /nope: No such file or "
            "directory?",
        ),
        (
            "error: \nfatal: failed to write commit object\n",
            "signing stopped the commit: it gave no reason",
        ),
        (
            "fatal: cannot lock ref 'HEAD': is at 1 but expected 2\n",
            "git commit failed: fatal: cannot lock ref 'HEAD': is at 1 but expected 2",
        ),
        ("checked\nfatal: a word of the hook\nno\n", "a hook stopped the commit: no"),
    ],
)
def test_the_message_names_what_failed(printed: str, message: str) -> None:
    """As later versions of git print it, which quote gpg."""
    ran = Ran(128, b"", printed.encode())
    error = failure(ran, texts=(), rewritten=(), others=(), aside=Path("/x"), terminal=False)
    assert error.message == message


def test_a_signature_that_failed_without_a_word_names_gpg_and_a_way(work: Path) -> None:
    git(work, "config", "commit.gpgsign", "true")
    git(work, "config", "gpg.program", "false")
    lines = redline("commit", cwd=work, status=1).err.splitlines()
    assert lines[0].startswith("redline: signing stopped the commit: gpg failed to sign the data")
    assert "run redline commit in one, or c in the app" in lines[1]


def test_a_hook_that_a_signal_ends_is_told_as_git_tells_it(work: Path) -> None:
    hook(work, "kill -KILL $$")
    assert "signal 9" in redline("commit", cwd=work, status=1).err


def test_a_git_that_a_signal_ends_is_named_with_it(work: Path) -> None:
    hook(work, "kill -KILL $PPID; sleep 1")
    said = redline("commit", cwd=work, status=1)
    assert said.err.startswith("redline: git commit was ended by SIGKILL\n")
    redline("commit", "--json", cwd=work, status=1)
    assert redline("status", "--json", cwd=work).json["review"] is not None


ASKS = "printf 'sure? ' > /dev/tty; read answer < /dev/tty; test \"$answer\" = yes"


def test_on_a_terminal_a_hook_may_ask(work: Path) -> None:
    hook(work, ASKS)
    ended = on_a_terminal(work, b"yes\n", "commit")
    assert b"sure? " in ended.said
    assert ended.status == 0
    assert git(work, "rev-list", "--count", "HEAD") == "2"


def test_without_a_terminal_the_hint_names_a_way_there_is(work: Path) -> None:
    hook(work, ASKS)
    said = redline("commit", cwd=work, status=1)
    assert "it asks on a terminal: run redline commit in one, or press c in the app" in said.err
    ended = on_a_terminal(work, b"yes\n", "commit", "--no-terminal")
    assert ended.status == 1


def test_what_a_hook_makes_is_shown_and_taken_on_a_terminal_too(fixing: Path) -> None:
    ended = on_a_terminal(fixing, b"", "commit")
    assert ended.status == 1
    assert b"a Draper loom 160." in ended.said
    assert on_a_terminal(fixing, b"", "commit", "--take-hook-changes").status == 0
    assert "a Draper loom 160." in git(fixing, "show", "HEAD:report.md")


# --- the message -------------------------------------------------------------------------------


def test_a_message_of_several_lines_keeps_its_subject_and_its_body(work: Path) -> None:
    redline("commit", "-m", "New figures\n\nThe body tells why.\n- one\n- two", cwd=work)
    assert git(work, "log", "-1", "--format=%s") == "New figures"
    body = git(work, "log", "-1", "--format=%b")
    assert body.startswith("The body tells why.\n- one\n- two\n\n")
    assert "Redline-Review:" in git(work, "log", "-1", "--format=%(trailers)")


def test_another_m_is_another_paragraph(work: Path) -> None:
    redline("commit", "-m", "New figures", "-m", "Why: so.", cwd=work)
    assert git(work, "log", "-1", "--format=%s") == "New figures"
    assert git(work, "log", "-1", "--format=%b").startswith("Why: so.\n\n")


@pytest.mark.parametrize("message", ["", "  ", "\n", "\u200b"])
def test_an_empty_message_is_refused(work: Path, message: str) -> None:
    said = redline("commit", "-m", message, cwd=work, status=2)
    assert said.err.startswith("redline: the message of -m is empty\n")
    assert git(work, "rev-list", "--count", "HEAD") == "1"


def test_a_dash_is_no_message(work: Path) -> None:
    said = redline("commit", "-m", "-", cwd=work, status=2, stdin="Subject\n")
    assert said.err.startswith("redline: -m - is no message")
