"""Output that cannot be written, and words that are no text: one line each, and a status."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from core.cli.commands import MODULES
from tests.e2e.command import REDLINE, new_workspace, redline

ARGUMENTS = {
    "add": ["notes/yarn.md"], "apply": ["report.md", "notes/looms.md", "--accept-all"],
    "changelog": ["HEAD..HEAD"], "checklist": ["instructions.md"], "completion": ["bash"],
    "convert": ["notes/looms.md"], "diff": ["report.md", "notes/looms.md"],
    "restore": ["HEAD"], "show": ["HEAD"], "why": ["--line", "3"], "decide": ["--accept-all"],
    "demo": ["--no-open", "new-demo"], "new": ["new-workspace"],
}  # fmt: skip

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is not here")


def printed(folder: Path, *words: str, out: str = "/dev/full") -> subprocess.CompletedProcess[str]:
    with Path(out).open("wb") as stream:
        return subprocess.run(
            [REDLINE, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=stream,
            stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip


@needs_full
@pytest.mark.parametrize("json_too", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("command", sorted(MODULES))
def test_every_command_says_in_one_line_that_its_output_is_full(
    tmp_path: Path, command: str, json_too: bool
) -> None:
    folder = new_workspace(tmp_path / "w")
    words = [command, *ARGUMENTS.get(command, [])]
    ended = printed(folder, *words, *(["--json"] if json_too else []))
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
    if json_too:
        assert "redline: the output cannot be written: No space left on device" in ended.stderr
        assert ended.returncode == 1
    assert ended.returncode in (0, 1, 2, 3)  # what says nothing on success is not in the way


@needs_full
@pytest.mark.parametrize("words", [["--help"], ["review", "--help"], ["--version"]])
def test_help_says_in_one_line_that_its_output_is_full(tmp_path: Path, words: list[str]) -> None:
    ended = printed(tmp_path, *words)
    assert ended.stderr.startswith("redline: the output cannot be written: No space left on device")
    assert ended.returncode == 1


@pytest.mark.parametrize("words", [["status", "--json"], ["--help"], ["diff", "a", "b"]])
def test_a_reader_that_has_gone_is_told_nothing(tmp_path: Path, words: list[str]) -> None:
    folder = new_workspace(tmp_path / "w")
    (folder / "a").write_text("One.\n" * 9_000)
    (folder / "b").write_text("Two.\n" * 9_000)
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [REDLINE, *words], cwd=folder, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.parametrize(
    "words",
    [
        ["decide", "--note", "abcd", "caf\udce9"], ["decide", "--revise", "abcd", "caf\udce9"],
        ["commit", "-m", "caf\udce9"], ["new", "n", "--about", "caf\udce9"],
        ["new", "n", "--audience", "caf\udce9"], ["add", "x.md", "--title", "caf\udce9"],
        ["add", "x.md", "--for", "caf\udce9"], ["why", "--text", "caf\udce9"],
        ["history", "--search", "caf\udce9"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_words_that_are_no_text_are_refused_before_anything_is_done(
    tmp_path: Path, words: list[str]
) -> None:
    folder = new_workspace(tmp_path / "w")
    ended = redline(*words, "--json", cwd=folder, status=2)
    assert "it is not UTF-8: byte 0xe9 after 'caf'" in ended.json["error"]["message"]


def test_a_folder_whose_name_is_no_text_is_worked_in(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "caf\udce9")
    ended = redline("status", str(folder), "--json", cwd=tmp_path)
    assert ended.json["next"] == 1
