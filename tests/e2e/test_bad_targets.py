"""What items point to, and items that are not open: read, or refused in one clear line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.command import LOOMS, new_workspace, redline
from tests.e2e.refusals import (
    Prepare,
    items,
    linked,
    refused,
    target,
    together,
    written,
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


# --- a reference that is not open ------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("x", "item 1 (Notes) is checked, and a checked reference is never read again"),
        ("X", "item 1 (Notes) is checked, and a checked reference is never read again"),
        ("-", "item 1 (Notes) is marked [-], neither open nor done"),
        ("/", "item 1 (Notes) is marked [/], neither open nor done"),
    ],
)
def test_a_reference_that_is_not_open_is_refused_without_opening_its_file(
    work: Path, mark: str, says: str
) -> None:
    """Nobody writes into the pipe: who opens it to read waits until the test runs out of time."""
    os.mkfifo(work / "notes" / "pipe.md")
    items(f"- [{mark}] [Notes](notes/pipe.md)", "- [ ] [Yarn](notes/yarn.md)")(work)
    hint = refused(work, "draft", "--reference", "1", says=says)
    assert "line 5 of instructions.md" in hint


# --- what an item points to ------------------------------------------------------------------

READABLE: dict[str, tuple[str, str]] = {
    "%20": ("my%20notes.md", "my notes.md"),
    "a space in brackets": ("<my notes.md>", "my notes.md"),
    "an anchor": ("notes/looms.md#speed", ""),
    "a hash in the name": ("a%23b.md", "a#b.md"),
    "from the root of the repository": ("/notes/looms.md", ""),
    "file:// and a path of the repository": ("file:///notes/looms.md", ""),
    "up and down again": ("notes/../notes/looms.md", ""),
    "a link inside the repository": ("link.md", ""),
    "letters beyond ASCII": ("Webstühle.md", "Webstühle.md"),
}


@pytest.mark.parametrize("case", READABLE)
def test_a_target_is_understood(work: Path, case: str) -> None:
    name, made = READABLE[case]
    if made:
        (work / made).write_text(LOOMS)
    (work / "link.md").symlink_to("notes/looms.md")
    items(f"- [ ] [Notes]({name})")(work)
    told = redline("draft", "--json", cwd=work).json
    assert told["reference"]["title"] == "Notes"
    redline("abandon", cwd=work)


def test_file_with_the_whole_path_is_understood(work: Path) -> None:
    items(f"- [ ] [Notes](file://{work}/notes/looms.md)")(work)
    redline("draft", cwd=work)


def huge(work: Path) -> None:
    with (work / "huge.md").open("wb") as file:
        file.write(b"# Looms\n")
        file.truncate(50_000_000)


def outside(work: Path) -> None:
    (work.parent / "secret.md").write_text(LOOMS)


UNREADABLE: dict[str, tuple[Prepare, str]] = {
    "missing": (target("notes/loom.md"), "points to a file that is not there: notes/loom.md"),
    "a folder": (target("notes"), "notes is a folder"),
    "empty": (target("empty.md", written("empty.md", "")), "empty.md is empty"),
    "only white space": (target("blank.md", written("blank.md", " \n\n")), "blank.md is empty"),
    "binary": (target("loom.png", written("loom.png", b"\x89PNG\0\0\1")), "loom.png is not text"),
    "not UTF-8": (
        target("latin.md", written("latin.md", b"# Looms\n\nFr\xe4sen\n")),
        "latin.md is not UTF-8: byte 0xe4 in line 3",
    ),
    "50 MB": (target("huge.md", huge), "huge.md has 50 MB, more than the 20 MB allowed"),
    "outside": (target("../secret.md", outside), "points outside the repository: ../secret.md"),
    "outside by file://": (target("file:///etc/hostname"), "points outside the repository"),
    "outside by %2e": (target("%2e%2e/secret.md", outside), "points outside the repository"),
    "a link out of it": (
        target("out.md", together(outside, linked("out.md", "../secret.md"))),
        "points outside the repository: out.md",
    ),
    "a folder that links out": (
        target("far/secret.md", together(outside, linked("far", ".."))),
        "points outside the repository: far/secret.md",
    ),
    "a link in a circle": (target("round.md", linked("round.md", "round.md")), "round.md"),
    "a broken link": (target("gone.md", linked("gone.md", "nowhere.md")), "gone.md"),
    "a pipe": (
        target("pipe.md", lambda work: os.mkfifo(work / "pipe.md")), "pipe.md is no file with text",
    ),
    "a file as a folder": (target("report.md/x.md"), "report.md/x.md"),
    "a name too long": (target("n" * 300 + ".md"), "n" * 40),
    "a zero byte": (target("a%00b.md"), "a%00b.md"),
    "inside the git directory": (target(".git/config"), "points into git's own folder"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_target_that_cannot_be_read(work: Path, case: str) -> None:
    prepare, says = UNREADABLE[case]
    prepare(work)
    refused(work, "draft", says=says)
    assert redline("status", "--json", cwd=work).json["review"] is None


def test_a_missing_target_is_told_its_nearest_neighbour(work: Path) -> None:
    target("notes/loom.md")(work)
    assert "did you mean notes/looms.md?" in refused(work, "draft", says="not there")
