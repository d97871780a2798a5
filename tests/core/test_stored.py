"""Items and passages kept as bytes: read back equal, and not at all where they are of another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core import stored_checklist, stored_source
from core.checklist import parse
from core.source import Source, source_from_bytes

LINES = st.lists(
    st.sampled_from(
        ("# References", "- [ ] [A](a.md)", "- [x] https://b.example/", "[ ] c", "- [-] d", "", "e")
    )
)


@given(LINES)
def test_items_come_back_as_they_were(lines: list[str]) -> None:
    text = "\n".join(lines)
    items = parse(text).items
    data = stored_checklist.packed(items, text)
    assert stored_checklist.unpacked(data, text) == items
    assert stored_checklist.unpacked(data, text + " ") is None
    assert stored_checklist.unpacked(data[:-1], text) is None


@given(st.text(alphabet="ab. \n|#-é", min_size=1, max_size=200))
def test_passages_come_back_as_they_were(text: str) -> None:
    data = f"Words. {text}".encode()
    source = source_from_bytes(data, target="a.md", title="A")
    stored = stored_source.packed(source)
    again = source_from_bytes(data, target="a.md", title="A")
    assert stored_source.unpacked(stored, again) == source.passages
    other = source_from_bytes(data + b"x", target="a.md", title="A")
    assert stored_source.unpacked(stored, other) is None
    assert stored_source.unpacked(stored[:-1], again) is None


def test_passages_of_a_document_hold_for_its_text_not_for_its_file() -> None:
    one = Source("a.pdf", "A", "Looms rest.\n", "ab" * 32, 3)
    other = replace(one, text="Looms never rest.\n")
    assert stored_source.unpacked(stored_source.packed(one), other) is None
    assert stored_source.unpacked(stored_source.packed(other), other) == other.passages


def test_the_desk_reads_what_it_kept_and_follows_an_edited_checklist(tmp_path: Path) -> None:
    from core.desk import Desk
    from tests.core.drafts import HEADER
    from tests.tui.workspace import make_workspace

    folder = make_workspace(tmp_path / "ws")
    with Desk.open(folder, command="test", write=True) as desk:
        desk.begin(HEADER, desk.report_text(), {"base": b"x", "source": b"One. Two.\n"})
        items = desk.items()
        kept = desk.journal.folder / "cache" / "items"
        node = kept.stat().st_ino
        assert desk.items() == items
        assert kept.stat().st_ino == node, "nothing is written that is known"
        instructions = desk.workspace.instructions
        instructions.write_text(desk.instructions() + "- [ ] [More](more.md)\n", "utf-8")
        assert len(desk.items()) == len(items) + 1
