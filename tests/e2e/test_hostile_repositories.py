"""Clones and unpacked archives of people who wish the editor ill: no program of theirs runs, and no
file outside them is read.

Every program such a repository can name writes to a canary file; every file it can point to outside
holds a secret. What is sent to a model from such a clone is tried in `test_hostile_clones.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.files import sha256
from core.repository import Repository
from tests.e2e.command import INSTRUCTIONS, REPORT, drafted, new_workspace, redline, tree
from tests.e2e.scene import git
from tests.tui.workspace import Script, running

SECRET = "correct horse battery staple"
NOTED = f"# Report\n\nThe password is {SECRET}.\n"
READING = (
    ("status",),
    ("checklist", "instructions.md"),
    ("review",),
    ("history",),
    ("show", "HEAD~1..disk"),
    ("why", "--text", "hand loom"),
    ("stats",),
    ("changelog", "HEAD~1.."),
    ("audit",),
    ("diff", "report.md", "instructions.md"),
    ("doctor",),
)
"""Commands that only read; each may fail, and none may run or tell anything."""


class Canary:
    """A program that leaves a trace when it is run, and otherwise passes on what it reads."""

    def __init__(self, folder: Path) -> None:
        self.trace = folder / "canary"
        self.program = folder / "program"
        self.program.write_text(f'#!/bin/sh\necho "ran: $*" >>"{self.trace}"\ncat\n')
        self.program.chmod(0o755)

    @property
    def said(self) -> str:
        return self.trace.read_text() if self.trace.exists() else ""


@pytest.fixture
def canary(tmp_path: Path) -> Canary:
    return Canary(tmp_path)


# --- programs --------------------------------------------------------------------------------


def configured(folder: Path, program: Path) -> None:
    """All that a git directory can name a program by."""
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
        "core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "gpg.program",
        "gpg.ssh.program", "diff.external", "diff.theirs.command", "diff.theirs.textconv",
        "filter.theirs.clean", "filter.theirs.smudge", "filter.a=b.clean", "filter.a=b.smudge",
        "merge.theirs.driver", "credential.helper", "trailer.reference.cmd",
        "uploadpack.packObjectsHook", "interactive.diffFilter", "pager.log", "pager.status",
        "browser.theirs.cmd", "man.theirs.cmd", "help.browser", "log.showSignature",
        "pager.show", "notes.rewriteRef",
    ):  # fmt: skip
        value = "true" if key == "log.showSignature" else str(program)
        git(folder, "config", key, value)
    for name in ("status", "log", "cat-file", "rev-parse", "config"):
        git(folder, "config", f"alias.{name}", f"!{program}")
    git(folder, "config", "commit.gpgSign", "false")
    (folder / ".gitattributes").write_text(
        "report.md filter=theirs diff=theirs merge=theirs\ninstructions.md filter=a=b\n"
    )
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "post-checkout", "pre-commit",
                 "fsmonitor-watchman", "pre-auto-gc"):  # fmt: skip
        shutil.copy(program, hooks / name)


def unpacked(folder: Path, program: Path) -> Path:
    """An archive with its git directory, whose files differ from what its index knows of them."""
    new_workspace(folder)
    report = folder / "report.md"
    report.write_text(REPORT.replace("40 picks", "50 picks"))
    git(folder, "commit", "--quiet", "--all", "-m", "Faster")
    configured(folder, program)
    for name in ("report.md", "instructions.md"):
        os.utime(folder / name, (1_000_000_000, 1_000_000_000))  # git has to look into them
    return folder


def test_reading_an_unpacked_archive_runs_no_program_of_it(tmp_path: Path, canary: Canary) -> None:
    folder = unpacked(tmp_path / "archive", canary.program)
    for words in READING:
        redline(*words, cwd=folder, status=None)
        assert canary.said == "", words


def test_the_programs_of_that_archive_would_have_run(tmp_path: Path, canary: Canary) -> None:
    folder = unpacked(tmp_path / "archive", canary.program)
    git(folder, "-c", "alias.status=", "status", check=False)
    assert "ran: 2" in canary.said  # the file system monitor
    assert "ran: \n" in canary.said  # the filter


def test_drafting_and_deciding_in_an_archive_runs_no_program_of_it(
    tmp_path: Path, canary: Canary
) -> None:
    folder = unpacked(tmp_path / "archive", canary.program)
    redline("draft", "--drafter", "offline", cwd=folder)
    redline("decide", "--accept-all", cwd=folder)
    redline("review", cwd=folder)
    redline("abandon", cwd=folder)
    assert canary.said == ""


def test_a_commit_runs_filters_and_hooks_as_git_does(tmp_path: Path, canary: Canary) -> None:
    folder = unpacked(tmp_path / "archive", canary.program)
    redline("draft", "--drafter", "offline", cwd=folder)
    redline("decide", "--accept-all", cwd=folder)
    redline("commit", "--include-outside-edits", cwd=folder, status=None)
    assert canary.said != ""


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_app_runs_no_program_of_an_archive(
    tmp_path: Path, canary: Canary, size: tuple[int, int]
) -> None:
    folder = unpacked(tmp_path / "archive", canary.program)
    async with running(folder, Script(()), size=size) as run:
        await run.press("h")
        await run.press("down", "enter", "escape", "escape")
        await run.press("w", "escape")
        await run.until(lambda: run.session.facts is not None, "git was asked")
    assert canary.said == ""


def test_a_filter_of_the_editors_own_configuration_runs(tmp_path: Path, canary: Canary) -> None:
    folder = new_workspace(tmp_path / "ws")
    (folder / ".gitattributes").write_text("report.md filter=mine\n")
    git(folder, "config", "--global", "filter.mine.clean", str(canary.program))
    git(folder, "config", "filter.mine.clean", "false")  # the repository's own gives way
    os.utime(folder / "report.md", (1_000_000_000, 1_000_000_000))
    redline("status", cwd=folder)
    assert "ran" in canary.said


def test_an_object_that_is_missing_is_not_fetched(tmp_path: Path, canary: Canary) -> None:
    folder = new_workspace(tmp_path / "ws")
    blob = git(folder, "rev-parse", "HEAD:report.md")
    git(folder, "config", "remote.origin.url", str(tmp_path / "nowhere"))
    git(folder, "config", "remote.origin.promisor", "true")
    git(folder, "config", "remote.origin.uploadpack", f"{canary.program} </dev/null")
    git(folder, "config", "core.repositoryFormatVersion", "1")
    git(folder, "config", "extensions.partialClone", "origin")
    (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    (folder / "report.md").write_text(REPORT + "\nMore.\n")
    for words in READING:
        redline(*words, cwd=folder, status=None)
        assert canary.said == "", words
    git(folder, "cat-file", "-p", blob, check=False)
    assert canary.said != ""


def test_status_starts_no_git_in_a_submodule(tmp_path: Path, canary: Canary) -> None:
    folder = new_workspace(tmp_path / "ws")
    inner = new_workspace(folder / "inner")
    git(folder, "add", "inner")
    git(folder, "commit", "--quiet", "-m", "A submodule")
    configured(inner, canary.program)
    os.utime(inner / "report.md", (1_000_000_000, 1_000_000_000))
    redline("status", cwd=folder)
    assert canary.said == ""


# --- git directories that are none -----------------------------------------------------------


def embedded(clone: Path, program: Path) -> Path:
    """A clone that tracks a folder laid out like a git directory, which is a workspace as well."""
    clone.mkdir()
    git(clone, "init", "--quiet", "--template=")
    folder = clone / "ws"
    git(clone, "init", "--quiet", "--bare", "--template=", "ws")
    (folder / "refs" / "keep").write_text("")
    (folder / "objects" / "keep").write_text("")
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
        f"\tfsmonitor = {program}\n"
    )
    (folder / "instructions.md").write_text(INSTRUCTIONS)
    (folder / "report.md").write_text(REPORT)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "-m", "Nothing to see here")
    return folder


def test_a_tracked_folder_is_no_git_directory(tmp_path: Path, canary: Canary) -> None:
    folder = embedded(tmp_path / "clone", canary.program)
    assert git(tmp_path / "clone", "ls-files", "ws/HEAD") == "ws/HEAD"
    before = tree(tmp_path / "clone")
    for words in (*READING, ("draft", "--drafter", "offline"), ("abandon",)):
        said = redline(*words, cwd=folder, status=None)
        assert canary.said == "", words
        assert said.status or words[0] in ("checklist", "diff"), words
    said = redline("status", "ws", cwd=tmp_path / "clone", status=1)
    assert "bare repository" in said.err
    assert tree(tmp_path / "clone") == before


def test_a_tracked_git_directory_that_a_file_points_to_is_refused(
    tmp_path: Path, canary: Canary
) -> None:
    folder = embedded(tmp_path / "clone", canary.program)
    (folder / "config").write_text(f"[core]\n\tbare = false\n\tfsmonitor = {canary.program}\n")
    place = tmp_path / "clone" / "place"
    place.mkdir()
    (place / ".git").write_text("gitdir: ../ws\n")
    (place / "instructions.md").write_text(INSTRUCTIONS)
    said = redline("status", cwd=place, status=1)
    assert "tracks" in said.err
    assert "ws" in said.err
    assert canary.said == ""
    assert not (folder / "redline").exists()


def test_a_git_directory_that_works_on_another_folder_is_refused(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "home" / "archive")
    git(folder, "config", "core.worktree", str(tmp_path / "home"))
    (tmp_path / "home" / "secret.md").write_text(NOTED)
    (folder / "report.md").unlink()
    (folder / "report.md").symlink_to("../secret.md")
    said = redline("status", cwd=folder, status=1)
    assert "core.worktree" in said.err
    assert SECRET not in redline("why", "--text", "password", cwd=folder, status=1).err


def test_worktrees_submodules_and_separate_git_directories_open(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "ws")
    git(folder, "worktree", "add", "--quiet", "../linked", "-b", "linked")
    redline("status", cwd=tmp_path / "linked")
    new_workspace(tmp_path / "moved")
    git(tmp_path / "moved", "init", "--quiet", "--separate-git-dir", str(tmp_path / "elsewhere"))
    redline("status", cwd=tmp_path / "moved")
    inner = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../ws", "inner")
    git(folder, *inner)
    redline("status", cwd=folder / "inner")
    git(tmp_path, "clone", "--quiet", "--bare", "ws", "bare.git")
    git(tmp_path / "bare.git", "worktree", "add", "--quiet", "main-tree", "main")
    redline("status", cwd=tmp_path / "bare.git" / "main-tree")


# --- journals of somebody else ---------------------------------------------------------------


def journal_of(folder: Path) -> Path:
    with Desk.open(folder, command="test", write=True) as desk:
        return desk.journal.folder


@pytest.mark.parametrize("part", ["redline", "redline/main", "redline/main/%2E"])
def test_a_journal_is_not_led_out_of_the_git_directory(tmp_path: Path, part: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    (tmp_path / "away").mkdir()
    link = folder / ".git" / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "away")
    for words in (("status",), ("draft", "--drafter", "offline")):
        said = redline(*words, cwd=folder, status=1)
        assert "led elsewhere" in said.err
    assert not list((tmp_path / "away").iterdir())


@pytest.mark.parametrize("name", ["lock", "review/base", "review/source", "review/log.jsonl"])
def test_no_file_of_a_journal_is_a_link(tmp_path: Path, name: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    drafted(folder)
    secret = tmp_path / "secret.md"
    secret.write_text(NOTED)
    path = journal_of(folder) / name
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    for words in (("status",), ("review",), ("review", "--json"), ("decide", "--accept-all")):
        said = redline(*words, cwd=folder, status=None)
        assert SECRET not in said.out + said.err
    assert secret.read_text() == NOTED


@pytest.mark.parametrize("path", ["../outside.md", "link/outside.md", ".git/config"])
def test_an_intent_that_leaves_the_repository_is_not_followed(tmp_path: Path, path: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    (tmp_path / "outside.md").write_text("as it was\n")
    (folder / "link").symlink_to(tmp_path)
    config = (folder / ".git" / "config").read_text()
    after = sha256((folder / path).read_bytes())
    intent = journal_of(folder) / "intent"
    intent.mkdir()
    (intent / "before-0").write_text("overwritten\n")
    (intent / "intent.json").write_text(
        '{"review_id":"","base_head":null,"base_branch":"main","new_folders":[],"schema":1,'
        f'"files":[{{"path":"{path}","mode":420,"before":"0","after":"{after}"}}]}}'
    )
    said = redline("status", cwd=folder, status=1)
    assert "leaves the repository" in said.err
    assert (tmp_path / "outside.md").read_text() == "as it was\n"
    assert (folder / ".git" / "config").read_text() == config


# --- links -----------------------------------------------------------------------------------


def _file(name: str) -> Callable[[Path, Path], None]:
    def link(folder: Path, outside: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(outside / "secret.md")

    return link


def _folder_of_references(folder: Path, outside: Path) -> None:
    (folder / "references").symlink_to(outside)


def _folder_of_notes(folder: Path, outside: Path) -> None:
    shutil.rmtree(folder / "notes")
    (folder / "notes").symlink_to(outside)


LINKS = {
    "report": _file("report.md"),
    "instructions": _file("instructions.md"),
    "settings": _file("redline.toml"),
    "record": _file("references/notes-on-looms.json"),
    "snapshot": _file("references/notes-on-looms.md"),
    "reference": _file("notes/looms.md"),
    "references": _folder_of_references,
    "notes": _folder_of_notes,
}


@pytest.mark.parametrize("what", LINKS)
def test_no_file_outside_is_read_through_a_link(tmp_path: Path, what: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    outside = tmp_path / "outside"
    outside.mkdir()
    record = f'{{"schema":1,"title":"T","target":"notes/looms.md","readings":["{SECRET}"]}}'
    for name in ("secret.md", "looms.md", "yarn.md", "notes-on-looms.md"):
        (outside / name).write_text(NOTED)
    (outside / "notes-on-looms.json").write_text(record)
    LINKS[what](folder, outside)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "A link")
    kept = tree(outside)
    for words in (
        ("why", "--text", "password"),
        ("show", "HEAD"),
        ("audit",),
        ("doctor",),
        ("draft", "--drafter", "offline"),
        ("decide", "--accept-all"),
        ("commit",),
    ):
        said = redline(*words, cwd=folder, status=None)
        assert SECRET not in said.out + said.err, words
    assert SECRET not in git(folder, "log", "--all", "-p")
    journal = b"".join(tree(folder / ".git" / "redline").values())
    assert SECRET.encode() not in journal
    assert tree(outside) == kept


@pytest.mark.parametrize("name", ["report.md", "instructions.md", "redline.toml"])
def test_a_link_out_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    (tmp_path / "secret.md").write_text(NOTED)
    _file(name)(folder, tmp_path)
    for words in (("status",), ("draft", "--drafter", "offline"), ("audit",)):
        if words == ("status",) and name == "report.md":
            continue  # which does not read the report
        said = redline(*words, cwd=folder, status=1)
        assert f"{name} is a link out of the repository" in said.err, words


@pytest.mark.parametrize("name", ["report.md", "instructions.md", "redline.toml"])
def test_a_link_inside_the_repository_is_followed(tmp_path: Path, name: str) -> None:
    folder = new_workspace(tmp_path / "ws")
    (folder / "redline.toml").write_text('drafter = "offline"\n')
    (folder / "real").mkdir()
    (folder / name).rename(folder / "real" / name)
    (folder / name).symlink_to(Path("real") / name)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "A link")
    redline("draft", cwd=folder)
    redline("decide", "--accept-all", cwd=folder)
    redline("commit", cwd=folder)
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["report.md", "instructions.md", "redline.toml", "notes/looms.md"])
@pytest.mark.parametrize("kind", ["fifo", "circle", "git", "device"])
def test_what_is_no_file_is_refused_and_waited_for_by_nobody(
    tmp_path: Path, name: str, kind: str
) -> None:
    folder = new_workspace(tmp_path / "ws")
    path = folder / name
    path.unlink(missing_ok=True)
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "circle":
            path.symlink_to(path.name)
        case "git":
            path.symlink_to(folder / ".git" / "config")
        case "device":
            path.symlink_to("/dev/zero")
    said = redline("draft", "--drafter", "offline", cwd=folder, status=1)
    assert said.err.count("\n") <= 3
    assert "repositoryformatversion" not in said.err
    redline("status", cwd=folder, status=None)
    redline("audit", cwd=folder, status=None)
    redline("history", cwd=folder, status=None)


def test_another_owners_repository_is_refused_as_git_refuses_it(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    folder = new_workspace(tmp_path / "ws")
    os.chown(folder / ".git", 12345, 12345)
    os.chown(folder, 12345, 12345)
    said = redline("status", cwd=folder, status=1)
    assert "belongs to somebody else" in said.err


def test_git_is_told_neither_the_callers_repository_nor_settings(
    tmp_path: Path, canary: Canary
) -> None:
    folder = new_workspace(tmp_path / "ws")
    other = new_workspace(tmp_path / "other")
    said = redline(
        "status",
        cwd=folder,
        GIT_DIR=str(other / ".git"),
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="core.fsmonitor",
        GIT_CONFIG_VALUE_0=str(canary.program),
        GIT_EXTERNAL_DIFF=str(canary.program),
        GIT_SSH_COMMAND=str(canary.program),
        GIT_EXEC_PATH="",
    )
    assert said.out
    assert canary.said == ""
    assert Repository.find(folder).root == folder.resolve()
