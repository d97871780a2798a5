"""Blocks kept as bytes: read back equal, and not at all where they are of another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks import BlockKind
from core.deciding import Deciding
from core.document import Document
from core.journal import Journal
from core.stored_blocks import packed, unpacked

TEXT = (
    "---\na: 1\n---\n# T\n\n- a\n  - b\n\n| x |\n|---|\n| y |\n\n> q\n\n"
    "```\nc\n```\n\n[^1]: n\n\n---\n"
)


@given(st.text(alphabet="ab#->|`1.\n ", max_size=120))
def test_blocks_come_back_as_they_were(text: str) -> None:
    blocks = Document(text).blocks
    found = unpacked(packed(blocks, text), text)
    assert found is not None
    assert list(found) == list(blocks)


def test_every_kind_and_every_way_of_asking() -> None:
    blocks = Document(TEXT).blocks
    found = unpacked(packed(blocks, TEXT), TEXT)
    assert found is not None
    assert len({block.kind for block in found}) >= len(BlockKind) - 2
    assert found[-1] == blocks[-1]
    assert list(found[1:3]) == list(blocks[1:3])
    with pytest.raises(IndexError):
        found[len(found)]
    document = Document.with_blocks(TEXT, found)
    assert document.block_at(len(TEXT) // 2) == Document(TEXT).block_at(len(TEXT) // 2)


def test_bytes_of_another_text_and_damaged_ones_are_not_believed() -> None:
    data = packed(Document(TEXT).blocks, TEXT)
    assert unpacked(data, TEXT.replace("q", "r")) is None
    for damaged in (b"", b"{}", data[:-3], data[: len(data) // 2]):
        assert unpacked(damaged, TEXT) is None


def test_the_desk_parses_a_report_once_and_writes_nothing_it_knows(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    first = Deciding(journal).document(TEXT)
    kept = (tmp_path / "j" / "cache" / "blocks").stat().st_ino
    again = Deciding(journal).document(TEXT)
    assert list(again.blocks) == list(first.blocks)
    assert (tmp_path / "j" / "cache" / "blocks").stat().st_ino == kept
    other = Deciding(journal).document("Another.\n")
    assert len(other.blocks) == 1
