"""What bytes say, whatever they are declared to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.web.charset import decoded
from tests.conftest import DATA, invariant, needs_data

CHINESE = "人工智能的新闻，今天的世界。" * 20


def page(declared: str, text: str = CHINESE) -> str:
    return f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'


def test_the_header_is_believed_where_the_bytes_allow_it():
    text, note = decoded("Größe".encode("latin-1"), "ISO-8859-1")
    assert (text, note) == ("Größe", "")


def test_a_meta_is_believed_where_the_header_says_nothing():
    text, note = decoded(page("gb2312").encode("gb18030"), "")
    assert CHINESE in text
    assert note == ""


def test_the_header_goes_before_the_meta():
    body = page("koi8-r", "Größe").encode("latin-1")
    assert "Größe" in decoded(body, "latin-1")[0]


def test_utf_8_bytes_that_are_declared_otherwise_are_read_as_utf_8_and_the_note_says_so():
    text, note = decoded(page("gb2312").encode(), "gb2312")
    assert CHINESE in text
    assert "gb2312" in note
    assert "UTF-8" in note


def test_utf_8_bytes_go_before_a_charset_that_can_read_anything():
    text, note = decoded("Größe".encode(), "iso-8859-1")
    assert text == "Größe"
    assert "iso-8859-1" in note


def test_bytes_that_are_declared_utf_8_and_are_not_are_looked_at():
    russian = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 10
    text, note = decoded(russian.encode("cp1251"), "utf-8")
    assert text == russian
    assert "utf-8" in note


def test_a_byte_order_mark_goes_before_everything():
    assert decoded("Größe".encode("utf-16"), "latin-1") == ("Größe", "")
    assert decoded(b"\xef\xbb\xbfGr\xc3\xb6\xc3\x9fe", "latin-1") == ("Größe", "")


def test_windows_quotation_marks_are_read_as_browsers_read_them():
    assert decoded(b"\x93quoted\x94", "iso-8859-1")[0] == "“quoted”"


def test_one_damaged_place_of_utf_8_becomes_a_replacement_and_is_told():
    body = "größer ".encode() * 300 + b"\xff" + "größer ".encode() * 300
    text, note = decoded(body, "utf-8")
    assert text.count("\ufffd") == 1
    assert text.count("größer") == 600
    assert "1 place" in note


def test_an_unknown_charset_is_no_charset():
    text, note = decoded("Größe".encode(), "x-unheard-of")
    assert text == "Größe"
    assert "x-unheard-of" in note


def test_a_codec_that_is_no_charset_is_not_used():
    assert decoded(b"eJwLSs1LTi0GAA==", "base64")[0] == "eJwLSs1LTi0GAA=="
    assert decoded(b"caf\xc3\xa9", "idna")[0] == "café"


def test_an_empty_page_is_empty():
    assert decoded(b"", "utf-8") == ("", "")


@invariant
@given(st.binary(max_size=60), st.sampled_from(["", "utf-8", "gb2312", "utf-16", "hex", "\0", "é"]))
def test_nothing_raises(body: bytes, told: str):
    text, note = decoded(body, told)
    assert "\n" not in note
    assert isinstance(text, str)


@needs_data
def test_a_real_page_that_lies_about_its_charset_is_read():
    body = (DATA / "pages" / "readability-qq.html").read_bytes()
    text, note = decoded(body, "")
    assert "可微神经计算机" in text
    assert "gb2312" in note
