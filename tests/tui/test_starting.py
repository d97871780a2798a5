"""Starting: what is imported, where there is no repository, the editor's own editor."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import NotARepository, RedlineError
from tests.tui.workspace import make_workspace
from tui.external_editor import edit

DEAR = (
    "anthropic", "git", "httpx", "markdownify", "core.drafting.offline", "core.publishing",
    "core.audit", "core.lineage", "tui.screens.page", "tui.sources",
)  # fmt: skip


def test_starting_imports_nothing_that_only_drafting_or_committing_needs() -> None:
    told = f"import sys, tui.app; print([m for m in {DEAR!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class Asked(Exception):
    """The app would have opened."""


@pytest.fixture
def no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import shutil

    from tui.app import RedlineApp

    folder = make_workspace(tmp_path / "ws")
    shutil.rmtree(folder / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    def opened(self: object) -> int:
        raise Asked

    monkeypatch.setattr(RedlineApp, "run", opened)
    return folder


def test_without_a_repository_y_makes_one_and_the_app_opens(
    no_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.__main__ import main

    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(Asked):
        main(no_repository)
    assert (no_repository / ".git").is_dir()


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "yesterday\n"])
def test_without_a_repository_anything_but_y_changes_nothing(
    no_repository: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    from tui.__main__ import main

    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    with pytest.raises(NotARepository):
        main(no_repository)
    assert not (no_repository / ".git").exists()


def program(tmp_path: Path, script: str) -> str:
    path = tmp_path / "an editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"'{path}' --wait"


def test_the_editors_own_editor_gets_the_text_and_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", program(tmp_path, 'printf "more\\n" >> "$2"'))
    assert edit("A line.\r\nAnother.") == "A line.\r\nAnother.\nmore"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 3", "ended with 3"),
        ('printf "\\377" > "$2"', "cannot be read"),
        ('rm "$2"', "cannot be read"),
        ("kill -9 $$", "ended with -9"),
    ],
)
def test_an_editor_that_fails_leaves_the_change_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    monkeypatch.setenv("VISUAL", program(tmp_path, script))
    with pytest.raises(RedlineError, match=told) as error:
        edit("A line.")
    assert error.value.hint == "the change is as it was"


def test_no_editor_and_a_missing_one_say_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    with pytest.raises(RedlineError, match="no editor is set"):
        edit("A line.")
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    with pytest.raises(RedlineError, match="cannot be started"):
        edit("A line.")


def test_no_method_of_ours_hides_one_of_textuals_own() -> None:
    import importlib
    import inspect
    import pkgutil

    import tui

    hidden = []
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        module = importlib.import_module(found.name)
        for cls in vars(module).values():
            if not inspect.isclass(cls) or cls.__module__ != found.name:
                continue
            theirs = [base for base in cls.__mro__[1:] if base.__module__.startswith("textual")]
            hidden += [
                f"{cls.__name__}.{name}"
                for name, value in vars(cls).items()
                if name.startswith("_") and not name.startswith("__") and inspect.isfunction(value)
                if any(name in vars(base) for base in theirs)
            ]
    on_purpose = {
        "RedlineApp._fatal_error": "the crash report shows no values",
        "LazyLines._size_updated": "the first picture has its text; the event comes after it",
    }
    assert sorted(hidden) == sorted(on_purpose)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_folder_that_is_no_command_is_opened_without_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.cli.opening import opened
    from tui import __main__ as app

    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, _Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    for name in ("status", "notes"):
        (tmp_path / name).mkdir()
    seen: list[Path] = []
    monkeypatch.setattr(app, "run", lambda place: seen.append(place) or 0)
    for words in (["status"], ["nowhere"], ["--help"], ["notes", "more"]):
        assert opened(words) is None
    assert (opened([]), opened(["notes"])) == (0, 0)
    assert seen == [Path(), Path("notes")]
    gc.enable()


def test_what_cannot_be_opened_is_left_to_the_command_line_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.cli.opening import opened

    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, _Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert opened([str(tmp_path)]) is None, "no workspace is there"
    assert gc.isenabled()
