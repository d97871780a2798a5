"""Plain Markdown reads the same with and without the parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.blocks import line_spans, read_blocks
from core.plain.reader import PlainReader
from tests.conftest import DATA, invariant, needs_data

LINES = st.sampled_from(
    [
        "# Title", "Setext", "=====", "-----", "some words here.", "- item", "  - nested",
        "    - deeper", "1. one", "2. two", "3) three", "   1. in", "> quoted", "> ```", "```",
        "~~~", "  ```", "    ```", "     ```", "- ```", "code", "    indented", "\ttab",
        "-\ttab", "\t- tab", "| a | b |", "|---|---|", "| 1 | 2 |", "| 1 |", "a | b",
        "--- | ---", "***", "* * *", "*em* x", "**b** y", "<div>", "</div>", "<!--", "-->",
        "<pre>", "</pre>", "<?x", "?>", "<b> x", "[^1]: note", "[a]: /u", "[a] text", "[x",
        "y]: /u", "---", "", "", "", "中文。", "- [ ] task", "- [a]: /u", "-", "+ plus", "  cont",
        "1986. A year", "#tag", ": not a row", "\u2028",
    ]
)  # fmt: skip
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])), max_size=16)


def as_parsed(text: str) -> list[object]:
    """The blocks of a text of which nothing is plain."""

    class Nothing(PlainReader):
        def read(self, at):
            return [], at, len(self.lines)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.plain.reader.PlainReader", Nothing)
        return list(read_blocks(text, line_spans(text)))


@invariant
@given(TEXTS)
@example([("a | b", "\n"), ("|---|---|", "\n"), ("|---|---|", "\n")])
@example([("[x", "\n"), ("=====", "\n"), ("y]: /u", "\n")])
def test_any_lines_read_as_the_parser_reads_them(lines):
    text = "".join(line + end for line, end in lines)
    assert list(read_blocks(text, line_spans(text))) == as_parsed(text)


@needs_data
def test_real_texts_read_as_the_parser_reads_them():
    for path in sorted(DATA.rglob("*.md"))[::4]:
        text = path.read_bytes().decode("utf-8", "replace")
        assert list(read_blocks(text, line_spans(text))) == as_parsed(text), path


def test_plain_text_needs_no_parser():
    text = "# T\n\nWords.\n\n- a\n  - b\n\n      more\n\n| a |\n|---|\n| b |\n\n```\nx\n```\n> q\n"
    lines = text.split("\n")
    leaves, first, stop = PlainReader(lines).read(0)
    assert first == stop == len(lines)
    assert len(leaves) == 9
