import hashlib
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SourceError
from core.source import PassageKind, SourceKind, read_source, source_from_bytes
from tests.conftest import DATA, needs_data
from tests.core.web.files import page, pdf

STAGED = re.compile(r"\[[a-z ]*(?:music|applause|cheering)[a-z ]*\]")


def source(text):
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return source_from_bytes(data, target="a.md", title="A")


def texts(text):
    return [passage.text for passage in source(text).passages]


def kinds(text):
    return [(passage.kind.value, passage.text) for passage in source(text).passages]


def refused(data, tmp_path, **how):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_source(path, target="a.md", title="A", **how)
    assert "a.md" in caught.value.message
    assert caught.value.hint
    return caught.value


def said(text):
    """A span's words as a passage shows them: one line, without stage directions and `>`."""
    text = re.sub(r"(?m)^[ ]{0,3}(?:>[ ]?)+", " ", STAGED.sub(" ", text))
    return " ".join(text.split())


def assert_spans(found):
    at = 0
    for number, passage in enumerate(found.passages, start=1):
        assert passage.number == number
        assert at <= passage.start < passage.end <= len(found.text)
        at = passage.end
        inside = found.text[passage.start : passage.end]
        if passage.kind is PassageKind.SENTENCE:
            assert passage.text == said(inside)
        elif passage.kind is PassageKind.HEADING:
            assert passage.text in said(inside)
        else:
            assert passage.text == " ".join(inside.split())
        assert passage.text == passage.text.strip()
        assert passage.text


# --- real references --------------------------------------------------------------------------

REAL = {
    "workspace/markdown/the-big-llm-architecture-comparison/article.md": (SourceKind.PROSE, 311),
    "workspace/transcripts/swami-keynote-reinvent-2024/swami-keynote-reinvent-2024.md": (
        SourceKind.TRANSCRIPT,
        713,
    ),
    "workspace/transcripts/matt-keynote-reinvent-2024/matt-keynote-reinvent-2024.md": (
        SourceKind.TRANSCRIPT,
        1545,
    ),
    "pages/bedrock-faqs-2024-07-18.md": (SourceKind.PROSE, 229),
    "pages/Amazon_SageMaker_FAQs.md": (SourceKind.PROSE, 642),
}
"""What each looks like and about how many passages it has."""


def real(name):
    return source((DATA / name).read_bytes())


@needs_data
@pytest.mark.parametrize("name", REAL)
def test_a_real_reference_is_cut_into_passages_that_are_spans_of_it(name):
    kind, count = REAL[name]
    found = real(name)
    assert found.kind is kind
    assert abs(len(found.passages) - count) <= count // 20
    assert_spans(found)
    sentences = [p for p in found.passages if p.kind is PassageKind.SENTENCE]
    assert max(len(p.text.split()) for p in sentences) < 130
    unfinished = [p for p in sentences if not re.search(r"[.!?:…][\"”’)*\]]*$", p.text)]
    assert len(unfinished) <= 10


@needs_data
@pytest.mark.parametrize("name", [name for name, (kind, _) in REAL.items() if kind == "transcript"])
def test_captions_become_sentences_across_lines_and_nobody_says_a_stage_direction(name):
    found = real(name)
    assert len(STAGED.findall(found.text)) > 20
    assert not any(STAGED.search(passage.text) for passage in found.passages)
    across = [p for p in found.passages if "\n" in found.text[p.start : p.end]]
    assert len(across) > len(found.passages) / 3
    small = [p for p in found.passages if p.text[0].islower()]
    assert len(small) <= 2  # one of them is a name


# --- how a text is cut ------------------------------------------------------------------------


def test_sentences_cross_the_lines_of_captions():
    text = (
        "we began small. Then it\ngrew to ten [applause]\nmodels. It is\n[music playing]\nfast.\n"
    )
    assert texts(text) == ["we began small.", "Then it grew to ten models.", "It is fast."]


def test_captions_with_a_blank_line_inside_a_sentence_go_on_after_it():
    text = "It began [applause]\n\n[music playing]\n\n[cheering] and it went on.\n\nNext one.\n"
    assert source(text).kind is SourceKind.TRANSCRIPT
    assert texts(text) == ["It began and it went on.", "Next one."]


def test_a_link_or_a_remark_in_brackets_is_no_stage_direction():
    text = "See my [video on music](http://x.example) [sic] now.\n"
    assert texts(text) == [text.strip()]


def test_every_part_of_a_text_is_the_passage_it_should_be():
    text = (
        "---\ntitle: x\n---\n\n# A *title*\n\nOne. Two.\n\n"
        "- [x] an item. And more.\n  1. nested\n\n"
        "| h | i |\n|---|---|\n| 1 | 2 |\n\n> He said\n> it all.\n\n```\ncode. here\n```\n\n"
        "Figure 3: A chip. It is small.\n\n![](a.png)\n\n***\n\n<div>\n</div>\n\n"
        "See.[^1]\n\n[^1]: The note.\n"
    )
    assert kinds(text) == [
        ("heading", "A *title*"), ("sentence", "One."), ("sentence", "Two."),
        ("sentence", "an item."), ("sentence", "And more."), ("sentence", "nested"),
        ("row", "| h | i |"), ("row", "| 1 | 2 |"), ("sentence", "He said it all."),
        ("code", "``` code. here ```"), ("caption", "Figure 3: A chip. It is small."),
        ("sentence", "See.[^1]"), ("sentence", "The note."),
    ]  # fmt: skip


def test_passages_know_their_section_and_their_block():
    found = source("# A\n\nOne. Two.\n\n## B\n\nThree.\n").passages
    assert [p.section for p in found] == [("A",), ("A",), ("A",), ("A", "B"), ("A", "B")]
    assert found[1].block == found[2].block != found[4].block


def test_a_passage_is_asked_for_by_its_number():
    found = source("One. Two.\n")
    assert found.passage(2).text == "Two."
    for number in (0, -1, 3):
        with pytest.raises(IndexError):
            found.passage(number)


def test_the_hash_and_size_are_of_the_bytes_and_the_text_keeps_its_line_ends():
    data = "\ufeffÄ.\r\nB.\r\n".encode()
    found = source(data)
    assert found.size == len(data)
    assert found.text == "\ufeffÄ.\r\nB.\r\n"
    assert [p.text for p in found.passages] == ["Ä.", "B."]
    assert_spans(found)


PIECES = st.sampled_from(
    ["One is here. ", "# Title", "- item. More", "| a | b |", "|---|---|", "> quoted. It", "```",
     "    code. And", "[applause]", "[music playing]", "Figure 1: it.", "![](a.png)", "---",
     "<div>", "[^1]: note. It", "and so on", "日本。語", "", "", "\ufeff", "\x0c", "\u2028",
     "1. 2. x", "[link. A](b.c)", "**bold.** It", "***"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=14))
def test_passages_of_any_text_are_spans_in_order(lines):
    text = "".join(line + end for line, end in lines)
    if text.strip("\ufeff\u00a0 \t\r\n"):
        assert_spans(source(text))


# --- what cannot be read ----------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff".encode(), "\ufeff \u00a0\n".encode()])
def test_an_empty_reference_says_so(data, tmp_path):
    assert "is empty" in refused(data, tmp_path).message


@pytest.mark.parametrize(
    "data", [b"---\ntitle: x\n---\n", b"![](a.png)\n", b"***\n", b"<div></div>\n", b"--\n"]
)
def test_a_reference_without_a_sentence_says_so(data, tmp_path):
    assert "no sentence" in refused(data, tmp_path).message


@pytest.mark.parametrize(
    "data",
    [b"text\0text", b"a" * 100_000 + b"\0", b"PK\x03\x04rest", b"\x89PNG\r\n"],
)
def test_a_binary_file_is_not_text(data, tmp_path):
    assert "is not text" in refused(data, tmp_path).message


def test_pages_and_documents_are_read_as_markdown_and_known_by_the_bytes_of_their_file(tmp_path):
    data = pdf(page("A loom makes 160 picks a", "minute."), [])
    (tmp_path / "a.pdf").write_bytes(data)
    found = read_source(tmp_path / "a.pdf", target="a.pdf#page=1", title="A")
    assert found.text == "<!-- page 1 -->\n\nA loom makes 160 picks a minute.\n"
    assert [passage.text for passage in found.passages] == ["A loom makes 160 picks a minute."]
    assert (found.sha256, found.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert found.warnings == ("page 2 without text; pictures are not read",)
    (tmp_path / "a.html").write_bytes(b"<main><p>A loom makes 160 picks a minute.</p></main>")
    found = read_source(tmp_path / "a.html", target="a.html", title="A")
    assert found.text == "A loom makes 160 picks a minute.\n"


def test_a_document_that_cannot_be_read_is_named_as_the_checklist_has_it(tmp_path):
    (tmp_path / "a.epub").write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError, match=r"my%20book\.epub is damaged"):
        read_source(tmp_path / "a.epub", target="my%20book.epub", title="A")


def test_other_encodings_name_the_byte_and_the_way_out(tmp_path):
    found = refused(b"fine\ncaf\xe9\n", tmp_path)
    assert "byte 0xe9 in line 2" in found.message
    assert "iconv" in found.hint
    assert "iconv -f utf-16" in refused("text".encode("utf-16"), tmp_path).hint
    # half a surrogate pair, as broken exports write it, is no UTF-8 either
    assert "not UTF-8" in refused(b"a \xed\xa0\x80 b", tmp_path).message


def test_a_folder_a_missing_file_and_a_pipe_are_one_clear_line_each(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, message in (("", "is a folder"), ("gone", "cannot be read"), ("pipe", "no file")):
        with pytest.raises(SourceError, match=message):
            read_source(tmp_path / name, target="a.md", title="A")


def test_a_file_over_the_limit_is_not_read_and_one_at_the_limit_is(tmp_path):
    found = refused(b"A sentence.\n" * 200_000, tmp_path, limit=2_000_000)
    assert "2 MB, more than the 2 MB allowed" in found.message
    assert "source_limit" in found.hint
    path = tmp_path / "b.md"
    path.write_bytes(b"A sentence.\n")
    assert read_source(path, target="b.md", title="B", limit=12).size == 12
