"""References opened again: what is said where they are no longer what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.checklist import ItemKind, ItemState
from core.desk import Desk
from core.errors import SourceError
from core.rereading import item_of, kept, located, reread
from core.source import source_from_bytes
from tests.e2e.scene import git

TALK = "# A talk\n\nLooms make 160 picks. They never rest. Looms make 160 picks.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "instructions.md").write_text("# T\n\n## References\n\n- [x] [A talk](talk.md)\n")
    (tmp_path / "talk.md").write_text(TALK)
    git(tmp_path, "init", "--quiet")
    return Desk.open(tmp_path, command="test", write=False)


def talk(text: str = TALK):
    return source_from_bytes(text.encode(), target="talk.md", title="A talk")


def test_a_reference_that_is_the_same_is_opened_without_a_word(desk: Desk) -> None:
    found = reread(desk, item_of(desk, "A talk", "talk.md"), talk().sha256)
    assert (found.source.text, found.note) == (TALK, "")
    assert reread(desk, item_of(desk, "A talk", "talk.md")).note == ""


def test_a_reference_that_changed_is_opened_as_it_is_and_says_so(desk: Desk) -> None:
    (desk.workspace.folder / "talk.md").write_text("Looms rest.\n")
    found = reread(desk, item_of(desk, "A talk", "talk.md"), talk().sha256)
    assert (found.source.text, found.note) == (
        "Looms rest.\n",
        "talk.md has changed since it was read",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "points to a file that is not there"),
        (b"\0\1", "is not text"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is UTF-16"),
    ],
)
def test_a_reference_that_is_no_text_any_more_says_why(
    desk: Desk, data: bytes | None, says: str
) -> None:
    path = desk.workspace.folder / "talk.md"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SourceError, match=says):
        reread(desk, item_of(desk, "A talk", "talk.md"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (TALK.encode(), ""),
        (b"Looms rest.\n", "talk.md has changed since; this is the text as it was read"),
        (b"\0\1", "talk.md has changed since; this is the text as it was read"),
        (None, "this is the text as it was read; now item 1 (A talk) points to a file"),
    ],
)
def test_the_source_of_a_review_stays_readable_whatever_became_of_its_file(
    desk: Desk, data: bytes | None, says: str
) -> None:
    path = desk.workspace.folder / "talk.md"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    found = kept(desk, talk(), item_of(desk, "A talk", "talk.md"))
    assert found.source.text == TALK
    assert found.note.startswith(says)
    assert bool(found.note) == bool(says)


def test_a_folder_in_its_place_is_said_too(desk: Desk) -> None:
    path = desk.workspace.folder / "talk.md"
    path.unlink()
    path.mkdir()
    assert "has changed since" in kept(desk, talk(), item_of(desk, "A talk", "talk.md")).note


def test_an_item_that_left_the_checklist_is_still_found_by_its_target(desk: Desk) -> None:
    (desk.workspace.folder / "instructions.md").write_text("# T\n\n## References\n\nnone\n")
    item = item_of(desk, "A talk", "talk.md")
    assert (item.state, item.kind) == (ItemState.OTHER, ItemKind.LOCAL)
    assert reread(desk, item).source.text == TALK
    assert item_of(desk, "A page", "https://a.example/b").kind is ItemKind.WEB
    with pytest.raises(SourceError, match="“Gone” points to a file that is not there"):
        reread(desk, item_of(desk, "Gone", "gone.md"))
    with pytest.raises(SourceError, match="“Away” points outside the repository"):
        reread(desk, item_of(desk, "Away", "../../etc/passwd"))


def test_a_passage_is_found_by_its_words_the_one_nearest_to_its_name_first() -> None:
    source = talk()
    assert [p.text for p in source.passages].count("Looms make 160 picks.") == 2
    assert located(source, "S2", "Looms make  160 picks.") == 2
    assert located(source, "S4", "Looms make 160 picks.") == 4
    assert located(source, "S9", "Looms make 160 picks.") == 4
    assert located(source, "S2", "They never rest.") == 3
    assert located(source, "S2", "They always rest.") == 0
    for span in ("", "S", "Sx", "S²", "S999999"):
        assert located(source, span, "They never rest.") == 3
        assert located(source, span, "") == 0
