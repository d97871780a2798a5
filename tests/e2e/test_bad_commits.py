"""States in which a review is committed, or refused in one clear line with nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.command import REPORT, drafted, new_workspace, redline, tree
from tests.e2e.refusals import (
    everything,
    refused,
)
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def decided(work: Path) -> Path:
    drafted(work)
    redline("decide", "--accept-all", cwd=work)
    return work


def test_a_read_only_report_is_not_committed(work: Path) -> None:
    decided(work)
    (work / "report.md").chmod(0o444)
    assert "chmod u+w report.md" in refused(work, "commit", says="report.md is read-only")
    (work / "report.md").chmod(0o644)
    redline("commit", cwd=work)


def test_without_an_identity_nothing_is_committed(work: Path) -> None:
    decided(work)
    says = "git does not know who you are"
    refused(work, "commit", says=says, GIT_CONFIG_GLOBAL="/dev/null", EMAIL="")
    redline("commit", cwd=work)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_else_is_not_touched(work: Path) -> None:
    for path in (work, work / ".git"):
        os.chown(path, 54321, 54321)
    said = redline("status", cwd=work, status=1).err
    assert "belongs to somebody else" in said
    assert f"git config --global --add safe.directory {work}" in said
    assert len(said.splitlines()) == 2


def test_edits_outside_the_review_are_asked_about_and_committed_apart(work: Path) -> None:
    decided(work)
    with (work / "report.md").open("a") as report:
        report.write("\nBy hand, staged.\n")
    git(work, "add", "report.md")
    with (work / "report.md").open("a") as report:
        report.write("\nBy hand, not staged.\n")
    before = tree(work), (work / ".git" / "index").read_bytes(), git(work, "rev-parse", "HEAD")
    said = redline("commit", cwd=work, status=1).err
    assert "redline: edited outside the review and not committed: report.md" in said
    assert "--include-outside-edits" in said
    after = tree(work), (work / ".git" / "index").read_bytes(), git(work, "rev-parse", "HEAD")
    assert after == before
    redline("commit", "--include-outside-edits", cwd=work)
    assert git(work, "log", "--format=%s").splitlines()[1].startswith("Edits to report.md made")
    assert "By hand, not staged." in git(work, "show", "HEAD~1:report.md")
    assert "160 picks" not in git(work, "show", "HEAD~1:report.md")
    assert "160 picks" in git(work, "show", "HEAD:report.md")


def test_staged_and_unstaged_changes_elsewhere_stay(work: Path) -> None:
    (work / "notes" / "yarn.md").write_text("staged\n")
    git(work, "add", "notes/yarn.md")
    (work / "notes" / "yarn.md").write_text("staged\nand more\n")
    (work / "mine.txt").write_text("untracked\n")
    before = git(work, "status", "--porcelain")
    staged = git(work, "ls-files", "--stage", "notes/yarn.md")
    redline("commit", cwd=decided(work))
    assert git(work, "status", "--porcelain") == before
    assert git(work, "ls-files", "--stage", "notes/yarn.md") == staged


def test_a_detached_head_works(work: Path) -> None:
    git(work, "checkout", "--quiet", "--detach")
    redline("commit", cwd=decided(work))
    assert git(work, "log", "--format=%s").splitlines()[0].startswith("Notes on looms")


def test_a_report_that_git_ignores_works(work: Path) -> None:
    git(work, "rm", "--quiet", "--cached", "report.md")
    (work / ".gitignore").write_text("report.md\n*.json\n")
    git(work, "commit", "--quiet", "-am", "Forget it")
    files = redline("commit", "--json", cwd=decided(work)).json["files"]
    assert files[0] == "report.md"
    assert git(work, "cat-file", "blob", "HEAD:report.md").startswith(REPORT[:20])


def test_a_failing_hook_says_what_it_said_and_keeps_the_review(work: Path) -> None:
    decided(work)
    hook = work / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho too few words >&2\nexit 1\n")
    hook.chmod(0o755)
    before = everything(work)
    error = redline("commit", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "hook"
    assert error["output"] == "too few words\n"
    assert everything(work) == before
    hook.write_text("#!/bin/sh\nsed -i s/160/161/ report.md && git add report.md\n")
    said = redline("commit", cwd=work)
    assert "-- The Draper loom makes 160 picks a minute." in said.err
    assert "+- The Draper loom makes 161 picks a minute." in said.err


def test_an_open_merge_is_not_joined(work: Path) -> None:
    decided(work)
    (work / ".git" / "MERGE_HEAD").write_text(git(work, "rev-parse", "HEAD") + "\n")
    assert "git merge --abort" in refused(work, "commit", says="a merge is in progress")
