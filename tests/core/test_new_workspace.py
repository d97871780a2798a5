"""What a new workspace begins with, and what becomes an item of its checklist."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.adding import Added, add
from core.checklist import Item, ItemKind, ItemState, parse
from core.desk import Desk
from core.document import Document
from core.drafting.drafter import Brief
from core.drafting.offline.skeleton import skeleton
from core.errors import NothingToDo, RedlineError, SourceError, WorkspaceError
from core.founding import AUDIENCE, about_of, first_instructions, found, is_offered
from core.source import source_from_bytes
from core.workspace import Workspace, quoted
from tests.conftest import invariant
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return found(tmp_path / "power-looms").folder


def added(work: Path, target: str, here: Path | None = None, **words: object) -> Added:
    with Desk.open(work, command="add", write=True) as desk:
        adding = add(desk, target, here or work, **words)  # type: ignore[arg-type]
        while True:
            try:
                next(adding)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]


def test_the_first_instructions_name_subject_and_readers_and_have_no_items() -> None:
    text = first_instructions("power looms", "mill owners.")
    assert text.startswith("# Living report: power looms\n")
    assert "You keep a report on power looms:" in text
    assert "Write for mill owners.\n" in text
    checklist = parse(text)
    assert checklist.has_heading
    assert checklist.items == ()
    assert max(map(len, text.splitlines())) <= 100


def test_without_answers_the_folder_says_what_it_is_about(tmp_path: Path) -> None:
    assert about_of(tmp_path / "power-looms_1850") == "power looms 1850"
    assert f"Write for {AUDIENCE}." in first_instructions("looms", "")


@invariant
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_answered_makes_no_items_and_hides_no_checklist(about: str, who: str) -> None:
    checklist = parse(first_instructions(about, who))
    assert checklist.items == ()
    assert checklist.has_heading


def test_a_workspace_is_made_with_its_parents_and_one_commit(tmp_path: Path) -> None:
    made = found(tmp_path / "a" / "b", about="looms")
    assert made.is_new_repository
    assert sorted(each.name for each in made.folder.iterdir()) == [".git", "instructions.md"]
    assert git(made.folder, "log", "--format=%s") == "Begin a living report: looms"
    assert git(made.folder, "status", "--porcelain") == ""
    with Desk.open(made.folder, command="status", write=False) as desk:
        assert desk.items() == ()


def test_only_an_empty_folder_or_one_in_git_is_offered(tmp_path: Path, work: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "tax.xls").write_bytes(b"x")
    assert is_offered(tmp_path / "empty")
    assert is_offered(work)
    assert not is_offered(tmp_path / "full")


def test_instructions_that_were_deleted_but_are_in_git_are_not_replaced(work: Path) -> None:
    (work / "instructions.md").unlink()
    with pytest.raises(WorkspaceError, match="was deleted and is still in git") as caught:
        found(work)
    assert caught.value.hint.endswith("git restore instructions.md")


TITLES = {
    "# The *Draper* loom\n\nIt runs.\n": "The Draper loom",
    "It runs.\n\n## Later [text](x.md), `code` \\[1\\]\n": "Later text, code [1]",
    "It runs well.\n": "some notes",
    "# ---\n\nIt runs.\n": "some notes",
}


@pytest.mark.parametrize("text", TITLES)
def test_a_file_is_called_as_its_first_heading_or_as_the_file(work: Path, text: str) -> None:
    (work / "some-notes.md").write_text(text)
    assert added(work, "some-notes.md").item.title == TITLES[text]


def test_a_path_from_where_the_editor_stands_becomes_one_from_the_instructions(
    tmp_path: Path,
) -> None:
    git(tmp_path, "init", "--quiet")
    work = found(tmp_path / "reports" / "looms").folder
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a (b) #1 50%.md").write_text("It runs.\n")
    item = added(work, "a (b) #1 50%.md", tmp_path / "notes").item
    assert item.target == "../../notes/a%20%28b%29%20%231%2050%25.md"
    with Desk.open(work, command="status", write=False) as desk:
        assert desk.read_item(item).text == "It runs.\n"


def test_an_anchor_stays_and_a_path_from_the_instructions_does_too(work: Path) -> None:
    (work / "notes").mkdir()
    (work / "notes" / "a b.md").write_text("# A\n\nIt runs.\n")
    assert added(work, "a b.md#A", work / "notes").item.target == "notes/a%20b.md#A"
    (work / "c.md").write_text("It runs.\n")
    assert added(work, "c.md", work / "notes").item.target == "c.md"


SAME = {
    "notes/../looms.md": "the same path otherwise",
    "looms%2Emd": "escaped",
    "link.md": "a link to it",
    "looms.md#cost": "another anchor",
}


@pytest.mark.parametrize("target", SAME)
def test_what_is_on_the_checklist_already_is_said(work: Path, target: str) -> None:
    (work / "looms.md").write_text("It runs.\n")
    (work / "notes").mkdir()
    (work / "link.md").symlink_to("looms.md")
    added(work, "looms.md", title="Looms")
    before = (work / "instructions.md").read_bytes()
    with pytest.raises(NothingToDo, match="has it already: 1 Looms") as caught:
        added(work, target)
    assert caught.value.hint == "to read it: redline draft --reference 1"
    assert (work / "instructions.md").read_bytes() == before


REFUSED = {
    "nowhere.md": ("there is no file nowhere.md", "name a file"),
    "example.org/page": ("there is no file", "redline add https://example.org/page"),
    "lomms.md": ("not there", "did you mean looms.md?"),
    "../outside.md": ("outside the repository", "copy the file into the repository"),
    "notes": ("is a folder", "a file in it"),
    "empty.md": ("empty.md is empty", "a file with text"),
    ".git/config": ("git's own folder", "a file of yours"),
    "ftp://example.org/a": ("only http and https", "save it as a file"),
    "http://user:pw@example.org/": ("name or password", "without it"),
    "": ("there is no file", "name a file"),
}


@pytest.mark.parametrize("target", REFUSED)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(work: Path, target: str) -> None:
    (work / "looms.md").write_text("It runs.\n")
    (work / "empty.md").write_text("")
    (work.parent / "outside.md").write_text("It runs.\n")
    (work / "notes").mkdir()
    before = (work / "instructions.md").read_bytes()
    message, hint = REFUSED[target]
    with pytest.raises(RedlineError) as caught:
        added(work, target)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert (work / "instructions.md").read_bytes() == before


def test_a_name_that_is_not_utf_8_is_refused(work: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (work / name).write_text("It runs.\n")
    with pytest.raises(SourceError, match="not UTF-8"):
        added(work, name)


@invariant
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1))
def test_any_file_name_as_a_target_leads_back_to_the_file(name: str) -> None:
    assume(name not in (".", "..") and len(name.encode()) <= 255)
    workspace = Workspace(Path("/w"), Path("/w/i.md"), Path("/w/r.md"), Path("/w/references"))
    item = Item(1, 1, ItemState.OPEN, " ", 0, name, quoted(name), "", ItemKind.LOCAL)
    assert next(workspace._candidates(item.target, Path("/"))) == Path("/w") / name


def test_a_first_draft_is_called_after_what_the_report_is_about(tmp_path: Path) -> None:
    text = first_instructions("looms in 2026", "")
    items = parse(f"{text}\n- [ ] [A talk](talk.md)\n").items
    source = source_from_bytes(b"# A talk\n\nA loom weaves.\n", target="talk.md", title="A talk")
    brief = Brief(text, items, items[0], source, Document(""))
    assert skeleton(brief).title == "Looms in 2026"
