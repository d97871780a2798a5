"""A reference's text as passages.

Owns the reading of local references and their cutting into numbered passages S1, S2, …: a sentence,
a table row, a list item, a caption, a heading. It never changes the text: a passage is a span
of it.

The captions of a transcript are one running text: sentences cross their lines, and stage directions
such as `[applause]` are nobody's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from core.blocks import BOM, NEWLINE, heading_title, markdown_lines
from core.document import Block, BlockKind, Document
from core.errors import SourceError
from core.files import is_lfs_pointer, sha256

LIMIT = 20_000_000
"""Bytes a reference may have, unless settings say otherwise."""
STAGE = re.compile(
    r"\[[^\[\]\n]{0,40}?(?:music|applau|cheer|laugh|inaudible|crosstalk|silence|video|audience|♪)"
    r"[^\[\]\n]{0,40}?\](?![(\[:])",
    re.IGNORECASE,
)
"""A stage direction; no link, whose text may well speak of a video."""
_LEAST_STAGE = 3
_LONG_PARAGRAPH = 1500
_CAPTION = re.compile(r"[\s*_]*(?:Figure|Fig\.|Table|Image|Photo)\s+\d+\s*[:.–-]", re.IGNORECASE)
_IMAGE_ONLY = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_ITEM = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)+(?:\[[ xX]\]\s+)?")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^[^\]\s]+\]:\s*")
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_QUOTE = re.compile(r"^[ ]{0,3}(?:>[ ]?)+", re.MULTILINE)
_SILENT = (BlockKind.FRONT_MATTER, BlockKind.RULE, BlockKind.HTML)


class SourceKind(StrEnum):
    """What a source looks like, which decides how it is cut."""

    PROSE = "prose"
    TRANSCRIPT = "transcript"


class PassageKind(StrEnum):
    """What a passage is."""

    SENTENCE = "sentence"
    HEADING = "heading"
    ROW = "row"
    CAPTION = "caption"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered piece of a source."""

    number: int
    """1-based; shown as `S12`."""
    start: int
    """Offset of its first character in the source's text, in code points."""
    end: int
    """Offset just after its last character."""
    text: str
    """Its characters with every run of white space (line wraps too) folded to one space, and
    without stage directions."""
    kind: PassageKind
    """Sentence, row, …"""
    section: tuple[str, ...]
    """Titles of the source's headings it stands under, outermost first."""
    block: int
    """Equal for passages of one block of the source; sentences of one paragraph share it."""


@dataclass(frozen=True)
class Source:
    """The text of a reference as it was read; cut into passages when first asked for."""

    target: str
    """What the checklist calls it."""
    title: str
    """The item's title."""
    text: str
    """Decoded, newlines untouched; of a page or a document its Markdown."""
    sha256: str
    """Of the bytes that were read, as they lie on the disk."""
    size: int
    """Number of these bytes."""
    warnings: tuple[str, ...] = ()
    """What an editor should know of a text that was made from a page or a document."""
    hidden: tuple[str, ...] = ()
    """Texts of a page that its readers do not see."""

    def with_passages(self, passages: tuple[Passage, ...]) -> Source:
        """The same, its passages known already; see `core.stored_source`."""
        self.__dict__["passages"] = passages
        return self

    @cached_property
    def kind(self) -> SourceKind:
        """Prose or transcript."""
        return _kind_of(self.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """In order; none overlap."""
        return tuple(
            Passage(number, start, end, text, kind, section, block)
            for number, (start, end, text, kind, section, block) in enumerate(_cut(self), start=1)
        )

    def passage(self, number: int) -> Passage:
        """The passage with a number; raises `IndexError` for one that is not there."""
        if not 1 <= number <= len(self.passages):
            raise IndexError(number)
        return self.passages[number - 1]


def read_source(path: Path, *, target: str, title: str, limit: int = LIMIT) -> Source:
    """Read a local reference; pages, PDF, EPUB and DOCX become Markdown.

    Raises:
        SourceError: a folder, empty, binary, not UTF-8, larger than `limit` bytes, unreadable,
            without a passage; a document that is damaged or protected, or needs an extra.
    """
    if path.is_dir():
        raise SourceError(f"{target} is a folder", "point the item to a file in it")
    if path.exists() and not path.is_file():
        raise SourceError(f"{target} is no file with text", "point the item to a Markdown file")
    try:
        size = path.stat().st_size
        if size > limit:
            raise SourceError(
                f"{target} has {size / 1e6:.0f} MB, more than the {limit / 1e6:.0f} MB allowed",
                "point the item to the part that matters, or raise source_limit in your"
                " redline.toml",
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{target} cannot be read: {error.strerror}", f"ls -l {path} tells why"
        ) from error
    source = _source_of(data, path.name, target, title)
    check_has_text(source)
    return source


def check_has_text(source: Source) -> None:
    """Raise `SourceError` for a source without a passage."""
    if next(_cut(source), None) is None:  # all of them are cut when they are needed
        raise SourceError(
            f"{source.target} has no sentence to draft from", "point the item to a file with text"
        )


def _source_of(data: bytes, name: str, target: str, title: str) -> Source:
    from core.web.documents import kind_of, to_markdown

    check_no_pointer(data, target)
    kind = kind_of(data, "", name)
    if not data or not kind.is_converted:
        return source_from_bytes(data, target=target, title=title)
    found = to_markdown(data, kind, target)
    return Source(
        target, title, found.markdown, sha256(data), len(data), found.warnings, found.hidden
    )


def source_from_bytes(data: bytes, *, target: str, title: str) -> Source:
    """A source from the bytes that were read.

    Raises:
        SourceError: empty, binary, or not UTF-8.
    """
    check_no_pointer(data, target)
    if data.startswith(_UTF16):
        raise SourceError(
            f"{target} is UTF-16", f"convert it first: iconv -f utf-16 -t utf-8 {target}"
        )
    if b"\0" in data or data.startswith(_MAGIC):
        raise SourceError(f"{target} is not text", "convert it to Markdown first")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{target} is not UTF-8: byte 0x{data[error.start]:02x} in line {line}",
            f"convert it first, for example: iconv -f windows-1252 -t utf-8 {target}",
        ) from error
    if not text.strip(f"{BOM}\u00a0 \t\r\n"):
        raise SourceError(f"{target} is empty", "point the item to a file with text")
    return Source(target, title, text, sha256(data), len(data))


def check_no_pointer(data: bytes, name: str) -> None:
    """Raise `SourceError` for the pointer that Git LFS leaves in place of a file."""
    if is_lfs_pointer(data):
        raise SourceError(f"{name} is a Git LFS pointer, not the file itself", "git lfs pull")


_Cut = tuple[int, int, str, PassageKind, tuple[str, ...], int]


def _kind_of(text: str) -> SourceKind:
    if len(STAGE.findall(text)) >= _LEAST_STAGE:
        return SourceKind.TRANSCRIPT
    longest = max((len(part.split()) for part in re.split(r"\n\s*\n", text)), default=0)
    return SourceKind.TRANSCRIPT if longest > _LONG_PARAGRAPH else SourceKind.PROSE


def _cut(source: Source) -> Iterator[_Cut]:
    document = Document(source.text)
    blocks = document.blocks
    number = 0
    while number < len(blocks):
        block = blocks[number]
        last = block
        if source.kind is SourceKind.TRANSCRIPT and block.kind is BlockKind.PARAGRAPH:
            while number + 1 < len(blocks) and _goes_on(source.text, blocks[number + 1]):
                number += 1
                last = blocks[number]
        yield from _passages_of(source.text, block, last.end)
        number += 1


def _goes_on(text: str, block: Block) -> bool:
    """Does a paragraph of captions go on with a sentence begun in the one before? One of nothing
    but stage directions is in nobody's way."""
    words = STAGE.sub("", text[block.start : block.end]).lstrip()
    return block.kind is BlockKind.PARAGRAPH and (not words or words[0].islower())


def _passages_of(text: str, block: Block, end: int) -> Iterator[_Cut]:
    """The passages of a block, or of a run of paragraphs that begins with it."""
    said = text[block.start : end]
    tail = (block.section, block.index)
    if block.kind in _SILENT or _IMAGE_ONLY.fullmatch(said):
        return
    if block.kind is BlockKind.HEADING:
        if title := _one_line(STAGE.sub(" ", heading_title(said))):
            yield block.start, end, title, PassageKind.HEADING, *tail
    elif block.kind is BlockKind.ROW:
        row = NEWLINE.split(said)[0]
        yield block.start, block.start + len(row), _one_line(row), PassageKind.ROW, *tail
    elif block.kind is BlockKind.CODE and said.lstrip()[:3] in ("```", "~~~"):
        yield block.start, end, _one_line(said), PassageKind.CODE, *tail
    elif block.kind is BlockKind.CODE:
        # indented prose, as answers of pasted FAQs are: each line is a list item
        at = block.start
        for line in markdown_lines(said, keep_ends=True):
            yield from _sentences(text, at, at + len(line.rstrip()), PassageKind.SENTENCE, tail)
            at += len(line)
    else:
        label = {BlockKind.ITEM: _ITEM, BlockKind.FOOTNOTE: _FOOTNOTE}.get(block.kind)
        found = label.match(said) if label else None
        start = block.start + (found.end() if found else 0)
        caption = block.kind is BlockKind.PARAGRAPH and _CAPTION.match(said)
        kind = PassageKind.CAPTION if caption else PassageKind.SENTENCE
        if kind is PassageKind.CAPTION:
            yield start, end, _one_line(said), kind, *tail
        else:
            yield from _sentences(text, start, end, kind, tail)


def _sentences(
    text: str, start: int, end: int, kind: PassageKind, tail: tuple[tuple[str, ...], int]
) -> Iterator[_Cut]:
    from core.sentences import sentence_spans  # dear to import, and stored passages need none of it

    said = text[start:end]
    # same length, so that spans of the masked text are spans of the text
    masked = STAGE.sub(lambda found: " " * len(found.group()), said)
    masked = _QUOTE.sub(lambda found: " " * len(found.group()), masked)
    for first, last in sentence_spans(masked):
        words = _one_line(masked[first:last])
        if any(character.isalnum() for character in words):
            yield start + first, start + last, words, kind, *tail


def _one_line(text: str) -> str:
    return " ".join(text.split())
