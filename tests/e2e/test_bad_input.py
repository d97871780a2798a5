"""Bad input through the installed command: one clear line, a hint, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.command import LOOMS, REDLINE, REPORT, drafted, new_workspace, redline, tree
from tests.e2e.scene import git

Prepare = Callable[[Path], object]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def everything(work: Path) -> tuple[dict[str, bytes], bytes, str, dict[str, bytes]]:
    """Files, index, HEAD, and the journal but for who last held its lock."""
    index = (work / ".git" / "index").read_bytes()
    journal = {
        str(path): path.read_bytes()
        for path in (work / ".git" / "redline").rglob("*")
        if path.is_file() and path.name != "lock"
    }
    return tree(work), index, git(work, "rev-parse", "HEAD"), journal


def refused(work: Path, *words: str, status: int = 1, says: str, **env: str) -> str:
    """The command ends in one line and a hint, and nothing at all has changed."""
    before = everything(work)
    said = redline(*words, cwd=work, status=status, **env)
    assert everything(work) == before
    assert said.out == ""
    message, hint = said.err.splitlines()
    assert message.startswith("redline: ")
    assert says in message
    assert hint.startswith("  ")
    assert len(hint.strip()) > 3
    return said.err


def written(name: str, data: bytes | str) -> Prepare:
    def prepare(work: Path) -> None:
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return prepare


def items(*lines: str) -> Prepare:
    """A checklist of these lines."""
    return written("instructions.md", "# Weaving\n\n## References\n\n" + "\n".join(lines) + "\n")


def target(name: str, prepare: Prepare = lambda work: None) -> Prepare:
    """A checklist whose one item points there."""

    def both(work: Path) -> None:
        prepare(work)
        items(f"- [ ] [Notes]({name})")(work)

    return both


def together(*prepares: Prepare) -> Prepare:
    def all_of_them(work: Path) -> None:
        for prepare in prepares:
            prepare(work)

    return all_of_them


def linked(name: str, to: str) -> Prepare:
    def prepare(work: Path) -> None:
        (work / name).unlink(missing_ok=True)
        (work / name).symlink_to(to)

    return prepare


# --- workspace and checklist -----------------------------------------------------------------

NO_ITEMS = "# Weaving\n\n## References\n\nNone yet.\n"
BEFORE_DRAFTING: dict[str, tuple[Prepare, int, str]] = {
    "no instructions": (
        lambda work: (work / "instructions.md").unlink(), 1, "no instructions.md in",
    ),
    "two candidates": (written("Instructions.md", "# Other\n"), 1, "two candidates in"),
    "instructions a folder": (
        lambda work: (
            (work / "instructions.md").unlink(), (work / "instructions.md").mkdir()
        ), 1, "instructions.md cannot be read: Is a directory",
    ),
    "instructions not UTF-8": (
        written("instructions.md", b"# Weaving\n\n- [ ] caf\xe9\n"), 1,
        "instructions.md is not UTF-8: byte 0xe9 in line 3",
    ),
    "instructions empty": (written("instructions.md", ""), 3, "the checklist has no items"),
    "no items": (written("instructions.md", NO_ITEMS), 3, "the checklist has no items"),
    "all items done": (
        items("- [x] [A](notes/looms.md)", "- [X] [B](notes/yarn.md)"), 3,
        "every reference is read",
    ),
    "items only in code": (
        written("instructions.md", "# W\n\n```\n- [ ] [A](notes/looms.md)\n```\n"), 3,
        "the checklist has no items",
    ),
    "item without a target": (items("- [ ] Ask us"), 1, "item 1 (Ask us) has no target"),
    "item that is an anchor": (items("- [ ] [Above](#weaving)"), 1, "has no target"),
    "item that is a web page": (items("- [ ] <https://example.org/>"), 1, "is a web page"),
    "an unknown setting": (
        written("redline.toml", 'drafterr = "offline"\n'), 1, "unknown setting drafterr",
    ),
    "a setting of the wrong type": (
        written("redline.toml", 'source_limit = "big"\n'), 1, "source_limit is 'big'",
    ),
    "settings that are no TOML": (written("redline.toml", "drafter =\n"), 1, "is not TOML"),
    "an unknown drafter in the settings": (
        written("redline.toml", 'drafter = "nobody"\n'), 2, "there is no drafter nobody",
    ),
    "report not UTF-8": (
        written("report.md", b"# Looms\n\nRat\xe9 \xff\n"), 1, "report.md is not UTF-8: byte 0xe9",
    ),
    "report a folder": (
        lambda work: ((work / "report.md").unlink(), (work / "report.md").mkdir()), 1,
        "report.md cannot be read: Is a directory",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BEFORE_DRAFTING)
def test_a_workspace_that_cannot_be_drafted_in(work: Path, case: str) -> None:
    prepare, status, says = BEFORE_DRAFTING[case]
    prepare(work)
    refused(work, "draft", status=status, says=says)


def test_the_nearest_setting_is_named(work: Path) -> None:
    (work / "redline.toml").write_text("hook_timeot = 5\n")
    assert "did you mean hook_timeout?" in refused(work, "status", says="unknown setting")


def test_several_workspaces_below_are_named_and_not_chosen_from(work: Path) -> None:
    for name in ("a", "b"):
        written(f"books/{name}/instructions.md", "# Other\n")(work)
    said = redline("status", cwd=work / "books", status=None)
    assert said.status == 0, "the one above is nearer"
    (work / "instructions.md").unlink()
    error = redline("status", "--json", cwd=work, status=1).json["error"]
    assert "several workspaces below" in error["message"]
    assert "books/a, books/b" in error["message"]


def test_without_a_references_heading_all_items_of_the_file_count(work: Path) -> None:
    written("instructions.md", "# Weaving\n\n- [ ] [Notes](notes/looms.md)\n")(work)
    drafted(work)
    redline("decide", "--reject-all", cwd=work)
    redline("commit", "--include-outside-edits", cwd=work)
    assert "- [x] [Notes]" in (work / "instructions.md").read_text()


def test_the_same_target_twice_is_two_items_and_one_record(work: Path) -> None:
    items("- [ ] [Notes](notes/looms.md)", "- [ ] [Notes](notes/looms.md)")(work)
    git(work, "commit", "--quiet", "-am", "Twice")
    for lines in ("[x] [ ]", "[x] [x]"):
        drafted(work)
        redline("decide", "--reject-all", cwd=work)
        redline("commit", cwd=work)
        marks = [line[2:5] for line in (work / "instructions.md").read_text().splitlines()[4:]]
        assert " ".join(marks) == lines
    assert [path.name for path in (work / "references").iterdir()] == ["notes.json"]
    assert (work / "references" / "notes.json").read_text().count('"review"') == 2


def test_two_titles_with_one_slug_get_two_records(work: Path) -> None:
    items("- [ ] [The Notes!](notes/looms.md)", "- [ ] [the notes](notes/yarn.md)")(work)
    git(work, "commit", "--quiet", "-am", "Alike")
    for _ in range(2):
        drafted(work)
        redline("decide", "--reject-all", cwd=work)
        redline("commit", cwd=work)
    names = sorted(path.name for path in (work / "references").iterdir())
    assert names == ["the-notes-2.json", "the-notes.json"]


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
    "outside by file://": (target("file:///etc/hostname"), "points to a file that is not there"),
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
        target("pipe.md", lambda work: os.mkfifo(work / "pipe.md")), "pipe.md is not a file",
    ),
    "a file as a folder": (target("report.md/x.md"), "report.md/x.md"),
    "a name too long": (target("n" * 300 + ".md"), "n" * 40),
    "a zero byte": (target("a%00b.md"), "a%00b.md"),
    "inside the git directory": (target(".git/config"), "points into the git directory"),
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


# --- at the commit ---------------------------------------------------------------------------


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


# --- surroundings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"TERM": "dumb"},
        {"TERM": "", "COLUMNS": "5"},
        {"HOME": "/nonexistent", "XDG_CONFIG_HOME": ""},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_any_surroundings_will_do(work: Path, env: dict[str, str]) -> None:
    (work / "Webstühle.md").write_text("# Webstühle\n\nÜber „Picks“ pro Minute: ½ — 表.\n")
    items("- [ ] [Webstühle „½“](Webstühle.md)")(work)
    git(work, "commit", "--quiet", "-am", "Umlauts")
    for words in (("status",), ("draft",), ("review",), ("decide", "--reject-all"), ("commit",)):
        redline(*words, cwd=work, **env)
    assert git(work, "log", "-1", "--format=%s").startswith("Webstühle „½“: ")


def test_letters_that_the_locale_lacks_are_told(work: Path) -> None:
    target("Webstühle.md", written("Webstühle.md", LOOMS))(work)
    posix = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    refused(work, "draft", says="points to what cannot be a file here", **posix)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_crash_and_no_file_takes_their_place(work: Path, closed: str) -> None:
    for words in ("status", "draft", "decide --accept-all", "decide --accept -", "commit", ""):
        done = subprocess.run(
            f"{REDLINE} {words} {closed}",
            shell=True,
            executable="/bin/bash",
            cwd=work,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr
    assert git(work, "status", "--porcelain") == ""
    assert git(work, "rev-list", "--count", "HEAD") == "2"
    git(work, "fsck", "--strict")


def test_decisions_from_a_closed_standard_input_are_none(work: Path) -> None:
    drafted(work)
    refused(work, "decide", "--accept", "-", status=2, says="nothing to decide was named")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_git_directory_that_cannot_be_written_is_told(work: Path) -> None:
    (work / ".git").chmod(0o555)
    said = redline("draft", cwd=work, status=1).err
    (work / ".git").chmod(0o755)
    assert "the journal cannot be written" in said
