"""redline new, add and completion, by the installed command, with real git and real pages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.commands import MODULES, SUMMARIES
from tests.e2e.command import LOOMS, REDLINE, new_workspace, redline, tree
from tests.e2e.scene import Scene, git
from tests.e2e.terminal import on_a_terminal
from tests.pages import PageSite, page_site
from tests.user import user_settings

PAGE = """<!doctype html><html><head><title>Looms | The mill [1850]</title></head><body><main>
<h1>Looms</h1><p>The Draper loom makes 160 picks a minute. The Sulzer loom reaches 240.</p>
</main></body></html>"""


@pytest.fixture
def site() -> Iterator[PageSite]:
    with page_site() as running:
        yield running


@pytest.fixture
def work(tmp_path: Path) -> Path:
    redline("new", "work", cwd=tmp_path)
    (tmp_path / "work" / "looms.md").write_text(LOOMS)
    return tmp_path / "work"


# --- new -------------------------------------------------------------------------------------


def test_from_an_empty_folder_to_a_committed_report(tmp_path: Path) -> None:
    said = redline("new", "--about", "power looms", "--audience", "mill owners", cwd=tmp_path)
    assert "redline add FILE-OR-ADDRESS\n" in said.out
    assert git(tmp_path, "log", "--format=%an %s") == (
        "Test Editor Begin a living report: power looms"
    )
    (tmp_path / "looms.md").write_text(LOOMS)
    told = redline("add", "looms.md", "--for", "speed", "--commit", cwd=tmp_path)
    assert told.out.startswith("1  Notes on looms, ")
    assert (
        (tmp_path / "instructions.md")
        .read_text()
        .endswith("-->\n\n- [ ] [Notes on looms](looms.md) for speed\n")
    )
    redline("draft", "--drafter", "offline", cwd=tmp_path)
    redline("decide", "--accept-all", cwd=tmp_path)
    assert redline("commit", "--json", cwd=tmp_path).json["ticked"] is True


def test_a_missing_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    told = redline("new", "a/b c", "--json", cwd=tmp_path).json
    folder = tmp_path / "a" / "b c"
    assert told["workspace"] == told["repository"] == str(folder)
    assert told["new_repository"] is True
    assert told["commit"] == git(folder, "rev-parse", "HEAD")
    assert sorted(tree(folder)) == ["instructions.md"]
    assert sorted(each.name for each in folder.iterdir()) == [".git", "instructions.md"]


def test_what_is_in_the_folder_already_stays_and_is_not_committed(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("# Looms\n")
    before = tree(tmp_path)
    redline("new", cwd=tmp_path)
    after = tree(tmp_path)
    assert after.pop("instructions.md")
    assert after == before
    assert git(tmp_path, "ls-files") == "instructions.md"


def test_in_another_repository_only_the_instructions_are_committed(tmp_path: Path) -> None:
    scene = Scene.make(tmp_path / "work")
    head, staged = scene.git("rev-parse", "HEAD"), scene.git("diff", "--cached")
    before = scene.files()
    told = redline("new", "reports/looms", "--json", cwd=scene.root).json
    assert (told["repository"], told["new_repository"]) == (str(scene.root), False)
    assert scene.git("show", "--format=%P", "--name-only") == (
        f"{head}\n\nreports/looms/instructions.md"
    )
    assert scene.git("diff", "--cached") == staged
    after = scene.files()
    assert after.pop("reports/looms/instructions.md")
    assert after == before


def _readonly(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o555)


IN_THE_WAY = {
    "instructions": (lambda at: (at.mkdir(), (at / "INSTRUCTIONS.md").write_text("mine")),
                     "is a workspace already: it has INSTRUCTIONS.md", "redline "),
    "a file": (lambda at: at.write_text("mine"), "is a file", "another folder"),
    "a link to nothing": (lambda at: at.symlink_to("nowhere"), "is a link to nothing",
                          "another folder"),
    "a folder called so": (lambda at: (at / "instructions.md").mkdir(parents=True), "is no file",
                           "out of the way"),
    "a git directory": (lambda at: (at.mkdir(), git(at, "init", "--quiet", "--bare")),
                        "bare repository", "clone"),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_what_is_in_the_way_is_told_and_stays(tmp_path: Path, case: str) -> None:
    prepare, says, hint = IN_THE_WAY[case]
    place = tmp_path / "work"
    prepare(place)
    before = tree(tmp_path)
    error = redline("new", "work", "--json", cwd=tmp_path, status=1).json["error"]
    assert says in error["message"]
    assert hint in error["hint"]
    assert tree(tmp_path) == before


def test_a_file_among_the_parents_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    error = redline("new", "a/b/c", "--json", cwd=tmp_path, status=1).json["error"]
    assert error["message"] == f"{tmp_path / 'a'} is a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
@pytest.mark.parametrize("place", ["work", "work/new"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, place: str) -> None:
    _readonly(tmp_path / "work")
    said = redline("new", place, cwd=tmp_path, status=1)
    assert said.err.startswith(f"redline: {tmp_path / 'work'} cannot be written\n  ls -ld ")


def test_git_that_does_not_know_who_commits_is_told_and_it_can_be_repeated(
    tmp_path: Path,
) -> None:
    nobody = {"GIT_CONFIG_GLOBAL": "/dev/null"}
    said = redline("new", "work", cwd=tmp_path, status=1, **nobody)
    assert said.err.startswith("redline: git does not know who you are\n  git config --global ")
    assert tree(tmp_path / "work") == {}
    redline("new", "work", cwd=tmp_path)


def test_a_hook_that_says_no_leaves_no_instructions(tmp_path: Path) -> None:
    scene = Scene.make(tmp_path / "work")
    scene.hook("pre-commit", "echo not today; exit 1")
    before = scene.files()
    said = redline("new", "looms", cwd=scene.root, status=1)
    assert said.err.startswith("redline: a hook stopped the commit: not today\n")
    assert scene.files() == before
    assert not (scene.root / "looms").exists()


# --- add -------------------------------------------------------------------------------------


def test_a_page_is_fetched_once_and_gives_the_title(work: Path, site: PageSite) -> None:
    user_settings(allowed_hosts=site.host, drafter="offline")
    address = site.put("/looms?a=(1)", PAGE)
    told = redline("add", address, "--json", cwd=work).json
    assert told["item"]["title"] == "Looms | The mill [1850]"
    assert told["item"]["target"] == address
    assert told["item"]["kind"] == "web"
    assert told["commit"] is None
    assert redline("status", "--json", cwd=work).json["items"] == [told["item"]]
    redline("draft", cwd=work)
    assert site.requests == [("/looms?a=(1)", 200)]


def test_a_page_that_is_not_there_is_not_added(work: Path, site: PageSite) -> None:
    user_settings(allowed_hosts=site.host)
    before = tree(work)
    error = redline("add", f"{site.url}/gone", "--json", cwd=work, status=1).json["error"]
    assert error["code"] == "fetch"
    assert tree(work) == before


def test_the_same_page_in_other_words_is_on_the_checklist_already(
    work: Path, site: PageSite
) -> None:
    user_settings(allowed_hosts=site.host)
    redline("add", site.put("/looms", PAGE), cwd=work)
    for again in (f"{site.url}/looms#cost", f"HTTP://{site.host}/looms"):
        said = redline("add", again, cwd=work, status=3)
        assert "the checklist has it already: 1 Looms" in said.err
    assert len(site.requests) == 1


def test_it_says_whether_it_committed(work: Path) -> None:
    said = redline("add", "looms.md", "--title", "Looms", cwd=work)
    assert said.out.startswith("1  Looms, ")
    assert "instructions.md is not committed" in said.out
    head = git(work, "rev-parse", "HEAD")
    (work / "yarn.md").write_text("It is spun.\n")
    refused = redline("add", "yarn.md", "--commit", cwd=work, status=1)
    assert "instructions.md has edits that are not committed" in refused.err
    assert git(work, "rev-parse", "HEAD") == head
    git(work, "commit", "-qam", "Looms")
    told = redline("add", "yarn.md", "--commit", "--json", cwd=work).json
    assert told["commit"] == git(work, "rev-parse", "HEAD")
    assert git(work, "show", "--format=%s", "--name-only") == (
        "Add a reference: yarn\n\ninstructions.md"
    )


def test_from_another_folder_the_path_is_one_from_the_instructions(
    tmp_path: Path, work: Path
) -> None:
    told = redline("add", "work/looms.md", "work", "--json", cwd=tmp_path).json
    assert told["item"]["target"] == "looms.md"


def test_the_neighbours_line_ends_and_every_other_byte_stay(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "work")
    before = b"\xef\xbb\xbf# W\r\n\r\n## References\r\n\r\n* [x] [A](notes/yarn.md)\r\n\r\n# End"
    (folder / "instructions.md").write_bytes(before)
    redline("add", "notes/looms.md", cwd=folder)
    new = b"\r\n* [ ] [Notes on looms](notes/looms.md)"
    assert (folder / "instructions.md").read_bytes() == before.replace(
        b"(notes/yarn.md)", b"(notes/yarn.md)" + new
    )


# --- without a workspace ---------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("status",), ("draft",), (".",)])
def test_without_a_workspace_the_next_command_is_named(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = redline(*words, cwd=tmp_path, status=1)
    assert said.err.startswith("redline: no instructions.md in ")
    assert "\n  redline new " in said.err


def test_on_a_terminal_a_workspace_is_offered_and_enter_takes_all_that_is_suggested(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "power-looms"
    folder.mkdir()
    terminal = on_a_terminal(folder, b"\r\r\rq", TERM="xterm")
    assert b"Make a workspace here? [Y/n]" in terminal.said
    assert b"What is the report about? [power looms]" in terminal.said
    assert b"Who reads it? [colleagues" in terminal.said
    assert b"the checklist has no items" in terminal.said
    assert terminal.status == 0
    assert git(folder, "ls-files") == "instructions.md"


def test_a_workspace_that_is_declined_is_not_made(tmp_path: Path) -> None:
    terminal = on_a_terminal(tmp_path, b"n\r", TERM="xterm")
    assert terminal.status == 1
    assert b"redline new" in terminal.said
    assert not (tmp_path / ".git").exists()


def test_new_on_a_terminal_asks_nothing_that_cannot_be_used(work: Path) -> None:
    terminal = on_a_terminal(work, b"", "new", TERM="xterm")
    assert terminal.status == 1
    assert b"is a workspace already" in terminal.said
    assert b"?" not in terminal.said


# --- help and completion ---------------------------------------------------------------------


def test_every_command_is_summed_up_and_has_help_with_an_example(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from core.cli.app import cli

    assert MODULES.keys() == SUMMARIES.keys()
    for command in MODULES:
        said = CliRunner().invoke(cli, [command, "--help"], prog_name="redline").output
        assert f"Example: redline {command}" in " ".join(said.split()), command


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["redline", "sta"], "status stats"),
        (["redline", "demo", "--no"], "--no-open"),
        (["redline", "completion", "z"], "zsh"),
        (["redline", "status", "no"], "notes"),
    ],
)
def test_bash_completes_with_the_script_it_is_given(
    tmp_path: Path, typed: list[str], offered: str
) -> None:
    (tmp_path / "notes").mkdir()
    words = " ".join(typed)
    script = f"""
        eval "$(redline completion bash)" || exit 9
        COMP_WORDS=({words}) COMP_CWORD={len(typed) - 1}
        compopt() {{ compgen -d -- {typed[-1]}; }}
        _redline_completion redline
        echo ${{COMPREPLY[@]}}
    """
    path = f"{Path(REDLINE).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == offered.split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_the_one_the_environment_asks_for(tmp_path: Path, shell: str) -> None:
    asked = redline(cwd=tmp_path, _REDLINE_COMPLETE=f"{shell}_source").out
    assert redline("completion", shell, cwd=tmp_path).out.strip() == asked.strip()
    assert "_REDLINE_COMPLETE" in asked


def test_on_a_terminal_a_shell_that_completes_gets_words_and_no_app(work: Path) -> None:
    asked = {"_REDLINE_COMPLETE": "bash_complete", "COMP_WORDS": "redline\nsta", "COMP_CWORD": "1"}
    terminal = on_a_terminal(work, b"q", TERM="xterm", **asked)
    assert terminal.said.removeprefix(b"q").split() == [b"plain,status", b"plain,stats"]
