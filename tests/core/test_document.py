import json
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import BlockKind, Document
from core.errors import DocumentError
from tests.conftest import DATA, ROOT, needs_data

PIECES = st.sampled_from(
    [
        "# Title", "## Part", "Setext", "=====", "words here", "- item", "  - nested", "1. one",
        "> quoted", "```", "code", "    indented", "| a | b |", "|---|---|", "| 1 | 2 |", "***",
        "<div>", "</div>", "[ref]: http://example.org", "[^1]: note", "---", "key: value", "",
        "\ufeff", "naïve 中文", "\u2028", "\x0c", "- [ ] task", "<!--", "-->",
    ]
)  # fmt: skip
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=20).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def assert_tiled(text: str) -> None:
    document = Document(text)
    assert "".join(document.pieces()) == text
    at = 0
    for block in document.blocks:
        assert not text[at : block.start].strip(" \t\r\n\ufeff")
        assert block.start < block.end
        at = block.end
    assert not text[at:].strip(" \t\r\n\ufeff")


@given(TEXTS)
def test_blocks_and_gaps_joined_are_the_text_and_gaps_are_blank(text):
    assert_tiled(text)


@given(st.text(max_size=200))
def test_any_text_at_all_is_tiled(text):
    assert "".join(Document(text).pieces()) == text


@needs_data
def test_every_real_document_is_tiled():
    files = sorted(DATA.rglob("*.md"))
    assert len(files) > 90
    for file in files:
        assert_tiled(Document.from_bytes(file.read_bytes(), file.name).text)


def test_every_example_of_the_commonmark_specification_is_tiled():
    archives = sorted((ROOT / ".venv" / "spec").glob("markdown_it_py-*.tar.gz"))
    if not archives:
        pytest.skip("the source package of markdown-it-py, which carries the examples, is not here")
    with tarfile.open(archives[-1]) as archive:
        name = next(n for n in archive.getnames() if n.endswith("test_cmark_spec/commonmark.json"))
        member = archive.extractfile(name)
        assert member is not None
        examples = json.load(member)
    assert len(examples) > 600
    for example in examples:
        assert_tiled(example["markdown"])
        assert_tiled(example["markdown"].replace("\n", "\r\n"))


def kinds(text: str) -> list[tuple[str, str]]:
    document = Document(text)
    return [(block.kind.value, document.block_text(block)) for block in document.blocks]


def test_list_items_rows_and_definitions_are_blocks_of_their_own():
    text = "- a\n  - b\n\n  more\n\n| h |\n|---|\n| 1 |\n\n[x]: y\n\n[^1]: note\n    more\n"
    assert kinds(text) == [
        ("item", "- a"),
        ("item", "  - b"),
        ("paragraph", "  more"),
        ("row", "| h |\n|---|"),
        ("row", "| 1 |"),
        ("paragraph", "[x]: y"),
        ("footnote", "[^1]: note\n    more"),
    ]


def test_a_byte_order_mark_hides_no_heading_and_counts_as_one_character():
    document = Document("\ufeff# Title\n")
    assert document.blocks[0].kind is BlockKind.HEADING
    assert document.blocks[0].start == 1


def test_sections_know_their_extent_and_path():
    document = Document("# A\n\nx\n\n## B\n\ny\n\n### C\n\nz\n\n## D\n\nw\n")
    found = {s.path: (s.heading, s.body_stop, s.stop) for s in document.sections}
    assert found == {
        ("A",): (0, 2, 8),
        ("A", "B"): (2, 4, 6),
        ("A", "B", "C"): (4, 6, 6),
        ("A", "D"): (6, 8, 8),
    }


def test_bytes_that_are_not_utf8_name_the_line():
    with pytest.raises(DocumentError) as caught:
        Document.from_bytes(b"fine\nnot \xff fine\n", "report.md")
    assert "line 2" in caught.value.message
    assert "iconv" in caught.value.hint


def test_a_block_id_changes_with_the_text_and_the_place():
    one, other = Document("a\n\nb\n"), Document("a\n\nc\n")
    assert one.block_id(one.blocks[0]) == other.block_id(other.blocks[0])
    assert one.block_id(one.blocks[1]) != other.block_id(other.blocks[1])
