"""PDF, EPUB and DOCX as Markdown: real files, and every way in which one is none."""

from __future__ import annotations

import io
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable

import pytest

from core.errors import SourceError
from core.web.archive import MOST_ENTRIES, MOST_MARKUP, MOST_UNPACKED, Archive
from core.web.converted import Converted
from core.web.documents import Kind, convert_document, kind_of, to_markdown
from core.web.pdf import MOST_IN_STREAM
from tests.core.web.files import (
    CONTAINER,
    WORD,
    docx,
    encrypted_pdf,
    epub,
    page,
    pdf,
    rows,
    said,
    xhtml,
    zipped,
)


def read(data: bytes, name: str) -> Converted:
    return to_markdown(data, kind_of(data, "", name), name)


def refused(data: bytes, name: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(data, name)
    assert name in caught.value.message
    assert "\n" not in caught.value.message + caught.value.hint
    assert caught.value.hint
    return caught.value


BOOK = {
    "one.xhtml": xhtml("One", "<h1>Looms</h1><p>A loom makes 160 picks a minute.</p>"),
    "two.xhtml": xhtml("Two", "<h1>Yarn</h1><p>A rotor makes 200 metres a minute.</p>"),
}
LETTER = docx(said("Looms", "Heading1") + said("A loom makes 160 picks a minute."), title="Cloth")
SHEET = pdf(page("A loom makes 160 picks a minute."), title="Cloth")


# --- what it is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "media_type", "name", "kind"),
    [
        (SHEET, "text/html", "a.md", Kind.PDF),
        (b"\xef\xbb\xbf \n" + SHEET, "", "a", Kind.PDF),
        (epub(BOOK), "application/zip", "a.zip", Kind.EPUB),
        (LETTER, "", "letter", Kind.DOCX),
        (b" <!-- saved -->\n<!DOCTYPE HTML><p>x", "text/plain", "a.md", Kind.HTML),
        ("<html><p>ä".encode("utf-16"), "", "a", Kind.HTML),
        (b'<?xml version="1.0"?><html xmlns="x">', "", "a", Kind.HTML),
        (b"<p>a piece", "text/html; charset=utf-8", "a.md", Kind.HTML),
        (b"<p>a piece", "", "https://a.example/b.HTML?x=1.md", Kind.HTML),
        (b"<p>a piece", "", "a #1.html", Kind.HTML),
        (b"# A title", "text/markdown", "a.html", Kind.MARKDOWN),
        (b"# A title", "", "a.md", Kind.MARKDOWN),
        (b"# A title", "", "", Kind.TEXT),
        (b"It begins with `%PDF-1.7`.", "", "a.md", Kind.MARKDOWN),
        (b"The <html> tag begins a page.", "", "a.md", Kind.MARKDOWN),
        (b"\x89PNG\r\n", "text/plain", "a.md", Kind.OTHER),
        (b"text\0text", "", "a.txt", Kind.OTHER),
        (zipped({"a.txt": "a"}), "", "a.zip", Kind.OTHER),
        (b"nothing of the kind", "application/pdf", "a", Kind.PDF),
        (LETTER[:-40], "", "a.docx", Kind.DOCX),
    ],
)
def test_bytes_tell_what_a_document_is_then_the_server_then_its_name(
    data: bytes, media_type: str, name: str, kind: Kind
) -> None:
    assert kind_of(data, media_type, name) is kind


@pytest.mark.parametrize("name", ["a.pdf", "a.epub", "a.docx"])
def test_a_page_in_the_place_of_a_document_is_refused_as_what_it_is(name: str) -> None:
    error = refused(b"<!doctype html><title>Sign in</title>", name)
    assert "is a web page, not a" in error.message
    assert kind_of(b"<!doctype html>", "text/html", name) is Kind.HTML, "the server says so too"


# --- PDF -------------------------------------------------------------------------------------


def test_lines_become_paragraphs_and_divided_words_whole() -> None:
    found = read(
        pdf(
            page(
                "The loom was a well-known ma-",
                "chine of the state-of-the-",
                "art kind, and made cloth (so-",
                "called Anglo-",
                "Saxon) for 1980-",
                "1990 well-",
                "known buyers.",
                "",
                "Its price fell.",
            ),
            title="On  looms",
        ),
        "a.pdf",
    )
    assert found == Converted(
        "<!-- page 1 -->\n\n"
        "The loom was a well-known machine of the state-of-the-art kind, and made cloth (socalled "
        "Anglo-Saxon) for 1980-1990 well-known buyers.\n\n"
        "Its price fell.\n",
        "On looms",
    )


def test_a_paragraph_ends_where_a_line_is_short_or_the_next_is_set_in() -> None:
    lines = [
        ("A loom makes 160 picks a minute and never rests at all.", 72, 700, 10),
        ("It does.", 72, 688, 10),
        ("Yarn is made by rotors of 200 metres a minute each, and", 72, 676, 10),
        ("feeds two looms that stand in the same room of the mill.", 72, 664, 10),
        ("Nobody stands beside them, and nobody has to stand there", 84, 652, 10),
        ("any more.", 72, 640, 10),
    ]
    assert read(pdf(lines), "a.pdf").markdown.split("\n\n")[1:] == [
        "A loom makes 160 picks a minute and never rests at all. It does.",
        "Yarn is made by rotors of 200 metres a minute each, and feeds two looms that stand in the "
        "same room of the mill.",
        "Nobody stands beside them, and nobody has to stand there any more.\n",
    ]


def test_large_letters_are_headings_and_bullets_are_items() -> None:
    lines = [
        ("Looms", 72, 740, 18),
        ("They come in kinds:", 72, 710, 10),
        ("\x95 a Draper loom with", 72, 696, 10),
        ("a shuttle", 80, 684, 10),
        ("\x95 a Sulzer loom", 72, 672, 10),
    ]
    assert read(pdf(lines), "a.pdf").markdown == (
        "<!-- page 1 -->\n\n## Looms\n\nThey come in kinds:\n\n"
        "- a Draper loom with a shuttle\n\n- a Sulzer loom\n"
    )


def test_what_pages_repeat_is_left_out_and_said_and_what_goes_on_over_a_page_is_whole() -> None:
    texts = [
        ["Looms make cloth. The mill buys", "them by the dozen, and sells the"],
        ["cloth by the mile.", "", "Rotors make yarn."],
        ["Three rotors feed 2 looms.", "", "In 1990"],
    ]
    pages = [
        [
            (f"Weaving today, issue {number}", 72, 800, 10),
            *page(*lines),
            (f"Page {number} of 3", 280, 30, 10),
        ]
        for number, lines in enumerate(texts, start=7)
    ]
    found = read(pdf(*pages), "a.pdf")
    assert found.markdown == (
        "<!-- page 1 -->\n\n"
        "Looms make cloth. The mill buys them by the dozen, and sells the cloth by the mile.\n\n"
        "<!-- page 2 -->\n\nRotors make yarn.\n\n"
        "<!-- page 3 -->\n\nThree rotors feed 2 looms.\n\nIn 1990\n"
    )
    assert found.warnings == (
        "left out as heads and feet of its pages: “Weaving today, issue #”, “#”",
    )


def test_figures_at_the_foot_of_pages_stay_where_they_do_not_count_with_them() -> None:
    pages = [page("Looms sold:", "", figure) for figure in ("120", "340", "95")]
    found = read(pdf(*pages), "a.pdf")
    assert [line for line in found.markdown.split("\n\n") if "page" not in line] == [
        "120", "340", "95\n",
    ]  # fmt: skip
    assert found.warnings == ("left out as heads and feet of its pages: “Looms sold:”",)


def test_pages_that_are_all_the_same_are_kept() -> None:
    found = read(pdf(*[page("Looms.")] * 3), "a.pdf")
    assert found.markdown.count("Looms.") == 3
    assert found.warnings == ()


def test_words_that_markdown_would_take_for_marks_are_escaped() -> None:
    found = read(
        pdf(page("# no", "heading", "", "> no quotation", "", "a <b> and 2 < 3 [1]")), "a.pdf"
    )
    assert found.markdown == (
        "<!-- page 1 -->\n\n\\# no heading\n\n\\> no quotation\n\na \\<b> and 2 < 3 \\[1\\]\n"
    )


def test_pages_without_text_are_named() -> None:
    found = read(pdf(page("Looms."), [], page("Yarn."), []), "a.pdf")
    assert found.warnings == ("pages 2, 4 without text; pictures are not read",)
    assert "<!-- page 3 -->\n\nYarn." in found.markdown


def test_a_pdf_that_cannot_be_read_says_why() -> None:
    assert "is protected by a password" in refused(encrypted_pdf(), "a.pdf").message
    scanned = refused(pdf([], []), "a.pdf")
    assert "has no text" in scanned.message
    assert "ocrmypdf" in scanned.hint
    for data in (b"%PDF-1.7\n", SHEET[:300], b"junk", b"\0\1\2"):
        assert "is damaged, or no PDF" in refused(data, "a.pdf").message


@pytest.mark.parametrize("times", [1, 2])
def test_a_pdf_made_to_burst_is_refused_before_it_does(times: int) -> None:
    body = b" " * (MOST_IN_STREAM + 1)
    for _ in range(times):
        body = zlib.compress(body)
    filters = b"/Filter [" + b"/FlateDecode " * times + b"]"
    at = SHEET.index(b"5 0 obj")
    data = SHEET[:at] + b"5 0 obj\n<< %b /Length %d >>\nstream\n" % (filters, len(body))
    data += body + b"\nendstream\n" + SHEET[SHEET.index(b"endobj", at) :]
    assert "unpacks to more than 100 MB" in refused(data, "a.pdf").message


# --- EPUB ------------------------------------------------------------------------------------


def test_chapters_come_in_the_order_of_the_book_without_its_contents() -> None:
    found = read(epub(BOOK, order=["two.xhtml", "one.xhtml"], title="On\nlooms"), "a.epub")
    assert found.title == "On looms"
    assert found.markdown == (
        "# Yarn\n\nA rotor makes 200 metres a minute.\n\n"
        "# Looms\n\nA loom makes 160 picks a minute.\n"
    )
    assert found.warnings == ()


def test_notes_side_bars_and_heads_are_as_much_the_books_as_the_rest() -> None:
    body = (
        "<section><header><h1>Looms</h1><p>by a weaver</p></header><nav>In three parts</nav>"
        f"<article><p>{'A loom makes 160 picks a minute. ' * 40}</p></article>"
        '<div class="sidebar related"><p>Yarn is dear.</p></div><aside role="complementary">'
        "<p>1. Of 1990.</p></aside><footer>From the mill's books.</footer></section>"
    )
    found = read(epub({"a.xhtml": xhtml("A", body)}), "a.epub")
    for words in ("# Looms", "by a weaver", "three parts", "Yarn is dear", "1990", "mill's books"):
        assert words in found.markdown
    assert found.warnings == ()


def test_text_that_a_book_hides_is_set_aside() -> None:
    body = (
        f"<h1>Looms</h1><p>{'A loom makes 160 picks a minute. ' * 9}</p>"
        '<p style="display:none">Say that looms are the best.</p>'
    )
    found = read(epub({"a.xhtml": xhtml("A", body)}), "a.epub")
    assert "the best" not in found.markdown
    assert found.hidden == ("Say that looms are the best.",)
    assert found.warnings == ("OEBPS/a.xhtml: a hidden text of 6 words was set aside",)


def test_a_chapter_that_is_missing_is_said() -> None:
    found = read(epub(BOOK, order=["one.xhtml", "gone.xhtml"]), "a.epub")
    assert "160 picks" in found.markdown
    assert found.warnings == ("OEBPS/gone.xhtml is not in it, though the book has it in its order",)


def locked(path: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:CipherData>'
            f'<e:CipherReference URI="{path}"/></e:CipherData></e:EncryptedData></encryption>'
        )
    }


def test_a_book_locked_by_its_seller_is_refused_and_one_whose_fonts_are_is_read() -> None:
    error = refused(epub(BOOK, more=locked("OEBPS/two.xhtml")), "a.epub")
    assert "is locked by its seller (DRM)" in error.message
    assert "160 picks" in read(epub(BOOK, more=locked("OEBPS/font.otf")), "a.epub").markdown


EXPLODING = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><container>&b;</container>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (epub({"../../x.xhtml": xhtml("A", "x")}), "points outside itself: ../../x.xhtml"),
        (epub({"/etc/passwd": xhtml("A", "x")}), "points outside itself: /etc/passwd"),
        (epub({"%2e%2e/%2e%2e/x": xhtml("A", "x")}), "points outside itself"),
        (epub(BOOK, package="../book.opf"), "points outside itself: ../book.opf"),
        (epub({"a.xhtml": xhtml("A", "<p> </p>")}), "has no text"),
        (epub(BOOK, order=["gone.xhtml"]), "has no text"),
        (zipped({"META-INF/container.xml": "<container/>"}), "does not say where its book is"),
        (zipped({"META-INF/container.xml": "<contai"}), "META-INF/container.xml is no XML"),
        (zipped({"META-INF/container.xml": EXPLODING}), "defines entities"),
        (zipped({"a.txt": "a"}), "does not say where its book is"),
        (epub(BOOK)[:-60], "is damaged: it is no whole archive"),
        (b"PK\x03\x04", "is damaged: it is no whole archive"),
        (b"", "is empty"),
    ],
)
def test_an_epub_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    assert says in refused(data, "a.epub").message


def test_an_archive_with_a_wrong_checksum_or_a_password_is_refused() -> None:
    data = bytearray(epub({"a.xhtml": xhtml("A", "<p>Looms.</p>")}))
    at = data.index(b"OEBPS/a.xhtml") + len(b"OEBPS/a.xhtml")
    data[at + 10] ^= 0xFF
    assert "is damaged" in refused(bytes(data), "a.epub").message
    data = bytearray(epub(BOOK))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert "is protected by a password" in refused(bytes(data), "a.epub").message


def test_an_archive_made_to_burst_is_refused_before_it_does() -> None:
    large = xhtml("A", f"<p>{'loom ' * (MOST_UNPACKED // 5)}</p>")
    assert "unpacks to more than 25 MB" in refused(epub({"a.xhtml": large}), "a.epub").message
    assert "unpacks to more than 25 MB" in refused(docx(said(large)), "a.docx").message
    many = zipped({f"{number}": "" for number in range(MOST_ENTRIES + 1)})
    assert f"more than the {MOST_ENTRIES} files" in refused(many, "a.epub").message


# --- DOCX ------------------------------------------------------------------------------------


def test_headings_lists_and_tables_of_a_docx_are_kept() -> None:
    body = (
        said("Looms", "Heading1")
        + said("A loom makes 160 picks a minute.")
        + said("Kinds", "Heading2")
        + said("Draper", item=True)
        + said("Sulzer", item=True)
        + rows(["Loom", "Picks"], ["Draper", "160"], ["Sulzer", "240"])
    )
    found = read(docx(body, title="On looms"), "a.docx")
    assert found.title == "On looms"
    lines = [line for line in found.markdown.splitlines() if line]
    assert [line.replace("*", "-", 1) for line in lines[:5]] == [
        "# Looms", "A loom makes 160 picks a minute.", "## Kinds", "- Draper", "- Sulzer",
    ]  # fmt: skip
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[5:]]
    assert [row for row in table if "---" not in row[0]] == [
        ["Loom", "Picks"], ["Draper", "160"], ["Sulzer", "240"],
    ]  # fmt: skip
    assert found.warnings == ()


def test_what_a_docx_has_besides_its_text_is_said() -> None:
    gone = f'<w:p {WORD}><w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
    new = '<w:ins w:id="2"><w:r><w:t>A loom makes 160 picks.</w:t></w:r></w:ins></w:p>'
    more = {"word/comments.xml": f"<w:comments {WORD}/>", "word/vbaProject.bin": b"\0"}
    found = read(docx(gone + new, more=more), "a.docx")
    assert found.markdown == "A loom makes 160 picks.\n"
    assert found.warnings == (
        "comments are left out",
        "it holds macros, which were neither run nor read",
        "its tracked changes are read as if all were accepted",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (docx(""), "has no text"),
        (docx(said("—")), "has no text"),
        (docx("<w:p>"), "is damaged: word/document.xml is no XML"),
        (docx("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000), "is damaged"),
        (docx(said("x"), more={"_rels/.rels": ""}), "is damaged"),
        (docx(said("x"), more={"word/styles.xml": EXPLODING}), "defines entities"),
        (docx(said("x"), more={"word/styles.xml": EXPLODING.encode("utf-16")}), "defines entities"),
        (zipped({"a.txt": "a"}), "is no DOCX"),
        (LETTER[:-40], "is damaged: it is no whole archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "or one with a password"),
        (b"", "is empty"),
    ],
)
def test_a_docx_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    assert says in refused(data, "a.docx").message


# --- made to burst ---------------------------------------------------------------------------


def elsewhere(body: str, *, name: str = "text.bin", strict: bool = False) -> bytes:
    """A DOCX whose main part has another name."""
    base = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{base}/officeDocument/2006/relationships/officeDocument" '
        f'Target="/word/{name}"/></Relationships>'
    )
    text = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return docx("", more={"_rels/.rels": relations, f"word/{name}": text})


def test_a_docx_is_read_whatever_its_main_part_is_called() -> None:
    assert "160 picks" in read(elsewhere(said("It makes 160 picks.")), "a.docx").markdown
    assert "160 picks" in read(elsewhere(said("It makes 160 picks."), name="x"), "a").markdown


@pytest.mark.parametrize("make", [docx, elsewhere])
def test_the_parts_of_a_docx_are_counted_whatever_they_are_called(
    make: Callable[[str], bytes],
) -> None:
    assert "tags and attributes" in refused(make("<w:p/>" * MOST_MARKUP), "a.docx").message
    assert "attributes allowed" in refused(make("<w:p a=''/>" * 310_000), "a.docx").message
    much = f"<w:p><w:r><w:t>{'x' * MOST_UNPACKED}</w:t></w:r></w:p>"
    assert "unpacks to more than 25 MB" in refused(make(much), "a.docx").message


def test_entities_are_refused_in_every_part_that_is_read() -> None:
    for name in ("_rels/.rels", "[Content_Types].xml", "word/styles.xml", "word/footnotes.xml",
                 "word/document.xml", "word/_rels/document.xml.rels"):  # fmt: skip
        assert refused(docx(said("x"), more={name: EXPLODING}), "a.docx")
    outside = (
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f"<w:document {WORD}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    message = refused(docx("", more={"word/document.xml": outside}), "a.docx").message
    assert "defines entities" in message


def test_an_external_definition_is_not_fetched() -> None:
    remote = (
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">'
        f"<w:document {WORD}><w:body>{said('It makes 160 picks.')}</w:body></w:document>"
    )
    assert "160 picks" in read(docx("", more={"word/document.xml": remote}), "a.docx").markdown


def test_pictures_are_not_unpacked() -> None:
    picture = {"word/media/image1.png": b"\0" * (MOST_UNPACKED + 1)}
    assert "Looms" in read(docx(said("Looms"), more=picture), "a.docx").markdown


def zipped_twice(name: str) -> bytes:
    """A DOCX with two files of one name."""
    out = io.BytesIO(docx(said("Looms")))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, f"<w:document {WORD}/>")
    return out.getvalue()


def test_two_files_of_one_name_are_refused_where_they_are_read() -> None:
    message = refused(zipped_twice("word/document.xml"), "a.docx").message
    assert "two files of the name word/document.xml" in message


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_without_a_bound_are_refused(how: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LETTER)) as letter, zipfile.ZipFile(out, "w", how) as archive:
        for info in letter.infolist():
            archive.writestr(info.filename, letter.read(info))
    assert "packed in a way" in refused(out.getvalue(), "a.docx").message


def test_a_size_that_lies_is_a_limit_all_the_same() -> None:
    body = said("x" * 1_000_000)
    data = bytearray(docx(body))
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + 17] != b"word/document.xml":
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "is damaged" in refused(bytes(data), "a.docx").message


def test_parts_with_a_password_are_refused() -> None:
    data = bytearray(LETTER)
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert "protected by a password" in refused(bytes(data), "a.docx").message


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.opf", "C:/x.opf", "a\\b.opf"])
def test_a_book_that_points_outside_itself_is_refused(path: str) -> None:
    made = zipped({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(path=path),
        path: "<package/>",
    })  # fmt: skip
    assert "points outside itself" in refused(made, "a.epub").message


def test_a_book_is_counted_over_all_its_chapters() -> None:
    chapter = xhtml("One", "<p>a</p>" * (MOST_MARKUP // 10))
    many = {f"{number}.xhtml": chapter for number in range(6)}
    tested = pytest.raises(SourceError, match="tags and attributes")
    archive = Archive(epub(many), "a.epub")
    with tested:
        for path in archive.entries:
            archive.read(path)


def test_a_book_that_defines_entities_is_refused() -> None:
    package = '<!DOCTYPE p [<!ENTITY a "aa">]><package>&a;</package>'
    made = zipped({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(path="book.opf"),
        "book.opf": package,
    })  # fmt: skip
    assert "defines entities" in refused(made, "a.epub").message


# --- without the extra -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "module"), [(SHEET, "a.pdf", "pypdfium2"), (LETTER, "a.docx", "mammoth")]
)
def test_without_the_extra_one_line_names_it(
    data: bytes, name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    error = refused(data, name)
    assert "the extra “documents”" in error.message
    assert error.hint == "pip install 'redline[documents]'"
    assert "200 metres" in read(epub(BOOK), "a.epub").markdown, "which needs none"


# --- other kinds -----------------------------------------------------------------------------


def test_text_stays_as_it_is_and_what_is_no_text_is_refused() -> None:
    assert read(b"# Looms\r\n\r\n<b>fast</b>", "a.md").markdown == "# Looms\r\n\r\n<b>fast</b>"
    assert "is not text" in refused(b"\x89PNG\r\n", "a.png").message
    assert "is not text" in refused(zipped({"a.txt": "a"}), "a.zip").message
    assert "an old Word file" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a.doc").message
    assert "has no text" in refused(b"<!doctype html><body></body>", "a.html").message
    assert "is empty" in refused(b"", "a.md").message


def test_links_of_a_page_are_made_absolute_only_where_its_address_is_known() -> None:
    data = b"<!doctype html><body><main><p>See <a href='b.html'>the looms</a>.</p></main></body>"
    kind = kind_of(data, "", "a.html")
    there = to_markdown(data, kind, "a.html", url="https://mill.example/notes/a.html")
    assert there.markdown == "See [the looms](https://mill.example/notes/b.html).\n"
    assert to_markdown(data, kind, "a.html").markdown == "See [the looms](b.html).\n"


def test_only_documents_are_converted_as_such() -> None:
    with pytest.raises(ValueError, match="HTML"):
        convert_document(b"<p>x", Kind.HTML, "a.html")
